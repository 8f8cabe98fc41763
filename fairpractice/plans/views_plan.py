"""The plan: first steps, actions, their order, and undo."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from markupsafe import Markup, escape

from fairpractice.organisations.access import person_for, practice_for
from fairpractice.organisations.models import Organisation
from fairpractice.plans import actions, deciders, queries
from fairpractice.plans import undo as undoing
from fairpractice.plans.exceptions import PlansError
from fairpractice.plans.forms import ActionForm, StepsForm
from fairpractice.plans.models import Action
from fairpractice.plans.pages import done, is_item, item_choices, page
from fairpractice.ui.components import Choice
from fairpractice.ui.held import bind


def _suggested(plan: queries.PlanView) -> tuple[deciders.Suggestion, ...]:
    stages = {place.item.path: place.now.stage for place in plan.initiatives if place.now and not place.item.own}
    return deciders.suggestions(plan.pack, stages, [a.suggested_by for a in plan.actions])


def _steps_form(request: HttpRequest, offered: Sequence[deciders.Suggestion], *, more: bool) -> StepsForm:
    """The form with all that is offered: what is shown of it is narrowed later. Asked for more, it keeps what is ticked."""
    choices = [(step.id, _choice(step)) for step in offered]
    if more:
        return StepsForm(choices=choices, initial={"chosen": request.POST.getlist("chosen")})
    return bind(request, StepsForm, choices=choices, initial={"chosen": []})


def _choice(step: deciders.Suggestion) -> Choice:
    if step.first:
        return Choice(step.title, Markup(" ").join((step.text, step.reason)))
    # Escaped: what is English in the framework stays marked as such.
    return Choice(step.text, escape(_("%(title)s. %(reason)s")) % {"title": step.title, "reason": step.reason})


def _shown(offered: Sequence[deciders.Suggestion], form: StepsForm, *, every: bool) -> set[str]:
    """The first few, and whatever is ticked: an error opens nothing that was not chosen."""
    ticked = {str(value) for value in form["chosen"].value() or ()}
    return {s.id for place, s in enumerate(offered) if every or place < deciders.SUGGESTED or s.id in ticked}


def steps(request: HttpRequest, practice: str) -> HttpResponse:
    """First steps to choose from: three to begin with, the rest on request."""
    employer = practice_for(request, practice)
    plan = queries.plan_of(employer)
    offered = _suggested(plan)
    every = request.GET.get("all") == "1" or request.POST.get("all") == "1"
    more = request.POST.get("more") == "1"  # a button, not a link: what is ticked stays ticked
    form = _steps_form(request, offered, more=more)
    if request.method == "POST" and not more and form.is_valid():
        picked = [s for s in offered if s.id in form.cleaned_data["chosen"]]
        actions.choose(by=person_for(request), employer=employer, chosen=picked, key_prefix=plan.pack.id)
        done(request, _("Added to your plan."), undoing.last_step(by=person_for(request), employer=employer))
        return redirect("plan", practice=practice)
    form.narrow(_shown(offered, form, every=every or more))
    return page(request, employer, "steps", form=form, offered=offered, every=len(form.shown) == len(offered))


def plan(request: HttpRequest, practice: str) -> HttpResponse:
    """All actions, in the team's own order."""
    employer = practice_for(request, practice)
    view = queries.plan_of(employer)
    return page(
        request,
        employer,
        "plan",
        plan=view,
        live=[a for a in view.actions if not a.retired],
        retired=[a for a in view.actions if a.retired],
    )


def _wording(data: dict[str, Any]) -> actions.Wording:
    return actions.Wording(**{**data, "items": tuple(data["items"])})


def add(request: HttpRequest, practice: str) -> HttpResponse:
    """Adds an action of their own; `?for=` ties it to an item."""
    employer = practice_for(request, practice)
    view = queries.plan_of(employer)
    about = [name for name in [request.GET.get("for", "")] if is_item(view, name)]
    form = bind(
        request,
        ActionForm,
        item_choices=item_choices(view, about),
        initial={"status": Action.Status.PLANNED, "items": about},
    )
    if request.method == "POST" and form.is_valid():
        actions.add(by=person_for(request), employer=employer, said=_wording(form.cleaned_data))
        done(request, _("Added to your plan."), undoing.last_step(by=person_for(request), employer=employer))
        return redirect("plan", practice=practice)
    return page(request, employer, "action", form=form, title=_("Add an action"), found=None)


def _action(request: HttpRequest, practice: str, action: str) -> tuple[Organisation, Action]:
    employer = practice_for(request, practice)
    found = Action.objects.filter(employer=employer, public_id=action).select_related("employer").first()
    if found is None:
        raise Http404
    return employer, found


def change(request: HttpRequest, practice: str, action: str) -> HttpResponse:
    """Rewords an action, says who and by when and how it is going."""
    employer, found = _action(request, practice, action)
    view = queries.plan_of(employer)
    tied = next((a.items for a in view.actions if a.id == action), ())
    initial = {
        name: getattr(found, name) for name in ("title", "why", "note", "status", "owner_role", "owner_name", "due")
    }
    form = bind(request, ActionForm, item_choices=item_choices(view, tied), initial={**initial, "items": list(tied)})
    if request.method == "POST" and form.is_valid():
        done(
            request, _("Saved."), actions.change(by=person_for(request), action=found, said=_wording(form.cleaned_data))
        )
        return redirect("plan", practice=practice)
    return page(
        request,
        employer,
        "action",
        form=form,
        title=_("Change an action"),
        found=found,
        shown=view.evidence_for(action),
    )


@require_POST
def status(request: HttpRequest, practice: str, action: str) -> HttpResponse:
    """Says with one button how an action is going."""
    _employer, found = _action(request, practice, action)
    asked = request.POST.get("status", "")
    if asked not in Action.Status.values:
        raise Http404
    done(request, _("Saved."), actions.set_status(by=person_for(request), action=found, status=asked))
    return redirect("plan", practice=practice)


@require_POST
def move(request: HttpRequest, practice: str, action: str) -> HttpResponse:
    _employer, found = _action(request, practice, action)
    step = actions.move(by=person_for(request), action=found, up=request.POST.get("up") == "1")
    if step:
        done(request, _("Moved."), step)
    return redirect(f"/lead/{practice}/plan/#action-{action}")


@require_POST
def retire(request: HttpRequest, practice: str, action: str) -> HttpResponse:
    _employer, found = _action(request, practice, action)
    retired = request.POST.get("bring_back") != "1"
    step = actions.retire(by=person_for(request), action=found, retired=retired)
    done(
        request,
        _("Taken out of the plan. You can bring it back at any time.") if retired else _("Back in the plan."),
        step,
    )
    return redirect("plan", practice=practice)


@require_POST
def undo(request: HttpRequest, practice: str) -> HttpResponse:
    """Takes back the last change of this person."""
    employer = practice_for(request, practice)
    step = request.POST.get("step", "")
    try:
        undoing.undo(
            by=person_for(request), employer=employer, step=int(step) if step.isdecimal() and len(step) < 19 else 0
        )
        done(request, _("Undone."))
    except PlansError as error:
        messages.warning(request, str(error))
    back = request.POST.get("back", "")
    safe = back.startswith(f"/lead/{practice}/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return redirect(back if safe else f"/lead/{practice}/plan/")
