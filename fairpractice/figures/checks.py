"""Checks of proofs by sums: pools, details of large teams, headcounts. Written apart from the rooms that made them.

For every set of columns and every class, told or not, is added up what the rows can reach, with and without some of them.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from .classes import CAPPED, FREE, WIDTH

INSIDERS = 2
PRACTICES = 6
SMALL = 5
Ints = npt.NDArray[np.int64]
Classes = Sequence[Sequence[int]]
Rows = tuple[Ints, Ints, Ints]  # of all rows: the least, the most and the margin of every set


class ProofError(ValueError):
    """The file proves nothing: its message says where and why."""


def need(holds: bool, why: str) -> None:
    if not holds:
        raise ProofError(why)


def whole(*values: Any) -> None:
    need(all(type(v) is int for v in values), "Counts are whole numbers.")


def told(classes: Classes, shown: int, why: str = "The class shown is not one of several.") -> Sequence[int]:
    """The class that is shown."""
    need(len(classes) > 1 and 0 <= shown < len(classes), why)
    return classes[shown]


def covers(classes: Classes, first: int, last: int, shared: bool = False) -> None:
    need(classes[0][0] == first and classes[-1][1] == last, "The classes do not cover every count.")
    for (_, hi), (lo, _) in pairwise(classes):
        need(lo == hi + 1 or (shared and lo == hi), "The classes do not follow one another.")


def holds(classes: Classes, earlier: Mapping[str, Any]) -> None:
    """The class that repeats an earlier figure holds the whole run that an unchanged sum can have reached."""
    whole(earlier["class"], earlier["lo"], earlier["hi"])
    lo, hi = classes[earlier["class"]]
    need(
        lo <= max(classes[0][0], earlier["lo"]) and hi >= min(classes[-1][1], earlier["hi"]),
        "The class that repeats the earlier round does not hold all that joiners and leavers could do.",
    )


def _reach(lo: Ints, hi: Ints, free: int) -> Rows:
    """What rows can add up to, the least and the most of every set, and how far any `free` of them can move it."""
    return lo.sum(axis=0), hi.sum(axis=0), np.sort(hi - lo, axis=0)[-min(free, len(lo)) :].sum(axis=0)


def _total(figure: Mapping[str, Any], rows: Rows, name: str) -> None:
    """Check the classes of a sum over all columns."""
    classes, (bottom, top, margin) = figure["classes"], (int(each[-1]) for each in rows)
    covers(classes, bottom, top)
    need(all(b - a + 1 >= WIDTH for a, b in classes), f"A class of {name} is too narrow.")
    need(all(b >= bottom + margin and a <= top - margin for a, b in classes), f"{name} could tell of somebody.")


def _sets(columns: int) -> Ints:
    need(0 < columns <= 12, "Too many columns.")
    return np.asarray((np.arange(2**columns)[:, None] >> np.arange(columns)) & 1)


class _Told:
    """What is told so far: some columns, and totals over blocks of columns that share none. Says what it demands of each set."""

    def __init__(self, columns: int, blocks: Sequence[tuple[range, int, int]], answers: int | None = None) -> None:
        self.sets, self.answers = _sets(columns), answers
        self.blocks = [([c in block for c in range(columns)], lo, hi) for block, lo, hi in blocks]
        self.least, self.most = np.full((1, columns), -FREE if answers is None else 0), np.full((1, columns), FREE)

    def demands(self, least: Ints, most: Ints) -> tuple[Ints, Ints]:
        """The least and the most of every set, shape (m, 2^g), where the columns are least..most, shape (m, g)."""
        low = np.zeros((len(least), len(self.sets)), dtype=np.int64)
        high = low.copy()
        for block, lo, hi in self.blocks:
            inside, outside = self.sets * block, (1 - self.sets) * block
            low += np.where(inside.any(axis=1), np.maximum(least @ inside.T, lo - most @ outside.T), 0)
            high += np.where(inside.any(axis=1), np.minimum(most @ inside.T, hi - least @ outside.T), 0)
        if self.answers is None:
            return low, high
        return np.maximum(low, self.answers - high[:, ::-1]), np.minimum(high, self.answers - low[:, ::-1])

    def tell(self, column: int, figure: Mapping[str, Any], rows: Rows, name: str) -> None:
        """Check one column's classes, each as if it had been told, and add the one that was. A bound at either end of the
        classes follows from the rest and is not demanded."""
        classes, shown, (bottom, top, margin) = figure["classes"], figure["shown"], rows
        with_ = np.flatnonzero(self.sets[:, column])
        without = with_ - (1 << column)
        low, high = (d[0] for d in self.demands(self.least, self.most))
        first = max((bottom[with_] - high[without]).max(), (low[with_] - top[without]).max())
        last = min((high[with_] - bottom[without]).min(), (top[with_] - low[without]).min())
        covers(classes, min(int(first), classes[0][0]), max(int(last), classes[-1][1]))  # more counts do no harm
        need(all(b - a + 1 >= WIDTH for a, b in classes), f"A class of {name} is too narrow.")
        least, most = np.repeat(self.least, len(classes), axis=0), np.repeat(self.most, len(classes), axis=0)
        least[1:, column] = [a for a, _ in classes[1:]]
        most[:-1, column] = [b for _, b in classes[:-1]]
        low, high = (d[:, 1:] for d in self.demands(least, most))
        safe = (low <= np.maximum(bottom, top - margin)[1:]) & (high >= np.minimum(top, bottom + margin)[1:])
        need(bool(safe.all()), f"{name} could tell of somebody.")
        self.least, self.most = least[[shown]], most[[shown]]


def large(parts: Sequence[Any], answers: int, size: int, columns: int, total: Sequence[int], free: int) -> None:
    """From 30 answers on: whatever `free` people answered, the others can make up every class. size: of a group, 0 for none."""
    sets, (lo, hi) = _sets(columns), total
    if size:
        need(columns == 2, "A split has two groups.")
        most = sets @ np.array([size, answers - size])
        so_far = _Told(columns, [(range(2), lo, hi)])
        rows = (0 * most, most, np.minimum(free, most))
    else:
        need(columns in (3, 6), "A distribution has three or six answers.")
        agree, some, every = columns // 3, sets.any(axis=1), sets.all(axis=1)
        so_far = _Told(columns, [(range(agree), lo, hi), (range(agree, columns), answers - hi, answers - lo)], answers)
        rows = (np.where(every, answers, 0), np.where(some, answers, 0), np.where(some & ~every, free, 0))
    for part in parts:
        so_far.tell(part["column"], part, rows, "The detail")


def pool(body: Mapping[str, Any]) -> Iterator[str]:
    """Networks' totals, the place's total and its columns, each cut from what those before it told."""
    practices, figures, free = body["practices"], body["figures"], body["insiders"] + 1
    every, sets = 2 ** len(body["groups"]) - 1, _sets(len(body["groups"]))
    whole(free, *(x for p in practices for x in (*p["answers"], *p["least"], *p["most"], p["lo"], p["hi"])))
    whole(*(x for f in figures for x in (f["columns"], f["shown"], *(y for c in f["classes"] for y in c))))
    need(free > INSIDERS, "Too few insiders are allowed for.")
    answers = sum(sum(p["answers"]) for p in practices)
    need(len(practices) >= PRACTICES and answers >= CAPPED, "Too few Practices or answers.")
    cells = (cell for p in practices for cell in zip(p["least"], p["most"], p["answers"], strict=True))
    need(all(0 <= a <= b <= n for a, b, n in cells), "A Practice's ranges do not fit.")
    least, most = (np.array([p[k] for p in practices], dtype=np.int64) @ sets.T for k in ("least", "most"))
    own_lo, own_hi = (np.array([[p[k]] for p in practices], dtype=np.int64) for k in ("lo", "hi"))
    lo, hi = np.maximum(least, own_lo - most[:, ::-1]), np.minimum(most, own_hi - least[:, ::-1])
    need(bool((lo <= hi).all()), "A Practice's ranges do not fit.")
    for figure in figures:
        shown = told(figure["classes"], figure["shown"])
        need(shown == [figure["lo"], figure["hi"]], "A figure is not the class shown.")
        if "earlier" in figure:
            holds(figure["classes"], figure["earlier"])
    networks = {f["network"]: f for f in figures if f["network"]}
    rest = [i for i, p in enumerate(practices) if p["network"] not in networks]
    rows_lo, rows_hi = [lo[rest]], [hi[rest]]
    for name, figure in networks.items():
        inside = [i for i, p in enumerate(practices) if p["network"] == name]
        need(len(inside) >= PRACTICES and figure["columns"] == every, f"{name} has too few Practices.")
        a, b, _ = reach = _reach(lo[inside], hi[inside], free)
        _total(figure, reach, name)
        rows_lo.append(np.maximum(a, figure["lo"] - b[::-1])[None])
        rows_hi.append(np.minimum(b, figure["hi"] - a[::-1])[None])
        yield _words(figure)
    reach = _reach(np.vstack(rows_lo), np.vstack(rows_hi), free)
    place = [f for f in figures if not f["network"]]
    totals, plank = [f for f in place if f["columns"] == every], (-FREE, FREE)
    if totals:
        classes, at = totals[0]["classes"], totals[0]["shown"]
        _total(totals[0], reach, totals[0]["of"])
        plank = classes[at][0] if at else -FREE, classes[at][1] if at < len(classes) - 1 else FREE
        yield _words(totals[0])
    so_far = _Told(len(body["groups"]), [(range(len(body["groups"])), *plank)])
    for figure in place:
        if figure not in totals:
            need(figure["columns"].bit_count() == 1, "A figure is of one column, or of all.")
            so_far.tell(figure["columns"].bit_length() - 1, figure, reach, figure["of"])
            yield _words(figure)


def _words(figure: Mapping[str, Any]) -> str:
    return f"{figure['of']}: {figure['lo']} to {figure['hi']}"


def headcounts(body: Mapping[str, Any]) -> Iterator[str]:
    """Every listed table is one that shows the same; among them each hidden cell differs by 3 (or by all of a row of fewer)."""
    parent, totals = np.array(body["parents"]), np.array(body["totals"])
    shown = np.array([[-1 if cell is None else cell for cell in row] for row in body["shown"]])
    hidden = shown < 0
    need(shown.dtype == parent.dtype == totals.dtype == np.int64 and shown.ndim == 2, "Counts are whole numbers.")
    sizes = len(parent), len(totals), len(body["names"]), len(body["groups"])
    need(sizes == (len(shown),) * 3 + shown.shape[1:], "The table is not whole.")
    up = (parent[1:] >= 0) & (parent[1:] < np.arange(1, len(parent)))
    need(parent[0] == -1 and bool(up.all()), "The rows are no tree.")
    need(bool((shown[~hidden] >= SMALL).all()), "A small cell is shown.")
    need(len(body["tables"]) > 0, "There is no table.")
    inner, low, high = np.unique(parent[1:]), np.full_like(shown, FREE), np.full_like(shown, -FREE)
    for cells in body["tables"]:
        table = shown.copy()
        table[hidden] = cells
        below = np.zeros_like(table)
        np.add.at(below, parent[1:], table[1:])
        adds = bool((table >= 0).all()) and np.array_equal(table.sum(axis=1), totals)
        need(adds, "A table does not add up to its totals.")
        need(np.array_equal(below[inner], table[inner]), "A table does not add up to the rows above.")
        low, high = np.minimum(low, table), np.maximum(high, table)
    far = high - low >= np.minimum(WIDTH, totals)[:, None]
    need(bool((far | ~hidden).all()), "A hidden cell could be worked out.")
    yield f"{int((~hidden).sum())} cells shown, {int(hidden.sum())} hidden"
