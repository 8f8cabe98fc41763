"""The count code, nine words on paper, and the answer key made from it.

A word says 16 bits as consonant, vowel, consonant, vowel, consonant ("proquints": D. S. Wilkerson, arXiv:0901.4016), so it
can be read aloud and typed on a phone. Eight words are the seed of 128 bits, the ninth finds mistyped ones.
"""

import hashlib
import re
import secrets
import unicodedata
from collections.abc import Sequence

from nacl.bindings import crypto_scalarmult_base

from fairpractice.ballots.exceptions import CountCodeError

SEED = 16  # bytes
WORDS = 9
KEY = 32  # bytes
_CONSONANTS = "bdfghjklmnprstvz"
_VOWELS = "aiou"
_CHECK = b"fair-practice check 1\n"
_ANSWER_KEY = b"fair-practice answer key 1\n"
_LONGEST = 2_000  # characters typed


def fresh_count_code() -> str:
    """Nine words joined by "-"."""
    return count_code(secrets.token_bytes(SEED))


def count_code(seed: bytes) -> str:
    """The nine words of a seed of 16 bytes."""
    whole = seed + _check(seed)
    return "-".join(_word(int.from_bytes(whole[at : at + 2], "big")) for at in range(0, len(whole), 2))


def read_count_code(typed: str) -> bytes:
    """The seed, 16 bytes. Case and whatever stands between the words do not matter. Raises CountCodeError."""
    words = re.findall(r"[^\W\d_]+", unicodedata.normalize("NFKC", typed[:_LONGEST]).casefold())
    together = "".join(words)
    if len(words) != WORDS and len(together) == 5 * WORDS:
        words = [together[at : at + 5] for at in range(0, len(together), 5)]  # spaces left out, or in other places
    if len(words) < WORDS:
        raise CountCodeError("missing", WORDS - len(words))
    if len(words) > WORDS:
        raise CountCodeError("extra", len(words) - WORDS)
    whole = b"".join(_values(words))
    if _check(whole[:SEED]) != whole[SEED:]:
        raise CountCodeError("check")
    return whole[:SEED]


def private_key(seed: bytes) -> bytes:
    """The answer key of a seed: 32 bytes. It opens sealed answers."""
    return hashlib.blake2b(_ANSWER_KEY + seed, digest_size=KEY).digest()


def public_key(private: bytes) -> bytes:
    """The half of the answer key that seals: 32 bytes (X25519)."""
    return crypto_scalarmult_base(private)


def key_name(public: bytes) -> str:
    """16 hexadecimal digits by which people compare public keys."""
    return hashlib.sha256(public).hexdigest()[:16]


def _check(seed: bytes) -> bytes:
    return hashlib.blake2b(_CHECK + seed, digest_size=32).digest()[:2]


def _word(value: int) -> str:
    c, v = _CONSONANTS, _VOWELS
    return c[value >> 12] + v[value >> 10 & 3] + c[value >> 6 & 15] + v[value >> 4 & 3] + c[value & 15]


def _values(words: Sequence[str]) -> list[bytes]:
    """Two bytes for each word. Raises CountCodeError for the first that is none."""
    found = []
    for number, word in enumerate(words, 1):
        alphabets = (_CONSONANTS, _VOWELS, _CONSONANTS, _VOWELS, _CONSONANTS)
        if len(word) != 5 or any(letter not in letters for letter, letters in zip(word, alphabets, strict=True)):
            raise CountCodeError("word", number)
        value = 0
        for letter, letters in zip(word, alphabets, strict=True):
            value = value * len(letters) + letters.index(letter)
        found.append(value.to_bytes(2, "big"))
    return found
