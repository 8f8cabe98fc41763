"""The plan, the results and papers to fill in as Word files that a Practice can go on writing in. Imported in the child process only."""

import io
from typing import Any

import docx as python_docx
from docx.document import Document

from fairpractice.reports import word_paper, word_results, word_text
from fairpractice.reports.render import ReportError
from fairpractice.reports.word_house import actions, house, table, turn


def docx(payload: dict[str, Any]) -> bytes:
    """The document as .docx: real headings, tables whose header repeats, language and title set."""
    bodies = {"plan": _plan, "results": word_results.body, "paper": word_paper.body, "text": word_text.body}
    if payload["template"] not in bodies:
        raise ReportError(f"there is no Word file of a {payload['template']}.")
    document = python_docx.Document()
    house(document, payload)
    document.add_paragraph(payload["practice"], style="Subtitle")
    document.add_paragraph(payload["title"], style="Title")
    if payload["on"]:
        document.add_paragraph(payload["on"], style="Subtitle")
    bodies[payload["template"]](document, payload)
    if payload["direction"] == "rtl":
        turn(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _plan(document: Document, payload: dict[str, Any]) -> None:
    _where(document, payload)
    actions(document, payload)
    _evidence(document, payload)
    _ending(document, payload)


def _where(document: Document, payload: dict[str, Any]) -> None:
    words = payload["words"]
    document.add_heading(words["where"], level=1)
    if not payload["themes"]:
        document.add_paragraph(words["no_positions"])
    for theme in payload["themes"]:
        document.add_heading(theme["title"], level=2)
        heads = [words["initiative"], words["now"], words["before"]]
        rows = [[each["initiative"], (each["now"], each["note"]), each["before"]] for each in theme["positions"]]
        columns = 3 if payload["compares"] else 2
        widths = [60, 66, 38] if payload["compares"] else [74, 90]
        table(document, heads[:columns], [row[:columns] for row in rows], widths)


def _evidence(document: Document, payload: dict[str, Any]) -> None:
    words = payload["words"]
    document.add_heading(words["evidence"], level=1)
    rows = [[each["what"], each["serves"], each["on"]] for each in payload["evidence"]]
    heads = [words["what"], words["serves"], words["added"]]
    table(document, heads, rows, [64, 62, 38], empty=words["no_evidence"])


def _ending(document: Document, payload: dict[str, Any]) -> None:
    words = payload["words"]
    document.add_heading(words["next_review"], level=1)
    document.add_paragraph(payload["next_review"] or words["no_review"])
    if payload["source"]:
        document.add_heading(words["source"], level=1)
        document.add_paragraph(payload["source"])
