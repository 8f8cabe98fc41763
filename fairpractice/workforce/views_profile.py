"""The lead's front page of our data, and who works here beside who lives here."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from fairpractice.organisations.access import practice_for
from fairpractice.plans import packs
from fairpractice.workforce import seen
from fairpractice.workforce.indicators import shelf
from fairpractice.workforce.pages import page


def front(request: HttpRequest, practice: str) -> HttpResponse:
    """Everything that can be done with our data."""
    employer = practice_for(request, practice)
    return page(request, employer, "front")


def profile(request: HttpRequest, practice: str) -> HttpResponse:
    """Staff by role group beside the people near the Practice; `?definition=` and `?with=` choose what is set beside what."""
    employer = practice_for(request, practice)
    found = seen.profile_of(employer, *_asked(request))
    known = shelf()
    return page(
        request,
        employer,
        "profile",
        seen=found,
        apart_rows=seen.apart_rows(found),
        share_words=seen.share_words,
        definition=found.definition,
        definition_words=seen.definition_words(found.definition),
        groups=known.groups,
        caveats=[line for each in known.indicators if each.kind in ("share", "gap") for line in each.caveats],
        benchmarks=known.beside("workforce-profile"),
        leaders_for=packs.key(packs.whole_pack(), "lasting-change"),
    )


def profile_chart(request: HttpRequest, practice: str) -> HttpResponse:
    """The picture of the profile; `?narrow=1` for a phone."""
    employer = practice_for(request, practice)
    data = seen.drawn_profile(employer, *_asked(request), narrow=request.GET.get("narrow") == "1")
    return HttpResponse(data, content_type="image/svg+xml", headers={"Cache-Control": "no-store"})


def _asked(request: HttpRequest) -> tuple[seen.Definition, str]:
    return seen.definition_of(request.GET.get("definition", "")), request.GET.get("with", "")[:20]
