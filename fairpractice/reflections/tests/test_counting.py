"""The count: every ballot once, nothing of it twice, and no ballot that somebody was told is in is left out."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError
from django.utils import timezone

from fairpractice.ballots import keys, sealing
from fairpractice.ballots.box import Boxes
from fairpractice.organisations.models import Role
from fairpractice.reflections import casting, counting, dealing, desk, housekeeping, planning, shapes
from fairpractice.reflections.casting import Outcome
from fairpractice.reflections.exceptions import NotNow, WrongCountCode
from fairpractice.reflections.models import FreeText, Round
from fairpractice.reflections.tests import rounds
from fairpractice.releases.models import Binding, Figure, Proof
from tests.cast import Cast, assemble

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return assemble()


def _answered(cast: Cast, answers: int = 9, **basics: object) -> rounds.Dealt:
    made = rounds.dealt(cast, rounds.planned(cast, **basics))  # type: ignore[arg-type]
    for number, code in enumerate(made.codes[:answers]):
        posted = rounds.sheet(
            made.round, code, [number % 3 + 1] * 5, [f"text {number}", "rarely" if number < 4 else ""]
        )
        assert rounds.send(made.round, posted).outcome is Outcome.IN
    return made


def _long_ago() -> None:
    """All that has been closed so long that its questions may be asked again."""
    Round.objects.update(closes_at=timezone.now() - timedelta(days=100))


def test_a_cast_under_way_when_the_count_begins_is_refused_and_never_lost(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody pressed Send at the last second, and the count comes before their code was looked up."""
    made = _answered(cast)
    waiting, go_on, slow = threading.Event(), threading.Event(), Boxes.cast

    def late(boxes: Boxes, *values: Any) -> bool:
        waiting.set()
        assert go_on.wait(30)
        return slow(boxes, *values)

    asked = shapes.asking(made.round)
    monkeypatch.setattr(Boxes, "cast", late)
    with ThreadPoolExecutor(1) as thread:
        reply = thread.submit(casting.cast, made.round, asked, rounds.sheet(made.round, made.codes[9], [1]))
        assert waiting.wait(30)
        rounds.close(made.round)
        finish = counting._finish

        def count_while_it_comes(*values: Any) -> Round:
            go_on.set()
            assert reply.result(30).outcome is not Outcome.IN
            return finish(*values)

        monkeypatch.setattr(counting, "_finish", count_while_it_comes)
        counted = counting.count(by=cast.people["bob"], of=made.round, count_code=made.count_code)
    assert counted.answers == 9


def test_a_crash_at_any_step_of_the_count_leaves_a_round_that_counts(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = _answered(cast)
    rounds.close(made.round)
    bob = cast.people["bob"]
    for room, name in (
        (Boxes, "shut"),
        (counting, "_open"),
        (counting.releases, "publish"),
        (counting, "_keep_texts"),
        (counting.events, "record"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(room, name, lambda *_a, **_k: (_ for _ in ()).throw(DatabaseError("the disk is full")))
            with pytest.raises(DatabaseError):
                counting.count(by=bob, of=made.round, count_code=made.count_code)
        housekeeping.tidy()
        assert Round.objects.get().state == Round.State.OPEN
        assert not any(each.objects.exists() for each in (Figure, Proof, Binding, FreeText))
    with monkeypatch.context() as patch:
        patch.setattr(Boxes, "destroy", lambda *_: (_ for _ in ()).throw(OSError("the disk is dying")))
        with pytest.raises(OSError, match="dying"):
            counting.count(by=bob, of=made.round, count_code=made.count_code)
    assert desk.boxes().rounds() == [made.round.public_id]
    with pytest.raises(NotNow):
        counting.count(by=bob, of=Round.objects.get(), count_code=made.count_code)
    housekeeping.tidy()
    assert desk.boxes().rounds() == []
    assert Round.objects.get().answers == 9
    assert sorted(FreeText.objects.values_list("text", flat=True)) == [f"text {n}" for n in range(9)]


def test_too_few_answers_leave_no_number_behind(cast: Cast) -> None:
    made = _answered(cast, 6)
    rounds.counted(cast, made)
    of = Round.objects.values().get()
    assert (of["state"], of["answers"], of["unread"], of["left_over"]) == ("too-few", None, 0, None)
    assert not any(each.objects.exists() for each in (Proof, Binding, FreeText))
    shown = list(Figure.objects.values("lo", "hi", "least", "most", "reason", "needs"))
    assert all(row["reason"] for row in shown)
    # The same six or none at all: the rows do not tell which.
    _long_ago()
    other = rounds.dealt(cast, rounds.planned(cast, question_set="pulse"))
    rounds.counted(cast, other)
    again = Figure.objects.filter(round=other.round.public_id).values("lo", "hi", "least", "most", "reason", "needs")
    assert {str(row) for row in shown} == {str(row) for row in again}


@pytest.mark.parametrize("writers", [4, 5])
def test_texts_are_kept_from_five_up_for_each_question_by_itself(cast: Cast, writers: int) -> None:
    made = rounds.dealt(cast, rounds.planned(cast))
    for number, code in enumerate(made.codes[:8]):
        texts = ["" if number >= writers else f"good {number}", "  \n " if number else "to change"]
        assert rounds.send(made.round, rounds.sheet(made.round, code, [1], texts)).outcome is Outcome.IN
    rounds.counted(cast, made)
    kept = sorted(FreeText.objects.values_list("text", flat=True))
    assert kept == ([f"good {n}" for n in range(5)] if writers == 5 else [])


def test_texts_lie_in_an_order_of_their_own(cast: Cast) -> None:
    orders = set()
    for _round in range(3):
        made = _answered(cast, 9, question_set="did-it-help")
        rounds.counted(cast, made)
        orders.add(tuple(FreeText.objects.filter(round=made.round).order_by("id").values_list("text", flat=True)))
        _long_ago()
    assert len(orders) == 3


def test_every_ballot_counts_in_its_place(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """What reaches the ledger is what was answered, question by question."""
    seen: list[counting.releases.Asked] = []
    publish = counting.releases.publish

    def overheard(**given: Any) -> None:
        seen.extend(given["asked"])
        publish(**given)

    monkeypatch.setattr(counting.releases, "publish", overheard)
    made = rounds.dealt(cast, rounds.planned(cast, question_set="pulse"))
    asked = shapes.asking(made.round)
    want: Counter[int] = Counter()
    for number, code in enumerate(made.codes[:11]):
        chosen = [(number + place) % 6 for place in range(5)]
        want.update(place for place, position in enumerate(chosen) if position in asked.questions[place].yes)
        assert rounds.send(made.round, rounds.sheet(made.round, code, chosen)).outcome is Outcome.IN
    rounds.counted(cast, made)
    told = {each.item.id: each.counts for each in seen}
    for place, question in enumerate(asked.questions):
        assert told[question.id].for_holder() == ((want[place], 11 - want[place]),)


def _own_key(cast: Cast) -> tuple[rounds.Dealt, bytes]:
    """A round whose teller keeps the key, and the key."""
    alice, bob = cast.people["alice"], cast.people["bob"]
    of, private = rounds.planned(cast), keys.private_key(b"kept by teller..")
    planning.choose_teller(
        by=alice, of=of, role=Role.objects.get(person=bob, end=None), own_key=True, two_colours=False
    )
    of.refresh_from_db()
    dealing.set_public_key(by=bob, of=of, public_key=keys.public_key(private))
    of.refresh_from_db()
    made = dealing.make_sheets(by=bob, of=of, spares=2)
    of.refresh_from_db()
    sealed = dealing.challenge(of)
    dealing.test_own_key(by=bob, of=of, sealed=sealed, shared=sealing.shared_key(sealing.envelope(sealed), private))
    of.refresh_from_db()
    planning.launch(by=alice, of=of)
    of.refresh_from_db()
    return rounds.Dealt(of, list(made.codes), "", []), private


def test_a_teller_from_outside_counts_without_sending_the_key_or_seeing_a_ballot(cast: Cast) -> None:
    made, private = _own_key(cast)
    for code in made.codes[:8]:
        assert rounds.send(made.round, rounds.sheet(made.round, code, [1], ["said", ""])).outcome is Outcome.IN
    rounds.close(made.round)
    bob, outer = cast.people["bob"], counting.envelopes(made.round)
    assert outer == sorted(outer), "in an order that tells nothing"
    assert len(outer) == 8 * 3
    assert {len(each) for each in outer} == {32}
    right = [sealing.shared_key(each, private) for each in outer]
    wrong = [sealing.shared_key(each, keys.private_key(b"another teller..")) for each in outer]
    for keys_given in (wrong, right[:-1], [*right, right[0]], [], [b"\0" * 32] * len(outer)):
        with pytest.raises(WrongCountCode):
            counting.count_with_keys(by=bob, of=made.round, shared=keys_given)
        assert len(desk.boxes().take(made.round.public_id).answers) == 8, "nothing was destroyed"
    found = counting.count_with_keys(by=bob, of=made.round, shared=right)
    assert (found.state, found.answers, found.unread) == (Round.State.COUNTED, 8, 0)
    assert FreeText.objects.count() == 8


def test_no_envelope_leaves_before_the_close(cast: Cast) -> None:
    made, _private = _own_key(cast)
    assert rounds.send(made.round, rounds.sheet(made.round, made.codes[0], [1])).outcome is Outcome.IN
    with pytest.raises(NotNow, match="still open"):
        counting.envelopes(made.round)
    assert rounds.send(made.round, rounds.sheet(made.round, made.codes[1], [1])).outcome is Outcome.IN


def test_more_answers_than_people_asked_do_not_break_the_count(cast: Cast) -> None:
    made = rounds.dealt(cast, rounds.planned(cast, headcount=8, question_set="pulse"), spares=4)
    for code in made.codes:
        assert rounds.send(made.round, rounds.sheet(made.round, code, [1])).outcome is Outcome.IN
    assert rounds.counted(cast, made).answers == 12
