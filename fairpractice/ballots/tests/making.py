"""Rounds to try boxes with: quick digests instead of Argon2, an answer key, ballots that tell which they are."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from fairpractice.ballots import keys, sealing
from fairpractice.ballots.box import Boxes, Shape, Taken

ROUND = "round-1"
SALT = bytes(range(16))
PRIVATE = keys.private_key(b"sixteen letters!")
PUBLIC = keys.public_key(PRIVATE)


def quick_digest(number: int, colour: int = 0) -> bytes:
    """Stands for the digest of code `number`: as random as one, without its work."""
    return hashlib.sha256(b"%d %d" % (colour, number)).digest()


def ballot(number: int, texts: int = 0) -> sealing.Sealed:
    """A sealed ballot that says `number` (below 65,025) in its answers and in every text."""
    plain = sealing.pack_answers(sealing.Answers((number // 255, number % 255), 1))
    words = [sealing.pack_text(f"text {number} of question {n}") for n in range(texts)]
    return sealing.Sealed(sealing.seal(plain, PUBLIC), tuple(sealing.seal(text, PUBLIC) for text in words))


def opened(sealed: bytes) -> bytes | None:
    return sealing.open_with(sealed, sealing.shared_key(sealing.envelope(sealed), PRIVATE), PUBLIC)


def number_of(sealed: bytes) -> int:
    """Which ballot these sealed answers came with. Needs the answer key."""
    answers = sealing.unpack_answers(opened(sealed) or b"")
    assert answers is not None
    return answers.items[0] * 255 + answers.items[1]


def number_of_text(sealed: bytes) -> int:
    return int((sealing.unpack_text(opened(sealed) or b"") or "").split()[1])


@dataclass
class Trial:
    """A round in folders of its own."""

    folder: Path
    shape: Shape = field(default_factory=lambda: Shape(16, 2))
    codes: int = 16
    round_id: str = ROUND

    def __post_init__(self) -> None:
        self.boxes = Boxes(self.folder / "boxes", self.folder / "keys")

    @property
    def box_file(self) -> Path:
        return self.folder / "boxes" / f"{self.round_id}.box"

    @property
    def key_file(self) -> Path:
        return self.folder / "keys" / f"{self.round_id}.key"

    def digests(self, number: int) -> list[bytes]:
        return [quick_digest(number, colour) for colour in range(self.shape.colours)]

    def make(self) -> "Trial":
        every = [[quick_digest(n, colour) for n in range(self.codes)] for colour in range(self.shape.colours)]
        self.boxes.make(self.round_id, self.shape, SALT, PUBLIC, every)
        return self

    def cast(self, number: int) -> bool:
        """Ballot `number` with code `number`."""
        return self.boxes.cast(self.round_id, self.digests(number), ballot(number, self.shape.texts))

    def cast_numbers(self) -> list[int]:
        """Which ballots are in, sorted; every text must be there as often as its answers."""
        taken = self.boxes.take(self.round_id)
        numbers = in_order(taken)
        for texts in taken.texts:
            assert sorted(map(number_of_text, texts)) == sorted(numbers)
        return sorted(numbers)


def in_order(taken: Taken) -> list[int]:
    return [number_of(sealed) for sealed in taken.answers]
