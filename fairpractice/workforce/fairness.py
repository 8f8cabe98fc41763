"""The fairness check before formal action: a paper from what was posted, kept nowhere, and one number for the year if wanted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairpractice.organisations import events
from fairpractice.organisations.models import Organisation, Person
from fairpractice.reports.paper_documents import Paper, Part, Table
from fairpractice.workforce import retention
from fairpractice.workforce.care_content import Fairness
from fairpractice.workforce.exceptions import WorkforceError
from fairpractice.workforce.groups import NOT_KNOWN, NOT_STATED, SIX, Value
from fairpractice.workforce.models import Counter

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

FORMAL, INFORMAL, NOTHING = "formal", "informal", "nothing"
OUTCOMES: Mapping[str, StrOrPromise] = {
    FORMAL: gettext_lazy("Go on formally"),
    INFORMAL: gettext_lazy("Settle it informally: a talk, advice, training, support"),
    NOTHING: gettext_lazy("Nothing against the colleague"),
}
# Where an outcome is counted: indicator and stage of content/workforce/indicators.yaml. "Nothing" is counted nowhere.
COUNTED: Mapping[str, tuple[str, str]] = {
    FORMAL: ("disciplinary", "entered"),
    INFORMAL: ("informal-action", "had"),
}
GROUPS: tuple[Value, ...] = (*SIX, NOT_STATED, NOT_KNOWN)


@dataclass(frozen=True)
class Answered:
    """A question with what was written, "" where nothing was."""

    title: str
    text: str


@dataclass(frozen=True)
class AnsweredPart:
    """A heading with its answers."""

    title: str
    answers: tuple[Answered, ...]


def answered(content: Fairness, answers: Mapping[str, str]) -> list[AnsweredPart]:
    """What was written, by id of the question, in the order of the page."""
    return [
        AnsweredPart(
            str(part.title),
            tuple(Answered(str(each.title), answers.get(each.id, "").strip()) for each in part.questions),
        )
        for part in content.parts
    ]


def unanswered(parts: Sequence[AnsweredPart]) -> list[str]:
    """Titles of questions without an answer."""
    return [each.title for part in parts for each in part.answers if not each.text]


def paper(practice: str, content: Fairness, answers: Mapping[str, str], outcome: str, on: date) -> Paper:
    """The check as a paper for the lead's own file. Nobody but whoever asked for it has it."""
    told = answered(content, answers)
    parts = [
        Part(
            part.title,
            table=Table(
                (_("Question"), _("What we wrote")), tuple((a.title, a.text) for a in part.answers if a.text), (2, 3)
            ),
        )
        for part in told
        if any(each.text for each in part.answers)
    ]
    if open_ones := unanswered(told):
        parts.append(Part(_("Left without an answer"), bullets=tuple(open_ones)))
    if outcome in OUTCOMES:
        parts.append(Part(_("What we will do"), (str(OUTCOMES[outcome]),)))
    return Paper(
        practice=practice,
        title=_("Fairness check before formal action"),
        introduction=(
            _("For the case file. Keep it as long as the file, where only those who deal with the case can read it."),
            _("The program has kept nothing of it."),
        ),
        parts=tuple(parts),
        on=on,
    )


@transaction.atomic
def count(*, by: Person, employer: Organisation, outcome: str, group: Value, year: int) -> None:
    """Adds one person to the year's number of an outcome. Raises WorkforceError for what cannot be counted.

    The record says what it says of a year that is typed in, and not of which indicator: else its day and hour would be an event
    about the one person who was checked.
    """
    if outcome not in COUNTED:
        raise WorkforceError(_("Choose what you want to count"), "outcome")
    if group not in GROUPS:
        raise WorkforceError(_("Choose a group of the list"), "group")
    last = retention.until(employer, retention.COUNTERS, retention.year_end(year))
    indicator, stage = COUNTED[outcome]
    row, _made = Counter.objects.select_for_update().get_or_create(
        employer=employer,
        indicator=indicator,
        year=year,
        stage=stage,
        group=group,
        defaults={"people": 0, "delete_on": last},
    )
    row.people += 1
    row.save(update_fields=["people"])
    events.record(organisation=employer, by=by, what="put in yearly counts")
