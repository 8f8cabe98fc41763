"""Answers and texts as fixed-size bytes, locked so that only the answer key opens them (libsodium sealed boxes).

A sealed box begins with a public key made for it alone, its *envelope*. Whoever has the answer key turns the envelope into
the one key of this box: so the answer key opens ballots without ever being where they are.
"""

import hashlib
from dataclasses import dataclass

from nacl.bindings import crypto_box_beforenm, crypto_box_open_afternm, crypto_box_seal
from nacl.exceptions import CryptoError
from nacl.exceptions import RuntimeError as SodiumError

from fairpractice.ballots.exceptions import TextTooLong

ANSWERS = 160  # bytes of plaintext, always
TEXT = 2048  # bytes of plaintext, always
LONGEST_TEXT = TEXT - 2  # bytes of UTF-8
MOST_ITEMS = 100
SEALED = 48  # bytes that sealing adds: envelope 32, tag 16
ENVELOPE = 32
_VERSION = 1


@dataclass(frozen=True)
class Answers:
    """`items`: for each statement the chosen option from 1, or 0. `group`: the chosen group from 1, or 0 (not asked, or no answer)."""

    items: tuple[int, ...]
    group: int = 0


@dataclass(frozen=True)
class Sealed:
    """One ballot. Texts are sealed apart from the answers, and each is there, empty or not."""

    answers: bytes
    texts: tuple[bytes, ...]


def pack_answers(answers: Answers) -> bytes:
    """160 bytes: version, number of items, items, group, zeros. ValueError for more than 100 items or a number over 255."""
    if len(answers.items) > MOST_ITEMS:
        raise ValueError("A ballot has at most 100 items.")
    return bytes((_VERSION, len(answers.items), *answers.items, answers.group)).ljust(ANSWERS, b"\0")


def unpack_answers(plain: bytes) -> Answers | None:
    """What `pack_answers` packed, or None where anything at all is out of place."""
    if len(plain) != ANSWERS or plain[0] != _VERSION or plain[1] > MOST_ITEMS:
        return None
    end = 2 + plain[1]
    if any(plain[end + 1 :]):
        return None
    return Answers(tuple(plain[2:end]), plain[end])


def pack_text(text: str) -> bytes:
    """2,048 bytes: length, UTF-8, zeros. Raises TextTooLong. Half a character (a lone surrogate) becomes "?"."""
    written = text.encode("utf-8", "replace")
    if len(written) > LONGEST_TEXT:
        # What fits, cut to whole letters; the rest is over.
        fits = written[:LONGEST_TEXT].decode("utf-8", "ignore")
        raise TextTooLong(len(text) - len(fits))
    return (len(written).to_bytes(2, "big") + written).ljust(TEXT, b"\0")


def unpack_text(plain: bytes) -> str | None:
    """What `pack_text` packed, or None where anything at all is out of place."""
    if len(plain) != TEXT:
        return None
    end = 2 + int.from_bytes(plain[:2], "big")
    if end > TEXT or any(plain[end:]):
        return None
    try:
        return plain[2:end].decode("utf-8")
    except UnicodeDecodeError:
        return None


def seal(plain: bytes, public: bytes) -> bytes:
    """`plain` and 48 bytes more. Nobody opens it but the answer key's holder, not even who sealed it."""
    return crypto_box_seal(plain, public)


def envelope(sealed: bytes) -> bytes:
    """The 32 bytes from which the answer key makes the key of this box."""
    return sealed[:ENVELOPE]


def shared_key(envelope: bytes, private: bytes) -> bytes:
    """The key of one sealed box, 32 bytes; b"" where the envelope is no usable point of the curve."""
    try:
        return crypto_box_beforenm(envelope, private)
    except (SodiumError, ValueError):
        return b""


def open_with(sealed: bytes, shared: bytes, public: bytes) -> bytes | None:
    """The plaintext of a sealed box, or None where the key does not fit, or anything was changed."""
    if len(sealed) < SEALED or len(shared) != ENVELOPE or not any(shared) or len(public) != ENVELOPE:
        return None
    nonce = hashlib.blake2b(sealed[:ENVELOPE] + public, digest_size=24).digest()
    try:
        return crypto_box_open_afternm(sealed[ENVELOPE:], nonce, shared)
    except (CryptoError, ValueError):
        return None
