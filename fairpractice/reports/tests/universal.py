"""A second opinion on PDF/UA-1: its checks of ISO 14289-1 and the Matterhorn Protocol that a program can make with pikepdf.

Typst refuses to write a file that it knows to be wrong; this looks at what it wrote.
"""

import io
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

_STANDARD = set(
    "Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2 H3 H4 H5 H6 L LI Lbl LBody "  # noqa: SIM905
    "Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry Code Link Annot Ruby RB RT RP Warichu WT WP Figure "
    "Formula Form".split()
)
_INSIDE = {
    "LI": {"L"}, "LBody": {"LI"}, "TR": {"Table", "THead", "TBody", "TFoot"}, "TH": {"TR"}, "TD": {"TR"},
    "THead": {"Table"}, "TBody": {"Table"}, "TOCI": {"TOC"},
}  # fmt: skip
_PAINTS = {"Tj", "TJ", "'", '"', "f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh", "Do", "INLINE IMAGE"}


def faults(pdf: bytes) -> list[str]:
    """What is wrong with the file for somebody who listens to it; empty when nothing was found."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        if "/StructTreeRoot" not in opened.Root:
            return ["01: no structure"]
        tree = list(_walk(opened.Root.StructTreeRoot.get("/K", Array()), "Root", opened))
        return [*_head(opened), *_structure(tree), *_headings(tree), *_tables(tree), *_content(opened), *_links(opened)]


def _head(opened: pikepdf.Pdf) -> Iterator[str]:
    root: Any = opened.Root
    if not root.get("/MarkInfo", {}).get("/Marked") or root.get("/MarkInfo", {}).get("/Suspects"):
        yield "06: not marked as tagged"
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", str(root.get("/Lang", ""))):
        yield "11: no language of the document"
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle"):
        yield "07: the window shows the file's name, not its title"
    with opened.open_metadata() as told:
        if str(told.get("pdfuaid:part")) != "1":
            yield "06: does not say that it is PDF/UA-1"
        if not str(told.get("dc:title", "")).strip():
            yield "06: no title"
    if len(opened.pages) > 1 and "/Outlines" not in root:
        yield "no bookmarks"
    for page in opened.pages:
        if page.obj.get("/Annots") and page.obj.get("/Tabs") != Name.S:
            yield "28: keys do not walk through the links in reading order"


def _walk(node: Any, parent: str, opened: pikepdf.Pdf) -> Iterator[tuple[str, str, Any]]:
    """Every element of the structure in reading order: its role, its parent's and itself."""
    if isinstance(node, Array):
        for each in node:
            yield from _walk(each, parent, opened)
    elif isinstance(node, Dictionary) and "/S" in node:
        roles: Any = opened.Root.StructTreeRoot.get("/RoleMap", Dictionary())
        role = str(roles.get(node.S, node.S)).lstrip("/")
        yield role, parent, node
        yield from _walk(node.get("/K", Array()), role, opened)


def _structure(tree: list[tuple[str, str, Any]]) -> Iterator[str]:
    for role, parent, node in tree:
        if role not in _STANDARD:
            yield f"02: {role} is no role of the standard"
        if role in _INSIDE and parent not in _INSIDE[role]:
            yield f"09: {role} inside {parent}"
        if role in ("Figure", "Formula") and not str(node.get("/Alt", node.get("/ActualText", ""))).strip():
            yield f"13: a {role} without words"
        if role == "L" and {str(each.S) for each in _children(node)} - {"/LI", "/L", "/Caption"}:
            yield "09: a list that holds other things than its points"


def _headings(tree: list[tuple[str, str, Any]]) -> Iterator[str]:
    levels = [int(role[1]) for role, _, _ in tree if re.fullmatch("H[1-6]", role)]
    if levels[:1] != [1] or levels.count(1) != 1:
        yield f"14: not one heading of level 1 at the start: {levels}"
    for before, now in pairwise(levels):
        if now > before + 1:
            yield f"14: a heading of level {now} after one of level {before}"


def _tables(tree: list[tuple[str, str, Any]]) -> Iterator[str]:
    for table in (node for role, _, node in tree if role == "Table"):
        rows = [row for row in _below(table) if str(row.S) == "/TR"]
        if not any(str(cell.S) == "/TH" for cell in _children(rows[0])):
            yield "15: a table whose first row is no heading"
        for cell in (each for row in rows for each in _children(row) if str(each.S) == "/TH"):
            if not any("/Scope" in each for each in _attributes(cell)):
                yield "15: a heading of a table that does not say of what"
        if len({len(_children(row)) for row in rows}) != 1:
            yield "15: rows of unlike length"


def _content(opened: pikepdf.Pdf) -> Iterator[str]:
    """Each thing painted is in the structure or an artifact, and what the page says of its parts the structure holds."""
    parents = dict(_numbers(opened.Root.StructTreeRoot.ParentTree))
    pages: Any = opened.pages
    for number, page in enumerate(pages, 1):
        known = parents.get(int(page.obj.get("/StructParents", -1)), Array())
        open_: list[int | None] = []
        steps: Any = pikepdf.parse_content_stream(page)
        for operands, operator in steps:
            name = str(operator)
            if name in ("BMC", "BDC"):
                properties = operands[1] if len(operands) > 1 and isinstance(operands[1], Dictionary) else Dictionary()
                artifact = str(operands[0]) == "/Artifact"
                mark = properties.get("/MCID")
                if artifact and any(each is not None for each in open_):
                    yield f"01: page {number}: an artifact within what is told"
                if mark is not None and (int(mark) >= len(known) or not isinstance(known[int(mark)], Dictionary)):
                    yield f"01: page {number}: mark {mark} is nowhere in the structure"
                open_.append(None if artifact else -1 if mark is None else int(mark))
            elif name == "EMC":
                open_.pop()
            elif name in _PAINTS and not any(each != -1 for each in open_):
                yield f"01: page {number}: {name} is neither told nor an artifact"
        for font in (page.obj.get("/Resources", {}).get("/Font") or {}).values():
            if "/ToUnicode" not in font:
                yield f"10: page {number}: letters that cannot be read out"
            if not _embedded(font):
                yield f"31: page {number}: letters that are not in the file"


def _links(opened: pikepdf.Pdf) -> Iterator[str]:
    parents = dict(_numbers(opened.Root.StructTreeRoot.ParentTree))
    for page in opened.pages:
        for note in page.obj.get("/Annots", Array()):
            held = parents.get(int(note.get("/StructParent", -1)))
            if note.Subtype == Name.Link and (held is None or str(held.S) != "/Link"):
                yield "28: a link outside the structure"
            if not str(note.get("/Contents", "")).strip():
                yield "28: a link without words"


def _numbers(tree: Any) -> Iterator[tuple[int, Any]]:
    """The entries of a number tree."""
    flat = list(tree.get("/Nums", Array()))
    yield from ((int(key), value) for key, value in zip(flat[::2], flat[1::2], strict=True))
    for kid in tree.get("/Kids", Array()):
        yield from _numbers(kid)


def _embedded(font: Any) -> bool:
    inner = font.DescendantFonts[0] if "/DescendantFonts" in font else font
    described = inner.get("/FontDescriptor", Dictionary())
    return str(font.Subtype) == "/Type3" or any(f"/FontFile{end}" in described for end in ("", "2", "3"))


def _children(node: Any) -> list[Any]:
    kids = node.get("/K", Array())
    return [
        each for each in (kids if isinstance(kids, Array) else [kids]) if isinstance(each, Dictionary) and "/S" in each
    ]


def _below(node: Any) -> Iterator[Any]:
    for each in _children(node):
        yield each
        yield from _below(each)


def _attributes(node: Any) -> list[Any]:
    told = node.get("/A", Array())
    return list(told) if isinstance(told, Array) else [told]
