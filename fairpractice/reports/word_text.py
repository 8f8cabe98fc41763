"""A text that people wrote, in Word: headings, lists and tables that Word knows as such. Imported in the child process only."""

from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.text.paragraph import Paragraph

from fairpractice.reports.text_documents import OURS
from fairpractice.reports.word_house import DARK, FONT, GREY, table

_DEEPEST = 3  # lists that Word's own styles go down to


def body(document: Document, payload: dict[str, Any]) -> None:
    """What stands under the title."""
    _ours(document)
    for line in document.paragraphs:
        if line.style is not None and line.style.name == "Subtitle":
            line.style = document.styles[f"{OURS} line"]
    for part in payload["parts"]:
        _part(document, part, 1, None)
    if payload["signed"]:
        document.add_paragraph(payload["words"]["signed"], style=f"{OURS} heading")
        for name in payload["signed"]:
            document.add_paragraph(name, style=f"{OURS} point")
    for line in payload["last"]:
        document.add_paragraph(style=f"{OURS} line").add_run(line).font.color.rgb = GREY


def _ours(document: Document) -> None:
    """Styles that look and count as Word's own, under names of ours."""
    for name, like in (("line", "Subtitle"), ("heading", "Heading 1"), ("point", "List Bullet")):
        made = document.styles.add_style(f"{OURS} {name}", WD_STYLE_TYPE.PARAGRAPH)
        made.base_style = document.styles[like]


def _part(document: Document, part: dict[str, Any], depth: int, style: str | None) -> None:
    if part["kind"] == "heading":
        _write(document, document.add_heading("", level=part["level"]), part["runs"])
    elif part["kind"] == "list":
        _list(document, part, depth)
    elif part["kind"] == "table":
        _table(document, part)
    else:
        quoted = "Quote" if part["kind"] == "quote" else None
        _write(document, document.add_paragraph(style=style or quoted), part["runs"])


def _list(document: Document, part: dict[str, Any], depth: int) -> None:
    name = "List Number" if part["numbered"] else "List Bullet"
    style = name if depth == 1 else f"{name} {min(depth, _DEEPEST)}"
    numbers = _counting(document, style, part["start"]) if part["numbered"] else None
    for item in part["items"]:
        before = len(document.paragraphs)
        for number, each in enumerate(item):
            further = f"List Continue {depth}".removesuffix(" 1") if depth <= _DEEPEST else "List Continue"
            _part(document, each, depth + 1, style if number == 0 else further)
        if numbers is not None and len(document.paragraphs) > before:
            first = document.paragraphs[before]._p.get_or_add_pPr().get_or_add_numPr()
            first.get_or_add_ilvl().val = 0
            first.get_or_add_numId().val = numbers


def _counting(document: Document, style: str, start: int) -> int | None:
    """A count of its own for each list, from `start`: otherwise Word goes on where the list before ended."""
    own = document.styles.get_by_id(document.styles[style].style_id, WD_STYLE_TYPE.PARAGRAPH).element.pPr
    if own is None or own.numPr is None or own.numPr.numId is None:
        return None
    numbering = document.part.numbering_part.element
    abstract = numbering.num_having_numId(own.numPr.numId.val).abstractNumId.val
    made = numbering.add_num(abstract)
    made.add_lvlOverride(ilvl=0).add_startOverride(start)
    number: int = made.numId
    return number


def _write(document: Document, paragraph: Paragraph, runs: list[dict[str, Any]]) -> None:
    for each in runs:
        run = paragraph.add_run()
        for number, line in enumerate(each["text"].split("\n")):
            if number:
                run.add_break()
            run.add_text(line)
        run.bold, run.italic = each["bold"] or None, each["italic"] or None
        if each["address"]:
            run.font.color.rgb, run.font.underline, run.font.name = DARK, True, FONT
            link = OxmlElement("w:hyperlink")
            link.set(
                qn("r:id"), document.part.relate_to(each["address"], RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
            )
            link.append(run._r)
            paragraph._p.append(link)


def _table(document: Document, part: dict[str, Any]) -> None:
    heads = ["".join(run["text"] for run in cell) for cell in part["heads"]]
    rows = [["".join(run["text"] for run in cell) for cell in row] for row in part["rows"]]
    wide = Mm(166).mm / max(1, len(heads))
    table(document, heads, [list(row) for row in rows], [int(wide)] * len(heads))
