"""The page of what is kept, changing and deleting on it, and the papers that say what is really stored."""

import io
import runpy
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pypdf
import pytest
from django.test import Client

from fairpractice.workforce import data_papers, retention
from fairpractice.workforce.models import Counter, Retention, Snapshot, StaffCount
from fairpractice.workforce.tests.test_retention import keep_one_of_each
from tests.cast import Cast, assemble

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def cast() -> Cast:
    return assemble()


@pytest.fixture
def alice(cast: Cast) -> Client:
    return cast.client("alice")


@pytest.fixture
def keeping(cast: Cast) -> str:
    return f"/lead/{cast.willow.public_id}/data/keeping/"


def said(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_each_set_is_told_with_what_is_stored_and_no_number_of_people(cast: Cast, alice: Client, keeping: str) -> None:
    keep_one_of_each(cast.willow, date(2026, 5, 5))
    Counter.objects.update(people=7777)
    StaffCount.objects.update(people=7777)
    page = said(alice.get(keeping))
    for each in retention.SETS:
        assert str(each.title) in page
    assert page.count("1 entry") == len(retention.SETS)
    assert "The first goes after 5 May 2029." in page
    assert "7777" not in page
    assert "Bengali" not in page


def test_a_time_is_changed_on_the_page(cast: Cast, alice: Client, keeping: str) -> None:
    keep_one_of_each(cast.willow, date(2026, 5, 5))
    assert "Type a number of months from 1 to 120" in said(alice.post(f"{keeping}staff-counts/", {"months": "121"}))
    alice.post(f"{keeping}staff-counts/", {"months": "12", "access_words": "The partners"})
    assert Retention.objects.get().months == 12
    assert Snapshot.objects.get().delete_on == date(2027, 5, 5)
    page = said(alice.get(keeping))
    assert "12 months from the day for which people were counted." in page
    assert "The partners" in page


def test_deleting_asks_first_and_says_what_goes(cast: Cast, alice: Client, keeping: str) -> None:
    keep_one_of_each(cast.willow, date(2026, 5, 5))
    assert "can no longer be told" in said(alice.get(f"{keeping}counters/delete/"))
    assert Counter.objects.exists()
    alice.post(f"{keeping}counters/delete/")
    assert not Counter.objects.exists()
    assert alice.get(f"{keeping}no-such/").status_code == 404
    assert alice.post(f"{keeping}no-such/delete/").status_code == 404


def _text(response: Any) -> str:
    return " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(response.content)).pages)


def test_papers_say_what_is_stored_and_for_how_long_here(cast: Cast, alice: Client, keeping: str) -> None:
    keep_one_of_each(cast.willow, date(2026, 5, 5))
    alice.post(f"{keeping}incidents/", {"months": "17", "access_words": "The two partners"})
    alice.post(f"{keeping}patients/delete/")
    word = alice.get(f"{keeping}papers/impact-assessment.docx")
    rows = [
        [cell.text for cell in row.cells]
        for table in docx.Document(io.BytesIO(word.content)).tables
        for row in table.rows
    ]
    kept = {row[0]: row[1:] for row in rows if len(row) == 4}
    assert kept["Incidents from patients to staff"][0] == "17 months"
    assert kept["Incidents from patients to staff"][2] == "The two partners"
    stored = {row[0]: row[1] for row in rows if len(row) == 3 and row[1] in ("Yes", "Nothing at present")}
    assert stored["How many patients, by ethnic group"] == "Nothing at present"
    assert list(stored.values()).count("Yes") == len(retention.SETS) - 1
    pdf = " ".join(_text(alice.get(f"{keeping}papers/policy-document.pdf")).split())
    assert "Willow Tree Surgery" in pdf
    assert "Paragraph 8 of Schedule 1" in pdf


@pytest.mark.parametrize("name", ["policy-document.exe", "no-such.pdf", "policy-document"])
def test_other_papers_are_not_there(alice: Client, keeping: str, name: str) -> None:
    assert alice.get(f"{keeping}papers/{name}").status_code == 404


def test_the_papers_in_the_docs_are_those_of_the_program() -> None:
    make = runpy.run_path(str(ROOT / "docs" / "data-protection" / "make.py"))
    for name in data_papers.PAPERS:
        kept = (ROOT / "docs" / "data-protection" / f"our-data-{name}.md").read_text("utf-8")
        assert kept == make["page"](f"our-data-{name}"), "make them anew: python docs/data-protection/make.py"
