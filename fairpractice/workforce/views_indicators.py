"""Indicators: what each says, its yearly counts, and a file of one's own counts. All for the lead."""

from __future__ import annotations

import csv
import io
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fairpractice.organisations.access import person_for, practice_for
from fairpractice.organisations.models import Organisation
from fairpractice.plans import packs
from fairpractice.ui.held import bind
from fairpractice.workforce import counting, indicators, queries, seen, surveyed
from fairpractice.workforce.forms_profile import CountsForm, initial
from fairpractice.workforce.groups import LABELS, Value
from fairpractice.workforce.indicators import Indicator
from fairpractice.workforce.pages import page


def _indicator(id: str) -> Indicator:
    try:
        return indicators.get(id)
    except indicators.UnknownIndicator as error:
        raise Http404 from error


def index(request: HttpRequest, practice: str) -> HttpResponse:
    """All indicators, with what those with counts say."""
    employer = practice_for(request, practice)
    definition = seen.definition_of(request.GET.get("definition", ""))
    known, said = seen.list_of(employer, definition)
    return page(
        request,
        employer,
        "indicators",
        shelf=known,
        said=said,
        definition=definition,
        definition_words=seen.definition_words(definition),
        year_words=seen.year_words,
    )


def indicator(request: HttpRequest, practice: str, indicator: str) -> HttpResponse:
    """One indicator: what it says, beside others, and how it is worked out."""
    employer = practice_for(request, practice)
    found = _indicator(indicator)
    definition = seen.definition_of(request.GET.get("definition", ""))
    context: dict[str, Any] = {
        "indicator": found,
        "definition": definition,
        "definition_words": seen.definition_words(definition),
        "groups": indicators.shelf().groups,
        "action_for": packs.key(packs.whole_pack(), found.initiative),
        "year_words": seen.year_words,
    }
    if found.kind == "counts":
        one = seen.indicator_of(employer, found, definition)
        ways = enumerate(zip(found.ratios, one.pooled, strict=True))
        rows = [(ratio, pooled, seen.lines(one, place)) for place, (ratio, pooled) in ways]
        years = sorted({*counting.years(), *one.counts}, reverse=True)
        context |= {
            "running": counting.years()[0],
            "labels": {value: _(label) for value, label in LABELS.items()},
            "trend_words": seen.trend_words(one),
        }
        return page(request, employer, "indicator", one=one, rows=rows, years=years, **context)
    others = indicators.shelf().beside(found.id)
    if found.kind == "survey":
        heard = surveyed.heard(employer, found)
        return page(request, employer, "indicator_survey", heard=heard, benchmarks=others, **context)
    profile = seen.profile_of(employer, definition)
    return page(request, employer, "indicator_share", seen=profile, benchmarks=others, **context)


def chart(request: HttpRequest, practice: str, indicator: str, ratio: str) -> HttpResponse:
    """The picture of one ratio; `?narrow=1` for a phone."""
    employer = practice_for(request, practice)
    found = _indicator(indicator)
    if ratio not in {each.name for each in found.ratios}:
        raise Http404
    definition, narrow = seen.definition_of(request.GET.get("definition", "")), request.GET.get("narrow") == "1"
    data = seen.drawn_ratio(employer, found, ratio, definition, narrow=narrow)
    if data is None:
        raise Http404
    return HttpResponse(data, content_type="image/svg+xml", headers={"Cache-Control": "no-store"})


def counts(request: HttpRequest, practice: str, indicator: str, year: int) -> HttpResponse:
    """Puts in a year's counts, or changes them."""
    employer = practice_for(request, practice)
    found = _indicator(indicator)
    if found.kind != "counts" or not counting.may_count(year):
        raise Http404
    kept = queries.counters(employer, found.id).get(year, {})
    staff = None if kept else _staff_of(employer, found)
    form = bind(request, CountsForm, indicator=found, initial=initial(kept or staff or {}))
    if request.method == "POST" and form.is_valid():
        counting.count(by=person_for(request), employer=employer, indicator=found, year=year, people=form.people)
        messages.success(request, _("Saved. Only the counts are kept."))
        return redirect("workforce-indicator", practice=practice, indicator=found.id)
    return page(
        request,
        employer,
        "counts_form",
        form=form,
        indicator=found,
        year=year,
        kept=bool(kept),
        fine=any(value not in counting.GROUPS for row in kept.values() for value in row),
        filled_in=bool(staff),
        words=seen.year_words([year]),
        running=year == counting.years()[0],
    )


def _staff_of(employer: Organisation, indicator: Indicator) -> dict[str, dict[Value, int]] | None:
    """What a new year's form begins with: the newest count of staff, where the indicator counts out of all staff."""
    taken = queries.latest(employer) if any(stage.name == "staff" for stage in indicator.stages) else None
    return {"staff": queries.whole(queries.staff(taken))} if taken else None


@require_POST
def forget(request: HttpRequest, practice: str, indicator: str, year: int) -> HttpResponse:
    """Deletes a year's counts."""
    employer = practice_for(request, practice)
    found = _indicator(indicator)
    counting.forget(by=person_for(request), employer=employer, indicator=found, year=year)
    messages.success(request, _("The counts of that year are deleted."))
    return redirect("workforce-indicator", practice=practice, indicator=found.id)


def download(request: HttpRequest, practice: str) -> HttpResponse:
    """The Practice's own yearly counts as CSV. Every cell is a number or words of ours: nothing that was typed."""
    employer = practice_for(request, practice)
    known = {each.id: each for each in indicators.shelf().indicators}
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([_("Indicator"), _("Year ending 31 March"), _("Stage"), _("Ethnic group"), _("People")])
    for id, years in sorted(seen.all_counters(employer).items()):
        for year, stages in sorted(years.items()):
            for stage, row in stages.items():
                title = next((s.title for s in known[id].stages if s.name == stage), stage) if id in known else stage
                name = known[id].title if id in known else id
                writer.writerows([name, year, title, _(LABELS[value]), people] for value, people in row.items())
    data = "\ufeff" + out.getvalue()  # so that Excel knows it is UTF-8
    headers = {"Content-Disposition": 'attachment; filename="our-yearly-counts.csv"', "Cache-Control": "no-store"}
    return HttpResponse(data, content_type="text/csv; charset=utf-8", headers=headers)
