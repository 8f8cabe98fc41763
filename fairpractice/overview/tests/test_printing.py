"""What is printed says what was said: no name on the wall, no "not said" where there is an answer, the right day."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pptx import Presentation
from pypdf import PdfReader

from fairpractice.demo import tell
from fairpractice.organisations.models import Organisation
from fairpractice.overview import printing
from fairpractice.plans.deciders import A_YEAR
from fairpractice.plans.queries import plan_of
from fairpractice.reports.words import english_day
from tests.cast import assemble

pytestmark = pytest.mark.django_db
ADDRESS = "https://fair.example.org/t/quince/"


def _practice() -> Organisation:
    tell()
    return Organisation.objects.get(kind=Organisation.Kind.EMPLOYER, name__startswith="Quince")


def _told(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def test_the_poster_has_roles_and_no_names_and_says_what_those_to_speak_to_do() -> None:
    practice = _practice()
    told = _told(printing.poster(practice, plan_of(practice), ADDRESS))
    assert "Read the draft statement together" in told
    assert "Practice manager" in told
    assert "Bola Example" not in told
    assert "Gloria Example, Freedom to Speak Up Guardian, 020 7946 0001" in told


def test_the_slide_writes_out_an_answer_that_is_not_a_stage() -> None:
    practice = _practice()
    (slide,) = Presentation(io.BytesIO(printing.slide(practice, plan_of(practice)))).slides
    (picture,) = [shape for shape in slide.shapes if shape.shape_type == 13]
    assert "Not for us now: Forums and safe spaces." in picture._element.nvPicPr.cNvPr.get("descr")
    assert "Bola Example" in "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


def test_the_next_review_is_the_yearly_look_and_not_what_single_actions_are_due() -> None:
    practice = _practice()
    plan = plan_of(practice)
    review = timezone.localdate() - timedelta(days=12) + A_YEAR
    assert min(action.due for action in plan.open_actions if action.due) < review
    assert f"Next review {english_day(review)}" in _told(printing.plan_document(practice, plan, "pdf"))


def test_the_lead_is_told_when_no_phone_can_open_the_address(settings: Any) -> None:
    cast = assemble()
    page = f"/lead/{cast.willow.public_id}/print/"
    settings.ADDRESS = "http://127.0.0.1:8010"
    assert "from this computer only" in cast.client("alice").get(page).content.decode()
    settings.ADDRESS = "https://fair.example.org"
    assert "from this computer only" not in cast.client("alice").get(page).content.decode()
