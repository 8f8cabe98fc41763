"""What the team is told in words alone: what was done about incidents, and the languages spoken here. There is no figure in it.

Incidents are told in the words of the lead. Languages are those that stand on the lead's page now, so that whoever takes
theirs back is gone from the team page at once.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fairpractice.organisations import events
from fairpractice.organisations.models import Organisation, Person
from fairpractice.workforce import languages, retention
from fairpractice.workforce.exceptions import WorkforceError
from fairpractice.workforce.models import Shared

INCIDENTS, LANGUAGES = "incidents", "languages"
WHAT = (INCIDENTS, LANGUAGES)


@dataclass(frozen=True)
class InWords:
    """A heading for the team page, with the lead's words (Markdown) or a list of names beneath it."""

    what: str
    title: str
    text: str = ""
    names: tuple[str, ...] = ()


def _now(employer: Organisation) -> dict[str, Shared]:
    rows = Shared.objects.filter(employer=employer, round="", what__in=WHAT, ended_on=None, on_team_page=True)
    return {row.what: row for row in rows}


def shown(employer: Organisation, what: str) -> Shared | None:
    """What is shown of it now, if anything."""
    return _now(employer).get(what)


@transaction.atomic
def show(*, by: Person, employer: Organisation, what: str, words: str = "") -> None:
    """Shows it on the team page in place of what was shown of it. Raises WorkforceError when there is nothing to say."""
    if what not in WHAT:
        raise ValueError(what)
    words = words.strip()
    if what == INCIDENTS and not words:
        raise WorkforceError(_("Write what you want to tell the team"), "words")
    if what == LANGUAGES and not languages.shared_languages(employer):
        raise WorkforceError(_("There are no languages yet"))
    today = timezone.localdate()
    _end(employer, what)
    made = Shared.objects.create(
        employer=employer, what=what, year=retention.year_of(today), words=words, on_team_page=True, by=by, on=today
    )
    events.record(organisation=employer, by=by, what="shared some of our data", about=made.public_id)


def _end(employer: Organisation, what: str) -> int:
    """Ends what is shown; its words go, since they are no figure that a later one is reckoned with."""
    rows = Shared.objects.filter(employer=employer, round="", what=what, ended_on=None)
    return rows.update(ended_on=timezone.localdate(), words="", by=None)


@transaction.atomic
def stop(*, by: Person, employer: Organisation, what: str) -> None:
    """Takes it off the team page."""
    if _end(employer, what):
        events.record(organisation=employer, by=by, what="took back some of our data", about=what)


def told(employer: Organisation) -> tuple[InWords, ...]:
    """What the team page shows in words. At most two queries."""
    now, found = _now(employer), []
    if row := now.get(INCIDENTS):
        found.append(InWords(INCIDENTS, _("When patients or visitors hurt people who work here"), row.words))
    if LANGUAGES in now and (names := languages.shared_languages(employer)):
        found.append(InWords(LANGUAGES, _("Languages spoken in our team"), names=tuple(names)))
    return tuple(found)
