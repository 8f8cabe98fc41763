"""The lead's front page of our data, and who works here beside who lives here."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from fairpractice.organisations.access import practice_for
from fairpractice.workforce.pages import page


def front(request: HttpRequest, practice: str) -> HttpResponse:
    """Everything that can be done with our data."""
    employer = practice_for(request, practice)
    return page(request, employer, "front")
