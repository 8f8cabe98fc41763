"""Few and kind reminders: at most one e-mail a month, and a calendar feed. Each can be switched off."""

from datetime import date, timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from fairpractice.organisations import events
from fairpractice.organisations.access import LEADING
from fairpractice.organisations.codes import code_hash, new_code
from fairpractice.organisations.models import Organisation, Person, Role
from fairpractice.plans import coming, words
from fairpractice.plans.deciders import Due, DueKind, due_by
from fairpractice.plans.models import Reminding
from fairpractice.plans.queries import plan_of
from fairpractice.reports.calendar import CalendarEvent, calendar


def reminding_of(*, person: Person, employer: Organisation) -> Reminding:
    """What this person wants; the kind defaults when they have not said."""
    found = Reminding.objects.filter(person=person, employer=employer).first()
    return found or Reminding(person=person, employer=employer)


@transaction.atomic
def set_reminders(
    *,
    by: Person,
    employer: Organisation,
    by_email: bool,
    actions: bool,
    evidence: bool,
    yearly: bool,
    policies: bool = True,
) -> None:
    """Switches reminders on or off for oneself."""
    Reminding.objects.update_or_create(
        person=by,
        employer=employer,
        defaults={
            "by_email": by_email,
            "actions": actions,
            "evidence": evidence,
            "yearly": yearly,
            "policies": policies,
        },
    )
    events.record(organisation=employer, by=by, what="set reminders")


@transaction.atomic
def new_feed(*, by: Person, employer: Organisation) -> str:
    """A new address of the calendar feed; the old one stops. The address exists only here: show it now."""
    token = new_code()
    Reminding.objects.update_or_create(person=by, employer=employer, defaults={"feed_hash": code_hash(token)})
    events.record(organisation=employer, by=by, what="made a calendar address")
    return f"{settings.ADDRESS}/calendar/{token}.ics"


@transaction.atomic
def stop_feed(*, by: Person, employer: Organisation) -> None:
    Reminding.objects.filter(person=by, employer=employer).update(feed_hash=None)
    events.record(organisation=employer, by=by, what="stopped the calendar address")


def dues_of(employer: Organisation, today: date | None = None) -> tuple[Due, ...]:
    """All that has a day, in the plan and elsewhere."""
    return coming.with_others(employer, plan_of(employer, today).dues)


def _wanted(reminding: Reminding, found: tuple[Due, ...]) -> tuple[Due, ...]:
    on = {
        DueKind.ACTION: reminding.actions,
        DueKind.EVIDENCE: reminding.evidence,
        DueKind.YEARLY: reminding.yearly,
        DueKind.POLICY: reminding.policies,
        DueKind.JOINER: reminding.policies,
    }
    return tuple(due for due in found if on[due.kind])


def _leads(reminding: Reminding) -> bool:
    return Role.objects.filter(
        person=reminding.person, organisation=reminding.employer, end=None, kind__in=LEADING
    ).exists()


def feed(token: str) -> bytes | None:
    """The calendar of a feed token; None when there is no such feed or its person no longer leads there."""
    reminding = Reminding.objects.filter(feed_hash=code_hash(token)).select_related("person", "employer").first()
    if reminding is None or not _leads(reminding):
        return None
    base = f"{settings.ADDRESS}/lead/{reminding.employer.public_id}/"
    rows = [
        CalendarEvent(
            f"{due.kind.value}-{due.id or reminding.employer.public_id}@fairpractice",
            due.on,
            words.due_words(due),
            _("No hurry: this is when you meant to come back to it."),
            base + words.due_address(due),
        )
        for due in _wanted(reminding, dues_of(reminding.employer))
    ]
    return calendar(rows, _("Fair Practice: %(name)s") % {"name": reminding.employer.name})


def _month_before(month: date) -> date:
    """What was due before it has been mentioned twice, and is left in peace."""
    return (month - timedelta(days=1)).replace(day=1)


def letter(person: Person, month: date, today: date | None = None) -> str:
    """The text of the month's e-mail; "" when nothing is due, or they want none."""
    parts = []
    for reminding in Reminding.objects.filter(person=person, by_email=True).select_related("employer"):
        if reminding.sent_month == month or not _leads(reminding):
            continue
        due = due_by(dues_of(reminding.employer, today), today or timezone.localdate())
        found = tuple(one for one in _wanted(reminding, due) if one.on >= _month_before(month))
        if found:
            base = f"{settings.ADDRESS}/lead/{reminding.employer.public_id}/"
            lines = [f"- {words.due_words(due)}\n  {base}{words.due_address(due)}" for due in found]
            off = _("To stop these e-mails: %(address)s") % {"address": f"{base}reminders/"}
            parts.append("\n".join([reminding.employer.name, "", *lines, "", off]))
    if not parts:
        return ""
    hello = _(
        "Hello. This is what you meant to come back to about now. There is no hurry; move a date if it does not suit."
    )
    return "\n\n".join([hello, *parts])


@task()
def send_reminders() -> int:
    """Sends the month's e-mails to those who asked; safe to run every day. Returns how many were sent."""
    if not settings.EMAIL_ENABLED:
        return 0
    month = timezone.localdate().replace(day=1)
    waiting = Reminding.objects.filter(by_email=True).exclude(sent_month=month)
    people = Person.objects.filter(pk__in=waiting.values("person"), is_active=True, forgotten=False).exclude(email=None)
    return sum(_send(person, month) for person in people)


def _send(person: Person, month: date) -> bool:
    """Marks the month first, so that two workers do not both send; one e-mail a person and month, however many Practices."""
    rows = Reminding.objects.filter(person=person)
    if rows.filter(sent_month=month).exists():
        return False
    text = letter(person, month)
    if not text or not person.email:
        return False
    earlier = dict(rows.values_list("pk", "sent_month"))
    if not rows.filter(by_email=True).exclude(sent_month=month).update(sent_month=month):
        return False
    sent = bool(
        send_mail(_("Fair Practice: what you meant to come back to"), text, None, [person.email], fail_silently=True)
    )
    if not sent:
        for pk, was in earlier.items():
            Reminding.objects.filter(pk=pk).update(sent_month=was)
    return sent
