"""What a reflection told, on the team page and the lead's home: read from what was published, kept until something changes."""

from functools import lru_cache

from django.template import engines
from markupsafe import Markup

from fairpractice.figures.values import Audience
from fairpractice.organisations.models import Organisation
from fairpractice.plans import kept
from fairpractice.reflections.models import Round
from fairpractice.reflections.planning import LIVE
from fairpractice.reflections.results import results
from fairpractice.reflections.words import initiative_titles


def summary(organisation: Organisation, audience: Audience) -> Markup:
    """The part of the team page that reports back on the latest round that the lead shares; "" if there is none."""
    return summary_in(kept.state_of(organisation), audience)


@lru_cache(maxsize=256)
def summary_in(state: kept.State, audience: Audience) -> Markup:
    """The same for a state that was asked for already: no query when it was seen before."""
    shared = (
        Round.objects.filter(
            employer=state.employer, kind=Round.Kind.REFLECTION, state=Round.State.COUNTED, share_with_team=True
        )
        .select_related("employer")
        .order_by("-opened_at")
        .first()
    )
    if shared is None:
        return Markup()
    found = results(shared, audience)
    told = [row for row in found.rows if row.figure]
    template = engines["jinja2"].get_template("overview/team_heard.jinja")
    html = template.render(
        {"round": shared, "rows": told, "titles": initiative_titles(), "hidden": len(found.rows) - len(told)}
    ).strip()
    return Markup(html)  # nosec B704 -- a template of ours, autoescaped


def at_hand(organisation: Organisation) -> Round | None:
    """The round that is planned or open, or else the last that was counted: for the lead's home. One query."""
    rows = list(
        Round.objects.filter(
            employer=organisation, kind=Round.Kind.REFLECTION, state__in=(*LIVE, Round.State.COUNTED)
        ).order_by("-id")[:1]
    )
    return rows[0] if rows else None
