"""London's 33 boroughs: their people by ethnic group, and the areas they lie in, by date.

Built in, so that a Practice sees its borough before anybody has loaded a file. The facts are in `data/*.csv`, with the
sources in their first lines. A borough lies in one sub-ICB, ICB and region at a time; a PCN may lie in several boroughs.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import resources
from types import MappingProxyType
from typing import Literal, get_args

from fairpractice.organisations.reference.ethnic_groups import GROUP_IDS

SOURCE = "ONS, Census 2021 TS021, OGL v3"
AREAS_SOURCE = "ONS, look-up of local authorities to ICBs, 2024, OGL v3; changes of 1 April 2026 to be confirmed at ODS"
REGION = "Y56"

AreaKind = Literal["sub-icb", "icb", "region", "training-hub"]
LinkKind = Literal["sub-icb", "icb", "region", "training-hub", "successor"]


class UnknownBorough(LookupError):
    """This code is not that of one of London's 33 boroughs."""


@dataclass(frozen=True)
class Borough:
    """A borough (ONS code E09…): usual residents on 21 March 2021, by the 19 group ids, and the printed total."""

    code: str
    name: str
    counts: Mapping[str, int]
    total: int


@dataclass(frozen=True)
class Area:
    """An area above a borough. The codes of training hubs are ours; the others are ODS codes."""

    kind: AreaKind
    code: str
    name: str


@dataclass(frozen=True)
class AreaLink:
    """One dated fact: child lies in parent from `start` to `end`, both days included; None where our source is silent.

    Kind "successor": the parent follows the child, from `start`.
    """

    kind: LinkKind
    child_code: str
    child_name: str
    parent_code: str
    parent_name: str
    start: date | None
    end: date | None

    def holds(self, on: date) -> bool:
        """Whether it is so on that day."""
        return (self.start is None or self.start <= on) and (self.end is None or on <= self.end)


@lru_cache(maxsize=1)
def boroughs() -> tuple[Borough, ...]:
    """All 33, in the order of their codes."""
    return tuple(
        Borough(
            row["code"],
            row["name"],
            MappingProxyType({group: int(row[group]) for group in GROUP_IDS}),
            int(row["total"]),
        )
        for row in _rows("london_boroughs.csv")
    )


def borough(code: str) -> Borough:
    """One borough by its ONS code. Raises UnknownBorough."""
    found = next((each for each in boroughs() if each.code == code), None)
    if found is None:
        raise UnknownBorough(f"“{code}” is not the code of a London borough.")
    return found


@lru_cache(maxsize=1)
def area_links() -> tuple[AreaLink, ...]:
    """Every dated fact about boroughs and the areas above them, and which ICB followed which."""
    return tuple(_link(row) for row in _rows("london_areas.csv"))


def icb_of(borough_code: str, on: date) -> Area | None:
    """The integrated care board of a borough on a day; None before there were any. Raises UnknownBorough."""
    return _above(borough_code, "icb", on)


def sub_icb_of(borough_code: str, on: date) -> Area | None:
    """The sub-ICB location of a borough on a day; None before there were any. Raises UnknownBorough."""
    return _above(borough_code, "sub-icb", on)


def region_of(borough_code: str, on: date) -> Area | None:
    """The NHS region of a borough on a day: London. Raises UnknownBorough."""
    return _above(borough_code, "region", on)


def training_hub_of(borough_code: str, on: date) -> Area | None:
    """The training hub of a borough on a day, by its ICB (to be confirmed with the hubs). Raises UnknownBorough."""
    return _above(borough_code, "training-hub", on)


def areas(kind: AreaKind, on: date) -> tuple[Area, ...]:
    """London's areas of one kind on a day, each once, in the order of their codes."""
    found = {(link.parent_code, link.parent_name) for link in area_links() if link.kind == kind and link.holds(on)}
    return tuple(Area(kind, code, name) for code, name in sorted(found))


@lru_cache(maxsize=1)
def training_hubs() -> tuple[Area, ...]:
    """The five training hubs that the framework names. It also thanks "Locality Training Hubs", without naming them."""
    found = {(link.parent_code, link.parent_name) for link in area_links() if link.kind == "training-hub"}
    return tuple(Area("training-hub", code, name) for code, name in sorted(found))


def _above(borough_code: str, kind: AreaKind, on: date) -> Area | None:
    borough(borough_code)
    for link in area_links():
        if link.child_code == borough_code and link.kind == kind and link.holds(on):
            return Area(kind, link.parent_code, link.parent_name)
    return None


def _link(row: Mapping[str, str]) -> AreaLink:
    kind = next(kind for kind in get_args(LinkKind) if kind == row["kind"])
    ends = (row["child_code"], row["child_name"], row["parent_code"], row["parent_name"])
    return AreaLink(kind, *ends, _day(row["start"]), _day(row["end"]))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _rows(file: str) -> Iterator[dict[str, str]]:
    text = resources.files("fairpractice.organisations.reference").joinpath("data", file).read_text(encoding="utf-8")
    return csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
