"""The life of rounds, whatever happens in whatever order: what must be true is looked at after each step."""

import contextlib
import hashlib
import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client, override_settings
from django.utils import timezone
from hypothesis import HealthCheck, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from fairpractice.ballots import codes, keys
from fairpractice.ballots.box import Boxes
from fairpractice.figures.classes import LEAST
from fairpractice.organisations.models import Role
from fairpractice.reflections import counting, dealing, deciders, desk, housekeeping, planning
from fairpractice.reflections.exceptions import NotNow, WrongCountCode
from fairpractice.reflections.models import FreeText, Round
from fairpractice.reflections.tests import rounds
from fairpractice.releases.models import Binding, Figure, Proof
from tests.cast import assemble

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
LIVE = (Round.State.PLANNED, Round.State.OPEN)
MONDAY = datetime(2026, 6, 1, 10, tzinfo=ZoneInfo("Europe/London"))


class Life(RuleBasedStateMachine):
    """One Practice. `slips`: codes of the round at hand that should work; `dead`: all that must not, of any round."""

    def __init__(self) -> None:
        super().__init__()
        self.leaving = contextlib.ExitStack()
        folder = Path(self.leaving.enter_context(tempfile.TemporaryDirectory()))
        self.folders = folder / "boxes", folder / "keys"
        own = override_settings(BALLOTS_FOLDER=self.folders[0], BALLOT_KEYS_FOLDER=self.folders[1])
        self.leaving.enter_context(own)
        self.clock = self.leaving.enter_context(time_machine.travel(MONDAY, tick=False))
        self.leaving.enter_context(transaction.atomic())
        self.cast = assemble()
        self.slips: list[str] = []
        self.dead: list[str] = [codes.fresh(1)[0]]
        self.accepted: dict[str, int] = {}
        self.count_code = ""
        self.tested = False
        self.stolen: dict[str, tuple[bytes, bytes]] = {}
        self.ended: dict[str, Any] = {}
        self.was: dict[str, str] = {}
        self.tried: set[tuple[str, str]] = set()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.leaving.close()

    # -- what is there ------------------------------------------------------------------------------------------------

    @property
    def live(self) -> Round | None:
        return Round.objects.filter(state__in=LIVE).first()

    def state(self) -> str:
        return self.live.state if self.live else ""

    def now(self) -> deciders.Phase:
        of = self.live
        return deciders.phase(of.opened_at, of.closes_at, timezone.now()) if of else deciders.Phase.NOT_OPEN

    @property
    def boxes(self) -> Boxes:
        return desk.boxes()

    def _end_of_slips(self) -> None:
        self.dead += self.slips
        self.slips, self.count_code, self.tested = [], "", False

    def new(self, what: str) -> bool:
        """Whether `what` was not tried yet as things stand: once is enough for what is refused."""
        of = Round.objects.order_by("id").last()
        return (what, f"{of.public_id} {of.state} {of.extended} {self.now()}" if of else "") not in self.tried

    def note(self, what: str) -> None:
        of = Round.objects.order_by("id").last()
        self.tried.add((what, f"{of.public_id} {of.state} {of.extended} {self.now()}" if of else ""))

    # -- planning and dealing -----------------------------------------------------------------------------------------

    @precondition(lambda self: not self.live)
    @rule(extends=st.booleans(), far=st.sampled_from(["planned", "dealt", "open", "open"]))
    def plans(self, extends: bool, far: str) -> None:
        of = rounds.planned(self.cast, headcount=9, question_set="did-it-help", may_extend=extends)
        self.accepted[of.public_id] = 0
        if far != "planned":
            self.goes_on("deals")
        if far == "open":
            self.goes_on("opens")

    @initialize(far=st.sampled_from(["planned", "open", "open"]), times=st.sampled_from([0, 3, 8, 9]))
    def the_first_begins(self, far: str, times: int) -> None:
        self.plans(True, far)
        if times and self.slips:
            self.people_answer(0, times)

    @precondition(lambda self: self.state() == Round.State.PLANNED)
    @rule(step=st.sampled_from(["changes", "deals", "deals untried", "opens"]))
    def goes_on(self, step: str) -> None:
        of, alice, bob = self.live, self.cast.people["alice"], self.cast.people["bob"]
        assert of
        if step == "changes":
            said = planning.Basics(of.title, 9 if of.headcount == 10 else 10, 5, may_extend=of.may_extend)
            planning.set_basics(by=alice, of=of, said=said)
            self._end_of_slips()
        elif step == "opens":
            if self.slips and self.tested and not planning.rests(of):
                planning.launch(by=alice, of=of)
            else:
                with pytest.raises(NotNow):
                    planning.launch(by=alice, of=of)
        else:
            self._end_of_slips()
            made = dealing.make_sheets(by=bob, of=of, spares=1)
            self.slips, self.count_code, self.tested = list(made.codes), made.count_code, step == "deals"
            of.refresh_from_db()
            with pytest.raises(WrongCountCode):
                dealing.test_key(by=bob, of=of, typed=keys.count_code(b"another round's!"))
            if self.tested:
                dealing.test_key(by=bob, of=of, typed=made.count_code)

    @precondition(lambda self: bool(self.live) and self.new("refused"))
    @rule()
    def some_things_are_refused(self) -> None:
        self.note("refused")
        of, alice, bob = self.live, self.cast.people["alice"], self.cast.people["bob"]
        assert of
        with pytest.raises(NotNow):
            planning.plan(by=alice, employer=self.cast.willow, question_set="pulse")
        if of.state == Round.State.OPEN:
            role = Role.objects.get(person=bob)
            refused: list[Callable[[], object]] = [
                lambda: planning.set_basics(by=alice, of=of, said=planning.Basics(of.title, 20, 5)),
                lambda: planning.choose_teller(by=alice, of=of, role=role, own_key=True, two_colours=False),
                lambda: planning.set_questions(by=alice, of=of, questions=[], open_questions=[]),
                lambda: planning.launch(by=alice, of=of),
                lambda: dealing.make_sheets(by=bob, of=of, spares=1),
                lambda: dealing.set_public_key(by=bob, of=of, public_key=b"\x09" * 32),
                lambda: dealing.test_key(by=bob, of=of, typed=self.count_code),
            ]
            for each in refused:
                with pytest.raises(NotNow):
                    each()

    # -- casting ------------------------------------------------------------------------------------------------------

    def _send(self, of: Round, code: str) -> bool:
        client = Client(HTTP_HOST="127.0.0.1", REMOTE_ADDR="127.0.0.1")
        fields = {"code": code, "q0": "1", "t0": f"by {code[:2]}"}
        sent = client.post(f"/r/{of.public_id}/", fields, headers={"Accept": "application/json"})
        assert not sent.cookies
        return sent.status_code == 200 and bool(sent.json()["ok"])

    @precondition(lambda self: bool(self.slips))
    @rule(which=st.integers(0, 9), times=st.integers(1, 8))
    def people_answer(self, which: int, times: int) -> None:
        of = self.live
        assert of
        takes = of.state == Round.State.OPEN and self.now() is not deciders.Phase.TO_COUNT
        for _one in range(min(times, len(self.slips))):
            code = self.slips[which % len(self.slips)]
            assert self._send(of, code) is takes
            if takes:
                self.slips.remove(code)
                self.dead.append(code)
                self.accepted[of.public_id] += 1

    @rule(which=st.integers(0, 50), round_at=st.integers(0, 9))
    def nobody_answers_with_a_dead_slip(self, which: int, round_at: int) -> None:
        every = list(Round.objects.all())
        if every:
            assert not self._send(every[round_at % len(every)], self.dead[which % len(self.dead)])

    # -- time ---------------------------------------------------------------------------------------------------------

    @rule(days=st.sampled_from([1, 8, 20, 57, 57, -1, -400]))
    def days_pass_or_the_clock_is_set_back(self, days: int) -> None:
        self.clock.shift(timedelta(days=days))

    @precondition(lambda self: self.state() == Round.State.OPEN and self.new("extended"))
    @rule()
    def is_extended(self) -> None:
        self.note("extended")
        of, alice = self.live, self.cast.people["alice"]
        assert of
        if of.may_extend and not of.extended and self.now() is deciders.Phase.OPEN:
            planning.extend(by=alice, of=of)
            of.refresh_from_db()
            assert of.extended
        else:
            with pytest.raises(NotNow):
                planning.extend(by=alice, of=of)

    # -- the end ------------------------------------------------------------------------------------------------------

    @precondition(lambda self: self.state() == Round.State.OPEN)
    @rule(
        waits=st.sampled_from([True, True, False]), right=st.sampled_from([True, True, True, False]), dies=st.booleans()
    )
    def is_counted(self, waits: bool, right: bool, dies: bool) -> None:
        of, bob = self.live, self.cast.people["bob"]
        assert of
        assert of.closes_at
        if waits:
            self.clock.move_to(max(timezone.now(), of.closes_at + timedelta(minutes=1)))
        if self.now() is not deciders.Phase.TO_COUNT:
            with pytest.raises(NotNow):
                counting.count(by=bob, of=of, count_code=self.count_code)
            return
        if not right:
            with pytest.raises(WrongCountCode):
                counting.count(by=bob, of=of, count_code=keys.count_code(b"another round's!"))
            return
        with _dies_before_the_box_is_destroyed() if dies else contextlib.nullcontext():
            counting.count(by=bob, of=of, count_code=self.count_code)
        if dies:
            housekeeping.tidy()
        of.refresh_from_db()
        enough = self.accepted[of.public_id] >= LEAST
        assert of.state == (Round.State.COUNTED if enough else Round.State.TOO_FEW)
        event(of.state)
        self._end_of_slips()

    @precondition(lambda self: Round.objects.exclude(state__in=LIVE).exists() and self.new("again"))
    @rule()
    def ended_rounds_are_not_counted_again(self) -> None:
        self.note("again")
        for of in Round.objects.exclude(state__in=LIVE):
            with pytest.raises((NotNow, WrongCountCode)):
                counting.count(by=self.cast.people["bob"], of=of, count_code=self.count_code)

    # -- accidents ----------------------------------------------------------------------------------------------------

    @rule(
        what=st.sampled_from(
            ["start", "start", "start", "restore", "cancel", "lose", "steal", "bring back", "bring back"]
        )
    )
    def has_an_accident(self, what: str) -> None:
        of, before = self.live, self.state()
        if what == "start":  # whatever was stolen and put back is gone then
            housekeeping.tidy()
        elif what == "restore":
            housekeeping.after_restore()
            assert self.boxes.rounds() == []
        elif what == "bring back":
            for name in Round.objects.exclude(state__in=LIVE).values_list("public_id", flat=True):
                for path, data in zip(self.boxes._paths(name), self.stolen.get(name, ()), strict=False):
                    path.write_bytes(data)
        elif of and what == "cancel":
            planning.cancel(by=self.cast.people["alice"], of=of)
        elif of and self.boxes.exists(of.public_id):
            paths = self.boxes._paths(of.public_id)
            self.stolen[of.public_id] = paths[0].read_bytes(), paths[1].read_bytes()
            if what == "lose" and before == Round.State.OPEN:
                for path in paths:
                    path.unlink()
                housekeeping.tidy()
        if of:
            of.refresh_from_db()
            event(f"{what}: {before} to {of.state}")
            lost = of.state in LIVE and not self.boxes.exists(of.public_id)
            if of.state not in LIVE or lost:
                self._end_of_slips()

    # -- what must be true --------------------------------------------------------------------------------------------

    @invariant()
    def the_box_holds_what_was_accepted(self) -> None:
        of = self.live
        if of and self.boxes.exists(of.public_id):
            assert len(self.boxes.take(of.public_id).answers) == self.accepted[of.public_id]

    @invariant()
    def there_are_figures_of_counted_rounds_only(self) -> None:
        counted = set(Round.objects.filter(state=Round.State.COUNTED).values_list("public_id", flat=True))
        ended = counted | set(Round.objects.filter(state=Round.State.TOO_FEW).values_list("public_id", flat=True))
        assert set(Figure.objects.filter(reason="").values_list("round", flat=True)) <= counted
        assert set(Figure.objects.values_list("round", flat=True)) <= ended
        for rows in (Proof.objects.values_list("round"), FreeText.objects.values_list("round__public_id")):
            assert {name for (name,) in rows} <= counted
        assert set(Binding.objects.values_list("round", flat=True)) <= counted

    @invariant()
    def a_counted_round_tells_the_number_of_accepted_ballots(self) -> None:
        for of in Round.objects.exclude(state__in=LIVE):
            n = self.accepted[of.public_id]
            assert of.answers == (n if of.state == Round.State.COUNTED else None)
            assert (of.state != Round.State.TOO_FEW) or n < LEAST
            written = FreeText.objects.filter(round=of).count()
            assert written == (n if of.state == Round.State.COUNTED else 0)

    @invariant()
    def what_has_ended_never_changes(self) -> None:
        for row in Round.objects.exclude(state__in=LIVE).values():
            name = row["public_id"]
            told = (
                row,
                list(Figure.objects.filter(round=name).values()),
                list(Proof.objects.filter(round=name).values()),
                list(FreeText.objects.filter(round__public_id=name).values()),
            )
            assert self.ended.setdefault(name, told) == told
        assert set(self.ended) <= set(Round.objects.exclude(state__in=LIVE).values_list("public_id", flat=True))

    @invariant()
    def states_only_go_on(self) -> None:
        onward = {"planned": 0, "open": 1}
        for name, state in Round.objects.values_list("public_id", "state"):
            assert onward.get(state, 2) >= onward.get(self.was.get(name, "planned"), 2)
            self.was[name] = state

    @invariant()
    def no_box_outlives_its_round(self) -> None:
        over = set(Round.objects.exclude(state__in=LIVE).values_list("public_id", flat=True))
        assert set(self.boxes.rounds()) & over <= set(self.stolen), "only what was stolen and put back"


@contextlib.contextmanager
def _dies_before_the_box_is_destroyed() -> Any:
    """The machine stops between the last row and the destroying."""

    class Dead(Exception): ...

    def dies(_boxes: Boxes, _name: str) -> None:
        raise Dead

    with pytest.MonkeyPatch.context() as patch, contextlib.suppress(Dead):
        patch.setattr(Boxes, "destroy", dies)
        yield


def _quick(patch: Callable[..., None]) -> None:
    """Quick digests: the slow ones have tests of their own, and here thousands would be made."""

    def digest(code: str, salt: bytes) -> bytes:
        return hashlib.blake2b(code.encode() + salt, digest_size=codes.DIGEST).digest()

    patch(codes, "digest", digest)
    patch(desk, "guard", desk.Guard(fails=1_000_000))


def test_a_life_of_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    _quick(monkeypatch.setattr)
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=25 if connection.vendor == "sqlite" else 8,  # the same rules; only the queries are slower
            stateful_step_count=35,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        ),
    )
