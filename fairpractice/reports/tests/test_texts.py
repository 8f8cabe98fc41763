"""A statement on paper, on the wall and on a slide: every word, lists that count right, nothing read as markup."""

import io
from dataclasses import replace
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from pptx import Presentation
from pypdf import PdfReader

from fairpractice.reports.render import build, job
from fairpractice.reports.tests.examples import HOSTILE
from fairpractice.reports.tests.text_examples import ADDRESS, PARTS, PINNED, SIGNED, TEXT, TEXT_SLIDE
from fairpractice.reports.text_documents import Bulleted, Heading, Paragraph, Run, opening

EVERY_WORD = (
    "We will never tolerate racism. | Never. | We say it. | Aloud | We stop it. | First | Then | Training | our guide"
)


def squashed(told: str) -> str:
    return "".join(told.split())


def pdf_words(data: bytes) -> str:
    return squashed("".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages))


def test_the_paper_has_every_word_and_who_signed() -> None:
    found = pdf_words(build(job(TEXT, "pdf")))
    for words in (*EVERY_WORD.split(" | "), *SIGNED, "Version 3"):
        assert squashed(words) in found


def test_what_people_typed_is_never_read_as_markup() -> None:
    hostile = replace(TEXT, title=HOSTILE, parts=(Heading(1, (Run(HOSTILE),)), Paragraph((Run(HOSTILE, bold=True),))))
    assert pdf_words(build(job(hostile, "pdf"))).count(squashed(HOSTILE)[:40]) >= 2
    assert HOSTILE in "\n".join(p.text for p in docx.Document(io.BytesIO(build(job(hostile, "docx")))).paragraphs)


def test_word_knows_headings_lists_and_tables() -> None:
    document = docx.Document(io.BytesIO(build(job(TEXT, "docx"))))
    styles = {p.text: p.style.name for p in document.paragraphs if p.style is not None}
    assert styles["What we stand for"] == "Heading 1"
    assert styles["A step too deep"] == "Heading 2"
    assert styles["We say it."] == "List Bullet"
    assert styles["Aloud"] == "List Number 2"
    assert styles["First"] == "List Number"
    assert [cell.text for row in document.tables[0].rows for cell in row.cells] == ["What", "Who", "Training", "Lead"]
    numbers: dict[str, Any] = {}
    for p in document.paragraphs:
        properties: Any = p._p.pPr
        if properties is not None and properties.numPr is not None:
            numbers[p.text] = properties.numPr.numId.val
    assert numbers["First"] == numbers["Then"] != numbers["Aloud"]  # each list counts for itself
    links = [rel.target_ref for rel in document.part.rels.values() if rel.is_external]
    assert links == ["https://example.org/guide"]
    never = next(r for p in document.paragraphs for r in p.runs if r.text == "never")
    assert never.bold
    assert document.element.find(f".//{qn('w:hyperlink')}") is not None


@pytest.mark.parametrize("size", [1, 40])
def test_the_poster_is_one_page_that_tells_where_to_read_it(size: int) -> None:
    data = build(job(replace(PINNED, parts=PARTS * size), "pdf"))
    assert len(PdfReader(io.BytesIO(data)).pages) == 1
    found = pdf_words(data)
    assert squashed("never tolerate racism") in found
    assert squashed(ADDRESS) in found
    assert squashed(SIGNED[0]) in found
    assert ("Readitall" in found) is (size > 1)


def test_a_long_text_is_told_on_the_wall_by_whole_thoughts_only() -> None:
    short = opening(PARTS)
    assert short[:2] == PARTS[:2]
    assert isinstance(short[2], Bulleted)
    assert len(short) == 3
    assert [item[0] for item in short[2].items] == [Paragraph((Run("How to reach us"),))]


def test_the_slide_says_what_it_is_about_and_the_notes_say_all() -> None:
    slide = Presentation(io.BytesIO(build(job(TEXT_SLIDE, "pptx")))).slides[0]
    shown = "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
    assert "We will never tolerate racism." in shown
    assert "How to reach us" in shown
    assert SIGNED[0] in shown
    notes = slide.notes_slide.notes_text_frame.text
    assert notes.startswith("Read it aloud.")
    assert "Training | Lead" in notes
