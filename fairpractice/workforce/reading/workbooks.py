"""Workbooks (.xlsx, .xls, .ods) as rows, read in memory. Formulas give the value that was saved with them and never run.

A workbook can be a small file and a huge table, by compression or by one stray cell far away. That is looked for first, since
the reader sets aside room for every cell.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import python_calamine as calamine
from django.utils.translation import gettext as _

from fairpractice.workforce.exceptions import WorkforceError
from fairpractice.workforce.reading.texts import not_a_table

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MOST_UNPACKED = 300_000_000  # bytes
MOST_CELLS = 6_000_000
_MOST_MERGED = 5_000
_CELL = re.compile(rb"""<(?:\w+:)?c\b[^>]*?\br=["']([A-Z]{1,3})(\d{1,7})["']""")
_REPEATED = re.compile(
    rb"""<(?:[\w-]+:)?table-(row|cell)\b[^>]*?number-(?:rows|columns)-repeated=["'](\d+)["'][^>]*?(/?)>(.*?)</(?:[\w-]+:)?table-\1>""",
    re.DOTALL,
)
Cell = str | int | float | bool | date | datetime | time | timedelta


@dataclass(frozen=True)
class Sheet:
    """One sheet with cells: its name and its rows from the first on."""

    name: str
    rows: Iterator[list[str]]


def protected() -> WorkforceError:
    """The sentence for a workbook with a password."""
    return WorkforceError(
        _("This file has a password. Save a copy without one, bring that in, and delete the copy"), "file"
    )


def too_large() -> WorkforceError:
    """The sentence for a table that is too large to read."""
    return WorkforceError(
        _("This table is too large. Keep only the rows and columns that are needed, in a new file, and choose that"),
        "file",
    )


def sheets(data: bytes) -> Iterator[Sheet]:
    """Visible sheets that have cells. Raises WorkforceError: a password, damage, too large."""
    if data.startswith(ZIP):
        _look(data)
    elif "EncryptedPackage".encode("utf-16-le") in data:
        raise protected()
    try:
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            for place, meta in enumerate(book.sheets_metadata):
                if meta.typ == calamine.SheetTypeEnum.WorkSheet and meta.visible == calamine.SheetVisibleEnum.Visible:
                    sheet = book.get_sheet_by_index(place)
                    if sheet.start is not None:
                        yield Sheet(meta.name, _rows(sheet))
    except calamine.PasswordError as error:
        raise protected() from error
    except (calamine.CalamineError, calamine.ZipError, calamine.XmlError, OSError, ValueError) as error:
        raise not_a_table() from error


def _rows(sheet: Any) -> Iterator[list[str]]:
    """Rows as text; a cell that stands in a merged area has what the area says."""
    merged = _merged(sheet)
    first = sheet.start[1]
    kept: dict[tuple[int, int], str] = {}
    for number, row in enumerate(sheet.iter_rows()):
        cells = [text(cell) for cell in row]
        for place in merged.get(number, ()):
            column, home = place
            if 0 <= column - first < len(cells):
                if (number, column) == home:
                    kept[home] = cells[column - first]
                elif not cells[column - first]:
                    cells[column - first] = kept.get(home, "")
        yield cells


def _merged(sheet: Any) -> dict[int, list[tuple[int, tuple[int, int]]]]:
    """By row: columns that are merged, with the cell that says what they hold. Only downwards: a title across stays one cell."""
    found: dict[int, list[tuple[int, tuple[int, int]]]] = {}
    for (top, left), (bottom, right) in (sheet.merged_cell_ranges or [])[:_MOST_MERGED]:
        if left == right and bottom - top < _MOST_MERGED:
            for row in range(top, bottom + 1):
                found.setdefault(row, []).append((left, (top, left)))
    return found


def text(cell: Cell | None) -> str:
    """A cell as it reads: 3 for 3.0, a day as 2026-11-25."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time(0):
        return cell.date().isoformat()
    return str(cell).strip()


def _look(data: bytes) -> None:
    """Unpacks without keeping, to see what is inside. Raises WorkforceError."""
    left = MOST_UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            for name in packed.namelist():
                sheet = name.startswith("xl/worksheets/") and name.endswith(".xml")
                left -= _look_into(packed, name, left, sheet)
                if name == "META-INF/manifest.xml" and b"encryption-data" in packed.read(name)[:100_000]:
                    raise protected()
                if name == "content.xml":
                    _no_huge_repeats(packed.read(name))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise not_a_table() from error


def _look_into(packed: zipfile.ZipFile, name: str, left: int, sheet: bool) -> int:
    size, rows, columns, rest = 0, 1, 1, b""
    with packed.open(name) as part:
        while piece := part.read(1 << 18):
            size += len(piece)
            if size > left:
                raise too_large()
            if sheet:
                for letters, digits in _CELL.findall(rest + piece):
                    columns, rows = max(columns, _column(letters)), max(rows, int(digits))
                if columns * rows > MOST_CELLS:
                    raise too_large()
                rest = piece[-200:]
    return size


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _no_huge_repeats(content: bytes) -> None:
    for _what, times, closed, inner in _REPEATED.findall(content):
        if not closed and int(times) > 10_000 and (b":p>" in inner or b":p/>" in inner or b"value=" in inner):
            raise too_large()
