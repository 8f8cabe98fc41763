"""Copies taken at every moment of a round: back-ups, exports and dumps hold no ballot, and no sign that anybody answered."""

import contextlib
import json
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from fairpractice.ballots import codes, keys
from fairpractice.installation import tables
from fairpractice.installation.backups import make_backup
from fairpractice.installation.exporting import export
from fairpractice.organisations import events
from fairpractice.reflections import desk, housekeeping
from fairpractice.reflections.casting import Outcome
from fairpractice.reflections.models import FreeText, Round
from fairpractice.reflections.tests import rounds
from tests.attacks.attackers import Eyes, Secret, changes, dump, everything, keys_beside, unpacked
from tests.cast import assemble
from tests.installation.conftest import Installation

pytestmark = [pytest.mark.attack, pytest.mark.django_db]
CASTS = 8


@dataclass
class Copies:
    """What somebody with a key to the cupboard has: every copy that was ever made."""

    folder: Path
    backups: list[dict[str, bytes]] = field(default_factory=list)
    exports: list[dict[str, bytes]] = field(default_factory=list)
    dumps: list[dict[str, bytes]] = field(default_factory=list)

    def take(self) -> None:
        number = len(self.dumps)
        saved, told = self.folder / f"{number}.zip", self.folder / f"export-{number}"
        make_backup(saved)
        export(told)
        self.backups.append(unpacked(saved.read_bytes()))
        self.backups[-1].pop("manifest.json")  # says when it was made
        self.exports.append({str(p.relative_to(told)): p.read_bytes() for p in told.rglob("*") if p.is_file()})
        self.dumps.append(dump())

    def held(self) -> dict[str, bytes]:
        """All of it by name, and what is packed in it."""
        dumps = {f"dump {n}!{table}": rows for n, each in enumerate(self.dumps) for table, rows in each.items()}
        return everything(self.folder) | dumps

    def that_tell_of_casts(self) -> list[str]:
        """Whatever is not the same in all copies of one kind."""
        kinds = (self.backups, self.exports, self.dumps)
        return sorted({name for kind in kinds for copy in kind[1:] for name in changes(kind[0], copy)})


def secrets_of(made: rounds.Dealt) -> list[Secret]:
    """All that must never be in a copy, from paper and from the open box, which the attacker does not have."""
    seed = keys.read_count_code(made.count_code)
    facts = desk.boxes().facts(made.round.public_id)
    digests = codes.digests([codes.tidy(code) for code in made.codes], facts.salt)
    return [*made.codes, made.count_code, seed, keys.private_key(seed), facts.salt, *digests]


def on_the_disk(made: rounds.Dealt, folders: tuple[Path, Path]) -> list[Secret]:
    """What lies in the files of the box just now: wrap keys, and the beginnings of the box's two slots."""
    box, key = folders[0] / f"{made.round.public_id}.box", folders[1] / f"{made.round.public_id}.key"
    half, whole = box.stat().st_size // 2, box.read_bytes()
    taken = desk.boxes().take(made.round.public_id)
    sealed = [part[:40] for part in (*taken.answers, *(t for texts in taken.texts for t in texts))]
    return [key.read_bytes()[:32], key.read_bytes()[4096:4128], whole[:32], whole[half : half + 32], *sealed]


@pytest.fixture
def copies(own_boxes: tuple[Path, Path], tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Copies:
    settings.MEDIA_ROOT = tmp_path / "files"
    # A test is inside a transaction already; that a copy is of one moment has tests of its own.
    monkeypatch.setattr(tables, "one_moment", contextlib.nullcontext)
    for name in ("files", "copies"):
        (tmp_path / name).mkdir()
    return Copies(tmp_path / "copies")


def dealt() -> rounds.Dealt:
    cast = assemble()
    return rounds.dealt(cast, rounds.planned(cast))


def test_no_copy_shows_a_ballot_or_that_there_was_one(copies: Copies, own_boxes: tuple[Path, Path]) -> None:
    made = dealt()
    secrets = secrets_of(made)
    copies.take()
    for number, code in enumerate(made.codes[:CASTS]):
        reply = rounds.send(made.round, rounds.sheet(made.round, code, [1, 5, 2], [f"Said in text {number}", ""]))
        assert reply.outcome is Outcome.IN
        secrets += on_the_disk(made, own_boxes)
        copies.take()
    assert copies.that_tell_of_casts() == []
    assert Eyes([*secrets, *(f"Said in text {n}" for n in range(CASTS))]).search(copies.held()) == {}
    assert [name for name in copies.held() if name.endswith((".box", ".key")) or "/ballots/" in name] == []


def _naive(of: Round, number: int, way: str, files: Path) -> None:
    """A cast as it is done elsewhere: one of the ways in which anonymous surveys were not anonymous."""
    if way == "a row for each text":
        FreeText.objects.create(round=of, question="good", text=f"Said in text {number}")
    elif way == "an event":
        events.record(organisation=of.employer, by=None, what="somebody answered", about=of.public_id)
    elif way == "a count of answers":
        Round.objects.filter(pk=of.pk).update(unread=number + 1)
    elif way == "a row that comes and goes":
        FreeText.objects.create(round=of, question="good", text="gone").delete()
    elif way == "a file beside the uploads":
        (files / "answers.json").write_text(json.dumps({"text": f"Said in text {number}"}))


@pytest.mark.parametrize(
    ("way", "tells", "is_read"),
    [
        ("a row for each text", "tables/reflections.freetext.jsonl", True),
        ("an event", "tables/organisations.event.jsonl", False),
        ("a count of answers", "reflections_round", False),
        ("a row that comes and goes", "(sequences)", False),
        ("a file beside the uploads", "files/answers.json", True),
    ],
)
def test_control_naive_casts_are_found_in_copies(
    copies: Copies, tmp_path: Path, way: str, tells: str, is_read: bool
) -> None:
    cast = assemble()
    of = rounds.planned(cast)
    for number in range(2):
        copies.take()
        _naive(of, number, way, tmp_path / "files")
    copies.take()
    told = copies.that_tell_of_casts()
    # SQLite keeps its sequences in a table of its own.
    assert tells in told or ("sequences" in tells and "sqlite_sequence" in told)
    found = Eyes([f"Said in text {n}" for n in range(2)]).search(copies.held())
    assert bool(found) == is_read


TELL = """
import django; django.setup()
from fairpractice.organisations.models import *
from fairpractice.reflections import desk, housekeeping
from fairpractice.reflections.models import Round
from fairpractice.reflections.tests import rounds
from tests.cast import Cast
willow = Organisation.objects.get()
bob = Person.objects.create(name="Bob")
Role.objects.create(person=bob, organisation=willow, kind="member")
cast = Cast(willow, willow, willow, willow, {"alice": Person.objects.get(name="Alice"), "bob": bob})
made = rounds.dealt(cast, rounds.planned(cast))
for code in made.codes[:8]:
    assert rounds.send(made.round, rounds.sheet(made.round, code, [1])).outcome.value == "in"
print(made.round.public_id, made.count_code)
"""

LOOK = """
import django; django.setup()
from django.test import Client
from fairpractice.organisations.models import Person
from fairpractice.reflections import counting, desk, housekeeping, exceptions
from fairpractice.reflections.models import Round
from fairpractice.reflections.tests import rounds
of = Round.objects.get(public_id={name!r})
print(of.state, desk.boxes().rounds())
print("void" in Client(HTTP_HOST="127.0.0.1").get(f"/r/{name}/").content.decode())
try:
    rounds.close(of)
    counting.count(by=Person.objects.get(name="Bob"), of=of, count_code={count_code!r})
except exceptions.NotNow:
    print("not counted")
"""


def test_a_backup_that_held_an_open_round_makes_it_void(here: Installation, tmp_path: Path) -> None:
    name, count_code = here.python(TELL).split()
    assert here.run("backup", str(tmp_path / "open.zip")).returncode == 0
    box, key = here.folder / "ballots" / f"{name}.box", keys_beside(here.folder) / f"{name}.key"
    stolen = box.read_bytes(), key.read_bytes()
    done = here.run("restore", str(tmp_path / "open.zip"), "--yes")
    assert done.returncode == 0, done.stderr
    assert "void" in done.stdout
    assert not any(here.folder.rglob("*.box"))
    assert not any(keys_beside(here.folder).rglob("*.key"))
    # Not even whoever kept copies of both files and knows the count code gets it counted.
    box.write_bytes(stolen[0])
    key.write_bytes(stolen[1])
    told = here.python(LOOK.format(name=name, count_code=count_code))
    assert told.split("\n") == [f"void [{name!r}]", "True", "not counted", ""], told


def test_after_a_restore_nothing_that_was_open_is_left(own_boxes: tuple[Path, Path]) -> None:
    made = dealt()
    assert rounds.send(made.round, rounds.sheet(made.round, made.codes[0])).outcome is Outcome.IN
    stray = own_boxes[0] / "fromanother.box"
    stray.write_bytes(b"\0" * 8192)
    assert housekeeping.after_restore() == 1
    made.round.refresh_from_db()
    assert made.round.state == Round.State.VOID
    assert [p for folder in own_boxes for p in folder.iterdir()] == []
    assert housekeeping.after_restore() == 0
