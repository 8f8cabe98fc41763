"""Word files as people send them, made here: with styles, lists, tables, tracked changes, comments, a picture.

python-docx makes the file; what it cannot make is put in as XML.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import docx
from docx.document import Document
from docx.enum.text import WD_BREAK
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.text.paragraph import Paragraph

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
WHO = 'w:author="Sam Okafor" w:date="2026-03-04T10:00:00Z"'


def saved(document: Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def picture(red: int = 0) -> bytes:
    """A PNG of one pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes([0, red, 0, 0]))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def put(paragraph: Paragraph, *pieces: str) -> None:
    """Adds XML to a paragraph; plain words become a run."""
    for piece in pieces:
        xml = piece if piece.startswith("<") else f"<w:r><w:t xml:space='preserve'>{piece}</w:t></w:r>"
        head, _sep, rest = xml.partition(">")
        own = f"{head[:-1]} {W}/" if head.endswith("/") else f"{head} {W}"
        paragraph._p.append(parse_xml(f"{own}>{rest}"))


def inserted(words: str, number: int = 1) -> str:
    run = f"<w:r><w:t xml:space='preserve'>{words}</w:t></w:r>"
    return f"<w:ins w:id='{number}' {WHO}>{run}</w:ins>"


def deleted(words: str, number: int = 2) -> str:
    run = f"<w:r><w:delText xml:space='preserve'>{words}</w:delText></w:r>"
    return f"<w:del w:id='{number}' {WHO}>{run}</w:del>"


def end_of(paragraph: Paragraph, kind: str) -> None:
    """Tracks the end of the paragraph itself: kind "ins" or "del"."""
    properties = paragraph._p.get_or_add_pPr()
    properties.append(parse_xml(f"<w:rPr {W}><w:{kind} w:id='9' {WHO}/></w:rPr>"))


def statement() -> bytes:
    """A statement with a title, headings, bullets, numbers, bold words and a link."""
    document = docx.Document()
    document.add_paragraph("Our equality statement", style="Title")
    document.add_heading("What we believe", level=1)
    paragraph = document.add_paragraph("Everyone who works at ")
    paragraph.add_run("Hillside Surgery").bold = True
    paragraph.add_run(" is to be treated with ")
    paragraph.add_run("respect").italic = True
    paragraph.add_run(". 5 * 3 is not _emphasis_ & <b>nor is this</b>.")
    document.add_heading("What we will do", level=2)
    for words in ("Listen to our staff", "Put right what is wrong", "# not a heading"):
        document.add_paragraph(words, style="List Bullet")
    document.add_paragraph("Speak to the partner in charge", style="List Number")
    document.add_paragraph("Speak to the guardian", style="List Number")
    paragraph = document.add_paragraph("More is told ")
    target = "https://example.org/equality_(new)"
    link = document.part.relate_to(target, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    run = "<w:r><w:t>in our guide</w:t></w:r>"
    relations = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    paragraph._p.append(parse_xml(f"<w:hyperlink {W} {relations} r:id='{link}'>{run}</w:hyperlink>"))
    document.add_paragraph("1. typed by hand, no list")
    return saved(document)


def policy() -> bytes:
    """A policy with a table whose cells are merged, clauses numbered 1, 1.1, (a), and words on every page's foot."""
    document = docx.Document()
    document.sections[0].footer.paragraphs[0].text = "Page 1 of 4, uncontrolled when printed"
    document.add_heading("Dignity at work", level=1)
    _clauses(document)
    for level, words in enumerate(("Scope", "This is for all staff.", "Bank staff too.", "Learners too."), start=0):
        _clause(document.add_paragraph(words), min(level, 2))
    _clause(document.add_paragraph("Duties"), 0)
    _clause(document.add_paragraph("Managers act within five days."), 1)
    table = document.add_table(rows=3, cols=3)
    for row, cells in zip(
        table.rows, (("Who", "Does what", "By when"), ("Lead", "Reads | signs", ""), ("All", "", "May")), strict=True
    ):
        for cell, words in zip(row.cells, cells, strict=True):
            cell.text = words
    table.cell(2, 0).merge(table.cell(2, 1))
    document.add_paragraph("After the table.")
    return saved(document)


def _clauses(document: Document) -> None:
    levels = [("decimal", "%1."), ("decimal", "%1.%2"), ("lowerLetter", "(%3)")]
    rows = "".join(
        f"<w:lvl w:ilvl='{n}'><w:start w:val='1'/><w:numFmt w:val='{kind}'/><w:lvlText w:val='{text}'/></w:lvl>"
        for n, (kind, text) in enumerate(levels)
    )
    numbering = document.part.numbering_part.element
    numbering.insert(0, parse_xml(f"<w:abstractNum {W} w:abstractNumId='77'>{rows}</w:abstractNum>"))
    numbering.append(parse_xml(f"<w:num {W} w:numId='77'><w:abstractNumId w:val='77'/></w:num>"))


def _clause(paragraph: Paragraph, level: int) -> None:
    xml = f"<w:numPr {W}><w:ilvl w:val='{level}'/><w:numId w:val='77'/></w:numPr>"
    paragraph._p.get_or_add_pPr().append(parse_xml(xml))


def tracked() -> bytes:
    """A draft that went round: words put in and taken out, a paragraph moved, two joined, a row added, a comment."""
    document = docx.Document()
    document.add_heading("Our promise", level=1)
    put(
        document.add_paragraph(), "We will ", inserted("never "), "tolerate racism", deleted(" if we can avoid it"), "."
    )
    moved = document.add_paragraph()
    put(moved, f"<w:moveFrom w:id='20' {WHO}><w:r><w:delText>Ask anyone.</w:delText></w:r></w:moveFrom>")
    end_of(moved, "moveFrom")
    document.add_paragraph("This stays as it was.")
    come = document.add_paragraph()
    put(come, f"<w:moveTo w:id='21' {WHO}><w:r><w:t>Ask anyone.</w:t></w:r></w:moveTo>")
    end_of(come, "moveTo")
    first = document.add_paragraph()
    put(first, "One sentence.")
    end_of(first, "del")
    put(document.add_paragraph(), inserted(" "), "And the next.")
    table = document.add_table(rows=2, cols=2)
    for cell, words in zip(
        [cell for row in table.rows for cell in row.cells], ("What", "Who", "Training", "Lead"), strict=True
    ):
        cell.text = words
    properties = table.rows[1]._tr.get_or_add_trPr()
    properties.append(parse_xml(f"<w:ins {W} w:id='30' {WHO}/>"))
    both = f"<w:ins w:id='40' {WHO}><w:del w:id='41' {WHO}><w:r><w:delText>Came and went.</w:delText></w:r></w:del></w:ins>"
    put(document.add_paragraph("Last line."), both)
    runs = document.paragraphs[3].runs
    document.add_comment(runs, text="Is this still true?", author="Priya Nair", initials="PN")
    return saved(document)


def pictured() -> bytes:
    """A leaflet with two pictures, a box of words and a line broken by hand."""
    document = docx.Document()
    document.add_heading("Speak up", level=1)
    document.add_picture(io.BytesIO(picture()), width=Mm(20))
    paragraph = document.add_paragraph("Ring the guardian")
    paragraph.add_run().add_break(WD_BREAK.LINE)
    paragraph.add_run("on any working day.")
    paragraph.add_run().add_picture(io.BytesIO(picture(9)), width=Mm(20))
    box = (
        "<w:r><w:pict><v:shape xmlns:v='urn:schemas-microsoft-com:vml'><v:textbox><w:txbxContent><w:p><w:r>"
        "<w:t>Or write a letter.</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )
    put(paragraph, box)
    return saved(document)


def form() -> bytes:
    """A template of somebody else's: a list of contents, fields, controls, hidden words, an address of a script."""
    document = docx.Document()
    contents = document.add_paragraph("Scope.........3")
    document.styles.add_style("toc 1", 1)
    contents.style = document.styles["toc 1"]
    document.add_heading("Recruitment", level=2)
    put(
        document.add_paragraph("Reviewed by "),
        "<w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>the practice manager</w:t></w:r></w:sdtContent></w:sdt>",
        " in ",
        "<w:r><w:fldChar w:fldCharType='begin'/></w:r>",
        "<w:r><w:instrText>DATE</w:instrText></w:r>",
        "<w:r><w:fldChar w:fldCharType='separate'/></w:r>",
        "<w:r><w:t>May 2026</w:t></w:r>",
        "<w:r><w:fldChar w:fldCharType='end'/></w:r>",
        ".",
    )
    secret = document.add_paragraph("Seen. ").add_run("Hidden from the printer.")
    secret.font.hidden = True
    paragraph = document.add_paragraph()
    link = document.part.relate_to("javascript:alert(1)", RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    relations = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    run = "<w:r><w:t>Press here &lt;script&gt;alert(1)&lt;/script&gt;</w:t></w:r>"
    paragraph._p.append(parse_xml(f"<w:hyperlink {W} {relations} r:id='{link}'>{run}</w:hyperlink>"))
    assert paragraph._p.find(qn("w:hyperlink")) is not None
    return saved(document)


ALL: dict[str, Callable[[], bytes]] = {
    "statement": statement,
    "policy": policy,
    "tracked": tracked,
    "pictured": pictured,
    "form": form,
}


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """The file with one part replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for entry in source.namelist():
            if entry != name:
                made.writestr(entry, source.read(entry))
        made.writestr(name, content)
    return out.getvalue()
