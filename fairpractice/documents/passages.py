"""What of a version can be found by its words: pages of a file, parts of a text. No database.

A text is parted at its headings, as the reading page shows it: part 3 of the one is part 3 of the other.
"""

from __future__ import annotations

from dataclasses import dataclass

from markdown_it import MarkdownIt

from fairpractice.documents.wording import PAGE, plain

_parser = MarkdownIt("commonmark", {"html": False}).enable("table")
_HEADING_LETTERS = 300


@dataclass(frozen=True, slots=True)
class Part:
    """A heading and what stands beneath it, up to the next. number: from 1. markdown: with the heading."""

    number: int
    heading: str
    markdown: str


@dataclass(frozen=True, slots=True)
class Found:
    """A page or part as it is searched. number: 0 for the title. paged: whether `number` is the page of a file."""

    number: int
    paged: bool
    heading: str
    text: str


def parts(markdown: str) -> list[Part]:
    """A text parted at its headings. What stands before the first has no heading; one without headings is one part."""
    lines = markdown.split("\n")
    tokens = _parser.parse(markdown)
    starts = [
        (token.map[0], token.map[1], tokens[at + 1].content)
        for at, token in enumerate(tokens)
        if token.type == "heading_open" and token.level == 0 and token.map
    ]
    if not starts or any(line.strip() for line in lines[: starts[0][0]]):
        starts.insert(0, (0, 0, ""))
    ends = [start for start, _below, _heading in starts[1:]] + [len(lines)]
    return [
        Part(number, plain(heading).strip()[:_HEADING_LETTERS], "\n".join(lines[start:end]).strip("\n"))
        for number, ((start, _below, heading), end) in enumerate(zip(starts, ends, strict=True), 1)
    ]


def of_text(title: str, markdown: str) -> list[Found]:
    """The title and the parts of a text."""
    return [
        Found(0, False, title, ""),
        *(Found(p.number, False, p.heading, plain(p.markdown)) for p in parts(markdown)),
    ]


def of_file(title: str, words: str) -> list[Found]:
    """The title and the pages of a file; `words` is what could be read in it. Empty pages keep their number."""
    pages = words.split(PAGE)
    paged = len(pages) > 1
    return [
        Found(0, False, title, ""),
        *(Found(number, paged, "", page.strip()) for number, page in enumerate(pages, 1) if page.strip()),
    ]
