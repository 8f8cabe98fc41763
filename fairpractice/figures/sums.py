"""Sums over columns: exactly what many rows can add up to, and how finely that may be told. Additions only, no solver.

What is known of a row (a person, a Practice, an area) with g columns is lo(G) ≤ x(G) ≤ hi(G) for every set G of columns, where
x(G) is the sum over G: a *generalised polymatroid* (Frank and Tardos 1988). Sums of rows, and what a known total or column
leaves of them, are such again. Two of them meet exactly where lo ≤ hi' and lo' ≤ hi for all G, and then in whole numbers.

Sets are numbers: bit c of the number says whether column c is in the set; 0 is the empty set, the last one holds all columns.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from .classes import FREE, Cuts, Mask, Range
from .worlds import Ints


@lru_cache(maxsize=16)
def members(columns: int) -> Ints:
    """Which columns each set holds: shape (2^g, g) of 0 and 1."""
    return np.asarray((np.arange(2**columns)[:, None] >> np.arange(columns)) & 1)


@lru_cache(maxsize=64)
def beside(columns: int, column: int) -> tuple[Ints, Ints]:
    """The sets with a column, and the same sets without it: two of shape (2^(g-1),)."""
    without = np.flatnonzero(members(columns)[:, column] == 0)
    return without | 1 << column, without


@dataclass(frozen=True, slots=True)
class Sums:
    """lo(G) ≤ x(G) ≤ hi(G) of one row or many: both of shape (…, 2^g)."""

    lo: Ints
    hi: Ints

    @property
    def columns(self) -> int:
        return int(self.lo.shape[-1]).bit_length() - 1

    @classmethod
    def of(cls, least: Ints, most: Ints, lo: Ints, hi: Ints) -> "Sums":
        """Rows of which each column is least..most, shape (…, g), and all columns together are lo..hi, shape (…,)."""
        bits = members(least.shape[-1]).T
        return cls(least @ bits, most @ bits).planked(lo, hi)

    @classmethod
    def free(cls, columns: int) -> "Sums":
        """Of which nothing is known."""
        bound = np.full(2**columns, FREE)
        bound[0] = 0
        return cls(-bound, bound)

    def planked(self, lo: Ints | int, hi: Ints | int) -> "Sums":
        """The same, where all columns together are also known to be lo..hi, shape (…,)."""
        low, high = np.asarray(lo)[..., None], np.asarray(hi)[..., None]
        return Sums(np.maximum(self.lo, low - self.hi[..., ::-1]), np.minimum(self.hi, high - self.lo[..., ::-1]))

    def cut(self, column: int, lo: Ints | int, hi: Ints | int) -> "Sums":
        """The same, where one column is also known to be lo..hi, shape (…,)."""
        with_, without = beside(self.columns, column)
        low, high = np.asarray(lo)[..., None], np.asarray(hi)[..., None]
        least, most = self.lo.copy(), self.hi.copy()
        least[..., with_] = np.maximum(self.lo[..., with_], self.lo[..., without] + low)
        least[..., without] = np.maximum(self.lo[..., without], self.lo[..., with_] - high)
        most[..., with_] = np.minimum(self.hi[..., with_], self.hi[..., without] + high)
        most[..., without] = np.minimum(self.hi[..., without], self.hi[..., with_] - low)
        return Sums(least, most)

    def __getitem__(self, rows: Ints | Mask | list[int]) -> "Sums":
        return Sums(self.lo[rows], self.hi[rows])

    def total(self) -> "Sums":
        """The sum of all rows: from shape (rows, 2^g) to (2^g,)."""
        return Sums(self.lo.sum(axis=0), self.hi.sum(axis=0))

    def margin(self, rows: int) -> Ints:
        """How far any `rows` rows can move x(G) together: shape (2^g,)."""
        width = np.sort(self.hi - self.lo, axis=0)
        return np.asarray(width[max(0, len(width) - rows) :].sum(axis=0))

    def span(self, other: "Sums", column: int) -> tuple[Ints, Ints]:
        """The least and the most of one column over what both allow: shapes (…,). Meaningless where they do not meet."""
        with_, without = beside(self.columns, column)
        most = np.minimum(other.hi[..., with_] - self.lo[..., without], self.hi[..., with_] - other.lo[..., without])
        least = np.maximum(other.lo[..., with_] - self.hi[..., without], self.lo[..., with_] - other.hi[..., without])
        return least.max(axis=-1), most.min(axis=-1)


def bounds(told: Sums, rows: Sums, margin: Ints | int, column: int) -> Range:
    """How finely one column may be told, after `told`: no class may end below the first number or begin above the second.

    rows: what all rows can add up to. margin, shape (2^g,): how far some of them can move it. Whatever those answered, the other
    rows can then make up everything told. With a margin of 0 these are the least and the most that the column can be.
    """
    up, down = np.minimum(rows.hi, rows.lo + margin), np.maximum(rows.lo, rows.hi - margin)
    with_, without = beside(rows.columns, column)
    end = max((up[with_] - told.hi[without]).max(), (told.lo[with_] - down[without]).max())
    begin = min((told.hi[with_] - up[without]).min(), (down[with_] - told.lo[without]).min())
    return int(end), int(begin)


def ladder(first: int, last: int, end: int, begin: int, width: int, held: Range | None = None) -> Cuts:
    """Classes of first..last of which none ends below `end` or begins above `begin`; one class if that leaves no cut.

    width: of a class in between. held: the run that an unchanged sum can have reached (see `classes.follow`); it becomes one
    class, widened as needed.
    """
    end, begin = max(end, first + width - 1), min(begin, last - width + 1)
    if held is not None:
        start, stop = max(min(held[0], begin), first), min(max(held[1], end), last)
        low = _below(first, end, start - 1, width) if start - 1 >= end else ()
        high = _above(stop + 1, begin, last, width) if stop + 1 <= begin else ()
        run = (start if low else first, stop if high else last)
        return Cuts((*low, run, *high), len(low))
    if end >= begin:
        return Cuts(((first, last),))
    if begin - end - 1 < width:
        middle = end + (begin - end - 1) // 2
        return Cuts(((first, middle), (middle + 1, last)))
    return Cuts((*_below(first, end, begin - 1, width), (begin, last)))


def _below(first: int, end: int, last: int, width: int) -> tuple[Range, ...]:
    """Classes of first..last, the lowest up to `end`, the topmost of the others taking what is over."""
    steps = (last - end) // width
    if steps == 0:
        return ((first, last),)
    starts = [end + 1 + step * width for step in range(steps)]
    return ((first, end), *zip(starts, [*(s - 1 for s in starts[1:]), last], strict=True))


def _above(first: int, begin: int, last: int, width: int) -> tuple[Range, ...]:
    """The same from the other end: classes of first..last, the highest from `begin` on."""
    return tuple((-hi, -lo) for lo, hi in reversed(_below(-last, -begin, -first, width)))
