"""Languages and backgrounds that people chose to share: typed by the lead after asking, as counts of the whole team.

Backgrounds never leave the lead's page. Of languages the team sees names in the order of the alphabet and no number: a number
that changes when somebody joins would tell of that person.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fairpractice.organisations import events
from fairpractice.organisations.models import Organisation, Person
from fairpractice.workforce.exceptions import WorkforceError
from fairpractice.workforce.models import Chosen

LANGUAGE, BACKGROUND = "language", "background"
KINDS = (LANGUAGE, BACKGROUND)
MOST = 60  # lines of a kind
_LINE = re.compile(r"(?P<label>.*?)[\s,;:]+(?P<people>\d{1,4})")


def of(employer: Organisation, kind: str) -> list[tuple[str, int]]:
    """Labels with how many people said so, in the order of the alphabet."""
    rows = Chosen.objects.filter(employer=employer, what=kind).values_list("label", "people")
    return sorted(rows, key=lambda row: row[0].casefold())


def shared_languages(employer: Organisation) -> list[str]:
    """Languages spoken in the team that people chose to tell everyone, without numbers, in the order of the alphabet."""
    return [label for label, _people in of(employer, LANGUAGE)]


def read(text: str) -> list[tuple[str, int]]:
    """Lines such as "Bengali 3" as label and number. Raises WorkforceError, which names the line."""
    found: dict[str, tuple[str, int]] = {}
    for line in filter(None, (line.strip() for line in text.splitlines())):
        match = _LINE.fullmatch(line)
        if match is None or not match["label"] or len(match["label"]) > 80 or int(match["people"]) < 1:
            raise WorkforceError(_("Write “%(line)s” as a name and a number, such as Bengali 3") % {"line": line[:60]})
        label = match["label"]
        if label.casefold() in found:
            raise WorkforceError(_("“%(label)s” stands twice. Put both numbers together") % {"label": label})
        found[label.casefold()] = (label, int(match["people"]))
    if len(found) > MOST:
        raise WorkforceError(_("Keep it to %(most)s lines") % {"most": MOST})
    return list(found.values())


def written(rows: Iterable[tuple[str, int]]) -> str:
    """The same as lines to change."""
    return "\n".join(f"{label} {people}" for label, people in rows)


@transaction.atomic
def put(*, by: Person, employer: Organisation, kind: str, rows: Iterable[tuple[str, int]]) -> bool:
    """Puts these in place of what was there, dated today. Gives whether anything was stored, changed or confirmed."""
    rows = list(rows)
    gone, _by_model = Chosen.objects.filter(employer=employer, what=kind).delete()
    today = timezone.localdate()
    Chosen.objects.bulk_create(
        Chosen(employer=employer, what=kind, label=label, people=people, on=today) for label, people in rows
    )
    if gone or rows:
        events.record(organisation=employer, by=by, what="changed languages and backgrounds")
    return bool(gone or rows)
