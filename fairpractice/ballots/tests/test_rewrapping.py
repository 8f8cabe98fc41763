"""Re-wrapping hides the times of casts: at random, for every box, whatever happens to one of them."""

import itertools
import statistics
import threading
import time
from pathlib import Path

from fairpractice.ballots.box import Boxes
from fairpractice.ballots.exceptions import BoxDamaged, BoxFull, NoBox
from fairpractice.ballots.rewrapping import Rewrapper
from fairpractice.ballots.tests.making import Trial


class Watched(Boxes):
    """Notes when which round was re-wrapped, and fails as told."""

    def __init__(self, rounds: list[str], failing: dict[str, Exception] | None = None) -> None:
        super().__init__(Path("/nowhere"), Path("/nowhere"))
        self.names, self.failing = rounds, failing or {}
        self.seen: list[tuple[str, float]] = []
        self.enough = threading.Event()
        self.wanted = 400

    def rounds(self) -> list[str]:
        return self.names

    def rewrap(self, round_id: str) -> None:
        self.seen.append((round_id, time.monotonic()))
        if len(self.seen) >= self.wanted:
            self.enough.set()
        if round_id in self.failing:
            raise self.failing[round_id]


def _watch(boxes: Watched, mean_seconds: float) -> float:
    """Seconds until as many as wanted were seen."""
    began, rewrapper = time.monotonic(), Rewrapper(boxes, mean_seconds)
    rewrapper.start()
    try:
        assert boxes.enough.wait(30)
    finally:
        rewrapper.stop()
    return time.monotonic() - began


def test_all_boxes_are_rewrapped_about_as_often_as_asked_at_times_without_pattern() -> None:
    boxes = Watched(["a", "b", "c", "d"])
    took = _watch(boxes, 0.02)
    # 400 of 4 boxes, each every 20 ms on average: 2 s, and some time for waking up.
    assert took > 1.5
    for name in boxes.names:
        times = [at for each, at in boxes.seen if each == name]
        gaps = [after - before for before, after in itertools.pairwise(times)]
        assert 50 < len(gaps) < 150
        # A clock has no spread; times without memory have as much spread as mean.
        assert statistics.stdev(gaps) / statistics.mean(gaps) > 0.6


def test_one_box_in_trouble_does_not_stop_the_others() -> None:
    boxes = Watched(
        ["a", "gone", "full", "damaged", "worn"],
        {"gone": NoBox(), "full": BoxFull(), "damaged": BoxDamaged(), "worn": OSError("worn")},
    )
    boxes.wanted = 100
    _watch(boxes, 0.02)
    assert {name for name, _ in boxes.seen} == set(boxes.names)


def test_real_boxes_change_and_keep_their_ballots(tmp_path: Path) -> None:
    trials = [Trial(tmp_path, round_id=f"round-{n}").make() for n in range(3)]
    for number, trial in enumerate(trials):
        assert trial.cast(number)
    before = [trial.box_file.read_bytes() for trial in trials]
    rewrapper = Rewrapper(trials[0].boxes, mean_seconds=0.02)
    rewrapper.start()
    rewrapper.start()
    cast = 0
    deadline = time.monotonic() + 30
    while any(trial.box_file.read_bytes() == old for trial, old in zip(trials, before, strict=True)):
        assert time.monotonic() < deadline
        time.sleep(0.005)
    for number in range(3, 10):  # with casts between
        cast += trials[0].cast(number)
    rewrapper.stop()
    assert cast == 7
    assert trials[0].cast_numbers() == [0, *range(3, 10)]
    assert [trial.cast_numbers() for trial in trials[1:]] == [[1], [2]]
    still = [trial.box_file.read_bytes() for trial in trials]
    time.sleep(0.1)
    assert [trial.box_file.read_bytes() for trial in trials] == still
    assert not [thread for thread in threading.enumerate() if thread.name == "ballots-rewrapper"]


def test_nothing_to_do_and_stopped_at_once(tmp_path: Path) -> None:
    rewrapper = Rewrapper(Boxes(tmp_path / "boxes", tmp_path / "keys"))
    rewrapper.stop()
    rewrapper.start()
    began = time.monotonic()
    rewrapper.stop()
    assert time.monotonic() - began < 5
