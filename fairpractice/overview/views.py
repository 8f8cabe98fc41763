"""The start page, and where each role lands."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from fairpractice.organisations.access import LEADING, person_for, roles_of
from fairpractice.organisations.models import Organisation, Role


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


def landing(role: Role) -> str:
    """The address where a role lands."""
    if role.organisation.kind != Organisation.Kind.EMPLOYER:
        return f"/hub/{role.organisation.public_id}/"
    return f"/{'lead' if role.kind in LEADING else 't'}/{role.organisation.public_id}/"


def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "overview/privacy.jinja", {})


def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "overview/accessibility.jinja", {})
