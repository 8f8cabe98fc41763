"""Word, slides, QR codes, calendar: opened again by another reader."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import docx
import pytest
import segno
from docx.oxml.ns import qn
from icalendar import Calendar
from PIL import Image
from pptx import Presentation

from fairpractice.reports import qr
from fairpractice.reports.calendar import CalendarEvent, calendar
from fairpractice.reports.documents import Action, Plan
from fairpractice.reports.render import ReportError, build, job
from fairpractice.reports.tests.examples import ADDRESS, HOSTILE, PLAN, SLIDE
from fairpractice.reports.words import Words


def test_the_plan_in_word_has_headings_and_tables() -> None:
    document = docx.Document(io.BytesIO(build(job(PLAN, "docx"))))
    headings = [
        each.text for each in document.paragraphs if ((each.style and each.style.name) or "").startswith("Heading")
    ]
    assert headings[:2] == ["Where we are", "Promoting equity, diversity and inclusion"]
    assert "What we will do" in headings
    actions = document.tables[3]
    assert [cell.text for cell in actions.rows[0].cells] == ["Action", "Who", "Due", "Where it is"]
    assert [cell.text for cell in actions.rows[1].cells][:3] == [
        "Look at the data we have\nWhy: To know who works here.",
        "Amina Yusuf",
        "March 2026",
    ]
    for table in document.tables:
        assert table.rows[0]._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None


def test_the_plan_in_word_has_language_title_and_page_numbers() -> None:
    document = docx.Document(io.BytesIO(build(job(PLAN, "docx"))))
    assert document.core_properties.title == "Our plan: Hillside Surgery"
    assert document.core_properties.language == "en-GB"
    languages = document.styles.element.findall(f".//{qn('w:lang')}")
    assert {each.get(qn("w:val")) for each in languages} == {"en-GB"}
    assert {each.get(qn("w:instr")) for each in document.element.iter(qn("w:fldSimple"))} == set()
    footer = document.sections[0].footer._element
    assert [each.get(qn("w:instr")) for each in footer.iter(qn("w:fldSimple"))] == ["PAGE", "NUMPAGES"]


def test_word_takes_anything_typed_and_nothing_at_all() -> None:
    hostile = Plan(HOSTILE + "\x00", date(2025, 1, 1), actions=(Action(HOSTILE, "\ud800"),))
    document = docx.Document(io.BytesIO(build(job(hostile, "docx"))))
    assert document.tables[0].rows[1].cells[0].text == HOSTILE
    empty = docx.Document(io.BytesIO(build(job(Plan("Hillside", date(2025, 1, 1)), "docx", Words(direction="rtl")))))
    assert "No actions chosen yet" in [each.text for each in empty.paragraphs]


def test_the_slide_has_title_steps_notes_and_alt_text() -> None:
    show = Presentation(io.BytesIO(build(job(SLIDE, "pptx"))))
    (slide,) = show.slides
    assert round(show.slide_width / show.slide_height, 2) == round(16 / 9, 2)
    assert slide.shapes.title.text == SLIDE.title
    told = "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
    assert all(step.what in told for step in SLIDE.steps)
    (picture,) = [shape for shape in slide.shapes if shape.shape_type == 13]
    told = picture._element.nvPicPr.cNvPr.get("descr")
    assert "Part of how we work: Training and education in EDI." in told
    assert picture.left + picture.width <= show.slide_width
    assert picture.top + picture.height <= show.slide_height
    assert "Thank everyone who took part." in slide.notes_slide.notes_text_frame.text


def test_a_slide_without_chart_or_steps() -> None:
    show = Presentation(io.BytesIO(build(job(replace(SLIDE, chart=None, steps=()), "pptx"))))
    told = "\n".join(shape.text_frame.text for shape in show.slides[0].shapes if shape.has_text_frame)
    assert "No actions chosen yet" in told


def test_a_qr_code_holds_its_address() -> None:
    image = Image.open(io.BytesIO(qr.png(ADDRESS, scale=1))).convert("L")
    side = range(4, image.width - 4)  # inside the white border
    pixels: Any = image.load()
    dark = [[pixels[x, y] < 128 for x in side] for y in side]
    expected = segno.make(ADDRESS, error="m", micro=False).matrix
    assert dark == [[bool(module) for module in row] for row in expected]


def test_a_qr_svg_scales_and_calls_nobody() -> None:
    drawn = qr.svg(ADDRESS)
    assert drawn.startswith("<svg")
    assert "viewBox" in drawn
    assert " width=" not in drawn
    assert "<script" not in drawn


@pytest.mark.parametrize("address", ["", "  ", "a" * 4000])
def test_a_qr_code_needs_an_address_that_fits(address: str) -> None:
    with pytest.raises(ReportError):
        qr.svg(address)


NOW = datetime(2025, 11, 23, 9, tzinfo=UTC)
EVENTS = (
    CalendarEvent("review-1@hillside", date(2026, 11, 23), "Review our plan, together; again", "One\r\ntwo", ADDRESS),
    CalendarEvent("action-7@hillside", date(2026, 3, 31), "Look at the data é " * 12),
)


def test_a_calendar_is_read_back() -> None:
    made = calendar(EVENTS, "Our plan", now=NOW, refresh=timedelta(hours=12))
    feed: Any = Calendar.from_ical(made)
    assert feed["METHOD"] == "PUBLISH"
    assert feed["REFRESH-INTERVAL"].dt == timedelta(hours=12)
    events = feed.walk("VEVENT")
    assert [str(each["UID"]) for each in events] == ["action-7@hillside", "review-1@hillside"]
    assert events[1]["SUMMARY"] == "Review our plan, together; again"
    assert events[1]["DTSTART"].dt == date(2026, 11, 23)
    assert events[1]["URL"] == ADDRESS
    assert made == calendar(reversed(EVENTS), "Our plan", now=NOW, refresh=timedelta(hours=12))


def test_a_calendar_keeps_to_its_lines() -> None:
    made = calendar(EVENTS, "Our plan", now=NOW)
    assert made.count(b"\n") == made.count(b"\r\n")
    assert max(len(line) for line in made.split(b"\r\n")) <= 75
    injected = calendar([replace(EVENTS[0], title="a\r\nATTENDEE:mailto:x@y.example")], "Our plan", now=NOW)
    assert b"\r\nATTENDEE" not in injected
    assert b"BEGIN:VCALENDAR" in calendar([], "Our plan", now=NOW)
