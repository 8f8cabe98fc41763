"""A text that people wrote (a statement, a policy) as a paper, as a poster for the wall and as a slide, all of it data."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, ClassVar

from fairpractice.reports.documents import PDF, document
from fairpractice.reports.words import ENGLISH, Words, shorten

MOST_ON_WALL = 280  # words that can still be read from two steps away
MOST_SIGNED = 8
OURS = "Fair Practice"  # in Word, styles of lines that are no part of the text begin so: whoever reads it back leaves them out


@dataclass(frozen=True, slots=True)
class Run:
    """Words that look alike. address: of the web, where they lead."""

    text: str
    bold: bool = False
    italic: bool = False
    address: str = ""


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """level: 1 to 3 beneath the title."""

    level: int
    runs: Runs


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words of one paragraph. quote: somebody else's."""

    runs: Runs
    quote: bool = False


@dataclass(frozen=True, slots=True)
class Bulleted:
    """A list: bullets, or numbers from `start`. Each item holds paragraphs and lists."""

    items: tuple[tuple[Paragraph | Bulleted, ...], ...]
    numbered: bool = False
    start: int = 1


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its heads, and rows of as many cells."""

    heads: tuple[Runs, ...]
    rows: tuple[tuple[Runs, ...], ...]


Part = Heading | Paragraph | Bulleted | Grid


@dataclass(frozen=True)
class TextPaper:
    """The whole text. under: which version it is. signed: names. last: lines at the end. whose: "" or what stands above."""

    practice: str
    title: str
    parts: tuple[Part, ...]
    under: str = ""
    signed: tuple[str, ...] = ()
    last: tuple[str, ...] = ()
    kinds: ClassVar[frozenset[str]] = frozenset({"pdf", "docx"})

    def payload(self, words: Words = ENGLISH) -> dict[str, Any]:
        _ = words.gettext
        told = {"signed": _("Signed by"), "empty": _("Nothing has been written yet")}
        return {
            **document("text", self.title, words, told),
            "practice": self.practice,
            "on": self.under,
            "parts": [_told(each) for each in _stepped(self.parts)],
            "signed": list(self.signed),
            "last": list(self.last),
        }


@dataclass(frozen=True)
class TextPoster:
    """One A4 page for the wall: the text where it is short, else how it begins and what it is about. address: of the page."""

    practice: str
    title: str
    parts: tuple[Part, ...]
    address: str
    signed: tuple[str, ...] = ()
    on: date | None = None
    kinds: ClassVar[frozenset[str]] = PDF

    def payload(self, words: Words = ENGLISH) -> dict[str, Any]:
        _ = words.gettext
        whole = _length(self.parts) <= MOST_ON_WALL
        parts = self.parts if whole else opening(self.parts)
        told = {
            "signed": _("Signed by"),
            "scan": _("Read it all") if not whole else _("Read it on your phone"),
            "hint": _("Point your phone’s camera at the square, or type the address."),
            "qr": _("QR code that opens the address printed beneath it"),
        }
        return {
            **document("pinned", shorten(f"{self.title}: {self.practice}", 200), words, told),
            "practice": shorten(self.practice, 90),
            "heading": shorten(self.title, 120),
            "parts": [_told(each) for each in _stepped(parts)],
            "signed": [shorten(each, 80) for each in self.signed[:MOST_SIGNED]],
            "address": self.address,
            "on": words.day(self.on) if self.on else "",
        }


@dataclass(frozen=True)
class TextSlide:
    """One slide: how the text begins and what it is about; the whole text in the speaker's notes."""

    practice: str
    title: str
    parts: tuple[Part, ...]
    signed: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    on: date | None = None
    kinds: ClassVar[frozenset[str]] = frozenset({"pptx"})

    def payload(self, words: Words = ENGLISH) -> dict[str, Any]:
        _ = words.gettext
        first = next((plain(p.runs) for p in self.parts if isinstance(p, Paragraph)), "")
        return {
            **document("text", shorten(self.title, 110), words, {"signed": _("Signed by"), "about": _("It says")}),
            "practice": shorten(self.practice, 90),
            "first": shorten(first, 420),
            "points": [shorten(each, 110) for each in _points(self.parts)][:6],
            "signed": shorten(", ".join(self.signed), 160),
            "notes": [*self.notes, *(line for each in self.parts for line in _lines(each))],
            "chart": None,
            "on": words.day(self.on) if self.on else "",
        }


def _points(parts: tuple[Part, ...]) -> list[str]:
    """What a text is about: its headings, or where it has no more than one, the points of its first list."""
    headings = [plain(p.runs) for p in parts if isinstance(p, Heading) and p.level == 1]
    if len(headings) > 1:
        return headings
    first = next((p for p in parts if isinstance(p, Bulleted)), None)
    return [_lines(item[0])[0] for item in first.items if _lines(item[0])] if first else []


def plain(runs: Runs) -> str:
    """The words alone."""
    return "".join(run.text for run in runs)


def opening(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """How a long text begins, whole, and the headings of the rest as a list. Nothing is cut in the middle of a thought."""
    at = next((n for n, each in enumerate(parts) if isinstance(each, Paragraph)), None)
    if at is None:
        return parts[:1]
    rest = tuple((Paragraph(p.runs),) for p in parts[at + 1 :] if isinstance(p, Heading) and p.level == 1)
    return (*parts[: at + 1], Bulleted(rest)) if rest else parts[: at + 1]


def _lines(part: Part) -> list[str]:
    if isinstance(part, Bulleted):
        return [line for item in part.items for each in item for line in _lines(each)]
    if isinstance(part, Grid):
        return [" | ".join(plain(cell) for cell in row) for row in (part.heads, *part.rows)]
    return [plain(part.runs)]


def _length(parts: tuple[Part, ...]) -> int:
    return sum(len(line.split()) for each in parts for line in _lines(each))


def _stepped(parts: tuple[Part, ...]) -> list[Part]:
    """Headings that never skip a level going down: readers of tagged PDF, and the standard, count on it."""
    made: list[Part] = []
    level = 0
    for each in parts:
        if isinstance(each, Heading):
            level = max(1, min(each.level, level + 1, 3))
            each = Heading(level, each.runs)
        made.append(each)
    return made


def _told(part: Part) -> dict[str, Any]:
    if isinstance(part, Heading):
        return {"kind": "heading", "level": part.level, "runs": _runs(part.runs)}
    if isinstance(part, Paragraph):
        return {"kind": "quote" if part.quote else "paragraph", "runs": _runs(part.runs)}
    if isinstance(part, Grid):
        rows = [[_runs(cell) for cell in row] for row in part.rows]
        return {"kind": "table", "heads": [_runs(cell) for cell in part.heads], "rows": rows}
    items = [[_told(each) for each in item] for item in part.items]
    return {"kind": "list", "numbered": part.numbered, "start": part.start, "items": items}


def _runs(runs: Runs) -> list[dict[str, Any]]:
    return [asdict(run) for run in runs]
