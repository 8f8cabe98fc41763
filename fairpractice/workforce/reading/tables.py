"""A file as one table: told apart by what is in it, not by its name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from fairpractice.workforce.exceptions import WorkforceError
from fairpractice.workforce.reading import texts, workbooks

MOST_BYTES = 20_000_000
MOST_ROWS = 200_000

_OTHERS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
    (b"{\\rtf", "RTF"),
    (b"\x1f\x8b", "gzip"),
    (b"MZ", "EXE"),
)


@dataclass
class Table:
    """Rows of one sheet or text, numbered from 1 as a spreadsheet shows them. sheet: its name, "" for a text."""

    sheet: str
    rows: Iterator[tuple[int, list[str]]]
    others: tuple[str, ...] = ()


def open_table(data: bytes, wanted: str = "") -> Table:
    """The table of a file; of several sheets the one named `wanted`, else the one with most columns. Raises WorkforceError."""
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise WorkforceError(_("This file is empty. Choose another one"), "file")
    if len(data) > MOST_BYTES:
        raise too_many_bytes()
    for start, name in _OTHERS:
        if data.startswith(start):
            words = _(
                "This is a %(kind)s file, not a table. Save your list as Excel (.xlsx) or CSV and choose it again"
            )
            raise WorkforceError(words % {"kind": name}, "file")
    if data.lstrip()[:200].lower().startswith((b"<!doctype", b"<html", b"<?xml")):
        raise texts.not_a_table()
    if data.startswith((workbooks.ZIP, workbooks.OLE)):
        sheet = workbooks.sheet(data, wanted)
        return Table(sheet.name, _numbered(sheet.rows), sheet.others)
    return Table("", _numbered(texts.rows(data)))


def too_many_bytes() -> WorkforceError:
    """The sentence for a file over the limit."""
    words = _(
        "This file is larger than %(limit)s MB. Keep only the columns that are needed, in a new file, and choose that"
    )
    return WorkforceError(words % {"limit": MOST_BYTES // 1_000_000}, "file")


def _numbered(rows: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    for number, row in enumerate(rows, 1):
        if number > MOST_ROWS:
            raise workbooks.too_large()
        yield number, row
