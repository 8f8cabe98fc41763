"""What a version says, made ready to be kept: Markdown tidied, its plain words, its hash. No database.

Headings of a document begin at the second level (the page has the title as its first), and end at the fourth.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from functools import lru_cache

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from fairpractice.documents.exceptions import DocumentError
from fairpractice.files.models import StoredFile
from fairpractice.reports.words import clean
from fairpractice.ui import texts

MOST = 400_000  # letters of a text: more than a hundred pages
PAGE = "\f"  # stands between the pages of a file in `plain`

_parser = MarkdownIt("commonmark", {"html": False}).enable("table")
_HEADING = re.compile(r"^(#{1,6})(?=[ \t]|$)")
_FENCE = re.compile(r"^ {0,3}(```|~~~)")
_UNDERLINED = re.compile(r"^ {0,3}=+[ \t]*$")


@dataclass(frozen=True)
class Wording:
    """What a version is to say: Markdown, or a link, or a file that is kept already.

    stored_file: the file itself, or the Word file from which `text` was read. plain: of a file, the words in it with its
    pages parted by PAGE; of a text it is made here.
    """

    text: str = ""
    link: str = ""
    stored_file: StoredFile | None = None
    plain: str = ""
    _tidied: str = field(init=False, repr=False, compare=False, default="")

    def __post_init__(self) -> None:
        object.__setattr__(self, "_tidied", tidy(self.text))

    @property
    def source(self) -> str:
        """ "text", "file" or "link"."""
        return "text" if self._tidied else "link" if self.link else "file"

    def fields(self) -> dict[str, object]:
        """The columns of a version. Raises DocumentError when there is nothing in it, or too much."""
        if len(self._tidied) > MOST:
            raise DocumentError(_("This is longer than a hundred pages. Keep it as a file, or split it."))
        if not (self._tidied or self.link or self.stored_file):
            raise DocumentError(_("Write something first."))
        told = plain(self._tidied) if self._tidied else readable(self.plain)
        return {
            "source": self.source,
            "text": self._tidied,
            "link": "" if self._tidied else self.link,
            "stored_file": self.stored_file,
            "plain": told,
            "sha256": self._hash(),
        }

    def _hash(self) -> str:
        if not self._tidied and not self.link and self.stored_file:
            return self.stored_file.sha256
        return digest(self._tidied or self.link)


def digest(text: str) -> str:
    """The hash by which a text can be known again: SHA-256 of its UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


def readable(pages: str) -> str:
    """Words read from a file, without what no database holds; pages stay parted."""
    return PAGE.join(clean(page.replace("\x0b", "\n")) for page in pages.split(PAGE))


def tidy(text: str) -> str:
    """Markdown as it is kept: one kind of line end, no more than one empty line, headings of levels two to four."""
    lines: list[str] = []
    fenced = False
    for line in clean(text.replace(PAGE, "\n")).split("\n"):
        line = line.rstrip() + ("  " if line.endswith("  ") and line.strip() else "")
        fenced ^= bool(_FENCE.match(line))
        if not fenced and _UNDERLINED.match(line) and lines and lines[-1].strip() and not lines[-1].startswith("#"):
            lines[-1] = f"## {lines[-1].strip()}"
            continue
        if not fenced:
            line = _HEADING.sub(lambda found: "#" * min(4, max(2, len(found[1]))), line)
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines).strip("\n")


def parse(text: str) -> list[Token]:
    """The tokens of a Markdown text; HTML in it is nothing but words."""
    return _parser.parse(text)


def html(text: str) -> Markup:
    """Markdown as cleaned HTML: nothing that runs, no pictures, no styles."""
    return texts.markdown(text)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, heading, item of a list or row of a table. level: of a heading 2 to 4, of an item its depth from 1.

    plain: its words. lead: what stands before an item, such as "•" or "2.".
    """

    kind: str
    plain: str
    level: int = 0
    lead: str = ""


def plain(text: str) -> str:
    """The words of a Markdown text, a paragraph each, an empty line between."""
    return "\n\n".join(" ".join(filter(None, (each.lead, each.plain))) for each in paragraphs(text))


@lru_cache(maxsize=16)
def paragraphs(text: str) -> tuple[Paragraph, ...]:
    """A Markdown text in its paragraphs, in order, empty ones left out."""
    return tuple(each for each in _Walk().over(parse(text)) if each.plain)


class _Walk:
    """Goes over the parts of a parsed text once."""

    def __init__(self) -> None:
        self.lists: list[int] = []  # of each list that is open: the next number, 0 for bullets
        self.lead = ""
        self.cells: list[str] | None = None
        self.heading = 0
        self.quotes = 0

    def over(self, tokens: list[Token]) -> list[Paragraph]:
        made: list[Paragraph] = []
        for token in tokens:
            self._open_or_close(token, made)
            if token.type == "inline":
                self._words(_said(token), made)
            elif token.type in ("fence", "code_block"):
                self._words(" ".join(token.content.split()), made)
        return made

    def _open_or_close(self, token: Token, made: list[Paragraph]) -> None:
        kind = token.type
        if kind in ("bullet_list_open", "ordered_list_open"):
            self.lists.append(int(token.attrGet("start") or 1) if kind.startswith("ordered") else 0)
        elif kind in ("bullet_list_close", "ordered_list_close"):
            self.lists.pop()
        elif kind == "list_item_open":
            number = self.lists[-1]
            self.lead = f"{number}." if number else "•"
            self.lists[-1] = number + 1 if number else 0
        elif kind == "heading_open":
            self.heading = int(token.tag[1:])
        elif kind == "heading_close":
            self.heading = 0
        elif kind in ("blockquote_open", "blockquote_close"):
            self.quotes += 1 if kind.endswith("open") else -1
        elif kind == "tr_open":
            self.cells = []
        elif kind == "tr_close":
            made.append(Paragraph("row", " | ".join(self.cells or ())))
            self.cells = None

    def _words(self, said: str, made: list[Paragraph]) -> None:
        if self.cells is not None:
            self.cells.append(said)
        elif self.heading:
            made.append(Paragraph("heading", said, self.heading))
        elif self.lists:
            made.append(Paragraph("item", said, len(self.lists), self.lead))
            self.lead = ""
        else:
            made.append(Paragraph("quote" if self.quotes else "text", said))


def inline_words(text: str) -> str:
    """The words of one paragraph of Markdown, whatever signs are in it."""
    return "".join(_said(token) for token in _parser.parseInline(text))


def _said(token: Token) -> str:
    parts: list[str] = []
    for child in token.children or ():
        if child.type in ("text", "code_inline"):
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            parts.append(" ")
        elif child.type == "image":
            parts.append(child.content)
    return " ".join("".join(parts).split())
