"""Who lives near the Practice, and the chart of each local authority."""

from functools import lru_cache

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from fairpractice.organisations import places
from fairpractice.organisations.access import practice_for
from fairpractice.overview import local as local_people
from fairpractice.reports.render import render as draw
from fairpractice.ui.texts import document_words

_DAY, _HOUR = 86_400, 3600


def local(request: HttpRequest, practice: str) -> HttpResponse:
    """Who lives near the Practice."""
    organisation = practice_for(request, practice)
    words = document_words()
    rows = [(n, n.chart.sentence(words), n.chart.table(words)) for n in local_people.near(organisation)]
    return render(request, "overview/local.jinja", {"organisation": organisation, "rows": rows})


def local_chart(request: HttpRequest, borough: str) -> HttpResponse:
    """The chart of a local authority: public figures, so anyone may see it."""
    width = 320 if request.GET.get("narrow") else 640
    try:
        found = places.place(borough)
    except places.UnknownPlace as error:
        raise Http404 from error
    data = _drawn(found, width, translation.get_language() or "")
    # A file may be loaded again with other figures; what is built in stays.
    age = _DAY if found.built_in else _HOUR
    return HttpResponse(data, content_type="image/svg+xml", headers={"Cache-Control": f"public, max-age={age}"})


@lru_cache(maxsize=128)
def _drawn(place: places.Place, width: int, language: str) -> bytes:
    return draw(local_people.chart_of(place, width), "svg", document_words())
