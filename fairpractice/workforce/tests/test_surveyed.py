"""Indicators that staff answer: told from what was published of a reflection, as ranges, and managers and colleagues apart."""

from typing import Any

import pytest

from fairpractice.reflections import shapes
from fairpractice.reflections.models import Round
from fairpractice.reflections.tests import rounds
from fairpractice.workforce import indicators, surveyed
from tests.cast import Cast, assemble

pytestmark = pytest.mark.django_db
STAFF = 80


@pytest.fixture
def cast(settings: Any, tmp_path: Any) -> Cast:
    settings.MEDIA_ROOT = tmp_path
    return assemble()


def _counted(cast: Cast, **basics: Any) -> Round:
    """Most of one half of the team, and few of the other, say that it happened; that half is the ethnic minority where groups are asked."""
    made = rounds.dealt(cast, rounds.planned(cast, headcount=STAFF, **basics))
    asked = made.round.questions
    ethnic = shapes.asking(made.round).ethnic
    told = ethnic.minority("framework") if ethnic else frozenset()
    groups = {True: min(told), False: min(set(range(1, 8)) - told)} if told else {}
    for number, code in enumerate(made.codes[:STAFF]):
        minority = number < STAFF // 2
        positions = [2 if minority == (number % 5 > 0) else 1 for _question in asked]
        more = {"group": str(groups[minority])} if groups else {}
        rounds.send(made.round, rounds.sheet(made.round, code, positions, **more))
    return rounds.counted(cast, made)


def test_nothing_is_heard_before_a_round_is_counted(cast: Cast) -> None:
    rounds.planned(cast)
    assert surveyed.heard(cast.willow, indicators.get("harassed-by-staff")) == []
    page = cast.client("alice").get(f"/lead/{cast.willow.public_id}/data/indicators/harassed-by-staff/")
    assert "No reflection with this question has been counted yet" in page.content.decode()


def test_managers_and_colleagues_are_told_apart_as_ranges_with_the_way_to_the_results(cast: Cast) -> None:
    of = _counted(cast)
    heard = surveyed.heard(cast.willow, indicators.get("harassed-by-staff"))
    assert [each.row.question.wres for each in heard] == [6, 6]
    assert all(each.row.figure and each.row.figure.lo < each.row.figure.hi for each in heard)
    html = (
        cast.client("alice").get(f"/lead/{cast.willow.public_id}/data/indicators/harassed-by-staff/").content.decode()
    )
    assert f"/reflections/{of.public_id}/results/" in html
    assert "tells both apart" in html
    assert html.count("between") >= 2
    assert "NHS Staff Survey 2025, question 14b" in html


def test_other_practices_hear_nothing(cast: Cast) -> None:
    _counted(cast)
    assert surveyed.heard(cast.oak, indicators.get("harassed-by-staff")) == []


def test_a_split_that_was_published_says_which_way_it_is(cast: Cast) -> None:
    split: dict[str, Any] = {
        "detail": "minority",
        "groups": "six",
        "definition": "framework",
        "minority_headcount": STAFF // 2,
    }
    _counted(cast, **split)
    [fair] = surveyed.heard(cast.willow, indicators.get("fair-chances"))
    assert len(fair.row.parts) == 2
    assert fair.compared.endswith("This favours everybody else.")
    [harm] = surveyed.heard(cast.willow, indicators.get("harassed-by-public"))
    assert harm.compared.endswith("This favours everybody else.")
    assert "∞" not in harm.compared
