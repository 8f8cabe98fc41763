"""Where a Practice lies: its borough, its network, and the hubs that help there. Sites belong to areas by dated rows."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q
from django.utils import timezone

from fairpractice.organisations.models import Area, Organisation, SiteArea


def today(on: date | None = None) -> Q:
    """Memberships that hold on a day, today if none is named."""
    day = on or timezone.localdate()
    return (Q(start=None) | Q(start__lte=day)) & (Q(end=None) | Q(end__gt=day))


def areas_of(employer: Organisation) -> list[SiteArea]:
    """Where its sites lie today, the main site first: one query."""
    rows = SiteArea.objects.filter(today(), site__organisation=employer, site__closed=None).select_related(
        "area", "site"
    )
    return sorted(rows, key=lambda row: (not row.site.main, row.site_id, row.pk))


def place_of(rows: Iterable[SiteArea]) -> Area | None:
    """The borough of the main site: the place in which a Practice counts."""
    return next((row.area for row in rows if row.area.kind == Area.Kind.BOROUGH and row.site.main), None)


def network_of(rows: Iterable[SiteArea]) -> Area | None:
    """The network, where all sites are in one."""
    found = {row.area_id: row.area for row in rows if row.area.kind == Area.Kind.PCN}
    return next(iter(found.values())) if len(found) == 1 else None


def whole_networks(place: Area, networks: Iterable[int]) -> set[int]:
    """Those of these networks that have no site in any other borough. Two queries."""
    asked = set(networks)
    rows = SiteArea.objects.filter(today(), area__in=asked).values_list("site_id", "area_id")
    sites = {site for site, _area in rows}
    elsewhere = set(
        SiteArea.objects.filter(today(), site__in=sites, area__kind=Area.Kind.BOROUGH)
        .exclude(area=place)
        .values_list("site_id", flat=True)
    )
    return asked - {area for site, area in rows if site in elsewhere}
