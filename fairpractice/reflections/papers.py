"""What a reflection prints: slips, posters, the report back. Each is made from the round as it stands; slips are kept nowhere."""

from functools import lru_cache

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from fairpractice.directory.services import spoken_to
from fairpractice.figures.values import Audience
from fairpractice.organisations.models import Organisation
from fairpractice.plans import kept
from fairpractice.reflections import deciders, pages
from fairpractice.reflections import question_shelf as shelf
from fairpractice.reflections.dealing import Sheets
from fairpractice.reflections.models import Round
from fairpractice.reflections.results import Results, Row, results
from fairpractice.reflections.words import initiative_titles
from fairpractice.reports.documents import Action
from fairpractice.reports.ranges import RangeChart, RangeRow
from fairpractice.reports.reflection_documents import KettlePoster, Slips
from fairpractice.reports.render import render
from fairpractice.reports.results_documents import (
    EarlierRow,
    ResultRow,
    ResultSection,
    ResultsPoster,
    ResultsReport,
    ResultsSlide,
    Said,
    TextBlock,
)
from fairpractice.reports.words import shorten
from fairpractice.ui import reach
from fairpractice.ui.texts import document_words

_FEW = 6
_ON_POSTER, _ON_SLIDE = 200, 140  # letters of what was said


def slips(of: Round, made: Sheets, *, letter: str = "") -> bytes:
    """The slips as PDF, and the teller's own sheet where there is a count code."""
    last = deciders.working_days_after(timezone.localdate(), of.days)
    document = Slips(
        practice=of.employer.name,
        title=of.title,
        address=pages.cast_address(of),
        codes=made.codes,
        closes=date_format(last, "l j F") if not of.closes_at else pages.closes(of),
        truth=pages.truth_lines(of),
        teller=of.teller_name,
        colour="blue" if letter == "B" else "white",
        count_code=made.count_code,
        spares=of.spares,
        two_colours=of.two_colours,
        phones=not reach.this_computer_only(),
    )
    return render(document, "pdf", document_words(), timeout=120)


def kettle_poster(of: Round) -> bytes:
    """For the wall: who is asked, how to answer, what is shown. No code on it."""
    chosen = shelf.sets().get(of.question_set)
    contacts = tuple(
        ", ".join(dict.fromkeys(part for part in (c.name, c.what, c.phone or c.email) if part))
        for c in spoken_to(of.employer)
    )
    document = KettlePoster(
        practice=of.employer.name,
        title=of.title,
        address=pages.cast_address(of),
        closes=pages.closes(of),
        promise=tuple(pages.promise_lines(of)),
        minutes=chosen.minutes if chosen else 5,
        contacts=contacts,
        phones=not reach.this_computer_only(),
    )
    return render(document, "pdf", document_words())


def discussion_guide(employer: Organisation) -> bytes:
    """To talk about the same questions, for teams too small for figures."""
    return render(shelf.discussion().guide(employer.name), "pdf", document_words())


def chart(of: Round, found: Results, width: int = 640) -> RangeChart:
    """One bar for each question: where the number lies, as far as it is told."""
    before = next((e.on for row in found.rows for e in row.earlier if e.on), None)
    return RangeChart(
        _("What the team said"),
        _("For each question a bar from the fewest to the most people who agree, say yes, or say that it happened."),
        tuple(_bar(row) for row in found.rows),
        width,
        before=date_format(before, "F Y") if before else "",
    )


def chart_svg(of: Round, width: int) -> bytes:
    """The chart as SVG: drawn once for each state of the Practice's record, since drawing takes half a second."""
    return _drawn(kept.state_of(of.employer), of.public_id, width)


@lru_cache(maxsize=128)
def _drawn(state: kept.State, public_id: str, width: int) -> bytes:
    of = Round.objects.select_related("employer").get(employer=state.employer, public_id=public_id)
    return render(chart(of, results(of), width), "svg", document_words())


def _bar(row: Row) -> RangeRow:
    earlier = next((e.figure for e in row.earlier if e.figure), None)
    return RangeRow(
        row.question.text,
        row.figure,
        earlier=earlier,
        lead_words=row.lead,
        note="" if row.figure else row.sentence,
    )


def _sections(found: Results) -> tuple[ResultSection, ...]:
    titles = initiative_titles()
    return tuple(
        ResultSection(
            titles.get(group.initiative, _("Also asked")),
            tuple(
                ResultRow(
                    row.question.text,
                    row.sentence,
                    row.figure,
                    row.lead,
                    tuple(EarlierRow(e.title_on, e.sentence, e.figure) for e in row.earlier),
                )
                for row in group.rows
            ),
        )
        for group in found.groups
    )


def _actions(found: Results) -> tuple[Action, ...]:
    seen = {a.pk: a for row in found.rows for a in row.actions}
    return tuple(
        Action(
            a.title, ", ".join(filter(None, (a.owner_role, a.owner_name))), a.due, str(a.get_status_display()), a.why
        )
        for a in seen.values()
    )


def report(of: Round, kind: str, audience: Audience = Audience.TEAM) -> bytes:
    """The whole result as "pdf" or "docx"."""
    found = results(of, audience)
    document = ResultsReport(
        of.employer.name,
        of.title,
        of.ended_on or timezone.localdate(),
        (of.answers, of.answers) if of.answers else None,
        _sections(found),
        tuple(
            TextBlock(
                o.text,
                tuple(text for _number, text in texts),
                "" if texts else _("Fewer than five people wrote, so nothing is shown."),
            )
            for o, texts in found.texts
        ),
        _actions(found),
        tuple(pages.promise_lines(of)),
        (_("Every figure has a proof. Download them and check them with: fairpractice verify FILE"),),
    )
    return render(document, kind, document_words(), timeout=60)


def _said(found: Results, most: int) -> tuple[Said, ...]:
    """What was said and what will be done: results that became an action. A long question is cut, never what was said of it."""
    return tuple(
        Said(
            f"“{shorten(row.question.text, max(40, most - len(row.sentence) - 3))}” {row.sentence}",
            row.actions[0].title,
            row.actions[0].owner_role,
            row.actions[0].due,
        )
        for row in found.rows
        if row.figure and row.actions
    )


def slide(of: Round) -> bytes:
    """One slide for the staff meeting."""
    found = results(of)
    told = [row for row in found.rows if row.figure]
    document = ResultsSlide(
        _("What we heard, and what we will do"),
        of.employer.name,
        tuple(_bar(row) for row in sorted(told, key=lambda r: not r.actions)[:_FEW]),
        _said(found, _ON_SLIDE),
        notes=(
            _("Thank everybody who answered. Do not guess who said what, and ask others not to."),
            _("Ask: is this what it feels like to you? What would help most? Nobody has to answer in the meeting."),
        ),
        on=of.ended_on,
    )
    return render(document, "pptx", document_words())


def results_poster(of: Round) -> bytes:
    """You said, we will: for the wall, with what anybody may see only."""
    found = results(of, Audience.EVERYONE)
    page = "" if reach.this_computer_only() else f"{settings.ADDRESS}/t/{of.employer.public_id}/"
    document = ResultsPoster(of.employer.name, of.title, _said(found, _ON_POSTER), page, on=of.ended_on)
    return render(document, "pdf", document_words())
