"""A holder's part on their own device: opens the shares sealed to them, and hands out sums only. Pure: text in, text out.

The file of shares, from the program: `{"format": "fair-practice-pool-request/1", "public": HEX, "request": TEXT,
"boxes": {PRACTICE: HEX}}`. The file of sums, to the program: `{"format": "fair-practice-pool-sums/1", "release": ID,
"request": DIGEST, "items": {QUESTION: [DIGITS of each part]}, "sizes": [DIGITS of each group]}`. What the device remembers:
`{"format": "fair-practice-holder/1", "boxes": {BOX DIGEST: REQUEST DIGEST}}`: a box is never added up twice in different company.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from fairpractice.ballots import keys
from fairpractice.ballots.exceptions import CountCodeError
from fairpractice.figures.pools import add_shares
from fairpractice.pooling import requests, sharing
from fairpractice.pooling.exceptions import HolderError

SHARES = "fair-practice-pool-request/1"
SUMS = "fair-practice-pool-sums/1"
MEMORY = "fair-practice-holder/1"


@dataclass(frozen=True, slots=True)
class Asked:
    """A file of shares as read. digest: of the request; public: 32 bytes; boxes: by Practice."""

    request: requests.Request
    digest: str
    public: bytes
    boxes: Mapping[str, bytes]


def new_key() -> tuple[str, bytes]:
    """Nine fresh words joined by "-", and the public key that goes with them, 32 bytes."""
    words = keys.fresh_count_code()
    return words, keys.public_key(keys.private_key(keys.read_count_code(words)))


def read_shares(text: str) -> Asked:
    """Reads the file of shares. Raises HolderError where it is anything else."""
    try:
        body = json.loads(text)
        if body["format"] != SHARES:
            raise ValueError
        boxes = {str(id): bytes.fromhex(box) for id, box in body["boxes"].items()}
        found = Asked(
            requests.read(body["request"]), requests.digest(body["request"]), bytes.fromhex(body["public"]), boxes
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise HolderError("This is not a file of shares. Fetch it again from the pool's page.") from error
    return found


def private_key(asked: Asked, typed: str) -> bytes:
    """The holder's key from the words as typed. Raises HolderError where they are mistyped, or of another pool."""
    try:
        private = keys.private_key(keys.read_count_code(typed))
    except CountCodeError as error:
        raise HolderError(_wrong(error)) from error
    if keys.public_key(private) != asked.public:
        raise HolderError("These are nine words of a key, but not of the key of this pool.")
    return private


def _wrong(error: CountCodeError) -> str:
    said = {
        "missing": f"There are nine words. Missing: {error.word}.",
        "extra": f"There are nine words. Too many: {error.word}.",
        "word": f"Look at word {error.word} again: it is not one of these words.",
        "check": "One of the words is not quite right. Compare each with your paper.",
    }
    return said[error.kind]


def read_memory(text: str) -> dict[str, str]:
    """What this device has added up before: digests of boxes and of the requests they were in. Raises HolderError."""
    try:
        body = json.loads(text)
        if body["format"] != MEMORY:
            raise ValueError
        return {str(box): str(request) for box, request in body["boxes"].items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise HolderError(
            "The list of what was added up before cannot be read. Without it nothing is added up."
        ) from error


def write_memory(used: Mapping[str, str]) -> str:
    return json.dumps({"format": MEMORY, "boxes": dict(sorted(used.items()))}, indent=1)


def sums(asked: Asked, private: bytes, used: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """The file of sums, and the memory with this request. Raises HolderError for a request that must not be answered."""
    marks = {hashlib.blake2b(box, digest_size=32).hexdigest(): asked.digest for box in asked.boxes.values()}
    if set(asked.boxes) != asked.request.ids or len(marks) != len(asked.boxes):
        raise HolderError("The shares are not those of the Practices that are named.")
    if any(used.get(mark, asked.digest) != asked.digest for mark in marks):
        raise HolderError(
            "Some of these shares were added up before, in other company. Both sums together would tell of single Practices: nothing was added up."
        )
    shares = {id: _share(asked, id, private) for id in sorted(asked.boxes)}
    if len({len(share.sizes) for share in shares.values()}) != 1:
        raise HolderError("The shares do not have the same shape.")
    small = frozenset(id for id, share in shares.items() if share.small)
    why = requests.refused(asked.request, small, {id: frozenset(share.yes) for id, share in shares.items()})
    if why:
        raise HolderError(f"{why} Nothing was added up.")
    items = {
        item: [sharing.write(add_shares([shares[id].yes[item] for id in part.practices])) for part in parts]
        for item, parts in asked.request.items.items()
    }
    sizes = [sharing.write(add_shares([shares[id].sizes for id in group])) for group in asked.request.sizes]
    body = {"format": SUMS, "release": asked.request.release, "request": asked.digest, "items": items, "sizes": sizes}
    return json.dumps(body, separators=(",", ":")), {**used, **marks}


def _share(asked: Asked, id: str, private: bytes) -> sharing.Share:
    share = sharing.open_share(asked.boxes[id], private, asked.public)
    if share is None:
        raise HolderError("A share does not open with this key. Fetch the file again from the pool's page.")
    if (share.pool, share.place, share.practice) != (asked.request.pool, asked.request.place, id):
        raise HolderError("A share belongs to another Practice, place or pool. Nothing was added up.")
    return share
