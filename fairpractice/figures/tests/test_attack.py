"""The attacker can find things: every rule in use that is known to fail, fails here too."""

from collections.abc import Hashable
from itertools import product
from math import comb

import numpy as np
import pytest

from fairpractice.figures.attack import Answers, Mechanism, Sum, alike, attack, bounds, flat, insiders, worlds


def exact(least: int) -> Mechanism:
    return lambda w: sum(w) if len(w) >= least else "too few"


def hes(w: Answers) -> Hashable:
    y = sum(w)
    return 0 if y == 0 else "*" if y <= 7 else 5 * round(y / 5)


def small_cells(w: Answers) -> Hashable:
    return "*" if 1 <= sum(w) <= 4 else sum(w)


@pytest.mark.parametrize(
    ("rule", "people", "most"),
    [
        (exact(10), 10, 0),
        (exact(5), 5, 0),
        (exact(5), 7, 1),
        (hes, 9, 0),
        (hes, 12, 1),
        (small_cells, 9, 0),
        (small_cells, 9, 1),
    ],
)
def test_rules_in_use_expose(rule: Mechanism, people: int, most: int) -> None:
    found = attack(rule, [0] * people, alike([0] * people, most))
    assert found.exposed > 0
    assert found.at_risk > 0.05
    assert found.guess == 1.0


def test_an_insider_sees_more() -> None:
    alone, helped = (attack(exact(5), [0] * 8, alike([0] * 8, most)) for most in (0, 1))
    assert helped.at_risk > alone.at_risk


def test_a_total_and_one_group_give_the_pair_away() -> None:
    team = [0] * 10 + [1] * 2
    found = attack(lambda w: (sum(w), sum(w[:10])), team, [()])
    assert found.at_risk > 0.6


def up_or_down(value: int, base: int = 3) -> list[tuple[float, int]]:
    low, over = value // base * base, value % base
    return [(1.0, low)] if over == 0 else [(1 - over / base, low), (over / base, low + base)]


def test_random_rounding_with_a_threshold_exposes_through_its_sums() -> None:
    """Three cells and their sum are rounded to 3 and add up; a rounded cell below 3 is hidden, and found by subtraction."""

    def publish(w: Answers) -> list[tuple[float, Hashable]]:
        cells = (sum(w[:2]), sum(w[2:4]), sum(w[4:]))
        out = []
        for draw in product(*(up_or_down(c) for c in cells)):
            rounded = [value for _, value in draw]
            total = sum(rounded)
            if abs(total - sum(w)) < 3:
                out.append(
                    (float(np.prod([chance for chance, _ in draw])), (total, *("*" if v < 3 else v for v in rounded)))
                )
        norm = sum(chance for chance, _ in out)
        return [(chance / norm, seen) for chance, seen in out]

    team = [0, 0, 1, 1, 2, 2, 2, 2]
    found = attack(publish, team, alike(team, 1))
    assert found.exposed > 0


@pytest.mark.parametrize("times", [12, 20])
def test_draws_average_out(times: int) -> None:
    """Twelve rounds rounded afresh, or twenty items answered alike: how often it went up gives the count away."""

    def publish(w: Answers) -> list[tuple[float, Hashable]]:
        draws = up_or_down(sum(w))
        if len(draws) == 1:
            return [(1.0, (draws[0][1], times))]
        (down, low), (up, _) = draws
        return [
            (comb(times, k) * up**k * down ** (times - k), (low, times - k) if k < times else (low + 3, times))
            for k in range(times + 1)
        ]

    found = attack(publish, [0] * 7, [()])
    assert found.guess > 0.97


def test_a_leaver_is_known_where_classes_are_made_afresh() -> None:
    """Person 0 has left by the second round; nobody changed their mind."""

    def cut(y: int) -> int:
        return 0 if y <= 3 else 1 if y <= 6 else 2

    found = attack(lambda w: (cut(sum(w)), cut(sum(w[1:]))), [1] + [0] * 9, [()])
    assert found.exposed > 0


def test_moving_after_holding_tells_that_everybody_said_no() -> None:
    """Round two keeps class 1 while a leaver could explain it: leaving it for class 0 says that nobody said yes."""

    def publish(w: Answers) -> Hashable:
        yes = sum(w)
        return "held" if 1 <= yes <= 6 else "few" if yes == 0 else "most"

    assert attack(publish, [0] * 8, [()]).exposed > 0


def test_declining_left_out_of_n_becomes_an_answer() -> None:
    """One bit a person: declined. The number of answers is published."""
    assert attack(lambda w: len(w) - sum(w), [0] * 8, [()]).exposed > 0


def test_a_pattern_that_depends_on_the_answers_tells() -> None:
    """A figure is taken back where it would expose somebody: that it is missing says as much."""
    assert attack(lambda w: "withheld" if sum(w) in (0, len(w)) else sum(w), [0] * 8, insiders(8, 1)).exposed > 0


@pytest.mark.parametrize("practices", [2, 6])
def test_exact_pool_totals_expose_a_practice(practices: int) -> None:
    team = [p for p in range(practices) for _ in range(2)]
    whole = [(2 * p, 2 * p + 1) for p in range(practices)]
    assert attack(sum, team, [(), *whole]).exposed > 0


def test_telling_nothing_exposes_nobody() -> None:
    found = attack(lambda w: "nothing", [0] * 6, insiders(6, 2))
    assert (found.releases, found.exposed, found.at_risk) == (1, 0, 0.0)
    assert found.guess < 0.8


def test_the_flat_prior_is_flat() -> None:
    team = [0, 0, 1, 1, 1]
    weight, bits = flat(team), worlds(5)
    yes = bits[:, 2:].sum(axis=1)
    assert weight.sum() == pytest.approx(1)
    assert [weight[yes == y].sum() for y in range(4)] == pytest.approx([0.25] * 4)


def test_a_coalition_of_everybody_leaves_nobody_to_expose() -> None:
    assert attack(exact(1), [0, 0], [(0, 1)]).exposed == 0


def test_bounds_of_sums() -> None:
    sums = [Sum((0, 1), 3, 5), Sum((1, 2), 0, 1)]
    assert bounds([4, 4, 4], sums, 0) == (2.0, 4.0)
    assert bounds([4, 4, 4], sums, 0, {1: 1}) == (2.0, 4.0)
    assert bounds([4, 4, 4], sums, 0, {1: 0}) == (3.0, 4.0)
    assert bounds([4, 4, 4], [Sum((0,), 5, 9)], 0) is None
