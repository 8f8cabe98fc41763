"""The cast page as one person after another has it in front of them."""

import pytest
from django.test import Client

from fairpractice.reflections import planning, shapes
from fairpractice.reflections import questions as sets
from fairpractice.reflections.tests import rounds
from tests.cast import assemble

pytestmark = pytest.mark.django_db


def _stranger() -> Client:
    return Client(HTTP_HOST="127.0.0.1", REMOTE_ADDR="127.0.0.1")


def test_reload_after_sending_shows_nothing_that_was_typed() -> None:
    cast = assemble()
    made = rounds.dealt(cast, rounds.planned(cast))
    phone, address = _stranger(), f"/r/{made.round.public_id}/"
    sent = phone.post(address, {"code": made.codes[0], "t0": "Only I would say so"})
    assert sent.status_code == 303, "the browser would send again what was typed, and be shown it as a used code"
    thanks = phone.get(sent["Location"])
    assert "Your answers are in" in thanks.content.decode()
    assert "Only I would say so" not in thanks.content.decode()
    assert not thanks.cookies


def test_the_address_that_thanks_says_so_no_longer_once_the_round_is_over() -> None:
    cast = assemble()
    made = rounds.dealt(cast, rounds.planned(cast))
    rounds.close(made.round)
    assert "This round has closed" in _stranger().get(f"/r/{made.round.public_id}/?sent").content.decode()


def test_own_questions_are_not_told_to_be_those_of_the_staff_survey() -> None:
    cast = assemble()
    of = rounds.planned(cast)
    asked = shapes.asking(of)
    own = sets.own_question("I have time for lunch.", False)
    quoted = next(i for i, q in enumerate(asked.questions) if q.credit)
    rows = [*asked.questions[: quoted + 1], own, *asked.questions[quoted + 1 :]]
    planning.set_questions(by=cast.people["alice"], of=of, questions=rows, open_questions=asked.open)
    of.refresh_from_db()
    parts = shapes.sections(of, shapes.asking(of))
    home = next(part for part in parts if any(q.id == own.id for _place, q in part.questions))
    assert (home.title, home.intro, home.help) == ("Also asked here", "", False)
    assert [q.id for _place, q in home.questions] == [own.id]
    assert [place for part in parts for place, _q in part.questions] == list(range(len(rows))), "each in its place"
    assert [q.id for part in parts for _place, q in part.questions] == [q.id for q in rows]


def test_own_questions_among_others_stay_where_the_lead_put_them() -> None:
    cast = assemble()
    of = rounds.planned(cast)
    asked = shapes.asking(of)
    own = sets.own_question("I have time for lunch.", False)
    rows = [asked.questions[0], own, *asked.questions[1:]]
    planning.set_questions(by=cast.people["alice"], of=of, questions=rows, open_questions=asked.open)
    of.refresh_from_db()
    first = shapes.sections(of, shapes.asking(of))[0]
    assert [q.id for _place, q in first.questions[:3]] == [asked.questions[0].id, own.id, asked.questions[1].id]
