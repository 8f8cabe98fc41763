"""Yearly counts of an indicator: written, and let go of. The record says that it was counted, never how many or of which group."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone

from fairpractice.organisations import events
from fairpractice.organisations.models import Organisation, Person
from fairpractice.workforce import retention
from fairpractice.workforce.groups import LABELS, NOT_KNOWN, NOT_STATED, SIX, Value
from fairpractice.workforce.indicators import Indicator
from fairpractice.workforce.models import Counter

GROUPS: tuple[Value, ...] = (*SIX, NOT_STATED, NOT_KNOWN)
FIRST_YEAR = 2010


def years(today: date | None = None) -> tuple[int, ...]:
    """The year that is running, by the day it ends, and four before it: those one is asked to count."""
    running = retention.year_of(today or timezone.localdate())
    return tuple(range(running, running - 5, -1))


def may_count(year: int, today: date | None = None) -> bool:
    """Whether a year can be counted: not one to come."""
    return FIRST_YEAR <= year <= retention.year_of(today or timezone.localdate())


@transaction.atomic
def count(
    *, by: Person, employer: Organisation, indicator: Indicator, year: int, people: Mapping[str, Mapping[Value, int]]
) -> None:
    """Writes a year's counts by stage and value in place of those before; noughts too, so that a stage is known to be counted.

    Raises ValueError for a stage, a value or a year that is none of ours, before anything is written.
    """
    if set(people) != {stage.name for stage in indicator.stages} or not may_count(year):
        raise ValueError("These are not the stages of this indicator, or not a year that can be counted.")
    if any(value not in LABELS or number < 0 for row in people.values() for value, number in row.items()):
        raise ValueError("Counts are whole numbers from 0 of the groups that there are.")
    kept = Counter.objects.filter(employer=employer, indicator=indicator.id, year=year)
    kept.delete()
    until = retention.until(employer, retention.COUNTERS, retention.year_end(year))
    Counter.objects.bulk_create(
        Counter(
            employer=employer,
            indicator=indicator.id,
            year=year,
            stage=stage,
            group=value,
            people=number,
            delete_on=until,
        )
        for stage, row in people.items()
        for value, number in row.items()
    )
    events.record(organisation=employer, by=by, what="put in yearly counts")  # nor of which: see fairness.count


@transaction.atomic
def forget(*, by: Person, employer: Organisation, indicator: Indicator, year: int) -> None:
    """Deletes a year's counts."""
    Counter.objects.filter(employer=employer, indicator=indicator.id, year=year).delete()
    events.record(organisation=employer, by=by, what="deleted yearly counts", about=indicator.id)
