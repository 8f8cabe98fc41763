"""Content of indicators: mistakes are told with their line, and what others found and staff are asked is really there."""

import shutil
from pathlib import Path

import pytest

from fairpractice.framework.packs import content_root
from fairpractice.framework.reading import PackErrors
from fairpractice.reflections.questions import content as question_content
from fairpractice.workforce import indicators

SHELF = indicators.load()
SOURCE = content_root() / "workforce"


def changed(folder: Path, was: str, now: str, file: str = "indicators.yaml") -> list[str]:
    """What is said of the content with one thing changed."""
    for name in ("indicators.yaml", "benchmarks.yaml"):
        shutil.copy(SOURCE / name, folder / name)
    text = (folder / file).read_text("utf-8")
    assert was in text
    (folder / file).write_text(text.replace(was, now, 1), "utf-8")
    with pytest.raises(PackErrors) as wrong:
        indicators.load(at=folder)
    return [str(error) for error in wrong.value.errors]


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        ("kind: share", "kind: guess", "must be one of"),
        ("first: majority", "first: everyone", "must be one of"),
        ("counted: recruitment/shortlisted", "counted: training/had", "stage of this indicator"),
        ("counted: recruitment/shortlisted", "counted: recruitment/applied", "one stage out of another"),
        ('since: "2026-04-01"', 'since: "April"', "must be a day"),
        ("wres: 1", "wres: 10", "from 1 to 9"),
        ("ties: [fair-recruitment/de-bias-recruitment, fair-recruitment]", "ties: [no-such]", "nothing called"),
        ("people: leads", "people: friends", "must be one of"),
        ("    people: everybody\n", "", "has “people”"),
    ],
)
def test_a_mistake_is_told_with_its_file_and_line(tmp_path: Path, was: str, now: str, told: str) -> None:
    errors = changed(tmp_path, was, now)
    assert any(told in error and error.startswith("indicators.yaml:") for error in errors), errors


def test_a_figure_of_others_belongs_to_an_indicator(tmp_path: Path) -> None:
    errors = changed(tmp_path, "indicator: recruitment", "indicator: hiring", "benchmarks.yaml")
    assert any("no indicator has that id" in error for error in errors), errors


def test_questions_are_those_that_staff_are_asked_for_the_same_indicator_of_the_standard() -> None:
    asked = {question.id: question.wres for each in question_content().sets.values() for question in each.questions}
    for each in SHELF.indicators:
        for question in each.questions:
            assert asked[question] == each.wres
        if each.kind == "survey":
            assert sorted(id for id, wres in asked.items() if wres == each.wres) == sorted(each.questions)


def test_a_formula_says_whom_a_ratio_above_one_favours() -> None:
    for ratio in [ratio for each in SHELF.indicators for ratio in each.ratios]:
        favours_first = ratio.likelier_is_good
        assert (ratio.first == "majority") == favours_first  # so above 1 ethnic minority people always fare worse
        assert ratio.formula.endswith("Above 1 favours White British (or White) people.")


def test_names_fit_the_columns_that_keep_them() -> None:
    for each in SHELF.indicators:
        assert len(each.id) <= 40
        assert all(len(stage.name) <= 40 for stage in each.stages)
        assert len({stage.name for stage in each.stages}) == len(each.stages)


def test_every_figure_of_others_has_its_source_and_limits() -> None:
    for each in SHELF.benchmarks:
        assert each.source
        assert each.limits
        assert each.figures


def test_an_unknown_indicator_is_said_to_be_one() -> None:
    with pytest.raises(indicators.UnknownIndicator):
        SHELF.get("none")
