"""What a round told, and the one step from it to an action."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fairpractice.organisations.access import person_for, practice_for
from fairpractice.plans import actions
from fairpractice.plans.models import Action
from fairpractice.reflections import forms, pages, papers, planning, shapes
from fairpractice.reflections import results as telling
from fairpractice.reflections.models import FreeText, Round
from fairpractice.reflections.words import initiative_titles, item_key
from fairpractice.ui.held import bind


def _counted(request: HttpRequest, practice: str, public_id: str) -> Round:
    found = pages.round_for(request, practice, public_id)
    if found.state not in planning.ENDED:
        raise Http404
    return found


def results(request: HttpRequest, practice: str, round: str) -> HttpResponse:
    """A sentence, a picture and a table for each question; then what people wrote."""
    found = _counted(request, practice, round)
    if found.home:
        return redirect(found.home)
    return pages.page(
        request,
        found.employer,
        "results",
        round=found,
        results=telling.results(found),
        titles=initiative_titles(),
        promise=pages.promise_lines(found),
    )


def chart(request: HttpRequest, practice: str, round: str) -> HttpResponse:
    """The picture of one round; `?narrow=1` for a phone."""
    found = _counted(request, practice, round)
    width = 300 if request.GET.get("narrow") == "1" else 640
    svg = papers.chart_svg(found, width)
    return HttpResponse(svg, content_type="image/svg+xml", headers={"Cache-Control": "no-store"})


@require_POST
def share(request: HttpRequest, practice: str, round: str) -> HttpResponse:
    """Puts a summary on the team page, or takes it off."""
    found = _counted(request, practice, round)
    shared = request.POST.get("shared") == "1"
    planning.share(by=person_for(request), of=found, shared=shared)
    messages.success(
        request, _("The team page now shows what came of this round.") if shared else _("Taken off the team page.")
    )
    return redirect("reflection-results", practice=practice, round=round)


def action(request: HttpRequest, practice: str, round: str, question: str) -> HttpResponse:
    """One step: what will be done about a result. It remembers where it came from."""
    found = _counted(request, practice, round)
    row = next((r for r in telling.results(found).rows if r.question.id == question), None)
    if row is None:
        raise Http404
    why = f"“{row.question.text}” {row.sentence}"
    form = bind(request, forms.ActionForm, initial={"why": why})
    if request.method == "POST" and form.is_valid():
        key = item_key(row.question.initiative)
        said = actions.Wording(
            title=form.cleaned_data["title"], why=form.cleaned_data["why"], items=(key,) if key else ()
        )
        actions.add(
            by=person_for(request),
            employer=found.employer,
            said=said,
            suggested_by=telling.action_source(found, question),
        )
        messages.success(request, _("Added to your plan. Say there who does it and by when."))
        return redirect("reflection-results", practice=practice, round=round)
    return pages.page(request, found.employer, "action", form=form, round=found, row=row)


def asked(request: HttpRequest, practice: str, question: str) -> HttpResponse:
    """One question through all rounds, with the actions that came from it: what the team said then, and says now."""
    employer = practice_for(request, practice)
    rounds = [
        r
        for r in telling.ended_rounds(employer)
        if r.state == Round.State.COUNTED and question in shapes.question_ids(r)
    ]
    if not rounds:
        raise Http404
    latest = next(r for r in telling.results(rounds[0]).rows if r.question.id == question)
    helped = telling.asked_about(employer, [a.public_id for a in latest.actions])
    return pages.page(request, employer, "asked", row=latest, rounds=rounds, helped=helped)


def about_action(request: HttpRequest, practice: str, action: str) -> HttpResponse:
    """What the team said that led to an action, what it says since, and whether it says that the action helped."""
    employer = practice_for(request, practice)
    found = get_object_or_404(Action, employer=employer, public_id=action)
    counted = [r for r in telling.ended_rounds(employer) if r.state == Round.State.COUNTED]
    source = found.suggested_by.split(":", 2)[2] if found.suggested_by.startswith("reflection:") else ""
    asking = [r for r in counted if source and source in shapes.question_ids(r)]
    row = next((r for r in telling.results(asking[0]).rows if r.question.id == source), None) if asking else None
    helped = [(r, telling.results(r)) for r in counted if r.about_action == action]
    return pages.page(
        request, employer, "about_action", action=found, row=row, latest=asking[0] if asking else None, helped=helped
    )


def take_out(request: HttpRequest, practice: str, round: str, text: int) -> HttpResponse:
    """Takes out one text that gives its writer, or somebody else, away. It is deleted, not hidden."""
    found = _counted(request, practice, round)
    row = get_object_or_404(FreeText, round=found, pk=text)
    if request.method == "POST":
        planning.take_out(by=person_for(request), of=found, text=row)
        messages.success(request, _("Taken out. It is deleted and cannot come back."))
        return redirect("reflection-results", practice=practice, round=round)
    return pages.page(request, found.employer, "take_out", round=found, text=row.text)
