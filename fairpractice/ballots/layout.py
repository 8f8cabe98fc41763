"""What is inside a box, as bytes of one fixed size, and locked whole.

Every list is written sorted by its own bytes, and nothing in one list points into another: so the bytes are the same
whatever the order of casting. Where a list is shorter than it may be, zeros follow at the end; nobody sees them, since
the whole is encrypted.
"""

import secrets
import struct
from collections.abc import Sequence
from dataclasses import dataclass, replace

from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_decrypt,
    crypto_aead_xchacha20poly1305_ietf_encrypt,
)
from nacl.exceptions import CryptoError

from fairpractice.ballots import codes, keys, sealing
from fairpractice.ballots.exceptions import BoxDamaged, TooManyCodes

BLOCK = 4096  # bytes; slots begin at blocks of the disk, so that a torn write harms one of them only
WRAP_KEY = 32
_NONCE, _TAG = 24, 16
_SEALED_ANSWERS = sealing.ANSWERS + sealing.SEALED
_SEALED_TEXT = sealing.TEXT + sealing.SEALED
_LONGEST_ID = 64
_VERSION = 1
# version, length of the round's id, id, capacity, texts, colours, salt, public key, counter, ballots
_HEAD = struct.Struct(f">BB{_LONGEST_ID}sIBB{codes.SALT}s{keys.KEY}sQI")
_COUNTS = struct.Struct(">II")  # unspent and spent codes of one colour


@dataclass(frozen=True)
class Shape:
    """What fixes the size of a box: most ballots (and most codes of a colour), text questions, colours of slips."""

    capacity: int
    texts: int
    colours: int = 1

    def __post_init__(self) -> None:
        if not (1 <= self.capacity <= 1 << 16 and 0 <= self.texts <= 16 and 1 <= self.colours <= 4):
            raise ValueError("A box has 1 to 65,536 ballots, up to 16 texts and 1 to 4 colours.")

    @property
    def slot(self) -> int:
        """Bytes of one slot: whole blocks."""
        lists = self.capacity * (self.colours * codes.DIGEST + _SEALED_ANSWERS + self.texts * _SEALED_TEXT)
        size = _NONCE + _HEAD.size + self.colours * _COUNTS.size + lists + _TAG
        return -(-size // BLOCK) * BLOCK


def capacity_for(codes: int) -> int:
    """Room for that many codes, rounded up to 16, 32, 64 …: the size of a box tells little of the size of a team."""
    return max(16, 1 << (max(codes, 1) - 1).bit_length())


@dataclass(frozen=True)
class Contents:
    """All that a box knows. The outer tuples of digests are colours, those of texts are questions."""

    round_id: str
    shape: Shape
    salt: bytes
    public: bytes
    counter: int
    unspent: tuple[tuple[bytes, ...], ...]
    spent: tuple[tuple[bytes, ...], ...]
    answers: tuple[bytes, ...] = ()
    texts: tuple[tuple[bytes, ...], ...] = ()

    def with_ballot(self, digests: Sequence[bytes], ballot: sealing.Sealed) -> "Contents | None":
        """With one ballot more and one code of each colour spent; None where a code is unknown or spent."""
        if len(digests) != self.shape.colours or any(d not in u for d, u in zip(digests, self.unspent, strict=True)):
            return None
        return replace(
            self,
            unspent=tuple(tuple(x for x in u if x != d) for d, u in zip(digests, self.unspent, strict=True)),
            spent=tuple((*s, d) for d, s in zip(digests, self.spent, strict=True)),
            answers=(*self.answers, ballot.answers),
            texts=tuple((*t, new) for t, new in zip(self.texts, ballot.texts, strict=True)),
        )

    def holds(self, ballot: sealing.Sealed) -> bool:
        """Whether any part of it is here already. No two people seal the same bytes, whatever they say."""
        return ballot.answers in self.answers or any(
            new in part for new, part in zip(ballot.texts, self.texts, strict=True)
        )

    def without_codes(self) -> "Contents":
        """With every code spent."""
        spent = tuple((*s, *u) for s, u in zip(self.spent, self.unspent, strict=True))
        return replace(self, unspent=((),) * self.shape.colours, spent=spent)

    def with_code(self, digest: bytes, colour: int) -> "Contents":
        """With one code more. ValueError for one that is there already, TooManyCodes where there is no place."""
        if digest in self.unspent[colour] or digest in self.spent[colour]:
            raise ValueError("This code is in the box already.")
        if len(self.unspent[colour]) + len(self.spent[colour]) >= self.shape.capacity:
            raise TooManyCodes
        changed = tuple((*u, digest) if n == colour else u for n, u in enumerate(self.unspent))
        return replace(self, unspent=changed)


def check_sizes(digests: Sequence[bytes], ballot: sealing.Sealed) -> None:
    """ValueError where a digest or a sealed part has not the one size that it may have."""
    if any(len(d) != codes.DIGEST for d in digests):
        raise ValueError("A digest has 32 bytes.")
    if len(ballot.answers) != _SEALED_ANSWERS or any(len(t) != _SEALED_TEXT for t in ballot.texts):
        raise ValueError("A sealed ballot has parts of other sizes.")


def lock(contents: Contents, key: bytes) -> bytes:
    """One slot: nonce, encrypted contents, tag. Its length is `shape.slot`, whatever is inside."""
    nonce = secrets.token_bytes(_NONCE)
    plain = _written(contents)
    return nonce + crypto_aead_xchacha20poly1305_ietf_encrypt(plain, contents.round_id.encode(), nonce, key)


def unlock(slot: bytes, key: bytes, round_id: str) -> Contents | None:
    """What `lock` locked; None for another key, another round, or a slot not written to its end."""
    if len(key) != WRAP_KEY or len(slot) < BLOCK:
        return None
    try:
        plain = crypto_aead_xchacha20poly1305_ietf_decrypt(slot[_NONCE:], round_id.encode(), slot[:_NONCE], key)
    except CryptoError:
        return None
    return _read(plain)


def _written(c: Contents) -> bytes:
    s, name = c.shape, c.round_id.encode()
    parts = [
        _HEAD.pack(
            _VERSION, len(name), name, s.capacity, s.texts, s.colours, c.salt, c.public, c.counter, len(c.answers)
        )
    ]
    parts += [_COUNTS.pack(len(u), len(p)) for u, p in zip(c.unspent, c.spent, strict=True)]
    for unspent, spent in zip(c.unspent, c.spent, strict=True):
        parts += [*sorted(unspent), *sorted(spent)]
    for items in (c.answers, *c.texts):
        parts += sorted(items)
    return b"".join(parts).ljust(s.slot - _NONCE - _TAG, b"\0")


def _read(plain: bytes) -> Contents:
    """Raises BoxDamaged for what another version wrote."""
    version, length, name, capacity, texts, colours, salt, public, counter, ballots = _HEAD.unpack_from(plain)
    if version != _VERSION:
        raise BoxDamaged
    at = _HEAD.size

    def take(count: int, size: int) -> tuple[bytes, ...]:
        nonlocal at
        found = tuple(plain[n : n + size] for n in range(at, at + count * size, size))
        at += count * size
        return found

    counts = [_COUNTS.unpack(part) for part in take(colours, _COUNTS.size)]
    digests = [(take(unspent, codes.DIGEST), take(spent, codes.DIGEST)) for unspent, spent in counts]
    return Contents(
        round_id=name[:length].decode(),
        shape=Shape(capacity, texts, colours),
        salt=salt,
        public=public,
        counter=counter,
        unspent=tuple(u for u, _ in digests),
        spent=tuple(s for _, s in digests),
        answers=take(ballots, _SEALED_ANSWERS),
        texts=tuple(take(ballots, _SEALED_TEXT) for _ in range(texts)),
    )
