"""Guesses at answers, on worlds small enough to do by hand."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairpractice.figures.classes import bearable, follow, team
from fairpractice.figures.worlds import Floats, Ints, chosen, coalitions, guesses


def guess(worlds: Ints, insiders: int, prior: Floats | None = None) -> float:
    """Where all these worlds remain."""
    return float(guesses(worlds, np.zeros(len(worlds), dtype=np.int64), insiders, prior)[0, 0])


def bears(worlds: Ints, sensitive: bool) -> bool:
    return bool(bearable(worlds, np.zeros(len(worlds), dtype=np.int64), sensitive)[0, 0])


def test_guesses_by_hand() -> None:
    assert guess(team(4, 0, 4), 0) == pytest.approx(0.5)
    assert guess(team(4, 0, 1), 0) == pytest.approx(1 - 0.5 / 4)
    assert guess(team(4, 0, 1), 1) == pytest.approx(1.0), "the one who said yes knows that nobody else did"
    assert guess(team(4, 0, 0), 0) == 1.0


def test_more_insiders_than_people_are_no_coalition() -> None:
    pair = np.array([[[0, 1], [3, 4]], [[1, 0], [3, 4]], [[0, 1], [4, 3]], [[1, 0], [4, 3]]])
    assert guess(pair, 2) < 1.0
    assert len(coalitions(2, 2, 2)) == 15


def test_a_prior_moves_the_guess() -> None:
    worlds = team(4, 0, 2)
    assert guess(worlds, 0, np.array([9.0, 1.0, 1.0])) > guess(worlds, 0)


@settings(max_examples=60, deadline=None)
@given(st.integers(7, 29), st.data())
def test_running_sums_agree_with_the_worlds_weighed_one_by_one(answers: int, data: st.DataObject) -> None:
    lo = data.draw(st.integers(0, answers - 1))
    hi = data.draw(st.integers(lo, answers))
    every = guesses(team(answers, 0, answers), np.arange(answers + 1), 1)
    surest, worlds = 0.0, team(answers, lo, hi)
    for known in (np.array([[0, 0]]), np.array([[1, 0]]), np.array([[0, 1]])):
        weight = chosen(worlds, known)
        if weight.sum():
            likely = float((weight * (worlds[:, 0, 0] - known[0, 0])).sum() / weight.sum() / (answers - known.sum()))
            surest = max(surest, likely, 1 - likely)
    assert float(every[lo, hi]) == pytest.approx(surest, abs=1e-9)


def test_sensitive_classes_have_the_lower_cap() -> None:
    assert bears(team(12, 0, 4), sensitive=False)
    assert not bears(team(12, 0, 4), sensitive=True)
    assert not bears(team(12, 0, 3), sensitive=False)


def test_a_run_too_narrow_to_repeat_is_told_as_nothing() -> None:
    assert follow(8, 12, 0, 0, 9).ranges == ((0, 9),)
