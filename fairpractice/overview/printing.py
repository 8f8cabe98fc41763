"""What goes on the wall and into the meeting: poster, plan, slide. Each is made from the plan as it stands."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from fairpractice.directory.services import spoken_to
from fairpractice.organisations.models import Organisation
from fairpractice.plans.deciders import DueKind
from fairpractice.plans.models import Stage
from fairpractice.plans.queries import ActionView, Place, PlanView
from fairpractice.reports.charts import StageChart, StageRow
from fairpractice.reports.documents import Action, Evidence, Plan, Position, Poster, Slide, Step, Theme
from fairpractice.reports.render import render
from fairpractice.ui.texts import document_words

STAGES = (Stage.NOT_STARTED, Stage.TALKING, Stage.UNDER_WAY, Stage.PART)
_ON_POSTER = 3


def _steps(plan: PlanView, *, named: bool) -> tuple[Step, ...]:
    """The first open actions, for a wall with roles only, as the team page has them."""
    rows = [a for a in plan.actions if a.open][:_ON_POSTER]
    return tuple(Step(a.title, a.owner if named else a.owner_role, a.due) for a in rows)


def poster(practice: Organisation, plan: PlanView, address: str) -> bytes:
    """A4, PDF/UA, with a QR code of the team page."""
    speak = tuple(
        ", ".join(dict.fromkeys(part for part in (c.name, c.what, c.phone or c.email) if part))
        for c in spoken_to(practice)[:3]
    )
    return render(
        Poster(
            practice.name,
            _("We are making this an anti-racist place to work"),
            address,
            _steps(plan, named=False),
            speak,
            timezone.localdate(),
        ),
        "pdf",
        document_words(),
    )


def _position(place: Place) -> Position:
    now, before = place.now, place.before
    return Position(
        place.item.title,
        now.words if now else _("Not said yet"),
        before.words if before else "",
        (now.because or now.note) if now else "",
    )


def _action(row: ActionView) -> Action:
    return Action(row.title, row.owner, row.due, row.status_words, row.why)


def _next_review(plan: PlanView) -> date | None:
    """The day of the yearly look; what single actions are due is in their table."""
    return next((due.on for due in plan.dues if due.kind == DueKind.YEARLY), None)


def plan_document(practice: Organisation, plan: PlanView, kind: str) -> bytes:
    """The plan as "pdf" (PDF/UA) or "docx"."""
    by_key = {place.item.path: place for place in plan.initiatives}
    themes = [
        Theme(theme.title, tuple(_position(by_key[i.id]) for i in theme.initiatives if i.id in by_key))
        for theme in plan.pack.themes
    ]
    own = tuple(_position(place) for place in plan.initiatives if place.item.own)
    if own:
        themes.append(Theme(_("Our own"), own))
    titles = plan.title_of
    evidence = tuple(
        Evidence(e.title, "; ".join(titles[i] for i in e.items if i in titles), e.effective_on)
        for e in plan.evidence
        if not e.retired
    )
    document = Plan(
        practice.name,
        timezone.localdate(),
        tuple(themes),
        tuple(_action(a) for a in plan.open_actions),
        evidence,
        _next_review(plan),
        f"{plan.pack.source.title}, {plan.pack.source.publisher}",
    )
    return render(document, kind, document_words())


def stage_chart(plan: PlanView, width: int = 640) -> StageChart:
    """Where the team is in words, this year beside the year before; "not sure" and "not for us now" are written out."""
    rows = tuple(
        StageRow(p.item.title, p.now.words if p.now else "", p.before.words if p.before else "")
        for p in plan.initiatives
    )
    return StageChart(
        _("Where we are"),
        _("Each initiative with the words the team chose for it."),
        tuple(str(stage.label) for stage in STAGES),
        rows,
        _("Now"),
        _("A year or so before"),
        width=width,
    )


def slide(practice: Organisation, plan: PlanView) -> bytes:
    """One slide for the staff meeting."""
    notes = (
        _("These are our first steps. They came from our own look at where we are."),
        _("Ask: what would make the biggest difference to you? Nobody has to answer in the meeting."),
    )
    chart = stage_chart(plan) if plan.current else None
    title = _("Where we are, and our first steps") if chart else _("Our first steps")
    return render(
        Slide(title, practice.name, _steps(plan, named=True), chart, notes, timezone.localdate()),
        "pptx",
        document_words(),
    )
