"""Runs a job in a short-lived child process, so that the web process never holds 100 MB of chart engine.

The child is `python -m fairpractice.reports.render`: a JSON list of jobs on stdin; on stdout, for each job, its length
(8 bytes, big-endian) and its bytes. It exits 1 and writes a sentence on stderr when a job cannot be done.
Nothing of a job touches a disk: some hold the codes of a ballot. The child may not even write a file.
This module imports the standard library only; the libraries that draw are imported by name when a job asks for them.
"""

import importlib
import importlib.util
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Protocol

from fairpractice.reports.words import ENGLISH, Words, clean

# Which function makes which kind of file. Each takes a payload and returns bytes.
MAKERS = {
    "svg": ("fairpractice.reports.drawing", "svg"),
    "png": ("fairpractice.reports.drawing", "png"),
    "pdf": ("fairpractice.reports.pdf", "pdf"),
    "docx": ("fairpractice.reports.word", "docx"),
    "pptx": ("fairpractice.reports.slides", "pptx"),
}
# What a child needs to run. The rest of the environment (keys, database address) is none of its business.
PASSED_ON = frozenset(
    "PATH HOME LANG LC_ALL LC_CTYPE TMPDIR TEMP TMP SYSTEMROOT SYSTEMDRIVE WINDIR USERPROFILE APPDATA LOCALAPPDATA "  # noqa: SIM905
    "PROGRAMDATA VIRTUAL_ENV LD_LIBRARY_PATH FONTCONFIG_PATH FONTCONFIG_FILE".split()
)
AT_ONCE = threading.BoundedSemaphore(2)  # children of 150 MB each
LENGTH = 8


class ReportError(Exception):
    """A document could not be made. Its text is a sentence for the reader."""


@dataclass(frozen=True, slots=True)
class Job:
    """One file to make. kind: a key of MAKERS. payload: what JSON can hold, all words already chosen; `repr` leaves it out."""

    kind: str
    payload: dict[str, Any] = field(repr=False)


class Printable(Protocol):
    """A chart or document: knows which kinds of file it can be, and tells itself as JSON."""

    @property
    def kinds(self) -> frozenset[str]: ...
    def payload(self, words: Words) -> dict[str, Any]: ...


def job(spec: Printable, kind: str, words: Words = ENGLISH) -> Job:
    """The job that makes `spec` a file of `kind`: "svg", "png", "pdf", "docx" or "pptx"."""
    if kind not in spec.kinds:
        raise ReportError(f"{type(spec).__name__} cannot be made as {kind}.")
    return Job(kind, _cleaned(spec.payload(words)))


def render(spec: Printable, kind: str, words: Words = ENGLISH, *, timeout: float = 30) -> bytes:
    """`spec` as a file of `kind`, made in a child process within `timeout` seconds. Raises ReportError."""
    return render_all([job(spec, kind, words)], timeout=timeout)[0]


def render_all(jobs: Sequence[Job], *, timeout: float = 30) -> list[bytes]:
    """Many files from one child process (the first chart takes half a second, the next 25 ms). Raises ReportError."""
    if not jobs:
        return []
    by = time.monotonic() + timeout
    if not AT_ONCE.acquire(timeout=max(timeout, 0)):
        raise ReportError("Other documents are being made. Please try again in a minute.")
    try:
        return _unpack(_child(json.dumps([asdict(each) for each in jobs]).encode(), by - time.monotonic()), len(jobs))
    finally:
        AT_ONCE.release()


def build(job: Job) -> bytes:
    """The file, made in this process: for tests and background workers. Raises ReportError."""
    if job.kind not in MAKERS:
        raise ReportError(f"Nothing here makes files of the kind {job.kind}.")
    module, function = MAKERS[job.kind]
    made: bytes = getattr(importlib.import_module(module), function)(job.payload)
    return made


def _child(stdin: bytes, timeout: float) -> bytes:
    command = [sys.executable, "-P", "-m", "fairpractice.reports.render"]
    try:
        done = subprocess.run(
            command,
            input=stdin,
            capture_output=True,
            timeout=max(timeout, 0.001),
            env=_environment(),
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except subprocess.TimeoutExpired:
        raise ReportError("The document took too long to make. Please try again.") from None
    except OSError as error:
        raise ReportError("The program that makes documents could not be started.") from error
    if done.returncode:
        raise ReportError(_last_line(done.stderr) or "The document could not be made.")
    return done.stdout


def _environment() -> dict[str, str]:
    room = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join([room, *(each for each in sys.path if each and each != room)])
    kept = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    return {**kept, "PYTHONPATH": path, "PYTHONUTF8": "1"}


def _last_line(stderr: bytes) -> str:
    lines = stderr.decode("utf-8", "replace").strip().splitlines()
    return lines[-1].strip() if lines and lines[-1].startswith("The ") else ""


def _unpack(framed: bytes, count: int) -> list[bytes]:
    made: list[bytes] = []
    at = 0
    for _ in range(count):
        start = at + LENGTH
        at = start + int.from_bytes(framed[start - LENGTH : start], "big")
        made.append(framed[start:at])
    if at != len(framed) or not all(made):
        raise ReportError("The document came out incomplete. Please try again.")
    return made


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {name: _cleaned(each) for name, each in value.items()}
    return [_cleaned(each) for each in value] if isinstance(value, list | tuple) else value


def write_nothing() -> None:
    """From here on this process cannot write a byte into any file, nor leave a dump when it dies. (Windows has no such limits.)"""
    sys.dont_write_bytecode = True
    if importlib.util.find_spec("resource"):
        resource: Any = importlib.import_module("resource")
        for limit in (resource.RLIMIT_FSIZE, resource.RLIMIT_CORE):
            resource.setrlimit(limit, (0, 0))


def main() -> int:
    """The child: jobs from stdin, files to stdout."""
    write_nothing()
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints goes to stderr, not into a file
    try:
        for each in json.load(sys.stdin.buffer):
            made = build(Job(**each))
            out.write(len(made).to_bytes(LENGTH, "big") + made)
    except ReportError as error:
        print(f"The document could not be made: {error}", file=sys.stderr)
        return 1
    out.close()
    return 0


if __name__ == "__main__":
    # `-m` gives this file the name __main__; take the module under its own name, so that there is one ReportError.
    sys.exit(importlib.import_module("fairpractice.reports.render").main())
