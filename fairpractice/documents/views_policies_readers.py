"""Who is to read, who has, and who is asked again; joiners and their sheet. For the lead alone."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fairpractice.documents import acknowledging, readers, register
from fairpractice.documents import forms_policies as forms
from fairpractice.documents.exceptions import DocumentError
from fairpractice.documents.models import Document
from fairpractice.documents.models_register import Acknowledgement, Reader
from fairpractice.documents.pages import document_for, page, reader_address
from fairpractice.organisations.access import person_for, practice_for
from fairpractice.organisations.models import Organisation
from fairpractice.plans.queries import sharing_of
from fairpractice.plans.team import team_address
from fairpractice.reports import qr
from fairpractice.ui.held import bind


def everybody(request: HttpRequest, practice: str) -> HttpResponse:
    """The list of those who are to read, and what each still has to read."""
    employer = practice_for(request, practice)
    rows = readers.on_the_list(employer)
    expected = readers.expected(employer, rows)
    found = [row for row in register.for_readers(employer) if row.kind == Document.Kind.POLICY]
    readings = [r for r in acknowledging.readings(employer, found, expected) if r.standing]
    by_key = {f"r:{row.pk}": row for row in rows}
    lines = []
    for who in expected:
        places = [(reading.document, reading.standing.of(who.key)) for reading in readings if reading.standing]
        lines.append(
            {
                "who": who,
                "reader": by_key.get(who.key),
                "later": who.starts_on is not None and who.starts_on > timezone.localdate(),
                "left": [document for document, place in places if place in ("not_yet", "again", "coming")],
                "read": sum(place == "has" for _document, place in places),
            }
        )
    return page(
        request,
        employer,
        "policy_everybody",
        lines=lines,
        asked=[reading.document for reading in readings],
        twice=readers.twice(expected),
        gone=list(Reader.objects.filter(employer=employer).exclude(left_on=None).exclude(name="")),
        sheet=any(row.induction for row in found),
    )


def add(request: HttpRequest, practice: str) -> HttpResponse:
    """Puts names on the list; with a first day they are joiners."""
    employer = practice_for(request, practice)
    form = bind(request, forms.ReadersForm)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            readers.add(by=person_for(request), employer=employer, people=data["names"], starts_on=data["starts_on"])
        except DocumentError as error:
            form.add_error("names", str(error))
        else:
            messages.success(request, _("They are on the list."))
            return redirect("policy-readers", practice=practice)
    return _form(request, employer, form, _("Put people on the list"))


def _form(request: HttpRequest, employer: Organisation, form: Any, title: str, **context: Any) -> HttpResponse:
    back = f"/lead/{employer.public_id}/policies/readers/"
    return page(request, employer, "policy_form", form=form, title=title, back_to=back, **context)


def _reader(request: HttpRequest, practice: str, reader: str) -> Reader:
    employer = practice_for(request, practice)
    return get_object_or_404(Reader.objects.select_related("employer"), employer=employer, public_id=reader)


def change(request: HttpRequest, practice: str, reader: str) -> HttpResponse:
    """Rewords one line of the list."""
    found = _reader(request, practice, reader)
    if not found.name:
        raise Http404
    initial = {"name": found.name, "role": found.role_words, "starts_on": found.starts_on}
    form = bind(request, forms.ReaderForm, initial=initial)
    if request.method == "POST" and form.is_valid():
        readers.change(by=person_for(request), reader=found, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("policy-readers", practice=practice)
    return _form(request, found.employer, form, _("Change a line of the list"))


@require_POST
def leave(request: HttpRequest, practice: str, reader: str) -> HttpResponse:
    """Takes somebody off the list, or puts them back."""
    found = _reader(request, practice, reader)
    left = "bring_back" not in request.POST
    readers.leave(by=person_for(request), reader=found, left=left)
    messages.success(request, _("Taken off the list. You can put them back below.") if left else _("Back on the list."))
    return redirect("policy-readers", practice=practice)


def forget(request: HttpRequest, practice: str, reader: str) -> HttpResponse:
    """Asks once more, then takes the name of somebody who has left out of everything."""
    found = _reader(request, practice, reader)
    if not found.name or found.left_on is None:
        raise Http404
    if request.method == "POST":
        readers.forget(by=person_for(request), reader=found)
        messages.success(request, _("The name is forgotten."))
        return redirect("policy-readers", practice=practice)
    return page(request, found.employer, "policy_forget", reader=found)


def sheet(request: HttpRequest, practice: str, reader: str = "") -> HttpResponse:
    """A sheet for whoever joins, to print: what to read, and a QR code that opens it on a phone."""
    found = _reader(request, practice, reader) if reader else None
    employer = found.employer if found else practice_for(request, practice)
    address = f"{team_address(employer)}documents/induction/"
    documents = [row for row in register.for_readers(employer) if row.induction or row.kind == "statement"]
    return page(
        request,
        employer,
        "policy_sheet",
        reader=found,
        documents=documents,
        address=address,
        qr=qr.svg(address),
        chosen=sharing_of(employer),
    )


def who(request: HttpRequest, practice: str, document: str) -> HttpResponse:
    """Who has read one document and who has not; of the statement, how many."""
    found = document_for(request, practice, document)
    readings = acknowledging.readings(found.employer, [found])
    aside = Acknowledgement.objects.filter(version__document=found, named=True).exclude(set_aside_on=None)
    address = f"{reader_address(found)}have-read/"
    return page(
        request,
        found.employer,
        "policy_who",
        document=found,
        reading=readings[0] if readings else None,
        asks=acknowledging.asks(found),
        aside=list(aside.select_related("version")) if acknowledging.tells_who(found) else [],
        on_list=readers.on_the_list(found.employer),
        address=address,
        qr=qr.svg(address),
    )


@require_POST
def paper(request: HttpRequest, practice: str, document: str) -> HttpResponse:
    """Somebody of the list signed on paper."""
    found = document_for(request, practice, document)
    sent = request.POST.get("reader", "")
    row = get_object_or_404(Reader, employer=found.employer, public_id=sent, left_on=None)
    if not acknowledging.tells_who(found) or found.current is None:
        raise Http404
    found.current.document = found
    try:
        acknowledging.on_paper(by=person_for(request), version=found.current, reader=row)
        messages.success(request, _("Noted: %(name)s has read it.") % {"name": row.name})
    except DocumentError as error:
        messages.warning(request, str(error))
    return redirect("policy-who", practice=practice, document=document)


@require_POST
def said(request: HttpRequest, practice: str, document: str, row: int) -> HttpResponse:
    """Says who a typed name is, puts it aside or back, or forgets it."""
    found = document_for(request, practice, document)
    kept = get_object_or_404(
        Acknowledgement.objects.select_related("version__document__employer"),
        pk=row,
        version__document=found,
        named=True,
        how=Acknowledgement.How.SLIP,
    )
    by, what = person_for(request), request.POST.get("what", "")
    if what == "tie":
        sent = request.POST.get("reader", "")
        if not sent:
            messages.warning(request, _("Choose who it is from the list."))
            return redirect("policy-who", practice=practice, document=document)
        reader = get_object_or_404(Reader, employer=found.employer, public_id=sent, left_on=None)
        acknowledging.tie(by=by, row=kept, reader=reader)
    elif what in ("aside", "back"):
        acknowledging.set_aside(by=by, row=kept, aside=what == "aside")
    elif what == "forget" and kept.set_aside_on:
        acknowledging.forget_name(by=by, row=kept)
    else:
        raise Http404
    messages.success(request, _("Saved."))
    return redirect("policy-who", practice=practice, document=document)
