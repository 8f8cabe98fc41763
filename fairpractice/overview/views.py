"""The start page, and where each role lands."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from fairpractice.organisations.access import landing, person_for, roles_of


def start(request: HttpRequest) -> HttpResponse:
    """What this is; for somebody signed in, where they can go."""
    if not request.user.is_authenticated:
        return render(request, "overview/start.jinja", {})
    roles = roles_of(request)
    if not roles and person_for(request).may_set_up:
        return redirect("setup")
    if len(roles) == 1:
        return redirect(landing(roles[0]))
    return render(request, "overview/choose.jinja", {"rows": [(r, landing(r)) for r in roles]})


def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "overview/privacy.jinja", {})


def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "overview/accessibility.jinja", {})
