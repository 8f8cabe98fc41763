"""What the lead's pages of profile and indicators show: read once, worked out at once, each with its chart.

Charts are drawn in a child process, which takes half a second; they are kept in memory for each state of the Practice's record.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

import numpy as np
from django.utils.translation import gettext as _

from fairpractice.figures.statistics import Interval, Say
from fairpractice.figures.values import Public
from fairpractice.organisations.models import Organisation
from fairpractice.organisations.reference.ethnic_groups import Definition
from fairpractice.plans import kept
from fairpractice.reports.comparisons import CompareChart, CompareRow
from fairpractice.reports.render import render
from fairpractice.ui.texts import document_words
from fairpractice.workforce import findings, population, profile, queries
from fairpractice.workforce.groups import LABELS, Value
from fairpractice.workforce.indicators import Benchmark, Indicator, Shelf, shelf
from fairpractice.workforce.models import Counter, Snapshot, StaffCount
from fairpractice.workforce.population import Population

DEFINITIONS: tuple[Definition, ...] = ("framework", "wres")
HALF_A_YEAR = timedelta(days=182)
NARROW, PAGE = 300, 640


def definition_of(asked: str) -> Definition:
    """The definition asked for, else the framework's."""
    return "wres" if asked == "wres" else "framework"


def year_words(years: Sequence[int]) -> str:
    """Reporting years, as people say them: "April 2023 to March 2026"."""
    if not years:
        return ""
    return _("April %(first)s to March %(last)s") % {"first": min(years) - 1, "last": max(years)}


@dataclass(frozen=True)
class Profile:
    """Who works here beside who lives here, under one definition. shares: everybody first. earlier: the snapshot set beside."""

    snapshot: Snapshot | None
    earlier: Snapshot | None
    known: tuple[Population, ...]
    beside: Population
    definition: Definition
    shares: tuple[profile.Share, ...]
    gap: profile.Gap | None
    leads: bool
    advises: bool

    def share(self, id: str) -> profile.Share | None:
        return next((each for each in self.shares if each.part.id == id), None)


def snapshots(employer: Organisation) -> list[Snapshot]:
    """Snapshots whose counts are kept, newest first."""
    return list(Snapshot.objects.filter(employer=employer, deleted_on=None))


def _earlier(known: Sequence[Snapshot], now: Snapshot) -> Snapshot | None:
    """The newest that is half a year older or more; else none."""
    return next((each for each in known if each.on <= now.on - HALF_A_YEAR), None)


def profile_of(employer: Organisation, definition: Definition, beside: str = "") -> Profile:
    """The newest snapshot beside the population asked for (the Practice's own places, if none). As many queries whatever is in it."""
    known = population.populations(employer)
    other = population.chosen(known, beside)
    taken = snapshots(employer)
    now = taken[0] if taken else None
    before = _earlier(taken, now) if now else None
    roles = [profile.Role(row.key, row.name, row.leads, row.advises) for row in queries.roles(employer)]
    leads, advises = any(role.leads for role in roles), any(role.advises for role in roles)
    if now is None:
        return Profile(None, None, known, other, definition, (), None, leads, advises)
    staff = _staff([each for each in (now, before) if each])
    found = profile.parts(staff[now.pk], roles, _)
    earlier = profile.parts(staff[before.pk], roles, _) if before else []
    shares = profile.shares(found, other.pair(definition), other.name, definition, _before(earlier, definition), _)
    by_id = {part.id: part for part in found}
    gap = profile.gap(by_id[profile.LEADS], by_id[profile.EVERYBODY], definition, _) if leads and found else None
    return Profile(now, before, known, other, definition, tuple(shares), gap, leads, advises)


def _staff(taken: Sequence[Snapshot]) -> dict[int, dict[str, dict[Value, int]]]:
    """People by snapshot, role group and value: one query."""
    out: dict[int, dict[str, dict[Value, int]]] = {each.pk: {} for each in taken}
    for row in StaffCount.objects.filter(snapshot__in=[each.pk for each in taken]):
        out[row.snapshot_id].setdefault(row.role, {})[row.group] = row.people
    return out


def _before(parts: Sequence[profile.Part], definition: Definition) -> dict[str, profile.Pair]:
    pairs = {part.id: part.pair(definition) for part in parts}
    return {id: pair for id, pair in pairs.items() if pair[1]}


def profile_chart(seen: Profile, width: int = PAGE) -> CompareChart:
    """Each part's share with its range; a line for the population."""
    rows = tuple(
        CompareRow(share.part.name, " ".join([share.counted, share_words(share)]).strip(), share.shown)
        for share in seen.shares
    )
    return CompareChart(
        _("Ethnic minority staff, beside %(place)s") % {"place": seen.beside.name},
        definition_words(seen.definition),
        rows,
        "share",
        bar=_("What chance alone leaves open"),
        point=_("Share of staff"),
        beside=seen.beside.share(seen.definition),
        beside_name=seen.beside.name,
        width=width,
    )


def share_words(share: profile.Share) -> str:
    """A part's verdict in a few words, for the chart and the table; "" where there is nobody to speak of."""
    if share.shown is None:
        return ""
    return {
        Say.HIGHER: _("More than chance explains"),
        Say.LOWER: _("Fewer than chance explains"),
        Say.NO_CLEAR_DIFFERENCE: _("No clear difference"),
        Say.TOO_FEW: _("Too few to say"),
    }[share.verdict.say]


def definition_words(definition: Definition) -> str:
    """Whom a page calls an ethnic minority, in a sentence."""
    if definition == "wres":
        return _(
            "Ethnic minority means everyone outside the White group, as the Workforce Race Equality Standard has it."
        )
    return _("Ethnic minority means everyone except White British people, as the framework has it.")


@dataclass(frozen=True)
class One:
    """One indicator with what it says. pooled: a finding for each ratio; by_year: (year, a finding for each ratio), newest first."""

    indicator: Indicator
    definition: Definition
    pooled: tuple[findings.Finding, ...]
    by_year: tuple[tuple[int, tuple[findings.Finding, ...]], ...]
    counts: Mapping[int, Mapping[str, Mapping[Value, int]]]
    benchmarks: tuple[Benchmark, ...]


def indicator_of(employer: Organisation, indicator: Indicator, definition: Definition) -> One:
    """An indicator of yearly counts: pooled and year by year. One query."""
    counts = queries.counters(employer, indicator.id)
    years = sorted(counts, reverse=True)
    asked = [findings.Asked(indicator, ratio, counts) for ratio in indicator.ratios]
    asked += [findings.Asked(indicator, ratio, counts, (year,)) for year in years for ratio in indicator.ratios]
    found = findings.find_all(asked, definition, _)
    width = len(indicator.ratios)
    rows = [tuple(found[start : start + width]) for start in range(0, len(found), width)]
    pooled, yearly = (rows[0], rows[1:]) if rows else ((), [])
    return One(
        indicator,
        definition,
        pooled,
        tuple(zip(years, yearly, strict=True)),
        counts,
        shelf().beside(indicator.id),
    )


def all_counters(employer: Organisation) -> dict[str, dict[int, dict[str, dict[Value, int]]]]:
    """People by indicator, year, stage and value: one query."""
    out: dict[str, dict[int, dict[str, dict[Value, int]]]] = {}
    for row in Counter.objects.filter(employer=employer):
        years = out.setdefault(row.indicator, {})
        years.setdefault(row.year, {}).setdefault(row.stage, {})[row.group] = row.people
    return out


def list_of(employer: Organisation, definition: Definition) -> tuple[Shelf, dict[str, list[findings.Finding]]]:
    """Every indicator, and what those with counts say, by its id. One query."""
    known = shelf()
    counts = all_counters(employer)
    asked = [
        findings.Asked(each, ratio, counts[each.id])
        for each in known.indicators
        for ratio in each.ratios
        if each.id in counts
    ]
    said: dict[str, list[findings.Finding]] = {}
    for found in findings.find_all(asked, definition, _):
        said.setdefault(found.indicator, []).append(found)
    return known, said


def ratio_chart(one: One, name: str, width: int = PAGE) -> CompareChart | None:
    """A ratio pooled and by year; None where nothing was counted. Raises KeyError for no ratio of this indicator."""
    place = {ratio.name: k for k, ratio in enumerate(one.indicator.ratios)}[name]
    if not one.by_year:
        return None
    pooled = one.pooled[place]
    first, second = findings.names(pooled.ratio, one.definition, _)
    others = [b for b in one.benchmarks if b.ratio == pooled.ratio.id and b.definition == one.definition]
    beside = others[0] if others else None
    return CompareChart(
        pooled.ratio.title,
        definition_words(one.definition),
        tuple(CompareRow(line.when, line.says, _interval(line.found)) for line in lines(one, place)),
        "ratio",
        bar=_("What the numbers leave open"),
        point=_("Best guess"),
        beside=Public(float(beside.figures[-1].value), beside.source, "times") if beside else None,
        beside_name=f"{beside.who}, {beside.figures[-1].when}" if beside else "",
        less=_("More likely: %(who)s") % {"who": second},
        more=_("More likely: %(who)s") % {"who": first},
        width=width,
    )


def short(found: findings.Finding) -> str:
    """A verdict in a few words, for a chart and a table."""
    first, second = findings.names(found.ratio, found.definition, _)
    if found.wrong:
        return found.wrong
    return {
        Say.HIGHER: _("More likely: %(who)s") % {"who": first},
        Say.LOWER: _("More likely: %(who)s") % {"who": second},
        Say.NO_CLEAR_DIFFERENCE: _("No clear difference"),
        Say.TOO_FEW: _("Too few to say"),
    }[found.verdict.say]


def _interval(found: findings.Finding) -> Interval | None:
    if found.wrong or not (found.first.out_of and found.second.out_of):
        return None
    verdict = found.verdict
    return Interval(np.array(verdict.estimate), np.array(verdict.low), np.array(verdict.high))


@dataclass(frozen=True)
class Line:
    """A row of a ratio's table: when, both sides, and the verdict in a few words."""

    when: str
    found: findings.Finding
    says: str


def lines(one: One, place: int) -> list[Line]:
    """The ratio at `place`, pooled (where there are several years) and year by year."""
    if not one.by_year:
        return []
    pooled = one.pooled[place]
    told = [pooled] if len(pooled.years) > 1 else []
    told += [found[place] for _year, found in one.by_year]
    return [Line(year_words(found.years), found, short(found)) for found in told]


def trend_words(one: One) -> str:
    """Whether years can be told from chance: a series needs twelve."""
    told = [found for ratio in one.indicator.ratios if (found := findings.trend(one.counts, ratio, one.definition))]
    if not told:
        return _("It takes twelve years of counts to tell a trend from chance, so none is drawn.")
    if any(series.outside for series in told):
        return _(
            "Over these years, the rate of ethnic minority people moved by more than chance explains at least once."
        )
    return _("Over these years, the rate of ethnic minority people moved by no more than chance explains.")


def apart_rows(seen: Profile) -> list[tuple[str, int]]:
    """Of everybody here, those who belong to neither side: what is known of them, and how many."""
    if not seen.shares:
        return []
    return [(_(LABELS[value]), people) for value, people in seen.shares[0].part.apart(seen.definition).items()]


def drawn_profile(employer: Organisation, definition: Definition, beside: str, *, narrow: bool) -> bytes:
    """The profile's chart as SVG."""
    return _profile_svg(kept.state_of(employer), definition, beside, NARROW if narrow else PAGE)


@lru_cache(maxsize=64)
def _profile_svg(state: kept.State, definition: Definition, beside: str, width: int) -> bytes:
    return render(profile_chart(profile_of(state.employer, definition, beside), width), "svg", document_words())


def drawn_ratio(
    employer: Organisation, indicator: Indicator, ratio: str, definition: Definition, *, narrow: bool
) -> bytes | None:
    """A ratio's chart as SVG; None where nothing was counted. Raises KeyError for no ratio of this indicator."""
    return _ratio_svg(kept.state_of(employer), indicator, ratio, definition, NARROW if narrow else PAGE)


@lru_cache(maxsize=64)
def _ratio_svg(state: kept.State, indicator: Indicator, ratio: str, definition: Definition, width: int) -> bytes | None:
    chart = ratio_chart(indicator_of(state.employer, indicator, definition), ratio, width)
    return render(chart, "svg", document_words()) if chart else None
