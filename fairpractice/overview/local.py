"""Who lives near the Practice: the people of its local authority by broad ethnic group, from the Census. Reference figures only."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from fairpractice.figures.values import Public
from fairpractice.organisations import places
from fairpractice.organisations.models import Organisation, Site
from fairpractice.organisations.reference.ethnic_groups import broad_counts, framework_minority, wres_minority
from fairpractice.organisations.services import borough_of
from fairpractice.reports.charts import Bar, BarChart

CENSUS_DAY = date(2021, 3, 21)


@dataclass(frozen=True)
class Near:
    """A site and its borough or other local authority: the chart, and the two shares with the definition of each."""

    site: Site
    borough: str
    code: str
    chart: BarChart
    framework_share: Public
    wres_share: Public


def _share(part_whole: tuple[int, int], source: str) -> Public:
    part, whole = part_whole
    return Public(round(100 * part / (whole or 1), 1), source, "%", CENSUS_DAY)


def labels() -> dict[str, str]:
    return {"asian": _("Asian"), "black": _("Black"), "mixed": _("Mixed"), "white": _("White"), "other": _("Other")}


def chart_of(place: places.Place, width: int = 640) -> BarChart:
    """The chart of a local authority."""
    rows = sorted(broad_counts(place.counts).items(), key=lambda row: -row[1])
    bars = tuple(Bar(labels()[str(name)], Public(count, place.source, _("people"), CENSUS_DAY)) for name, count in rows)
    title = _("People who live in %(borough)s, by ethnic group") % {"borough": place.name}
    return BarChart(title, _("Five broad groups of the 2021 Census."), bars, _("people"), place.source, width)


def near(practice: Organisation) -> list[Near]:
    """Each site of the Practice whose local authority is known and has figures."""
    found = []
    for site in practice.sites.all():
        area = borough_of(site)
        if area:
            with suppress(places.UnknownPlace):
                found.append(_near(site, places.place(area.code)))
    return found


def _near(site: Site, place: places.Place) -> Near:
    return Near(
        site,
        place.name,
        place.code,
        chart_of(place),
        _share(framework_minority(place.counts), place.source),
        _share(wres_minority(place.counts), place.source),
    )
