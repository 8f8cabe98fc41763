"""Classes: how finely a team's answers may be told, from the number of answers alone.

A class is a run of yes-counts lo..hi; it is published, and it *is* everything that is learnt. The cuts never look at an
answer: only at how many answered, and at what has been published already. Every class leaves everybody's answer open to two
insiders (decision 7), and below 30 answers keeps every guess under its cap.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from .worlds import INSIDERS, Floats, Ints, guesses

LEAST = 7  # answers, for anything to be shown inside a Practice
OUTSIDE = 10  # answers, for anything to be shown to others
CAPPED = 30  # from this many answers on, a share speaks of the team and no longer of a person
WIDTH = 3  # yes-counts in the narrowest class
EDGE = 1e-9  # of a probability, for rounding in sums
FREE = 2**40  # stands for "no bound", beyond all counts
CAP, CAP_SENSITIVE = 0.9, 0.8  # a guess stays below; the second with one insider (no cut reaches it with two)
ENDS, ENDS_SENSITIVE = 7, 13  # yes-counts in an end class from CAPPED answers on

Range = tuple[int, int]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Cuts:
    """The classes of one figure, lowest first, shape (c,) of (lo, hi); they cover all possible counts.

    Neighbours share one count where no clean cut keeps the caps: a draw, one a round, then says which it joins.
    held: the index of the class that repeats an earlier figure, None where nothing is repeated.
    """

    ranges: tuple[Range, ...]
    held: int | None = None

    @property
    def tells(self) -> bool:
        """Whether anything is learnt: one class for everything says nothing."""
        return len(self.ranges) > 1

    def demand(self, shown: int) -> Range:
        """A class without its bound that follows from the other figures anyway."""
        lo, hi = self.ranges[shown]
        return -FREE if shown == 0 else lo, FREE if shown == len(self.ranges) - 1 else hi

    def index(self, count: int, draw: bool) -> int:
        """The class of a count. draw: the round's one coin, for a count that two classes share."""
        fits = [i for i, (lo, hi) in enumerate(self.ranges) if lo <= count <= hi]
        if not fits:
            raise ValueError("No class holds this count.")
        return fits[-1] if draw else fits[0]


def bearable(worlds: Ints, key: Ints, sensitive: bool, priors: tuple[Floats | None, ...] = (None,)) -> Mask:
    """Below 30 people: of which classes of worlds (key lo..hi, see `guesses`) nobody is exposed and no guess reaches its cap."""
    may = np.ones((int(key.max() - key.min()) + 1,) * 2, dtype=bool)
    for prior in priors:
        may &= guesses(worlds, key, INSIDERS, prior) < CAP - EDGE
        if sensitive:
            may &= guesses(worlds, key, 1, prior) < CAP_SENSITIVE - EDGE
    return may


def team(answers: int, lo: int, hi: int) -> Ints:
    """The worlds of one team of which lo..hi said yes: shape (hi - lo + 1, 1, 2)."""
    yes = np.arange(lo, hi + 1)
    return np.stack([yes, answers - yes], axis=1)[:, None, :]


@lru_cache(maxsize=256)
def _bearable(answers: int, sensitive: bool) -> Mask:
    return bearable(team(answers, 0, answers), np.arange(answers + 1), sensitive)


@lru_cache(maxsize=100_000)
def fits(answers: int, lo: int, hi: int, sensitive: bool) -> bool:
    """Whether the class lo..hi of a team may be published."""
    if hi - lo + 1 < WIDTH:
        return False
    if answers >= CAPPED:
        ends = ENDS_SENSITIVE if sensitive else ENDS
        return (lo > 0 or hi >= ends - 1) and (hi < answers or lo <= answers - ends + 1)
    return bool(_bearable(answers, sensitive)[lo, hi])


def cut(
    first: int, last: int, may: Callable[[int, int], bool], cost: Callable[[int, int], float]
) -> tuple[Range, ...] | None:
    """The cheapest way to cut first..last into classes that `may` be published, or None. O((last - first)²) calls."""
    best: dict[int, tuple[float, tuple[Range, ...]]] = {first: (0.0, ())}
    for hi in range(first, last + 1):
        for lo in range(first, hi + 1):
            if lo not in best or not may(lo, hi):
                continue
            price = best[lo][0] + cost(lo, hi)
            if hi + 1 not in best or price < best[hi + 1][0] - 1e-9:
                best[hi + 1] = (price, (*best[lo][1], (lo, hi)))
    return best[last + 1][1] if last + 1 in best else None


def spread(lo: int, hi: int) -> float:
    """Σ |count − middle| over a class: the error of telling its middle, were every count as likely."""
    width = hi - lo + 1
    return width * width / 4 if width % 2 == 0 else (width * width - 1) / 4


@lru_cache(maxsize=10_000)
def classes(answers: int, sensitive: bool = False) -> Cuts:
    """The classes of a team's yes-count, 0..answers. One class, which tells nothing, where none is safe."""
    if answers < LEAST:
        return Cuts(((0, answers),))
    found = cut(0, answers, lambda lo, hi: hi - lo < answers and fits(answers, lo, hi, sensitive), spread)
    return Cuts(found or _shared(answers, sensitive) or ((0, answers),))


def _shared(answers: int, sensitive: bool) -> tuple[Range, ...] | None:
    """Two classes that share the middle count of an even team, joined by a coin: 8, 10 and 12 answers need it."""
    half, odd = divmod(answers, 2)
    low = team(answers, 0, half)
    coin = np.array([1.0] * half + [0.5])
    may = bearable(low, np.zeros(half + 1, dtype=np.int64), sensitive, (coin,))[0, 0]
    return ((0, half), (half, answers)) if may and not odd else None


@lru_cache(maxsize=10_000)
def follow(lo: int, hi: int, left: int, joined: int, answers: int, sensitive: bool = False) -> Cuts:
    """The classes of a later round, around the earlier figure lo..hi.

    left, joined: at most so many people answered only then, or only now. If nobody else changed their mind the count is
    within lo - left .. hi + joined: that run is one class, which repeats the earlier figure, so that a team in which only
    people come and go never shows a change. Beyond it new classes begin, where they are safe by themselves.
    """
    if answers < LEAST:
        return Cuts(((0, answers),), 0)
    start, end = min(max(lo - left, 0), answers), min(hi + joined, answers)

    def may(a: int, b: int) -> bool:
        return fits(answers, a, b, sensitive)

    below = cut(0, start - 1, may, spread) if start > 0 else ()
    above = cut(end + 1, answers, may, spread) if end < answers else ()
    if below is None:
        below, start = (), 0
    if above is None:
        above, end = (), answers
    if (start, end) != (0, answers) and not may(start, end):
        return Cuts(((0, answers),), 0)
    return Cuts((*below, (start, end), *above), len(below))
