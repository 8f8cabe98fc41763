"""The results of a reflection in Word. Imported in the child process only."""

import io
from typing import Any

from docx.document import Document

from fairpractice.reports import drawing
from fairpractice.reports.word_house import TEXT_WIDE, actions, table


def body(document: Document, payload: dict[str, Any]) -> None:
    """What stands under the title: each question as sentence, picture and table, the texts, the actions, the rules."""
    words = payload["words"]
    if payload["team_only"]:
        document.add_paragraph().add_run(payload["team_only"]).bold = True
    for told in (payload["answers"], payload["explained"]):
        if told:
            document.add_paragraph(told)
    if not payload["sections"]:
        document.add_paragraph(words["no_sections"])
    for section in payload["sections"]:
        _section(document, section, words)
    if payload["texts"]:
        _texts(document, payload["texts"], words)
    actions(document, payload)
    for title, lines in ((words["rules"], payload["rules"]), (words["proof"], payload["proof"])):
        _lines(document, title, lines)


def _section(document: Document, section: dict[str, Any], words: dict[str, str]) -> None:
    document.add_heading(section["title"], level=1)
    if section["sentence"]:
        document.add_paragraph(section["sentence"])
    for row in section["rows"]:
        document.add_heading(row["question"], level=2)
        for told in (row["sentence"], *row["beside"]):
            # Sentence and picture go to the next page together.
            document.add_paragraph(told).paragraph_format.keep_with_next = row["chart"] is not None
        if row["chart"]:
            _picture(document, row["chart"])
            heads = [words["round"], words["least"], words["most"], words["answers"]]
            table(document, heads, row["table"], [64, 30, 30, 42])


def _picture(document: Document, chart: dict[str, Any]) -> None:
    shape = document.add_picture(io.BytesIO(drawing.png(chart)), width=TEXT_WIDE)
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    for side in "TBLR":
        shape._inline.set(f"dist{side}", "0")  # left out, some programs take a gap of their own
    shape._inline.docPr.set("descr", chart["description"])
    shape._inline.docPr.set("title", chart["title"])


def _texts(document: Document, blocks: list[dict[str, Any]], words: dict[str, str]) -> None:
    document.add_heading(words["texts"], level=1)
    if any(block["texts"] for block in blocks):
        document.add_paragraph(words["texts_order"])
    for block in blocks:
        document.add_heading(block["question"], level=2)
        if block["note"]:
            document.add_paragraph(block["note"])
        for text in block["texts"]:
            document.add_paragraph(text, style="List Bullet")


def _lines(document: Document, title: str, lines: list[str]) -> None:
    if lines:
        document.add_heading(title, level=1)
    for line in lines:
        document.add_paragraph(line)
