"""Reads the words of a PDF in a short-lived child process: a file of somebody's own making may take for ever, or all memory.

The child is `python -m fairpractice.documents.pdf_reading SECONDS`: the file on stdin; on stdout JSON {"state", "pages",
"of"}. Like the child that makes documents it may not write a byte into any file.
"""

from __future__ import annotations

import importlib
import importlib.util
import io
import json
import logging
import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fairpractice.reports.render import PASSED_ON, write_nothing

SECONDS = 20.0
MOST_MEMORY = 1_500_000_000
MOST_LETTERS = 60_000  # of one page
# What a broken file makes the library stumble over, one way or another.
_WRONG = (
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    RecursionError,
    OSError,
    ArithmeticError,
    AssertionError,
    MemoryError,
    NotImplementedError,
)
_AT_ONCE = threading.BoundedSemaphore(1)


@dataclass(frozen=True, slots=True)
class PdfText:
    """state: "read", "locked" (a password), "broken" or "slow". pages: words of those read. of: how many there are, 0 if unknown."""

    state: str
    pages: tuple[str, ...] = ()
    of: int = 0


def read(data: bytes, seconds: float = SECONDS) -> PdfText:
    """The words of a PDF, as far as they can be read in time. Never raises for what is in the file."""
    if not _AT_ONCE.acquire(timeout=seconds * 2):
        return PdfText("slow")
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "fairpractice.documents.pdf_reading", str(seconds)],
            input=data,
            capture_output=True,
            timeout=seconds + 5,
            env=_environment(),
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except subprocess.TimeoutExpired:
        return PdfText("slow")
    finally:
        _AT_ONCE.release()
    try:
        found = json.loads(done.stdout)
    except ValueError:  # it was stopped, or ran out of memory
        return PdfText("broken")
    return PdfText(found["state"], tuple(found["pages"]), found["of"])


def _environment() -> dict[str, str]:
    room = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join([room, *(each for each in sys.path if each and each != room)])
    kept = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    return {**kept, "PYTHONPATH": path, "PYTHONUTF8": "1"}


def extract(data: bytes, by: float) -> dict[str, Any]:
    """In the child: what can be read until the clock shows `by` (of time.monotonic)."""
    pypdf: Any = importlib.import_module("pypdf")
    wrong: tuple[type[Exception], ...] = (pypdf.errors.PyPdfError, *_WRONG)
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            return {"state": "locked", "pages": [], "of": 0}
        count = len(reader.pages)
    except wrong:
        return {"state": "broken", "pages": [], "of": 0}
    pages: list[str] = []
    for number in range(count):
        if time.monotonic() > by:
            break
        try:
            told = reader.pages[number].extract_text()
        except wrong:
            told = ""  # one page that cannot be read leaves the others readable
        pages.append(told.encode("utf-8", "ignore").decode()[:MOST_LETTERS])
    return {"state": "read", "pages": pages, "of": count}


def _hold_memory() -> None:
    if importlib.util.find_spec("resource"):
        resource: Any = importlib.import_module("resource")
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


def main() -> int:
    """The child."""
    write_nothing()
    _hold_memory()
    logging.disable(logging.CRITICAL)
    by = time.monotonic() + float(sys.argv[1])
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints is no answer
    out.write(json.dumps(extract(sys.stdin.buffer.read(), by)).encode())
    out.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
