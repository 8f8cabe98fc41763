"""What every Word file shares: paper, letters, language, page numbers, tables. Imported in the child process only."""

from typing import Any

from docx.document import Document
from docx.enum.table import WD_TABLE_DIRECTION
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt, RGBColor, Twips
from docx.table import Table, _Cell, _Row
from docx.text.run import Run

DARK, GREY, PALE, LINE = RGBColor(0x00, 0x30, 0x87), RGBColor(0x4C, 0x62, 0x72), "EDF3F9", "AEB7BD"
FONT = "Arial"
SIZES = {"Title": 26, "Heading 1": 17, "Heading 2": 13, "Subtitle": 12}
TEXT_WIDE = Mm(166)
CELL_SIDE = Twips(100)
Told = str | tuple[str, str]  # of a cell: its text, or what is said in bold and what stands beneath it


def turn(document: Document) -> None:
    """From right to left: Word takes bold and size of such letters from settings of their own."""
    for table in document.tables:
        table.table_direction = WD_TABLE_DIRECTION.RTL
    for part in (document.element, document.sections[0].footer._element):
        for element in part.iter(qn("w:r")):
            font = Run(element, document._body).font
            font.rtl = True
            font.cs_bold = font.bold
            if font.size:
                _size(element.get_or_add_rPr(), font.size)


def table(document: Document, heads: list[str], rows: list[list[Told]], widths: list[int], *, empty: str = "") -> None:
    """A table, or the words that say there is nothing in it. widths: millimetres."""
    if not rows:
        document.add_paragraph(empty)
        return
    made = document.add_table(rows=1, cols=len(heads), style="Table Grid")
    made.autofit = False
    _lines(made)
    for column, width in zip(made.columns, widths, strict=True):
        column.width = Mm(width)
    every: list[list[Told]] = [[*heads], *rows]
    for number, row in enumerate(every):
        cells = (made.rows[0] if number == 0 else made.add_row()).cells
        for cell, text, width in zip(cells, row, widths, strict=True):
            _write(cell, text, width, head=number == 0)
    _head(made.rows[0])
    for line in made.rows:
        _flag(line, "w:cantSplit")


def actions(document: Document, payload: dict[str, Any]) -> None:
    """What the Practice will do, as a table under a heading."""
    words = payload["words"]
    document.add_heading(words["actions"], level=1)
    heads = [words["action"], words["who"], words["due"], words["status"]]
    rows = [[_why(each, words), each["who"], each["due"], each["status"]] for each in payload["actions"]]
    table(document, heads, rows, [76, 32, 29, 27], empty=words["no_actions"])


def _why(action: dict[str, str], words: dict[str, str]) -> Told:
    return action["what"], f"{words['why']}: {action['why']}" if action["why"] else ""


def _lines(table: Table) -> None:
    """Thin lines between the rows, room around the words, the first letter where the text around it begins."""
    properties = table._tbl.tblPr
    layout = properties.find(qn("w:tblLayout"))
    indent = _element("w:tblInd", w=CELL_SIDE.twips, type="dxa")
    borders = _element("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        seen = side in ("top", "bottom", "insideH")
        borders.append(_element(f"w:{side}", val="single" if seen else "nil", sz=4, space=0, color=LINE))
    margins = _element("w:tblCellMar")
    for side, wide in (("top", 60), ("left", CELL_SIDE.twips), ("bottom", 60), ("right", CELL_SIDE.twips)):
        margins.append(_element(f"w:{side}", w=wide, type="dxa"))
    layout.addprevious(indent)
    layout.addprevious(borders)
    layout.addnext(margins)


def _element(name: str, **attributes: str | int) -> Any:
    made = OxmlElement(name)
    for attribute, value in attributes.items():
        made.set(qn(f"w:{attribute}"), str(value))
    return made


def _write(cell: _Cell, told: Told, width: int, *, head: bool) -> None:
    cell.width = Mm(width)
    text, beneath = (told, "") if isinstance(told, str) else told
    run = _line(cell, text)
    run.bold = True if head or not isinstance(told, str) else None
    if beneath:
        _line(cell, beneath).font.color.rgb = GREY
    if head:
        run.font.color.rgb = DARK
        shade = OxmlElement("w:shd")
        shade.set(qn("w:val"), "clear")
        shade.set(qn("w:fill"), PALE)
        cell._tc.get_or_add_tcPr().append(shade)


def _line(cell: _Cell, text: str) -> Run:
    fresh = not cell.paragraphs[0].runs
    paragraph = cell.paragraphs[0] if fresh else cell.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(0)
    run: Run = paragraph.add_run(text)
    run.font.size = Pt(10)
    return run


def _head(row: _Row) -> None:
    _flag(row, "w:tblHeader")  # Word repeats it on every page and a screen reader names the columns


def _flag(row: _Row, name: str) -> None:
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement(name))


def house(document: Document, payload: dict[str, Any]) -> None:
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
    stops = footer.paragraph_format.tab_stops
    for old in document.styles["Footer"].paragraph_format.tab_stops:
        stops.add_tab_stop(old.position, WD_TAB_ALIGNMENT.CLEAR)
    stops.add_tab_stop(TEXT_WIDE, WD_TAB_ALIGNMENT.RIGHT)
    footer.add_run(payload["practice"] + "\t")
    _numbers(footer, payload["words"]["page"])


def _styles(document: Document, payload: dict[str, Any]) -> None:
    for name in ("Normal", "Footer", *SIZES):
        style = document.styles[name]
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{kind}"), None)
        for kind in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{kind}"), FONT)
        _size(style.element.get_or_add_rPr(), Pt(9.5) if name == "Footer" else Pt(SIZES.get(name, 11)))
        if name != "Normal":
            style.font.color.rgb = GREY if name in ("Subtitle", "Footer") else DARK
            style.font.italic = style.font.cs_italic = False
            style.font.bold = style.font.cs_bold = name not in ("Subtitle", "Footer")
            _plain_letters(style.element.rPr)
        if name.startswith("Heading"):
            style.paragraph_format.space_after = Pt(6)
    _language(document, payload)


def _size(properties: Any, size: Length) -> None:
    """Letters of `size`, of every script."""
    properties.sz_val = size
    complex_size = properties.find(qn("w:szCs"))
    if complex_size is None:
        complex_size = OxmlElement("w:szCs")
        properties.find(qn("w:sz")).addnext(complex_size)
    complex_size.set(qn("w:val"), str(int(size.pt * 2)))


def _plain_letters(properties: Any) -> None:
    """Letters at their own distance: the template spreads those of titles."""
    for name in ("w:spacing", "w:kern"):
        for element in properties.findall(qn(name)):
            properties.remove(element)


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
