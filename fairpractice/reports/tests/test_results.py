"""Results as a report, a slide and a poster: published figures only, told in words first, the same in every file."""

import io
from dataclasses import replace
from datetime import date
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from pptx import Presentation
from pypdf import PdfReader

from fairpractice.figures.values import Audience, Public
from fairpractice.reports.ranges import RangeRow
from fairpractice.reports.render import Printable, build, job
from fairpractice.reports.results_documents import (
    EarlierRow,
    ResultRow,
    ResultSection,
    ResultsPoster,
    ResultsReport,
    Said,
    TextBlock,
)
from fairpractice.reports.tests.examples import HOSTILE
from fairpractice.reports.tests.reflection_examples import (
    FAIR,
    MANAGER,
    REFUSED,
    REPORT,
    RESULTS_POSTER,
    RESULTS_SLIDE,
    ROWS,
    SAID,
    SPEAK_UP,
    figure,
    row,
)
from fairpractice.reports.tests.test_pdf import squashed, tags
from fairpractice.reports.tests.universal import faults
from fairpractice.reports.words import Words

ONLY_US = "For our team only. Please do not pass it on."
EMPTY = ResultsReport("Hillside Surgery", "What our team said", date(2026, 6, 15), None, ())


def text(spec: Printable) -> str:
    reader = PdfReader(io.BytesIO(build(job(spec, "pdf"))))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def word_text(spec: Printable) -> str:
    document = docx.Document(io.BytesIO(build(job(spec, "docx"))))
    cells = (cell.text for table in document.tables for line in table.rows for cell in line.cells)
    return "\n".join([*(each.text for each in document.paragraphs), *cells])


def slide(spec: Printable) -> Any:
    return Presentation(io.BytesIO(build(job(spec, "pptx")))).slides[0]


def slide_text(spec: Printable) -> str:
    return "\n".join(shape.text_frame.text for shape in slide(spec).shapes if shape.has_text_frame)


@pytest.mark.parametrize("bare", [4, 0.5, "4", (4, 8), Public(4, "Census 2021")])
def test_a_bare_number_is_no_result(bare: Any) -> None:
    with pytest.raises(TypeError, match="Published"):
        ResultRow("q", "s", bare)
    with pytest.raises(TypeError, match="Published"):
        EarlierRow("Spring", "s", bare)


def test_each_question_is_a_sentence_then_a_picture_then_a_table() -> None:
    one = replace(REPORT, sections=(ResultSection("Forums", (row(SPEAK_UP, figure(9, 14)),)),), texts=(), actions=())
    roles = [role for role, _ in tags(build(job(one, "pdf")))]
    start = roles.index("/H3")
    assert [role for role in roles[start:] if role in ("/P", "/Figure", "/Table")][:3] == ["/P", "/Figure", "/Table"]
    alts = [alt for role, alt in tags(build(job(one, "pdf"))) if role == "/Figure"]
    assert alts == [f"{SPEAK_UP} This time. Most: between 9 and 14 of 14."]


@pytest.mark.parametrize("read", [text, word_text])
def test_the_report_tells_it_all(read: Any) -> None:
    told = " ".join(read(REPORT).split())
    for said in (
        "15 June 2026",
        "Number of answers: 14.",
        "Most can speak up; it is less clear what happens then.",
        "Most: between 9 and 14 of 14.",
        "The lead said: Agree",
        "Autumn 2024: Too few answers.",
        REFUSED,
        "In random order.",
        "The rota is fair now.",
        "Too few texts to show any.",
        "Why: We asked.",
        "Every figure is a range at least three numbers wide.",
        "Anyone can check the proof of each figure by adding up.",
    ):
        assert said in told, said


def test_the_table_holds_the_range_of_each_round() -> None:
    document = docx.Document(io.BytesIO(build(job(REPORT, "docx"))))
    rows = [[cell.text for cell in line.cells] for line in document.tables[1].rows]
    assert rows == [
        ["When", "At least", "At most", "Of how many answers"],
        ["This time", "4", "8", "14"],
        ["Spring 2025", "5", "8", "14"],
        ["Autumn 2024", "Not shown", "Not shown", "Not shown"],
    ]
    wide = replace(REPORT, sections=(ResultSection("Forums", (row(FAIR, figure(7, 12, (12, 14))),)),), answers=(12, 14))
    assert "This time 7 12 12 to 14" in text(wide)
    assert "Number of answers: between 12 and 14." in text(wide)


def test_a_question_that_is_not_shown_has_neither_picture_nor_table() -> None:
    hidden = replace(
        REPORT, sections=(ResultSection("Forums", (ResultRow(MANAGER, REFUSED, lead="Agree"),)),), actions=()
    )
    roles = {role for role, _ in tags(build(job(hidden, "pdf")))}
    assert not {"/Figure", "/Table"} & roles
    assert REFUSED in text(hidden)
    assert "The lead said: Agree" in text(hidden)
    assert "A bar runs" not in text(hidden)


def test_what_only_the_team_may_see_says_so() -> None:
    inside = row(FAIR, figure(5, 8, audience=Audience.TEAM))
    before = row(FAIR, figure(5, 8), "", EarlierRow("Spring", "s", figure(5, 8, audience=Audience.TEAM)))
    assert ONLY_US not in text(REPORT)
    for rows in ((inside,), (before,)):
        ours = replace(REPORT, sections=(ResultSection("Forums", rows),))
        assert ONLY_US in text(ours)
        assert ONLY_US in word_text(ours)
    assert ONLY_US not in slide_text(RESULTS_SLIDE)
    assert ONLY_US in slide_text(replace(RESULTS_SLIDE, rows=(RangeRow(FAIR, inside.figure),)))


def test_the_report_in_word_has_headings_pictures_with_words_and_heads_of_tables() -> None:
    document = docx.Document(io.BytesIO(build(job(REPORT, "docx"))))
    headings = [
        each.text for each in document.paragraphs if ((each.style and each.style.name) or "").startswith("Heading")
    ]
    assert headings[:3] == ["Forums and safe spaces", SPEAK_UP, FAIR]
    told = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    assert len(told) == 3
    assert told[0] == (
        f"{SPEAK_UP} This time. Most: between 9 and 14 of 14. Spring 2025. About half: between 5 and 8 of 14."
    )
    for table in document.tables:
        assert table.rows[0]._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
    assert document.core_properties.title == "What our team said: Hillside Surgery"


def test_nothing_to_tell_is_told() -> None:
    for read in (text, word_text):
        assert "There are no results to show." in read(EMPTY)
        assert "No actions chosen yet" in read(EMPTY)
        assert "Number of answers" not in read(EMPTY)
        assert "No texts are shown." in read(replace(EMPTY, texts=(TextBlock("What is good here?"),)))
    assert faults(build(job(EMPTY, "pdf"))) == []


def test_what_people_typed_is_never_read_as_markup() -> None:
    rows = (ResultRow(HOSTILE, HOSTILE, figure(5, 8), HOSTILE, (EarlierRow(HOSTILE, HOSTILE, figure(5, 8)),)),)
    hostile = replace(REPORT, sections=(ResultSection(HOSTILE, rows, HOSTILE),), texts=(TextBlock("q", (HOSTILE,)),))
    assert squashed(text(hostile)).count(squashed(HOSTILE)) >= 6
    assert word_text(hostile).count(HOSTILE) >= 6
    assert HOSTILE in slide_text(replace(RESULTS_SLIDE, said=(Said(HOSTILE, HOSTILE),)))


def test_a_long_text_and_a_long_question_flow_over_pages() -> None:
    long = "start " + "word " * 3000 + "finish"
    rows = (ResultRow(long, long, figure(5, 8)),)
    report = replace(REPORT, sections=(ResultSection("Forums", rows),), texts=(TextBlock("q", (long,)),))
    assert text(report).count("finish") == 3
    assert faults(build(job(report, "pdf"))) == []


def test_the_slide_tells_what_we_heard_and_what_we_will_do() -> None:
    shown = slide(RESULTS_SLIDE)
    told = slide_text(RESULTS_SLIDE)
    for each in SAID:
        assert each.heard in told
        assert each.will in told
    assert "Dr Patel, by July 2026" in told
    (picture,) = [shape for shape in shown.shapes if shape.shape_type == 13]
    described = picture._element.nvPicPr.cNvPr.get("descr")
    assert f"{SPEAK_UP} Most: between 9 and 14 of 14." in described
    assert picture.left >= 0
    assert picture.left + picture.width <= 12193000
    assert picture.top + picture.height <= 6858000
    notes = shown.notes_slide.notes_text_frame.text
    assert "Thank everyone who took part." in notes
    assert "Most: between 9 and 14 of 14." in notes


def test_a_slide_shows_six_questions_at_most_and_does_without_any() -> None:
    many = tuple(RangeRow(f"Question {n}", figure(5, 8)) for n in range(9))
    notes = slide(replace(RESULTS_SLIDE, rows=many)).notes_slide.notes_text_frame.text
    assert [f"Question {n}" in notes for n in range(9)] == [True] * 6 + [False] * 3
    assert "No actions chosen yet" in slide_text(replace(RESULTS_SLIDE, rows=(), said=()))


def test_a_slide_the_other_way_keeps_its_parts_apart() -> None:
    words = Words(direction="rtl", lang="ar")
    shown = Presentation(io.BytesIO(build(job(replace(RESULTS_SLIDE, rows=ROWS), "pptx", words)))).slides[0]
    (picture,) = [shape for shape in shown.shapes if shape.shape_type == 13]
    said = next(shape for shape in shown.shapes if shape.has_text_frame and SAID[0].heard in shape.text_frame.text)
    assert picture.left + picture.width <= said.left


def test_the_poster_says_you_said_we_will_on_one_page() -> None:
    made = build(job(RESULTS_POSTER, "pdf"))
    told = text(RESULTS_POSTER)
    assert told.count("You said") == told.count("We will") == 3
    assert all(each.heard in told and each.will in told for each in SAID)
    assert "Dr Patel, by July 2026" in told
    assert faults(made) == []
    bare = replace(RESULTS_POSTER, said=(), address="", speak_to=(), on=None)
    assert "We are choosing what to do." in text(bare)
    assert faults(build(job(bare, "pdf"))) == []
    hostile = ResultsPoster(
        HOSTILE, HOSTILE * 3, (Said(HOSTILE * 5, HOSTILE * 5, HOSTILE * 2),) * 9, "https://x.example/"
    )
    assert len(PdfReader(io.BytesIO(build(job(hostile, "pdf")))).pages) == 1
