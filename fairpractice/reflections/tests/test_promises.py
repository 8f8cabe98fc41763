"""What lead and team are told before launch is what the rules of disclosure can give, and what the set-up really is."""

import re
from typing import Any

import pytest

from fairpractice.figures.classes import classes
from fairpractice.reflections import pages
from fairpractice.reflections.models import Round
from fairpractice.reflections.tests import rounds
from tests.cast import assemble

pytestmark = pytest.mark.django_db


def _runs(headcount: int, sensitive: bool) -> str:
    return ", ".join(f"{lo} to {hi}" for lo, hi in classes(headcount, sensitive).ranges)


def _lines(**basics: Any) -> list[str]:
    return pages.promise_lines(rounds.planned(assemble(), **basics))


@pytest.mark.parametrize("headcount", [7, 12, 14])
def test_ordinary_questions_and_those_that_can_hurt_are_promised_apart(headcount: int) -> None:
    first = _lines(headcount=headcount)[0]
    assert _runs(headcount, False) in first
    assert _runs(headcount, True) in first


def test_a_large_team_is_told_how_many_ranges_there_are_and_not_each() -> None:
    first = _lines(headcount=200)[0]
    assert f"one of {len(classes(200).ranges)} ranges" in first
    assert len(first) < 240, "it has to fit on the poster"


SPLIT = {"detail": "minority", "groups": "six", "definition": "framework"}


@pytest.mark.parametrize(
    ("planned", "said"),
    [
        ({}, None),
        ({"detail": "distribution"}, "how many disagree"),
        ({**SPLIT, "minority_headcount": 7}, "apart, as ranges"),
        ({**SPLIT, "minority_headcount": 3}, "too small"),
    ],
)
def test_detail_that_was_planned_is_promised_and_no_other(planned: dict[str, Any], said: str | None) -> None:
    lines = _lines(**planned)
    for words in ("how many disagree", "apart, as ranges", "too small"):
        assert any(words in line for line in lines) == (words == said), words


def test_below_seven_no_figure_is_promised() -> None:
    assert _lines(headcount=6) == ["No figures at all: the team is too small. What is said is for the conversation."]


@pytest.mark.parametrize("headcount", [6, 14])
def test_pooling_is_told_before_anybody_answers(headcount: int) -> None:
    assert [line for line in _lines(headcount=headcount, pooled=True) if "at least six Practices" in line]


@pytest.mark.parametrize("headcount", [4, 14])
def test_in_a_small_team_too_an_objection_is_said_to_be_shown(headcount: int) -> None:
    of = rounds.planned(assemble(), headcount=headcount)
    of.kind = Round.Kind.CONSENT
    told = " ".join(pages.promise_lines(of))
    assert "your reason is always shown" in told
    assert "No figures at all" not in told


def test_questions_asked_before_are_promised_with_the_earlier_range_in_mind() -> None:
    cast = assemble()
    made = rounds.dealt(cast, rounds.planned(cast))
    assert not [line for line in pages.promise_lines(made.round) if "asked before" in line]
    for code in made.codes[:9]:
        rounds.send(made.round, rounds.sheet(made.round, code, [1]))
    rounds.counted(cast, made)
    again = rounds.planned(cast)
    assert [line for line in pages.promise_lines(again) if "asked before" in line]


def test_each_set_up_says_what_could_go_wrong_with_it() -> None:
    of = rounds.planned(assemble())
    paper = " ".join(pages.truth_lines(of))
    of.own_key = True
    device = " ".join(pages.truth_lines(of))
    for told in (paper, device):
        assert "Bob" in told
        assert re.search("chang", told), "a program that was changed"
        assert "guess" in told
    assert "on paper" in paper
    assert "this computer can read them for a moment" in device
    assert "on paper" not in device
    assert "only" not in paper.lower(), "no more is promised than holds"


def test_the_promise_is_of_the_round_as_it_stands() -> None:
    of = rounds.planned(assemble(), headcount=14)
    Round.objects.filter(pk=of.pk).update(headcount=9)
    of.refresh_from_db()
    assert _runs(9, False) in pages.promise_lines(of)[0]
