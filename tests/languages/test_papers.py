"""What is printed and shown is in the reader's language too: poster, plan, Word, slide, framework, conversation guide."""

import io
import re
from collections.abc import Callable
from typing import Any

import docx
import pypdf
import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import translation
from pptx import Presentation

from fairpractice.framework import shelf
from fairpractice.overview import printing
from fairpractice.plans.queries import plan_of
from fairpractice.reports.render import job
from fairpractice.reports.tests.universal import faults
from fairpractice.ui.texts import document_words
from tests.cast import Cast, assemble
from tests.languages.pseudo import LONGER, RIGHT_TO_LEFT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("languages")]
# What people typed, and addresses, which go on in the next line.
_OWN = re.compile(
    r"Willow Tree Surgery|Look at our data|Induction list|A garden|Grace|Alice|guardian"
    r"|https?://\S+(?:\n\S*(?:[/%]|\.pdf)\S*)*|[\w.]+@[\w.]+"
)


def _english(told: str) -> set[str]:
    """The plain English words of a text, but for what the framework is called and who made it."""
    source = shelf.main_pack("gp").source
    named = _words(f"{source.title} {source.publisher} {source.credit}")
    return _words(_OWN.sub("", told)) - named


def _words(text: str) -> set[str]:
    return set(re.findall(r"\b[A-Za-z]{3,}\b", text))


@pytest.fixture
def cast() -> Cast:
    return assemble()


def _pdf(data: bytes) -> str:
    return " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)


def _word(data: bytes) -> str:
    document = docx.Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    foot = [each.text for each in document.sections[0].footer.paragraphs]
    return "\n".join([document.core_properties.title, *(each.text for each in document.paragraphs), *cells, *foot])


def _slide(data: bytes) -> str:
    show = Presentation(io.BytesIO(data))
    (slide,) = show.slides
    told = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    pictures = [shape._element.nvPicPr.cNvPr for shape in slide.shapes if shape.shape_type == 13]
    alternatives = [picture.get(name) for picture in pictures for name in ("descr", "title")]
    return "\n".join([show.core_properties.title, *told, *alternatives, slide.notes_slide.notes_text_frame.text])


PAPERS: dict[str, Callable[[bytes], str]] = {
    "/lead/{practice}/print/poster.pdf": _pdf,
    "/lead/{practice}/print/plan.pdf": _pdf,
    "/lead/{practice}/print/plan.docx": _word,
    "/lead/{practice}/print/slide.pptx": _slide,
    "/lead/{practice}/reflections/papers/privacy-notice.pdf": _pdf,
    "/lead/{practice}/reflections/papers/impact-assessment.docx": _word,
    "/framework/framework.pdf": _pdf,
    "/framework/speaking-up/conversation.pdf": _pdf,
}


def _paper(cast: Cast, address: str, language: str) -> bytes:
    cache.clear()
    client: Client = cast.client("alice")
    answer: Any = client.get(address.format(practice=cast.willow.public_id), headers={"Accept-Language": language})
    assert answer.status_code == 200
    return bytes(answer.content)


@pytest.mark.parametrize("address", PAPERS)
def test_every_word_on_paper_is_translated_and_none_is_cut(address: str, cast: Cast) -> None:
    told = PAPERS[address](_paper(cast, address, LONGER))
    assert len(told) > 200
    assert _english(told) == set()
    assert "…" not in told


def test_so_is_every_word_within_the_chart_of_the_slide(cast: Cast) -> None:
    with translation.override(LONGER):
        drawn = job(printing.stage_chart(plan_of(cast.willow)), "svg", document_words()).payload["spec"]
    told = [each["text"] for layer in drawn["layer"] for each in layer["data"]["values"] if "text" in each]
    assert len(told) > 11
    assert _english(" ".join(told)) == set()


@pytest.mark.parametrize("address", [each for each in PAPERS if each.endswith("pdf")])
@pytest.mark.parametrize("language", [LONGER, RIGHT_TO_LEFT])
def test_it_can_be_listened_to_in_every_language(address: str, language: str, cast: Cast) -> None:
    made = _paper(cast, address, language)
    assert faults(made) == []
    assert str(pypdf.PdfReader(io.BytesIO(made)).trailer["/Root"]["/Lang"]).lower() == language


def test_word_and_slide_run_from_right_to_left(cast: Cast) -> None:
    document = docx.Document(io.BytesIO(_paper(cast, "/lead/{practice}/print/plan.docx", RIGHT_TO_LEFT)))
    assert all(table._tbl.tblPr.xpath("w:bidiVisual") for table in document.tables)
    assert all(run.font.rtl for paragraph in document.paragraphs for run in paragraph.runs)
    (slide,) = Presentation(io.BytesIO(_paper(cast, "/lead/{practice}/print/slide.pptx", RIGHT_TO_LEFT))).slides
    lines = [line for shape in slide.shapes if shape.has_text_frame for line in shape.text_frame.paragraphs]
    assert all(line._p.pPr.get("rtl") == "1" for line in lines)
