"""Crashes at every write: the old box or the new one, never neither, never a way back."""

import os
import random
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairpractice.ballots import disk, layout
from fairpractice.ballots.exceptions import BoxDamaged, NoBox
from fairpractice.ballots.layout import Shape
from fairpractice.ballots.tests.making import ROUND, Trial, quick_digest

_SECTOR = 512
_WRITES = {"cast": 3, "rewrap": 3, "add_code": 3, "make": 5, "destroy": 2}  # of a small box


class Crash(BaseException):
    """The process ends here."""


@contextmanager
def _crash(at_write: int, after_bytes: Callable[[int], int]) -> Iterator[None]:
    """The `at_write`th write (from 0) takes only so many of its bytes; then the process is no more."""
    write, count = disk.raw_write, 0

    def cut(fd: int, content: memoryview, offset: int) -> int:
        nonlocal count
        count += 1
        if count <= at_write:
            return write(fd, content, offset)
        write(fd, content[: after_bytes(len(content))], offset)
        raise Crash

    disk.raw_write = cut
    try:
        yield
    except Crash:
        pass
    else:
        raise AssertionError("There were fewer writes.")
    finally:
        disk.raw_write = write


_CUTS: list[Callable[[int], int]] = [
    lambda size: 0,
    lambda size: 1,
    lambda size: size // 2,
    lambda size: size - 1,
    lambda size: size,
    lambda size: random.randrange(size),
    lambda size: random.randrange(size),
]


def _trial(folder: str | Path) -> Trial:
    trial = Trial(Path(folder), Shape(32, 1)).make()
    assert trial.cast(0)
    assert trial.cast(1)
    return trial


def _keys_that_open(trial: Trial, box: bytes) -> int:
    """How many slots of this copy of the box file open with the keys that are there now."""
    size, content = len(box) // 2, trial.key_file.read_bytes()
    keys = [content[at : at + 32] for at in range(0, len(content), 32)]
    slots = [box[:size], box[size:]]
    return sum(layout.unlock(slot, key, ROUND) is not None for slot in slots for key in keys)


@pytest.mark.parametrize("cut", range(len(_CUTS)))
@pytest.mark.parametrize("at", range(_WRITES["cast"]))
def test_casting(tmp_path: Path, at: int, cut: int) -> None:
    trial = _trial(tmp_path)
    before = trial.box_file.read_bytes()
    with _crash(at, _CUTS[cut]):
        trial.cast(2)
    found = trial.cast_numbers()
    assert found in ([0, 1], [0, 1, 2])
    if at == 2:
        assert found == [0, 1, 2]
    # Whoever pressed Send again: in once, however it went before.
    assert trial.cast(2) == (found == [0, 1])
    assert trial.cast_numbers() == [0, 1, 2]
    assert _keys_that_open(trial, before) == 0
    assert _keys_that_open(trial, trial.box_file.read_bytes()) == 1
    for number in range(3, 16):
        assert trial.cast(number)


@pytest.mark.parametrize("cut", range(len(_CUTS)))
@pytest.mark.parametrize("act", ["rewrap", "add_code"])
@pytest.mark.parametrize("at", range(3))
def test_rewrapping_and_adding_a_code(tmp_path: Path, act: str, at: int, cut: int) -> None:
    trial = _trial(tmp_path)
    with _crash(at, _CUTS[cut]):
        if act == "rewrap":
            trial.boxes.rewrap(ROUND)
        else:
            trial.boxes.add_code(ROUND, quick_digest(20))
    assert trial.cast_numbers() == [0, 1]
    assert trial.boxes.facts(ROUND).codes in ([(16,)] if act == "rewrap" else [(16,), (17,)])
    assert trial.cast(2)
    assert trial.cast_numbers() == [0, 1, 2]


@pytest.mark.parametrize("cut", range(len(_CUTS)))
@pytest.mark.parametrize("at", range(3))
def test_shutting(tmp_path: Path, at: int, cut: int) -> None:
    trial = _trial(tmp_path)
    with _crash(at, _CUTS[cut]):
        trial.boxes.shut(ROUND)
    assert trial.cast_numbers() == [0, 1]
    in_still = trial.cast(2)
    assert not (in_still and at == 2)
    trial.boxes.shut(ROUND)
    assert not trial.cast(3)
    assert trial.cast_numbers() == [0, 1, 2][: 2 + in_still]


@pytest.mark.parametrize("cut", range(len(_CUTS)))
@pytest.mark.parametrize("at", range(_WRITES["make"]))
def test_making(tmp_path: Path, at: int, cut: int) -> None:
    """Whatever is left of it: it opens whole, or it says what it is and can be destroyed and made again."""
    trial = Trial(tmp_path, Shape(32, 1))
    with _crash(at, _CUTS[cut]):
        trial.make()
    try:
        trial.boxes.facts(ROUND)
    except (NoBox, BoxDamaged):
        if trial.boxes.exists(ROUND):
            trial.boxes.destroy(ROUND)
        trial.make()
    assert trial.cast(0)
    assert trial.cast_numbers() == [0]


@pytest.mark.parametrize("cut", range(len(_CUTS)))
@pytest.mark.parametrize("at", range(_WRITES["destroy"]))
def test_destroying(tmp_path: Path, at: int, cut: int) -> None:
    trial = _trial(tmp_path)
    with _crash(at, _CUTS[cut]):
        trial.boxes.destroy(ROUND)
    if at > 0:
        assert _keys_that_open(trial, trial.box_file.read_bytes()) == 0
    assert trial.boxes.rounds() == [ROUND]  # so it is found and destroyed at the next start
    trial.boxes.destroy(ROUND)
    assert trial.boxes.rounds() == []


@pytest.mark.parametrize("name", ["box_file", "key_file"])
def test_destroying_when_one_name_was_gone_already(tmp_path: Path, name: str) -> None:
    trial = _trial(tmp_path)
    getattr(trial, name).unlink()
    assert trial.boxes.rounds() == [ROUND]
    trial.boxes.destroy(ROUND)
    assert trial.boxes.rounds() == []


@dataclass
class _Disk:
    """Records what is written and synced, and plays back what a power cut at any moment may leave of it.

    A disk may have done writes since the last sync of their file in any part and order, sector by sector.
    """

    files: dict[int, str]
    before: dict[str, bytes]
    events: list[tuple[str, int, bytes]] = field(default_factory=list)  # file, offset, content; offset -1: synced

    def after(self, count: int, draw: random.Random) -> dict[str, bytes]:
        images = {name: bytearray(content) for name, content in self.before.items()}
        happened = self.events[:count]
        for number, (name, offset, content) in enumerate(happened):
            sure = ("synced", name) in [("synced" if o < 0 else "", n) for n, o, _ in happened[number:]]
            odds = draw.choice((0.0, 0.1, 0.5, 0.9, 1.0))
            for at in range(0, len(content), _SECTOR):
                if sure or draw.random() < odds:
                    part = content[at : at + _SECTOR]
                    images[name][offset + at : offset + at + len(part)] = part
        return {name: bytes(image) for name, image in images.items()}


@contextmanager
def _recorded(trial: Trial) -> Iterator[_Disk]:
    paths = {"box": trial.box_file, "key": trial.key_file}
    found = _Disk(
        {path.stat().st_ino: name for name, path in paths.items()}, {n: p.read_bytes() for n, p in paths.items()}
    )
    write, sync = disk.raw_write, disk.sync

    def note_write(fd: int, content: memoryview, offset: int) -> int:
        found.events.append((found.files[os.fstat(fd).st_ino], offset, bytes(content)))
        return write(fd, content, offset)

    def note_sync(fd: int) -> None:
        sync(fd)
        found.events.append((found.files[os.fstat(fd).st_ino], -1, b""))

    disk.raw_write, disk.sync = note_write, note_sync
    try:
        yield found
    finally:
        disk.raw_write, disk.sync = write, sync


def test_a_cast_writes_key_box_key_and_waits_for_each() -> None:
    with tempfile.TemporaryDirectory() as folder:
        trial = _trial(folder)
        with _recorded(trial) as seen:
            trial.cast(2)
    assert [(name, offset < 0) for name, offset, _ in seen.events] == [
        ("key", False),
        ("key", True),
        ("box", False),
        ("box", True),
        ("key", False),
        ("key", True),
    ]


def test_a_cast_a_rewrap_and_a_code_more_write_alike() -> None:
    """Same files, same lengths, same order, the slots in turn: what was written does not tell why."""
    with tempfile.TemporaryDirectory() as folder:
        trial = _trial(folder)
        seen = []
        for act in (
            lambda: trial.cast(2),
            lambda: trial.boxes.rewrap(ROUND),
            lambda: trial.boxes.add_code(ROUND, quick_digest(20)),
            lambda: trial.cast(20),
        ):
            with _recorded(trial) as found:
                act()
            seen.append(found.events)
    lengths = [[(name, len(content)) for name, _, content in events] for events in seen]
    assert all(each == lengths[0] for each in lengths)
    slots = [[min(offset, 1) for _, offset, _ in events] for events in seen]
    assert slots[0] == slots[2]
    assert slots[1] == slots[3]
    assert [1 - slot if slot >= 0 else slot for slot in slots[0]] == slots[1]


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 6), st.integers(0, 2**32))
def test_power_cuts_with_writes_torn_and_out_of_order(count: int, seed: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        trial = _trial(folder)
        with _recorded(trial) as seen:
            trial.cast(2)
        assert len(seen.events) == 6
        left = seen.after(count, random.Random(seed))
        trial.box_file.write_bytes(left["box"])
        trial.key_file.write_bytes(left["key"])
        found = trial.cast_numbers()
        assert found in ([0, 1], [0, 1, 2])
        if count >= 4:
            assert found == [0, 1, 2]
        assert trial.cast(2) == (found == [0, 1])
        assert trial.cast_numbers() == [0, 1, 2]
        assert _keys_that_open(trial, seen.before["box"]) == 0
