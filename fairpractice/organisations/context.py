"""What the layout shows of whoever is signed in: name and the menu of the Practice at hand."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from fairpractice.organisations.access import LEADING, roles_of
from fairpractice.ui import held


def who(request: HttpRequest) -> dict[str, Any]:
    """Context of every page: `person`, `practice_nav`, `held_for`, `form_was_held`."""
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return {"person": None}
    practice = getattr(request, "practice", None)
    return {
        "person": request.user,
        "held_for": held.token(request.user.pk),
        "form_was_held": getattr(request, "form_was_held", False),
        "practice_nav": _menu(request) if practice else None,
    }


def _menu(request: HttpRequest) -> list[dict[str, Any]]:
    practice = request.practice  # type: ignore[attr-defined]
    kinds = {r.kind for r in roles_of(request) if r.organisation_id == practice.pk}
    if not kinds & set(LEADING):
        return []
    base = f"/lead/{practice.public_id}/"
    rows = [
        ("", _("Home")),
        ("where/", _("Where we are")),
        ("reflections/", _("Reflections")),
        ("data/", _("Our data")),
        ("plan/", _("Our plan")),
        ("evidence/", _("Evidence")),
        ("policies/", _("Policies")),
        ("people/", _("People")),
        ("practice/", _("Practice")),
    ]
    here = request.path
    return [
        {"href": base + end, "text": text, "current": here == base if not end else here.startswith(base + end)}
        for end, text in rows
    ]
