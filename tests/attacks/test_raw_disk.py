"""The raw disk, carved after the count. Journal, free space, slack: whatever is in the image is searched.

On the real disk of the open days a copy opens, as docs/decisions/0013-ballot-box.md says; here that proves the carving.
"""

import os
import secrets
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from fairpractice.ballots import codes, keys, layout, sealing
from fairpractice.ballots.box import Boxes, Shape, capacity_for
from tests.attacks.carving import Disk, ballots_in, boxes_in, found, keys_in, opened

ROUND = "spring-2031"
BLOCK = layout.BLOCK
MakeDisk = Callable[..., Disk]


@dataclass
class Round:
    """A round on a disk with real codes and a real count code, and what an observer of its files kept of each moment."""

    folder: Path
    people: int
    texts: int
    wrap_keys: set[bytes] = field(default_factory=set)
    boxes_seen: list[bytes] = field(default_factory=list)
    sealed: list[sealing.Sealed] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.count_code = keys.fresh_count_code()
        self.private = keys.private_key(keys.read_count_code(self.count_code))
        self.public, self.salt = keys.public_key(self.private), codes.fresh_salt()
        self.codes = codes.fresh(self.people)
        self.digests = codes.digests(self.codes, self.salt)
        self.shape = Shape(capacity_for(self.people), self.texts)
        self.boxes = Boxes(self.folder / "boxes", self.folder / "keys")
        self.boxes.make(ROUND, self.shape, self.salt, self.public, [self.digests])
        self.observe()

    def observe(self) -> None:
        """Takes what a watcher with every right could copy at this moment."""
        content = (self.folder / "keys" / f"{ROUND}.key").read_bytes()
        self.wrap_keys |= {content[:32], content[BLOCK : BLOCK + 32]}
        box = (self.folder / "boxes" / f"{ROUND}.box").read_bytes()
        half = len(box) // 2
        self.boxes_seen += [state for state in (box[:half], box[half:]) if state not in self.boxes_seen[-2:]]

    def plain(self, number: int) -> bytes:
        return sealing.pack_answers(sealing.Answers((number % 5 + 1,) * 20 + (number // 250, number % 250), 3))

    def cast(self, number: int) -> None:
        words = f"I am number {number} and I say what I think"
        texts = [sealing.pack_text(words) for _ in range(self.texts)]
        self.sealed.append(
            sealing.Sealed(
                sealing.seal(self.plain(number), self.public), tuple(sealing.seal(text, self.public) for text in texts)
            )
        )
        assert self.boxes.cast(ROUND, [self.digests[number]], self.sealed[-1])
        self.observe()

    def everything_secret(self) -> dict[str, list[bytes]]:
        """By what it is: bytes that must be nowhere once the round is counted."""
        shown = [form for code in self.codes for form in (code, codes.shown(code), code.lower())]
        words = self.count_code.split("-")
        return {
            "wrap keys": list(self.wrap_keys),
            "old boxes": [state[at : at + 64] for state in self.boxes_seen for at in range(0, len(state), BLOCK)],
            "codes": [form.encode() for form in shown] + [form.encode("utf-16-le") for form in shown],
            "digests": self.digests,
            "round": [self.salt, self.public, self.private, "-".join(words[:2]).encode()],
            "sealed answers": [part.answers[at : at + 32] for part in self.sealed for at in (0, 100)],
            "sealed texts": [text[at : at + 32] for part in self.sealed for text in part.texts for at in (0, 1000)],
            "answers": [self.plain(n)[:24] for n in range(self.people)],
            "texts": [b"I say what I think", "I say what I think".encode("utf-16-le")],
        }


@pytest.mark.parametrize(("people", "texts", "every"), [(14, 2, 1), (200, 0, 20)])
def test_nothing_is_left_on_the_disk_after_the_count(make_disk: MakeDisk, people: int, texts: int, every: int) -> None:
    disk = make_disk()
    live = Round(disk.folder, people, texts)
    size = live.shape.slot
    open_days, back_ups = [], []
    for number in range(people):
        live.cast(number)
        if number % every == every - 1:
            open_days.append(disk.copy())
            back_ups.append((disk.folder / "boxes" / f"{ROUND}.box").read_bytes())
    secret = live.everything_secret()
    taken = live.boxes.take(ROUND)
    assert len(taken.answers) == people
    live.boxes.destroy(ROUND)
    os.sync()
    left = disk.unmount()

    # The attacker can find things: a copy of an open day opens, though only at the moment it was made.
    for number in {0, len(open_days) // 2, len(open_days) - 1}:
        copy = open_days[number]
        states = opened(boxes_in(copy, size), keys_in(copy), ROUND)
        assert [len(state.answers) for state in states] == [every * (number + 1)]
        assert found(copy, secret["wrap keys"])
        for what in ("codes", "digests", "round", "sealed answers", "sealed texts", "answers", "texts"):
            assert found(copy, secret[what]) == [], what

    for what, needles in secret.items():
        assert found(left, needles) == [], what
    old = [copy[at : at + size] for copy in back_ups for at in (0, size)]
    assert opened([*boxes_in(left, size), *old, *live.boxes_seen], keys_in(left), ROUND) == []
    assert opened(boxes_in(left, size), live.wrap_keys, ROUND) == []


def test_an_open_round_keeps_no_older_state(make_disk: MakeDisk) -> None:
    """Every key that was ever written, but the one of now, is gone from the raw disk while people still answer."""
    disk = make_disk()
    live = Round(disk.folder, 14, 1)
    for number in range(9):
        live.cast(number)
    copy = disk.copy()
    states = opened([*boxes_in(copy, live.shape.slot), *live.boxes_seen], keys_in(copy), ROUND)
    assert {len(state.answers) for state in states} == {9}
    assert len(found(copy, live.wrap_keys)) <= 2  # the two blocks of now


def test_copies_of_boxes_without_their_keys_open_nothing_even_with_the_count_code(tmp_path: Path) -> None:
    """A back-up of each day, the paper with the count code, and one another's bytes as keys."""
    live = Round(tmp_path / "live", 6, 0)
    for number in range(6):
        live.cast(number)
        shutil.copytree(tmp_path / "live" / "boxes", tmp_path / "back-ups" / str(number))
    copies = [path.read_bytes() for path in sorted((tmp_path / "back-ups").rglob("*.box"))]
    assert len(copies) == 6
    seed = keys.read_count_code(live.count_code)
    guesses = {live.private, live.public, seed * 2, live.salt * 2, bytes(32), *live.digests}
    for copy in copies:
        guesses |= {copy[at : at + 32] for at in range(0, len(copy), 32)}
    halves = [copy[at : at + live.shape.slot] for copy in copies for at in (0, live.shape.slot)]
    assert opened(halves, guesses, ROUND) == []
    assert ballots_in(copies[-1], live.private, live.public) == []
    # With the wrap key the same search finds every ballot.
    content = (tmp_path / "live" / "keys" / f"{ROUND}.key").read_bytes()
    inside = opened(halves[-2:], [content[:32], content[BLOCK : BLOCK + 32]], ROUND)
    assert len(inside) == 1
    assert len(ballots_in(layout._written(inside[0])[:8000], live.private, live.public)) == 6


def test_control_a_key_file_that_is_made_and_deleted_gives_every_box_away(make_disk: MakeDisk) -> None:
    """The obvious way: write the new box beside the old, rename, delete the old key. All of it is carved out."""
    disk = make_disk()
    shape = Shape(16, 0)
    contents = layout.Contents(ROUND, shape, bytes(16), bytes(32), 0, ((),), ((),))
    for number in range(14):
        contents = replace(contents, counter=number + 1)
        key = secrets.token_bytes(32)
        for name, content in ((f"key-{number}", key), ("box.new", layout.lock(contents, key))):
            with open(disk.folder / name, "wb") as file:
                file.write(content)
                os.fsync(file.fileno())
        os.replace(disk.folder / "box.new", disk.folder / "box")
        (disk.folder / f"key-{number - 1}").unlink(missing_ok=True)
        disk.copy()
    for path in disk.folder.glob("*[x0-9]"):
        path.unlink()
    left = disk.unmount()
    carved = opened(boxes_in(left, shape.slot), keys_in(left), ROUND)
    assert len({state.counter for state in carved}) > 7


def test_control_a_disk_that_keeps_a_journal_of_contents_keeps_the_keys(make_disk: MakeDisk) -> None:
    """ext4 with data=journal, which nobody has by accident: what the guide warns of, and the carving finds it."""
    disk = make_disk("data=journal")
    live = Round(disk.folder, 14, 0)
    for number in range(14):
        live.cast(number)
        disk.copy()
    live.boxes.destroy(ROUND)
    left = disk.unmount()
    assert found(left, live.wrap_keys)
    carved = opened([*boxes_in(left, live.shape.slot), *live.boxes_seen], keys_in(left), ROUND)
    assert len(carved) > 3
