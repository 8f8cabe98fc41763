"""Ballot boxes under load: casts into many open boxes at once, one large round, and the count.

FAIRPRACTICE_BENCH_SECONDS shortens the minute of casting.
"""

import itertools
import os
import random
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from benchmarks.lines import Line
from fairpractice.ballots import codes, keys, sealing
from fairpractice.ballots.box import Boxes, Shape, capacity_for
from fairpractice.ballots.rewrapping import Rewrapper

ROUNDS, TEAM, LARGE = 200, 64, 2_000
RATE = 10  # casts a second
THREADS = 8
TEXTS = 2
ITEMS = 25
_PRIVATE = keys.private_key(bytes(16))
_PUBLIC = keys.public_key(_PRIVATE)
_SALT = bytes(16)
_LONGEST = "é" * (sealing.LONGEST_TEXT // 2)


@dataclass(frozen=True)
class _Slips:
    """Codes of a round and their digests; half of them are spent before anything is measured."""

    codes: tuple[str, ...]
    digests: list[bytes]


def cast() -> Iterator[Line]:
    """Each cast as the program does it: facts, Argon2, three seals, the box; from when it was due to when it is on the disk."""
    seconds = float(os.environ.get("FAIRPRACTICE_BENCH_SECONDS", "60"))
    with tempfile.TemporaryDirectory() as folder:
        boxes = Boxes(Path(folder) / "boxes", Path(folder) / "keys")
        slips = _slips(TEAM)
        names = [f"round-{number}" for number in range(ROUNDS)]
        for name in names:
            _make_half_full(boxes, name, slips, TEAM)
        left = [(name, code) for code in slips.codes[TEAM // 2 :] for name in random.sample(names, ROUNDS)]
        rewrapper = Rewrapper(boxes)
        rewrapper.start()
        took = _at_a_rate(boxes, left[: int(RATE * seconds)])
        rewrapper.stop()
        yield Line("cast-p95", 1000 * _percentile(took, 95), "ms", high=150)
        yield Line("cast-median", 1000 * _percentile(took, 50), "ms")
        yield from _large(boxes, seconds)
    for people, target in ((50, 2), (LARGE, 60)):
        yield Line(f"count-{people}", _count(people), "s", high=target)


def _large(boxes: Boxes, seconds: float) -> Iterator[Line]:
    """One round of 2,000, one cast after the other."""
    capacity = capacity_for(LARGE)
    few = _slips(max(10, int(seconds)))
    digests = [os.urandom(codes.DIGEST) for _ in range(LARGE - len(few.codes))]
    _make_half_full(boxes, "large", _Slips(few.codes, [*digests, *few.digests]), capacity)
    took = [_timed(partial(_cast, boxes, "large", code)) for code in few.codes]
    yield Line(f"cast-{LARGE}-p95", 1000 * _percentile(took, 95), "ms")
    yield Line(f"cast-{LARGE}-megabytes", 2 * Shape(capacity, TEXTS).slot / 1e6, "MB")


def _slips(number: int) -> _Slips:
    fresh = codes.fresh(number)
    return _Slips(fresh, codes.digests(fresh, _SALT))


def _make_half_full(boxes: Boxes, name: str, slips: _Slips, capacity: int) -> None:
    """A box in which the first half of the slips is spent. One ballot stands for all: locked, they differ anyway."""
    boxes.make(name, Shape(capacity, TEXTS), _SALT, _PUBLIC, [slips.digests])
    ballot, half = _ballot(), len(slips.digests) // 2
    with boxes._opened(name) as box:
        full = replace(
            box.contents,
            unspent=(tuple(slips.digests[half:]),),
            spent=(tuple(slips.digests[:half]),),
            answers=(ballot.answers,) * half,
            texts=tuple((text,) * half for text in ballot.texts),
        )
        box.write(full)


def _ballot() -> sealing.Sealed:
    answers = sealing.pack_answers(sealing.Answers((5,) * ITEMS, 3))
    texts = [sealing.pack_text(_LONGEST) for _ in range(TEXTS)]
    return sealing.Sealed(sealing.seal(answers, _PUBLIC), tuple(sealing.seal(text, _PUBLIC) for text in texts))


def _cast(boxes: Boxes, name: str, code: str) -> None:
    salt = boxes.facts(name).salt
    if not boxes.cast(name, [codes.digest(code, salt)], _ballot()):
        raise RuntimeError("A cast was refused: this measures nothing.")


def _at_a_rate(boxes: Boxes, casts: Sequence[tuple[str, str]]) -> list[float]:
    """Seconds that each took from when it was due, so that waiting behind others counts."""
    began = time.perf_counter()

    def one(due: float, name: str, code: str) -> float:
        _cast(boxes, name, code)
        return time.perf_counter() - due

    waiting = []
    with ThreadPoolExecutor(THREADS) as threads:
        for number, (name, code) in enumerate(casts):
            due = began + number / RATE
            time.sleep(max(0.0, due - time.perf_counter()))
            waiting.append(threads.submit(one, due, name, code))
    return [each.result() for each in waiting]


def _count(people: int) -> float:
    """Seconds to take all ballots out of a full box, make their shared keys, open and read them."""
    with tempfile.TemporaryDirectory() as folder:
        boxes = Boxes(Path(folder) / "boxes", Path(folder) / "keys")
        digests = [os.urandom(codes.DIGEST) for _ in range(people)]
        boxes.make("count", Shape(capacity_for(people), TEXTS), _SALT, _PUBLIC, [digests])
        ballots = [_ballot() for _ in range(people)]
        with boxes._opened("count") as box:
            full = replace(
                box.contents,
                unspent=((),),
                spent=(tuple(digests),),
                answers=tuple(ballot.answers for ballot in ballots),
                texts=tuple(tuple(ballot.texts[n] for ballot in ballots) for n in range(TEXTS)),
            )
            box.write(full)
        return _timed(partial(_open_all, boxes, people))


def _open_all(boxes: Boxes, people: int) -> None:
    taken = boxes.take("count")
    every = [*taken.answers, *itertools.chain(*taken.texts)]
    shared = {sealing.envelope(sealed): sealing.shared_key(sealing.envelope(sealed), _PRIVATE) for sealed in every}

    def plain(sealed: bytes) -> bytes:
        return sealing.open_with(sealed, shared[sealing.envelope(sealed)], _PUBLIC) or b""

    answers = [sealing.unpack_answers(plain(sealed)) for sealed in taken.answers]
    texts = [sealing.unpack_text(plain(sealed)) for sealed in itertools.chain(*taken.texts)]
    if len(answers) != people or None in answers or set(texts) != {_LONGEST}:
        raise RuntimeError("The count is wrong: this measures nothing.")


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _percentile(values: Sequence[float], of: int) -> float:
    return sorted(values)[min(len(values) - 1, len(values) * of // 100)]
