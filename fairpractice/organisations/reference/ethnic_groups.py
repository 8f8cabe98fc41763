"""The 19 ethnic groups of Census 2021, five broad ones, and the two definitions of "minority".

Source of labels and grouping: ONS, Census 2021, classification "Ethnic group (20 categories)", TS021, OGL v3. The codes
1 to 19 are those of that classification only; other sources number differently, so never reuse them elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Broad = Literal["asian", "black", "mixed", "white", "other"]

BROAD_LABELS: Mapping[Broad, str] = MappingProxyType(
    {
        "asian": "Asian, Asian British or Asian Welsh",
        "black": "Black, Black British, Black Welsh, Caribbean or African",
        "mixed": "Mixed or Multiple ethnic groups",
        "white": "White",
        "other": "Other ethnic group",
    }
)


@dataclass(frozen=True)
class EthnicGroup:
    """One of the 19 groups. `id` is ours and stable; `label` is the Census's, within the broad group."""

    id: str
    label: str
    broad: Broad
    census_code: int

    @property
    def full_label(self) -> str:
        """The label as ONS prints it: "White: Irish"."""
        return f"{BROAD_LABELS[self.broad]}: {self.label}"


ETHNIC_GROUPS: tuple[EthnicGroup, ...] = (
    EthnicGroup("bangladeshi", "Bangladeshi", "asian", 1),
    EthnicGroup("chinese", "Chinese", "asian", 2),
    EthnicGroup("indian", "Indian", "asian", 3),
    EthnicGroup("pakistani", "Pakistani", "asian", 4),
    EthnicGroup("asian-other", "Other Asian", "asian", 5),
    EthnicGroup("african", "African", "black", 6),
    EthnicGroup("caribbean", "Caribbean", "black", 7),
    EthnicGroup("black-other", "Other Black", "black", 8),
    EthnicGroup("white-and-asian", "White and Asian", "mixed", 9),
    EthnicGroup("white-and-black-african", "White and Black African", "mixed", 10),
    EthnicGroup("white-and-black-caribbean", "White and Black Caribbean", "mixed", 11),
    EthnicGroup("mixed-other", "Other Mixed or Multiple ethnic groups", "mixed", 12),
    EthnicGroup("white-british", "English, Welsh, Scottish, Northern Irish or British", "white", 13),
    EthnicGroup("irish", "Irish", "white", 14),
    EthnicGroup("gypsy-or-irish-traveller", "Gypsy or Irish Traveller", "white", 15),
    EthnicGroup("roma", "Roma", "white", 16),
    EthnicGroup("white-other", "Other White", "white", 17),
    EthnicGroup("arab", "Arab", "other", 18),
    EthnicGroup("any-other", "Any other ethnic group", "other", 19),
)
GROUP_IDS: tuple[str, ...] = tuple(group.id for group in ETHNIC_GROUPS)
BY_ID: Mapping[str, EthnicGroup] = MappingProxyType({group.id: group for group in ETHNIC_GROUPS})
BY_CENSUS_CODE: Mapping[int, EthnicGroup] = MappingProxyType({group.census_code: group for group in ETHNIC_GROUPS})

WHITE_IDS: frozenset[str] = frozenset(group.id for group in ETHNIC_GROUPS if group.broad == "white")


def framework_minority(counts: Mapping[str, int]) -> tuple[int, int]:
    """Everyone except White British, as the framework's glossary has it: (part, whole), in people.

    `counts` has exactly the 19 group ids; raises ValueError otherwise. The whole is their sum.
    """
    return _outside(counts, {"white-british"})


def wres_minority(counts: Mapping[str, int]) -> tuple[int, int]:
    """Everyone outside the White group, as WRES has it: (part, whole), in people. Errors as above."""
    return _outside(counts, WHITE_IDS)


Definition = Literal["framework", "wres"]
MINORITY: Mapping[Definition, Callable[[Mapping[str, int]], tuple[int, int]]] = MappingProxyType(
    {"framework": framework_minority, "wres": wres_minority}
)


def broad_counts(counts: Mapping[str, int]) -> dict[Broad, int]:
    """People in each of the five broad groups. Raises ValueError unless `counts` has exactly the 19 ids."""
    check_counts(counts)
    sums: dict[Broad, int] = dict.fromkeys(BROAD_LABELS, 0)
    for group in ETHNIC_GROUPS:
        sums[group.broad] += counts[group.id]
    return sums


def check_counts(counts: Mapping[str, int]) -> None:
    """Raises ValueError, naming the groups, unless `counts` has exactly the 19 ids and no negative number."""
    missing, unknown = set(GROUP_IDS) - set(counts), set(counts) - set(GROUP_IDS)
    if missing or unknown:
        raise ValueError(f"Counts need exactly the 19 groups; missing {sorted(missing)}, unknown {sorted(unknown)}.")
    if negative := [group for group, people in counts.items() if people < 0]:
        raise ValueError(f"A count of people cannot be below nought: {negative}.")


def _outside(counts: Mapping[str, int], majority: Collection[str]) -> tuple[int, int]:
    check_counts(counts)
    whole = sum(counts.values())
    return whole - sum(counts[group] for group in majority), whole
