"""What the lead's pages about one document share: who may enter, where things are, and how a difference is told."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from fairpractice.documents.models import Document, Version
from fairpractice.organisations.access import practice_for
from fairpractice.organisations.models import Organisation
from fairpractice.plans.queries import sharing_of
from fairpractice.ui.components import page_errors


def document_for(request: HttpRequest, practice: str, public_id: str) -> Document:
    """A document of the Practice that the signed-in person leads; raises SignInNeeded or Http404."""
    employer = practice_for(request, practice)
    rows = Document.objects.select_related("employer", "current")
    found = rows.filter(employer=employer, public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def version_of(document: Document, number: int) -> Version:
    """One version; raises Http404."""
    found = document.versions.select_related("by", "stored_file").filter(number=number).first()
    if found is None:
        raise Http404
    found.document = document
    return found


def home_of(document: Document) -> str:
    """The lead's page about a document."""
    end = "statement/" if document.kind == Document.Kind.STATEMENT else f"policies/{document.public_id}/"
    return f"/lead/{document.employer.public_id}/{end}"


def base_of(document: Document) -> str:
    """Where the pages for writing, comparing and publishing are."""
    return f"/lead/{document.employer.public_id}/documents/{document.public_id}/"


def reader_path(document: Document) -> str:
    """Where readers find it, with the code of the team page's link where there is one."""
    chosen = sharing_of(document.employer)
    code = f"{chosen.link_code}/" if chosen and chosen.by_link else ""
    return f"/t/{document.employer.public_id}/{code}documents/{document.public_id}/"


def reader_address(document: Document) -> str:
    """The same as a whole address, for posters."""
    return settings.ADDRESS + reader_path(document)


def page(request: HttpRequest, practice: Organisation, template: str, **context: Any) -> HttpResponse:
    """A page of the lead. With `document` it knows the way back to it."""
    form = context.get("form")
    wrong = page_errors(form) if isinstance(form, BaseForm) and form.is_bound else []
    document = context.get("document")
    return render(
        request,
        f"documents/{template}.jinja",
        {
            "practice": practice,
            "lead": f"/lead/{practice.public_id}/",
            "home": home_of(document) if document else f"/lead/{practice.public_id}/statement/",
            "base": base_of(document) if document else "",
            "page_errors": wrong,
            **context,
        },
    )
