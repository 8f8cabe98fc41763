"""Guesses at answers, on worlds small enough to do by hand."""

import numpy as np
import pytest

from fairpractice.figures.classes import bearable, follow, team
from fairpractice.figures.worlds import coalitions, guess


def test_guesses_by_hand() -> None:
    assert guess(team(4, 0, 4), 0) == pytest.approx(0.5)
    assert guess(team(4, 0, 1), 0) == pytest.approx(1 - 0.5 / 4)
    assert guess(team(4, 0, 1), 1) == 1.0, "the one who said yes knows that nobody else did"
    assert guess(team(4, 0, 0), 0) == 1.0


def test_more_insiders_than_people_are_no_coalition() -> None:
    pair = np.array([[[0, 1], [3, 4]], [[1, 0], [3, 4]], [[0, 1], [4, 3]], [[1, 0], [4, 3]]])
    assert guess(pair, 2) < 1.0
    assert len(coalitions(2, 2, 2)) == 15


def test_a_prior_moves_the_guess() -> None:
    worlds = team(4, 0, 2)
    assert guess(worlds, 0, np.array([9.0, 1.0, 1.0])) > guess(worlds, 0)


def test_sensitive_classes_have_the_lower_cap() -> None:
    assert bearable(team(12, 0, 4), sensitive=False)
    assert not bearable(team(12, 0, 4), sensitive=True)
    assert not bearable(team(12, 0, 3), sensitive=False)
    assert bearable(team(40, 0, 5), sensitive=True), "from 30 people on only certainty counts"
    assert not bearable(team(40, 0, 2), sensitive=False)


def test_a_run_too_narrow_to_repeat_is_told_as_nothing() -> None:
    assert follow(8, 12, 0, 0, 9).ranges == ((0, 9),)
