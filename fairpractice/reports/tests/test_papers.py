"""A paper to fill in: read again as PDF, as Word and as Markdown."""

import io

import docx
import pypdf
import pytest

from fairpractice.reports.paper_documents import Paper, Part, Table, markdown
from fairpractice.reports.render import build, job
from fairpractice.reports.tests.examples import HOSTILE
from fairpractice.reports.tests.universal import faults

SIGN = Table(("What", "To fill in"), (("Approved by", ""), ("Why | how", "")), (2, 3))
PAPER = Paper(
    "Hillside Surgery",
    "A notice",
    ("What this is for.",),
    (Part("Who is responsible", ("The Practice.",), ("One point", "Another")), Part("Signed", table=SIGN)),
)


def test_word_has_headings_points_and_cells_to_write_in() -> None:
    document = docx.Document(io.BytesIO(build(job(PAPER, "docx"))))
    styles = {each.text: each.style.name for each in document.paragraphs if each.style}
    assert styles["Who is responsible"] == "Heading 1"
    assert styles["One point"] == "List Bullet"
    assert [[cell.text for cell in row.cells] for row in document.tables[0].rows][1:] == [
        ["Approved by", ""],
        ["Why | how", ""],
    ]


def test_pdf_says_the_same_and_can_be_listened_to() -> None:
    made = build(job(PAPER, "pdf"))
    told = pypdf.PdfReader(io.BytesIO(made)).pages[0].extract_text()
    for said in ("A notice", "What this is for.", "Another", "Approved by", "Hillside Surgery"):
        assert said in told
    assert faults(made) == []


def test_markdown_says_the_same() -> None:
    told = markdown(PAPER)
    assert told.startswith("# A notice\n")
    assert "## Who is responsible" in told
    assert "- One point\n- Another" in told
    assert "| Approved by |  |" in told
    assert "| Why \\| how |  |" in told


def test_what_people_typed_is_never_read_as_markup() -> None:
    hostile = Paper(HOSTILE, HOSTILE, (HOSTILE,), (Part(HOSTILE, (HOSTILE,), (HOSTILE,), SIGN),))
    assert "1 *bold*" in pypdf.PdfReader(io.BytesIO(build(job(hostile, "pdf")))).pages[0].extract_text()


def test_a_row_with_a_column_too_few_is_refused() -> None:
    with pytest.raises(ValueError, match="as many texts"):
        Table(("One", "Two"), (("alone",),), (1, 1))
