"""An outside teller's part on their own computer, without a browser: makes the key, and turns envelopes into keys.

Pure: text in, text out, no Django. Two formats, both JSON. Envelopes, from the program to the teller:
`{"format": "fair-practice-envelopes/1", "round": ID, "public": HEX, "envelopes": [HEX, …]}`; keys, from the teller to the
program, one for each envelope in the same order: `{"format": "fair-practice-keys/1", "round": ID, "keys": [HEX, …]}`.
The answer key and its words are in neither.
"""

import json
from dataclasses import dataclass

from fairpractice.ballots import keys, sealing
from fairpractice.ballots.exceptions import CountCodeError

ENVELOPES = "fair-practice-envelopes/1"
KEYS = "fair-practice-keys/1"
_KEY = 32  # bytes
_NO_KEY = bytes(_KEY)  # for an envelope that is no usable point of the curve: it opens nothing


class TellerError(Exception):
    """What stands in the way, as one sentence for the teller."""


@dataclass(frozen=True, slots=True)
class Envelopes:
    """What the program asks to be turned into keys. public: 32 bytes; envelopes: 32 bytes each."""

    round: str
    public: bytes
    envelopes: tuple[bytes, ...]


def new_key() -> tuple[str, bytes]:
    """A fresh count code, nine words joined by "-", and its public key, 32 bytes."""
    words = keys.fresh_count_code()
    return words, keys.public_key(keys.private_key(keys.read_count_code(words)))


def read_envelopes(text: str) -> Envelopes:
    """Reads the file of envelopes. Raises TellerError where it is anything else."""
    try:
        found = json.loads(text)
        if found["format"] != ENVELOPES or not isinstance(found["round"], str):
            raise ValueError
        read = Envelopes(found["round"], _bytes(found["public"]), tuple(_bytes(each) for each in found["envelopes"]))
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise TellerError("This is not a file of envelopes. Fetch it again from the teller's page.") from error
    return read


def _bytes(hexadecimal: str) -> bytes:
    found = bytes.fromhex(hexadecimal)
    if len(found) != _KEY:
        raise ValueError
    return found


def private_key(asked: Envelopes, typed: str) -> bytes:
    """The answer key from the words as typed. Raises TellerError where they are mistyped, or of another round."""
    try:
        private = keys.private_key(keys.read_count_code(typed))
    except CountCodeError as error:
        raise TellerError(_wrong(error)) from error
    if keys.public_key(private) != asked.public:
        raise TellerError("These words are a count code, but not the one of this round.")
    return private


def _wrong(error: CountCodeError) -> str:
    said = {
        "missing": f"There are nine words. Missing: {error.word}.",
        "extra": f"There are nine words. Too many: {error.word}.",
        "word": f"Look at word {error.word} again: it is not one of these words.",
        "check": "One of the words is not quite right. Compare each with your paper.",
    }
    return said[error.kind]


def write_keys(asked: Envelopes, private: bytes) -> str:
    """The file of keys, one for each envelope in the same order."""
    shared = [(sealing.shared_key(each, private) or _NO_KEY).hex() for each in asked.envelopes]
    return json.dumps({"format": KEYS, "round": asked.round, "keys": shared})
