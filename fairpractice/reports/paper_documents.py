"""A paper to read, fill in and sign: headings, paragraphs, lists and tables, as PDF or as Word."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from fairpractice.reports.documents import document
from fairpractice.reports.words import ENGLISH, Words

TEXT_WIDE = 164  # millimetres that the columns of a table share


@dataclass(frozen=True, slots=True)
class Table:
    """heads: of the columns. rows: a text for each column, "" to write on. shares: of the width, one for each column.

    Raises ValueError where a row or `shares` has more or fewer columns.
    """

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    shares: tuple[int, ...]

    def __post_init__(self) -> None:
        if not self.heads or any(len(row) != len(self.heads) for row in (*self.rows, self.shares)):
            raise ValueError("A table has as many texts in each row as it has columns.")

    @property
    def widths(self) -> list[int]:
        """Millimetres of each column."""
        return [TEXT_WIDE * share // sum(self.shares) for share in self.shares]


@dataclass(frozen=True, slots=True)
class Part:
    """A heading and what stands under it, in this order."""

    title: str
    paragraphs: tuple[str, ...] = ()
    bullets: tuple[str, ...] = ()
    table: Table | None = None


@dataclass(frozen=True)
class Paper:
    """A whole paper. practice: whose it is. on: the day it was made, None to leave it out."""

    practice: str
    title: str
    introduction: tuple[str, ...]
    parts: tuple[Part, ...]
    on: date | None = None
    kinds: ClassVar[frozenset[str]] = frozenset({"pdf", "docx"})

    def payload(self, words: Words = ENGLISH) -> dict[str, Any]:
        return {
            **document("paper", self.title, words, {}),
            "practice": self.practice,
            "on": words.day(self.on) if self.on else "",
            "introduction": list(self.introduction),
            "parts": [_part(each) for each in self.parts],
        }


def _part(part: Part) -> dict[str, Any]:
    told = part.table
    table = {"heads": told.heads, "rows": told.rows, "shares": told.shares, "widths": told.widths} if told else None
    return {"title": part.title, "paragraphs": part.paragraphs, "bullets": part.bullets, "table": table}


def markdown(paper: Paper) -> str:
    """The same as Markdown, for a reader of the source code."""
    blocks = [f"# {paper.title}", *paper.introduction]
    for part in paper.parts:
        blocks += [f"## {part.title}", *part.paragraphs]
        if part.bullets:
            blocks.append("\n".join(f"- {each}" for each in part.bullets))
        if part.table:
            rows = (part.table.heads, ("---",) * len(part.table.heads), *part.table.rows)
            blocks.append("\n".join(_line(row) for row in rows))
    return "\n\n".join(blocks) + "\n"


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(each.replace('|', chr(92) + '|') for each in cells)} |"
