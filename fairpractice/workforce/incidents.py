"""The log of what patients and visitors do to staff, and what was done. No member of staff is in it, nor anybody's ethnic group."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fairpractice.documents.models import Document
from fairpractice.organisations import events
from fairpractice.organisations.models import Organisation, Person
from fairpractice.plans import actions
from fairpractice.plans.models import Action
from fairpractice.workforce import retention
from fairpractice.workforce.care_content import incidents as content
from fairpractice.workforce.exceptions import WorkforceError
from fairpractice.workforce.models import Incident

POLICY_KIND = "patient-behaviour"
# What the record says was changed: never the words themselves.
_CHANGED = (
    (("on", "behaviour", "racist"), "changed the day or kind of an incident"),
    (("what",), "changed what happened in an incident"),
    (("steps", "done", "action", "policy"), "changed what was done about an incident"),
)


@dataclass(frozen=True)
class Told:
    """What a lead says of an incident. steps: ids of steps taken. action, policy: public ids of ours, "" for none."""

    on: date
    behaviour: str
    racist: bool = False
    what: str = ""
    steps: tuple[str, ...] = ()
    done: str = ""
    action: str = ""
    policy: str = ""


def policy_of(employer: Organisation) -> Document | None:
    """The published policy on unacceptable behaviour, if there is one."""
    rows = Document.objects.filter(
        employer=employer,
        kind=Document.Kind.POLICY,
        policy_kind=POLICY_KIND,
        stage=Document.Stage.PUBLISHED,
    )
    return rows.first()


def _checked(employer: Organisation, told: Told) -> dict[str, object]:
    known = content()
    if told.behaviour not in {each.id for each in known.behaviours}:
        raise WorkforceError(_("Choose what it was"), "behaviour")
    if told.on > timezone.localdate():
        raise WorkforceError(_("This date is still to come. Type today or an earlier day"), "on")
    if told.action and not Action.objects.filter(employer=employer, public_id=told.action).exists():
        raise WorkforceError(_("Choose an action of your plan"), "action")
    if told.policy and not Document.objects.filter(employer=employer, public_id=told.policy).exists():
        raise WorkforceError(_("Choose a policy of yours"), "policy")
    return {
        "on": told.on,
        "behaviour": told.behaviour,
        "racist": told.racist,
        "what": told.what.strip(),
        "steps": [each.id for each in known.steps if each.id in told.steps],
        "done": told.done.strip(),
        "action": told.action,
        "policy": told.policy,
    }


@transaction.atomic
def note(*, by: Person, employer: Organisation, told: Told) -> Incident:
    """Writes an incident down. Raises WorkforceError."""
    values = _checked(employer, told)
    last = retention.until(employer, retention.INCIDENTS, told.on)
    if last < timezone.localdate():
        raise WorkforceError(_("You keep incidents for a shorter time than this one is ago"), "on")
    made = Incident.objects.create(employer=employer, delete_on=last, **values)
    events.record(organisation=employer, by=by, what="noted an incident", about=made.public_id)
    return made


@transaction.atomic
def change(*, by: Person, incident: Incident, told: Told) -> list[str]:
    """Puts it right. Gives what the record now says was changed. Raises WorkforceError."""
    row = Incident.objects.select_for_update().select_related("employer").get(pk=incident.pk)
    values = _checked(row.employer, told)
    changed = {name for name, value in values.items() if getattr(row, name) != value}
    last = retention.until(row.employer, retention.INCIDENTS, told.on)
    if last < timezone.localdate():
        raise WorkforceError(_("You keep incidents for a shorter time than this one is ago"), "on")
    for name, value in values.items():
        setattr(row, name, value)
    row.delete_on = last
    row.save()
    said = [what for names, what in _CHANGED if changed & set(names)]
    for what in said:
        events.record(organisation=row.employer, by=by, what=what, about=row.public_id)
    return said


@transaction.atomic
def act(*, by: Person, incident: Incident, title: str) -> Action:
    """Adds an action to the plan and ties it to the incident. The action tells nothing of the incident."""
    row = Incident.objects.select_for_update().select_related("employer").get(pk=incident.pk)
    made = actions.add(by=by, employer=row.employer, said=actions.Wording(title=title))
    row.action = made.public_id
    row.save(update_fields=["action"])
    events.record(organisation=row.employer, by=by, what="changed what was done about an incident", about=row.public_id)
    return made


@transaction.atomic
def close(*, by: Person, incident: Incident, closed: bool = True) -> None:
    """Says that nothing more is to be done, or takes that back."""
    row = Incident.objects.select_for_update().select_related("employer").get(pk=incident.pk)
    if (row.closed_on is not None) == closed:
        return
    row.closed_on = timezone.localdate() if closed else None
    row.save(update_fields=["closed_on"])
    what = "closed an incident" if closed else "opened an incident again"
    events.record(organisation=row.employer, by=by, what=what, about=row.public_id)


@transaction.atomic
def delete(*, by: Person, incident: Incident) -> None:
    """Deletes it for good. Only that one was deleted stays."""
    employer, about = incident.employer, incident.public_id
    incident.delete()
    events.record(organisation=employer, by=by, what="deleted an incident", about=about)


def of(employer: Organisation) -> list[Incident]:
    """All of the Practice, the newest first."""
    return list(Incident.objects.filter(employer=employer))


@dataclass(frozen=True)
class Year:
    """What a year of the log says. last: the day on which it ends. sentences: for those who lead. steps: titles, most often first."""

    year: int
    last: date
    sentences: tuple[str, ...]
    steps: tuple[str, ...]


def years(rows: Sequence[Incident]) -> list[Year]:
    """The reporting years in which something was noted, the newest first."""
    by_year: dict[int, list[Incident]] = {}
    for row in rows:
        by_year.setdefault(retention.year_of(row.on), []).append(row)
    return [_year(number, by_year[number]) for number in sorted(by_year, reverse=True)]


def _year(number: int, rows: Sequence[Incident]) -> Year:
    racist, waiting = sum(row.racist for row in rows), sum(row.closed_on is None for row in rows)
    nothing = sum(not row.steps and not row.done for row in rows)
    said = [ngettext("%(num)s incident was noted.", "%(num)s incidents were noted.", len(rows)) % {"num": len(rows)}]
    said.append(
        ngettext("%(num)s was about race.", "%(num)s were about race.", racist) % {"num": racist}
        if racist
        else _("None was about race.")
    )
    if nothing:
        words = ngettext(
            "For %(num)s nothing that was done is written down.",
            "For %(num)s nothing that was done is written down.",
            nothing,
        )
        said.append(words % {"num": nothing})
    if waiting:
        said.append(ngettext("%(num)s is still open.", "%(num)s are still open.", waiting) % {"num": waiting})
    said.append(_("Some things are never told to anybody, so this is the least that happened."))
    taken = Tally(step for row in rows for step in row.steps)
    titles = {each.id: each.title for each in content().steps}
    often = sorted(taken, key=lambda step: (-taken[step], list(titles).index(step) if step in titles else 0))
    return Year(
        number, retention.year_end(number), tuple(said), tuple(titles[step] for step in often if step in titles)
    )


def words_for_team(year: Year) -> str:
    """A text to begin with when the team is told of a year: what was done, and no number.

    Without a number on purpose: of few incidents, people know which they were, and a number that falls may only mean silence.
    """
    said = [_("This year patients or visitors hurt people who work here. It is not part of the job.")]
    if year.steps:
        said.append(_("What we did:") + "\n\n" + "\n".join(f"- {step}" for step in year.steps))
    said.append(_("Please tell us when something happens. We will ask you what you want, and do it with you."))
    return "\n\n".join(said)
