"""Headcounts: no hidden cell can be worked out from the whole table, by exact linear programmes."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairpractice.figures.headcounts import SMALL, Hidden, Tree, hide, reach, release_headcounts, widths
from fairpractice.figures.values import Published

TWO_LEVELS = Tree(np.array([-1, 0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3]))


FOUR_LEVELS = Tree(np.array([-1, 0, 0, 1, 1, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 10, 10, 11, 11]))


def table(seed: int, groups: int = 4, tree: Tree = TWO_LEVELS) -> np.ndarray:
    pick = np.random.default_rng(seed)
    leaves = pick.multinomial(pick.integers(3, 25), pick.dirichlet(np.ones(groups)), size=len(tree.parent))
    return tree.add_up(leaves)


def exact(cells: np.ndarray, hidden: np.ndarray, tree: Tree) -> np.ndarray:
    out = np.zeros_like(cells)
    for row, group in np.argwhere(hidden).tolist():
        out[row, group] = reach(cells, hidden, tree, row, group)
    return out


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 100_000), st.sampled_from([TWO_LEVELS, FOUR_LEVELS]))
def test_every_hidden_cell_can_be_three_more_or_fewer(seed: int, tree: Tree) -> None:
    cells = table(seed, 4, tree)
    chosen = hide(cells, tree)
    assert np.array_equal(chosen.small, (cells > 0) & (cells < SMALL))
    assert not (chosen.small & chosen.others).any()
    far = exact(cells, chosen.all, tree)
    everything = chosen.all.all()
    assert everything or (far[chosen.all] >= 3).all()


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 100_000), st.sampled_from([TWO_LEVELS, FOUR_LEVELS]))
def test_the_cheap_bound_never_says_more_than_the_exact_one(seed: int, tree: Tree) -> None:
    cells = table(seed, 4, tree)
    hidden = (cells > 0) & (cells < SMALL)
    assert (widths(cells, hidden, tree) <= exact(cells, hidden, tree)).all()
    wide = hidden | (np.random.default_rng(seed).random(cells.shape) < 0.4)
    assert (widths(cells, wide, tree) <= exact(cells, wide, tree)).all()


def test_hiding_small_cells_alone_gives_them_away() -> None:
    """What the attacker finds where nothing else is hidden."""
    tree = Tree(np.array([-1, 0, 0]))
    cells = tree.add_up(np.array([[0, 0, 0], [9, 2, 9], [9, 9, 9]]))
    hidden = (cells > 0) & (cells < SMALL)
    assert reach(cells, hidden, tree, 1, 1) == 0
    assert widths(cells, hidden, tree)[1, 1] == 0


def test_tables_without_small_cells_are_shown_whole() -> None:
    cells = TWO_LEVELS.add_up(np.full((13, 3), 7))
    assert not hide(cells, TWO_LEVELS).all.any()
    shown, refused = release_headcounts("staff", [f"r{i}" for i in range(13)], list("abc"), cells, TWO_LEVELS)
    assert len(shown) == 39
    assert refused == ()


def test_a_released_table_shows_no_small_cell() -> None:
    cells = table(3)
    shown, refused = release_headcounts("staff", [f"r{i}" for i in range(13)], list("abcd"), cells, TWO_LEVELS)
    assert len(shown) + len(refused) == cells.size
    assert all(isinstance(f, Published) and (f.lo == 0 or f.lo >= SMALL) for f in shown)
    assert {r.needs for r in refused} <= {SMALL}


def test_a_table_that_can_hide_nothing_is_hidden_whole() -> None:
    tree = Tree(np.array([-1]))
    chosen = hide(np.array([[2, 9]]), tree)
    assert isinstance(chosen, Hidden)
    assert chosen.all.all()


def test_tables_and_trees_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="add up"):
        hide(np.ones((13, 2), dtype=np.int64), TWO_LEVELS)
    with pytest.raises(ValueError, match="add up"):
        hide(-TWO_LEVELS.add_up(np.ones((13, 2), dtype=np.int64)), TWO_LEVELS)
    for parents in ([], [-1, -1], [0], [-1, 2, 0]):
        with pytest.raises(ValueError, match="parent"):
            Tree(np.array(parents, dtype=np.int64))
