"""Whom the Practice serves: its boroughs, its own patients, and wider areas where the Practice is small. Reference figures only.

The Office for National Statistics changes Census counts a little to protect people: sums of areas are ours, and differ a
little from what it prints for the whole. Nothing here checks that they agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from fairpractice.figures.values import Public
from fairpractice.organisations import places
from fairpractice.organisations.models import Area, KnownRelation, KnownSite, Organisation, SiteArea
from fairpractice.organisations.reference import london
from fairpractice.organisations.reference.ethnic_groups import GROUP_IDS, Definition
from fairpractice.workforce.groups import Side, Value, sides
from fairpractice.workforce.models import PatientCount

CENSUS_DAY = date(2021, 3, 21)

# Census 2021 TS021 (ONS, OGL v3), added up by us over England's 309 local authorities, in the order of GROUP_IDS.
_ENGLAND = (
    629583, 431188, 1843238, 1570287, 952127, 1468478, 619415, 293829, 474192, 241523, 499306, 454354, 41540796, 494257,
    64205, 99122, 3584999, 320215, 908951,
)  # fmt: skip
ENGLAND: Mapping[Value, int] = MappingProxyType(dict(zip(GROUP_IDS, _ENGLAND, strict=True)))


@dataclass(frozen=True)
class Population:
    """People by ethnic group value. note: what this can and cannot tell, in words; "" where the source says it all."""

    id: str
    name: str
    counts: Mapping[Value, int]
    source: str
    on: date
    note: str = ""

    def pair(self, definition: Definition) -> tuple[int, int]:
        """Ethnic minority people, and all whose group is told finely enough."""
        found = sides(self.counts, definition)
        return found[Side.MINORITY], found[Side.MINORITY] + found[Side.MAJORITY]

    def share(self, definition: Definition) -> Public | None:
        """The share in percent; None where nobody's group is known."""
        part, whole = self.pair(definition)
        return Public(round(100 * part / whole, 1), self.source, "%", self.on) if whole else None


def populations(employer: Organisation) -> tuple[Population, ...]:
    """The Practice's own boroughs first, then its patients, its network, its ICB, London and England. Few queries."""
    codes = _boroughs_of(employer)
    near = [found for code in codes if (found := _place(code))]
    out = []
    if len(near) > 1:
        names = _(" and ").join(each.name for each in near)
        out.append(_together("near", names, near, _("The boroughs in which your sites are, added up.")))
    out += [Population(each.code, each.name, each.counts, each.source, CENSUS_DAY) for each in near]
    out += [patients] if (patients := _patients(employer)) else []
    out += _network(employer, set(codes))
    out += _wider(codes)
    out.append(Population("england", _("England"), ENGLAND, london.SOURCE, CENSUS_DAY, _added()))
    return tuple(out)


def chosen(known: tuple[Population, ...], id: str) -> Population:
    """The one asked for, else the first: the Practice's own."""
    return next((each for each in known if each.id == id), known[0])


def _added() -> str:
    return _("Added up from its local authorities. Small numbers were changed a little to protect people.")


def _boroughs_of(employer: Organisation) -> list[str]:
    """Codes of the boroughs or other local authorities of its sites, each once: one query."""
    rows = SiteArea.objects.filter(
        site__organisation=employer, site__closed=None, area__kind=Area.Kind.BOROUGH, end=None
    ).order_by("-site__main", "site_id")
    return list(dict.fromkeys(rows.values_list("area__code", flat=True)))


def _place(code: str) -> places.Place | None:
    with suppress(places.UnknownPlace):
        return places.place(code)
    return None


def _together(id: str, name: str, near: Iterable[places.Place | london.Borough], note: str) -> Population:
    counts = dict.fromkeys(GROUP_IDS, 0)
    for each in near:
        for group, people in each.counts.items():
            counts[group] += people
    return Population(id, name, counts, london.SOURCE, CENSUS_DAY, note)


def _patients(employer: Organisation) -> Population | None:
    rows = list(PatientCount.objects.filter(employer=employer))
    if not rows:
        return None
    counts = {row.group: row.people for row in rows}
    first = rows[0]
    note = _("Your own patient profile of %(day)s. People whose group is not known are left out.") % {
        "day": date_format(first.on, "j F Y")
    }
    return Population("patients", _("Your patients"), counts, first.source, first.on, note)


def _network(employer: Organisation, own: set[str]) -> list[Population]:
    """The boroughs of all Practices of its primary care networks. The Census knows no networks."""
    rows = SiteArea.objects.filter(site__organisation=employer, area__kind=Area.Kind.PCN, end=None)
    found = []
    for code, name in dict.fromkeys(rows.order_by("area__code").values_list("area__code", "area__name")):
        members = KnownRelation.objects.filter(parent=code, kind=Area.Kind.PCN, end=None).values("child")
        boroughs = set(KnownSite.objects.filter(code__in=members).values_list("borough_code", flat=True)) - {""}
        near = [place for each in sorted(boroughs | own) if (place := _place(each))]
        if len(near) > 1:
            names = ", ".join(place.name for place in near)
            note = _(
                "The Census has no figures for networks. These are the boroughs where its Practices are: %(names)s."
            )
            found.append(_together(f"pcn-{code}", name, near, note % {"names": names}))
    return found


@lru_cache(maxsize=256)
def _of_icb(code: str, name: str, today: date) -> Mapping[Value, int]:
    counts = dict.fromkeys(GROUP_IDS, 0)
    for borough in london.boroughs():
        area = london.icb_of(borough.code, today)
        if area and area.code == code:
            for group, people in borough.counts.items():
                counts[group] += people
    return MappingProxyType(counts)


def _wider(codes: list[str]) -> list[Population]:
    """The integrated care boards of its London boroughs, and London: where a Practice is small, or serves more than a borough."""
    known, today = {borough.code for borough in london.boroughs()}, timezone.localdate()
    here = [code for code in codes if code in known]
    icbs = dict.fromkeys(area for code in here if (area := london.icb_of(code, today)))
    found = [
        Population(area.code, area.name, _of_icb(area.code, area.name, today), london.SOURCE, CENSUS_DAY, _added())
        for area in icbs
    ]
    if here:
        found.append(Population("london", _("London"), _of_london(), london.SOURCE, CENSUS_DAY, _added()))
    return found


@lru_cache(maxsize=1)
def _of_london() -> Mapping[Value, int]:
    return MappingProxyType(dict(_together("london", "London", london.boroughs(), "").counts))
