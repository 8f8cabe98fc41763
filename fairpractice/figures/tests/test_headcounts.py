"""Headcounts: no hidden cell can be worked out from the whole table, by every table, by programmes, and through its reasons."""

import json
from collections import defaultdict
from collections.abc import Iterator
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairpractice.figures.attack import Sum, bounds
from fairpractice.figures.checks import SMALL
from fairpractice.figures.headcounts import hide, prove, release_headcounts
from fairpractice.figures.proofs import verify
from fairpractice.figures.tables import Shown, Tree
from fairpractice.figures.values import Published, Reason
from fairpractice.figures.witnesses import witnesses

TWO_ROWS = Tree(np.array([-1, 0, 0]))
TWO_LEVELS = Tree(np.array([-1, 0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3]))
FOUR_LEVELS = Tree(np.array([-1, 0, 0, 1, 1, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 10, 10, 11, 11]))
TREES = st.sampled_from([TWO_LEVELS, FOUR_LEVELS])


def table(seed: int, groups: int = 4, tree: Tree = TWO_LEVELS) -> np.ndarray:
    pick = np.random.default_rng(seed)
    leaves = pick.multinomial(pick.integers(3, 25), pick.dirichlet(np.ones(groups)), size=len(tree.parent))
    return tree.add_up(leaves)


def shown(cells: np.ndarray, hidden: np.ndarray, tree: Tree) -> Shown:
    return Shown(tree, cells.sum(axis=1), np.where(hidden, -1, cells))


def programmes(cells: np.ndarray, hidden: np.ndarray, tree: Tree, row: int, group: int) -> tuple[int, int]:
    """The attacker's bounds of one cell, by linear programmes over the leaves: it sees shown cells and totals of rows."""
    leaves = np.flatnonzero(tree.leaf).tolist()
    above = {leaf: {leaf} for leaf in leaves}
    for leaf in leaves:
        up = leaf
        while up > 0:
            up = int(tree.parent[up])
            above[leaf].add(up)
    groups = range(cells.shape[1])
    atoms = {(leaf, g): n for n, (leaf, g) in enumerate(product(leaves, groups))}

    def total(row: int, which: Iterator[int] | range) -> tuple[int, ...]:
        return tuple(atoms[leaf, g] for g in which for leaf in leaves if row in above[leaf])

    sums = [Sum(total(r, groups), int(n), int(n)) for r, n in enumerate(cells.sum(axis=1))]
    sums += [
        Sum(total(r, range(g, g + 1)), int(cells[r, g]), int(cells[r, g])) for r, g in np.argwhere(~hidden).tolist()
    ]
    goal = total(row, range(group, group + 1))
    sizes = [int(cells[leaf].sum()) for leaf, _ in atoms]
    extra = len(sizes)  # one atom more, which equals the cell
    sums.append(Sum((*goal, extra), sum(sizes), sum(sizes)))
    found = bounds([*sizes, sum(sizes)], sums, extra)
    assert found is not None
    return round(sum(sizes) - found[1]), round(sum(sizes) - found[0])


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 100_000), TREES, st.floats(0, 0.6))
def test_spans_are_what_linear_programmes_say(seed: int, tree: Tree, also: float) -> None:
    cells = table(seed, 4, tree)
    hidden = (cells < SMALL) | (np.random.default_rng(seed).random(cells.shape) < also)
    least, most = shown(cells, hidden, tree).spans
    assert (least <= cells).all()
    assert (cells <= most).all()
    assert (least == most)[~hidden].all()
    for row, group in np.argwhere(hidden)[:: max(1, int(hidden.sum()) // 4)].tolist():
        assert programmes(cells, hidden, tree, row, group) == (least[row, group], most[row, group])


def rows_of(total: int, groups: int) -> list[tuple[int, ...]]:
    return [r for r in product(range(total + 1), repeat=groups) if sum(r) == total]


def every_table(totals: tuple[int, ...], groups: int, tree: Tree) -> Iterator[np.ndarray]:
    leaves = np.flatnonzero(tree.leaf)
    for rows in product(*(rows_of(n, groups) for n in totals)):
        cells = np.zeros((len(tree.parent), groups), dtype=np.int64)
        cells[leaves] = rows
        yield tree.add_up(cells)


@pytest.mark.parametrize(("totals", "groups"), [((4, 5), 2), ((3, 4), 3), ((2, 3, 2), 2)])
def test_spans_are_what_every_table_says(totals: tuple[int, ...], groups: int) -> None:
    tree = Tree(np.array([-1] + [0] * len(totals)))
    tables = list(every_table(totals, groups, tree))
    pick = np.random.default_rng(1)
    for cells in tables[:: max(1, len(tables) // 12)]:
        hidden = pick.random(cells.shape) < 0.7
        fit = np.stack([t for t in tables if (t == cells)[~hidden].all()])
        least, most = shown(cells, hidden, tree).spans
        assert (least == fit.min(axis=0)).all()
        assert (most == fit.max(axis=0)).all()


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 100_000), TREES)
def test_every_hidden_cell_can_be_three_more_or_fewer(seed: int, tree: Tree) -> None:
    cells = table(seed, 4, tree)
    hidden = hide(cells, tree)
    assert hidden[cells < SMALL].all()
    least, most = shown(cells, hidden, tree).spans
    assert hidden.all() or (most - least >= 3)[hidden].all()


def test_hiding_small_cells_alone_gives_them_away() -> None:
    cells = TWO_ROWS.add_up(np.array([[0, 0, 0], [9, 2, 9], [9, 9, 9]]))
    least, most = shown(cells, cells < SMALL, TWO_ROWS).spans
    assert (least[1, 1], most[1, 1]) == (2, 2)
    assert hide(cells, TWO_ROWS).sum() > 1


def through_its_reasons(totals: tuple[int, ...], groups: int, tree: Tree, zeros: bool) -> tuple[float, float]:
    """An attacker who knows how cells are chosen: in what share of all tables is some hidden cell certain, or known to within
    less than 3, from all tables that the real code would have shown alike? zeros: whether a 0 is hidden like other small cells,
    or shown as others show it."""
    alike: dict[bytes, list[np.ndarray]] = defaultdict(list)
    for cells in every_table(totals, groups, tree):
        hidden = hide(cells, tree) & (zeros | (cells > 0))
        alike[np.where(hidden, -1, cells).tobytes()].append(cells)
    certain = narrow = 0
    for name, tables in alike.items():
        hidden = np.frombuffer(name, dtype=np.int64).reshape(tables[0].shape) < 0
        width = np.ptp(np.stack(tables), axis=0)
        certain += len(tables) * bool((width[hidden] == 0).any())
        narrow += len(tables) * bool((width < np.minimum(3, tables[0].sum(axis=1))[:, None])[hidden].any())
    every = sum(map(len, alike.values()))
    return certain / every, narrow / every


@pytest.mark.parametrize(
    ("totals", "groups", "certain", "narrow"),
    [((8, 9), 2, 0, 0), ((6, 6, 6), 2, 0, 0), ((4, 5), 3, 0, 0), ((7, 6), 3, 0.021, 0.122), ((9, 8), 3, 0.006, 0.053)],
)
def test_why_a_cell_is_hidden_tells_little(totals: tuple[int, ...], groups: int, certain: float, narrow: float) -> None:
    """As measured, and told in docs/figures.md: tables of two or three rows, the attacker's best case."""
    tree = Tree(np.array([-1] + [0] * len(totals)))
    found = through_its_reasons(totals, groups, tree, zeros=True)
    assert found[0] <= certain + 0.0006
    assert found[1] <= narrow + 0.0006


def test_shown_zeros_would_tell_through_their_reasons() -> None:
    assert through_its_reasons((7, 6), 3, TWO_ROWS, zeros=False)[0] > 0.15


def test_tables_without_small_cells_are_shown_whole() -> None:
    cells = TWO_LEVELS.add_up(np.full((13, 3), 7))
    assert not hide(cells, TWO_LEVELS).any()
    out = release_headcounts("staff", [f"r{i}" for i in range(13)], list("abc"), cells, TWO_LEVELS)
    assert len(out.figures) == 39
    assert out.refusals == ()
    assert verify(out.proof).figures == ("39 cells shown, 0 hidden",)


def test_a_released_table_shows_no_small_cell_and_verifies() -> None:
    cells = table(3)
    out = release_headcounts("staff", [f"r{i}" for i in range(13)], list("abcd"), cells, TWO_LEVELS)
    assert len(out.figures) + len(out.refusals) == cells.size
    assert all(isinstance(f, Published) and f.lo == f.hi >= SMALL for f in out.figures)
    assert {(r.reason, r.needs) for r in out.refusals} == {(Reason.TOO_FEW, SMALL)}
    assert verify(out.proof).digest == out.figures[0].proof


@pytest.mark.parametrize(("tree", "turns"), [(TWO_LEVELS, 1), (TWO_LEVELS, 4), (TWO_LEVELS, 100), (FOUR_LEVELS, 100)])
@pytest.mark.parametrize("seed", [1, 2])
def test_witnesses_fit_and_differ_enough(seed: int, tree: Tree, turns: int) -> None:
    """Also where hardly any turns are allowed, so that single cells get tables of their own."""
    cells = table(seed, 3, tree)
    seen = shown(cells, hide(cells, tree), tree)
    tables = np.stack(witnesses(seen, turns))
    assert (tables >= 0).all()
    for one in tables:
        assert np.array_equal(tree.add_up(one), one)
        assert (one.sum(axis=1) == seen.totals).all()
        assert (one == seen.cells)[~seen.hidden].all()
    far = np.ptp(tables, axis=0) >= seen.goal
    least, most = seen.spans
    assert (far | ~seen.hidden | (most - least < seen.goal)).all()


def test_tables_that_show_the_same_have_the_same_proof() -> None:
    """Two tables of the two rows 7 and 6 that are shown alike: their releases and proofs are equal to the byte."""
    alike: dict[bytes, list[np.ndarray]] = defaultdict(list)
    for cells in every_table((7, 6), 3, TWO_ROWS):
        alike[np.where(hide(cells, TWO_ROWS), -1, cells).tobytes()].append(cells)
    names = ["all", "one", "two"]
    for tables in list(alike.values())[:8]:
        outs = {release_headcounts("staff", names, list("abc"), cells, TWO_ROWS) for cells in tables[:4]}
        assert len(outs) == 1


def test_a_table_that_can_hide_nothing_is_hidden_whole() -> None:
    tree = Tree(np.array([-1]))
    assert hide(np.array([[2, 9]]), tree).all()
    assert hide(np.array([[2, 0]]), tree).all()
    assert verify(prove("staff", ["a"], ["x", "y"], Shown(tree, np.array([2]), np.array([[-1, -1]])))[0]).figures


def test_a_row_of_two_people_does_not_hide_the_others() -> None:
    leaves = np.array([[0, 0, 0], [1, 1, 0], [9, 9, 9], [9, 9, 9], [1, 8, 9]])
    tree = Tree(np.array([-1, 0, 0, 0, 0]))
    assert not hide(tree.add_up(leaves), tree).all()


def test_where_every_cell_below_is_hidden_so_is_the_one_above() -> None:
    """A place of one network: with the network's cell hidden for the sake of its row, the place's would give it away."""
    tree = Tree(np.array([-1, 0, 1, 1]))
    hidden = hide(np.array([[4, 0, 10], [4, 0, 10], [0, 0, 2], [4, 0, 8]]), tree)
    assert hidden[0, 2]
    assert hidden[1, 2]


def test_tables_and_trees_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="one group"):
        release_headcounts("x", ["all", "a", "b"], ["only"], np.array([[10], [7], [3]]), TWO_ROWS)
    with pytest.raises(ValueError, match="add up"):
        hide(np.ones((13, 2), dtype=np.int64), TWO_LEVELS)
    with pytest.raises(ValueError, match="add up"):
        hide(-TWO_LEVELS.add_up(np.ones((13, 2), dtype=np.int64)), TWO_LEVELS)
    for parents in ([], [-1, -1], [0], [-1, 2, 0]):
        with pytest.raises(ValueError, match="parent"):
            Tree(np.array(parents, dtype=np.int64))


def test_a_proof_holds_no_count_that_is_hidden() -> None:
    cells = table(3)
    text, _ = prove("staff", list(map(str, range(13))), list("abcd"), shown(cells, hide(cells, TWO_LEVELS), TWO_LEVELS))
    body = json.loads(text)
    assert set(body) == {"format", "item", "names", "groups", "parents", "totals", "shown", "tables", "digest"}
    assert all(cell is None or cell >= SMALL for row in body["shown"] for cell in row)
