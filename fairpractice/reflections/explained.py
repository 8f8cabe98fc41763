"""The numbers that the explanation names, read from the code itself, so that the page cannot differ from it."""

import inspect
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from fairpractice.ballots import codes, disk, keys, layout, sealing
from fairpractice.ballots.layout import Shape
from fairpractice.ballots.rewrapping import Rewrapper
from fairpractice.figures.classes import CAPPED, LEAST, OUTSIDE, WIDTH
from fairpractice.figures.practice import TEXTS
from fairpractice.reflections import dealing, deciders, desk

_EXAMPLE_TEXTS = 2  # open questions of the framework's set


@dataclass(frozen=True, slots=True)
class Size:
    """A box in bytes, for so many slips and two open questions. slot: one of its two halves."""

    capacity: int
    slot: int

    @property
    def whole(self) -> int:
        return 2 * self.slot


def in_words() -> dict[str, int]:
    """What the page for staff names."""
    return {
        "least": LEAST,
        "texts": TEXTS,
        "days": deciders.LEAST_DAYS,
        "extension": deciders.EXTENSION,
        "rest": deciders.REST.days // 7,
        "words": keys.WORDS,
    }


def in_bytes() -> dict[str, Any]:
    """What the page for engineers names: bytes unless the name says otherwise."""
    every = inspect.signature(Rewrapper.__init__).parameters["mean_seconds"].default
    capacities = dict.fromkeys(layout.capacity_for(slips) for slips in (1, 17, 33, 65))
    return {
        **in_words(),
        "sizes": [Size(n, Shape(n, _EXAMPLE_TEXTS).slot) for n in capacities],
        "smallest": layout.capacity_for(1),
        "most_slips": dealing.MOST_SLIPS,
        "block": layout.BLOCK,
        "wrap_key": layout.WRAP_KEY,
        "nonce": layout._NONCE,
        "tag": layout._TAG,
        "head": layout._HEAD.size,
        "counts": layout._COUNTS.size,
        "long_ago": datetime.fromtimestamp(disk.LONG_AGO, UTC).date(),
        "rewrap_minutes": round(every / 60),
        "answers": sealing.ANSWERS,
        "text": sealing.TEXT,
        "longest_text": sealing.LONGEST_TEXT,
        "sealed_answers": sealing.ANSWERS + sealing.SEALED,
        "sealed_text": sealing.TEXT + sealing.SEALED,
        "seal": sealing.SEALED,
        "envelope": sealing.ENVELOPE,
        "most_items": sealing.MOST_ITEMS,
        "code": codes.LENGTH,
        "code_bits": codes.LENGTH * 5,
        "salt": codes.SALT,
        "digest": codes.DIGEST,
        "memory": codes.MEMORY // 1024,
        "passes": codes.PASSES,
        "seed_bits": keys.SEED * 8,
        "key": keys.KEY,
        "fails": desk._FAILS,
        "fail_seconds": round(desk._EVERY),
        "outside": OUTSIDE,
        "capped": CAPPED,
        "width": WIDTH,
        "small": deciders.SMALL,
    }
