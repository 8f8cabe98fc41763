"""What the lead types when planning: each mistake is told, and numbers that do not fit each other are not taken."""

import pytest

from fairpractice.reflections import forms
from fairpractice.reflections.models import Round

_GOOD = {"title": "Spring", "headcount": "14", "days": "5"}


def _errors(said: dict[str, str], before: Round | None = None) -> dict[str, str]:
    form = forms.BasicsForm({**_GOOD, **said}, before=before)
    return {name: str(rows[0]) for name, rows in form.errors.items()}


def test_a_first_round_asks_for_no_leavers() -> None:
    assert _errors({}) == {}
    assert "left" not in forms.BasicsForm(before=None).fields


@pytest.mark.parametrize(("days", "good"), [("4", False), ("5", True), ("30", True), ("31", False), ("five", False)])
def test_a_round_is_open_for_five_working_days_at_least(days: str, good: bool) -> None:
    assert ("days" in _errors({"days": days})) is not good


def test_who_left_and_who_joined_must_explain_the_number() -> None:
    before = Round(title="Winter", headcount=12)
    assert _errors({"left": "1", "joined": "3"}, before) == {}
    wrong = _errors({"left": "0", "joined": "0"}, before)
    assert "12 asked last time, less 0 who left, and 0 who joined make 12" in wrong["headcount"]
    assert "left" in _errors({"joined": "3"}, before), "an empty answer is not nought"
    assert "more than were asked" in _errors({"left": "13", "joined": "3"}, before)["left"]


def test_a_split_is_offered_only_where_nobody_could_be_worked_out() -> None:
    apart = {"detail": "minority", "groups": "six", "definition": "framework"}
    assert "minority_headcount" in _errors(apart)
    assert "cannot be shown apart" in _errors({**apart, "minority_headcount": "3"})["detail"]
    assert "more than the number" in _errors({**apart, "minority_headcount": "20"})["minority_headcount"]
    assert _errors({**apart, "headcount": "24", "minority_headcount": "11"}) == {}
