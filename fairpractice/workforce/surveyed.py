"""Indicators that only staff can answer: what reflections published of their questions. Ranges, never counts."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from fairpractice.figures.statistics import enough_to_say_published
from fairpractice.organisations.models import Organisation
from fairpractice.reflections import results, shapes
from fairpractice.reflections.models import Round
from fairpractice.workforce import findings
from fairpractice.workforce.indicators import Indicator


@dataclass(frozen=True)
class Heard:
    """One question as its newest counted round told it. compared: ethnic minority staff beside everybody else, "" where not told."""

    round: Round
    row: results.Row
    compared: str


def heard(employer: Organisation, indicator: Indicator) -> list[Heard]:
    """What the newest counted round with any of the indicator's questions told of each; [] if none was counted."""
    wanted = set(indicator.questions)
    for found in results.ended_rounds(employer):
        if found.state == Round.State.COUNTED and wanted & shapes.question_ids(found):
            rows = results.results(found).rows
            return [Heard(found, row, _compared(row, indicator)) for row in rows if row.question.id in wanted]
    return []


def _compared(row: results.Row, indicator: Indicator) -> str:
    parts = {figure.of: figure for _name, _sentence, figure in row.parts}
    first, second = parts.get(shapes.MINORITY), parts.get(f"not {shapes.MINORITY}")
    if first is None or second is None:
        return ""
    verdict = enough_to_say_published(first, second)
    good = indicator.wres == 7  # the one question of which yes is good
    said = findings.tell(verdict, _("ethnic minority staff"), _("everybody else"), good, _)
    return _("How likely they were to say so: %(said)s") % {"said": said}
