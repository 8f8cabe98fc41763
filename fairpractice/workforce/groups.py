"""Ethnic groups as lists and counters know them, and on which side of each definition of "minority" they fall.

A value is one of the 19 groups of Census 2021, one of the broad groups where no more is known, or says that nothing is known.
"""

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType
from typing import Literal

from fairpractice.organisations.reference.ethnic_groups import BY_ID, Definition


def N_(text: str) -> str:
    """Marks a text for translation."""
    return text


Value = str  # a key of LABELS
NOT_STATED, NOT_KNOWN, CANNOT_SAY = "not-stated", "not-known", "cannot-say"
APART: tuple[Value, ...] = (NOT_STATED, NOT_KNOWN, CANNOT_SAY)
Six = Literal["white-british", "broad-white-other", "broad-asian", "broad-black", "broad-mixed", "broad-other"]
SIX: tuple[Six, ...] = (
    "white-british", "broad-white-other", "broad-asian", "broad-black", "broad-mixed", "broad-other",
)  # fmt: skip
# Coarse answers: White and no more; not White and no more; not White British and no more.
WHITE, NOT_WHITE, NOT_WHITE_BRITISH = "broad-white", "not-white", "not-white-british"

LABELS: Mapping[Value, str] = MappingProxyType(
    {
        # The 19 groups of the Census, each in words that stand alone: lists and boxes are narrow.
        "bangladeshi": N_("Bangladeshi"),
        "chinese": N_("Chinese"),
        "indian": N_("Indian"),
        "pakistani": N_("Pakistani"),
        "asian-other": N_("Any other Asian background"),
        "african": N_("Black African"),
        "caribbean": N_("Black Caribbean"),
        "black-other": N_("Any other Black background"),
        "white-and-asian": N_("Mixed: White and Asian"),
        "white-and-black-african": N_("Mixed: White and Black African"),
        "white-and-black-caribbean": N_("Mixed: White and Black Caribbean"),
        "mixed-other": N_("Any other Mixed background"),
        "white-british": N_("White British"),
        "irish": N_("White Irish"),
        "gypsy-or-irish-traveller": N_("Gypsy or Irish Traveller"),
        "roma": N_("Roma"),
        "white-other": N_("Any other White background"),
        "arab": N_("Arab"),
        "any-other": N_("Any other ethnic group"),
        "broad-white-other": N_("White, other than British"),
        "broad-asian": N_("Asian or Asian British"),
        "broad-black": N_("Black, Black British, Caribbean or African"),
        "broad-mixed": N_("Mixed or multiple ethnic groups"),
        "broad-other": N_("Another ethnic group"),
        WHITE: N_("White, not said whether British"),
        NOT_WHITE: N_("An ethnic group other than White, not said which"),
        NOT_WHITE_BRITISH: N_("An ethnic group other than White British, not said which"),
        NOT_STATED: N_("Asked, and preferred not to say"),
        NOT_KNOWN: N_("Not known, or not asked"),
        CANNOT_SAY: N_("A label that could not be matched"),
    }
)


class Side(Enum):
    """Where a value falls under a definition. UNKNOWN: told, but too coarsely for it. APART: not told."""

    MINORITY = "minority"
    MAJORITY = "majority"
    UNKNOWN = "unknown"
    APART = "apart"


def six(value: Value) -> Six | None:
    """The group of six that a value belongs to; None where the value does not tell. Raises KeyError for no value of ours."""
    if value in SIX:
        return value
    if value not in BY_ID:
        LABELS[value]
        return None
    broad = BY_ID[value].broad
    return "broad-white-other" if broad == "white" else f"broad-{broad}"  # type: ignore[return-value]


def side(value: Value, definition: Definition) -> Side:
    """On which side a value falls. framework: everyone but White British; wres: everyone outside the White group."""
    if value in APART:
        return Side.APART
    if value == WHITE:
        return Side.UNKNOWN if definition == "framework" else Side.MAJORITY
    if value == NOT_WHITE:
        return Side.MINORITY
    if value == NOT_WHITE_BRITISH:
        return Side.MINORITY if definition == "framework" else Side.UNKNOWN
    group = six(value)
    if group == "white-british":
        return Side.MAJORITY
    if group == "broad-white-other":
        return Side.MINORITY if definition == "framework" else Side.MAJORITY
    return Side.MINORITY


def sides(counts: Mapping[Value, int], definition: Definition) -> dict[Side, int]:
    """People on each side, from people by value."""
    out = dict.fromkeys(Side, 0)
    for value, people in counts.items():
        out[side(value, definition)] += people
    return out
