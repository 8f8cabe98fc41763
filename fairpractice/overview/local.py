"""Who lives near the Practice: the borough's people by broad ethnic group, from the Census. Reference figures only."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from fairpractice.figures.values import Public
from fairpractice.organisations.models import Organisation, Site
from fairpractice.organisations.reference import london
from fairpractice.organisations.reference.ethnic_groups import broad_counts, framework_minority, wres_minority
from fairpractice.organisations.services import borough_of
from fairpractice.reports.charts import Bar, BarChart

CENSUS_DAY = date(2021, 3, 21)


@dataclass(frozen=True)
class Near:
    """A site and its borough: the chart, and the two shares with the definition of each."""

    site: Site
    borough: str
    code: str
    chart: BarChart
    framework_share: Public
    wres_share: Public


def _share(part_whole: tuple[int, int]) -> Public:
    part, whole = part_whole
    return Public(round(100 * part / whole, 1), london.SOURCE, "%", CENSUS_DAY)


def labels() -> dict[str, str]:
    return {"asian": _("Asian"), "black": _("Black"), "mixed": _("Mixed"), "white": _("White"), "other": _("Other")}


def chart_of(code: str, width: int = 640) -> BarChart:
    """The borough's chart. Raises london.UnknownBorough."""
    borough = london.borough(code)
    rows = sorted(broad_counts(borough.counts).items(), key=lambda row: -row[1])
    bars = tuple(
        Bar(labels()[str(name)], Public(count, london.SOURCE, _("people"), CENSUS_DAY)) for name, count in rows
    )
    title = _("People who live in %(borough)s, by ethnic group") % {"borough": borough.name}
    return BarChart(title, _("Five broad groups of the 2021 Census."), bars, _("people"), london.SOURCE, width)


def near(practice: Organisation) -> list[Near]:
    """Each site of the Practice whose borough is known and in London."""
    found = []
    for site in practice.sites.all():
        area = borough_of(site)
        if area:
            counts = london.borough(area.code).counts
            found.append(
                Near(
                    site,
                    area.name,
                    area.code,
                    chart_of(area.code),
                    _share(framework_minority(counts)),
                    _share(wres_minority(counts)),
                )
            )
    return found
