"""Boxes are re-wrapped at random times, so that the time of a write does not tell that somebody answered."""

import contextlib
import secrets
import threading

from fairpractice.ballots.box import Boxes
from fairpractice.ballots.exceptions import BallotError

_LOOK_AGAIN = 30.0  # seconds after which new rounds are noticed


class Rewrapper:
    """A thread that re-wraps each box at times drawn apart, `mean_seconds` apart on average.

    The times have no memory (exponential), so how long ago the last write was tells nothing of the next. A box that is
    gone, damaged or on a full disk is passed over: whoever casts or counts there is told.
    """

    def __init__(self, boxes: Boxes, mean_seconds: float = 300.0) -> None:
        self._boxes, self._mean = boxes, mean_seconds
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begins; a second call does nothing."""
        if self._thread is None:
            self._stopped.clear()
            self._thread = threading.Thread(target=self._run, name="ballots-rewrapper", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Ends, and waits until nothing is being written."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _run(self) -> None:
        draw = secrets.SystemRandom()
        while not self._stopped.is_set():
            rounds = self._rounds()
            # Many clocks without memory ring like one that is faster, and it may be set anew at any moment.
            wait = draw.expovariate(len(rounds) / self._mean) if rounds else _LOOK_AGAIN
            if self._stopped.wait(min(wait, _LOOK_AGAIN)):
                return
            if rounds and wait <= _LOOK_AGAIN:
                with contextlib.suppress(BallotError, OSError):
                    self._boxes.rewrap(draw.choice(rounds))

    def _rounds(self) -> list[str]:
        with contextlib.suppress(OSError):
            return self._boxes.rounds()
        return []
