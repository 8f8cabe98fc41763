"""Somebody who listens to a document gets all of it, in order: looked at without Typst, in every language and direction."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pikepdf
import pytest

from fairpractice.reports.documents import Action, Plan
from fairpractice.reports.render import Printable, build, job
from fairpractice.reports.tests.examples import DOCUMENTS, GUIDE, PLAN, POSTER
from fairpractice.reports.tests.universal import faults
from fairpractice.reports.words import Words

LANGUAGES = {"English": Words(), "the other way": Words("«{}»".format, "ar", "rtl")}
LONG = tuple(Action(f"Action {number}", "Amina", date(2026, 1, 1), "Done", "word " * 80) for number in range(40))
MORE: dict[str, Printable] = {
    "plan of many pages": replace(PLAN, actions=LONG),
    "plan with a row of two pages": replace(PLAN, actions=(Action("word " * 2000),)),
    "empty plan": Plan("Hillside Surgery", date(2025, 11, 23)),
    "poster of nothing": replace(POSTER, steps=(), speak_to=()),
    "guide without lines": replace(GUIDE, lines=0, practice=""),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", [*DOCUMENTS, *MORE])
def test_nothing_stands_in_the_way_of_a_screen_reader(name: str, language: str) -> None:
    assert faults(build(job({**DOCUMENTS, **MORE}[name], "pdf", LANGUAGES[language]))) == []


def _roles(opened: pikepdf.Pdf, role: str) -> list[Any]:
    return [each for each in opened.objects if isinstance(each, pikepdf.Dictionary) and each.get("/S") == role]


def _without_words(opened: pikepdf.Pdf) -> None:
    del _roles(opened, "/Figure")[0]["/Alt"]


def _skips(opened: pikepdf.Pdf) -> None:
    for heading in _roles(opened, "/H2"):
        heading.S = pikepdf.Name.H3


def _no_heading_cells(opened: pikepdf.Pdf) -> None:
    for cell in _roles(opened, "/TH"):
        cell.S = pikepdf.Name.TD


def _no_scope(opened: pikepdf.Pdf) -> None:
    for cell in _roles(opened, "/TH"):
        del cell["/A"]


def _unmarked(opened: pikepdf.Pdf) -> None:
    page = opened.pages[0]
    page.contents_add(b"0 0 10 10 re f")


def _untitled(opened: pikepdf.Pdf) -> None:
    del opened.Root["/ViewerPreferences"]


def _speechless(opened: pikepdf.Pdf) -> None:
    del opened.Root["/Lang"]


def _without_structure(opened: pikepdf.Pdf) -> None:
    del opened.Root["/StructTreeRoot"]


def _lost_link(opened: pikepdf.Pdf) -> None:
    del opened.pages[0].obj.Annots[0]["/StructParent"]


@pytest.mark.parametrize(
    ("name", "spoil", "said"),
    [
        ("poster", _without_words, "13: a Figure without words"),
        ("poster", _lost_link, "28: a link outside the structure"),
        ("plan", _skips, "14: a heading of level 3 after one of level 1"),
        ("plan", _no_heading_cells, "15: a table whose first row is no heading"),
        ("plan", _no_scope, "15: a heading of a table that does not say of what"),
        ("plan", _unmarked, "01: page 1: f is neither told nor an artifact"),
        ("plan", _untitled, "07: the window shows the file's name, not its title"),
        ("plan", _speechless, "11: no language of the document"),
        ("plan", _without_structure, "01: no structure"),
    ],
)
def test_the_check_notices_what_it_is_for(name: str, spoil: Callable[[pikepdf.Pdf], None], said: str) -> None:
    with pikepdf.open(io.BytesIO(build(job(DOCUMENTS[name], "pdf")))) as opened:
        spoil(opened)
        spoilt = io.BytesIO()
        opened.save(spoilt)
    assert said in faults(spoilt.getvalue())
