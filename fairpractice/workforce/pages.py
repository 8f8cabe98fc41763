"""What the lead's pages of our data share: where they are, and the lines above every form that went wrong."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from fairpractice.organisations.models import Organisation
from fairpractice.ui.components import page_errors


def page(request: HttpRequest, practice: Organisation, template: str, **context: Any) -> HttpResponse:
    """A page of the lead. `lead` and `data` are the addresses of the lead's home and of our data's front page."""
    form = context.get("form")
    wrong = page_errors(form) if isinstance(form, BaseForm) and form.is_bound else []
    lead = f"/lead/{practice.public_id}/"
    return render(
        request,
        f"workforce/{template}.jinja",
        {"practice": practice, "lead": lead, "data": f"{lead}data/", "page_errors": wrong, **context},
    )
