"""Rows of a CSV file, strictly, so that a damaged or half-downloaded file is refused and not half read.

What can be noticed: a last line without a line end, a row with too few or too many fields, a quotation mark that is
never closed. What cannot: a file cut exactly between two rows. The report gives the number of rows, to compare.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import NamedTuple

from fairpractice.organisations.reference.encoding import ReferenceFileError

AGAIN = "The file was probably cut short or changed. Download it again."


class Row(NamedTuple):
    """One row: the line it starts on, counting from 1, and its fields."""

    line: int
    fields: list[str]


def rows_of(text: str, file: str) -> Iterator[Row]:
    """Yields the rows of a comma- or tab-separated text, header included, without empty lines.

    Raises ReferenceFileError, naming the line, for a cut or damaged file; read all rows before using any.
    """
    _refuse_open_end(text, file)
    first = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = "\t" if first.count("\t") > first.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    start = 1
    try:
        for fields in reader:
            if fields:
                yield Row(start, fields)
            start = reader.line_num + 1
    except csv.Error as error:
        raise ReferenceFileError(
            file, start, f"The quotation marks of the row that starts here do not match. {AGAIN}"
        ) from error


def _refuse_open_end(text: str, file: str) -> None:
    if not text.strip():
        raise ReferenceFileError(file, None, "This file is empty. Download it again.")
    if text[-1] not in "\r\n":
        raise ReferenceFileError(
            file,
            text.count("\n") + 1,
            "The last line has no end, so the file was probably cut short. Download it again. "
            "If you know that it is whole, press Enter at its end in a text editor and save it.",
        )


def of_width(rows: Iterator[Row], width: int, file: str) -> Iterator[Row]:
    """Yields rows of `width` fields; raises ReferenceFileError, naming the line, at the first of another width."""
    for row in rows:
        if len(row.fields) != width:
            raise ReferenceFileError(
                file, row.line, f"This line has {len(row.fields)} fields where the others have {width}. {AGAIN}"
            )
        yield row


def folded(name: str) -> str:
    """A column name or label without case, spaces and punctuation, so that spellings of one name agree."""
    return re.sub(r"[^a-z0-9]", "", name.lower())
