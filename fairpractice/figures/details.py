"""Details of one team's figure: how a group, or each answer of five, may be told once the class of all is told.

Below 30 answers, of a team or of a group, every joint world is tried, so that no guess reaches its cap. From 30 on people are
looked at like the Practices of a pool (see `sums`): whatever six of them answered (twelve, for sensitive items), the others can
make up everything told. All is cut from the class of all and from sizes, never from the answers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import comb

import numpy as np

from .classes import CAPPED, ENDS, ENDS_SENSITIVE, FREE, LEAST, WIDTH, Cuts, Mask, Range, bearable, cut, spread
from .sums import Sums, bounds, ladder, members
from .worlds import Floats, Ints

POINTS = ("strongly agree", "agree", "neither", "disagree", "strongly disagree", "other")  # "other": or not said
THREE = ("yes", "no", "other")


@dataclass(frozen=True, slots=True)
class Part:
    """One figure of a detail. column: which of the answers (0 for a group's yes); cuts: its classes; shown: the one that holds."""

    column: int
    cuts: Cuts
    shown: int

    @property
    def range(self) -> Range:
        return self.cuts.ranges[self.shown]


def band(answers: int) -> Range:
    """The run of three sizes in which a group's number of answers is told: 7 to 9, 10 to 12, …"""
    low = LEAST + (answers - LEAST) // 3 * 3
    return low, low + 2


def sizes(answers: int, group: Range) -> tuple[int, ...]:
    """Sizes in the band `group` that leave the rest of `answers` people large enough too."""
    return tuple(s for s in range(group[0], group[1] + 1) if answers - s >= LEAST)


def free_people(sensitive: bool) -> int:
    """From 30 answers on: how many people's answers may be anything while the others make up what is told."""
    return (ENDS_SENSITIVE if sensitive else ENDS) - 1


@lru_cache(maxsize=10_000)
def split(answers: int, lo: int, hi: int, group: Range, sensitive: bool) -> Cuts:
    """Classes of a group's yes-count, given that lo..hi of all said yes: safe for each size of the group in its band.

    One class, which tells nothing more, where no cut is safe.
    """
    each = sizes(answers, group)
    if min(*each, answers - each[-1]) >= CAPPED:
        return _split_large(answers, lo, hi, each, free_people(sensitive))
    every = [pairs(answers, size, lo, hi) for size in each]
    first, last = min(int(w[:, 0, 0].min()) for w in every), max(int(w[:, 0, 0].max()) for w in every)
    may = np.logical_and.reduce([_may_split(worlds, lo, hi, first, last, sensitive) for worlds in every])
    return Cuts(cut(first, last, lambda a, b: bool(may[a - first, b - first]), spread) or ((first, last),))


def _may_split(worlds: Ints, lo: int, hi: int, first: int, last: int, sensitive: bool) -> Mask:
    """Which classes first..last of a group's yes-count may be told for one size of the group: shape (n, n). Either group's counts,
    or those of all, may be thought equally likely."""
    part, (size, rest) = worlds[:, 0, 0], worlds[0].sum(axis=1).tolist()
    of_all = [comb(size, a) * comb(rest, b) / comb(size + rest, a + b) for a, b in worlds[:, :, 0].tolist()]
    good = bearable(worlds, part, sensitive, (None, np.array(of_all)))
    a = np.maximum(np.arange(first, last + 1), part.min())[:, None]
    b = np.minimum(np.arange(first, last + 1), part.max())[None, :]
    wide = (b - a + 1 >= WIDTH) & (np.minimum(rest, hi - a) - np.maximum(0, lo - b) + 1 >= WIDTH)
    at = np.clip(a - part.min(), 0, len(good) - 1), np.clip(b - part.min(), 0, len(good) - 1)
    return np.asarray(wide & good[at])


def pairs(answers: int, size: int, lo: int, hi: int) -> Ints:
    """The worlds of a group of `size` people and the rest, of all of whom lo..hi said yes: shape (m, 2, 2)."""
    a, b = np.meshgrid(np.arange(size + 1), np.arange(answers - size + 1), indexing="ij")
    keep = (a + b >= lo) & (a + b <= hi)
    a, b = a[keep], b[keep]
    return np.stack([np.stack([a, size - a], axis=1), np.stack([b, answers - size - b], axis=1)], axis=1)


def _split_large(answers: int, lo: int, hi: int, each: Sequence[int], free: int) -> Cuts:
    """The same where both groups have 30 people, by sums: the group's yes and the rest's are two columns, everybody has one of them."""
    told = Sums.free(2).planked(-FREE if lo == 0 else lo, FREE if hi == answers else hi)
    possible, ends = [], []
    for size in each:
        most = np.array([0, size, answers - size, answers])
        people, margin = Sums(np.zeros_like(most), most), np.minimum(free, most)
        possible.append(bounds(told, people, 0, 0))
        ends.append(bounds(told, people, margin, 0))
    first, last = min(a for a, _ in possible), max(b for _, b in possible)
    return ladder(first, last, max(a for a, _ in ends), min(b for _, b in ends), WIDTH)


def three(answers: int, lo: int, hi: int) -> Ints:
    """The worlds of a team of which lo..hi agree, the others disagree or neither: shape (m, 1, 3)."""
    yes, no = np.meshgrid(np.arange(lo, hi + 1), np.arange(answers + 1), indexing="ij")
    keep = yes + no <= answers
    yes, no = yes[keep], no[keep]
    return np.stack([yes, no, answers - yes - no], axis=1)[:, None, :]


@lru_cache(maxsize=10_000)
def distribution(answers: int, lo: int, hi: int, sensitive: bool) -> Cuts:
    """Below 30 answers: classes of how many disagree, given that lo..hi agree; the others are "neither" or said nothing.

    One class, which tells nothing more, where no cut is safe.
    """
    worlds = three(answers, lo, hi)
    step: Floats = 1 / (answers - worlds[:, 0, 0] + 1.0)
    good = bearable(worlds, worlds[:, 0, 1], sensitive, (None, step))

    def may(a: int, b: int) -> bool:
        wide = (b - a, min(hi, answers - a) - lo, answers - lo - a - max(0, answers - hi - b))
        return min(wide) + 1 >= WIDTH and bool(good[a, b])

    return Cuts(cut(0, answers - lo, may, spread) or ((0, answers - lo),))


def points(counts: Sequence[int], lo: int, hi: int, sensitive: bool) -> tuple[Part, ...]:
    """From 30 answers on: each answer's class, one after the other, given that lo..hi agree.

    counts: answers by column, three or six as in `THREE` and `POINTS`; the first third agrees. A column of which no cut is safe
    is left out. Everybody is a row with one answer; free_people of them may have given any.
    """
    answers, columns = sum(counts), len(counts)
    bits = members(columns)
    size = bits.sum(axis=1)
    people = Sums(np.where(size == columns, answers, 0), np.where(size > 0, answers, 0))
    margin = np.where((size > 0) & (size < columns), free_people(sensitive), 0)
    told, parts = agreeing(answers, columns, lo, hi), []
    for column in range(columns) if columns > len(THREE) else (1,):  # of three answers the last follows
        cuts = ladder(*bounds(told, people, 0, column), *bounds(told, people, margin, column), WIDTH)
        if cuts.tells:
            parts.append(Part(column, cuts, cuts.index(counts[column], draw=False)))
            told = told.cut(column, *cuts.demand(parts[-1].shown))
    return tuple(parts)


def agreeing(answers: int, columns: int, lo: int, hi: int) -> Sums:
    """All ways in which `answers` people can spread over the columns while lo..hi of them are in the first third."""
    agree, others = members(columns)[:, : columns // 3], members(columns)[:, columns // 3 :]
    least = np.where(agree.all(axis=1), lo, 0) + np.where(others.all(axis=1), answers - hi, 0)
    most = np.where(agree.any(axis=1), hi, 0) + np.where(others.any(axis=1), answers - lo, 0)
    every, mixed = agree.all(axis=1) & others.all(axis=1), agree.any(axis=1) & others.any(axis=1)
    return Sums(np.where(every, answers, least), np.where(mixed, answers, most))
