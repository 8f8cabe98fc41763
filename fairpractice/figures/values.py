"""What a number may be: public already, published by us, refused, or not released. A chart takes the first two only."""

import math
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import NoReturn


@dataclass(frozen=True, slots=True)
class Public:
    """A reference figure that is already public, such as a census count.

    value: a finite number, counted in `unit`. source: who published it, in words for the reader.
    on: the day the figure speaks of, if known.
    Raises TypeError for a value that is no number and ValueError for one without a source.
    """

    value: int | float
    source: str
    unit: str = "people"
    on: date | None = None

    def __post_init__(self) -> None:
        if isinstance(self.value, bool) or not isinstance(self.value, int | float):
            raise TypeError("A public figure is a number.")
        if not math.isfinite(self.value):
            raise ValueError("A public figure is a finite number.")
        if not self.source.strip():
            raise ValueError("A public figure says where it comes from.")


class Audience(Enum):
    """Who may see a figure. What everyone sees is a part of what the team sees, never another figure of the same answers."""

    TEAM = "team"
    EVERYONE = "everyone"


SEAL = object()  # held by the rooms of `figures` alone: without it no figure is made


@dataclass(frozen=True, slots=True)
class Published:
    """A count that was cleared: somewhere in lo..hi of n, and nothing more.

    item: the question or table; of: whose answers ("" for all). answers: how many answered, as a range (lo = hi where told).
    rule: the name of the rule that cleared it. proof: digest of its proof file. since: the round it repeats, "" if new.
    Made by `figures` only (TypeError otherwise); an impossible range raises ValueError.
    """

    item: str
    of: str
    lo: int
    hi: int
    answers: tuple[int, int]
    rule: str
    audience: Audience
    proof: str
    since: str = ""
    seal: object = field(default=None, repr=False, compare=False, kw_only=True)

    def __post_init__(self) -> None:
        if self.seal is not SEAL:
            raise TypeError("Only figures.practice, figures.pools and figures.headcounts publish.")
        if not 0 <= self.lo <= self.hi <= self.answers[1]:
            raise ValueError("A published range lies within the number of answers.")

    @property
    def share(self) -> tuple[float, float]:
        """The least and the most share of yes, 0..1. (0, 1) without answers."""
        if self.answers[1] == 0:
            return 0.0, 1.0
        return self.lo / self.answers[1], min(1.0, self.hi / max(self.answers[0], 1))


class Reason(Enum):
    """Why a figure is not shown. Each depends on what everybody knows, never on an answer."""

    TOO_FEW = "too few answers"
    NO_CUT = "no safe way to cut"
    TOO_FEW_ELSEWHERE = "the rest would be too few"
    NOTHING_MORE = "nothing more than is shown already"
    OTHER_GROUPS = "already shown by other groups"
    ALREADY = "part of other figures already"
    HELD = "within what joiners and leavers could change"
    TOO_FEW_PRACTICES = "too few Practices"
    NOT_A_SUM = "not a sum of places that are shown"
    TOO_FEW_TEXTS = "too few texts"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A figure that is not shown: a value to be told, not an error. needs: how many answers (or Practices) would do, if known."""

    item: str
    of: str
    reason: Reason
    needs: int | None = None


class Unreleased:
    """Counts that nobody has cleared. They cannot be written, shown, compared, copied to a file or sent.

    cells: counts, shape (groups, answers) as nested tuples of whole numbers ≥ 0: one row a group, one column an answer.
    Raises ValueError for anything else. `for_holder()` serves the one screen on which a lead checks an import, and the store.
    """

    __slots__ = ("_cells",)

    def __init__(self, cells: tuple[tuple[int, ...], ...]) -> None:
        if not cells or len({len(row) for row in cells}) != 1 or not cells[0]:
            raise ValueError("Counts form a table with equal rows.")
        if any(isinstance(x, bool) or not isinstance(x, int) or x < 0 for row in cells for x in row):
            raise ValueError("Counts are whole numbers from 0.")
        self._cells = cells

    @property
    def answers(self) -> tuple[int, ...]:
        """How many answered, by group: shape (groups,)."""
        return tuple(sum(row) for row in self._cells)

    def for_holder(self) -> tuple[tuple[int, ...], ...]:
        """The counts themselves, shape (groups, answers)."""
        return self._cells

    def __repr__(self) -> str:
        return "<Unreleased>"

    def _refuse(self, *_: object) -> NoReturn:
        raise TypeError("These counts have not been released: show what `release` returns.")

    __str__ = __format__ = __reduce_ex__ = __iter__ = __len__ = __int__ = __float__ = __eq__ = __hash__ = __bool__ = (
        _refuse
    )
