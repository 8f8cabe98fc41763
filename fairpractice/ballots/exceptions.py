"""What can go wrong with a ballot box. No text names a code, a digest or a number of ballots."""

from typing import Literal


class BallotError(Exception):
    """Something about slips, sealed ballots or their box."""


class NoBox(BallotError):
    """There is no box for this round: never made, or destroyed."""


class BoxExists(BallotError):
    """There is a box already, or what is left of one: destroy it before making another."""


class BoxDamaged(BallotError):
    """The box cannot be opened: changed from outside, restored without its key, or half destroyed."""


class BoxFull(BallotError):
    """There is no room on the disk. Nothing was changed."""


class TooManyCodes(BallotError):
    """The box has no place for another code."""


class CountCodeError(BallotError):
    """The words typed are no count code.

    `kind` "missing" or "extra": `word` tells how many words are missing or too many. "word": the `word`th (from 1) is none
    of ours. "check": all are words of ours, but one of them was mistyped; `word` is 0.
    """

    def __init__(self, kind: Literal["missing", "extra", "word", "check"], word: int = 0) -> None:
        super().__init__(kind, word)
        self.kind: Literal["missing", "extra", "word", "check"] = kind
        self.word = word


class TextTooLong(BallotError):
    """A text is longer than fits; `over` letters must go, counted from its end."""

    def __init__(self, over: int) -> None:
        super().__init__(over)
        self.over = over
