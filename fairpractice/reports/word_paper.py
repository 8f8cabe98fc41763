"""A paper in Word, to fill in and sign. Imported in the child process only."""

from typing import Any

from docx.document import Document

from fairpractice.reports.word_house import table


def body(document: Document, payload: dict[str, Any]) -> None:
    """What stands under the title."""
    for told in payload["introduction"]:
        document.add_paragraph(told)
    for part in payload["parts"]:
        document.add_heading(part["title"], level=1)
        for told in part["paragraphs"]:
            document.add_paragraph(told)
        for told in part["bullets"]:
            document.add_paragraph(told, style="List Bullet")
        found = part["table"]
        if found:
            table(document, list(found["heads"]), [list(row) for row in found["rows"]], list(found["widths"]))
