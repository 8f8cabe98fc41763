"""Codes of slips: made, read as people type them, and kept only as slow salted digests."""

import secrets
import unicodedata
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

from argon2.low_level import Type, hash_secret_raw

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U
LENGTH = 12  # characters of 5 bits: 60 bits, not to be guessed behind Argon2
DIGEST = 32  # bytes
SALT = 16  # bytes
MEMORY, PASSES = 19456, 2  # KiB and rounds of Argon2id
_LONGEST = 100  # characters typed; nobody types more for a code
_READ_AS = str.maketrans("OIL", "011")
_DASHES = {
    "\u2212",
    "\u00ad",
    "_",
}  # minus, soft hyphen, and what a phone offers for a dash; the others are of class Pd


def fresh(n: int) -> tuple[str, ...]:
    """`n` different codes of 12 characters each, in no order. `shown` puts the dashes in."""
    made: set[str] = set()
    while len(made) < n:
        made.add("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)))
    codes = list(made)
    secrets.SystemRandom().shuffle(codes)
    return tuple(codes)


def shown(code: str) -> str:
    """How a slip shows a code: "ABCD-EFGH-JKMN"."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def tidy(typed: str) -> str:
    """The 12 characters meant by `typed`, or "" where it cannot be a code. Case, spaces, dashes, O, I and L do not matter."""
    if len(typed) > _LONGEST:
        return ""
    letters = "".join(c for c in unicodedata.normalize("NFKC", typed) if not _is_between(c))
    if not letters.isascii():
        return ""
    code = letters.upper().translate(_READ_AS)
    return code if len(code) == LENGTH and all(c in ALPHABET for c in code) else ""


def _is_between(character: str) -> bool:
    return character.isspace() or character in _DASHES or unicodedata.category(character) in ("Pd", "Cf")


def fresh_salt() -> bytes:
    """16 random bytes, one salt for each round."""
    return secrets.token_bytes(SALT)


def digest(tidy_code: str, salt: bytes) -> bytes:
    """Argon2id of a code as `tidy` gives it: 32 bytes, from 19 MiB and two passes. ValueError for anything else."""
    if len(tidy_code) != LENGTH or any(c not in ALPHABET for c in tidy_code):
        raise ValueError("This is not a tidy code.")
    if len(salt) != SALT:
        raise ValueError("A salt has 16 bytes.")
    return hash_secret_raw(
        tidy_code.encode("ascii"),
        salt,
        time_cost=PASSES,
        memory_cost=MEMORY,
        parallelism=1,
        hash_len=DIGEST,
        type=Type.ID,
    )


def digests(codes: Iterable[str], salt: bytes) -> list[bytes]:
    """`digest` of each code, in the order given, on two threads."""
    with ThreadPoolExecutor(2) as threads:
        return list(threads.map(lambda code: digest(code, salt), codes))
