"""Headcounts by group over a tree of areas: small cells hidden, and enough others that no hidden cell can be worked out.

Totals of rows are public; a row's cells by group add up to its total and to the row above. A cell of 1 to 4 people is hidden.
Every hidden cell must be able to be at least 3 people more or fewer, taken together, with everything published unchanged: shown
by moving people between hidden cells of the whole table. `move[v, c, d]` is a number of people that can change from group c to
group d inside row v alone; `absorb[v, c, d]` a number that all rows outside v can change from c to d to make up for it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy.optimize import linprog
from scipy.sparse import csr_array

from .classes import WIDTH
from .values import SEAL, Audience, Published, Reason, Refusal
from .worlds import Ints

SMALL = 5  # people, from which a cell may be shown
ROUNDS, CHEAP = 50, 2  # rounds in all, and before programmes are solved for what is short
LOOK = 4, 2, 3  # before which round a programme looks how many steps up, and from then on
FAR = 10**6
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Tree:
    """Rows of the table, parents before children. parent: shape (r,), -1 for the root; the leaves are the Practices."""

    parent: Ints

    def __post_init__(self) -> None:
        if len(self.parent) == 0 or (self.parent >= np.arange(len(self.parent))).any() or (self.parent[1:] < 0).any():
            raise ValueError("Rows name a parent that comes before them; the first is the root.")

    @cached_property
    def leaf(self) -> Mask:
        out = np.ones(len(self.parent), dtype=bool)
        out[self.parent[1:]] = False
        return out

    @cached_property
    def levels(self) -> list[npt.NDArray[np.intp]]:
        """Rows by depth, the root first."""
        depth = np.zeros(len(self.parent), dtype=np.int64)
        for row in range(1, len(self.parent)):
            depth[row] = depth[self.parent[row]] + 1
        return [np.flatnonzero(depth == d) for d in range(int(depth.max()) + 1)]

    def below(self, top: int) -> npt.NDArray[np.intp]:
        """A row and everything below it, in order."""
        rows, reached = [np.array([top])], np.array([top])
        while len(reached):
            reached = np.concatenate([self.children.get(int(r), np.array([], dtype=np.intp)) for r in reached])
            rows.append(reached)
        return np.sort(np.concatenate(rows)).astype(np.intp)

    @cached_property
    def children(self) -> dict[int, npt.NDArray[np.intp]]:
        """The rows directly below each row that has any; -1 has the root."""
        order = np.argsort(self.parent, kind="stable")
        cuts = np.flatnonzero(np.diff(self.parent[order])) + 1
        return {int(self.parent[part[0]]): part for part in np.split(order, cuts)}

    def add_up(self, leaves: Ints) -> Ints:
        """The whole table from the leaves' rows, shape (r, g); rows that are no leaves may hold anything."""
        out = np.where(self.leaf[:, None], leaves, 0)
        for rows in reversed(self.levels[1:]):
            np.add.at(out, self.parent[rows], out[rows])
        return out


def hops(direct: Ints) -> Ints:
    """People that can change group directly or by way of a third, shape (…, g, g): the better of the two."""
    through: Ints = np.minimum(direct[..., :, :, None], direct[..., None, :, :]).max(axis=-2)
    better: Ints = np.maximum(direct, through)
    return better


def freedom(cells: Ints, hidden: Mask, tree: Tree, third: bool) -> tuple[Ints, Ints, Ints]:
    """`move`, `absorb` and the sum of the children's moves of every row, each of shape (r, g, g).

    third: also by way of a third group. Such numbers hold one at a time; without, they may be used together, as long as no
    group of a row gives away more people than it has.
    """
    groups = cells.shape[1]
    both = hidden[:, :, None] & hidden[:, None, :] & ~np.eye(groups, dtype=bool)
    way = hops if third else np.copy
    move = np.where(both & tree.leaf[:, None, None], cells[:, :, None], 0)
    inside = np.zeros_like(move)
    for level in reversed(tree.levels[1:]):
        parents = np.unique(tree.parent[level])
        np.add.at(inside, tree.parent[level], move[level])
        move[parents] = np.where(both[parents], way(inside[parents]), 0)
    absorb = np.zeros_like(move)
    for level in tree.levels[1:]:
        up = tree.parent[level]
        beyond = np.where(both[up], absorb[up], 0)
        absorb[level] = way(np.maximum(inside[up] - move[level], 0) + beyond)
    return move, absorb, inside


def widths(cells: Ints, hidden: Mask, tree: Tree) -> Ints:
    """How far each hidden cell is known to be able to move, up and down together: shape (r, g); shown cells have 0.

    The better of: the best single trade, also by way of a third group; all direct trades at once.
    """
    move, absorb, _ = freedom(cells, hidden, tree, third=True)
    rise = np.minimum(move, absorb.swapaxes(1, 2)).max(axis=1)
    fall = np.minimum(move, absorb.swapaxes(1, 2)).max(axis=2)
    move, absorb, _ = freedom(cells, hidden, tree, third=False)
    up = np.zeros_like(cells)
    for other in range(cells.shape[1]):
        up = up + np.minimum(move[:, other, :], np.maximum(absorb[:, :, other] - up, 0))
    down = np.minimum(np.minimum(move, absorb.swapaxes(1, 2)).sum(axis=2), move.max(axis=2))
    return np.where(hidden, np.maximum(rise, up) + np.maximum(fall, down), 0)


def reach(cells: Ints, hidden: Mask, tree: Tree, row: int, group: int, above: int | None = None) -> int:
    """How far one hidden cell can move, exactly, by two linear programmes (HiGHS; a network, so whole numbers).

    above: look only below the ancestor so many steps up, all else standing still, which can only say less; None for all.
    """
    top = row
    for _ in range(len(cells) if above is None else above):
        top = max(int(tree.parent[top]), 0)
    rows = tree.below(top)
    inside = hidden[rows].copy()
    inside[0] &= top == 0
    here = np.searchsorted(rows, row)
    parent = np.searchsorted(rows, tree.parent[rows])
    where = np.argwhere(inside)
    count, groups = len(rows), cells.shape[1]
    number = np.arange(len(where))
    child, inner = where[:, 0] > 0, ~tree.leaf[rows][where[:, 0]]
    entries = [
        (where[:, 0], number, 1.0),
        (count + parent[where[child, 0]] * groups + where[child, 1], number[child], 1.0),
        (count + where[inner, 0] * groups + where[inner, 1], number[inner], -1.0),
    ]
    at, of = np.concatenate([e[0] for e in entries]), np.concatenate([e[1] for e in entries])
    values = np.concatenate([np.full(len(e[0]), e[2]) for e in entries])
    matrix = csr_array((values, (at, of)), shape=(count * (1 + groups), len(where)))
    kept = np.flatnonzero(np.diff(matrix.indptr))
    cost = np.zeros(len(where))
    cost[(where[:, 0] == here) & (where[:, 1] == group)] = 1
    limits = (matrix @ cells[rows][inside].astype(np.float64))[kept]
    ends = []
    for sign in (1, -1):
        solved = linprog(sign * cost, A_eq=matrix[kept], b_eq=limits, bounds=(0, None), method="highs")  # type: ignore[call-overload]
        ends.append(float(solved.fun if solved.fun is not None else 0.0))
    return int(np.round(-ends[1] - ends[0]))


@dataclass(frozen=True, slots=True)
class Hidden:
    """Which cells of a table are hidden. small: because few people are in them; others: so that those cannot be worked out."""

    small: Mask
    others: Mask

    @property
    def all(self) -> Mask:
        return self.small | self.others


def hide(cells: Ints, tree: Tree) -> Hidden:
    """Choose the cells to hide. cells: the whole table, shape (r, g), adding up over the tree (ValueError otherwise).

    In rounds: each row with a cell that moves too little hides one cell more, the one that lets it move most; where no row
    around can trade, a neighbour hides the same two groups, down to one of its Practices. Then cells that turn out not to be
    needed are shown again. If the rounds end nowhere, all is hidden.
    """
    if (cells < 0).any() or not np.array_equal(tree.add_up(cells), cells):
        raise ValueError("The table does not add up.")
    small = (cells > 0) & (cells < SMALL)
    hidden, sure = small.copy(), np.zeros_like(small)  # sure: by a programme; to hide more can only widen
    for turn in range(ROUNDS):
        short = hidden & ~sure & (widths(cells, hidden, tree) < WIDTH)
        if turn >= CHEAP:
            sure |= short & _exact(cells, hidden, tree, short, LOOK[1] if turn < LOOK[0] else LOOK[2])
            short &= ~sure
        if not short.any():
            return Hidden(small, _show_again(cells, hidden, small, sure, tree) & ~small)
        _more(cells, hidden, short, tree)
    return Hidden(small, ~small)


def _exact(cells: Ints, hidden: Mask, tree: Tree, which: Mask, above: int | None) -> Mask:
    """Which of these cells move far enough by linear programmes."""
    out = np.zeros_like(which)
    for row, group in np.argwhere(which).tolist():
        out[row, group] = reach(cells, hidden, tree, row, group, above) >= WIDTH
    return out


def _show_again(cells: Ints, hidden: Mask, small: Mask, sure: Mask, tree: Tree) -> Mask:
    """Hidden cells without those that are not needed: one of each place at a time, kept shown where nothing comes short."""
    place = np.arange(len(cells))
    for level in tree.levels[3:]:
        place[level] = place[tree.parent[level]]
    queues: dict[int, list[tuple[int, int]]] = {}
    for row, group in np.argwhere(hidden & ~small).tolist():
        queues.setdefault(int(place[row]), []).append((row, group))
    out = hidden.copy()
    for turn in range(max(map(len, queues.values()), default=0)):
        tried = {one: queue[turn] for one, queue in queues.items() if turn < len(queue)}
        trial = out.copy()
        trial[tuple(np.array(list(tried.values())).T)] = False
        short = trial & ~sure & (widths(cells, trial, tree) < WIDTH)
        for one in set(place[np.flatnonzero(short.any(axis=1))].tolist()) & set(tried):
            trial[tried[one]] = True
        if not (trial & ~sure & (widths(cells, trial, tree) < WIDTH)).any():
            out = trial
    doubtful = out & (widths(cells, out, tree) < WIDTH)
    failed = doubtful & ~_exact(cells, out, tree, doubtful, LOOK[1])
    again = np.isin(place, place[np.flatnonzero(failed.any(axis=1))])
    out[again] |= hidden[again]
    doubtful = out & (widths(cells, out, tree) < WIDTH)
    return out if not again.any() or _exact(cells, out, tree, doubtful, LOOK[2])[doubtful].all() else hidden


def _more(cells: Ints, hidden: Mask, short: Mask, tree: Tree) -> None:
    """Hide further cells, in place, for every row that has a short cell."""
    _, absorb, inside = freedom(cells, hidden, tree, third=True)
    able = freedom(cells, np.ones_like(hidden), tree, third=True)[
        0
    ]  # what each row could move if everything were hidden
    ready = np.where(tree.leaf[:, None, None], able, hops(inside))  # the same if only its own cells were hidden as well
    for row in np.flatnonzero(short.any(axis=1)).tolist():
        group = int(np.flatnonzero(short[row])[0])
        gain = np.minimum(ready[row, :, group], absorb[row, group]) + np.minimum(
            ready[row, group], absorb[row, :, group]
        )
        gain = np.where(hidden[row], 0, np.minimum(gain, WIDTH))
        best = int(np.lexsort((cells[row], -gain))[0])
        if gain[best] > 0:
            hidden[row, best] = True
            continue
        near = tree.children[int(tree.parent[row])]
        near = near[near != row]
        if len(near) == 0:
            pair = [
                group,
                int(
                    np.argmax(
                        np.where((np.arange(cells.shape[1]) == group) | (hidden[row] & (gain <= 0)), -1, cells[row])
                    )
                ),
            ]
            hidden[max(int(tree.parent[row]), 0), pair] = True
            _down(cells, hidden, tree, row, pair)
            continue
        trade = np.minimum(able[row, :, group], able[near][:, group, :]) + np.minimum(
            able[row, group], able[near][:, :, group]
        )
        cost = (~hidden[near]).astype(int) + (~hidden[near, group])[:, None] + (~hidden[row]).astype(int)
        cost = (
            cost
            + 2 * (ready[row, :, group] + ready[row, group] == 0)
            + 2 * (ready[near][:, group, :] + ready[near][:, :, group] == 0)
        )
        trade[:, group] = -1
        worth = np.where(
            hidden[near] & hidden[near, group][:, None] & hidden[row],
            -FAR,
            np.minimum(trade, 2 * WIDTH) * 10 - cost * WIDTH,
        )
        partner, other = np.unravel_index(int(worth.argmax()), worth.shape)
        for one in (row, int(near[partner])):
            _down(cells, hidden, tree, one, [group, int(other)])


def _down(cells: Ints, hidden: Mask, tree: Tree, row: int, pair: list[int]) -> None:
    """Hide two groups in a row and, below it, in the row that has most people to trade, down to a Practice."""
    hidden[row, pair] = True
    below = tree.children.get(row)
    if below is not None:
        held = hidden[below][:, pair].sum(axis=1)
        room = (
            np.minimum(cells[below][:, pair].sum(axis=1), 2 * WIDTH)
            + np.minimum(cells[below][:, pair].min(axis=1), WIDTH)
            + held
        )
        _down(cells, hidden, tree, int(below[int(room.argmax())]), pair)


def release_headcounts(
    item: str, names: Sequence[str], groups: Sequence[str], cells: Ints, tree: Tree
) -> tuple[tuple[Published, ...], tuple[Refusal, ...]]:
    """Publish a table: figures for the shown cells, refusals for the hidden ones. names: of rows, shape (r,); groups: (g,)."""
    hidden = hide(cells, tree).all
    figures, refusals = [], []
    for row, name in enumerate(names):
        total = int(cells[row].sum())
        for column, group in enumerate(groups):
            of = f"{name}: {group}"
            if hidden[row, column]:
                refusals.append(Refusal(item, of, Reason.TOO_FEW, SMALL))
            else:
                count = int(cells[row, column])
                figures.append(
                    Published(item, of, count, count, (total, total), "headcount", Audience.EVERYONE, "", seal=SEAL)
                )
    return tuple(figures), tuple(refusals)
