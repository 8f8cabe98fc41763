"""Pools: whatever is published, no Practice's answers are ruled out that its own figures allow, in any world."""

import random
from collections import defaultdict
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairpractice.figures.attack import Sum, alike, attack, bounds
from fairpractice.figures.classes import classes
from fairpractice.figures.pools import (
    RULES,
    Earlier,
    Ladder,
    Pool,
    Practices,
    Rules,
    add_shares,
    add_up,
    binomial_error,
    error,
    ladder,
    open_sums,
    ranges,
    release_place,
    share,
)  # fmt: skip
from fairpractice.figures.proofs import verify
from fairpractice.figures.values import Audience, Published, Reason

Told = tuple[tuple[int, int] | None, ...]


def tiny(
    seed: int, insiders: int | None = None
) -> tuple[int, int, dict[tuple[Told, object, str], list[np.ndarray]], np.ndarray, int]:
    """Every world of a random tiny place through the real code: sizes, and worlds by all that was published of them."""
    pick = random.Random(seed)
    practices, columns = pick.choice([(3, 1), (3, 2), (3, 3), (4, 1), (4, 2), (4, 2), (5, 1), (5, 2), (6, 1), (3, 4)])
    sizes = np.array([[pick.choice([0, 1, 1, 2]) for _ in range(columns)] for _ in range(practices)])
    sizes[:, 0] = np.maximum(sizes[:, 0], 1)
    while sizes.sum() > 9:
        sizes[pick.randrange(practices), pick.randrange(columns)] //= 2
        sizes[:, 0] = np.maximum(sizes[:, 0], 1)
    most = pick.choice([0, 1, 1, 2])
    rules = Rules(3, 1, 1, most if insiders is None else insiders, pick.choice([1, 1, 2]))
    cuts = [pick.choice([None, None, pick.randrange(int(n))]) for n in sizes.sum(axis=1)]
    networks = [pick.choice(["", "A", "A", "B"]) for _ in range(practices)]
    whole = frozenset(name for name in "AB" if pick.random() < 0.8)
    by_release: dict[tuple[Told, object, str], list[np.ndarray]] = defaultdict(list)
    figures = 0
    for flat in product(*(range(int(n) + 1) for n in sizes.ravel())):
        yes = np.array(flat).reshape(sizes.shape)
        told: Told = tuple(
            None if c is None else (0, c) if row.sum() <= c else (c + 1, int(n.sum()))
            for c, row, n in zip(cuts, yes, sizes, strict=True)
        )
        here = Practices.of([str(i) for i in range(practices)], networks, sizes, told, whole)
        sums = {name: int(yes[[i for i, n in enumerate(networks) if n == name]].sum()) for name in whole}
        out = release_place(
            "q", "here", here, [str(g) for g in range(columns)], sums, yes.sum(axis=0).tolist(), None, rules
        )
        by_release[told, out.figures, out.proof].append(yes)
        figures += len(out.figures)
    return most, figures, by_release, sizes, practices


def ruled_out(seed: int, insiders: int | None = None) -> tuple[int, int]:
    """How many views of a coalition of Practices rule out answers of another Practice; and how many figures were told."""
    most, figures, by_release, sizes, practices = tiny(seed, insiders)
    found = 0
    for (own, _, _), worlds in by_release.items():
        for one in range(practices):
            allowed = {
                row
                for row in product(*(range(int(n) + 1) for n in sizes[one]))
                if (run := own[one]) is None or run[0] <= sum(row) <= run[1]
            }
            others = [p for p in range(practices) if p != one]
            for coalition in combinations(others, min(most, len(others))):
                views: dict[object, set[tuple[int, ...]]] = defaultdict(set)
                for world in worlds:
                    views[tuple(map(tuple, world[list(coalition)]))].add(tuple(world[one].tolist()))
                found += sum(seen != allowed for seen in views.values())
    return found, figures


@pytest.mark.slow
@pytest.mark.parametrize("start", range(0, 2000, 250))
def test_two_thousand_tiny_places_rule_nothing_out(start: int) -> None:
    told = 0
    for seed in range(start, start + 250):
        found, figures = ruled_out(seed)
        assert found == 0, f"place {seed}"
        told += figures
    assert told > 0


def test_a_few_tiny_places_rule_nothing_out() -> None:
    assert sum(ruled_out(seed)[0] for seed in range(60)) == 0


def test_the_attacker_finds_pools_without_a_margin() -> None:
    """The same code told to reckon with fewer insiders than there are."""
    assert sum(ruled_out(seed, insiders=-1)[0] for seed in range(60)) > 0


def test_people_of_a_small_pool_one_by_one() -> None:
    """Nine Practices of one person each, and two of them put together what they know."""
    rules = Rules(3, 1, 1, 2, 2)
    here = Practices.of([str(i) for i in range(9)], [""] * 9, np.ones((9, 1), dtype=np.int64))
    outs = {y: release_place("q", "x", here, ["all"], {}, [y], None, rules).figures for y in range(10)}
    assert len(set(outs.values())) > 1
    assert attack(lambda w: outs[sum(w)], [0] * 9, alike([0] * 9, 2)).exposed == 0


def place(count: int, seed: int = 1, columns: int = 6) -> tuple[Practices, np.ndarray, dict[str, int]]:
    """A made-up place: sizes as in primary care, in networks of seven, whose Practices have published their own figures."""
    pick = np.random.default_rng(seed)
    people = np.clip(pick.lognormal(2.2, 0.6, count).round().astype(int), 3, 60)
    weights = np.array([0.4, 0.2, 0.15, 0.15, 0.05, 0.05])[:columns]
    sizes = np.array([pick.multinomial(n, weights / weights.sum()) for n in people])
    yes = pick.binomial(sizes, pick.beta(2, 3, (count, 1)))
    told: list[tuple[int, int] | None] = []
    for n, row in zip(people, yes, strict=True):
        cuts = classes(int(n))
        told.append(cuts.ranges[cuts.index(int(row.sum()), False)] if cuts.tells else None)
    networks = [f"N{i // 7}" for i in range(count)]
    sums = {name: int(yes[[i for i, n in enumerate(networks) if n == name]].sum()) for name in set(networks)}
    return Practices.of([f"P{i}" for i in range(count)], networks, sizes, told, frozenset(networks)), yes, sums


def told(count: int, seed: int = 1) -> tuple[Pool, Practices, np.ndarray]:
    here, yes, sums = place(count, seed)
    return release_place("q", "Camden", here, list("abcdef"), sums, yes.sum(axis=0).tolist()), here, yes


@pytest.mark.parametrize(("count", "seed"), [(20, 1), (35, 1), (35, 2), (150, 3)])
def test_figures_hold_the_sums_and_verify(count: int, seed: int) -> None:
    pool, _, yes = told(count, seed)
    sums = {"Camden": int(yes.sum()), **{f"Camden: {g}": int(yes[:, c].sum()) for c, g in enumerate("abcdef")}}
    assert pool.figures
    for figure in pool.figures:
        if figure.of in sums:
            assert figure.lo <= sums[figure.of] <= figure.hi
        assert figure.audience is Audience.EVERYONE
    names = {figure.of for figure in pool.figures} | {refusal.of for refusal in pool.refusals}
    assert {"Camden", *(f"Camden: {g}" for g in "abcdef")} <= names
    assert len(verify(pool.proof).figures) == len(pool.figures)


def test_linear_programmes_agree_that_a_place_tells_nothing_of_a_practice() -> None:
    """The attacker of large tables, over all of a place's sums, with two Practices whose answers are known."""
    pool, here, yes = told(35, 2)
    columns = here.sizes.shape[1]

    def cell(p: int, g: int) -> int:
        return int(p * columns + g)

    sums = [
        Sum(tuple(cell(p, g) for g in range(columns)), int(a), int(b))
        for p, (a, b) in enumerate(zip(here.lo, here.hi, strict=True))
    ]
    for step in pool.steps:
        inside = [p for p, n in enumerate(here.network) if step.of in (n,) or step.of.startswith("Camden")]
        sums.append(
            Sum(tuple(cell(p, g) for p in inside for g in range(columns) if step.columns >> g & 1), step.lo, step.hi)
        )
    own = ranges(here)
    for one in (0, 7, 20):
        known = {cell(p, g): int(yes[p, g]) for p in (3, 11) for g in range(columns)}
        for g in range(columns):
            found = bounds(here.sizes.ravel().tolist(), sums, cell(one, g), known)
            assert found is not None
            assert found[0] <= own.lo[one, 1 << g] + 1e-6
            assert found[1] >= own.hi[one, 1 << g] - 1e-6


def test_order_does_not_matter_and_nothing_is_drawn() -> None:
    here, yes, sums = place(40)
    turned = np.random.default_rng(5).permutation(40)
    other = Practices.of(
        [here.ids[i] for i in turned], [here.network[i] for i in turned], here.sizes[turned],
        [(int(here.lo[i]), int(here.hi[i])) for i in turned], here.whole,
    )  # fmt: skip
    opened = yes.sum(axis=0).tolist()
    first, again, moved = (release_place("q", "Camden", h, list("abcdef"), sums, opened) for h in (here, here, other))
    assert first == again
    assert [(f.of, f.lo, f.hi) for f in first.figures] == [(f.of, f.lo, f.hi) for f in moved.figures]


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_equal_figures_mean_equal_bytes(seed: int) -> None:
    here, yes, sums = place(40)
    pick = np.random.default_rng(seed)
    moved = yes.copy()
    p, q = pick.choice(40, 2, replace=False)
    g = pick.integers(6)
    if moved[p, g] > 0 and moved[q, g] < here.sizes[q, g]:
        moved[p, g] -= 1
        moved[q, g] += 1
    one, two = (release_place("q", "x", here, list("abcdef"), sums, y.sum(axis=0).tolist()) for y in (yes, moved))
    assert one == two


def test_small_pools_are_refused_with_what_would_do() -> None:
    few, _, _ = place(5)
    out = release_place("q", "x", few, list("abcdef"), {}, [0] * 6)
    assert [(r.reason, r.needs) for r in out.refusals] == [(Reason.TOO_FEW_PRACTICES, 6)]
    nobody = Practices.of([str(i) for i in range(7)], [""] * 7, np.ones((7, 2), dtype=np.int64))
    assert release_place("q", "x", nobody, ["a", "b"], {}, [0, 0]).refusals[0].reason is Reason.TOO_FEW
    with pytest.raises(ValueError, match="columns"):
        release_place("q", "x", nobody, ["a"], {}, [0, 0])


def test_small_groups_and_networks_in_two_places_are_refused() -> None:
    here, yes, sums = place(30)
    here.sizes[:, 5] = 0
    here.sizes[3, 5] = 20
    yes[:, 5] = 0
    split = Practices.of(here.ids, here.network, here.sizes, None, here.whole - {"N0"})
    out = release_place("q", "x", split, list("abcdef"), {n: s for n, s in sums.items()}, yes.sum(axis=0).tolist())
    reasons = {r.of: r.reason for r in out.refusals}
    assert reasons["N0"] is Reason.NOT_A_SUM
    assert reasons["N4"] is Reason.TOO_FEW_PRACTICES
    assert reasons["x: f"] is Reason.TOO_FEW_PRACTICES


@pytest.mark.parametrize("yes", [0, 1])
def test_all_no_and_all_yes(yes: int) -> None:
    sizes = np.full((60, 2), 5)
    here = Practices.of([str(i) for i in range(60)], [""] * 60, sizes)
    out = release_place("q", "x", here, ["a", "b"], {}, [300 * yes] * 2)
    for figure in out.figures:
        assert figure.hi - figure.lo >= 15
        assert (figure.lo, figure.hi)[yes] == (0, figure.answers[0])[yes]


def test_one_column_is_the_total_alone() -> None:
    here = Practices.of([str(i) for i in range(60)], [""] * 60, np.full((60, 1), 10))
    out = release_place("q", "x", here, ["all"], {}, [200])
    assert [f.of for f in out.figures] == ["x"]


def test_larger_areas_are_sums() -> None:
    parts = [told(35, seed)[0].figures[-1] for seed in (1, 2)]
    parts = [
        Published("q", name, p.lo, p.hi, p.answers, "pool", p.audience, p.proof, seal=p_seal())
        for name, p in zip("ab", parts, strict=True)
    ]
    whole = add_up("q", "London", parts)
    assert (whole.lo, whole.hi) == (parts[0].lo + parts[1].lo, parts[0].hi + parts[1].hi)
    assert whole.answers[0] == parts[0].answers[0] + parts[1].answers[0]
    with pytest.raises(ValueError, match="different"):
        add_up("q", "London", [parts[0], parts[0]])


def p_seal() -> object:
    from fairpractice.figures.values import SEAL  # noqa: PLC0415 -- only here: a test makes figures to add

    return SEAL


def test_a_later_round_repeats_its_sums_while_only_practices_come_and_go() -> None:
    first, here, yes = told(35, 2)
    gone = list(range(1, 35))
    later = Practices.of([here.ids[i] for i in gone], [here.network[i] for i in gone], here.sizes[gone],
                         [(int(here.lo[i]), int(here.hi[i])) for i in gone], here.whole - {"N0"})  # fmt: skip
    own = ranges(here)
    left = type(own)(own.lo[:1], own.hi[:1])
    before = Earlier({f.of: (f.lo, f.hi) for f in first.figures}, left=left, joined=type(own)(own.lo[:0], own.hi[:0]))
    sums = {n: int(yes[[i for i in gone if here.network[i] == n]].sum()) for n in later.whole}
    again = release_place("q", "Camden", later, list("abcdef"), sums, yes[gone].sum(axis=0).tolist(), before)
    repeated = {f.of for f in again.figures if f.since}
    assert repeated
    assert repeated == {f.of for f in again.figures if f.of in before.figures}
    verify(again.proof)


@settings(max_examples=300, deadline=None)
@given(
    st.integers(0, 30),
    st.integers(0, 60),
    st.integers(-5, 40),
    st.integers(-5, 40),
    st.integers(1, 4),
    st.booleans(),
    st.data(),
)
def test_ladders_cover_every_count_once(
    first: int, span: int, low: int, room: int, width: int, hold: bool, data: st.DataObject
) -> None:
    last = first + span
    held = None
    if hold:
        a = data.draw(st.integers(first - 5, last))
        held = (a, data.draw(st.integers(max(a, first), last + 5)))
    rungs = ladder(first, last, first + low, last - room, width, held)
    seen = [rungs.of(count) for count in range(first, last + 1)]
    for count, (lo, hi) in zip(range(first, last + 1), seen, strict=True):
        assert first <= lo <= count <= hi <= last
        assert all(rungs.of(other) == (lo, hi) for other in (lo, hi))
        if (lo, hi) != (first, last):
            assert hi >= min(first + low, last) or hi == last
            assert lo <= max(last - room, first) or lo == first
    if held:
        assert len({rungs.of(c) for c in range(max(held[0], first), min(held[1], last) + 1)}) == 1
    assert rungs.tells == (len(set(seen)) > 1)
    with pytest.raises(ValueError, match="No class"):
        rungs.of(last + 1)


@settings(deadline=None)
@given(st.lists(st.lists(st.integers(0, 2**40), min_size=3, max_size=3), min_size=1, max_size=20))
def test_shares_add_up(counts: list[list[int]]) -> None:
    pairs = [share(c) for c in counts]
    opened = open_sums(add_shares([p[0] for p in pairs]), add_shares([p[1] for p in pairs]))
    assert opened == tuple(map(sum, zip(*counts, strict=True)))


def test_a_share_alone_says_nothing_and_counts_are_counts() -> None:
    halves = [share([0])[0][0] > 2**60 for _ in range(400)]
    assert 120 < sum(halves) < 280
    assert share([5]) != share([5])
    with pytest.raises(ValueError, match="from 0"):
        share([-1])


def test_errors_told_beside_the_figures() -> None:
    assert error(0, 2) == pytest.approx(2 / 3)
    assert error(0, 3) == pytest.approx(1)
    assert binomial_error(100) == pytest.approx(3.989, abs=0.001)
    assert RULES.practices == 6
    assert Ladder(0, 5, 5, 0, 3).tells is False


def test_a_pool_that_nobody_left_or_joined_repeats_its_class() -> None:
    assert Earlier({"Camden": (50, 52)}).held("Camden", 3) == (50, 52)
    assert Earlier({"Camden": (50, 52)}).held("Hackney", 3) is None


def test_other_groups_of_the_same_answers_are_refused() -> None:
    here, yes, sums = place(40)
    before = Earlier({}, groups=tuple("abcdef"))
    opened = yes.sum(axis=0).tolist()
    assert release_place("q", "x", here, list("abcdef"), sums, opened, before).figures
    other = release_place("q", "x", here, list("uvwxyz"), sums, opened, before)
    assert [r.reason for r in other.refusals] == [Reason.OTHER_GROUPS]
    assert other.figures == ()
