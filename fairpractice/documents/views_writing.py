"""The lead's pages of one document's words: writing, two who wrote at once, bringing in a file."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fairpractice.documents import bringing, comparing, editing, forms_statement, importing, merging, wording
from fairpractice.documents.exceptions import Conflict, DocumentError
from fairpractice.documents.models import Document, Incoming, Version
from fairpractice.documents.pages import document_for, home_of, page
from fairpractice.files import uploads
from fairpractice.files.exceptions import FilesError
from fairpractice.organisations.access import person_for, practice_for
from fairpractice.ui.held import bind


def words_of(version: Version | None) -> str:
    """What an editor begins with: the text, or of a file the words that could be read in it."""
    if version is None or version.text:
        return version.text if version else ""
    return version.plain.replace(wording.PAGE, "\n\n")


def write(request: HttpRequest, practice: str, document: str) -> HttpResponse:
    """Writes the next version."""
    found = document_for(request, practice, document)
    head = editing.newest(found)
    first = {"text": words_of(head), "based_on": head.number if head else 0}
    form = bind(request, forms_statement.WriteForm, initial=first)
    if request.method != "POST" or not form.is_valid():
        return page(request, found.employer, "document_write", document=found, form=form, head=head)
    data = form.cleaned_data
    said = wording.Wording(text=data["text"], stored_file=None)
    if "preview" in request.POST:
        shown = wording.html(wording.tidy(data["text"]))
        return page(request, found.employer, "document_write", document=found, form=form, head=head, shown=shown)
    by = person_for(request)
    try:
        if request.POST.get("way") == "theirs":
            aside = editing.put_aside(by=by, document=found, wording=said, reason=data["reason"])
            told = _("The other version stands. Your words are kept as version %(number)s.") % {"number": aside.number}
            messages.success(request, told)
            return redirect("document-versions", practice=practice, document=document)
        made = editing.save(by=by, document=found, wording=said, based_on=data["based_on"], reason=data["reason"])
    except Conflict:
        return _conflict(request, found, data)
    except DocumentError as error:
        form.add_error("text", str(error))
        return page(request, found.employer, "document_write", document=found, form=form, head=head)
    same = head is not None and made.pk == head.pk
    messages.success(request, _("Nothing was changed.") if same else _("Saved as version %(n)s.") % {"n": made.number})
    return redirect(home_of(found))


def _conflict(request: HttpRequest, document: Document, data: dict[str, Any]) -> HttpResponse:
    """Both texts, what is different, and one box with both put together: whoever came second chooses."""
    theirs = editing.newest(document)
    base = document.versions.filter(number=data["based_on"]).first()
    mine = wording.tidy(str(data["text"]))
    assert theirs is not None
    their_words = words_of(theirs)
    merged = merging.merge(words_of(base), their_words, mine)
    form = forms_statement.WriteForm(initial={"text": merged.text, "reason": data["reason"], "based_on": theirs.number})
    return page(
        request,
        document.employer,
        "document_conflict",
        document=document,
        form=form,
        theirs=theirs,
        mine=mine,
        clashes=merged.clashes,
        difference=comparing.compare(their_words, mine),
        their_change=comparing.compare(words_of(base), their_words),
    )


def bring(request: HttpRequest, practice: str, document: str = "") -> HttpResponse:
    """Brings in a file, for a new statement or as the next version."""
    employer = practice_for(request, practice)
    found = document_for(request, practice, document) if document else None
    problem = uploads.problem(request) if request.method == "POST" else ""
    form = bind(request, forms_statement.BringForm, upload_problem=problem)
    if request.method == "POST" and form.is_valid():
        try:
            made = bringing.bring(
                by=person_for(request), employer=employer, document=found, upload=form.cleaned_data["file"]
            )
        except (FilesError, DocumentError) as error:
            form.add_error("file", str(error))
        else:
            return redirect("incoming", practice=practice, incoming=made.public_id)
    waiting = bringing.waiting(employer, found)
    return page(request, employer, "document_bring", document=found, form=form, waiting=waiting)


def _incoming(request: HttpRequest, practice: str, public_id: str) -> Incoming:
    employer = practice_for(request, practice)
    rows = Incoming.objects.select_related("employer", "stored_file", "document__employer", "document__current")
    found = rows.filter(employer=employer, public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def incoming(request: HttpRequest, practice: str, incoming: str) -> HttpResponse:
    """What the file says, with its tracked changes; then what to do with it."""
    found = _incoming(request, practice, incoming)
    of = found.document or editing.live_statement(found.employer)
    if of is not None and found.document is None:  # a statement was begun meanwhile: the file becomes a version of it
        found.document = of
    try:
        reading = importing.read(found.stored_file)
    except (FilesError, DocumentError) as error:
        return page(request, found.employer, "document_incoming", document=of, incoming=found, problem=str(error))
    head = editing.newest(of) if of else None
    first = {"title": reading.title, "based_on": head.number if head else 0}
    form = bind(request, forms_statement.UseForm, reading=reading, new=of is None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            version = bringing.use(
                by=person_for(request),
                incoming=found,
                choice=form.chosen,
                notes=bool(form.cleaned_data.get("notes")),
                based_on=form.cleaned_data["based_on"],
                title=form.cleaned_data.get("title", ""),
                reason=_("Brought in from a file"),
            )
        except Conflict as error:
            messages.warning(request, f"{error} {_('Look at it, then decide about the file again.')}")
            return redirect("incoming", practice=practice, incoming=incoming)
        except (FilesError, DocumentError) as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request, _("Saved as version %(n)s. The file itself is kept with it.") % {"n": version.number}
            )
            return redirect(home_of(version.document))
    return page(
        request,
        found.employer,
        "document_incoming",
        document=of,
        incoming=found,
        form=form,
        reading=reading,
        html=wording.html(reading.text()) if not reading.tracked else "",
    )


@require_POST
def incoming_drop(request: HttpRequest, practice: str, incoming: str) -> HttpResponse:
    """Removes a file that is not wanted."""
    found = _incoming(request, practice, incoming)
    home = home_of(found.document) if found.document else f"/lead/{practice}/statement/"
    bringing.drop(by=person_for(request), incoming=found)
    messages.success(request, _("The file is removed."))
    return redirect(home)
