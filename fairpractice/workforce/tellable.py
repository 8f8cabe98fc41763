"""What of our data may be told, decided from public facts alone: who was counted, who came and went, what was told before.

Who belongs to which group is the secret here. So the number of ethnic minority staff is told through one ledger, whoever tells
of it (the profile, a form that staff fill in, the size of a group whose figures stood apart), and in one definition for good.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from fairpractice.figures.classes import LEAST, Range
from fairpractice.figures.practice import Base, Item
from fairpractice.figures.values import Published, Reason, Refusal, Unreleased
from fairpractice.organisations.reference.ethnic_groups import Definition
from fairpractice.reflections.shapes import MINORITY, PROFILE  # the same people, the same ledger

__all__ = ["MINORITY", "PROFILE", "Bar", "Telling", "base_from", "open_still", "parted_cells", "profile_cells", "profile_item",
           "size_in", "size_told"]  # fmt: skip


def profile_item(definition: Definition) -> Item:
    """The one item under which the number of ethnic minority staff is told."""
    return Item(f"{PROFILE}:{definition}")


@dataclass(frozen=True, slots=True)
class Telling:
    """A figure of a reflection that told of how many are ethnic minority staff: lo..hi of those who `answered`.

    left: how many of the staff left since then.
    """

    round: str
    on: date
    lo: int
    hi: int
    answered: int
    left: int = 0


def size_in(told: Published | Refusal, answers: int) -> Range:
    """What a figure of a group, or the reason why there is none, tells of the group's size."""
    if isinstance(told, Published):
        return told.answers
    if told.reason is Reason.TOO_FEW:
        return 0, min(LEAST - 1, answers)
    if told.reason is Reason.TOO_FEW_ELSEWHERE:
        return max(LEAST, answers - LEAST + 1), answers
    return LEAST, max(LEAST, answers - LEAST)


def base_from(tellings: Sequence[Telling], people: int) -> Base | None:
    """What binds the first profile where reflections told the size of the group before: all numbers that any leaves open.

    A class that holds them all shows nobody who came, went or did not answer. people: who works here now; those who did not
    answer then are all that were not among the `answered` who stayed.
    """
    if not tellings:
        return None
    lo = min(max(0, t.lo - t.left) for t in tellings)
    hi = max(t.hi + max(0, people + t.left - t.answered) for t in tellings)
    newest = max(tellings, key=lambda t: t.on)
    return Base(newest.round, min(lo, people), min(hi, people), people, people)


class Bar(Enum):
    """Why ethnic minority staff are not told apart in an indicator. Each depends on what everybody knows."""

    NO_PROFILE = "the profile comes first"
    SMALL = "one of the two groups may be too small"


def open_still(base: Base) -> Range:
    """All numbers of ethnic minority staff that the profile leaves open now."""
    return max(0, base.lo - base.left), base.hi + base.joined


def size_told(base: Base | None, gone: int, new: int, people: int) -> Range | Bar:
    """The run in which an indicator tells how many of its `people` are ethnic minority staff: what the profile leaves open, so
    that its size tells nothing that was not told.

    base: of the profile. gone, new: how many of the profile it does not count, and how many it counts who are not in the profile.
    """
    if base is None:
        return Bar.NO_PROFILE
    lo, hi = open_still(base)
    lo, hi = lo - gone, hi + new
    return (lo, hi) if lo >= LEAST and people - hi >= LEAST else Bar.SMALL


def profile_cells(minority: int, people: int) -> Unreleased:
    """Everybody who works here: of an ethnic minority, and the others with those whose group is not known."""
    return Unreleased(((minority, people - minority),))


def parted_cells(group: tuple[int, int], whole: tuple[int, int]) -> Unreleased:
    """The same in two rows: a group and the rest. group, whole: (yes, people)."""
    (yes, size), (all_yes, people) = group, whole
    return Unreleased(((yes, size - yes), (all_yes - yes, people - size - (all_yes - yes))))
