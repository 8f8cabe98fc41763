"""Many at once: one slip is one ballot, and no ballot is lost to another."""

import itertools
import os
import subprocess
import sys
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from fairpractice.ballots import disk
from fairpractice.ballots.box import Boxes
from fairpractice.ballots.exceptions import NoBox
from fairpractice.ballots.layout import Shape
from fairpractice.ballots.tests import workers
from fairpractice.ballots.tests.making import ROUND, Trial, ballot


def _start(folder: Path, work: str, *numbers: int) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", workers.__name__, work, str(folder), *map(str, numbers)]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    return child


def test_sixteen_threads_with_one_slip(tmp_path: Path) -> None:
    trial = Trial(tmp_path, Shape(16, 2)).make()
    for slip in range(8):
        gate = threading.Barrier(16)

        def cast(number: int, slip: int = slip, gate: threading.Barrier = gate) -> bool:
            boxes = Boxes(tmp_path / "boxes", tmp_path / "keys")  # as each request of a web server has its own
            gate.wait()
            return boxes.cast(ROUND, trial.digests(slip), ballot(100 * slip + number, 2))

        with ThreadPoolExecutor(16) as threads:
            went_in = list(threads.map(cast, range(16)))
        assert sum(went_in) == 1
        assert 100 * slip + went_in.index(True) in trial.cast_numbers()
    assert len(trial.cast_numbers()) == 8


def test_eight_processes_with_one_slip(tmp_path: Path) -> None:
    trial = Trial(tmp_path, workers.SHAPE, workers.CODES).make()
    slips = range(10)
    children = [_start(tmp_path, "race", *slips) for _ in range(8)]
    for child in children:
        assert child.stdin is not None
        child.stdin.write("\n")
        child.stdin.flush()
    said = [line for child in children for line in child.communicate()[0].splitlines()]
    assert [child.returncode for child in children] == [0] * 8
    assert len(said) == 80
    assert Counter(line for line in said if line.endswith(" 1")) == Counter(f"{slip} 1" for slip in slips)
    assert trial.cast_numbers() == list(slips)


def test_different_slips_at_once_all_go_in(tmp_path: Path) -> None:
    trial = Trial(tmp_path, Shape(64, 1), codes=64).make()
    with ThreadPoolExecutor(16) as threads:
        assert all(threads.map(trial.cast, range(64)))
    assert trial.cast_numbers() == list(range(64))


def test_rounds_do_not_disturb_each_other(tmp_path: Path) -> None:
    trials = [Trial(tmp_path, round_id=f"round-{n}").make() for n in range(6)]
    with ThreadPoolExecutor(12) as threads:
        assert all(threads.map(lambda n: trials[n % 6].cast(n // 6), range(6 * 16)))
    for trial in trials:
        assert trial.cast_numbers() == list(range(16))


def test_destroyed_while_others_cast(tmp_path: Path) -> None:
    """Each ballot goes in before or finds no box; nobody finds a damaged one, and no file comes back."""
    trial = Trial(tmp_path, Shape(64, 1), codes=64).make()
    gate = threading.Barrier(9)

    def cast(first: int) -> set[bool]:
        gate.wait()
        seen = set()
        for number in itertools.cycle(range(first, first + 8)):
            try:
                seen.add(trial.cast(number))
            except NoBox:
                break
        return seen

    with ThreadPoolExecutor(8) as threads:
        waiting = [threads.submit(cast, 8 * n) for n in range(8)]
        gate.wait()
        trial.boxes.destroy(ROUND)
        for each in waiting:
            assert each.result() <= {True, False}
    assert trial.boxes.rounds() == []


@pytest.mark.skipif(sys.platform == "win32", reason="open files keep their names there")
def test_a_round_that_was_destroyed_and_made_anew_while_a_cast_waited(tmp_path: Path) -> None:
    """Another process has the lock; the cast that waits for it must not mix the old key file with the new box."""
    trial, anew = Trial(tmp_path / "one").make(), Trial(tmp_path / "two").make()
    held = disk.open_file(trial.key_file)
    disk.wait_for_lock(held)
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(trial.cast, 1)
        with pytest.raises(TimeoutError):
            waiting.result(timeout=0.3)
        for old, new in ((trial.key_file, anew.key_file), (trial.box_file, anew.box_file)):
            old.unlink()
            new.rename(old)
        os.close(held)
        with pytest.raises(NoBox):
            waiting.result(timeout=10)
    assert trial.cast_numbers() == []
    assert trial.cast(1)
