"""Reads a table of counts, as a report of patients by ethnic group is: a label and a number in each row. Never a list of people."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from django.utils.translation import gettext as _

from fairpractice.workforce import ethnicity
from fairpractice.workforce.ethnicity import How, fold
from fairpractice.workforce.exceptions import WorkforceError
from fairpractice.workforce.reading.tables import open_table
from fairpractice.workforce.reading.tallying import Column, Label, Tally

MOST_ROWS = 120
_COUNT = re.compile(r"\d{1,3}([, ]\d{3})+|\d{1,7}")
_TOTAL = re.compile(r"^(grand |sub ?)?totals?\b|^all (patients|people)\b|^sum\b")


def profile(data: bytes) -> Tally:
    """A table of counts as a tally whose people all have one empty role. Raises WorkforceError: no such table, too long."""
    table = open_table(data)
    rows = [(number, row) for number, row in itertools.islice(table.rows, MOST_ROWS + 1) if any(row)]
    if len(rows) > MOST_ROWS:
        words = _(
            "This has more rows than a profile has. Choose a table with one row for each ethnic group, not a list of patients"
        )
        raise WorkforceError(words, "file")
    labels, counts = _labels_and_counts(rows)
    left_out: list[tuple[int, str]] = []
    found: dict[str, tuple[str, int, list[int]]] = {}
    for number, label, people in zip((n for n, _row in rows), labels, counts, strict=True):
        if not label or (people is None and not found):  # nothing, or a title and the heading
            continue
        if people is None or _TOTAL.match(fold(label)):
            left_out.append((number, _("It has no number of people") if people is None else _("It reads like totals")))
            continue
        text, before, at = found.get(fold(label), (label[:70], 0, []))
        found[fold(label)] = (text, before + people, [*at, number])
    made = tuple(Label(text, people, tuple(at)) for text, people, at in found.values())
    if not any(label.people for label in made):
        raise _no_profile()
    whole = sum(label.people for label in made)
    pairs = {(0, place): label.people for place, label in enumerate(made)}
    return Tally(
        names=(), group=Column(_("Ethnic group"), made, len(made)), role=Column("", (Label("", whole, ()),)),
        counts=pairs, once=pairs, people=whole, left_out=tuple(left_out[:30]), sheet=table.sheet,
    )  # fmt: skip


def _no_profile() -> WorkforceError:
    return WorkforceError(
        _("We find no column of ethnic groups beside a column of numbers in this file. Choose a table with both"),
        "file",
    )


def _labels_and_counts(
    rows: Sequence[tuple[int, list[str]]],
) -> tuple[list[str], list[int | None]]:
    """The column that names ethnic groups most often, and the first column of whole numbers beside it."""
    width = max((len(row) for _n, row in rows), default=0)
    columns = [[row[at].strip() if at < len(row) else "" for _n, row in rows] for at in range(width)]
    names = [
        sum(ethnicity.read(cell).how is not How.NOT for cell in cells if cell and len(cell) < 90) for cells in columns
    ]
    if not names or max(names) < 2:
        raise _no_profile()
    of = names.index(max(names))
    numbers = [
        sum(bool(_COUNT.fullmatch(cell)) for cell in cells) if at != of else 0 for at, cells in enumerate(columns)
    ]
    if max(numbers) < 2:
        raise _no_profile()
    counts = columns[numbers.index(max(numbers))]
    return columns[of], [int(re.sub(r"[, ]", "", cell)) if _COUNT.fullmatch(cell) else None for cell in counts]
