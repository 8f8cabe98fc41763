"""How reflections keep people safe: for staff, and for whoever does not believe it, open to anyone; papers for the lead."""

from collections.abc import Callable
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from fairpractice.organisations.access import practice_for
from fairpractice.reflections import data_papers, explained, pages
from fairpractice.reports.paper_documents import Paper
from fairpractice.reports.render import render as make
from fairpractice.ui.texts import document_words

_PAPERS: dict[str, Callable[[str, date], Paper]] = {
    "privacy-notice": data_papers.privacy_notice,
    "impact-assessment": data_papers.impact_assessment,
}
_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def safe(request: HttpRequest) -> HttpResponse:
    """For staff: what is stored, who sees what, what nothing defends against, and what to do if something goes wrong."""
    return render(request, "reflections/safe_home.jinja", {"n": explained.in_words()})


def engineers(request: HttpRequest) -> HttpResponse:
    """For the sceptical engineer: threats, formats, order of writes, limits, and how to check each of them."""
    return render(request, "reflections/engineers.jinja", {"n": explained.in_bytes()})


def papers(request: HttpRequest, practice: str) -> HttpResponse:
    """Where the lead finds what data protection asks for before a first round."""
    return pages.page(request, practice_for(request, practice), "data_papers")


def paper(request: HttpRequest, practice: str, name: str) -> HttpResponse:
    """The privacy notice or the impact assessment, to read as PDF or to complete in Word."""
    employer = practice_for(request, practice)
    stem, _dot, kind = name.partition(".")
    if stem not in _PAPERS or kind not in _TYPES:
        raise Http404
    data = make(_PAPERS[stem](employer.name, timezone.localdate()), kind, document_words())
    way = "inline" if kind == "pdf" else "attachment"
    headers = {"Content-Disposition": f'{way}; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(data, content_type=_TYPES[kind], headers=headers)
