"""The command explains itself, in one sentence, whatever is wrong; exports and loads."""

import csv
import json
import os
from pathlib import Path

import pytest

from tests.installation.conftest import Installation


@pytest.mark.parametrize(
    ("setting", "words", "said"),
    [
        ({"DATABASE_URL": "mysql://x"}, ["run"], "DATABASE_URL is not one that can be used"),
        ({"DATABASE_URL": "postgresql://a@127.0.0.1:1/x"}, ["backup", "x.zip"], "The database cannot be used"),
        ({}, ["run", "--port", "70000"], "FAIRPRACTICE_PORT is “70000”"),
        ({"FAIRPRACTICE_ADDRESS": "fair.example.org"}, ["run"], "https://fair.example.org"),
        ({"FAIRPRACTICE_DATA": "/proc/none"}, ["run"], "Set FAIRPRACTICE_DATA"),
        ({}, ["backup", "x.zip"], "nothing to save yet"),
        ({}, ["restore", "nowhere.zip"], "There is no file nowhere.zip"),
        ({}, ["link"], "fairpractice run"),
        ({}, ["load", "ods", "nowhere.csv"], "nowhere.csv"),
    ],
)
def test_each_mistake_has_its_sentence(tmp_path: Path, setting: dict[str, str], words: list[str], said: str) -> None:
    done = Installation(tmp_path / "data", extra=setting).run(*words)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    assert "You may not write" in Installation(tmp_path).run("run").stderr


@pytest.mark.slow
def test_data_of_a_newer_version_is_left_alone(here: Installation) -> None:
    here.python(
        "import django; django.setup()\nfrom django.db.migrations.recorder import MigrationRecorder as R\n"
        "from django.db import connection\nR(connection).record_applied('organisations', '0999_future')"
    )
    done = here.run("run", "--port", "0")
    assert done.returncode == 2
    for command in (["backup", "x.zip"], ["upgrade"]):
        assert "newer version" in here.run(*command).stderr


def test_the_export_can_be_read_without_the_program(here: Installation, tmp_path: Path) -> None:
    done = here.run("export", str(tmp_path / "out"))
    assert done.returncode == 0, done.stderr
    assert "=Willow ’Tree" in (tmp_path / "out" / "index.html").read_text("utf-8")
    with (tmp_path / "out" / "tables" / "organisations.organisation.csv").open(
        encoding="utf-8-sig", newline=""
    ) as file:
        rows = list(csv.DictReader(file))
    assert rows[0]["name"] == "'=Willow ’Tree"
    told = json.loads(next((tmp_path / "out" / "practices").iterdir()).read_text("utf-8"))
    assert told["organisation"]["name"] == "=Willow ’Tree"
    assert told["organisations.person"][0]["name"] == "Alice"
    assert len(told["organisations.site"]) == 2
    assert (tmp_path / "out" / "files" / "evidence.txt").read_text() == "seen"
    everything = "".join(p.read_text("utf-8", "replace") for p in (tmp_path / "out").rglob("*") if p.is_file())
    assert "code_hash" not in everything
    assert "not an empty folder" in here.run("export", str(tmp_path / "out")).stderr


def test_a_fresh_link_for_somebody_who_cannot_get_in(here: Installation) -> None:
    assert "/enter/" in here.run("link", "alice@example.org").stdout
    assert "/enter/" in here.run("link").stdout
    assert "Nobody here" in here.run("link", "mallory@example.org").stderr


def test_the_doctor_says_what_is_wrong_and_how_to_mend_it(here: Installation) -> None:
    assert here.run("doctor").returncode == 0
    here.folder.chmod(0o755)
    done = here.run("doctor")
    assert done.returncode == 1
    assert f"chmod 700 {here.folder}" in done.stdout


@pytest.mark.slow
@pytest.mark.skipif(bool(os.environ.get("DATABASE_URL")), reason="about the SQLite file")
def test_the_doctor_sees_a_damaged_database(here: Installation) -> None:
    path = here.folder / "fairpractice.sqlite3"
    data = bytearray(path.read_bytes())
    data[4096:90000] = os.urandom(90000 - 4096)
    path.write_bytes(data)
    done = here.run("doctor")
    assert done.returncode == 1
    assert "WRONG  database" in done.stdout
    assert "Traceback" not in done.stderr
