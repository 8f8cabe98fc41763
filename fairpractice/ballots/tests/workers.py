"""Other processes that use a box, for tests: `python -m fairpractice.ballots.tests.workers WORK FOLDER NUMBER…`.

Each says "ready", waits for a line, then works and says what it does in lines of its own, unbuffered.
"""

import os
import sys
from pathlib import Path

from fairpractice.ballots.layout import Shape
from fairpractice.ballots.tests.making import ROUND, Trial, quick_digest

SHAPE = Shape(256, 1)
CODES = 256


def say(*words: object) -> None:
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


def race(trial: Trial, numbers: list[int]) -> None:
    """Casts each number, and says whether it went in."""
    for number in numbers:
        say(number, int(trial.cast(number)))


def work(trial: Trial, numbers: list[int]) -> None:
    """Casts the numbers, with other writes between, until it is killed or done."""
    for number in numbers:
        say("begin", number)
        went_in = trial.cast(number)
        say("end" if went_in else "refused", number)
        trial.boxes.rewrap(ROUND)
        trial.boxes.take(ROUND)


def remake(trial: Trial, numbers: list[int]) -> None:
    """Destroys and makes, again and again, until it is killed."""
    for number in numbers:
        trial.boxes.destroy(ROUND)
        say("destroyed", number)
        trial.boxes.make(ROUND, SHAPE, bytes(16), bytes(range(32)), [[quick_digest(number)]])
        say("made", number)


if __name__ == "__main__":
    name, folder, *rest = sys.argv[1:]
    say("ready")
    sys.stdin.readline()
    {"race": race, "work": work, "remake": remake}[name](Trial(Path(folder), SHAPE, CODES), [int(n) for n in rest])
