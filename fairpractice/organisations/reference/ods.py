"""Reads the files of the NHS Organisation Data Service (ODS, OGL v3) and NHS England's practice map.

    reading = read_ods(Path("epraccur.csv"))
    print(reading.report.summary())

A file is recognised by its header or, without one, by its shape; its name does not matter. What comes back is the
whole file or an error. Rows that are exact copies of others are real in these files: they come back as often as they
are there, and are counted. Core partners files give relations only: they do not say of what kind a partner is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import chain, islice
from pathlib import Path

from fairpractice.organisations.reference.encoding import Decoded, ReferenceFileError, read_text
from fairpractice.organisations.reference.ods_api import take_json
from fairpractice.organisations.reference.ods_layouts import LAYOUT_WORDS, Layout, recognise
from fairpractice.organisations.reference.ods_shapes import (
    REGIONS,
    OdsCodeError,
    OdsKind,
    OdsOrganisation,
    OdsReading,
    OdsRelation,
    OdsReport,
    RelationKind,
    Status,
    check_ods_code,
    is_ods_code,
)
from fairpractice.organisations.reference.ods_tables import Found, read_day, take
from fairpractice.organisations.reference.tables import AGAIN, Row, of_width, rows_of
from fairpractice.organisations.reference.taking import Tally, counted, frozen

__all__ = [
    "REGIONS",
    "OdsCodeError",
    "OdsKind",
    "OdsOrganisation",
    "OdsReading",
    "OdsRelation",
    "OdsReport",
    "ReferenceFileError",
    "RelationKind",
    "Status",
    "check_ods_code",
    "is_ods_code",
    "read_ods",
]

_SAMPLE = 200  # rows looked at to tell files of one layout apart


def read_ods(path: Path) -> OdsReading:
    """Reads a whole file. Raises ReferenceFileError, which names the line, for a wrong, cut or damaged one."""
    decoded = read_text(path)
    tally = Tally()
    if decoded.text.lstrip()[:1] in ("{", "["):
        words, found = take_json(decoded.text, path.name, tally)
        return _reading(path, words, decoded, tally, found, None)
    rows = rows_of(decoded.text, path.name)
    sample = list(islice(rows, _SAMPLE))
    layout = recognise(sample, path.name)
    body = chain(sample[1:] if layout.headed else sample, rows)
    found = list(take(layout, of_width(body, layout.width, path.name), tally))
    if not tally.rows:
        raise ReferenceFileError(path.name, 1, f"This file has a header line and nothing below it. {AGAIN}")
    return _reading(path, LAYOUT_WORDS[layout.id], decoded, tally, found, _as_at(layout, sample[1:]))


def _as_at(layout: Layout, sample: list[Row]) -> date | None:
    """The one day that the first rows give as the day of the extract, if they do."""
    days = {read_day(layout.get(row.fields, "extract")) for row in sample}
    return days.pop() if len(days) == 1 else None


def _reading(
    path: Path, words: str, decoded: Decoded, tally: Tally, found: list[Found], as_at: date | None
) -> OdsReading:
    organisations = tuple(each for each in found if isinstance(each, OdsOrganisation))
    relations = tuple(each for each in found if isinstance(each, OdsRelation))
    report = OdsReport(
        file=path.name,
        layout=words,
        encoding=decoded.encoding,
        rows=tally.rows,
        taken=tally.taken,
        left=frozen(tally.left),
        parts_left=frozen(tally.parts_left),
        duplicates=tally.duplicates.count,
        duplicate_lines=tuple(tally.duplicates.lines),
        notes=tuple(_notes(tally, organisations, as_at)),
        as_at=as_at,
    )
    return OdsReading(organisations, relations, report)


def _notes(tally: Tally, organisations: tuple[OdsOrganisation, ...], as_at: date | None) -> Iterator[str]:
    if as_at:
        yield f"It describes {as_at.day} {as_at:%B %Y}."
    copies = tally.duplicates
    if copies.count:
        lines = ", ".join(str(line) for line in copies.lines)
        more = " and more" if copies.count > len(copies.lines) else ""
        are = "is an exact copy" if copies.count == 1 else "are exact copies"
        yield f"{counted(copies.count, 'row')} {are} of an earlier row (line {lines}{more}). We kept every copy."
    else:
        yield "No row is an exact copy of another."
    often = [code for code, times in Counter(each.code for each in organisations).items() if times > 1]
    if often:
        yield f"{counted(len(often), 'code')} came more than once, such as {often[0]}."
