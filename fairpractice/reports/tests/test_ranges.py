"""The chart of ranges: published figures only, true bars, the same in words, and readable on a phone."""

import re
from dataclasses import replace
from typing import Any

import pytest

from fairpractice.figures.values import Public, Reason, Refusal
from fairpractice.reports.canvas import breadth
from fairpractice.reports.ranges import RangeChart, RangeRow
from fairpractice.reports.render import build, job
from fairpractice.reports.tests.examples import HOSTILE
from fairpractice.reports.tests.reflection_examples import RANGES, REFUSED, ROWS, figure
from fairpractice.reports.words import Words

BLUE = "#005eb8"


def marks(chart: RangeChart, words: Words | None = None, **look: str) -> list[dict[str, Any]]:
    """The marks of a look, each with its place."""
    layers = chart.payload(words or Words())["spec"]["layer"]
    return [
        {**layer["mark"], **value}
        for layer in layers
        for value in layer["data"]["values"]
        if look.items() <= layer["mark"].items()
    ]


@pytest.mark.parametrize("bare", [4, 0.5, "4", (4, 8), Public(4, "Census 2021"), Refusal("q", "", Reason.TOO_FEW)])
def test_only_a_published_figure_is_drawn(bare: object) -> None:
    with pytest.raises(TypeError, match="Published"):
        RangeRow("I am heard", bare)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="Published"):
        RangeRow("I am heard", None, earlier=bare)  # type: ignore[arg-type]


@pytest.mark.parametrize("place", [-0.1, 1.1, float("nan")])
def test_the_lead_stands_between_none_and_all(place: float) -> None:
    with pytest.raises(ValueError, match="between none and all"):
        RangeRow("I am heard", figure(9, 14), place, lead_words="Agree")


def test_a_place_of_the_lead_is_told_in_words() -> None:
    with pytest.raises(ValueError, match="in words"):
        RangeRow("I am heard", figure(9, 14), 0.5)
    told = replace(RANGES, rows=(RangeRow("I am heard", figure(9, 14), lead_words="Agree"),))
    assert "The lead said: Agree." in told.sentence()
    assert not marks(told, shape="diamond")


@pytest.mark.parametrize(
    ("lo", "hi", "answers", "least", "most"),
    [(0, 4, (16, 16), 0, 0.25), (5, 15, (20, 20), 0.25, 0.75), (7, 12, (12, 14), 0.5, 1), (0, 14, (14, 14), 0, 1)],
)
def test_a_bar_runs_from_the_least_to_the_most_share(
    lo: int, hi: int, answers: tuple[int, int], least: float, most: float
) -> None:
    chart = RangeChart("t", "d", (RangeRow("I am heard", figure(lo, hi, answers)),), 400)
    (bar,) = marks(chart, type="rect", color=BLUE)
    assert (bar["x"], bar["x2"]) == pytest.approx((400 * least, 400 * most))
    (mirrored,) = marks(chart, Words(direction="rtl"), type="rect", color=BLUE)
    assert (mirrored["x"], mirrored["x2"]) == pytest.approx((400 - 400 * least, 400 - 400 * most))


def test_a_question_without_a_figure_has_words_and_no_bar() -> None:
    chart = replace(RANGES, rows=(RangeRow("My manager knows what to do.", note=REFUSED),))
    assert not marks(chart, type="rect")
    assert REFUSED in chart.sentence()
    assert "Not shown." in replace(RANGES, rows=(RangeRow("My manager knows what to do."),)).sentence()


def test_now_before_and_the_lead_are_told_apart_without_colour() -> None:
    chart = replace(RANGES, rows=ROWS[:1])
    # one of each in the picture, one of each in the key
    assert len(marks(chart, type="rect", color=BLUE)) == 2
    assert len(marks(chart, type="rect", fill="white")) == 2
    assert len(marks(chart, shape="diamond")) == 2
    svg = build(job(RANGES, "svg")).decode().lower()
    assert set(re.findall(r"#[0-9a-f]{6}", svg)) <= {BLUE, "#4c6272", "#212b32", "#d8dde0"}
    assert not re.search(r'(fill|stroke)="(red|green|amber|orange|yellow)', svg)
    assert {"None", "Half", "All"} <= {each["text"] for each in marks(chart, type="text")}


def test_the_diamond_stands_in_the_middle_of_its_bar() -> None:
    chart = replace(RANGES, rows=ROWS[:1])
    bar, diamond = marks(chart, type="rect", color=BLUE)[1], marks(chart, shape="diamond")[1]
    assert diamond["y"] == pytest.approx((bar["y"] + bar["y2"]) / 2)


@pytest.mark.parametrize("width", [240, 320, 559, 560, 640, 980])
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_nothing_is_cut_off(width: int, direction: Any) -> None:
    rows = (*ROWS, RangeRow(HOSTILE, figure(0, 4), 1.0, figure(0, 4), HOSTILE), RangeRow("w" * 90, note="x" * 90))
    chart = RangeChart("A title of some length for a chart", "d", rows, width, before="The spring of the year before")
    height = chart.payload()["spec"]["height"]
    for each in marks(chart, Words(direction=direction), type="text"):
        wide = breadth(each["text"], each["fontSize"], bold=each["fontWeight"] == "bold")
        start = each["x"] - {"left": 0, "center": wide / 2, "right": wide}[each["align"]]
        assert start >= -1, each["text"]
        assert start + wide <= width + 1, each["text"]
        assert each["fontSize"] >= 13
        assert 0 < each["y"] < height
    for each in marks(chart, shape="diamond"):
        assert 8 <= each["x"] <= width - 8


@pytest.mark.parametrize("width", [320, 640])
def test_an_svg_tells_a_screen_reader_everything_and_calls_nobody(width: int) -> None:
    svg = build(job(replace(RANGES, width=width), "svg")).decode()
    assert "<script" not in svg
    assert "style=" not in svg
    assert not re.search(r"(href|src)\s*=|url\(|@import|<image|<use", svg)
    described = re.search(
        r'role="img".*?<title id="[\w-]+">What our team said</title><desc id="[\w-]+">(.*?)</desc>', svg
    )
    assert described is not None
    assert "Most: between 9 and 14 of 14. Spring 2025: About half: between 5 and 8 of 14." in described[1]
    assert "The lead said: Nobody." in described[1]
    assert build(job(replace(RANGES, width=width), "png")).startswith(b"\x89PNG")


def test_a_chart_as_a_table() -> None:
    table = RANGES.table()
    assert table.header == ("Question", "What the team said", "Spring 2025", "What the lead said")
    assert table.rows[1][1:] == ("About half: between 5 and 8 of 14.", "Few: between 0 and 4 of 14.", "We do well")
    assert table.rows[3][1:] == (REFUSED, "Not shown", "Not said")
    plain = replace(RANGES, rows=(RangeRow("I am heard", figure(9, 14)),)).table()
    assert plain.header == ("Question", "What the team said")


def test_no_rows_and_other_languages() -> None:
    assert replace(RANGES, rows=()).sentence() == "There are no figures to show yet."
    assert build(job(replace(RANGES, rows=()), "svg")).startswith(b"<svg")
    assert "MOST: BETWEEN {LO}" not in RANGES.sentence()
    swapped = Words(gettext=lambda text: text.replace("Most", "Die meisten"))
    assert "Die meisten: between 9 and 14 of 14." in RANGES.sentence(swapped)
    with pytest.raises(ValueError, match="wide"):
        replace(RANGES, width=100)
