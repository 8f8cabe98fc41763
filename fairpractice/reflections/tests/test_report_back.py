"""What goes up on the wall after a round: a question may be cut, what was said of it never."""

import io

import pytest
from pptx import Presentation
from pypdf import PdfReader
from pytest_django.fixtures import Settings

from fairpractice.plans import actions
from fairpractice.reflections import papers, results
from fairpractice.reflections.models import Round
from fairpractice.reflections.tests import rounds
from tests.cast import assemble

pytestmark = pytest.mark.django_db


def _flat(text: str) -> str:
    return " ".join(text.split())


def _on_the_wall(of: Round) -> str:
    return _flat(PdfReader(io.BytesIO(papers.results_poster(of))).pages[0].extract_text())


def _on_the_slide(of: Round) -> str:
    shapes = Presentation(io.BytesIO(papers.slide(of))).slides[0].shapes
    return _flat(" ".join(shape.text_frame.text for shape in shapes if shape.has_text_frame))


@pytest.fixture
def counted() -> tuple[Round, results.Row]:
    """Fourteen answers, and an action from the longest question."""
    cast = assemble()
    made = rounds.dealt(cast, rounds.planned(cast))
    for code in made.codes[:14]:
        rounds.send(made.round, rounds.sheet(made.round, code, [2] * len(made.round.questions)))
    of = rounds.counted(cast, made)
    row = max(results.results(of).rows, key=lambda r: len(r.question.text))
    assert len(row.question.text) > 150
    source = results.action_source(of, row.question.id)
    said = actions.Wording(title="Talk about it at every appraisal")
    actions.add(by=cast.people["alice"], employer=of.employer, said=said, suggested_by=source)
    return of, row


def test_what_was_said_stands_whole_beside_what_will_be_done(counted: tuple[Round, results.Row]) -> None:
    of, row = counted
    for told in (_on_the_wall(of), _on_the_slide(of)):
        assert row.sentence in told
        assert "Talk about it at every appraisal" in told
    assert f"…” {row.sentence}" in _on_the_slide(of), "the question is cut, and says so"


def test_a_square_that_no_phone_could_open_is_not_on_the_wall(
    counted: tuple[Round, results.Row], settings: Settings
) -> None:
    of, _row = counted
    settings.ADDRESS = "https://fair.willow-tree.example"
    assert "Point your phone’s camera at the square" in _on_the_wall(of)
    settings.ADDRESS = "http://127.0.0.1:8000"
    assert "square" not in _on_the_wall(of)
