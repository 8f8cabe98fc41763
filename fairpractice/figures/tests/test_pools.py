"""Pools: whatever is published, no Practice's answers are ruled out that its own figures allow, in any world."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairpractice.figures.attack import Sum, alike, attack, bounds
from fairpractice.figures.classes import classes
from fairpractice.figures.pools import (
    Earlier,
    Kept,
    Pool,
    PoolLedger,
    Practices,
    Rules,
    Run,
    add_shares,
    add_up,
    open_sums,
    ranges,
    release_place,
    release_round,
    share,
)  # fmt: skip
from fairpractice.figures.proofs import verify
from fairpractice.figures.values import Audience, Published, Reason


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


def in_round(
    round_id: str, here: Practices, yes: np.ndarray, ledger: PoolLedger, groups: str = "abcdef", name: str = "Camden"
) -> tuple[Pool, PoolLedger]:
    sums = {n: int(yes[[i for i, m in enumerate(here.network) if m == n]].sum()) for n in here.whole}
    return release_round("q", name, round_id, here, list(groups), sums, yes.sum(axis=0).tolist(), ledger)


def without(here: Practices, gone: list[int], left: int = 0, joined: int = 0) -> Practices:
    """The same Practices but for some; of each other one so many people left and joined."""
    keep = [i for i in range(len(here.ids)) if i not in gone]
    moves = np.full(len(keep), left), np.full(len(keep), joined)
    return Practices(
        tuple(here.ids[i] for i in keep), tuple(here.network[i] for i in keep), here.sizes[keep], here.lo[keep],
        here.hi[keep], here.least[keep], here.most[keep], here.whole, *moves,
    )  # fmt: skip


def test_the_ledger_repeats_sums_while_practices_and_people_only_come_and_go() -> None:
    here, yes, _ = place(35, 2)
    first, ledger = in_round("spring", here, yes, PoolLedger())
    assert {f.since for f in first.figures} == {""}
    same, again = in_round("autumn", without(here, []), yes, ledger)
    assert [(f.of, f.lo, f.hi, f.since) for f in same.figures] == [(f.of, f.lo, f.hi, "spring") for f in first.figures]
    moved, again = in_round("winter", without(here, [0], left=1, joined=1), yes[1:], again)
    by_name = {f.of: f for f in moved.figures}
    assert by_name["Camden"].since == "spring"
    told = next(f for f in first.figures if f.of == "Camden")
    assert by_name["Camden"].lo <= told.lo - 34
    assert by_name["Camden"].hi >= told.hi + 34 - int(here.hi[0])
    assert all(json.loads(out.proof)["figures"][-1]["earlier"] for out in (same, moved))
    assert verify(moved.proof).figures
    assert len(again.figures) == len(first.figures) + len(same.figures) + len(moved.figures)


def test_where_everybody_may_be_somebody_else_nothing_is_told_again() -> None:
    here, yes, _ = place(35, 2)
    _, ledger = in_round("spring", here, yes, PoolLedger())
    out, after = in_round("autumn", here, yes, ledger)
    assert out.figures == ()
    assert after.places["q", "Camden"].runs["Camden"].round == "spring"


def test_a_change_of_minds_is_told_and_begins_anew() -> None:
    here, yes, _ = place(35, 2)
    _, ledger = in_round("spring", here, yes, PoolLedger())
    out, ledger = in_round("autumn", without(here, []), here.sizes - yes, ledger)
    figure = next(f for f in out.figures if f.of == "Camden")
    assert figure.since == ""
    assert ledger.places["q", "Camden"].runs["Camden"].round == "autumn"


def test_what_was_not_told_at_first_is_not_begun_later() -> None:
    here, yes, _ = place(35, 2)
    first, ledger = in_round("spring", here, yes, PoolLedger())
    told = {f.of for f in first.figures}
    out, _ = in_round("autumn", without(here, []), yes, ledger)
    later = {r.of: r.reason for r in out.refusals}
    assert {f.of for f in out.figures} == told
    untold = [name for name, reason in later.items() if reason is Reason.ALREADY]
    assert untold
    assert not told & set(untold)


def test_the_ledger_refuses_other_groups_and_practices_of_another_place() -> None:
    here, yes, _ = place(35, 2)
    _, ledger = in_round("spring", here, yes, PoolLedger())
    for out, after in (
        in_round("autumn", here, yes, ledger, "uvwxyz"),
        in_round("spring", here, yes, ledger, name="Hackney"),
    ):
        assert [r.reason for r in out.refusals] == [Reason.OTHER_GROUPS]
        assert after == ledger
    other = in_round("spring", here, yes, PoolLedger(), name="Hackney")[0]
    assert other.figures


def test_a_practice_that_changes_its_network_left_one_and_joined_the_other() -> None:
    here, yes, _ = place(40, 3)
    _, ledger = in_round("spring", here, yes, PoolLedger())
    kept = ledger.places["q", "Camden"]
    run = Run("N1", 63, 10, 12, "spring")
    turned = Practices(
        here.ids, tuple("N2" if i == 7 else n for i, n in enumerate(here.network)), here.sizes, here.lo, here.hi,
        here.least, here.most, here.whole, np.zeros(40, dtype=np.int64), np.zeros(40, dtype=np.int64),
    )  # fmt: skip
    moved = Kept(kept.groups, {"N1": run, "N2": Run("N2", 63, 10, 12, "spring")}, here).moved(turned)
    lo, hi = int(here.lo[7]), int(here.hi[7])
    assert (moved["N1"].lo, moved["N1"].hi) == (10 - hi, 12 - lo)
    assert (moved["N2"].lo, moved["N2"].hi) == (10 + lo, 12 + hi)
