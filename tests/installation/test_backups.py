"""A backup is whole, of one moment, and comes back equal; a damaged one is refused; nothing present is lost."""

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.installation.conftest import Installation

New = Callable[..., Installation]

WRITE = """
import django, time; django.setup()
from django.db import transaction
from fairpractice.organisations.models import Area
n = 0
while True:
    with transaction.atomic():  # always an even number: a half one would show
        Area.objects.create(kind="pcn", code=f"A{n}", name="pair")
        Area.objects.create(kind="pcn", code=f"B{n}", name="pair")
    n += 1
    if n == 3: print("writing", flush=True)
"""


def test_restored_elsewhere_it_is_equal(here: Installation, installations: New, tmp_path: Path) -> None:
    saved = here.run("backup", str(tmp_path / "b.zip"))
    assert saved.returncode == 0, saved.stderr
    there = installations("there", empty=True)
    done = there.run("restore", str(tmp_path / "b.zip"))
    assert done.returncode == 0, done.stderr
    assert there.rows() == here.rows()
    assert "Alice" in there.rows()
    assert (there.folder / "files" / "evidence.txt").read_text() == "seen"
    # Numbers go on after the restored ones, and the record still refuses changes.
    there.python(
        "import django; django.setup()\nfrom fairpractice.organisations import services as s\n"
        "from fairpractice.organisations.models import *\nfrom django.db import DatabaseError\n"
        "s.set_up_practice(by=Person.objects.first(), name='Oak', employer_type='gp')\n"
        "try: Event.objects.update(what='x')\nexcept DatabaseError: pass\nelse: raise SystemExit('changed the record')"
    )


@pytest.mark.slow
def test_taken_while_people_write_it_is_of_one_moment(here: Installation, installations: New, tmp_path: Path) -> None:
    writer = subprocess.Popen([sys.executable, "-c", WRITE], env=here.env, stdout=subprocess.PIPE)
    try:
        assert writer.stdout
        writer.stdout.readline()
        for n in range(3):
            assert here.run("backup", str(tmp_path / f"{n}.zip")).returncode == 0
        assert writer.poll() is None, "the backup stopped the writer"
    finally:
        writer.kill()
        writer.communicate()
    for n in range(3):
        with zipfile.ZipFile(tmp_path / f"{n}.zip") as archive:
            rows = archive.read("tables/organisations.area.jsonl").splitlines()
        pairs = [json.loads(row) for row in rows if json.loads(row)["name"] == "pair"]
        assert pairs
        assert len(pairs) % 2 == 0
    there = installations("there", empty=True)
    assert there.run("restore", str(tmp_path / "2.zip")).returncode == 0
    assert there.rows().count('"pair"') == len(pairs)


@pytest.mark.slow
def test_sessions_links_and_tasks_stay_out_and_only_the_owner_may_read(here: Installation, tmp_path: Path) -> None:
    here.run("link")
    target = tmp_path / "b.zip"
    assert here.run("backup", str(target)).returncode == 0
    names = zipfile.ZipFile(target).namelist()
    assert not [name for name in names if "signinlink" in name or "session" in name or "task" in name]
    if os.name != "nt":
        assert target.stat().st_mode & 0o777 == 0o600


def test_a_file_that_is_there_is_left_alone(here: Installation, tmp_path: Path) -> None:
    (tmp_path / "b.zip").write_text("precious")
    done = here.run("backup", str(tmp_path / "b.zip"))
    assert (done.returncode, (tmp_path / "b.zip").read_text()) == (2, "precious")
    assert "--force" in done.stderr
    assert here.run("backup", "--force", str(tmp_path / "b.zip")).returncode == 0


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="limits of file size are a thing of Unix")
def test_a_full_disk_gives_a_sentence_and_leaves_nothing_half(here: Installation, tmp_path: Path) -> None:
    code = (
        "import resource, sys; from fairpractice.cli import main\n"
        "import django; django.setup()\nfrom fairpractice.installation import preparing; preparing.recorded()\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))\n"
        f"sys.exit(main(['backup', {str(tmp_path / 'b.zip')!r}]))"
    )
    done = subprocess.run([sys.executable, "-c", code], env=here.env, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "The disk is full" in done.stderr
    assert "Traceback" not in done.stderr
    assert [p.name for p in tmp_path.iterdir() if ".zip" in p.name] == []


def _spoil(source: Path, target: Path, how: str) -> None:
    data = bytearray(source.read_bytes())
    if how == "cut":
        data = data[: len(data) // 2]
    elif how == "flipped":
        with zipfile.ZipFile(source) as zipped:  # within what was kept: the times of a ZIP may be anything
            start = zipped.getinfo("tables/organisations.person.jsonl").header_offset
        data[start + 30 + len("tables/organisations.person.jsonl") + 20] ^= 0xFF
    elif how == "text":
        data = bytearray(b"not a backup at all")
    target.write_bytes(data)
    if how in ("changed", "newer", "climbing"):
        with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
            for name in old.namelist():
                text = old.read(name)
                if how == "changed" and name == "tables/organisations.person.jsonl":
                    text = text.replace(b"Alice", b"Mallo")
                if name == "manifest.json" and how == "newer":
                    text = json.dumps({**json.loads(text), "format": 99}).encode()
                if name == "manifest.json" and how == "climbing":
                    text = text.replace(b"files/evidence.txt", b"files/../../out.txt")
                new.writestr(
                    "files/../../out.txt" if how == "climbing" and name == "files/evidence.txt" else name, text
                )


@pytest.mark.slow
@pytest.mark.parametrize("how", ["cut", "flipped", "text", "changed", "newer", "climbing"])
def test_a_damaged_or_newer_backup_is_refused_before_anything_changes(
    here: Installation, tmp_path: Path, how: str
) -> None:
    assert here.run("backup", str(tmp_path / "b.zip")).returncode == 0
    _spoil(tmp_path / "b.zip", tmp_path / "spoilt.zip", how)
    before = here.rows()
    done = here.run("restore", "--yes", str(tmp_path / "spoilt.zip"))
    assert done.returncode == 2
    assert ("newer version" if how == "newer" else "damaged") in done.stderr
    assert "Traceback" not in done.stderr
    assert here.rows() == before
    assert not (tmp_path / "out.txt").exists()


@pytest.mark.slow
def test_present_data_is_replaced_only_after_yes_and_set_aside(here: Installation, tmp_path: Path) -> None:
    assert here.run("backup", str(tmp_path / "b.zip")).returncode == 0
    saved = here.rows()
    here.python(
        "import django; django.setup()\nfrom fairpractice.organisations.models import *\nArea.objects.create(kind='pcn', code='U1', name='later')"
    )
    asked = here.run("restore", str(tmp_path / "b.zip"))
    assert asked.returncode == 2
    assert "set aside" in asked.stdout
    assert "later" in here.rows()
    done = here.run("restore", "--yes", str(tmp_path / "b.zip"))
    assert done.returncode == 0, done.stderr
    assert here.rows() == saved
    aside = next(tmp_path.glob("here-before-restore-*"))
    assert (aside / "files" / "evidence.txt").exists()
    assert (aside / ("before-restore.zip" if here.url else "fairpractice.sqlite3")).exists()


@pytest.mark.slow
def test_it_moves_between_the_two_databases(here: Installation, tmp_path: Path) -> None:
    if not here.url:
        pytest.skip("runs where there is a PostgreSQL")
    file, back = str(tmp_path / "b.zip"), str(tmp_path / "c.zip")
    assert here.run("backup", file).returncode == 0
    lite = Installation(tmp_path / "lite")
    assert lite.run("restore", file).returncode == 0
    assert lite.rows() == here.rows()
    assert lite.run("backup", back).returncode == 0
    assert here.run("restore", "--yes", back).returncode == 0
    assert lite.rows() == here.rows()


@pytest.mark.slow
def test_an_upgrade_saves_first_and_an_older_backup_is_brought_up_to_date(
    here: Installation, installations: New, tmp_path: Path
) -> None:
    """Data without the last change of a room: saved in its old shape, upgraded, and restored from that shape."""
    here.python(
        "import django; django.setup()\nfrom django.core.management import call_command\n"
        "call_command('migrate', 'pooling', '0001', verbosity=0)"
    )
    assert "lack" in here.run("doctor").stdout
    assert here.run("backup", str(tmp_path / "old.zip")).returncode == 0
    done = here.run("upgrade")
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(list((here.folder / "backups").glob("before-upgrade-*.zip"))) == 1
    there = installations("there", empty=True)
    restored = there.run("restore", str(tmp_path / "old.zip"))
    assert restored.returncode == 0, restored.stderr
    assert there.run("doctor").stdout.count("as this version needs them") == 1
