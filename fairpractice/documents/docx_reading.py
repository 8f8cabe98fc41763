"""Reads a Word file: its words in order, with every tracked insertion and deletion, every comment, and what had to be left out.

A part of python-docx's kind would lose what was inserted and deleted; here nothing that somebody typed goes missing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO

from django.utils.translation import gettext as _

from fairpractice.documents.docx_parts import Package
from fairpractice.documents.docx_styles import Numbers, Style, Styles, number, on
from fairpractice.documents.exceptions import NotReadable
from fairpractice.documents.word_blocks import Block, Note, Span, WordText
from fairpractice.documents.xml_reading import Node
from fairpractice.reports.text_documents import OURS
from fairpractice.reports.words import clean, shorten

_ADDED, _DELETED = ("w:ins", "w:moveTo"), ("w:del", "w:moveFrom")
_SEE_THROUGH = ("w:smartTag", "w:customXml", "w:fldSimple", "w:bdo", "w:dir", "w:sdtContent", "w:rt", "w:rubyBase")
_BREAKS = {"w:tab": " ", "w:cr": "\n", "w:noBreakHyphen": "-", "w:softHyphen": "", "w:ptab": " "}
_WEB = ("http://", "https://", "mailto:")


@dataclass(frozen=True, slots=True)
class _Look:
    """What the words at hand have in common."""

    bold: bool = False
    italic: bool = False
    link: str = ""
    added: bool = False
    deleted: bool = False

    def tracked(self, tag: str) -> _Look:
        return replace(self, added=self.added or tag in _ADDED, deleted=self.deleted or tag in _DELETED)


def read(stream: BinaryIO) -> WordText:
    """All of a .docx. Raises NotReadable with a sentence."""
    with Package(stream) as package:
        return _Reading(package).all()


class _Reading:
    def __init__(self, package: Package) -> None:
        self.package = package
        self.part = package.main()
        self.styles = Styles(self._tree("/styles"))
        self.numbers = Numbers(self._tree("/numbering"))
        self.links = package.links(self.part)
        self.left_out: Counter[str] = Counter()
        self.title = ""
        self.open_notes: dict[str, str] = {}  # id of a comment whose words are being passed: those words
        self.about: dict[str, str] = {}
        self.boxes: list[Node] = []
        self.footnotes: list[tuple[str, str, str]] = []  # number, kind, id

    def _tree(self, kind: str) -> Node | None:
        for name in self.package.related(self.part, kind):
            return self.package.tree(name)
        return None

    def all(self) -> WordText:
        root = self.package.tree(self.part)
        body = root.find("w:body") if root else None
        if body is None:
            raise NotReadable(_("There is no text in this Word file. Open it in Word, save it again, and send that."))
        blocks = list(self._blocks(body, _Look()))
        self._look_at_margins()
        notes = self._notes()
        return WordText([*blocks, *self._notes_at_foot()], self.title, notes, dict(self.left_out))

    def _blocks(self, parent: Node, look: _Look) -> Iterator[Block]:
        for child in parent:
            tag = child.tag
            if tag == "w:p":
                yield from self._paragraph(child, look)
            elif tag == "w:tbl":
                yield self._table(child, look)
            elif tag == "w:sdt":
                yield from self._control(child, look)
            elif tag in (*_ADDED, *_DELETED, *_SEE_THROUGH):
                yield from self._blocks(child, look.tracked(tag))
            elif tag == "mc:AlternateContent":
                yield from self._blocks(_alternative(child), look)
            elif tag in ("w:commentRangeStart", "w:commentRangeEnd"):
                self._comment_range(child)
            elif tag == "w:altChunk":
                self.left_out["foreign part"] += 1

    def _control(self, child: Node, look: _Look) -> Iterator[Block]:
        gallery = child.val("w:sdtPr", "w:docPartObj", "w:docPartGallery") or ""
        if gallery == "Table of Contents":
            self.left_out["contents"] += 1
            return
        inside = child.find("w:sdtContent")
        if inside:
            yield from self._blocks(inside, look)

    def _paragraph(self, node: Node, look: _Look) -> Iterator[Block]:
        style = self.styles.of(node.val("w:pPr", "w:pStyle") or "")
        block = Block("text", _merged(self._inline(node, look)))
        mark = node.find("w:pPr", "w:rPr")
        tags = {each.tag for each in mark} if mark else set()
        block.end_added = look.added or bool(tags & set(_ADDED))
        block.end_deleted = look.deleted or bool(tags & set(_DELETED))
        boxes, self.boxes = self.boxes, []
        if style.name.startswith(OURS.lower()) and not any(s.added or s.deleted for s in block.spans):
            self.left_out["ours"] += bool(block.spans)
        elif style.name.startswith("toc ") and style.name != "toc heading":
            self.left_out["contents"] += not self.left_out["contents"]
        elif style.name == "title" and not self.title and not look.added:
            self.title = " ".join("".join(s.text for s in block.spans if not s.deleted).split())
            if any(s.added or s.deleted for s in block.spans):  # then it is shown as well, or a change would be lost
                yield self._shaped(node, style, block)
        else:
            yield self._shaped(node, style, block)
        for box in boxes:
            self.left_out["box"] += 1
            yield from self._blocks(box, look)

    def _shaped(self, node: Node, style: Style, block: Block) -> Block:
        """Whether it is a heading, an item of a list or a paragraph."""
        own = node.find("w:pPr", "w:numPr")
        num_id = (own.val("w:numId") if own else None) or style.num_id
        level = number(own.val("w:ilvl") if own else None, style.level)
        visible = any(span.text.strip() for span in block.spans)
        label = self.numbers.label(num_id, level) if num_id and visible else None
        outline = number(node.val("w:pPr", "w:outlineLvl"), style.outline)
        if style.name in ("title", "subtitle", "toc heading"):
            outline = 0 if style.name == "title" else -1
        block.label = label
        if 0 <= outline <= 8:
            block.kind, block.level = "heading", min(4, outline + 2)
        elif label is not None:
            block.kind, block.level = "item", level + 1
        return block

    def _table(self, node: Node, look: _Look) -> Block:
        rows = []
        for row in _rows(node):
            marks = row.find("w:trPr")
            tracked = look
            for each in marks or ():
                tracked = tracked.tracked(each.tag)
            rows.append([cell for each in _cells(row) for cell in self._cell(each, tracked)])
        return Block("table", rows=[row for row in rows if row])

    def _cell(self, node: Node, look: _Look) -> Iterator[list[Block]]:
        """The cell, and an empty one for each further column it spans."""
        merged = node.find("w:tcPr", "w:vMerge")
        covered = merged is not None and merged.attrs.get("val", "continue") == "continue"
        for each in node.find("w:tcPr") or ():
            look = look.tracked({"w:cellIns": "w:ins", "w:cellDel": "w:del"}.get(each.tag, ""))
        yield [] if covered else list(self._blocks(node, look))
        yield from ([] for _n in range(min(number(node.val("w:tcPr", "w:gridSpan"), 1), 60) - 1))

    def _inline(self, parent: Node, look: _Look) -> Iterator[Span]:
        for child in parent:
            tag = child.tag
            if tag == "w:r":
                yield from self._run(child, look)
            elif tag == "w:hyperlink":
                address = self.links.get(child.attrs.get("r:id", ""), "")
                web = address if address.lower().startswith(_WEB) else ""
                yield from self._inline(child, replace(look, link=web))
            elif tag == "w:sdt":
                yield from self._inline(child.find("w:sdtContent") or Node("", {}), look)
            elif tag in (*_ADDED, *_DELETED, *_SEE_THROUGH):
                yield from self._inline(child, look.tracked(tag))
            elif tag == "mc:AlternateContent":
                yield from self._inline(_alternative(child), look)
            elif tag in ("w:commentRangeStart", "w:commentRangeEnd"):
                self._comment_range(child)
            elif tag in ("oMath", "oMathPara"):
                self.left_out["formula"] += 1
                yield self._span("".join(each.text for each in child.walk() if each.tag == "t"), look)

    def _run(self, run: Node, look: _Look) -> Iterator[Span]:
        properties = run.find("w:rPr")
        if properties and on(properties.find("w:vanish")):
            self.left_out["hidden words"] += any(each.text for each in run if each.tag in ("w:t", "w:delText"))
            return
        if properties:
            style = self.styles.of(properties.val("w:rStyle") or "")
            look = replace(
                look,
                bold=_flag(properties.find("w:b"), look.bold or style.bold),
                italic=_flag(properties.find("w:i"), look.italic or style.italic),
            )
        for child in run:
            yield from self._piece(child, look)

    def _piece(self, child: Node, look: _Look) -> Iterator[Span]:
        tag = child.tag
        if tag in ("w:t", "w:delText"):
            yield self._span(child.text, replace(look, deleted=look.deleted or tag == "w:delText"))
        elif tag in _BREAKS:
            yield self._span(_BREAKS[tag], look)
        elif tag == "w:br":
            yield self._span("\n" if child.attrs.get("type", "textWrapping") == "textWrapping" else " ", look)
        elif tag == "w:sym":
            yield self._span("•", look)
        elif tag in ("w:footnoteReference", "w:endnoteReference"):
            yield self._span(self._note_at_foot(tag, child.attrs.get("id", "")), look)
        elif tag in ("w:drawing", "w:pict", "w:object"):
            self._picture(child)
        elif tag == "mc:AlternateContent":
            for each in _alternative(child):
                yield from self._piece(each, look)
        elif tag == "w:ruby":
            yield from self._inline(child.find("w:rubyBase") or Node("", {}), look)

    def _span(self, text: str, look: _Look) -> Span:
        text = clean(text.replace("\u00a0", " "))
        for id in self.open_notes:
            self.open_notes[id] += text
        return Span(text, look.bold, look.italic, look.link, look.added, look.deleted)

    def _picture(self, node: Node) -> None:
        """Counts a picture; the words in a box are read after the paragraph it hangs on."""
        box = next((each for each in node.walk() if each.tag == "w:txbxContent"), None)
        if box:
            self.boxes.append(box)
        elif any(each.tag in ("blip", "imagedata") for each in node.walk()):
            self.left_out["picture"] += 1
        else:
            self.left_out["drawing"] += 1

    def _note_at_foot(self, tag: str, id: str) -> str:
        self.footnotes.append((str(len(self.footnotes) + 1), tag, id))
        return f" [{len(self.footnotes)}]"

    def _notes_at_foot(self) -> Iterator[Block]:
        parts = {
            f"w:{kind}noteReference": {row.attrs.get("id", ""): row for row in self._tree(f"/{kind}notes") or ()}
            for kind in ("foot", "end")
        }
        for told, tag, id in list(self.footnotes):
            row = parts[tag].get(id)
            for block in self._blocks(row, _Look()) if row else ():
                if block.spans:
                    yield Block("text", _merged([Span(f"[{told}] "), *block.spans]))

    def _comment_range(self, node: Node) -> None:
        id = node.attrs.get("id", "")
        if node.tag == "w:commentRangeStart":
            self.open_notes[id] = ""
        else:
            self.about[id] = self.open_notes.pop(id, "")

    def _notes(self) -> list[Note]:
        made = []
        self.open_notes.clear()
        for row in self._tree("/comments") or ():
            words = " ".join("".join(s.text for s in block.spans) for block in self._blocks(row, _Look()))
            if words.strip():
                about = shorten(self.about.get(row.attrs.get("id", ""), ""), 100)
                made.append(Note(shorten(row.attrs.get("author", ""), 80), " ".join(words.split()), about))
        return made

    def _look_at_margins(self) -> None:
        """Headers and footers repeat on every page of paper: they are counted, not read."""
        for kind in ("/header", "/footer"):
            for name in self.package.related(self.part, kind):
                root = self.package.tree(name)
                if root and any(each.tag == "w:t" and each.text.strip() for each in root.walk()):
                    self.left_out["margin"] += 1


def _flag(node: Node | None, otherwise: bool) -> bool:
    return otherwise if node is None else on(node)


def _alternative(node: Node) -> Node:
    """One of the ways in which the same thing is said: the first."""
    return next((each for each in node if each.tag in ("mc:Choice", "mc:Fallback")), Node("", {}))


def _rows(table: Node) -> Iterator[Node]:
    for child in table:
        if child.tag == "w:tr":
            yield child
        elif child.tag in ("w:sdt", "w:sdtContent", *_SEE_THROUGH):
            yield from _rows(child)


def _cells(row: Node) -> Iterator[Node]:
    for child in row:
        if child.tag == "w:tc":
            yield child
        elif child.tag in ("w:sdt", "w:sdtContent", *_SEE_THROUGH):
            yield from _cells(child)


def _merged(spans: Iterator[Span] | list[Span]) -> list[Span]:
    """Neighbours that look alike become one."""
    made: list[Span] = []
    for span in spans:
        if not span.text:
            continue
        if made and replace(made[-1], text="") == replace(span, text=""):
            made[-1] = replace(made[-1], text=made[-1].text + span.text)
        else:
            made.append(span)
    return made
