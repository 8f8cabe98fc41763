"""Bytes to text, and the error that every reader here raises.

Official files come as UTF-8 (with or without a byte order mark), UTF-16 (Excel's "Unicode text") and Windows-1252.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path

MAX_BYTES = 64_000_000  # the largest official file we read is under 5 MB

UTF_8 = "UTF-8"
UTF_8_MARKED = "UTF-8 with a byte order mark"
UTF_16 = "UTF-16"
WINDOWS_1252 = "Windows-1252"

# First bytes of what people download or upload by mistake, and how to mend it.
_NOT_TEXT: tuple[tuple[bytes, str], ...] = (
    (
        b"PK\x03\x04",
        "This is an Excel workbook or a zip folder, not a CSV file. "
        "Unzip it, or open it in Excel and save it as “CSV UTF-8”.",
    ),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "This is an old Excel or Word file, not a CSV file. Open it in Excel and save it as “CSV UTF-8”.",
    ),
    (b"%PDF", "This is a PDF, not a CSV file. Download the CSV file from the same page."),
    (b"\x1f\x8b", "This file is compressed (gzip). Unpack it and try again with the CSV file inside."),
    (b"MZ\x90", "This is a program, not a CSV file. Do not open it. Download the file again from the official page."),
    (b"\x7fELF", "This is a program, not a CSV file. Do not open it. Download the file again from the official page."),
)
_BINARY = "This file has characters that no text file has, so it is damaged or not a CSV file. Download it again."


class ReferenceFileError(ValueError):
    """A reference file that cannot be read.

    `file` is its name, `line` counts from 1 or is None, `sentence` says what is wrong and how to mend it.
    """

    def __init__(self, file: str, line: int | None, sentence: str) -> None:
        super().__init__(file, line, sentence)
        self.file = file
        self.line = line
        self.sentence = sentence

    def __str__(self) -> str:
        where = self.file if self.line is None else f"{self.file}, line {self.line}"
        return f"{where}: {self.sentence}"


@dataclass(frozen=True)
class Decoded:
    """The text of a file without its byte order mark, and the name of the encoding it was in."""

    text: str
    encoding: str


def read_text(path: Path) -> Decoded:
    """Reads and decodes a whole file. Raises ReferenceFileError if it is missing, too large or not text."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ReferenceFileError(
                path.name,
                None,
                "This file is far larger than any official file we read. Check that it is the right one.",
            )
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or "it cannot be opened"
        raise ReferenceFileError(path.name, None, f"We cannot open this file: {reason}. Check its name.") from error
    return decode(data, path.name)


def decode(data: bytes, file: str) -> Decoded:
    """Turns the bytes of `file` into text. Raises ReferenceFileError, never UnicodeDecodeError."""
    if not data.strip(b"\x00 \t\r\n"):
        what = "has nothing but empty bytes in it" if b"\x00" in data else "is empty"
        raise ReferenceFileError(file, None, f"This file {what}. Download it again.")
    _refuse_other_formats(data, file)
    decoded = _decode(data, file)
    if "\x00" in decoded.text:
        raise ReferenceFileError(file, decoded.text.count("\n", 0, decoded.text.index("\x00")) + 1, _BINARY)
    return decoded


def _refuse_other_formats(data: bytes, file: str) -> None:
    for start, sentence in _NOT_TEXT:
        if data.startswith(start):
            raise ReferenceFileError(file, None, sentence)
    if data.startswith(b"MZ") and b"\x00" in data[:256]:
        raise ReferenceFileError(file, None, _NOT_TEXT[4][1])
    opening = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if opening.startswith((b"<!doctype html", b"<html")):
        raise ReferenceFileError(
            file,
            None,
            "This is a web page, not a CSV file. Follow the download link on the page and save the file itself.",
        )


def _decode(data: bytes, file: str) -> Decoded:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _strictly(data, file, "utf-16", UTF_16)
    if data.startswith(codecs.BOM_UTF8):
        return _strictly(data, file, "utf-8-sig", UTF_8_MARKED)
    try:
        return Decoded(data.decode("utf-8"), UTF_8)
    except UnicodeDecodeError:
        pass  # then it is Windows-1252 or nothing we know
    if b"\x00" in data:
        raise ReferenceFileError(file, data.count(b"\n", 0, data.index(b"\x00")) + 1, _BINARY)
    return _strictly(data, file, "cp1252", WINDOWS_1252)


def _strictly(data: bytes, file: str, codec: str, name: str) -> Decoded:
    try:
        return Decoded(data.decode(codec), name)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ReferenceFileError(
            file, line, f"This file is damaged or cut short: it is not whole {name} text. Download it again."
        ) from error
