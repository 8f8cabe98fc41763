"""Whole tables that fit what is shown: a proof that no hidden cell can be worked out, by addition alone.

Made from what is shown and nothing else, so that two tables that show the same have the same witnesses. In each table every
row tries to have one of its cells far from where the tables before had it; the others stay near the first table.
"""

import numpy as np

from .classes import Mask
from .sums import Sums, members
from .tables import Shown, Tree
from .worlds import Ints

TURNS = 100  # tables tried for many cells at once; a cell that is left then gets two tables of its own


def witnesses(shown: Shown, turns: int = TURNS) -> list[Ints]:
    """Tables, shape (r, g) each, among which every hidden cell differs by `shown.goal`. Meaningless if some cell cannot."""
    least, most = shown.spans
    groups, still = least.shape[1], np.zeros_like(shown.totals)
    first = _fill(shown, (least + most) // 2, still, still > 0, 0)
    found, low, high = [first], first, first
    for turn in range(1, turns):
        short = shown.goal - np.minimum(high - low, shown.goal)
        pending = shown.hidden & (short > 0)
        if not pending.any():
            return found
        lower = (high - shown.goal >= least) & (turn // groups % 2 == 1)
        aim = np.where(lower, high - shown.goal, low + shown.goal)
        table = _fill(shown, *_wishes(first, pending, aim, shown.tree, turn), turn)
        low_, high_ = np.minimum(low, table), np.maximum(high, table)
        if (shown.hidden & (shown.goal - np.minimum(high_ - low_, shown.goal) < short)).any():
            found, low, high = [*found, table], low_, high_
    for row, column in np.argwhere(shown.hidden & (high - low < shown.goal)).tolist():
        for value in (least[row, column], most[row, column]):
            fixed = shown.cells.copy()
            fixed[row, column] = value
            found.append(_fill(Shown(shown.tree, shown.totals, fixed), first, still, still > 0, 0))
    return found


def _wishes(first: Ints, pending: Mask, aim: Ints, tree: Tree, turn: int) -> tuple[Ints, Ints, Mask]:
    """What each cell would like to be, shape (r, g): `aim` for one pending cell of each row, another at each turn; rows above
    like what those below them do together. Then the cell that each row chooses first, and which rows choose first: (r,)."""
    groups, short = first.shape[1], pending.any(axis=1)
    column = (np.roll(pending, turn % groups, axis=1).argmax(axis=1) - turn) % groups
    want = first.copy()
    leaves, inner = np.flatnonzero(short & tree.leaf), np.flatnonzero(short & ~tree.leaf)
    want[leaves, column[leaves]] = aim[leaves, column[leaves]]
    want = tree.add_up(want)
    want[inner, column[inner]] = aim[inner, column[inner]]
    moved = np.abs(want - first)
    return want, np.where(short, column, moved.argmax(axis=1)), short | moved.any(axis=1)


def _fill(shown: Shown, want: Ints, column: Ints, keen: Mask, turn: int) -> Ints:
    """A table that fits what is shown, as near to `want` as it comes when rows choose one after another, from the root down.

    column: the cell that each row chooses first. keen: rows that choose before the others. turn: turns the order round.
    """
    (own, below), tree = shown.inside, shown.tree
    sets = members(want.shape[1]).T
    table = np.zeros_like(want)
    table[:1] = _choose(own[[0]], own[[0]], want[:1], column[:1])
    for rows in tree.levels[1:]:
        rows = rows[np.lexsort(((rows * 7919 + turn * 104729) % (2 * len(want)), ~keen[rows], tree.parent[rows]))]
        place = np.arange(len(rows)) - np.searchsorted(tree.parent[rows], tree.parent[rows])
        left, others = table @ sets, Sums(below.lo.copy(), below.hi.copy())
        for number in range(int(place.max()) + 1):
            here = rows[place == number]
            up = tree.parent[here]
            others.lo[up] -= own.lo[here]
            others.hi[up] -= own.hi[here]
            outside = Sums(left[up] - others.hi[up], left[up] - others.lo[up])
            table[here] = _choose(own[here], outside, want[here], column[here])
            left[up] -= table[here] @ sets
    return table


def _choose(own: Sums, outside: Sums, want: Ints, column: Ints) -> Ints:
    """Rows within `own` and `outside`, shape (rows, g): each cell as near to what it wants as it comes, `column` first."""
    chosen = np.zeros_like(want)
    for first in np.unique(column).tolist():
        rows = np.flatnonzero(column == first)
        one, other = own[rows], outside[rows]
        for cell in [first, *(c for c in range(want.shape[1]) if c != first)]:
            least, most = one.span(other, cell)
            value = np.clip(want[rows, cell], least, most)
            chosen[rows, cell] = value
            one, other = one.cut(cell, value, value), other.cut(cell, value, value)
    return chosen
