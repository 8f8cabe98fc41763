"""Sharing our data: what is shared, what would be told, where it is shown; one step to an action; and what staff see."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from fairpractice.figures.classes import OUTSIDE
from fairpractice.figures.values import Audience
from fairpractice.organisations.access import LEADING, person_for, practice_for
from fairpractice.organisations.models import Organisation
from fairpractice.plans import actions, packs
from fairpractice.plans.team import team_for
from fairpractice.ui.held import bind
from fairpractice.workforce import in_words, queries, sharing, sharing_papers, telling
from fairpractice.workforce.exceptions import WorkforceError
from fairpractice.workforce.forms_sharing import ActionForm, ShareForm, WhereForm
from fairpractice.workforce.models import Shared
from fairpractice.workforce.pages import page

_EVERY = (sharing.PROFILE, *sharing.HAPPENED, *sharing.SEEN)


def slug(what: str) -> str:
    """A thing in an address."""
    return what.replace("/", "--")


def _what(address: str) -> str:
    """The thing that an address names; raises Http404."""
    what = address.replace("--", "/")
    if what not in _EVERY:
        raise Http404
    return what


def _home(employer: Organisation) -> str:
    return f"/lead/{employer.public_id}/data/share/"


def shared(request: HttpRequest, practice: str) -> HttpResponse:
    """What is shared now, and what could be."""
    employer = practice_for(request, practice)
    found = telling.pieces(employer)
    now = {piece.shared.what for piece in found}
    rows = [(slug(what), telling.title(what), what in now, _there(employer, what)) for what in _EVERY]
    never = [telling.title(what) for what in sharing.NEVER]
    taken = Shared.objects.filter(employer=employer, ended_on__isnull=False).exclude(round="")
    return page(request, employer, "share_list", pieces=found, rows=rows, never=never, slug=slug, taken=list(taken))


def _there(employer: Organisation, what: str) -> bool:
    """Whether there is anything to tell."""
    if what == sharing.PROFILE:
        return queries.latest(employer) is not None
    return bool(queries.counters(employer, what.partition("/")[0]))


def share(request: HttpRequest, practice: str, what: str) -> HttpResponse:
    """What to tell; then exactly what would be told; then telling it."""
    employer = practice_for(request, practice)
    thing = _what(what)
    there = _there(employer, thing)
    form = bind(request, ShareForm, employer=employer, what=thing, initial={"on_team_page": True, "on_slide": True, "detail": "none", "definition": "framework"})  # fmt: skip
    if request.method == "POST" and there and form.is_valid():
        try:
            if request.POST.get("step") == "share":
                sharing.share(by=person_for(request), employer=employer, said=form.said())
                messages.success(request, _("Shared. Everybody who can open the team page sees what you chose for it."))
                return redirect(_home(employer))
            if request.POST.get("step") != "change":
                return _looked(request, employer, thing, form)
        except WorkforceError as error:
            form.add_error(error.field if error.field in form.fields else None, error.words)
    return page(request, employer, "share_form", form=form, thing=telling.title(thing), what=thing, there=there)


def _looked(request: HttpRequest, employer: Organisation, what: str, form: ShareForm) -> HttpResponse:
    """What the team would be told, and who would see it. Nothing is kept."""
    said = form.said()
    found = sharing.look(employer, said)
    options = [telling.option(employer, said, told) for told in found.told]
    return page(
        request,
        employer,
        "share_look",
        said=said,
        thing=telling.title(what),
        options=options,
        possible=any(option.figure for option in options),
        everyone=found.people >= OUTSIDE,
        bar_text=telling.bar_words(found.bar) if found.bar else "",
        counted=telling.counted(what, said.definition),
        fields=[(name, value) for name, value in form.data.items() if name in form.fields],
    )


def one(request: HttpRequest, practice: str, shared: str) -> HttpResponse:
    """Where one shared thing is shown, what stands beside it, and taking it back."""
    employer = practice_for(request, practice)
    row = get_object_or_404(Shared.objects.exclude(round=""), employer=employer, public_id=shared, ended_on=None)
    start = {"on_team_page": row.on_team_page, "on_slide": row.on_slide, "words": row.words}
    form = bind(request, WhereForm, initial=start)
    if request.method == "POST" and form.is_valid():
        sharing.place(by=person_for(request), shared=row, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect(_home(employer))
    return page(request, employer, "share_one", form=form, row=row, thing=telling.title(row.what))


@require_POST
def end(request: HttpRequest, practice: str, shared: str) -> HttpResponse:
    """Takes one thing back."""
    employer = practice_for(request, practice)
    row = get_object_or_404(Shared.objects.exclude(round=""), employer=employer, public_id=shared, ended_on=None)
    sharing.take_back(by=person_for(request), shared=row)
    messages.success(request, _("Taken back. Whoever saw it has seen it: that cannot be undone."))
    return redirect(_home(employer))


def action(request: HttpRequest, practice: str, what: str) -> HttpResponse:
    """One step: what will be done about something in our data. It remembers where it came from, and not the numbers."""
    employer = practice_for(request, practice)
    thing = telling.thing(what.replace("--", "/"))
    if thing is None:
        raise Http404
    piece = next((p for p in telling.pieces(employer) if p.shared.what == thing.id), None)
    why = f"{thing.title}. {piece.sentence}" if piece and piece.figure else thing.title
    form = bind(request, ActionForm, initial={"why": why})
    if request.method == "POST" and form.is_valid():
        item = packs.find(employer, thing.initiative)
        said = actions.Wording(**form.cleaned_data, items=(item.key,) if item else ())
        actions.add(by=person_for(request), employer=employer, said=said, suggested_by=f"our-data:{thing.id}")
        messages.success(request, _("Added to your plan. Say there who does it and by when."))
        return redirect(_home(employer))
    return page(request, employer, "share_action", form=form, thing=thing.title, piece=piece)


_KINDS = {
    "slide.pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "report.pdf": "application/pdf",
    "report.docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "figures.csv": "text/csv; charset=utf-8",
    "proofs.zip": "application/zip",
}


@require_safe
def paper(request: HttpRequest, practice: str, name: str) -> HttpResponse:
    """The slide, the paper, or the figures with their rules and proofs, of what was chosen for the meeting."""
    employer = practice_for(request, practice)
    if name not in _KINDS:
        raise Http404
    data = sharing_papers.made(employer, name)
    way = "inline" if name.endswith(".pdf") else "attachment"
    headers = {"Content-Disposition": f'{way}; filename="our-data-{name}"', "Cache-Control": "no-store"}
    return HttpResponse(data, content_type=_KINDS[name], headers=headers)


@require_safe
def read(request: HttpRequest, practice: str, code: str = "") -> HttpResponse:
    """What staff see: by role, by the link, or anyone, as for the team page. It knows nothing of its reader but that."""
    visit = team_for(request, practice, code)
    audience = Audience.TEAM if visit.known else Audience.EVERYONE
    found = telling.pieces(visit.organisation, audience, "team")
    context: dict[str, Any] = {
        "practice": visit.organisation,
        "visit": visit,
        "pieces": found,
        "in_words": in_words.told(visit.organisation) if visit.known else (),
        "leads": bool(visit.role and visit.role.kind in LEADING),
    }
    return render(request, "workforce/read_data.jinja", context)
