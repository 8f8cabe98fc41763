"""A text with tracked changes, as read from Word: paragraphs of spans, each of which somebody may have added or deleted."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Choice(StrEnum):
    """What to do with tracked changes."""

    ACCEPT = "accept"
    REJECT = "reject"
    MARKS = "marks"


@dataclass(frozen=True, slots=True)
class Span:
    """Some words. added, deleted: by a tracked change; both, where somebody took out what somebody had put in."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str = ""
    added: bool = False
    deleted: bool = False

    def stays(self, choice: Choice) -> bool:
        """Whether these words are in the text after `choice`."""
        return choice is Choice.MARKS or not (self.deleted if choice is Choice.ACCEPT else self.added)


@dataclass(frozen=True, slots=True)
class Label:
    """What Word prints before a paragraph of a list. number: where it is a plain "3." or "3)", else 0."""

    text: str
    number: int = 0

    @property
    def bullet(self) -> bool:
        return not self.text


@dataclass(slots=True)
class Block:
    """One paragraph, or a table. kind: "heading", "text", "item", "table".

    level: of a heading 2 to 4; of an item from 1. end_added, end_deleted: whether the end of the paragraph itself was
    tracked: without that end the words run on into the next paragraph.
    rows: of a table, each cell its paragraphs.
    """

    kind: str
    spans: list[Span] = field(default_factory=list)
    level: int = 0
    label: Label | None = None
    end_added: bool = False
    end_deleted: bool = False
    rows: list[list[list[Block]]] = field(default_factory=list)

    def all_spans(self) -> list[Span]:
        """Every span, those inside the table too."""
        inside = [s for row in self.rows for cell in row for block in cell for s in block.all_spans()]
        return [*self.spans, *inside]

    def ends(self, choice: Choice) -> bool:
        """Whether the paragraph still ends here after `choice`."""
        return choice is Choice.MARKS or not (self.end_deleted if choice is Choice.ACCEPT else self.end_added)


@dataclass(frozen=True, slots=True)
class Note:
    """A comment from Word. about: the words it was put on, "" where there are none."""

    by: str
    text: str
    about: str = ""


@dataclass(slots=True)
class WordText:
    """All that a Word file says. left_out: what is not in `blocks`, by a name of ours, and how many of it."""

    blocks: list[Block]
    title: str = ""
    notes: list[Note] = field(default_factory=list)
    left_out: dict[str, int] = field(default_factory=dict)

    @property
    def tracked(self) -> int:
        """How many tracked changes there are, runs of words that stand together counting once."""
        count = 0
        for block in self.blocks:
            before = (False, False)
            ends = (block.end_added, block.end_deleted)
            for now in [*((span.added, span.deleted) for span in block.all_spans()), ends]:
                count += now != before and now != (False, False)
                before = now
        return count
