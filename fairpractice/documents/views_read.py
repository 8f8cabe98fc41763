"""What staff and learners see: the statement and the policies, their words, search, and "I have read this".

Who may enter is the rule of the team page: by role, by its link, or anyone. A draft is not there for anybody.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_safe

from fairpractice.documents import acknowledging, papers, passages, publishing, register, searching, together, wording
from fairpractice.documents.exceptions import DocumentError
from fairpractice.documents.forms_policies import SaidForm, SetForm
from fairpractice.documents.models import Document, Version
from fairpractice.documents.models_together import Adviser, Invited, Pledge
from fairpractice.documents.policy_kinds import shelf
from fairpractice.documents.standing import counts_from
from fairpractice.files import services as files
from fairpractice.files.exceptions import FileGone
from fairpractice.organisations.access import person_for
from fairpractice.plans.team import Team, team_for
from fairpractice.ui.components import page_errors
from fairpractice.ui.held import bind

_CONTENTS_FROM = 4  # parts: a shorter text needs no list of them
_TRIES, _SECONDS = 60, 600


_tells = acknowledging.tells_who


@dataclass(frozen=True)
class Section:
    """A part of a text as it is shown."""

    number: int
    heading: str
    html: Any


def _page(request: HttpRequest, visit: Team, template: str, **context: Any) -> HttpResponse:
    form = context.get("form")
    wrong = page_errors(form) if form is not None and form.is_bound else []
    here = {"practice": visit.organisation, "visit": visit, "base": f"{visit.base}documents/", "page_errors": wrong}
    return render(request, f"documents/{template}.jinja", {**here, **context})


def _document(visit: Team, public_id: str) -> Document:
    """A document that readers see or saw; raises Http404 for a draft."""
    rows = Document.objects.filter(employer=visit.organisation, public_id=public_id, current__isnull=False)
    found = rows.select_related("employer", "current__stored_file", "replaced_by").first()
    if found is None or found.stage not in (Document.Stage.PUBLISHED, Document.Stage.WITHDRAWN):
        raise Http404
    return found


def _published(visit: Team, public_id: str) -> tuple[Document, Version]:
    """A published document and the version that holds; raises Http404."""
    found = _document(visit, public_id)
    version = found.shown
    if version is None:
        raise Http404
    version.document = found
    return found, version


@require_safe
def documents(request: HttpRequest, practice: str, code: str = "") -> HttpResponse:
    """The statement and all policies, and what somebody with an account is asked to read."""
    visit = team_for(request, practice, code)
    found = register.for_readers(visit.organisation)
    waiting = acknowledging.waiting_for(person_for(request), found) if visit.role else set()
    return _page(
        request,
        visit,
        "read_list",
        statement=next((row for row in found if row.kind == Document.Kind.STATEMENT), None),
        policies=[row for row in found if row.kind == Document.Kind.POLICY],
        waiting=[row for row in found if row.pk in waiting],
        any_set=any(row.induction for row in found),
        kinds=shelf().kinds,
    )


@require_safe
def document(request: HttpRequest, practice: str, document: str, code: str = "") -> HttpResponse:
    """The version that holds, to be read; of what was withdrawn, why and what stands in its place."""
    visit = team_for(request, practice, code)
    found = _document(visit, document)
    if found.stage == Document.Stage.WITHDRAWN:
        instead = register.in_place_of(found)
        return _page(request, visit, "read_withdrawn", document=found, instead=instead)
    version = found.current
    assert version is not None
    version.document = found
    asked = acknowledging.asks(found)
    mine = acknowledging.own(person_for(request), [found]).get(found.pk) if visit.role and asked else None
    published = publishing.published_versions(found)
    since = counts_from((row.number, row.needs_reading) for row in published)
    return _page(
        request,
        visit,
        "read_document",
        document=found,
        version=version,
        **_words(version),
        **_made(found, version),
        earlier=[row for row in published if row.pk != version.pk],
        asked=asked,
        named=_tells(found),
        mine=mine,
        done=mine is not None and mine.version.number >= since,
        kind=shelf().kinds.get(found.policy_kind),
    )


def _words(version: Version) -> dict[str, Any]:
    """The text in its sections, numbered as search tells them."""
    parts = passages.parts(version.text) if version.text else []
    sections = [Section(part.number, part.heading, wording.html(part.markdown)) for part in parts]
    listed = [section for section in sections if section.heading]
    return {"sections": sections, "contents": listed if len(listed) >= _CONTENTS_FROM else []}


def _made(document: Document, version: Version) -> dict[str, Any]:
    """How a statement came about and who stands behind it; nothing of the sort is told of a policy."""
    if document.kind != Document.Kind.STATEMENT:
        return {"signatures": [], "invited": [], "advisers": [], "pledge": None}
    return {
        "signatures": together.signatures(version),
        "invited": list(Invited.objects.filter(document=document)),
        "advisers": list(Adviser.objects.filter(document=document)),
        "pledge": Pledge.objects.filter(document=document).first(),
    }


@require_safe
def earlier(request: HttpRequest, practice: str, document: str, number: int, code: str = "") -> HttpResponse:
    """An earlier version, marked as such."""
    visit = team_for(request, practice, code)
    found, current = _published(visit, document)
    version = register.published_version(found, number)
    if version is None:
        raise Http404
    version.document = found
    if version.pk == current.pk:
        return redirect(f"{visit.base}documents/{document}/")
    return _page(request, visit, "read_earlier", document=found, version=version, current=current, **_words(version))


@require_safe
def file(
    request: HttpRequest, practice: str, document: str, code: str = "", number: int | None = None
) -> HttpResponseBase:
    """The file of a published version: saved, never run in a page."""
    visit = team_for(request, practice, code)
    found, current = _published(visit, document)
    version = current if number is None else register.published_version(found, number)
    if version is None or version.stored_file is None or version.source != Version.Source.FILE:
        raise Http404
    try:
        return files.download(organisation=visit.organisation, stored=version.stored_file)
    except FileGone as error:
        told = {"title": _("This file is missing"), "text": f"{error} " + _("Please tell the lead of the Practice.")}
        return render(request, "ui/told.jinja", told, status=404)


@require_safe
def paper(request: HttpRequest, practice: str, document: str, code: str = "") -> HttpResponse:
    """The text that holds as PDF, to print or to keep."""
    visit = team_for(request, practice, code)
    found, version = _published(visit, document)
    if not version.text:
        raise Http404
    address = f"{settings.ADDRESS}{visit.base}documents/{document}/"
    signed = [row.name for row in together.signatures(version)]
    data = papers.paper(version, "pdf", address=address, signed=signed)
    name = f'inline; filename="{found.kind}.pdf"'
    return HttpResponse(data, content_type="application/pdf", headers={"Content-Disposition": name})


@require_safe
def search(request: HttpRequest, practice: str, code: str = "") -> HttpResponse:
    """Pages on which all the words stand."""
    visit = team_for(request, practice, code)
    sent = request.GET.get("page", "1")
    page = int(sent) if sent.isdecimal() and len(sent) < 6 else 1
    results = searching.search(visit.organisation, request.GET.get("q", ""), page)
    return _page(request, visit, "read_search", results=results)


def _checked_for_accounts(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Forged forms are refused where somebody is signed in. Nobody else has anything to forge, and gets no cookie for it."""
    checked = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return (checked if request.user.is_authenticated else view)(request, *args, **kwargs)

    return inner


@_checked_for_accounts
def have_read(request: HttpRequest, practice: str, document: str, code: str = "") -> HttpResponse:
    """ "I have read this": of the version that was on the screen, with an account or with a typed name."""
    visit = team_for(request, practice, code)
    found, current = _published(visit, document)
    if not acknowledging.asks(found):
        raise Http404
    version = _read_version(request, found) or current
    named = _tells(found)
    by_name = named and not visit.role
    form = bind(request, SaidForm) if by_name else None
    if request.method == "POST" and (form is None or form.is_valid()):
        if not visit.role and _too_many(request):
            return _slow_down(request)
        try:
            _say(request, visit, version, form.cleaned_data if form else {})
        except DocumentError:
            raise Http404 from None
        return redirect(f"{request.path}?said={version.number}")
    said = _number(request.GET.get("said", ""))
    return _page(
        request,
        visit,
        "read_said" if said else "read_have_read",
        document=found,
        version=version,
        current=current,
        form=form,
        named=named,
        newer=bool(said) and said != current.number,
        any_set=found.induction,
    )


def _number(sent: str) -> int:
    return int(sent) if sent.isdecimal() and len(sent) < 8 else 0


def _read_version(request: HttpRequest, document: Document) -> Version | None:
    """The version that the form was shown with, if it was ever published."""
    number = _number(request.POST.get("version", ""))
    found = register.published_version(document, number) if number else None
    if found:
        found.document = document
    return found


def _say(request: HttpRequest, visit: Team, version: Version, typed: dict[str, str]) -> None:
    if visit.role:
        acknowledging.acknowledge(by=person_for(request), version=version)
    elif _tells(version.document):
        acknowledging.acknowledge_by_name(version=version, name=typed["name"], role=typed.get("role", ""))
    else:  # no name and no cookie: a second press counts twice, and the lead is told so
        acknowledging.acknowledge_by_name(version=version)


def _too_many(request: HttpRequest) -> bool:
    """Counts what one computer sends, in memory only: a whole team may share it, a program that types names may not."""
    key = f"have-read:{request.META.get('REMOTE_ADDR', '')}"
    cache.add(key, 0, _SECONDS)
    try:
        return cache.incr(key) > _TRIES
    except ValueError:  # the ten minutes ended between the two lines: counting starts anew
        return False


def _slow_down(request: HttpRequest) -> HttpResponse:
    told = {"title": _("A lot at once"), "text": _("Wait ten minutes, then send it again.")}
    return render(request, "ui/told.jinja", told, status=429)


@_checked_for_accounts
def induction(request: HttpRequest, practice: str, code: str = "") -> HttpResponse:
    """What whoever joins is offered from the first day: the set to read, and one form to say that it was read."""
    visit = team_for(request, practice, code)
    found = [row for row in register.for_readers(visit.organisation) if _in_set(row)]
    if not found:
        raise Http404
    # Where no name is to be shown none is asked for: that is said on the page of the document itself.
    by_key = {f"{row.public_id}:{row.current.number}": row for row in found if row.current and _tells(row)}
    offered = [(key, row.title) for key, row in by_key.items()]
    form = bind(request, SetForm, offered=offered, by_name=not visit.role) if offered else None
    if request.method == "POST" and form is not None and form.is_valid():
        if not visit.role and _too_many(request):
            return _slow_down(request)
        for key in form.cleaned_data["read"]:
            row = by_key[key]
            assert row.current is not None
            row.current.document = row
            _say(request, visit, row.current, form.cleaned_data)
        return redirect(f"{request.path}?said={len(form.cleaned_data['read'])}")
    mine = acknowledging.own(person_for(request), found) if visit.role else {}
    return _page(
        request,
        visit,
        "read_induction",
        documents=found,
        mine=mine,
        form=form,
        said=_number(request.GET.get("said", "")),
    )


def _in_set(document: Document) -> bool:
    return document.induction or document.kind == Document.Kind.STATEMENT
