"""Delimited text as rows: UTF-8, UTF-16 or Windows-1252; commas, semicolons, tabs or bars."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator

from charset_normalizer import from_bytes
from django.utils.translation import gettext as _

from fairpractice.workforce.exceptions import WorkforceError

_DELIMITERS = ",;\t|"
_SAMPLE = 200_000  # bytes from which the encoding is told
_LONGEST_CELL = 100_000
csv.field_size_limit(max(csv.field_size_limit(), _LONGEST_CELL))


def encoding(data: bytes) -> str:
    """The codec of a text. Raises WorkforceError where it is no text."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    sample = data[:_SAMPLE]
    if b"\x00" in sample:
        found = from_bytes(sample, cp_isolation=["utf_16_le", "utf_16_be", "utf_32"]).best()
        if found is None:
            raise not_a_table()
        return found.encoding
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        found = from_bytes(sample, cp_isolation=["cp1252", "cp1250", "mac_roman", "cp437"]).best()
        # Excel in this country writes Windows-1252; anything else has to be much more likely.
        return "cp1252" if found is None or found.encoding != "mac_roman" else found.encoding
    return "utf-8-sig"


def not_a_table() -> WorkforceError:
    """The sentence for a file that holds no table."""
    return WorkforceError(
        _("We cannot read this file as a table. Save your list as Excel (.xlsx) or CSV and choose it again"), "file"
    )


def rows(data: bytes) -> Iterator[list[str]]:
    """Rows of a text, blank ones too, so that they count as a spreadsheet shows them. Raises WorkforceError."""
    codec = encoding(data)
    stream = io.TextIOWrapper(io.BytesIO(data), encoding=codec, errors="replace", newline="")
    try:
        yield from _read(stream)
    except (csv.Error, UnicodeError) as error:
        raise not_a_table() from error
    finally:
        stream.close()


def _read(stream: io.TextIOWrapper) -> Iterator[list[str]]:
    head = stream.read(20_000)
    control = sum(sign < " " and sign not in "\t\r\n" for sign in head)
    if control > len(head) // 100:
        raise not_a_table()
    stream.seek(0)
    first = head.split("\n", 1)[0].strip().strip("\ufeff")
    said = first[4:] if first.lower().startswith("sep=") and len(first) == 5 else ""
    found = csv.reader(stream, delimiter=said or _delimiter(head), strict=False)
    for number, row in enumerate(found):
        yield [] if said and number == 0 else row


def _delimiter(head: str) -> str:
    """The sign that splits most lines into the same number of cells; a comma where there is none."""
    lines = [line for line in head.splitlines()[:40] if line.strip()]
    best, score = ",", 0.0
    for sign in _DELIMITERS:
        counts = [len(row) for row in csv.reader(lines, delimiter=sign)]
        usual = max(set(counts), key=counts.count) if counts else 1
        if usual > 1 and (told := counts.count(usual) * (1 + usual / 100)) > score:
            best, score = sign, told
    return best
