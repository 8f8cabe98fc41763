"""From a Markdown text to the parts of a paper: the same words in the same order, for PDF, Word, poster and slide."""

from __future__ import annotations

from collections.abc import Iterator

from markdown_it.tree import SyntaxTreeNode

from fairpractice.documents.wording import parse
from fairpractice.reports.text_documents import Bulleted, Grid, Heading, Paragraph, Part, Run, Runs

_WEB = ("http://", "https://", "mailto:")


def parts(text: str) -> tuple[Part, ...]:
    """The parts of a tidied text. Its headings of the second level are the first beneath the title."""
    return tuple(_several(SyntaxTreeNode(parse(text)).children, quote=False))


def _several(nodes: list[SyntaxTreeNode], *, quote: bool) -> Iterator[Part]:
    for node in nodes:
        if node.type == "heading":
            runs = _inline(node)
            if runs:
                yield Heading(max(1, int(node.tag[1:]) - 1), runs)
        elif node.type == "blockquote":
            yield from _several(node.children, quote=True)
        elif node.type == "table":
            yield _grid(node)
        else:
            yield from _simple(node, quote=quote)


def _simple(node: SyntaxTreeNode, *, quote: bool) -> Iterator[Paragraph | Bulleted]:
    """What may stand in a list too."""
    if node.type in ("bullet_list", "ordered_list"):
        yield _list(node)
    elif node.type in ("fence", "code_block"):
        yield Paragraph((Run(node.content.rstrip("\n")),), quote)
    elif node.type in ("paragraph", "heading"):
        runs = _inline(node)
        if runs:
            yield Paragraph(runs, quote)
    elif node.type not in ("hr", "inline"):  # a quotation or a table within a list
        for child in node.children:
            yield from _simple(child, quote=True)


def _list(node: SyntaxTreeNode) -> Bulleted:
    items = tuple(
        tuple(each for child in item.children for each in _simple(child, quote=False)) for item in node.children
    )
    numbered = node.type == "ordered_list"
    start = int(node.attrs.get("start", 1) or 0) if numbered else 1
    return Bulleted(tuple(item for item in items if item), numbered, start)


def _grid(node: SyntaxTreeNode) -> Grid:
    rows = [tuple(_inline(cell) for cell in row.children) for part in node.children for row in part.children]
    return Grid(rows[0], tuple(rows[1:]))


def _inline(node: SyntaxTreeNode) -> Runs:
    found: list[Run] = []
    for child in node.children:
        if child.type == "inline":
            for run in _runs(child.children, Run("")):
                if found and _look(found[-1]) == _look(run):
                    found[-1] = Run(found[-1].text + run.text, run.bold, run.italic, run.address)
                elif run.text:
                    found.append(run)
    return tuple(found)


def _look(run: Run) -> tuple[bool, bool, str]:
    return run.bold, run.italic, run.address


def _runs(nodes: list[SyntaxTreeNode], look: Run) -> Iterator[Run]:
    for node in nodes:
        if node.type in ("text", "code_inline", "image"):
            yield Run(node.content, look.bold, look.italic, look.address)
        elif node.type == "softbreak":
            yield Run(" ", look.bold, look.italic, look.address)
        elif node.type == "hardbreak":
            yield Run("\n", look.bold, look.italic, look.address)
        elif node.type == "strong":
            yield from _runs(node.children, Run("", True, look.italic, look.address))
        elif node.type == "em":
            yield from _runs(node.children, Run("", look.bold, True, look.address))
        elif node.type == "link":
            address = str(node.attrs.get("href", ""))
            web = address if address.lower().startswith(_WEB) else ""
            yield from _runs(node.children, Run("", look.bold, look.italic, web))
