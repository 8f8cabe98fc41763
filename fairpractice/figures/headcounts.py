"""Headcounts by group over a tree of areas: small cells hidden, and enough others that no hidden cell can be worked out.

Totals of rows are public; a row's cells by group add up to its total, rows to the row above. A cell of fewer than 5 people is
hidden, none included: a shown 0 would tell of the cells beside it. Every hidden cell must be able to differ by 3 people while
everything shown stands, over the whole table: `Shown.spans` says exactly how far each can.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .checks import SMALL
from .classes import Mask
from .proofs import written
from .tables import Shown, Tree
from .values import SEAL, Audience, Published, Reason, Refusal
from .witnesses import witnesses
from .worlds import Ints

ENOUGH = 4  # people in the hidden cells of a line: one more than promised, as a line of 3 would tell why it is hidden


def hide(cells: Ints, tree: Tree) -> Mask:
    """Which cells to hide. cells: the whole table, shape (r, g), adding up over the tree (ValueError otherwise).

    Lines first: in each row, and among the children of each shown cell, the hidden cells are at least two and hold enough
    people. What still comes short by the exact spans hides one cell more of its row, or of the row above. In the end, all.
    """
    if (cells < 0).any() or not np.array_equal(tree.add_up(cells), cells):
        raise ValueError("The table does not add up.")
    hidden = cells < SMALL
    totals = cells.sum(axis=1)
    while True:
        _fill_lines(cells, hidden, tree)
        shown = Shown(tree, totals, np.where(hidden, -1, cells))
        least, most = shown.spans
        short = (hidden & (most - least < shown.goal)).any(axis=1)
        if not short.any():
            return hidden
        there = {_room(row, hidden, tree) for row in np.flatnonzero(short).tolist()} - {-1}
        if not there:
            return np.ones_like(hidden)
        for row in there:
            _hide_least(cells[row], hidden[row])


def _room(row: int, hidden: Mask, tree: Tree) -> int:
    """The row itself, or the nearest above it, that shows a cell still; -1 where none does."""
    while row >= 0 and hidden[row].all():
        row = int(tree.parent[row])
    return row


def _hide_least(counts: Ints, hidden: Mask) -> None:
    """Hide the smallest shown cell of a line, in place."""
    hidden[int(np.where(hidden, np.iinfo(np.int64).max, counts).argmin())] = True


def _fill_lines(cells: Ints, hidden: Mask, tree: Tree) -> None:
    """Hide, in place, until no line of the table has one hidden cell alone, or fewer people in hidden cells than enough."""
    enough = np.minimum(ENOUGH, cells.sum(axis=1))
    while True:
        count, people = hidden.sum(axis=1), np.where(hidden, cells, 0).sum(axis=1)
        rows = (count > 0) & (count < cells.shape[1]) & ((count < 2) | (people < enough))
        for row in np.flatnonzero(rows).tolist():
            _hide_least(cells[row], hidden[row])
        count, people = tree.gather(hidden.astype(np.int64)), tree.gather(np.where(hidden, cells, 0))
        columns = ~hidden & (count > 0) & ((count < 2) | (people < ENOUGH))
        for row, column in np.argwhere(columns).tolist():
            below = tree.children[row]
            if hidden[below, column].all():
                hidden[row, column] = True
                continue
            line = hidden[below, column]
            joins = hidden[below].sum(axis=1) >= 2  # rows that need no second cell hidden for this one
            _hide_least(cells[below, column] - joins * cells[row, column], line)
            hidden[below, column] = line
        if not rows.any() and not columns.any():
            return


@dataclass(frozen=True, slots=True)
class Headcounts:
    """What a table tells: figures for the shown cells, refusals for the hidden ones, and the text of the proof file."""

    figures: tuple[Published, ...]
    refusals: tuple[Refusal, ...]
    proof: str


def release_headcounts(item: str, names: Sequence[str], groups: Sequence[str], cells: Ints, tree: Tree) -> Headcounts:
    """Publish a table. names: of rows, shape (r,); groups: names of columns, shape (g,); cells: the whole table, shape (r, g).

    Two groups at least (ValueError): the cells of one are the totals, and those are public.
    """
    if len(groups) < 2:
        raise ValueError("A table of one group hides nothing: its cells are the totals of its rows.")
    shown = Shown(tree, cells.sum(axis=1), np.where(hide(cells, tree), -1, cells))
    proof, digest = prove(item, names, groups, shown)
    figures, refusals = [], []
    for name, total, row in zip(names, shown.totals.tolist(), shown.cells.tolist(), strict=True):
        for group, count in zip(groups, row, strict=True):
            of, people = f"{name}: {group}", (total, total)
            if count < 0:
                refusals.append(Refusal(item, of, Reason.TOO_FEW, SMALL))
            else:
                figures.append(
                    Published(item, of, count, count, people, "headcount", Audience.EVERYONE, digest, seal=SEAL)
                )
    return Headcounts(tuple(figures), tuple(refusals), proof)


def prove(item: str, names: Sequence[str], groups: Sequence[str], shown: Shown) -> tuple[str, str]:
    """The proof file and its digest, from what is shown alone: tables that all show it, and differ in every hidden cell."""
    return written(
        {
            "format": "fair-practice-headcounts/1", "item": item, "names": list(names), "groups": list(groups),
            "parents": shown.tree.parent.tolist(), "totals": shown.totals.tolist(),
            "shown": [[None if count < 0 else count for count in row] for row in shown.cells.tolist()],
            "tables": [table[shown.hidden].tolist() for table in witnesses(shown)],
        }
    )  # fmt: skip
