"""Where we are: the framework at a glance, one initiative a page, its recommendations and its history."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fairpractice.organisations.access import person_for, practice_for
from fairpractice.organisations.models import Organisation
from fairpractice.plans import answers, packs, queries
from fairpractice.plans.forms import AnswerForm, OwnForm
from fairpractice.plans.models import OwnItem
from fairpractice.plans.packs import Item
from fairpractice.plans.pages import done, first_unanswered, item_at, page
from fairpractice.ui.held import bind


def glance(request: HttpRequest, practice: str) -> HttpResponse:
    """The framework at a glance."""
    employer = practice_for(request, practice)
    return page(request, employer, "glance", pack=packs.pack_for(employer))


def where(request: HttpRequest, practice: str) -> HttpResponse:
    """All initiatives with where the team is, and what it said a year before."""
    employer = practice_for(request, practice)
    plan = queries.plan_of(employer)
    remarks = {check.item: check.kind for check in plan.checks}
    retired = OwnItem.objects.filter(employer=employer).exclude(retired_at=None)
    return page(request, employer, "where", plan=plan, remarks=remarks, retired=retired)


def first(request: HttpRequest, practice: str) -> HttpResponse:
    """Goes to the first initiative without an answer: this is how the first round is resumed."""
    employer = practice_for(request, practice)
    found = first_unanswered(queries.plan_of(employer))
    return redirect(f"/lead/{practice}/where/{found.path}/?first=1" if found else f"/lead/{practice}/steps/")


def answer(request: HttpRequest, practice: str, item: str) -> HttpResponse:
    """One question: where are you on this?"""
    employer = practice_for(request, practice)
    found = item_at(employer, item)
    earlier = queries.answers_of(employer, found.key)
    form = bind(request, AnswerForm, initial=_initial(request, earlier))
    if request.method == "POST" and form.is_valid():
        step = answers.answer(by=person_for(request), employer=employer, item=found, **form.cleaned_data)
        request.session["took_part"] = {
            "practice": practice,
            "on": timezone.localdate().isoformat(),
            "took": form.cleaned_data["took_part"],
        }
        done(request, _("Saved: %(title)s.") % {"title": found.title}, step)
        return redirect(_after(practice, employer, found, first=_in_first_round(request, form)))
    around = _around(employer, found, first=_in_first_round(request, form))
    return page(request, employer, "answer", form=form, item=found, earlier=earlier, **around)


def _initial(request: HttpRequest, earlier: tuple[Any, ...]) -> dict[str, Any]:
    """What stands is shown to be changed; who took part today is not asked afresh on each page."""
    last = earlier[-1] if earlier else None
    kept = request.session.get("took_part") or {}
    today = timezone.localdate()
    same = kept.get("on") == today.isoformat() and kept.get("practice") == request.path.split("/")[2]
    took = list(last.took_part) if last and last.as_of == today else kept.get("took", []) if same else []
    if last is None:
        return {"took_part": took}
    return {"stage": last.stage, "because": last.because, "note": last.note, "took_part": took}


def _in_first_round(request: HttpRequest, form: AnswerForm) -> bool:
    """The address says so; after a session that ended, the form does."""
    return "1" in (request.GET.get("first"), form.data.get("first"))


def _around(employer: Organisation, found: Item, *, first: bool) -> dict[str, Any]:
    """What stands around the question: its place in the framework and the way back."""
    pack = packs.pack_for(employer)
    if found.own:
        return {"initiative": None, "first": False, "back": "where/"}
    initiative = pack.initiative_of(found.path)
    ids = [i.id for i in pack.initiatives]
    skip = ids[ids.index(initiative.id) + 1] if initiative.id != ids[-1] else ""
    back = "where/" if found.path == initiative.id else f"where/{initiative.id}/detail/"
    inside = pack.items[found.path]
    return {
        "initiative": initiative,
        "first": first,
        "number": ids.index(initiative.id) + 1,
        "of": len(ids),
        "back": back,
        "skip": f"where/{skip}/?first=1" if skip else "where/",
        "inside": inside,
    }


def _after(practice: str, employer: Organisation, found: Item, *, first: bool) -> str:
    """The next initiative without an answer, in the first round; else back to where the question was opened."""
    base = f"/lead/{practice}/"
    if first and not found.own:
        plan = queries.plan_of(employer)
        following = first_unanswered(plan, after=found.initiative)
        if following:
            return f"{base}where/{following.path}/?first=1"
        return f"{base}where/" if first_unanswered(plan) else f"{base}steps/"
    if found.own or found.path == found.initiative:
        return f"{base}where/"
    return f"{base}where/{found.initiative}/detail/"


def detail(request: HttpRequest, practice: str, initiative: str) -> HttpResponse:
    """One initiative opened: its recommendations, and all that the plan holds about it."""
    employer = practice_for(request, practice)
    found = item_at(employer, initiative, initiative=True)
    plan = queries.plan_of(employer)
    inside = None if found.own else plan.pack.initiative(found.path)
    own = (
        OwnItem.objects.filter(employer=employer, public_id=initiative.removeprefix("own-")).first()
        if found.own
        else None
    )
    remarks = {check.item: check.kind for check in plan.checks}
    talks = [c for c in plan.conversations if c.item == found.key]
    return page(
        request,
        employer,
        "detail",
        plan=plan,
        item=found,
        initiative=inside,
        own=own,
        remarks=remarks,
        talks=talks,
        prefix=f"{plan.pack.id}:",
    )


def history(request: HttpRequest, practice: str, item: str) -> HttpResponse:
    """Every answer to an item, newest first."""
    employer = practice_for(request, practice)
    found = item_at(employer, item)
    return page(request, employer, "history", item=found, rows=queries.answers_of(employer, found.key)[::-1])


def changes(request: HttpRequest, practice: str) -> HttpResponse:
    """What a new version of the framework changed, and what to look at again. Nothing of theirs is lost."""
    employer = practice_for(request, practice)
    if request.method == "POST":
        answers.looked_at_changes(by=person_for(request), employer=employer, pack=packs.whole_pack())
        done(request, _("Thank you. We will tell you when the framework changes again."))
        return redirect("where", practice=practice)
    plan = queries.plan_of(employer)
    groups: dict[str, list[Any]] = {}
    for state in plan.changes:
        groups.setdefault(state.standing.value, []).append(state)
    return page(request, employer, "changes", plan=plan, groups=groups, entries=packs.whole_pack().items)


def own_add(request: HttpRequest, practice: str) -> HttpResponse:
    employer = practice_for(request, practice)
    form = bind(request, OwnForm)
    if request.method == "POST" and form.is_valid():
        own = answers.add_own(by=person_for(request), employer=employer, **form.cleaned_data)
        done(request, _("Added. Now say where you are on it."))
        return redirect(f"/lead/{practice}/where/own-{own.public_id}/")
    return page(request, employer, "form", form=form, title=_("Add an initiative of your own"), back="where/")


def _own(request: HttpRequest, practice: str, own: str) -> tuple[Organisation, OwnItem]:
    employer = practice_for(request, practice)
    found = OwnItem.objects.filter(employer=employer, public_id=own).select_related("employer").first()
    if found is None:
        raise Http404
    return employer, found


def own(request: HttpRequest, practice: str, own: str) -> HttpResponse:
    """Rewords an initiative of their own."""
    employer, found = _own(request, practice, own)
    form = bind(request, OwnForm, initial={"title": found.title, "text": found.text})
    if request.method == "POST" and form.is_valid():
        done(request, _("Saved."), answers.change_own(by=person_for(request), own=found, **form.cleaned_data))
        return redirect("where", practice=practice)
    return page(request, employer, "form", form=form, title=_("Change your initiative"), back="where/")


@require_POST
def own_retire(request: HttpRequest, practice: str, own: str) -> HttpResponse:
    _employer, found = _own(request, practice, own)
    retired = request.POST.get("bring_back") != "1"
    step = answers.retire_own(by=person_for(request), own=found, retired=retired)
    done(request, _("Taken out of the list. Its answers are kept.") if retired else _("Back in the list."), step)
    return redirect("where", practice=practice)


@require_POST
def own_move(request: HttpRequest, practice: str, own: str) -> HttpResponse:
    """Moves an initiative of their own up or down among their own."""
    _employer, found = _own(request, practice, own)
    step = answers.move_own(by=person_for(request), own=found, up=request.POST.get("up") == "1")
    if step:
        done(request, _("Moved."), step)
    return redirect("where", practice=practice)
