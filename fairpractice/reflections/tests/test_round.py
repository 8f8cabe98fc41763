"""The life of a round through its services: what is counted, what is told, and what is left of it."""

import pytest

from fairpractice.reflections import counting, desk, planning, results
from fairpractice.reflections.casting import Outcome
from fairpractice.reflections.exceptions import NotNow, WrongCountCode
from fairpractice.reflections.models import FreeText, Round
from fairpractice.reflections.tests import rounds
from fairpractice.releases.models import Figure
from tests.cast import assemble

pytestmark = pytest.mark.django_db


def test_fourteen_people_answer_and_only_ranges_are_left() -> None:
    cast = assemble()
    made = rounds.dealt(cast, rounds.planned(cast))
    asked = len(made.round.questions)
    last = [len(q["options"]) for q in made.round.questions]
    for number, code in enumerate(made.codes[:14]):
        reply = rounds.send(
            made.round, rounds.sheet(made.round, code, [1] * asked if number < 11 else last, [f"Good: {number}", ""])
        )
        assert reply.outcome is Outcome.IN, reply
    found = rounds.counted(cast, made)
    assert (found.state, found.answers, found.unread) == (Round.State.COUNTED, 14, 0)
    told = results.results(found)
    first = told.rows[0]
    assert first.figure is not None
    assert first.figure.hi - first.figure.lo >= 2, "a range, never the number"
    assert len(told.texts[0][1]) == 14
    assert told.texts[1][1] == ()
    assert Figure.objects.filter(round=found.public_id, reason="").count() >= asked - 5


def test_a_slip_works_once_and_a_stranger_learns_nothing_from_the_reply() -> None:
    cast = assemble()
    made = rounds.dealt(cast, rounds.planned(cast))
    assert rounds.send(made.round, rounds.sheet(made.round, made.codes[0])).outcome is Outcome.IN
    used = rounds.send(made.round, rounds.sheet(made.round, made.codes[0]))
    unknown = rounds.send(made.round, rounds.sheet(made.round, "7K2M-X9QA-4TBC"))
    assert used == unknown
    assert used.outcome is Outcome.NOT_TAKEN


def test_with_fewer_than_seven_answers_nothing_is_kept() -> None:
    cast = assemble()
    made = rounds.dealt(cast, rounds.planned(cast))
    for code in made.codes[:6]:
        rounds.send(made.round, rounds.sheet(made.round, code, [5], ["I am recognisable", "So am I"]))
    found = rounds.counted(cast, made)
    assert (found.state, found.answers) == (Round.State.TOO_FEW, None)
    assert not FreeText.objects.exists()
    assert not Figure.objects.filter(reason="").exists()


def test_a_wrong_count_code_destroys_nothing_and_a_second_count_is_refused() -> None:
    cast = assemble()
    made = rounds.dealt(cast, rounds.planned(cast))
    for code in made.codes[:8]:
        rounds.send(made.round, rounds.sheet(made.round, code, [4]))
    rounds.close(made.round)
    other = " ".join(["babab"] * 9)
    with pytest.raises(WrongCountCode):
        counting.count(by=cast.people["bob"], of=made.round, count_code=other)
    assert desk.boxes().exists(made.round.public_id)
    counting.count(by=cast.people["bob"], of=made.round, count_code=made.count_code)
    made.round.refresh_from_db()
    with pytest.raises(NotNow):
        counting.count(by=cast.people["bob"], of=made.round, count_code=made.count_code)


def test_an_open_round_is_not_counted_nor_changed_but_can_be_cancelled() -> None:
    cast = assemble()
    made = rounds.dealt(cast, rounds.planned(cast))
    with pytest.raises(NotNow):
        counting.count(by=cast.people["bob"], of=made.round, count_code=made.count_code)
    with pytest.raises(NotNow):
        planning.set_lead_view(by=cast.people["alice"], of=made.round, view={})
    planning.cancel(by=cast.people["alice"], of=made.round)
    assert not desk.boxes().exists(made.round.public_id)
