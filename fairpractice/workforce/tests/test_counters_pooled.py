"""Why counters are not pooled as ballots are (decision 17): three ways that give somebody away, and a form that does not."""

from collections.abc import Sequence
from itertools import product

import numpy as np
import pytest

from fairpractice.figures.pools import Pool, Practices, release_place

CELLS = ("minority, happened", "minority, not", "other, happened", "other, not")
Ranges = tuple[tuple[int, int], ...]


def alone(people: Sequence[int], count: int) -> tuple[int, int]:
    """One count of everybody, told as a question of a pool is."""
    sizes = np.array(people)[:, None]
    practices = Practices.of([f"P{n}" for n in range(len(people))], [""] * len(people), sizes)
    (figure,) = release_place("i", "Place", practices, ("all",), {}, [count]).figures
    return figure.lo, figure.hi


def as_tables(people: Sequence[int], cells: Sequence[int]) -> Pool:
    """Four columns of which only the people of each Practice are known."""
    sizes = np.array(people)
    most = np.repeat(sizes[:, None], len(CELLS), axis=1)
    names = tuple(f"P{n}" for n in range(len(people)))
    rows = Practices(names, ("",) * len(people), most, sizes, sizes, np.zeros_like(most), most, frozenset())
    return release_place("i", "Place", rows, CELLS, {}, cells)


def ranges(told: Pool, people: int) -> Ranges:
    """By cell, what is told of it; everything where nothing is."""
    found = {figure.of.removeprefix("Place: "): (figure.lo, figure.hi) for figure in told.figures}
    return tuple(found.get(cell, (0, people)) for cell in CELLS)


def rest_can(told: Ranges, some: Sequence[int], rest: int) -> bool:
    """Whether `rest` people can make up what is told, if some others stand in the cells as said."""
    left = [(max(0, lo - have), hi - have) for (lo, hi), have in zip(told, some, strict=True)]
    return all(hi >= 0 for _lo, hi in left) and sum(lo for lo, _hi in left) <= rest <= sum(hi for _lo, hi in left)


def test_each_cell_as_a_question_of_its_own_rules_out_what_a_practice_did() -> None:
    people = [10] * 40
    (minority_lo, _), (trained_lo, _) = alone(people, 200), alone(people, 199)
    minority_hi = alone(people, 200)[1]
    untrained_at_most = minority_hi - trained_lo
    assert (minority_lo, minority_hi, untrained_at_most) == (199, 201, 2), "of 400 people in 40 Practices"
    told = ranges(as_tables(people, [199, 1, 100, 100]), 400)
    assert told[1] == (0, 30), "as a table: three whole Practices may be of an ethnic minority and untrained"


def test_two_years_of_fresh_tables_tell_who_the_newcomers_are() -> None:
    """So the group's total needs a ledger of its own, and cells must not be told finer than it."""
    first = ranges(as_tables([10] * 40, [101, 99, 100, 100]), 400)
    second = ranges(as_tables([10] * 41, [110, 99, 101, 100]), 410)
    least = second[0][0] + second[1][0] - first[0][1] - first[1][1]
    assert least >= 5, "of the ten people of the Practice that came, if nobody else changed"


@pytest.mark.parametrize("seed", range(12))
def test_as_tables_no_three_practices_can_be_worked_out(seed: int) -> None:
    pick = np.random.default_rng(seed)
    people = np.clip(pick.lognormal(2.5, 0.5, int(pick.integers(8, 60))).round().astype(int), 7, 60)
    cells = pick.multinomial(int(people.sum()), pick.dirichlet([3, 3, 3, 3]))
    pool = as_tables(people.tolist(), cells.tolist())
    told, largest = ranges(pool, int(people.sum())), np.sort(people)[-3:]
    assert all(lo <= count <= hi for (lo, hi), count in zip(told, cells, strict=True))
    for corners in product(range(len(CELLS)), repeat=3):  # all else lies between these
        some = [0] * len(CELLS)
        for corner, practice in zip(corners, largest, strict=True):
            some[corner] += int(practice)
        assert rest_can(told, some, int(people.sum() - largest.sum())), (told, corners)


def may_be(told: Ranges) -> tuple[bool, bool]:
    """Whether the first group's rate may be lower than the other's, and whether it may be higher."""
    (yes, no), (other_yes, other_no) = told[:2], told[2:]
    least, most = yes[0] / (yes[0] + no[1]), yes[1] / (yes[1] + no[0])
    other_least, other_most = other_yes[0] / (other_yes[0] + other_no[1]), other_yes[1] / (other_yes[1] + other_no[0])
    return least < other_most, most > other_least


def test_a_network_says_nothing_then_and_a_hub_can() -> None:
    """Why it is not built first: half of ethnic minority staff had training, and 65 in 100 of the others."""
    for practices, sides in ((8, (True, True)), (12, (True, True)), (100, (True, False))):
        cells = [5 * practices // 2, 5 * practices // 2, 13 * practices // 2, 7 * practices // 2]
        told = as_tables([15] * practices, [*cells[:3], 15 * practices - sum(cells[:3])])
        assert may_be(ranges(told, 15 * practices)) == sides, practices
