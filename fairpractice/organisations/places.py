"""Local authorities and who lives in them: London's 33 are built in, others come from the Census files that were loaded."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from fairpractice.organisations.models import AreaPopulation
from fairpractice.organisations.reference import london
from fairpractice.organisations.reference.ethnic_groups import GROUP_IDS

_CODE = re.compile(r"[EW][0-9]{8}")


class UnknownPlace(LookupError):
    """No figures are known for a local authority of this code."""


@dataclass(frozen=True)
class Place:
    """A local authority: usual residents on 21 March 2021 by the 19 group ids, and who says so."""

    code: str
    name: str
    people: tuple[tuple[str, int], ...]
    source: str
    built_in: bool = False

    @property
    def counts(self) -> Mapping[str, int]:
        return dict(self.people)


def names() -> list[tuple[str, str]]:
    """Code and name of every local authority with figures, by name."""
    # Each area has all 19 groups: one of them gives each area once.
    loaded = AreaPopulation.objects.filter(group=GROUP_IDS[0]).values_list("area_code", "area_name")
    found = dict(loaded) | {borough.code: borough.name for borough in london.boroughs()}
    return sorted(found.items(), key=lambda row: (row[1], row[0]))


def place(code: str) -> Place:
    """One local authority; London's figures are those built in, whatever was loaded. Raises UnknownPlace."""
    try:
        borough = london.borough(code)
    except london.UnknownBorough:
        return _loaded(code)
    return Place(code, borough.name, tuple(borough.counts.items()), london.SOURCE, built_in=True)


def _loaded(code: str) -> Place:
    # Anyone may ask for a chart by a code: what is none is not asked of the database.
    rows = list(AreaPopulation.objects.filter(area_code=code)) if _CODE.fullmatch(code) else []
    people = {row.group: row.people for row in rows}
    if set(people) != set(GROUP_IDS):
        raise UnknownPlace(f"There are no Census figures for “{code}”.")
    return Place(code, rows[0].area_name, tuple((group, people[group]) for group in GROUP_IDS), rows[0].source)
