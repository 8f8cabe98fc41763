"""The framework, for anyone: read, search, filter by employer type, print."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from fairpractice.framework import shelf
from fairpractice.framework.packs import EMPLOYER_TYPES, Hit, search
from fairpractice.framework.printing import book, guide


def _employer(request: HttpRequest) -> str:
    asked = request.GET.get("for", "")
    return asked if asked in EMPLOYER_TYPES else ""


def types() -> list[tuple[str, str]]:
    return [
        ("", _("Everyone")),
        ("gp", _("GP practices")),
        ("dental", _("Dental practices")),
        ("pharmacy", _("Pharmacies")),
        ("optometry", _("Optometry practices")),
        ("other", _("Other employers")),
    ]


def index(request: HttpRequest) -> HttpResponse:
    """Everything on one page."""
    employer = _employer(request)
    body = shelf.part("framework/body.jinja", employer=employer)
    return render(
        request,
        "framework/index.jinja",
        {"body": body, "types": types(), "employer": employer, "pack": shelf.main_pack()},
    )


def initiative(request: HttpRequest, initiative: str) -> HttpResponse:
    """One initiative with its recommendations, resources and first steps."""
    pack = shelf.main_pack(_employer(request))
    try:
        found = pack.initiative(initiative)
    except KeyError as error:
        raise Http404 from error
    return render(
        request, "framework/initiative.jinja", {"pack": pack, "initiative": found, "employer": _employer(request)}
    )


def conversation(request: HttpRequest, initiative: str) -> HttpResponse:
    """The conversation guide of an initiative, to read or print."""
    pack = shelf.main_pack()
    try:
        found = pack.initiative(initiative)
    except KeyError as error:
        raise Http404 from error
    return render(
        request, "framework/conversation.jinja", {"pack": pack, "initiative": found, "guide": found.conversation}
    )


def _pdf(data: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        data, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}.pdf"'}
    )


def conversation_pdf(request: HttpRequest, initiative: str) -> HttpResponse:
    try:
        return _pdf(guide(shelf.main_pack(), initiative), f"conversation-{initiative}")
    except KeyError as error:
        raise Http404 from error


def book_pdf(request: HttpRequest) -> HttpResponse:
    """The whole framework as one PDF."""
    return _pdf(book(shelf.main_pack(_employer(request))), "framework")


def resources(request: HttpRequest) -> HttpResponse:
    employer = _employer(request)
    return render(
        request,
        "framework/resources.jinja",
        {"pack": shelf.main_pack(employer), "employer": employer, "types": types()},
    )


def glossary(request: HttpRequest) -> HttpResponse:
    return render(request, "framework/glossary.jinja", {"pack": shelf.main_pack()})


def find(request: HttpRequest) -> HttpResponse:
    """Plain search; the words looked for stay in the box."""
    query = request.GET.get("q", "")[:100].strip()
    employer = _employer(request)
    pack = shelf.main_pack(employer)
    rows = [(hit, _address(hit)) for hit in search(pack, query)]
    return render(
        request, "framework/search.jinja", {"query": query, "rows": rows, "employer": employer, "types": types()}
    )


def _address(hit: Hit) -> str:
    if hit.kind == "initiative":
        return f"/framework/{hit.id}/"
    if hit.inside:
        return f"/framework/{hit.inside}/#{hit.id.replace('/', '-')}"
    if hit.kind == "resource":
        return f"/framework/resources/#{hit.id.replace('/', '-')}"
    if hit.kind == "glossary":
        return f"/framework/glossary/#{hit.id.replace('/', '-')}"
    return f"/framework/#{hit.id.replace('/', '-')}"
