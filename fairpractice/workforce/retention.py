"""What is kept, why, who sees it and until when; and its deletion when the time has come.

A *set* of data has a purpose, a basis in law and a number of months that the Practice may change. `until` gives the last day;
`delete_due` is called once a day and lets go of what is past it. Nothing here says a number or a group to the record.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max, Model, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairpractice.organisations import events
from fairpractice.organisations.models import Organisation, Person
from fairpractice.workforce.exceptions import WorkforceError
from fairpractice.workforce.models import (
    Chosen,
    Counter,
    Incident,
    Meaning,
    PatientCount,
    Retention,
    Shared,
    Snapshot,
    Source,
    StaffCount,
)

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

STAFF_COUNTS, COUNTERS, INCIDENTS, LABELS = "staff-counts", "counters", "incidents", "labels"
CHOSEN, SHARED, SOURCES, PATIENTS = "chosen", "shared", "sources", "patients"
LEAST, MOST = 1, 120  # months

_EQUALITY = gettext_lazy(
    "Equality of opportunity or treatment: paragraph 8 of Schedule 1 to the Data Protection Act 2018, with Article 9(2)(g) of the UK GDPR. It holds only to find out how fair things are. It fails when data is used for a decision about a particular person."
)
_LEADS = gettext_lazy("Those who lead here, and nobody else.")


@dataclass(frozen=True)
class Set:
    """A set of data. months: what we suggest, counted from what `since` says. goes: what deleting it means."""

    id: str
    title: StrOrPromise
    what: StrOrPromise
    purpose: StrOrPromise
    basis: StrOrPromise
    access: StrOrPromise
    months: int
    since: StrOrPromise
    goes: StrOrPromise


SETS: tuple[Set, ...] = (
    Set(
        STAFF_COUNTS,
        gettext_lazy("How many staff, by role group and ethnic group"),
        gettext_lazy(
            "Numbers of people on a day. No names, and no rows about people: a staff list is read and forgotten."
        ),
        gettext_lazy("To see who works here beside the people who are served, and to compare with next year."),
        _EQUALITY,
        _LEADS,
        36,
        gettext_lazy("the day for which people were counted"),
        gettext_lazy("The numbers go. That people were counted on that day stays, without any number."),
    ),
    Set(
        COUNTERS,
        gettext_lazy("Yearly numbers for the indicators"),
        gettext_lazy(
            "How many people of an ethnic group applied, were trained, left and so on, within a year. Never an event about one person."
        ),
        gettext_lazy(
            "To see whether chances are fair. One year of a small team says little, so several are put together."
        ),
        _EQUALITY,
        _LEADS,
        72,
        gettext_lazy("the end of the year that they count"),
        gettext_lazy("The numbers go. Indicators that rest on them can no longer be told."),
    ),
    Set(
        INCIDENTS,
        gettext_lazy("Incidents from patients to staff"),
        gettext_lazy(
            "What happened on which day and what was done, in the words of whoever leads. No member of staff is in it."
        ),
        gettext_lazy("To protect staff, to see whether what is done helps, and to be able to show it."),
        gettext_lazy(
            "A safe workplace and the prevention of harassment: Article 6(1)(c) or (f) of the UK GDPR. If words tell of somebody’s ethnic group or health: paragraph 1 or 8 of Schedule 1 to the Data Protection Act 2018. [Check which one fits.]"
        ),
        _LEADS,
        36,
        gettext_lazy("the day on which it happened"),
        gettext_lazy("Day, kind, words and steps of each incident go."),
    ),
    Set(
        LABELS,
        gettext_lazy("What the labels of staff lists mean"),
        gettext_lazy("Which column, role or label of a list stands for what. No person, and no number."),
        gettext_lazy("So that it need not be said again next year."),
        gettext_lazy("It is not about people. A rare label could still point to somebody, so it has an end too."),
        _LEADS,
        24,
        gettext_lazy("the last list that was brought in"),
        gettext_lazy("With the next list somebody is asked again what its labels mean."),
    ),
    Set(
        CHOSEN,
        gettext_lazy("Languages and backgrounds that people chose to share"),
        gettext_lazy("A language or background and how many people said so. No names."),
        gettext_lazy("To know what the team can offer, and to thank people for it."),
        _EQUALITY,
        gettext_lazy("Those who lead here. The team sees languages without numbers, if they are shared."),
        24,
        gettext_lazy("the day on which it was last typed"),
        gettext_lazy("The list of languages and backgrounds goes."),
    ),
    Set(
        SHARED,
        gettext_lazy("What was shown to the team"),
        gettext_lazy("Which parts of our data were shown, when, and what was written beside them."),
        gettext_lazy("To tell the team honestly what the data says, and to know what was said last year."),
        _EQUALITY,
        gettext_lazy("Everyone who can open the team page, as far as it is shared."),
        72,
        gettext_lazy("the day on which it was shown"),
        gettext_lazy(
            "It goes from the team page, with what was written beside it. That it was shown, and the figures, stay: a new figure must not tell what an old one hid."
        ),
    ),
    Set(
        SOURCES,
        gettext_lazy("Needs assessments, guidance and other data on the area"),
        gettext_lazy("Where it is found and what was written about it. About an area, not about people here."),
        gettext_lazy("To understand what the people who are served and staff need."),
        gettext_lazy("It is not about people here."),
        _LEADS,
        60,
        gettext_lazy("the day on which it was added"),
        gettext_lazy("The list of sources goes. What was kept as evidence stays with the evidence."),
    ),
    Set(
        PATIENTS,
        gettext_lazy("How many patients, by ethnic group"),
        gettext_lazy("Numbers from the Practice’s own patient profile. No rows about people."),
        gettext_lazy("To see who works here beside the people who are served."),
        _EQUALITY,
        _LEADS,
        36,
        gettext_lazy("the day of the profile"),
        gettext_lazy("The numbers go. The Census figures of the area stay."),
    ),
)
BY_ID = {each.id: each for each in SETS}


@dataclass(frozen=True)
class Held:
    """A set as this Practice keeps it. rows: how many are stored now; next_end: the last day of those that go first."""

    of: Set
    months: int
    access: StrOrPromise
    rows: int
    next_end: date | None


def later(day: date, months: int) -> date:
    """The same day so many months on; the last day of the month where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def year_end(year: int) -> date:
    """The last day of a reporting year."""
    return date(year, 3, 31)


def year_of(day: date) -> int:
    """The reporting year of a day: the year in which the next 31 March falls."""
    return day.year + (day > year_end(day.year))


def months_of(employer: Organisation) -> dict[str, int]:
    """Months by set, as this Practice chose. One query."""
    own = dict(Retention.objects.filter(employer=employer).values_list("what", "months"))
    return {each.id: own.get(each.id, each.months) for each in SETS}


def until(employer: Organisation, what: str, day: date) -> date:
    """The last day on which data of a set that is counted from `day` is kept. Raises KeyError for no set of ours."""
    own = Retention.objects.filter(employer=employer, what=what).values_list("months", flat=True).first()
    return later(day, BY_ID[what].months if own is None else own)


# What is left of something that was shown once its words went: later figures are reckoned with it for good (decision 17).
_ONLY_THAT_IT_WAS = Q(ended_on__isnull=False, words="", by=None)


def _own(employer: Organisation, what: str) -> QuerySet[Model]:
    """The rows of a set that stand for data still kept."""
    rows: dict[str, Callable[[], QuerySet[Model]]] = {
        STAFF_COUNTS: lambda: Snapshot.objects.filter(employer=employer, deleted_on=None),
        COUNTERS: lambda: Counter.objects.filter(employer=employer),
        INCIDENTS: lambda: Incident.objects.filter(employer=employer),
        LABELS: lambda: Meaning.objects.filter(employer=employer),
        CHOSEN: lambda: Chosen.objects.filter(employer=employer),
        SHARED: lambda: Shared.objects.filter(employer=employer).exclude(_ONLY_THAT_IT_WAS),
        SOURCES: lambda: Source.objects.filter(employer=employer),
        PATIENTS: lambda: PatientCount.objects.filter(employer=employer),
    }
    return rows[what]()


def _last_list(employer: Organisation) -> date | None:
    made = Snapshot.objects.filter(employer=employer, how=Snapshot.How.LIST).aggregate(Max("made_at"))["made_at__max"]
    return timezone.localdate(made) if made else None


def ends(employer: Organisation, what: str, months: int) -> dict[int, date]:
    """The last day of each row of a set that is kept, by its key."""
    rows = _own(employer, what)
    if what in (STAFF_COUNTS, COUNTERS, INCIDENTS):
        return dict(rows.values_list("pk", "delete_on"))
    if what == SOURCES:
        return {pk: later(timezone.localdate(at), months) for pk, at in rows.values_list("pk", "made_at")}
    begun = dict(rows.values_list("pk", "on"))
    if what == LABELS and begun:
        last = _last_list(employer)
        begun = {pk: max(day, last) if last else day for pk, day in begun.items()}
    return {pk: later(day, months) for pk, day in begun.items()}


def held(employer: Organisation) -> list[Held]:
    """Every set with how much of it is stored now. Numbers of rows only: not which."""
    months = months_of(employer)
    words = dict(Retention.objects.filter(employer=employer).values_list("what", "access_words"))
    found = []
    for each in SETS:
        days = ends(employer, each.id, months[each.id])
        first = min(days.values(), default=None)
        found.append(Held(each, months[each.id], words.get(each.id) or each.access, len(days), first))
    return found


def suggested() -> list[Held]:
    """Every set as we suggest it, of no Practice: nothing is stored."""
    return [Held(each, each.months, each.access, 0, None) for each in SETS]


@transaction.atomic
def keep_for(*, by: Person, employer: Organisation, what: str, months: int, access_words: str = "") -> None:
    """Sets how long a set is kept here, also what is stored already. Raises WorkforceError, KeyError for no set of ours."""
    BY_ID[what]
    if not LEAST <= months <= MOST:
        raise WorkforceError(_("Type a number of months from 1 to 120"), "months")
    Retention.objects.update_or_create(
        employer=employer, what=what, defaults={"months": months, "access_words": access_words.strip()}
    )
    _set_ends(employer, what, months)
    events.record(organisation=employer, by=by, what="changed how long a set of data is kept", about=what)


def _set_ends(employer: Organisation, what: str, months: int) -> None:
    """Writes the new last day into rows that carry one."""
    begins: dict[str, Callable[[Model], date]] = {
        STAFF_COUNTS: lambda row: row.on,  # type: ignore[attr-defined]
        INCIDENTS: lambda row: row.on,  # type: ignore[attr-defined]
        COUNTERS: lambda row: year_end(row.year),  # type: ignore[attr-defined]
    }
    if what in begins:
        rows = list(_own(employer, what).select_for_update())
        for row in rows:
            row.delete_on = later(begins[what](row), months)  # type: ignore[attr-defined]
        if rows:
            type(rows[0])._default_manager.bulk_update(rows, ["delete_on"], batch_size=500)


def _let_go(employer: Organisation, what: str, keys: list[int] | None, today: date) -> int:
    """Deletes rows of a set (all without `keys`); gives how many went.

    A snapshot stays and says that its counts went. What was shown is taken back and loses its words.
    """
    rows = _own(employer, what)
    if keys is not None:
        rows = rows.filter(pk__in=keys)
    gone = list(rows.values_list("pk", flat=True))
    if what == STAFF_COUNTS:
        StaffCount.objects.filter(snapshot__in=gone).delete()
        Snapshot.objects.filter(pk__in=gone).update(deleted_on=today, by=None)
    elif what == SHARED:
        Shared.objects.filter(pk__in=gone, ended_on=None).update(ended_on=today)
        Shared.objects.filter(pk__in=gone).update(words="", by=None)
    else:
        rows.delete()
    return len(gone)


@transaction.atomic
def delete_now(*, by: Person, employer: Organisation, what: str) -> int:
    """Deletes all of a set. Gives how many rows went; KeyError for no set of ours."""
    BY_ID[what]
    gone = _let_go(employer, what, None, timezone.localdate())
    if gone:
        events.record(organisation=employer, by=by, what="deleted a set of data", about=what)
    return gone


@transaction.atomic
def delete_snapshot(*, by: Person, snapshot: Snapshot) -> None:
    """Deletes the counts of one snapshot; its row stays."""
    if _let_go(snapshot.employer, STAFF_COUNTS, [snapshot.pk], timezone.localdate()):
        events.record(organisation=snapshot.employer, by=by, what="deleted a set of data", about=STAFF_COUNTS)


def delete_due(now: datetime) -> int:
    """Lets go of everything whose last day is before `now`, of all Practices. Gives how many rows went."""
    today = timezone.localdate(now)
    return sum(_delete_due(employer, today) for employer in Organisation.objects.filter(_keeps_something()))


def _keeps_something() -> Q:
    models = (Snapshot, Counter, Incident, Meaning, Chosen, Shared, Source, PatientCount)
    asked = Q()
    for model in models:
        asked |= Q(pk__in=model._default_manager.order_by().values("employer"))
    return asked


@transaction.atomic
def _delete_due(employer: Organisation, today: date) -> int:
    gone, months = 0, months_of(employer)
    for each in SETS:
        past = [pk for pk, last in ends(employer, each.id, months[each.id]).items() if last < today]
        if past:
            gone += _let_go(employer, each.id, past, today)
            events.record(organisation=employer, by=None, what="a set of data reached its end", about=each.id)
    return gone
