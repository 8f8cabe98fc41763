"""How reflections keep people safe: for staff in plain words, and for whoever does not believe it. Open to anyone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from fairpractice.reflections import explained


def safe(request: HttpRequest) -> HttpResponse:
    """For staff: what is stored, who sees what, what nothing defends against, and what to do if something goes wrong."""
    return render(request, "reflections/safe_home.jinja", {"n": explained.in_words()})


def engineers(request: HttpRequest) -> HttpResponse:
    """For the sceptical engineer: threats, formats, order of writes, limits, and how to check each of them."""
    return render(request, "reflections/engineers.jinja", {"n": explained.in_bytes()})
