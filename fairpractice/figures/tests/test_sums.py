"""Sums over sets of columns say exactly what rows can add up to: against every whole number, tried."""

import random
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairpractice.figures.classes import FREE
from fairpractice.figures.sums import Sums, bounds, ladder, members

Point = tuple[int, ...]


def hull(points: set[Point]) -> Sums:
    """The sums that these points have, set by set."""
    every = np.array(sorted(points)) @ members(len(next(iter(points)))).T
    return Sums(every.min(axis=0), every.max(axis=0))


def inside(of: Sums, most: int) -> set[Point]:
    """All points with coordinates from 0 that these sums allow."""
    bits = members(of.columns)
    return {p for p in product(range(most + 1), repeat=of.columns) if ((bits @ p >= of.lo) & (bits @ p <= of.hi)).all()}


def rows(seed: int) -> tuple[Sums, list[set[Point]]]:
    """Three or four random rows of two or three columns: their sums and all their points."""
    pick = random.Random(seed)
    columns = pick.choice([2, 3])
    found, points = [], []
    for _ in range(pick.choice([3, 4])):
        most = [pick.randint(0, 2) for _ in range(columns)]
        least = [pick.randint(0, m) if pick.random() < 0.3 else 0 for m in most]
        box = [p for p in product(*(range(a, b + 1) for a, b in zip(least, most, strict=True)))]
        totals = sorted({sum(p) for p in box})
        lo = pick.choice(totals)
        hi = pick.choice([t for t in totals if t >= lo])
        points.append({p for p in box if lo <= sum(p) <= hi})
        found.append(Sums.of(np.array(least), np.array(most), np.array(lo), np.array(hi)))
    return Sums(np.stack([r.lo for r in found]), np.stack([r.hi for r in found])), points


def added(points: list[set[Point]]) -> set[Point]:
    return {tuple(map(sum, zip(*each, strict=True))) for each in product(*points)}


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 100_000))
def test_rows_and_their_sum_are_what_their_points_are(seed: int) -> None:
    of, points = rows(seed)
    for at, row in enumerate(points):
        one = of[[at]].total()
        assert inside(one, 2) == row
        assert (hull(row).lo == one.lo).all()
        assert (hull(row).hi == one.hi).all()
    total = of.total()
    assert inside(total, 8) == added(points)
    assert (of.margin(2) >= of.margin(1)).all()


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 100_000), st.data())
def test_cuts_and_spans_are_exact(seed: int, data: st.DataObject) -> None:
    of, points = rows(seed)
    whole, every = of.total(), added(points)
    column = data.draw(st.integers(0, whole.columns - 1))
    values = sorted({p[column] for p in every})
    lo = data.draw(st.sampled_from(values))
    hi = data.draw(st.sampled_from([v for v in values if v >= lo]))
    left = {p for p in every if lo <= p[column] <= hi}
    cut = whole.cut(column, lo, hi)
    assert inside(cut, 8) == left
    assert (hull(left).lo == cut.lo).all()
    assert (hull(left).hi == cut.hi).all()
    others, near = rows(seed + 1)
    if others.columns == whole.columns and (both := left & added(near)):
        for c in range(whole.columns):
            found = cut.span(others.total(), c)
            assert (int(found[0]), int(found[1])) == (min(p[c] for p in both), max(p[c] for p in both))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 100_000), st.integers(1, 2))
def test_whatever_some_rows_answered_the_others_make_up_every_class(seed: int, free: int) -> None:
    """The rule of pools, in every world of three or four rows: total first, then the columns."""
    of, points = rows(seed)
    total, margin = of.total(), of.margin(free)
    told, demands = Sums.free(total.columns), list[tuple[int, int, int]]()
    for column in range(-1, total.columns):
        if column < 0:
            first, last = int(total.lo[-1]), int(total.hi[-1])
            cuts = ladder(first, last, first + int(margin[-1]), last - int(margin[-1]), 1)
        else:
            cuts = ladder(*bounds(told, total, 0, column), *bounds(told, total, margin, column), 1)
        if not cuts.tells:
            continue
        for lo, hi in cuts.ranges:
            for some in combinations(range(len(points)), free):
                rest = added([row for at, row in enumerate(points) if at not in some])
                for fixed in product(*(points[at] for at in some)):
                    sums = (tuple(map(sum, zip(r, *fixed, strict=True))) for r in rest)
                    assert any(
                        all(a <= (sum(s) if c < 0 else s[c]) <= b for c, a, b in [*demands, (column, lo, hi)])
                        for s in sums
                    )
        shown = seed % len(cuts.ranges)
        lo, hi = cuts.demand(shown)
        told = told.planked(lo, hi) if column < 0 else told.cut(column, lo, hi)
        demands.append((column, *cuts.ranges[shown]))


def test_nothing_is_known_of_free_sums() -> None:
    assert Sums.free(2).lo.tolist() == [0, -FREE, -FREE, -FREE]
    assert Sums.free(2).cut(0, 1, 3).hi.tolist()[1] == 3


@settings(max_examples=300, deadline=None)
@given(
    st.integers(0, 30), st.integers(0, 60), st.integers(-5, 40), st.integers(-5, 40), st.integers(1, 4), st.booleans(), st.data()
)  # fmt: skip
def test_ladders_cover_every_count_once(
    first: int, span: int, low: int, room: int, width: int, hold: bool, data: st.DataObject
) -> None:
    last = first + span
    held = None
    if hold:
        a = data.draw(st.integers(first - 5, last))
        held = (a, data.draw(st.integers(max(a, first), last + 5)))
    cuts = ladder(first, last, first + low, last - room, width, held)
    assert [n for lo, hi in cuts.ranges for n in range(lo, hi + 1)] == list(range(first, last + 1))
    for lo, hi in cuts.ranges if cuts.tells else ():
        assert hi >= first + low
        assert lo <= last - room
        assert held or hi - lo + 1 >= width
    if held and cuts.held is not None:
        lo, hi = cuts.ranges[cuts.held]
        assert lo <= max(held[0], first)
        assert hi >= min(held[1], last)
    assert (cuts.held is not None) == hold


@pytest.mark.parametrize(("end", "begin", "found"), [(3, 6, 2), (5, 5, 1), (3, 9, 3), (2, 12, 5)])
def test_ladders_by_hand(end: int, begin: int, found: int) -> None:
    assert len(ladder(0, 14, end, begin, 3).ranges) == found
