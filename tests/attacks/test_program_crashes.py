"""Kills, two counts at once, restored copies, lost boxes, wrong clocks, closed laptops: nothing is lost, and nothing counts twice."""

import json
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from fairpractice.organisations.models import Event
from fairpractice.reflections import counting, desk, housekeeping, pages, planning
from fairpractice.reflections.casting import Outcome
from fairpractice.reflections.deciders import Phase
from fairpractice.reflections.exceptions import NotNow
from fairpractice.reflections.models import FreeText, Round
from fairpractice.reflections.tests import rounds
from fairpractice.releases.models import Figure
from tests.cast import Cast, assemble
from tests.installation.conftest import Installation

pytestmark = pytest.mark.attack


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked, which Windows cannot")
def test_two_hundred_kills_while_people_cast_and_tellers_count(tmp_path: Path) -> None:
    seed = secrets.randbelow(1 << 30)
    kept = {k: v for k, v in os.environ.items() if not k.startswith("FAIRPRACTICE_") and k != "DATABASE_URL"}
    own = {"FAIRPRACTICE_DATA": str(tmp_path / "data"), "DJANGO_SETTINGS_MODULE": "fairpractice.config.settings"}
    command = [sys.executable, "-m", "tests.attacks.killing", "140", "60", str(seed)]
    done = subprocess.run(command, env={**kept, **own}, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    for part in ("casting", "counting"):
        assert found[part]["wrong"] == [], f"seed {seed}: {found}"
    # The kills fell on either side of the moment that counts, and a naive way would not have stood them.
    assert min(found["counting"]["states"].values()) > 2, found
    assert min(found["casting"]["halves"].values()) > 0, found
    assert found["casting"]["accepted"] >= 60
    assert found["naive"] > 0


TWO_COUNTS = """
import django; django.setup()
import threading
from concurrent.futures import ThreadPoolExecutor
from django.db import connection
from fairpractice.organisations.models import *
from fairpractice.reflections import counting, desk
from fairpractice.reflections.exceptions import NotNow
from fairpractice.reflections.models import FreeText, Round
from fairpractice.reflections.tests import rounds
from fairpractice.releases.models import Proof
from tests.cast import Cast
willow = Organisation.objects.get()
bob = Person.objects.create(name="Bob")
Role.objects.create(person=bob, organisation=willow, kind="member")
cast = Cast(willow, willow, willow, willow, {"alice": Person.objects.get(name="Alice"), "bob": bob})
made = rounds.dealt(cast, rounds.planned(cast, headcount=9, question_set="did-it-help"))
for code in made.codes[:8]:
    assert rounds.send(made.round, rounds.sheet(made.round, code, [1], ["said"])).outcome.value == "in"
rounds.close(made.round)
slow, barrier = counting._open, threading.Barrier(2)
def both(*values):  # both have opened every ballot before one of them writes
    opened = slow(*values)
    barrier.wait(30)
    return opened
counting._open = both
def count(_n):
    try:
        counting.count(by=bob, of=Round.objects.get(), count_code=made.count_code)
        return "counted"
    except NotNow:
        return "refused"
    finally:
        connection.close()
with ThreadPoolExecutor(2) as threads:
    print(*sorted(threads.map(count, range(2))))
print(FreeText.objects.count(), Proof.objects.count(), Round.objects.get().state, desk.boxes().rounds())
"""


def test_of_two_counts_at_once_one_counts(here: Installation) -> None:
    assert here.python(TWO_COUNTS).splitlines() == ["counted refused", "8 5 counted []"]


@pytest.fixture
def cast(own_boxes: tuple[Path, Path], db: None) -> Cast:
    return assemble()


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """A clock that can be set; a Monday at ten."""
    with time_machine.travel("2026-06-01T10:00:00+01:00", tick=True) as traveller:
        yield traveller


def _dealt(cast: Cast, answers: int = 8) -> rounds.Dealt:
    made = rounds.dealt(cast, rounds.planned(cast, headcount=9, question_set="did-it-help"))
    for code in made.codes[:answers]:
        assert rounds.send(made.round, rounds.sheet(made.round, code, [1], ["said"])).outcome is Outcome.IN
    return made


def _page(of: Round) -> str:
    return Client(HTTP_HOST="127.0.0.1", REMOTE_ADDR="127.0.0.1").get(f"/r/{of.public_id}/").content.decode()


def _sent(of: Round, code: str) -> str:
    client = Client(HTTP_HOST="127.0.0.1", REMOTE_ADDR="127.0.0.1")
    return client.post(f"/r/{of.public_id}/", {"code": code, "q0": "1"}).content.decode()


@pytest.mark.parametrize("state", ["counted", "cancelled", "void"])
def test_a_restored_copy_of_an_ended_round_is_refused_and_destroyed(
    cast: Cast, own_boxes: tuple[Path, Path], state: str
) -> None:
    made = _dealt(cast)
    files = [folder / f"{made.round.public_id}{end}" for folder, end in zip(own_boxes, (".box", ".key"), strict=True)]
    copies = [path.read_bytes() for path in files]
    if state == "counted":
        rounds.counted(cast, made)
    elif state == "cancelled":
        planning.cancel(by=cast.people["alice"], of=made.round)
    else:
        for path in files:
            path.unlink()
        housekeeping.tidy()
    before = list(Figure.objects.values()), FreeText.objects.count()
    for path, data in zip(files, copies, strict=True):
        path.write_bytes(data)
    of = Round.objects.get()
    assert of.state == state
    with pytest.raises(NotNow):
        counting.count(by=cast.people["bob"], of=of, count_code=made.count_code)
    with pytest.raises(NotNow):
        counting.envelopes(of)
    assert "Your answers are in" not in _sent(of, made.codes[8])
    assert len(desk.boxes().take(of.public_id).answers) == 8, "control: the copy is whole, and would open"
    housekeeping.tidy()
    assert [path for folder in own_boxes for path in folder.iterdir()] == []
    assert (list(Figure.objects.values()), FreeText.objects.count()) == before


@pytest.mark.parametrize("lost", ["both", "box", "key", "damaged"])
def test_a_lost_box_is_said_in_a_sentence_and_the_lead_can_go_on(
    cast: Cast, own_boxes: tuple[Path, Path], lost: str
) -> None:
    made = _dealt(cast)
    box, key = (folder / f"{made.round.public_id}{e}" for folder, e in zip(own_boxes, (".box", ".key"), strict=True))
    if lost == "damaged":
        box.write_bytes(b"\0" * box.stat().st_size)
    for path, names in ((box, ("both", "box")), (key, ("both", "key"))):
        if lost in names:
            path.unlink()
    before = rounds.send(made.round, rounds.sheet(made.round, made.codes[8], [1]))
    assert before.outcome is Outcome.NO_BOX
    assert "Nothing was taken" in _sent(made.round, made.codes[8])
    housekeeping.tidy()
    of = Round.objects.get()
    if lost == "both":
        assert of.state == Round.State.VOID
        assert "This round is void" in _page(of)
    else:  # half may come back (a folder that was not there at this start): nothing is given up by itself
        assert of.state == Round.State.OPEN
        rounds.close(of)
        with pytest.raises(NotNow, match="not on this computer"):
            counting.count(by=cast.people["bob"], of=of, count_code=made.count_code)
        planning.cancel(by=cast.people["alice"], of=of)
    assert desk.boxes().rounds() == []
    assert rounds.planned(cast).state == Round.State.PLANNED, "another round can be planned"


def test_a_clock_set_back_or_forward_opens_nothing_twice(cast: Cast, clock: time_machine.Traveller) -> None:
    made = _dealt(cast)
    of, bob = made.round, cast.people["bob"]
    clock.move_to(timezone.now() - timedelta(days=400))
    assert pages.phase_of(of) is Phase.CLOCK_WRONG
    with pytest.raises(NotNow, match="clock"):
        counting.count(by=bob, of=of, count_code=made.count_code)
    clock.move_to(of.closes_at - timedelta(seconds=30))
    with pytest.raises(NotNow, match="still open"):
        counting.count(by=bob, of=of, count_code=made.count_code)
    assert "Your answers are in" in _sent(of, made.codes[8])
    clock.move_to(of.closes_at + timedelta(seconds=1))
    assert "This round has closed" in _sent(of, made.codes[9])
    # Set back to before the close, and counted after it: what was taken is counted, and nothing comes after the count.
    clock.move_to(of.closes_at - timedelta(days=1))
    assert "Your answers are in" in _sent(of, made.codes[9])
    clock.move_to(of.closes_at + timedelta(days=1))
    assert counting.count(by=bob, of=of, count_code=made.count_code).answers == 10
    told = list(Figure.objects.values())
    clock.move_to(of.closes_at - timedelta(days=1))
    assert "has been counted" in _sent(of, made.codes[10])
    with pytest.raises(NotNow):
        counting.count(by=bob, of=Round.objects.get(), count_code=made.count_code)
    assert list(Figure.objects.values()) == told
    # The rest of the same questions is not shortened by a clock that is put back afterwards.
    again = rounds.planned(cast, headcount=9, question_set="did-it-help")
    assert planning.rests(again)


def test_a_laptop_that_slept_past_the_close_still_counts(cast: Cast, clock: time_machine.Traveller) -> None:
    made = _dealt(cast)
    clock.shift(timedelta(days=50))
    housekeeping.tidy()
    of = Round.objects.get()
    assert pages.phase_of(of) is Phase.TO_COUNT
    assert "This round has closed" in _sent(of, made.codes[8])
    clock.shift(timedelta(days=150))  # and once more, for a very long time
    housekeeping.tidy()
    assert counting.count(by=cast.people["bob"], of=of, count_code=made.count_code).answers == 8


def test_a_clock_that_was_wrong_for_an_hour_destroys_no_round(cast: Cast, clock: time_machine.Traveller) -> None:
    made, now = _dealt(cast), timezone.now()
    for wrong in (4000, 2000):  # days ahead; the program starts, and somebody sets the clock right
        clock.move_to(now + timedelta(days=wrong))
        housekeeping.tidy()
        clock.move_to(now)
        housekeeping.tidy()
    assert Round.objects.get().state == Round.State.OPEN
    assert rounds.send(made.round, rounds.sheet(made.round, made.codes[8])).outcome is Outcome.IN
    # Nobody counts: it is said in the record, and destroyed two months after the close.
    states = []
    for days in (50, 59, 63, 68):  # the round closes on the seventh day
        clock.move_to(now + timedelta(days=days))
        housekeeping.tidy()
        states.append((days, Round.objects.get().state, Event.objects.filter(what__contains="waits").count() - 2))
    assert states == [(50, "open", 0), (59, "open", 0), (63, "open", 1), (68, "open", 1)]
    clock.move_to(now + timedelta(days=71))
    housekeeping.tidy()
    assert Round.objects.get().state == Round.State.CANCELLED
    assert desk.boxes().rounds() == []
