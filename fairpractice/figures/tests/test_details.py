"""Details of a team's figure: against the attacker in every world, against all worlds by counts, and what they tell."""

from collections.abc import Hashable
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairpractice.figures.attack import Answers, alike, attack, flat
from fairpractice.figures.classes import CAP, classes
from fairpractice.figures.details import POINTS, agreeing, band, distribution, free_people, points, split
from fairpractice.figures.practice import Item, Ledger, Round, release
from fairpractice.figures.proofs import verify
from fairpractice.figures.sums import members
from fairpractice.figures.values import Reason, Unreleased
from fairpractice.figures.worlds import coalitions

ITEM, HARD = Item("fair"), Item("harassed", sensitive=True)


@pytest.mark.slow
@pytest.mark.parametrize(("group", "rest"), [(7, 7), (7, 8)])
def test_a_split_exposes_nobody(group: int, rest: int) -> None:
    """Person by person, through the real code."""
    persons = [0] * group + [1] * rest
    outs: dict[tuple[int, int], Hashable] = {}

    def publish(w: Answers) -> Hashable:
        a, b = sum(w[:group]), sum(w[group:])
        if (a, b) not in outs:
            counts = Unreleased(((a, group - a), (b, rest - b)))
            told = release(counts, ITEM, Round("r", group + rest, detail="nurses"), Ledger())[0]
            outs[a, b] = (told.figures, told.refusals, told.proof)
        return outs[a, b]

    found = attack(publish, persons, alike(persons, 2), flat([0] * (group + rest)))
    assert found.exposed == 0
    assert found.guess < CAP


def certain(worlds: np.ndarray) -> bool:
    """Whether two insiders can know somebody's answer, by counts: worlds of shape (m, atoms, answers)."""
    sizes = worlds[0].sum(axis=1)
    for pattern in coalitions(worlds.shape[1], worlds.shape[2], 2):
        known = np.array(pattern)
        left = worlds[(worlds >= known).all(axis=(1, 2))] - known
        room = (sizes - known.sum(axis=1))[:, None]
        if len(left) and ((left.max(axis=0) == 0) | (left.min(axis=0) == room))[room[:, 0] > 0].any():
            return True
    return False


@pytest.mark.parametrize(("group", "rest"), [(7, 12), (9, 9), (12, 20), (8, 40), (31, 33)])
@pytest.mark.parametrize("item", [ITEM, HARD])
def test_no_split_makes_anything_certain(group: int, rest: int, item: Item) -> None:
    """Every pair of counts through the real code, grouped by all that was told."""
    seen, told = dict[Hashable, list[list[list[int]]]](), 0
    for a, b in product(range(group + 1), range(rest + 1)):
        world = [[a, group - a], [b, rest - b]]
        out = release(Unreleased(tuple(map(tuple, world))), item, Round("r", group + rest, detail="x"), Ledger())[0]
        seen.setdefault((out.figures, out.refusals), []).append(world)
        told += len(out.figures) > 1
    assert not any(certain(np.array(worlds)) for worlds in seen.values())
    assert told or item is HARD


@pytest.mark.parametrize(("group", "rest"), [(7, 9), (8, 9), (9, 12)])
@pytest.mark.parametrize("item", [ITEM, HARD])
def test_a_size_told_in_another_run_than_its_band_makes_nothing_certain(group: int, rest: int, item: Item) -> None:
    """Every pair of counts through the real code, for every run that holds the size; and for two of them, one after the other,
    told of the same answers, which is more than any ledger lets out."""
    answers = group + rest
    runs = [(lo, hi) for lo in range(7, group + 1) for hi in range(group, answers - 6) if hi - lo < 6]
    worlds = [[[a, group - a], [b, rest - b]] for a, b in product(range(group + 1), range(rest + 1))]
    told, proofs = dict[tuple[int, int], list[Hashable]](), set[str]()
    for run in runs:
        now = Round("r", answers, detail="x", group=run)
        outs = [release(Unreleased(tuple(map(tuple, world))), item, now, Ledger())[0] for world in worlds]
        told[run] = [(out.figures, out.refusals) for out in outs]
        proofs |= {out.proof for out in outs if out.proof}
    assert all(verify(text).figures for text in proofs)
    for one, other in product(runs, repeat=2):
        seen: dict[Hashable, list[list[list[int]]]] = {}
        for world, *views in zip(worlds, told[one], told[other], strict=True):
            seen.setdefault(tuple(views), []).append(world)
        assert not any(certain(np.array(alike)) for alike in seen.values()), (one, other)


@pytest.mark.slow
@pytest.mark.parametrize("run", [(7, 8), (7, 7)])
def test_a_size_told_in_another_run_exposes_nobody(run: tuple[int, int]) -> None:
    """Person by person, for none, one and two insiders, of one group or of both."""
    persons = [0] * 7 + [1] * 8
    outs: dict[tuple[int, int], Hashable] = {}
    for a, b in product(range(8), range(9)):
        now = Round("r", 15, detail="nurses", group=run)
        told = release(Unreleased(((a, 7 - a), (b, 8 - b))), ITEM, now, Ledger())[0]
        outs[a, b] = (told.figures, told.refusals, told.proof)
    for most in (0, 1, 2):
        found = attack(lambda w: outs[sum(w[:7]), sum(w[7:])], persons, alike(persons, most), flat([0] * 15))
        assert found.exposed == 0
        assert found.guess < CAP


@pytest.mark.parametrize("run", [(6, 9), (5, 7), (9, 12), (9, 8), (7, 20)])
@pytest.mark.parametrize("size", [6, 8])
def test_a_run_that_its_own_refusal_would_narrow_is_refused_whatever_the_size(run: tuple[int, int], size: int) -> None:
    """Or that does not hold the size. Told apart only where it is in the run, a group of 6 or 8 would be known for what it is."""
    counts = Unreleased(((3, size - 3), (5, 15 - size)))
    with pytest.raises(ValueError, match=r"run|not as large"):
        release(counts, ITEM, Round("r", 20, detail="nurses", group=run), Ledger())


@pytest.mark.parametrize("answers", [16, 20, 24])
def test_no_distribution_makes_anything_certain(answers: int) -> None:
    seen: dict[Hashable, list[list[list[int]]]] = {}
    for yes in range(answers + 1):
        for no in range(answers - yes + 1):
            counts = (yes, no, answers - yes - no)
            out = release(Unreleased((counts,)), ITEM, Round("r", answers, detail="distribution"), Ledger())[0]
            seen.setdefault((out.figures, out.refusals), []).append([list(counts)])
    assert not any(certain(np.array(worlds)) for worlds in seen.values())


@pytest.mark.parametrize("columns", [3, 6])
def test_from_thirty_answers_on_six_people_may_have_said_anything(columns: int) -> None:
    """Whatever six of the team answered, the others can make up all that is told: in many teams, many sixes, all by counting."""
    pick = np.random.default_rng(3)
    told = 0
    for _ in range(60):
        answers = int(pick.integers(30, 70))
        counts = pick.multinomial(answers, pick.dirichlet(np.ones(columns)))
        agree = columns // 3
        cuts = classes(answers)
        lo, hi = cuts.ranges[cuts.index(int(counts[:agree].sum()), draw=False)]
        parts = points(counts.tolist(), lo, hi, sensitive=False)
        least, most = np.zeros(columns, dtype=int), np.full(columns, answers)
        for part in parts:
            least[part.column], most[part.column] = part.range
            assert part.range[0] <= counts[part.column] <= part.range[1]
        told += len(parts)
        for _ in range(20):
            six = pick.multinomial(6, pick.dirichlet(np.full(columns, 0.2)))
            low, high = np.maximum(least, six), most
            fits = [
                y for y in range(lo, hi + 1)
                if low[:agree].sum() <= y <= high[:agree].sum()
                and low[agree:].sum() <= answers - y <= high[agree:].sum()
            ]  # fmt: skip
            assert fits
            assert (low <= high).all()
    assert told > 20


@pytest.mark.parametrize(("answers", "columns", "lo", "hi"), [(4, 3, 1, 3), (5, 6, 2, 3), (3, 6, 0, 3), (4, 6, 4, 4)])
def test_who_agrees_and_who_does_not_is_described_exactly(answers: int, columns: int, lo: int, hi: int) -> None:
    found = agreeing(answers, columns, lo, hi)
    ways = [
        p
        for p in product(range(answers + 1), repeat=columns)
        if sum(p) == answers and lo <= sum(p[: columns // 3]) <= hi
    ]
    every = np.array(ways) @ members(columns).T
    assert (every.min(axis=0) == found.lo).all()
    assert (every.max(axis=0) == found.hi).all()


def test_five_points_from_thirty_answers_on_and_three_below() -> None:
    counts = ((11, 14, 9, 6, 3, 2),)
    out, ledger = release(Unreleased(counts), ITEM, Round("1", 45, detail="distribution"), Ledger())
    assert out.figures[0].of == ""
    assert {f.of for f in out.figures[1:]} <= set(POINTS)
    assert len(out.figures) > 3
    for figure in out.figures[1:]:
        assert figure.lo <= counts[0][POINTS.index(figure.of)] <= figure.hi
    assert len(verify(out.proof).figures) == len(out.figures)
    again, _ = release(Unreleased(counts), ITEM, Round("2", 45, detail="distribution"), ledger)
    assert [(f.of, f.lo, f.hi) for f in again.figures] == [(f.of, f.lo, f.hi) for f in out.figures]
    small, _ = release(Unreleased(((3, 4, 4, 5, 4, 4),)), ITEM, Round("1", 24, detail="distribution"), Ledger())
    same, _ = release(Unreleased(((7, 9, 8),)), ITEM, Round("1", 24, detail="distribution"), Ledger())
    assert small == same
    assert [f.of for f in same.figures] == ["", "no", "other"]
    for figure, count in zip(same.figures, (7, 9, 8), strict=True):
        assert figure.lo <= count <= figure.hi
    assert verify(same.proof).figures
    three, _ = release(Unreleased(((20, 15, 10),)), ITEM, Round("1", 45, detail="distribution"), Ledger())
    assert [f.of for f in three.figures] == ["", "no", "other"]


def test_the_order_of_what_is_told_follows_no_answer() -> None:
    one, other = (points(c, 24, 26, False) for c in ((11, 14, 9, 6, 3, 2), (12, 13, 9, 6, 3, 2)))
    assert [p.cuts for p in one][:1] == [p.cuts for p in other][:1]
    assert free_people(False) == 6
    assert free_people(True) == 12


@settings(max_examples=40, deadline=None)
@given(st.integers(7, 40), st.integers(7, 40), st.booleans(), st.data())
def test_splits_hold_the_counts_and_verify(group: int, rest: int, sensitive: bool, data: st.DataObject) -> None:
    a, b = data.draw(st.integers(0, group)), data.draw(st.integers(0, rest))
    counts = Unreleased(((a, group - a), (b, rest - b)))
    out, _ = release(counts, Item("x", sensitive), Round("r", group + rest, detail="x"), Ledger())
    for figure, count in zip(out.figures, (a + b, a, b), strict=False):
        assert figure.lo <= count <= figure.hi
    assert not out.figures or verify(out.proof).figures


def test_splits_of_small_and_large_groups() -> None:
    assert split(14, 5, 9, (7, 9), False).tells
    assert split(80, 37, 39, band(40), False).tells
    assert not split(80, 0, 6, band(40), False).tells
    assert not distribution(7, 0, 3, False).tells


def test_a_detail_that_no_cut_makes_safe_is_refused() -> None:
    out, _ = release(Unreleased(((0, 20), (0, 20))), ITEM, Round("1", 40, detail="nurses"), Ledger())
    assert [r.reason for r in out.refusals] == [Reason.NOTHING_MORE]
