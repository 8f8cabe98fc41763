"""PDF: tagged, titled, A4, with every word that people typed, whatever they typed."""

import io
from dataclasses import replace
from datetime import date
from typing import Any

import pikepdf
import pytest
from pypdf import PdfReader

from fairpractice.reports.documents import Action, Bullet, FrameworkBook, Plan, Poster, Section, Step
from fairpractice.reports.render import Printable, ReportError, build, job
from fairpractice.reports.tests.examples import BOOK, DOCUMENTS, GUIDE, HOSTILE, LETTER, PLAN, POSTER
from fairpractice.reports.words import ENGLISH, Words

A4 = (595, 842)


def read(spec: Printable, words: Words = ENGLISH) -> PdfReader:
    return PdfReader(io.BytesIO(build(job(spec, "pdf", words))))


def text(reader: PdfReader) -> str:
    return " ".join("".join(page.extract_text() + "\n" for page in reader.pages).split())


def squashed(told: str) -> str:
    return "".join(told.split())


def tags(pdf: bytes) -> list[tuple[str, str]]:
    """The structure of a PDF in reading order: each element's role and its alternative text."""
    found: list[tuple[str, str]] = []

    def walk(node: Any) -> None:
        if isinstance(node, pikepdf.Array):
            for each in node:
                walk(each)
        elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
            found.append((str(node.S), str(node.get("/Alt", ""))))
            walk(node.get("/K", pikepdf.Array()))

    with pikepdf.open(io.BytesIO(pdf)) as opened:
        walk(opened.Root.StructTreeRoot.K)
    return found


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_document_is_tagged_titled_and_a4(name: str) -> None:
    made = build(job(DOCUMENTS[name], "pdf"))
    root: Any = PdfReader(io.BytesIO(made)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    reader = PdfReader(io.BytesIO(made))
    assert reader.metadata is not None
    assert reader.metadata.title
    assert {(round(page.mediabox.width), round(page.mediabox.height)) for page in reader.pages} == {A4}
    assert b"pdfuaid" in made
    assert "/H1" in dict(tags(made))


def test_the_poster_says_it_all_on_one_page() -> None:
    reader = read(POSTER)
    told = text(reader)
    assert len(reader.pages) == 1
    assert "We are working to be an anti-racist place to work" in told
    assert "Amina Yusuf, by March 2026" in told
    assert "Grace Obi, Freedom to Speak Up Guardian" in told
    assert squashed(POSTER.address) in squashed(told)


@pytest.mark.parametrize("spec", [POSTER, LETTER])
def test_the_qr_code_has_words_instead(spec: Printable) -> None:
    figures = [alt for role, alt in tags(build(job(spec, "pdf"))) if role == "/Figure"]
    assert figures == ["QR code that opens the address printed beneath it"]


def test_a_poster_stays_on_one_page_whatever_is_typed() -> None:
    steps = (Step(HOSTILE * 9, "w" * 200, date(2026, 1, 1)),) * 5
    poster = Poster(HOSTILE * 3, HOSTILE * 5, "https://x.example/" + "a" * 150, steps, (HOSTILE * 3,) * 9)
    assert len(read(poster).pages) == 1


def test_a_poster_without_steps_says_so() -> None:
    assert "We are choosing our first steps now" in text(read(replace(POSTER, steps=(), speak_to=())))


def hostile_documents() -> list[Printable]:
    return [
        replace(POSTER, heading=HOSTILE),
        replace(PLAN, practice=HOSTILE, title=HOSTILE, actions=(Action(HOSTILE, HOSTILE, None, HOSTILE, HOSTILE),)),
        replace(GUIDE, title=HOSTILE, questions=(HOSTILE,), listen=(HOSTILE,)),
        replace(LETTER, addressee=HOSTILE, role=HOSTILE, what_to_do=(HOSTILE,)),
        FrameworkBook(HOSTILE, (Section(HOSTILE, 1, (HOSTILE,), (Bullet(HOSTILE, HOSTILE, HOSTILE),)),)),
    ]


@pytest.mark.parametrize("spec", hostile_documents())
def test_what_people_typed_is_never_read_as_markup(spec: Printable) -> None:
    assert squashed(HOSTILE) in squashed(text(read(spec)))


@pytest.mark.parametrize("typed", ["\x00\x01\x07 a\r\nb", "\ud800 lone", "😀 漢字", "\ue000", "\ufeff", "a" * 5000])
def test_odd_letters_and_endless_words_still_print(typed: str) -> None:
    root: Any = read(replace(LETTER, addressee=typed, role=typed)).trailer["/Root"]
    assert "/StructTreeRoot" in root


def test_a_plan_tells_this_year_beside_last_year() -> None:
    told = text(read(PLAN))
    assert "Last year" in told
    assert "We are two people until the summer." in told
    assert "Next review 23 November 2026" in told
    first_year = replace(PLAN, themes=tuple(replace(t, positions=t.positions[:0]) for t in PLAN.themes))
    assert "Last year" not in text(read(first_year))


def test_sixty_actions_flow_and_repeat_their_header() -> None:
    actions = tuple(
        Action(f"Action {n}: {HOSTILE}", "Amina", date(2026, 1 + n % 12, 1), "Under way") for n in range(60)
    )
    made = build(job(replace(PLAN, actions=actions), "pdf"))
    reader = PdfReader(io.BytesIO(made))
    told = text(reader)
    assert all(f"Action {n}:" in told for n in range(60))
    assert f"Page 1 of {len(reader.pages)}" in told
    pages = [page.extract_text() for page in reader.pages]
    with_actions = [page for page in pages if "Action 1" in page or "Action 4" in page]
    assert len(with_actions) > 1
    assert all("Where it is" in page for page in with_actions)
    assert [role for role, _ in tags(made)].count("/TH") >= 4


def test_one_action_longer_than_a_page() -> None:
    long = replace(PLAN, actions=(Action("start " + "word " * 3000 + "finish"),))
    assert "finish" in text(read(long))


def test_an_empty_plan_is_sensible() -> None:
    told = text(read(Plan("Hillside Surgery", date(2025, 11, 23))))
    for words in (
        "We have not said where we are yet",
        "No actions chosen yet",
        "No evidence added yet",
        "No date chosen yet",
    ):
        assert words in told


def test_a_letter_carries_address_code_and_last_day() -> None:
    told = text(read(LETTER))
    assert "TULIP-4729-RIVER" in told
    assert "https://fair.hillside.example/in/" in told
    assert "It works until 7 December 2025." in told
    assert "Your role: Deputy lead" in told


def test_headings_of_a_book_never_skip_a_level() -> None:
    jumpy = replace(BOOK, sections=(Section("a", 3), Section("b", 1), Section("c", 4), Section("d", 2)))
    levels = [role for role, _ in tags(build(job(jumpy, "pdf"))) if role.startswith("/H")]
    assert levels == ["/H1", "/H2", "/H2", "/H2", "/H3", "/H3"]
    assert "Nothing has been written yet" in text(read(replace(BOOK, sections=())))


def test_another_language_and_direction() -> None:
    words = Words(gettext=str.swapcase, lang="ar", direction="rtl", day=date.isoformat)
    reader = read(PLAN, words)
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == "ar"
    assert "2026-11-23" in text(reader)
    assert "wHAT WE WILL DO" in text(reader)


def test_an_address_too_long_for_a_qr_code_is_refused() -> None:
    with pytest.raises(ReportError, match="too long"):
        build(job(replace(POSTER, address="https://x.example/" + "a" * 4000), "pdf"))
