"""The reader's language: words, dates and numbers. The caller passes them in; nothing is looked up here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)


def english_day(on: date) -> str:
    """3 March 2026."""
    return f"{on.day} {english_month(on)}"


def english_month(on: date) -> str:
    """March 2026."""
    return f"{MONTHS[on.month - 1]} {on.year}"


def english_number(value: int | float) -> str:
    """1,204 or 12.5."""
    return f"{value:,}" if isinstance(value, int) else f"{value:,.10g}"


@dataclass(frozen=True, slots=True)
class Words:
    """How a document speaks. With Django: `Words(gettext, "ur", "rtl", day=…, month=…)`.

    lang: a BCP 47 tag such as "en-GB". direction: which way the script runs.
    """

    gettext: Callable[[str], str] = str
    lang: str = "en-GB"
    direction: Literal["ltr", "rtl"] = "ltr"
    day: Callable[[date], str] = english_day
    month: Callable[[date], str] = english_month
    number: Callable[[int | float], str] = english_number


ENGLISH = Words()


def clean(text: str) -> str:
    """`text` without the characters that no file format can hold: controls, lone surrogates, non-characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(each for each in text if each in "\n\t" or not _unprintable(ord(each)))


def _unprintable(code: int) -> bool:
    controls = code < 0x20 or 0x7F <= code <= 0x9F
    return controls or 0xD800 <= code <= 0xF8FF or code == 0xFEFF or code & 0xFFFE == 0xFFFE or code >= 0xF0000


def shorten(text: str, most: int) -> str:
    """`text` in at most `most` characters, cut between words."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut[most // 2 :] else cut).rstrip(" ,.;:") + "…"
