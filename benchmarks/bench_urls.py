"""The real addresses, and the bare page that the others are measured against. It exists only here."""

from django.http import HttpRequest, HttpResponse
from django.template import Template, engines
from django.urls import include, path

from fairpractice.config import urls

_BARE = '{% extends "ui/layout.jinja" %}{% block content %}<p>Bare.</p>{% endblock %}'
_template: Template = engines["jinja2"].from_string(_BARE)


def bare(request: HttpRequest) -> HttpResponse:
    """The layout with one paragraph: what any page costs before it says anything."""
    return HttpResponse(_template.render({}, request))


urlpatterns = [
    path("bare/", bare, name="bare"),
    path("", include(urls)),
]
handler404, handler403, handler500, handler400 = urls.handler404, urls.handler403, urls.handler500, urls.handler400
__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]
