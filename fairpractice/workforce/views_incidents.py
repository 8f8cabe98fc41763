"""The lead's log of what patients and visitors do to staff, and what was done."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fairpractice.documents.models import Document
from fairpractice.organisations.access import person_for, practice_for
from fairpractice.organisations.models import Organisation
from fairpractice.plans.models import Action
from fairpractice.ui.held import bind
from fairpractice.workforce import care_content, in_words, incidents, retention
from fairpractice.workforce.exceptions import WorkforceError
from fairpractice.workforce.forms_care import IncidentForm, StepForm, WordsForm, told
from fairpractice.workforce.models import Incident
from fairpractice.workforce.pages import page


def log(request: HttpRequest, practice: str) -> HttpResponse:
    """All that was noted, year by year, and what the law says."""
    employer = practice_for(request, practice)
    rows, content = incidents.of(employer), care_content.incidents()
    return page(
        request,
        employer,
        "incidents",
        rows=rows,
        titles={each.id: each.title for each in content.behaviours},
        years=[
            (each, [row for row in rows if retention.year_of(row.on) == each.year]) for each in incidents.years(rows)
        ],
        content=content,
        policy=incidents.policy_of(employer),
        shown=in_words.shown(employer, in_words.INCIDENTS),
    )


def _found(request: HttpRequest, practice: str, incident: str) -> Incident:
    employer = practice_for(request, practice)
    found = Incident.objects.select_related("employer").filter(employer=employer, public_id=incident).first()
    if found is None:
        raise Http404
    return found


def _form(request: HttpRequest, employer: Organisation, policy: str, row: Incident | None = None) -> IncidentForm:
    """The form; actions that are in use, and the one that is tied already. policy: title of the policy, "" for none."""
    actions = Action.objects.filter(employer=employer, retired_at=None)
    choices = list(actions.values_list("public_id", "title"))
    initial: dict[str, Any] = {"action": ""}
    if row is not None:
        initial = {
            name: getattr(row, name) for name in ("on", "behaviour", "racist", "what", "steps", "done", "action")
        }
        initial["followed"] = bool(row.policy)
        if row.action and row.action not in dict(choices):
            choices += list(
                Action.objects.filter(employer=employer, public_id=row.action).values_list("public_id", "title")
            )
    return bind(
        request, IncidentForm, content=care_content.incidents(), actions=choices, policy=policy, initial=initial
    )


def _told(form: IncidentForm, policy: Document | None, kept: str = "") -> incidents.Told:
    """What the form says. kept: the policy that was tied before, which stays while its box is ticked."""
    data = form.cleaned_data
    followed = (kept or (policy.public_id if policy else "")) if data.get("followed") else ""
    return incidents.Told(
        on=data["on"],
        behaviour=data["behaviour"],
        racist=data["racist"],
        what=data["what"],
        steps=tuple(data["steps"]),
        done=data["done"],
        action=data.get("action", ""),
        policy=followed,
    )


def add(request: HttpRequest, practice: str) -> HttpResponse:
    """Notes an incident."""
    employer = practice_for(request, practice)
    policy = incidents.policy_of(employer)
    form = _form(request, employer, policy.title if policy else "")
    if request.method == "POST" and form.is_valid():
        try:
            made = incidents.note(by=person_for(request), employer=employer, told=_told(form, policy))
        except WorkforceError as error:
            told(form, error)
        else:
            messages.success(request, _("It is noted. Add to it when more has been done."))
            return redirect("workforce-incident", practice=practice, incident=made.public_id)
    return page(request, employer, "incident_form", form=form, title=_("Note an incident"), found=None)


def one(request: HttpRequest, practice: str, incident: str) -> HttpResponse:
    """One incident: what is noted, what was done, and what can follow from it."""
    found = _found(request, practice, incident)
    content = care_content.incidents()
    behaviours = {each.id: each.title for each in content.behaviours}
    action = Action.objects.filter(employer=found.employer, public_id=found.action).first() if found.action else None
    policies = Document.objects.filter(employer=found.employer)
    return page(
        request,
        found.employer,
        "incident",
        found=found,
        behaviour=behaviours.get(found.behaviour, found.behaviour),
        steps=[each.title for each in content.steps if each.id in found.steps],
        action=action,
        policy=policies.filter(public_id=found.policy).first() if found.policy else None,
        published=incidents.policy_of(found.employer),
    )


def change(request: HttpRequest, practice: str, incident: str) -> HttpResponse:
    """Puts it right, or adds what was done since."""
    found = _found(request, practice, incident)
    policy = incidents.policy_of(found.employer)
    if found.policy:
        policy = Document.objects.filter(employer=found.employer, public_id=found.policy).first() or policy
    form = _form(request, found.employer, policy.title if policy else "", found)
    if request.method == "POST" and form.is_valid():
        try:
            incidents.change(by=person_for(request), incident=found, told=_told(form, policy, found.policy))
        except WorkforceError as error:
            told(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("workforce-incident", practice=practice, incident=incident)
    return page(request, found.employer, "incident_form", form=form, title=_("Change an incident"), found=found)


def team(request: HttpRequest, practice: str) -> HttpResponse:
    """What the team is told, in the words of the lead; or nothing more."""
    employer = practice_for(request, practice)
    shown = in_words.shown(employer, in_words.INCIDENTS)
    if request.method == "POST" and "stop" in request.POST:
        in_words.stop(by=person_for(request), employer=employer, what=in_words.INCIDENTS)
        messages.success(request, _("Taken off the team page."))
        return redirect("workforce-incidents", practice=practice)
    years = incidents.years(incidents.of(employer))
    offered = incidents.words_for_team(years[0]) if years else ""
    form = bind(request, WordsForm, initial={"words": shown.words if shown else offered})
    if request.method == "POST" and form.is_valid():
        by, words = person_for(request), form.cleaned_data["words"]
        in_words.show(by=by, employer=employer, what=in_words.INCIDENTS, words=words)
        messages.success(request, _("The team sees it now."))
        return redirect("workforce-incidents", practice=practice)
    return page(request, employer, "incidents_team", form=form, shown=shown)


def act(request: HttpRequest, practice: str, incident: str) -> HttpResponse:
    """One step to an action of the plan."""
    found = _found(request, practice, incident)
    form = bind(request, StepForm)
    if request.method == "POST" and form.is_valid():
        incidents.act(by=person_for(request), incident=found, title=form.cleaned_data["title"])
        messages.success(request, _("Added to your plan. Say there who does it and by when."))
        return redirect("workforce-incident", practice=practice, incident=incident)
    return page(request, found.employer, "incident_form", form=form, title=_("Make an action from this"), found=found)


@require_POST
def close(request: HttpRequest, practice: str, incident: str) -> HttpResponse:
    """Nothing more is to be done, or there is after all."""
    found = _found(request, practice, incident)
    closed = request.POST.get("open") != "1"
    incidents.close(by=person_for(request), incident=found, closed=closed)
    messages.success(request, _("Closed.") if closed else _("Open again."))
    return redirect("workforce-incident", practice=practice, incident=incident)


def delete(request: HttpRequest, practice: str, incident: str) -> HttpResponse:
    """Asks once more, then deletes it for good."""
    found = _found(request, practice, incident)
    if request.method == "POST":
        incidents.delete(by=person_for(request), incident=found)
        messages.success(request, _("Deleted."))
        return redirect("workforce-incidents", practice=practice)
    return page(
        request,
        found.employer,
        "confirm",
        title=_("Delete this incident?"),
        says=[_("Its day, kind, words and steps go for good. That one was deleted stays in the record.")],
        button=_("Delete it"),
        back_to=f"incidents/{incident}/",
        back_words=_("Back"),
    )
