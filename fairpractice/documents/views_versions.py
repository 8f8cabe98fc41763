"""The lead's pages of one document's versions: the list, one of them, two side by side, publishing, papers."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fairpractice.documents import (
    comparing,
    editing,
    forms_statement,
    papers,
    policy_kinds,
    publishing,
    together,
    wording,
)
from fairpractice.documents.exceptions import DocumentError
from fairpractice.documents.models import Version
from fairpractice.documents.pages import document_for, home_of, page, reader_address, reader_path, version_of
from fairpractice.documents.views_writing import words_of
from fairpractice.documents.word_markdown import has_marks, has_notes
from fairpractice.files import services as files
from fairpractice.files.exceptions import FileGone
from fairpractice.organisations.access import person_for
from fairpractice.ui.held import bind


def versions(request: HttpRequest, practice: str, document: str) -> HttpResponse:
    """Every version, the newest first, with who, when, why and its hash."""
    found = document_for(request, practice, document)
    rows = list(found.versions.select_related("by", "stored_file").defer("text", "plain").order_by("-number"))
    return page(request, found.employer, "document_versions", document=found, versions=rows)


def version(request: HttpRequest, practice: str, document: str, number: int) -> HttpResponse:
    """One version as it was written."""
    found = document_for(request, practice, document)
    chosen = version_of(found, number)
    newest = editing.newest(found)
    return page(
        request,
        found.employer,
        "document_version",
        document=found,
        version=chosen,
        newest=newest,
        which=papers.which(chosen),
        html=wording.html(chosen.text),
        signatures=together.signatures(chosen),
    )


def version_file(request: HttpRequest, practice: str, document: str, number: int) -> HttpResponseBase:
    """The file of a version, or from which it was read: saved, never shown in a page."""
    found = document_for(request, practice, document)
    stored = version_of(found, number).stored_file
    if stored is None:
        raise Http404
    try:
        return files.download(organisation=found.employer, stored=stored)
    except FileGone as error:
        messages.warning(request, str(error))
        return redirect("document-version", practice=practice, document=document, number=number)


@require_POST
def bring_back(request: HttpRequest, practice: str, document: str, number: int) -> HttpResponse:
    """An earlier version becomes the newest one again."""
    found = document_for(request, practice, document)
    sent = request.POST.get("based_on", "")
    based_on = int(sent) if sent.isdecimal() and len(sent) < 8 else 0
    try:
        made = editing.bring_back(by=person_for(request), document=found, number=number, based_on=based_on)
    except DocumentError as error:
        messages.warning(request, str(error))
        return redirect("document-versions", practice=practice, document=document)
    messages.success(request, _("Version %(n)s now says the same again. Nothing was lost.") % {"n": made.number})
    return redirect(home_of(found))


def compare(request: HttpRequest, practice: str, document: str) -> HttpResponse:
    """What is different between two versions; without a choice, the published one and the newest."""
    found = document_for(request, practice, document)
    rows = list(found.versions.select_related("by").order_by("number"))
    if not rows:
        raise Http404
    by_number = {row.number: row for row in rows}
    first = found.current.number if found.current and found.current.number != rows[-1].number else 0
    old = _chosen(request, "old", by_number) or by_number.get(first) or rows[max(0, len(rows) - 2)]
    new = _chosen(request, "new", by_number) or rows[-1]
    difference = comparing.compare(words_of(old), words_of(new))
    around = None if request.GET.get("all") else 1
    lines = list(difference.lines) if around is None else list(difference.parts(around))
    return page(
        request,
        found.employer,
        "document_compare",
        document=found,
        versions=rows,
        old=old,
        new=new,
        difference=difference,
        lines=lines,
        all=around is None,
    )


def _chosen(request: HttpRequest, name: str, versions: dict[int, Version]) -> Version | None:
    sent = request.GET.get(name, "")
    return versions.get(int(sent)) if sent.isdecimal() and len(sent) < 8 else None


def publish(request: HttpRequest, practice: str, document: str) -> HttpResponse:
    """The last look, then readers see it."""
    found = document_for(request, practice, document)
    newest = editing.newest(found)
    if newest is None:
        raise Http404
    newest.document = found
    current = found.current
    form = bind(request, forms_statement.PublishForm, first=current is None, initial={"number": newest.number})
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["number"] != newest.number:
            messages.warning(request, _("Somebody saved another version meanwhile. Have a look at it first."))
            return redirect("document-publish", practice=practice, document=document)
        try:
            publishing.publish(
                by=person_for(request),
                document=found,
                version=newest,
                needs_reading=form.asks_again,
                what_changed=form.cleaned_data.get("what_changed", ""),
            )
        except DocumentError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Published. People see this version from now on."))
            return redirect(home_of(found))
    return page(
        request,
        found.employer,
        "document_publish",
        document=found,
        form=form,
        version=newest,
        html=wording.html(newest.text),
        gaps=policy_kinds.gaps(newest.text),
        marks=has_marks(newest.text),
        notes=has_notes(newest.text),
        signatures=together.signatures(newest),
        sign_address=f"{settings.ADDRESS}/t/{found.employer.public_id}/sign/{found.public_id}/",
        unsigned=publishing.waits_for_signature(found, newest),
        change=comparing.compare(words_of(current), words_of(newest)) if current else None,
        published=newest.published_on is not None,
        reader=reader_path(found),
    )


def paper(request: HttpRequest, practice: str, document: str, number: int, name: str) -> HttpResponse:
    """A version as PDF, Word, poster or slide."""
    found = document_for(request, practice, document)
    chosen = version_of(found, number)
    if name not in papers.PAPERS or not chosen.text:
        raise Http404
    if name in ("poster.pdf", "slide.pptx") and (found.shown is None or found.shown.pk != chosen.pk):
        raise Http404  # on the wall hangs only what holds
    kind, make = papers.PAPERS[name]
    signed = [", ".join(filter(None, (s.name, s.role))) for s in together.signatures(chosen)]
    address = reader_address(found) if found.shown else ""
    data = make(chosen, address=address, signed=signed)
    way = "inline" if name.endswith(".pdf") else "attachment"
    saved = f"{found.kind}-{number}-{name}"
    return HttpResponse(data, content_type=kind, headers={"Content-Disposition": f'{way}; filename="{saved}"'})
