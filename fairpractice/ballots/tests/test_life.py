"""Any life of a box, with crashes in it, beside a plain list of who is in."""

import random
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from fairpractice.ballots import disk
from fairpractice.ballots.box import Boxes
from fairpractice.ballots.exceptions import BoxDamaged, NoBox, TooManyCodes
from fairpractice.ballots.layout import Shape
from fairpractice.ballots.tests.making import ROUND, Trial, quick_digest
from fairpractice.ballots.tests.test_crashes import Crash

numbers = st.integers(0, 20)


class Life(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.trial = Trial(Path(self.folder.name), Shape(16, 1), codes=12)
        self.there = False
        self.codes: set[int] = set()
        self.cast: set[int] = set()
        self.spent: set[int] = set()

    def teardown(self) -> None:
        self.folder.cleanup()

    def _made(self) -> None:
        self.there, self.codes, self.cast, self.spent = True, set(range(12)), set(), set()
        self.size = self.trial.box_file.stat().st_size

    @initialize()
    def make_first(self) -> None:
        self.trial.make()
        self._made()

    @precondition(lambda self: not self.there)
    @rule()
    def make(self) -> None:
        self.make_first()

    @precondition(lambda self: self.there)
    @rule(number=numbers)
    def cast_one(self, number: int) -> None:
        expected = number in self.codes and number not in self.spent
        assert self.trial.cast(number) == expected
        if expected:
            self.cast.add(number)
            self.spent.add(number)

    @precondition(lambda self: self.there)
    @rule(number=numbers, at=st.integers(0, 2), cut=st.floats(0, 1), what=st.sampled_from(["cast", "rewrap"]))
    def crash(self, number: int, at: int, cut: float, what: str) -> None:
        write, count = disk.raw_write, 0

        def cut_short(fd: int, content: memoryview, offset: int) -> int:
            nonlocal count
            count += 1
            if count <= at:
                return write(fd, content, offset)
            write(fd, content[: int(cut * len(content))], offset)
            raise Crash

        disk.raw_write = cut_short
        try:
            if what == "cast":
                self.trial.cast(number)
            else:
                self.trial.boxes.rewrap(ROUND)
        except Crash:
            pass
        finally:
            disk.raw_write = write
        self.trial.boxes = Boxes(self.trial.folder / "boxes", self.trial.folder / "keys")
        if what == "cast" and count and set(self.trial.cast_numbers()) != self.cast:
            assert number in self.codes - self.spent
            self.cast.add(number)
            self.spent.add(number)

    @precondition(lambda self: self.there)
    @rule(number=numbers)
    def add_code(self, number: int) -> None:
        try:
            self.trial.boxes.add_code(ROUND, quick_digest(number))
        except TooManyCodes:
            assert len(self.codes) == 16
        except ValueError:
            assert number in self.codes
        else:
            self.codes.add(number)

    @precondition(lambda self: self.there)
    @rule()
    def rewrap(self) -> None:
        self.trial.boxes.rewrap(ROUND)

    @precondition(lambda self: self.there)
    @rule()
    def shut(self) -> None:
        self.trial.boxes.shut(ROUND)
        self.spent |= self.codes

    @rule(crashed=st.booleans())
    def destroy(self, crashed: bool) -> None:
        if crashed and self.there:
            with open(self.trial.key_file, "r+b") as key:
                key.write(random.randbytes(8192))
            with pytest.raises(BoxDamaged):
                self.trial.boxes.facts(ROUND)
        self.trial.boxes.destroy(ROUND)
        self.there = False

    @invariant()
    def nothing_lost_nothing_twice(self) -> None:
        if not self.there:
            with pytest.raises(NoBox):
                self.trial.boxes.take(ROUND)
            return
        assert self.trial.cast_numbers() == sorted(self.cast)
        assert self.trial.boxes.facts(ROUND).codes == (len(self.codes),)

    @invariant()
    def one_size(self) -> None:
        if self.there:
            assert self.trial.box_file.stat().st_size == self.size


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
