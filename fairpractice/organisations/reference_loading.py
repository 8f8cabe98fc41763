"""Keeps what official files say, so that a typed code can be looked up. Loading a file twice changes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from fairpractice.organisations.models import AreaPopulation, KnownRelation, KnownSite
from fairpractice.organisations.reference.census import CensusReading
from fairpractice.organisations.reference.ods import OdsOrganisation, OdsReading, OdsRelation

CENSUS_SOURCE = "ONS, Census 2021 TS021, OGL v3"
_BATCH = 400
# What a file may be silent on: its silence never wipes what another file said.
_SILENT = ("postcode", "borough_code", "opened", "closed")


@dataclass(frozen=True)
class Kept:
    """How many rows are new, changed and as they were."""

    new: int
    changed: int
    same: int
    what: str

    def __str__(self) -> str:
        return f"Kept {self.what}: {self.new:,} new, {self.changed:,} changed, {self.same:,} as before."


@transaction.atomic
def keep_ods(reading: OdsReading) -> str:
    """Writes organisations and relations; gives the numbers in words.

    A file that describes an older day than one loaded before fills gaps and changes nothing.
    """
    day = reading.report.as_at or timezone.localdate()
    return f"{_keep_sites(reading.organisations, day, dated=bool(reading.report.as_at))}\n{_keep_relations(reading.relations)}"


def _keep_sites(organisations: Iterable[OdsOrganisation], day: date, *, dated: bool) -> Kept:
    known = {site.code: site for site in KnownSite.objects.all()}
    new: dict[str, KnownSite] = {}
    changed: dict[str, KnownSite] = {}
    same = 0
    for each in organisations:
        values = _values(each)
        site = known.get(each.code) or new.get(each.code)
        if site is None:
            new[each.code] = KnownSite(code=each.code, loaded=day, **values)
        elif _take(site, values, day, dated=dated):
            if each.code in known:
                changed[each.code] = site
        else:
            same += 1
    KnownSite.objects.bulk_create(new.values(), batch_size=_BATCH)
    KnownSite.objects.bulk_update(changed.values(), ["name", "kind", *_SILENT, "loaded"], batch_size=_BATCH // 4)
    return Kept(len(new), len(changed), same, "organisations")


def _values(each: OdsOrganisation) -> dict[str, Any]:
    return {
        "name": each.name[:200],
        "kind": each.kind,
        "postcode": each.postcode[:10],
        "borough_code": each.borough_code or "",
        "opened": each.opened,
        "closed": each.closed,
    }


def _take(site: KnownSite, values: dict[str, Any], day: date, *, dated: bool) -> bool:
    """Writes to `site` what a file of `day` says; True when that changed something."""
    newer = day >= site.loaded
    before = [getattr(site, name) for name in values]
    for name, value in values.items():
        if not getattr(site, name) or (newer and (value or name not in _SILENT) and not _vaguer(name, value, site)):
            setattr(site, name, value)
    # A code that is open again in a file that says its day and gives the opening: the end it had was taken back.
    if newer and dated and site.closed and values["closed"] is None and values["opened"]:
        site.closed = None
    if [getattr(site, name) for name in values] == before:
        return False
    site.loaded = max(site.loaded, day)
    return True


def _vaguer(name: str, value: object, site: KnownSite) -> bool:
    return name == "kind" and value == "other" and site.kind != "other"


def _keep_relations(relations: Iterable[OdsRelation]) -> Kept:
    known = {(r.child, r.parent, r.kind, r.start): r for r in KnownRelation.objects.all()}
    new: dict[tuple[str, str, str, date | None], KnownRelation] = {}
    changed: dict[int, KnownRelation] = {}
    same = 0
    for each in relations:
        key = (each.child_code, each.parent_code, each.kind, each.start)
        row = known.get(key) or new.get(key)
        if row is None:
            new[key] = KnownRelation(
                child=each.child_code, parent=each.parent_code, kind=each.kind, start=each.start, end=each.end
            )
        elif each.end and row.end != each.end:
            row.end = each.end
            if row.pk:
                changed[row.pk] = row
        else:
            same += 1
    KnownRelation.objects.bulk_create(new.values(), batch_size=_BATCH)
    KnownRelation.objects.bulk_update(changed.values(), ["end"], batch_size=_BATCH)
    return Kept(len(new), len(changed), same, "links between them")


@transaction.atomic
def keep_census(reading: CensusReading) -> str:
    """Writes the people of each area by group in place of what was there for that area; gives the numbers in words."""
    rows = [
        AreaPopulation(
            area_code=area.area_code, area_name=area.area_name, group=group, people=people, source=CENSUS_SOURCE
        )
        for area in reading.areas
        for group, people in area.counts.items()
    ]
    AreaPopulation.objects.bulk_create(
        rows,
        batch_size=_BATCH // 2,
        update_conflicts=True,
        unique_fields=["area_code", "group"],
        update_fields=["area_name", "people", "source"],
    )
    return f"Kept {len(reading.areas):,} areas."
