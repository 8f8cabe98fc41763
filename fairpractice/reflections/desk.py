"""Where the ballot boxes of this installation are, and what every cast and count passes through."""

import threading
import time
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from fairpractice.ballots.box import Boxes

_FAILS, _EVERY = 30, 2.0  # codes that are not known: so many at once, then one in so many seconds


@lru_cache(maxsize=8)
def _boxes(boxes: str, keys: str) -> Boxes:
    return Boxes(Path(boxes), Path(keys))


def boxes() -> Boxes:
    """The boxes, and apart from them the folder of the keys that wrap them, which no back-up takes."""
    return _boxes(str(settings.BALLOTS_FOLDER), str(settings.BALLOT_KEYS_FOLDER))


class Guard:
    """Slows down whoever tries codes, without knowing or keeping who: one allowance a round, in memory only."""

    def __init__(self, fails: int = _FAILS, every: float = _EVERY) -> None:
        self._fails, self._every = fails, every
        self._left: dict[str, tuple[float, float]] = {}
        self._lock = threading.Lock()

    def may_try(self, round_id: str) -> bool:
        with self._lock:
            return self._now(round_id) >= 1

    def failed(self, round_id: str) -> None:
        with self._lock:
            self._left[round_id] = (max(0.0, self._now(round_id) - 1), time.monotonic())

    def _now(self, round_id: str) -> float:
        left, at = self._left.get(round_id, (float(self._fails), 0.0))
        return min(float(self._fails), left + (time.monotonic() - at) / self._every) if at else left


guard = Guard()
working = threading.BoundedSemaphore(2)  # codes looked at together: each takes 19 MiB for a moment
