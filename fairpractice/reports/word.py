"""The plan as a Word file that a Practice can go on writing in. Imported in the child process only."""

import io
from typing import Any

import docx as python_docx
from docx.document import Document
from docx.enum.table import WD_TABLE_DIRECTION
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import _Cell, _Row

from fairpractice.reports.render import ReportError

DARK, GREY, PALE = RGBColor(0x00, 0x30, 0x87), RGBColor(0x4C, 0x62, 0x72), "EDF3F9"
FONT = "Arial"
SIZES = {"Title": 26, "Heading 1": 17, "Heading 2": 13, "Subtitle": 12}


def docx(payload: dict[str, Any]) -> bytes:
    """The plan as .docx: real headings, tables whose header repeats, language and title set."""
    if payload["template"] != "plan":
        raise ReportError(f"there is no Word file of a {payload['template']}.")
    document = python_docx.Document()
    _house(document, payload)
    document.add_paragraph(payload["practice"], style="Subtitle")
    document.add_paragraph(payload["title"], style="Title")
    document.add_paragraph(payload["on"], style="Subtitle")
    _where(document, payload)
    _actions(document, payload)
    _evidence(document, payload)
    _ending(document, payload)
    if payload["direction"] == "rtl":
        for table in document.tables:
            table.table_direction = WD_TABLE_DIRECTION.RTL
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _where(document: Document, payload: dict[str, Any]) -> None:
    words = payload["words"]
    document.add_heading(words["where"], level=1)
    if not payload["themes"]:
        document.add_paragraph(words["no_positions"])
    for theme in payload["themes"]:
        document.add_heading(theme["title"], level=2)
        heads = [words["initiative"], words["now"], words["before"]]
        rows = [[each["initiative"], _joined(each["now"], each["note"]), each["before"]] for each in theme["positions"]]
        columns = 3 if payload["compares"] else 2
        _table(document, heads[:columns], [row[:columns] for row in rows], [70, 55, 41][:columns])


def _actions(document: Document, payload: dict[str, Any]) -> None:
    words = payload["words"]
    document.add_heading(words["actions"], level=1)
    names = ("what", "who", "due", "status", "why")
    heads = [words["action"], words["who"], words["due"], words["status"], words["why"]]
    rows = [[each[name] for name in names] for each in payload["actions"]]
    _table(document, heads, rows, [52, 28, 26, 26, 34], empty=words["no_actions"])


def _evidence(document: Document, payload: dict[str, Any]) -> None:
    words = payload["words"]
    document.add_heading(words["evidence"], level=1)
    rows = [[each["what"], each["serves"], each["on"]] for each in payload["evidence"]]
    heads = [words["what"], words["serves"], words["added"]]
    _table(document, heads, rows, [70, 60, 36], empty=words["no_evidence"])


def _ending(document: Document, payload: dict[str, Any]) -> None:
    words = payload["words"]
    document.add_heading(words["next_review"], level=1)
    document.add_paragraph(payload["next_review"] or words["no_review"])
    if payload["source"]:
        document.add_heading(words["source"], level=1)
        document.add_paragraph(payload["source"])


def _table(document: Document, heads: list[str], rows: list[list[str]], widths: list[int], *, empty: str = "") -> None:
    """A table, or the words that say there is nothing in it. widths: millimetres."""
    if not rows:
        document.add_paragraph(empty)
        return
    table = document.add_table(rows=1, cols=len(heads), style="Table Grid")
    table.autofit = False
    for number, row in enumerate([heads, *rows]):
        cells = (table.rows[0] if number == 0 else table.add_row()).cells
        for cell, text, width in zip(cells, row, widths, strict=True):
            _write(cell, text, width, head=number == 0)
    _head(table.rows[0])
    for line in table.rows:
        _flag(line, "w:cantSplit")


def _write(cell: _Cell, text: str, width: int, *, head: bool) -> None:
    cell.width = Mm(width)
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(2)
    run = paragraph.add_run(text)
    run.font.size = Pt(10)
    if head:
        run.bold = True
        run.font.color.rgb = DARK
        shade = OxmlElement("w:shd")
        shade.set(qn("w:val"), "clear")
        shade.set(qn("w:fill"), PALE)
        cell._tc.get_or_add_tcPr().append(shade)


def _head(row: _Row) -> None:
    _flag(row, "w:tblHeader")  # Word repeats it on every page and a screen reader names the columns


def _flag(row: _Row, name: str) -> None:
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement(name))


def _house(document: Document, payload: dict[str, Any]) -> None:
    """Paper, fonts, language, title, page numbers."""
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(22)
    page.top_margin = page.bottom_margin = Mm(20)
    core = document.core_properties
    core.title, core.author, core.language = f"{payload['title']}: {payload['practice']}"[:255], "", payload["lang"]
    core.comments = ""
    _styles(document, payload)
    footer = page.footer.paragraphs[0]
    footer.add_run(payload["practice"] + "    ")
    _numbers(footer, payload["words"]["page"])


def _styles(document: Document, payload: dict[str, Any]) -> None:
    for name in ("Normal", *SIZES):
        style = document.styles[name]
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{kind}"), None)
        for kind in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{kind}"), FONT)
        style.font.size = Pt(SIZES.get(name, 11))
        if name != "Normal":
            style.font.color.rgb = GREY if name == "Subtitle" else DARK
            style.font.italic = False
    _language(document, payload)


def _language(document: Document, payload: dict[str, Any]) -> None:
    normal = document.styles["Normal"].element
    for properties in (normal.get_or_add_rPr(), document.styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}")):
        language = properties.find(qn("w:lang"))
        if language is None:
            language = OxmlElement("w:lang")
            properties.append(language)
        language.set(qn("w:val"), payload["lang"])
        if payload["direction"] == "rtl":
            language.set(qn("w:bidi"), payload["lang"])
    if payload["direction"] == "rtl":
        normal.get_or_add_pPr().append(OxmlElement("w:bidi"))


def _numbers(paragraph: Any, template: str) -> None:
    """Page {page} of {pages}, as fields that Word fills in."""
    fields = {"{page}": "PAGE", "{pages}": "NUMPAGES"}
    for part in template.replace("{page}", "\0{page}\0").replace("{pages}", "\0{pages}\0").split("\0"):
        if part in fields:
            field = OxmlElement("w:fldSimple")
            field.set(qn("w:instr"), fields[part])
            paragraph._p.append(field)
        elif part:
            paragraph.add_run(part)


def _joined(*texts: str) -> str:
    return "\n".join(each for each in texts if each)
