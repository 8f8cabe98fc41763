"""One Practice's totals as two sealed shares, and what a holder's device finds in one. Pure: no Django, no database.

A share is JSON: what it belongs to in the clear, then numbers mod 2^61 - 1, each as 16 hexadecimal digits, so that its length
tells nothing: `{"format": "fair-practice-pool-share/1", "pool": ID, "place": CODE, "practice": ID, "small": 0 or 1,
"items": {ID: DIGITS…}, "sizes": DIGITS…}`. The numbers of one share alone are uniformly random.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fairpractice.ballots import sealing
from fairpractice.figures import pools

SHARE = "fair-practice-pool-share/1"
_DIGITS = 16
_NUMBERS = re.compile(rf"(?:[0-9a-f]{{{_DIGITS}}})+")


@dataclass(frozen=True, slots=True)
class Share:
    """Totals of a Practice, or one holder's share of them: the same shape.

    pool, practice: public ids; place: the code of an area. small: fewer than seven answers. yes: by question, of each column,
    shape (columns,). sizes: answers by column, shape (columns,).
    """

    pool: str
    place: str
    practice: str
    small: bool
    yes: Mapping[str, tuple[int, ...]]
    sizes: tuple[int, ...]


def seal_shares(totals: Share, first: bytes, second: bytes) -> tuple[bytes, bytes]:
    """Two sealed boxes, one for each holder's public key (32 bytes each)."""
    flat = [*totals.sizes, *(n for counts in totals.yes.values() for n in counts)]
    one, two = (
        sealing.seal(_pack(totals, numbers), key)
        for numbers, key in zip(pools.share(flat), (first, second), strict=True)
    )
    return one, two


def _pack(totals: Share, numbers: Sequence[int]) -> bytes:
    columns = len(totals.sizes)
    runs = iter(write(numbers[at : at + columns]) for at in range(0, len(numbers), columns))
    sizes = next(runs)
    body = {
        "format": SHARE, "pool": totals.pool, "place": totals.place, "practice": totals.practice, "small": int(totals.small),
        "items": dict(zip(totals.yes, runs, strict=True)), "sizes": sizes,
    }  # fmt: skip
    return json.dumps(body, separators=(",", ":")).encode()


def open_share(sealed: bytes, private: bytes, public: bytes) -> Share | None:
    """The share in a sealed box, or None where the key does not fit or anything is out of place."""
    plain = sealing.open_with(sealed, sealing.shared_key(sealing.envelope(sealed), private), public)
    if plain is None:
        return None
    try:
        body = json.loads(plain)
        if body["format"] != SHARE or not all(isinstance(body[k], str) for k in ("pool", "place", "practice")):
            return None
        yes = {str(item): read(digits) for item, digits in body["items"].items()}
        found = Share(body["pool"], body["place"], body["practice"], body["small"] != 0, yes, read(body["sizes"]))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return found if all(len(counts) == len(found.sizes) for counts in yes.values()) else None


def write(numbers: Sequence[int]) -> str:
    """Numbers of 0 .. 2^61 - 2, each as 16 hexadecimal digits."""
    return "".join(f"{n:0{_DIGITS}x}" for n in numbers)


def read(digits: str) -> tuple[int, ...]:
    """What `write` wrote. Raises ValueError for anything else."""
    if not isinstance(digits, str) or not _NUMBERS.fullmatch(digits):
        raise ValueError("These are no numbers of a share.")
    found = tuple(int(digits[at : at + _DIGITS], 16) for at in range(0, len(digits), _DIGITS))
    if any(n >= pools.MODULUS for n in found):
        raise ValueError("A number of a share lies below 2^61 - 1.")
    return found
