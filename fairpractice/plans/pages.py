"""What every page of the plan has in common: the Practice, its base address, and a way to undo what was just done."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from fairpractice.organisations.models import Organisation
from fairpractice.plans import packs, words
from fairpractice.plans.models import UndoStep
from fairpractice.plans.queries import PlanView
from fairpractice.ui.components import page_errors


def page(request: HttpRequest, practice: Organisation, template: str, **context: Any) -> HttpResponse:
    """A page of the plan; shows the button that undoes what the page before did."""
    undo_step = request.session.pop("undo", None) if "undo" in request.session else None
    form = context.get("form")
    wrong = page_errors(form) if isinstance(form, BaseForm) and form.is_bound else []
    return render(
        request,
        f"plans/{template}.jinja",
        {
            "practice": practice,
            "base": f"/lead/{practice.public_id}/",
            "undo_step": undo_step,
            "undo_back": request.path,
            "page_errors": wrong,
            "words": words,
            **context,
        },
    )


def done(request: HttpRequest, text: str, step: UndoStep | None = None) -> None:
    """Tells what was done on the next page, with a button to undo it where it can be."""
    messages.success(request, text)
    if step is not None:
        request.session["undo"] = step.pk


def item_choices(plan: PlanView, also: Sequence[str] = ()) -> list[tuple[str, str]]:
    """Initiatives to tick, then whatever else is ticked already (a recommendation, something that has gone)."""
    titles = plan.title_of
    found = [(place.item.key, place.item.title) for place in plan.initiatives]
    have = {name for name, _title in found}
    return found + [(name, titles.get(name) or name.partition(":")[2]) for name in also if name not in have]


def item_at(employer: Organisation, path: str, *, initiative: bool = False) -> packs.Item:
    """The item at an address, or only if it is an initiative. Raises Http404."""
    found = packs.find(employer, path)
    if found is None or (initiative and found.initiative != found.path):
        raise Http404
    return found


def is_item(plan: PlanView, name: str) -> bool:
    return name in plan.title_of


def first_unanswered(plan: PlanView, after: str = "") -> packs.Item | None:
    """The next initiative of the framework without an answer, after a path; None when none is left after it."""
    places = [place for place in plan.initiatives if not place.item.own]
    paths = [place.item.path for place in places]
    start = paths.index(after) + 1 if after in paths else 0
    return next((place.item for place in places[start:] if place.now is None), None)
