"""Workbooks (.xlsx, .xls, .ods) as rows. Formulas give the value that was saved with them and never run.

They are opened in a process of their own (`opener`), through pipes: memory there and back, and no file in between.
"""

from __future__ import annotations

import json
import subprocess  # nosec B404 -- our own script, with this Python
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _

from fairpractice.workforce.exceptions import WorkforceError
from fairpractice.workforce.reading.texts import not_a_table

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LONGEST = 180  # seconds
_OPENER = Path(__file__).with_name("opener.py")


@dataclass(frozen=True)
class Sheet:
    """The sheet that was read: its name, its rows from the first on, and the names of sheets that were not."""

    name: str
    rows: Iterator[list[str]]
    others: tuple[str, ...] = ()


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


def sheet(data: bytes, wanted: str = "") -> Sheet:
    """The sheet named `wanted`, else the widest. Raises WorkforceError: a password, damage, too large; its rows may too."""
    if data.startswith(OLE) and "EncryptedPackage".encode("utf-16-le") in data:
        raise protected()
    lines = _lines(data, wanted)
    first = next(lines, None)
    if not isinstance(first, dict):
        raise not_a_table()
    return Sheet(first["sheet"], lines, tuple(first["others"]))


def _lines(data: bytes, wanted: str) -> Iterator[Any]:
    """What the opener says, line by line. It is ended when it takes too long, or when nobody reads on."""
    hidden = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    with subprocess.Popen(  # nosec B603 -- no shell, nothing of the file in the command
        [sys.executable, "-P", str(_OPENER), wanted],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, creationflags=hidden,
    ) as opener:  # fmt: skip
        assert opener.stdin
        assert opener.stdout
        late = threading.Timer(LONGEST, opener.kill)
        late.daemon = True
        late.start()
        try:
            _give(opener.stdin, data)
            for line in opener.stdout:
                found = json.loads(line)
                if isinstance(found, dict) and "problem" in found:
                    raise _problem(found["problem"])
                yield found
            if opener.wait() != 0:
                raise not_a_table()
        finally:
            late.cancel()
            opener.kill()


def _give(stdin: IO[bytes], data: bytes) -> None:
    try:
        stdin.write(data)
        stdin.close()
    except OSError as error:
        raise not_a_table() from error


def _problem(said: str) -> WorkforceError:
    return {"password": protected, "too large": too_large}.get(said, not_a_table)()
