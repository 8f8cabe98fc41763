"""Lists that are being brought in, held in this process's memory for half an hour: labels and counts, never rows.

Nothing here is written anywhere. When the server starts again, or time runs out, the list has to be chosen again.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from django.utils import translation

from fairpractice.workforce.exceptions import WorkforceError
from fairpractice.workforce.reading.tallying import Tally, Wanted
from fairpractice.workforce.reading.workbooks import too_large

KEEP_SECONDS = 1800
MOST = 40  # at once, of all Practices: the oldest goes first


@dataclass
class Job:
    """A list on its way. rows: read so far; problem: why it could not be read. said: what the lead answered on the pages.

    roles, groups: what each label stands for, by its place. profile: day and source, where it is no staff list but a profile.
    """

    token: str
    employer: int
    wanted: Wanted
    started: float
    rows: int = 0
    tally: Tally | None = None
    problem: WorkforceError | None = None
    roles: dict[int, str] = field(default_factory=dict)
    groups: dict[int, str] = field(default_factory=dict)
    numbers_of: str = ""
    profile: tuple[date, str] | None = None

    @property
    def reading(self) -> bool:
        return self.tally is None and self.problem is None

    @property
    def mapped(self) -> bool:
        """Whether every label has been given a meaning."""
        found = self.tally
        return bool(
            found and len(self.groups) == len(found.group.labels) and len(self.roles) == len(found.role.labels) > 0
        )


_jobs: dict[str, Job] = {}
_lock = threading.Lock()


def begin(employer: int, wanted: Wanted) -> Job:
    """A new job with an address that nobody guesses."""
    job = Job(secrets.token_hex(8), employer, wanted, time.monotonic())
    with _lock:
        _sweep()
        while len(_jobs) >= MOST:
            del _jobs[min(_jobs, key=lambda token: _jobs[token].started)]
        _jobs[job.token] = job
    timer = threading.Timer(KEEP_SECONDS, forget, [job.token])
    timer.daemon = True
    timer.start()
    return job


def find(employer: int, token: str) -> Job | None:
    """A job of this employer, None when it is gone."""
    with _lock:
        _sweep()
        job = _jobs.get(token)
    return job if job and job.employer == employer else None


def forget(token: str) -> None:
    """Lets go of a job; it may be gone already."""
    with _lock:
        _jobs.pop(token, None)


def _sweep() -> None:
    for token in [token for token, job in _jobs.items() if time.monotonic() - job.started > KEEP_SECONDS]:
        del _jobs[token]


def read(job: Job, work: Callable[[Callable[[int], None]], Tally], *, apart: bool) -> None:
    """Reads into the job, at once or (`apart`) in a thread while pages say how far it is. `work` is told where to say so.

    The bytes of the file are held by `work` alone and go with it.
    """

    language = translation.get_language()

    def progress(rows: int) -> None:
        job.rows = rows

    def run() -> None:
        try:
            with translation.override(language):  # a thread begins in none
                job.tally = work(progress)
        except WorkforceError as error:
            job.problem = error.with_traceback(None)
        except MemoryError:
            job.problem = too_large()

    if apart:
        threading.Thread(target=run, daemon=True, name="staff-list").start()
    else:
        run()
