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
Block = tuple[Sequence[int] | range, int, int]


class ProofError(ValueError):
    """The file proves nothing: its message says where and why."""


def need(holds: bool, why: str) -> None:
    if not holds:
        raise ProofError(why)


def whole(*values: Any) -> None:
    need(all(type(v) is int for v in values), "Counts are whole numbers.")


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


def _total(classes: Classes, bottom: int, top: int, margin: int, name: str) -> None:
    covers(classes, bottom, top)
    need(all(b - a + 1 >= WIDTH for a, b in classes), f"A class of {name} is too narrow.")
    need(all(b >= bottom + margin and a <= top - margin for a, b in classes), f"{name} could tell of somebody.")


def _margin(lo: Ints, hi: Ints, rows: int) -> Ints:
    """How far any `rows` rows can move each set's sum."""
    widest: Ints = np.sort(hi - lo, axis=0)[-min(rows, len(lo)) :].sum(axis=0)
    return widest


def _sets(columns: int) -> Ints:
    need(0 < columns <= 12, "Too many columns.")
    out: Ints = (np.arange(2**columns)[:, None] >> np.arange(columns)) & 1
    return out


class _Told:
    """What is told so far: some columns, and totals over blocks of columns that share none. Says what it demands of each set."""

    def __init__(self, columns: int, blocks: Sequence[Block], answers: int | None = None) -> None:
        self.sets, self.answers = _sets(columns), answers
        self.blocks = [([c in block for c in range(columns)], lo, hi) for block, lo, hi in blocks]
        self.bottom = -FREE if answers is None else 0
        self.least, self.most = np.full((1, columns), self.bottom), np.full((1, columns), FREE)

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

    def tell(self, column: int, classes: Classes, shown: int, rows: tuple[Ints, Ints, Ints], name: str) -> None:
        """Check one column's classes, each as if it had been told, and add the one that was.

        rows: the least, the most and the margin of every set, shape (2^g,). A bound at either end of the classes follows from
        the rest and is not demanded.
        """
        bottom, top, margin = rows
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
        safe = (low <= np.maximum(bottom, top - margin)[1:]).all() and (
            high >= np.minimum(top, bottom + margin)[1:]
        ).all()
        need(bool(safe), f"{name} could tell of somebody.")
        self.least, self.most = least[[shown]], most[[shown]]


def large(parts: Sequence[Any], answers: int, size: int, columns: int, total: Sequence[int], free: int) -> None:
    """From 30 answers on: whatever `free` people answered, the others can make up every class. size: of a group, 0 for none."""
    sets = _sets(columns)
    some = sets.any(axis=1)
    if size:
        need(columns == 2, "A split has two groups.")
        most = sets @ np.array([size, answers - size])
        told = _Told(columns, [([0, 1], total[0], total[1])])
        rows = (0 * most, most, np.minimum(free, most))
    else:
        need(columns in (3, 6), "A distribution has three or six answers.")
        agree, (lo, hi) = columns // 3, total
        told = _Told(columns, [(range(agree), lo, hi), (range(agree, columns), answers - hi, answers - lo)], answers)
        every = sets.all(axis=1)
        rows = (np.where(every, answers, 0), np.where(some, answers, 0), np.where(some & ~every, free, 0))
    for part in parts:
        told.tell(part["column"], part["classes"], part["shown"], rows, "The detail")


def pool(body: Mapping[str, Any]) -> Iterator[str]:
    practices, figures, free = body["practices"], body["figures"], body["insiders"] + 1
    columns = len(body["groups"])
    sets = _sets(columns)
    whole(free, *(x for p in practices for x in (*p["answers"], *p["least"], *p["most"], p["lo"], p["hi"])))
    whole(*(x for f in figures for x in (f["columns"], f["shown"], *(y for c in f["classes"] for y in c))))
    need(free > INSIDERS, "Too few insiders are allowed for.")
    answers = sum(sum(p["answers"]) for p in practices)
    need(len(practices) >= PRACTICES and answers >= CAPPED, "Too few Practices or answers.")
    need(
        all(0 <= a <= b <= n for p in practices for a, b, n in zip(p["least"], p["most"], p["answers"], strict=True)),
        "A Practice's ranges do not fit.",
    )
    least, most = (np.array([p[k] for p in practices], dtype=np.int64) @ sets.T for k in ("least", "most"))
    own_lo, own_hi = (np.array([[p[k]] for p in practices], dtype=np.int64) for k in ("lo", "hi"))
    lo, hi = np.maximum(least, own_lo - most[:, ::-1]), np.minimum(most, own_hi - least[:, ::-1])
    need(bool((lo <= hi).all()), "A Practice's ranges do not fit.")
    for figure in figures:
        need(
            len(figure["classes"]) > 1 and 0 <= figure["shown"] < len(figure["classes"]),
            "The class shown is not one of several.",
        )
        need(figure["classes"][figure["shown"]] == [figure["lo"], figure["hi"]], "A figure is not the class shown.")
        if "earlier" in figure:
            holds(figure["classes"], figure["earlier"])
    networks = {f["network"]: f for f in figures if f["network"]}
    rest = [i for i, p in enumerate(practices) if p["network"] not in networks]
    rows_lo, rows_hi = [lo[rest]], [hi[rest]]
    for name, figure in networks.items():
        inside = [i for i, p in enumerate(practices) if p["network"] == name]
        need(len(inside) >= PRACTICES and figure["columns"] == 2**columns - 1, f"{name} has too few Practices.")
        a, b = lo[inside].sum(axis=0), hi[inside].sum(axis=0)
        _total(figure["classes"], int(a[-1]), int(b[-1]), int(_margin(lo[inside], hi[inside], free)[-1]), name)
        told = figure["classes"][figure["shown"]]
        rows_lo.append(np.maximum(a, told[0] - b[::-1])[None])
        rows_hi.append(np.minimum(b, told[1] - a[::-1])[None])
        yield f"{figure['of']}: {told[0]} to {told[1]}"
    below, above = np.vstack(rows_lo), np.vstack(rows_hi)
    bottom, top, margin = below.sum(axis=0), above.sum(axis=0), _margin(below, above, free)
    place = [f for f in figures if not f["network"]]
    totals, plank = [f for f in place if f["columns"] == 2**columns - 1], (-FREE, FREE)
    if totals:
        classes, shown = totals[0]["classes"], totals[0]["shown"]
        _total(classes, int(bottom[-1]), int(top[-1]), int(margin[-1]), totals[0]["of"])
        plank = classes[shown][0] if shown else -FREE, classes[shown][1] if shown < len(classes) - 1 else FREE
        yield f"{totals[0]['of']}: {classes[shown][0]} to {classes[shown][1]}"
    told_ = _Told(columns, [(range(columns), *plank)])
    for figure in place:
        if figure not in totals:
            need(figure["columns"].bit_count() == 1, "A figure is of one column, or of all.")
            classes, shown = figure["classes"], figure["shown"]
            told_.tell(figure["columns"].bit_length() - 1, classes, shown, (bottom, top, margin), figure["of"])
            yield f"{figure['of']}: {classes[shown][0]} to {classes[shown][1]}"


def headcounts(body: Mapping[str, Any]) -> Iterator[str]:
    """Every listed table is one that shows the same; among them each hidden cell differs by 3 (or by all of a row of fewer)."""
    parent, totals = np.array(body["parents"]), np.array(body["totals"])
    shown = np.array([[-1 if cell is None else cell for cell in row] for row in body["shown"]])
    hidden = shown < 0
    need(shown.dtype == parent.dtype == totals.dtype == np.int64 and shown.ndim == 2, "Counts are whole numbers.")
    need(
        len(shown) == len(parent) == len(totals) == len(body["names"]) and shown.shape[1] == len(body["groups"]),
        "The table is not whole.",
    )
    need(
        parent[0] == -1 and bool((parent[1:] >= 0).all()) and bool((parent < np.arange(len(parent))).all()),
        "The rows are no tree.",
    )
    need(bool((shown[~hidden] >= SMALL).all()), "A small cell is shown.")
    inner = np.unique(parent[1:])
    need(len(body["tables"]) > 0, "There is no table.")
    low, high = np.full_like(shown, FREE), np.full_like(shown, -FREE)
    for cells in body["tables"]:
        table = shown.copy()
        table[hidden] = cells
        below = np.zeros_like(table)
        np.add.at(below, parent[1:], table[1:])
        need(
            bool((table >= 0).all()) and np.array_equal(table.sum(axis=1), totals),
            "A table does not add up to its totals.",
        )
        need(np.array_equal(below[inner], table[inner]), "A table does not add up to the rows above.")
        low, high = np.minimum(low, table), np.maximum(high, table)
    far = high - low >= np.minimum(WIDTH, totals)[:, None]
    need(bool((far | ~hidden).all()), "A hidden cell could be worked out.")
    yield f"{int((~hidden).sum())} cells shown, {int(hidden.sum())} hidden"
