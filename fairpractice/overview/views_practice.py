"""The lead's home, the team page, what is shared, and what is printed."""

from functools import lru_cache

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import engines
from markupsafe import Markup

from fairpractice.directory.services import spoken_to
from fairpractice.documents import register
from fairpractice.documents.models import Document
from fairpractice.figures.values import Audience
from fairpractice.organisations.access import person_for, practice_for
from fairpractice.organisations.people import running_recovery
from fairpractice.overview import heard, printing
from fairpractice.plans import kept
from fairpractice.plans.queries import plan_of, sharing_of
from fairpractice.plans.team import team_address, team_for
from fairpractice.plans.words import check_words, next_words
from fairpractice.reflections.planning import telling_now
from fairpractice.reports import qr
from fairpractice.workforce.sharing import shares_with_team

_CHECKS_SHOWN = 3


def home(request: HttpRequest, practice: str) -> HttpResponse:
    """What next? In one screen."""
    organisation = practice_for(request, practice)
    plan = kept.plan_to_read(organisation)
    titles = plan.title_of
    own = {place.item.key: place.item.path for place in plan.initiatives if place.item.own}
    checks = [
        (titles[c.item], check_words(c.kind), own.get(c.item) or c.item.partition(":")[2])
        for c in plan.checks
        if c.item in titles
    ][:_CHECKS_SHOWN]
    return render(
        request,
        "overview/home.jinja",
        {
            "organisation": organisation,
            "plan": plan,
            "next": next_words(plan.next),
            "checks": checks,
            "actions": [a for a in plan.actions if a.open][:5],
            "recovery": running_recovery(organisation),
            "listening": heard.at_hand(organisation),
        },
    )


@lru_cache(maxsize=256)
def _shared(state: kept.State, show_plan: bool, show_progress: bool) -> Markup:
    """The part of the team page that shows the plan: the same for every reader until something is changed."""
    plan = kept.plan_in(state)
    actions = [a for a in plan.open_actions if a.status != "aside"] if show_plan else []
    places = [p for p in plan.initiatives if p.now] if show_progress else []
    template = engines["jinja2"].get_template("overview/team_plan.jinja")
    html = template.render({"actions": actions, "places": places}).strip()
    return Markup(html)  # nosec B704 -- a template of ours, autoescaped


@lru_cache(maxsize=256)
def _to_read(state: kept.State) -> tuple[tuple[str, str, bool], ...]:
    """What can be read: public id, title, and whether it is the statement. Whatever is published writes the record."""
    found = register.for_readers(state.employer)
    return tuple((row.public_id, row.title, row.kind == Document.Kind.STATEMENT) for row in found)


@lru_cache(maxsize=256)
def _our_data(state: kept.State) -> bool:
    """Whether anything of our data is shown to the team. Whatever is shared writes the record."""
    return shares_with_team(state.employer)


def team(request: HttpRequest, practice: str, code: str = "") -> HttpResponse:
    """The team page: what the lead chose to share. By link, open to anyone, or to staff with an account."""
    visit = team_for(request, practice, code)
    organisation, chosen, role = visit.organisation, visit.chosen, visit.role
    state = kept.state_of(organisation)
    # Whoever came without role or link is anybody at all: they see only what may be told to everyone.
    audience = Audience.TEAM if visit.known else Audience.EVERYONE
    return render(
        request,
        "overview/team.jinja",
        {
            "organisation": organisation,
            "shared": _shared(state, chosen.show_plan, chosen.show_progress) if chosen else "",
            "heard": heard.summary_in(state, audience),
            "to_read": _to_read(state),
            "documents": f"{visit.base}documents/",
            "our_data": f"{visit.base}our-data/" if _our_data(state) else "",
            "contacts": spoken_to(organisation),
            "role": role,
            "tells": bool(role) and telling_now(person_for(request)),
        },
    )


def prints(request: HttpRequest, practice: str) -> HttpResponse:
    """Everything that can be printed or shown, with the QR code of the team page."""
    organisation = practice_for(request, practice)
    address = team_address(organisation)
    return render(
        request,
        "overview/prints.jinja",
        {
            "organisation": organisation,
            "address": address,
            "qr": qr.svg(address),
            "chosen": sharing_of(organisation),
        },
    )


_KINDS = {
    "poster.pdf": "application/pdf",
    "plan.pdf": "application/pdf",
    "plan.docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "slide.pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}


def paper(request: HttpRequest, practice: str, name: str) -> HttpResponse:
    """The poster, the plan or the slide as a file."""
    organisation = practice_for(request, practice)
    if name not in _KINDS:
        raise Http404
    plan = plan_of(organisation)
    if name == "poster.pdf":
        data = printing.poster(organisation, plan, team_address(organisation))
    elif name == "slide.pptx":
        data = printing.slide(organisation, plan)
    else:
        data = printing.plan_document(organisation, plan, name.split(".")[1])
    way = "inline" if name.endswith(".pdf") else "attachment"
    return HttpResponse(data, content_type=_KINDS[name], headers={"Content-Disposition": f'{way}; filename="{name}"'})
