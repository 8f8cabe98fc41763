"""From the paragraphs of a Word file to Markdown, with tracked changes taken up, left out or marked; and to a preview of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from django.utils.translation import gettext as _

from fairpractice.documents.comparing import Change, Line, Mark, Piece
from fairpractice.documents.word_blocks import Block, Choice, Note, Span
from fairpractice.documents.wording import Paragraph, inline_words

_ALWAYS = re.compile(r"[\\`*~]|<(?=[A-Za-z!/?])|&(?=#?\w+;)|(?<!\w)_|_(?!\w)|\](?=[(\[:])|!(?=\[)")
_AT_START = re.compile(r"^(\s*)(#{1,6}(?=\s|$)|>|[-+](?=\s|$)|=+\s*$|-+\s*$)")
_NUMBER_AT_START = re.compile(r"^(\s*\d{1,9})([.)])(?=\s|$)")
_MARKED = re.compile(r"\\?\[(?:added|deleted):")


def markdown(blocks: Sequence[Block], choice: Choice) -> str:
    """The text as Markdown, an empty line between its paragraphs; the items of a list stand close together."""
    return _Writer(choice).write(chosen(blocks, choice))


def has_marks(text: str) -> bool:
    """Whether marks of tracked changes are left in a text, in English or in the language of the page."""
    return bool(_MARKED.search(text)) or any(f"[{word}:" in text for word in _mark_words())


def has_notes(text: str) -> bool:
    """Whether comments from Word still stand at the end of a text."""
    return f"## {escaped(notes_title())}" in text


def _mark_words() -> tuple[str, str]:
    return _("added"), _("deleted")


def notes_markdown(notes: Sequence[Note]) -> str:
    """Comments from Word as a part of their own, to be dealt with and taken out."""
    if not notes:
        return ""
    lines = [f"## {escaped(notes_title())}"]
    for note in notes:
        about = f"“{escaped(note.about)}”: " if note.about else ""
        by = f" ({escaped(note.by)})" if note.by else ""
        lines.append(f"> {about}{escaped(note.text)}{by}")
    return "\n\n".join(lines)


def notes_title() -> str:
    return _("Notes from Word: take these out before you publish")


def chosen(blocks: Sequence[Block], choice: Choice) -> Iterator[Block]:
    """The paragraphs after `choice`: words that do not stay are gone, and where the end of a paragraph went, two are one."""
    waiting: Block | None = None
    for block in blocks:
        spans = [span for span in block.spans if span.stays(choice)]
        rows = [row for row in (_row(row, choice) for row in block.rows) if row]
        kept = replace(block, spans=spans, rows=rows)
        if waiting is not None and kept.kind != "table":
            kept = replace(waiting, spans=[*waiting.spans, *spans]) if waiting.spans else kept
        elif waiting is not None and waiting.spans:
            yield waiting
        waiting = None
        if kept.kind != "table" and not block.ends(choice):
            waiting = kept
        elif kept.rows or _has_words(kept.spans):
            yield kept
    if waiting is not None and _has_words(waiting.spans):
        yield waiting


def _row(row: list[list[Block]], choice: Choice) -> list[list[Block]]:
    """The cells of a row after `choice`; none where all its words went with it."""
    cells = [list(chosen(cell, choice)) for cell in row]
    return cells if any(cells) else []


def _has_words(spans: Sequence[Span]) -> bool:
    return any(span.text.strip() for span in spans)


class _Writer:
    """Writes blocks one after the other; knows which list it is in."""

    def __init__(self, choice: Choice) -> None:
        self.marks = choice is Choice.MARKS
        self.parts: list[str] = []
        self.depths: list[str] = []  # of each open list: "-" or "1."
        self.last = 0  # number of the item before, at the depth at hand

    def write(self, blocks: Iterator[Block]) -> str:
        for block in blocks:
            if block.kind == "item" and block.label is not None and (block.label.bullet or block.label.number):
                self._item(block)
                continue
            self.depths = []
            told = self._table(block) if block.kind == "table" else self._paragraph(block)
            if told:
                self.parts += [told, ""]
        return "\n".join(self.parts).strip("\n")

    def _item(self, block: Block) -> None:
        assert block.label is not None
        words = (self._words(block.spans) + self._end(block)).replace("\n", " ").strip()
        if not words:
            return
        depth = min(block.level, len(self.depths) + 1)
        same = depth <= len(self.depths)
        kind = "1." if block.label.number else "-"
        apart = not self.depths or (same and self.depths[depth - 1] != kind)
        first = not same or self.depths[depth - 1] != kind
        if first and block.label.number > 1:
            apart = True  # a list that begins with another number needs an empty line before it
        if apart and self.parts and self.parts[-1]:
            self.parts.append("")
        self.depths = [*self.depths[: depth - 1], kind]
        lead = f"{block.label.number}." if block.label.number else "-"
        at_end = self.parts and not self.parts[-1]
        if at_end and len(self.parts) > 1 and self._goes_on(depth, apart):
            self.parts.pop()
        self.parts += [f"{'    ' * (depth - 1)}{lead} {_start_safe(words)}", ""]

    def _goes_on(self, depth: int, apart: bool) -> bool:
        """Whether the line before is an item of the same list, so that no empty line comes between."""
        return not apart and bool(re.match(r" *(?:-|\d+\.) ", self.parts[-2])) and depth >= 1

    def _paragraph(self, block: Block) -> str:
        label = f"{escaped(block.label.text)} " if block.label and block.label.text else ""
        if block.kind == "heading":
            plain = [replace(span, bold=False, italic=False) for span in block.spans]
            return f"{'#' * block.level} {label}{self._words(plain)}{self._end(block)}".replace("\n", " ").rstrip()
        told = label + self._words(block.spans) + self._end(block)
        lines = [_start_safe(line.strip()) for line in told.split("\n")]
        return "  \n".join(line for line in lines if line)

    def _table(self, block: Block) -> str:
        width = max(len(row) for row in block.rows)
        rows = [
            [self._cell(cell, head=number == 0) for cell in row] + [""] * (width - len(row))
            for number, row in enumerate(block.rows)
        ]
        if width == 1:  # a frame around some words
            return "\n\n".join(_start_safe(row[0].replace("\\|", "|")) for row in rows if row[0])
        lines = [f"| {' | '.join(row)} |" for row in rows]
        return "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])

    def _cell(self, cell: Sequence[Block], head: bool = False) -> str:
        """The words of a cell in one line; those of a head are bold by themselves."""
        told = []
        for block in cell:
            if block.kind == "table":
                told += [self._cell(inner) for row in block.rows for inner in row]
                continue
            bullet = "• " if block.label and block.label.bullet else f"{block.label.text} " if block.label else ""
            told.append(bullet + self._words([replace(s, bold=s.bold and not head) for s in block.spans]))
        return " ".join(" ".join(told).split()).replace("|", "\\|")

    def _words(self, spans: Sequence[Span]) -> str:
        """Spans as Markdown; those of tracked changes in marks, where marks are kept."""
        told = ""
        for (added, deleted), group in groupby(spans, key=lambda span: (span.added, span.deleted)):
            if not (self.marks and (added or deleted)):
                plain = _formatted(list(group))
                told += "\\" + plain if told.endswith("]") and plain[:1] in ("(", "[", ":") else plain
                continue
            told += _marked("".join(span.text for span in group), added, deleted)
        return told

    def _end(self, block: Block) -> str:
        """A mark for the end of a paragraph that was put in or taken out while its words stayed."""
        if not self.marks or not end_changed(block):
            return ""
        return " " + _marked(_("paragraph break"), block.end_added, block.end_deleted)


def end_changed(block: Block) -> bool:
    """Whether the end of a paragraph was tracked apart from its words."""
    last = block.spans[-1] if block.spans else None
    return (block.end_added or block.end_deleted) and (
        last is None or (last.added, last.deleted) != (block.end_added, block.end_deleted)
    )


def _marked(plain: str, added: bool, deleted: bool) -> str:
    """Words in the mark of a tracked change; the space around them stays outside."""
    inner = escaped(plain.strip())
    if not inner:
        return plain
    for said, word in zip((added, deleted), _mark_words(), strict=True):
        inner = f"[{word}: {inner}]" if said else inner
    return f"{plain[: len(plain) - len(plain.lstrip())]}{inner}{plain[len(plain.rstrip()) :]}"


def _formatted(spans: list[Span]) -> str:
    """Bold, slanted and linked words; without the signs, where Markdown would not read them as such."""
    whole = "".join(span.text for span in spans)
    told = "".join(_signed(span) for span in spans)
    plain = escaped(whole)
    return told if told == plain or inline_words(told) == " ".join(whole.split()) else plain


def _signed(span: Span) -> str:
    inner = span.text.strip()
    words = escaped(inner)
    if inner and "\n" not in inner:
        if span.link and not span.link.startswith(inner):
            words = f"[{words}](<{span.link.replace('<', '%3C').replace('>', '%3E')}>)"
        sign = "**" * span.bold + "*" * span.italic
        words = f"{sign}{words}{sign}"
    lead = span.text[: len(span.text) - len(span.text.lstrip())]
    return f"{lead}{words}{span.text[len(span.text.rstrip()) :] if inner else ''}"


def escaped(text: str) -> str:
    """Words that Markdown reads as nothing but words."""
    return _ALWAYS.sub(lambda found: "\\" + found[0], text)


def _start_safe(line: str) -> str:
    line = _AT_START.sub(lambda found: f"{found[1]}\\{found[2]}", line)
    return _NUMBER_AT_START.sub(r"\1\\\2", line)


def preview(blocks: Sequence[Block]) -> list[Line]:
    """The paragraphs with their tracked changes, in the shape of a difference: added and removed words told apart."""
    return [line for block in blocks for line in _lines(block)]


def _lines(block: Block) -> Iterator[Line]:
    if block.kind == "table":
        for row in block.rows:
            pieces: list[Piece] = []
            for cell in row:
                pieces += [Piece(Mark.KEPT, " | ")] if pieces else []
                pieces += [piece for inner in cell for line in _lines(inner) for piece in line.pieces]
            if any(piece.text.strip(" |") for piece in pieces):
                yield _line("row", 0, "", pieces)
        return
    pieces = [_piece(span) for span in block.spans]
    if end_changed(block):
        pieces.append(Piece(Mark.REMOVED if block.end_deleted else Mark.ADDED, " " + _("(paragraph break)")))
    if any(piece.text.strip() for piece in pieces):
        label = block.label.text or "•" if block.label else ""
        yield _line(block.kind, block.level, label, pieces)


def _piece(span: Span) -> Piece:
    return Piece(Mark.REMOVED if span.deleted else Mark.ADDED if span.added else Mark.KEPT, span.text)


def _line(kind: str, level: int, lead: str, pieces: list[Piece]) -> Line:
    marks = {piece.mark for piece in pieces if piece.text.strip(" |")}
    change = {
        frozenset({Mark.KEPT}): Change.SAME,
        frozenset({Mark.ADDED}): Change.ADDED,
        frozenset({Mark.REMOVED}): Change.REMOVED,
    }.get(frozenset(marks), Change.CHANGED)
    plain = "".join(piece.text for piece in pieces if piece.mark is not Mark.REMOVED)
    return Line(change, Paragraph(kind, " ".join(plain.split()), level, lead), tuple(pieces))
