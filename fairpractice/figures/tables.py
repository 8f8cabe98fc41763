"""A table of counts by group over a tree of areas, some of them hidden, and exactly what each hidden cell can be."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .classes import WIDTH, Mask
from .sums import Sums
from .worlds import Ints


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
    def levels(self) -> list[Ints]:
        """Rows by depth, the root first."""
        depth = np.zeros(len(self.parent), dtype=np.int64)
        for row in range(1, len(self.parent)):
            depth[row] = depth[self.parent[row]] + 1
        return [np.flatnonzero(depth == d) for d in range(int(depth.max()) + 1)]

    @cached_property
    def children(self) -> dict[int, Ints]:
        """The rows directly below each row that has any."""
        order = np.argsort(self.parent, kind="stable")[1:]
        cuts = np.flatnonzero(np.diff(self.parent[order])) + 1
        return {int(self.parent[part[0]]): part for part in np.split(order, cuts) if len(part)}

    def gather(self, rows: Ints) -> Ints:
        """The sum of each row's children, shape (r, …) like `rows`; 0 for the leaves."""
        out = np.zeros_like(rows)
        np.add.at(out, self.parent[1:], rows[1:])
        return out

    def add_up(self, leaves: Ints) -> Ints:
        """The whole table from the leaves' rows, shape (r, g); rows that are no leaves may hold anything."""
        out = np.where(self.leaf[:, None], leaves, 0)
        for rows in reversed(self.levels[1:]):
            np.add.at(out, self.parent[rows], out[rows])
        return out


@dataclass(frozen=True)
class Shown:
    """What a table shows. totals: of rows, shape (r,). cells: shape (r, g), the count of a shown cell, -1 for a hidden one."""

    tree: Tree
    totals: Ints
    cells: Ints

    @property
    def hidden(self) -> Mask:
        return self.cells < 0

    @property
    def goal(self) -> Ints:
        """How far each cell of a row must be able to differ, shape (r, 1): in a row of fewer people than 3 no more than those."""
        return np.minimum(WIDTH, self.totals)[:, None]

    def cut(self, of: Sums, rows: Ints) -> Sums:
        """`of`, shape (rows, 2^g), where the cells of these rows are also known to be what they show."""
        for column in range(self.cells.shape[1]):
            cells = self.cells[rows, column]
            of = of.cut(column, np.maximum(cells, 0), np.where(cells < 0, self.totals[rows], cells))
        return of

    @cached_property
    def inside(self) -> tuple[Sums, Sums]:
        """What each row can be from what is shown at it and below, and the sum of its children's: shapes (r, 2^g)."""
        tree = self.tree
        zero = np.zeros_like(self.cells)
        own = Sums.of(zero, zero + self.totals[:, None], self.totals, self.totals)
        below = Sums(np.zeros_like(own.lo), np.zeros_like(own.hi))
        for rows in reversed(tree.levels):
            inner = rows[~tree.leaf[rows]]
            own.lo[inner], own.hi[inner] = below.lo[inner], below.hi[inner]
            cut = self.cut(own[rows], rows)
            own.lo[rows], own.hi[rows] = cut.lo, cut.hi
            if rows[0] > 0:
                np.add.at(below.lo, tree.parent[rows], cut.lo)
                np.add.at(below.hi, tree.parent[rows], cut.hi)
        return own, below

    @cached_property
    def spans(self) -> tuple[Ints, Ints]:
        """The least and the most that each cell can be while everything shown stands: shapes (r, g). Exact."""
        own, below = self.inside
        outside = Sums(own.lo.copy(), own.hi.copy())  # the root's: nothing is outside it
        for rows in self.tree.levels[1:]:
            up = self.tree.parent[rows]
            above = self.cut(outside[up], up)
            outside.lo[rows] = above.lo - (below.hi[up] - own.hi[rows])
            outside.hi[rows] = above.hi - (below.lo[up] - own.lo[rows])
        found = [own.span(outside, column) for column in range(self.cells.shape[1])]
        return np.stack([least for least, _ in found], axis=1), np.stack([most for _, most in found], axis=1)
