"""A real process killed at random moments of casting, counting, making and destroying: nothing lost, nothing twice."""

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from fairpractice.ballots.exceptions import BoxDamaged, NoBox
from fairpractice.ballots.tests import workers
from fairpractice.ballots.tests.making import ROUND, Trial

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is of POSIX")


def _run_and_kill(folder: Path, work: str, numbers: list[int], after: float) -> list[str]:
    """What the process said before it was killed, `after` seconds from its first step."""
    command = [sys.executable, "-m", workers.__name__, work, str(folder), *map(str, numbers)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        child.stdin.write("\n")
        child.stdin.flush()
        time.sleep(after)
        child.kill()
        return child.stdout.read().splitlines()


def _kill_while_casting(folder: Path, kills: int, draw: random.Random) -> None:
    trial = Trial(folder, workers.SHAPE, workers.CODES).make()
    sure: set[int] = set()
    for _ in range(kills):
        left = [n for n in range(workers.CODES) if n not in sure][:60]
        said = [line.split() for line in _run_and_kill(folder, "work", left, draw.uniform(0, 0.04))]
        ended = {int(number) for word, number in said if word == "end"}
        begun = {int(number) for word, number in said if word == "begin"}
        assert not [line for line in said if line[0] == "refused"]
        assert len(begun - ended) <= 1
        found = trial.cast_numbers()
        assert len(set(found)) == len(found)
        assert sure | ended <= set(found) <= sure | begun
        sure = set(found)
        for number in begun - ended:  # they press Send again
            assert trial.cast(number) == (number not in sure)
            sure.add(number)
        if len(sure) > workers.CODES - 60:
            trial.boxes.destroy(ROUND)
            trial.make()
            sure = set()
    assert trial.boxes.facts(ROUND).codes == (workers.CODES,)


def _kill_while_making(folder: Path, kills: int, draw: random.Random) -> None:
    trial = Trial(folder, workers.SHAPE, workers.CODES)
    for _ in range(kills):
        _run_and_kill(folder, "remake", list(range(200)), draw.uniform(0, 0.06))
        try:
            assert trial.boxes.facts(ROUND).codes == (1,)
        except (NoBox, BoxDamaged):
            if trial.boxes.exists(ROUND):
                trial.boxes.destroy(ROUND)
            trial.make()
            assert trial.cast(3)
        trial.boxes.destroy(ROUND)
        assert trial.boxes.rounds() == []


def test_sixty_kills(tmp_path: Path) -> None:
    draw = random.Random()
    _kill_while_casting(tmp_path / "one", 45, draw)
    _kill_while_making(tmp_path / "other", 15, draw)


@pytest.mark.slow
def test_two_hundred_kills_of_casting_and_counting(tmp_path: Path) -> None:
    _kill_while_casting(tmp_path, 200, random.Random())


@pytest.mark.slow
def test_many_kills_of_making_and_destroying(tmp_path: Path) -> None:
    _kill_while_making(tmp_path, 60, random.Random())
