"""Codes that let somebody in: made once, shown once, kept only as a hash."""

import hashlib
import secrets

from fairpractice.organisations.models import ALPHABET


def new_code() -> str:
    """Sixteen characters, 80 bits, in four groups: "k7m2-x9qa-…"."""
    letters = "".join(secrets.choice(ALPHABET) for _n in range(16))
    return "-".join(letters[i : i + 4] for i in range(0, 16, 4))


def code_hash(code: str) -> str:
    """SHA-256 of a code as typed: case, spaces and dashes do not matter, and o, i, l are forgiven.

    A plain hash is enough: 80 random bits cannot be searched.
    """
    folded = code.lower().replace("-", "").replace(" ", "").translate(str.maketrans("oil", "011"))
    return hashlib.sha256(folded.encode()).hexdigest()
