"""The fairness check: it comes back as a page and a paper, is found nowhere afterwards, and adds at most one to a year."""

import io
import re
from pathlib import Path
from typing import Any

import docx
import pypdf
import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from fairpractice.organisations.models import Event
from fairpractice.ui import held
from fairpractice.workforce import care_content, counting, fairness, indicators, retention
from fairpractice.workforce.models import Counter
from tests.cast import Cast, assemble

pytestmark = pytest.mark.django_db
POSTED = {
    "kept_nowhere": "1",
    "happened-facts": "Zebrafish was late.\nThree times <b>",
    "others-before": "Nothing was done then.",
    "outcome": "informal",
}


@pytest.fixture
def cast(settings: Any, tmp_path: Path) -> Cast:
    settings.MEDIA_ROOT = tmp_path
    return assemble()


@pytest.fixture
def alice(cast: Cast) -> Client:
    return cast.client("alice")


@pytest.fixture
def check(cast: Cast) -> str:
    return f"/lead/{cast.willow.public_id}/data/fairness/"


def said(response: Any) -> str:
    return " ".join(response.content.decode().split())


def everything() -> str:
    """Each value of each row of the database, and what sessions hold."""
    rows = [str(row) for model in apps.get_models() for row in model._default_manager.values()]
    return " ".join([*rows, *(str(session.get_decoded()) for session in Session.objects.all())])


def test_what_was_written_comes_back_as_a_page(alice: Client, check: str) -> None:
    page = said(alice.post(check, POSTED))
    assert "Zebrafish was late." in page
    assert "&lt;b&gt;" in page
    assert "Settle it informally" in page
    assert "Left without an answer" in page
    assert "Who decides, and does anything tie them to what happened?" in page


def test_going_back_keeps_every_answer(alice: Client, check: str) -> None:
    page = alice.post(check, {**POSTED, "again": "1"}).content.decode()
    assert re.search(r"<textarea[^>]*name=\"happened-facts\"[^>]*>\s*Zebrafish was late.", page)
    assert re.search(r"value=\"informal\"[^>]*checked", page)


def test_it_can_be_saved_as_pdf_and_word(alice: Client, check: str) -> None:
    pdf = alice.post(f"{check}paper/pdf/", POSTED)
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf.content)).pages)
    assert "Zebrafish was late." in text
    assert "Three times" in text
    word = alice.post(f"{check}paper/docx/", POSTED)
    cells = [c.text for t in docx.Document(io.BytesIO(word.content)).tables for row in t.rows for c in row.cells]
    assert any("Zebrafish was late." in cell for cell in cells)
    assert alice.post(f"{check}paper/exe/", POSTED).status_code == 404


def test_nothing_of_it_is_found_afterwards(alice: Client, check: str, tmp_path: Path) -> None:
    alice.post(check, POSTED)
    alice.post(f"{check}paper/pdf/", POSTED)
    assert "Zebrafish" not in everything()
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and b"Zebrafish" in path.read_bytes()]
    assert not Event.objects.exists()


def test_a_session_that_ends_meanwhile_keeps_nothing(cast: Cast, check: str) -> None:
    token = held.token(cast.people["alice"].pk)
    response = cast.client("nobody").post(check, {**POSTED, "held_for": token})
    assert response.status_code == 302
    assert "Zebrafish" not in everything()


def test_every_form_with_answers_says_that_it_is_kept_nowhere(alice: Client, check: str) -> None:
    for page in (alice.get(check), alice.post(check, POSTED), alice.get(f"{check}count/")):
        forms = re.findall(r"(?s)<form.*?</form>", page.content.decode())
        asking = [form for form in forms if "happened-facts" in form or 'name="group"' in form]
        assert asking
        assert all('name="kept_nowhere"' in form for form in asking)


def test_one_is_added_to_the_year_and_the_record_does_not_say_to_which_number(
    cast: Cast, alice: Client, check: str
) -> None:
    year = retention.year_of(timezone.localdate())
    for _time in range(2):
        alice.post(f"{check}count/", {"outcome": "formal", "group": "broad-asian", "year": str(year)})
    row = Counter.objects.get()
    assert (row.indicator, row.stage, row.group, row.year, row.people) == (
        "disciplinary",
        "entered",
        "broad-asian",
        year,
        2,
    )
    assert row.delete_on == retention.until(cast.willow, retention.COUNTERS, retention.year_end(year))
    ticked = set(Event.objects.values_list("what", "about"))
    counting.count(by=cast.people["alice"], employer=cast.willow, indicator=indicators.get("training"), year=year, people={"staff": {"african": 1}, "had": {"african": 1}})  # fmt: skip
    assert set(Event.objects.values_list("what", "about")) == ticked  # a tick looks like any year that is typed in


@pytest.mark.parametrize(
    "posted",
    [
        {"outcome": "nothing", "group": "broad-asian", "year": "2027"},
        {"outcome": "formal", "group": "indian or so", "year": "2027"},
        {"outcome": "formal", "group": "broad-asian", "year": "1066"},
        {"group": "broad-asian", "year": "2027"},
    ],
)
def test_what_cannot_be_counted_is_not(alice: Client, check: str, posted: dict[str, str]) -> None:
    assert "nhsuk-error-summary" in said(alice.post(f"{check}count/", posted))
    assert not Counter.objects.exists()


def test_what_is_counted_is_a_stage_of_an_indicator() -> None:
    shelf = indicators.load()
    for indicator, stage in fairness.COUNTED.values():
        assert shelf.get(indicator).stage(stage)


@pytest.mark.parametrize("who", ["charlie", "bob", "sara", "hana"])
def test_nobody_else_can_use_it(cast: Cast, check: str, who: str) -> None:
    client = cast.client(who)
    assert client.get(check).status_code == 404
    assert client.post(check, POSTED).status_code == 404
    assert client.post(f"{check}paper/pdf/", POSTED).status_code == 404
    assert (
        client.post(f"{check}count/", {"outcome": "formal", "group": "broad-asian", "year": "2027"}).status_code == 404
    )
    assert not Counter.objects.exists()


def test_each_question_has_a_field_of_its_own() -> None:
    content = care_content.load("fairness")
    assert isinstance(content, care_content.Fairness)
    ids = [each.id for part in content.parts for each in part.questions]
    assert len({id.replace("/", "-") for id in ids}) == len(ids)
