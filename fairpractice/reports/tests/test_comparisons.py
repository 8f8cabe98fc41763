"""Charts of comparisons: intervals and published ranges alone, on a scale where twice and half are equally far."""

import re
from dataclasses import replace

import numpy as np
import pytest

from fairpractice.figures.statistics import Interval
from fairpractice.figures.values import Public
from fairpractice.reports.comparisons import CompareChart, CompareRow, _place
from fairpractice.reports.render import build, job
from fairpractice.reports.words import Words


def interval(at: float, low: float, high: float) -> Interval:
    return Interval(np.array(at), np.array(low), np.array(high))


SHARES = CompareChart(
    "Ethnic minority staff, beside Hackney",
    "As the framework counts.",
    (CompareRow("Nurses", "2 of 4", interval(0.5, 0.1, 0.9)), CompareRow("Managers", "Nobody")),
    "share",
    bar="What chance leaves open",
    point="Share of staff",
    beside=Public(66.1, "ONS", "%"),
    beside_name="Hackney",
)
RATIOS = CompareChart(
    "From the shortlist to the job",
    "As the framework counts.",
    (
        CompareRow("2026", "Too few to say", interval(2, 0.4, float("inf"))),
        CompareRow("2025", "None", interval(0, 0, 3)),
    ),
    "ratio",
    bar="What is left open",
    point="Best guess",
    less="Ethnic minority people",
    more="White British people",
)


@pytest.mark.parametrize("bare", [0.4, (0.1, 0.9), "half"])
def test_a_bare_number_is_refused(bare: object) -> None:
    with pytest.raises(TypeError):
        CompareRow("Nurses", "2 of 4", bare)  # type: ignore[arg-type]


def test_a_line_says_whose_figure_it_is() -> None:
    with pytest.raises(ValueError, match="whose figure"):
        replace(SHARES, beside_name=" ")


@pytest.mark.parametrize("width", [300, 320, 640])
@pytest.mark.parametrize("chart", [SHARES, RATIOS])
@pytest.mark.parametrize("words", [Words(), Words(lang="ur", direction="rtl")])
def test_all_that_is_drawn_lies_on_the_sheet(chart: CompareChart, width: int, words: Words) -> None:
    spec = replace(chart, width=width).payload(words)["spec"]
    for layer in spec["layer"]:
        for at in layer["data"]["values"]:
            assert all(-0.5 <= at[name] <= width + 0.5 for name in ("x", "x2") if name in at), at
            assert all(0 <= at[name] <= spec["height"] + 1 for name in ("y", "y2") if name in at), at


@pytest.mark.parametrize("chart", [SHARES, RATIOS, replace(SHARES, rows=())])
def test_the_picture_calls_nobody_and_says_what_it_shows(chart: CompareChart) -> None:
    svg = build(job(chart, "svg")).decode()
    assert not re.search(r"(href|src)\s*=|url\(|<script|style=", svg)
    assert chart.title in svg
    for row in chart.rows:
        assert row.words in svg


def test_twice_and_half_are_equally_far_from_as_likely() -> None:
    assert _place(1, "ratio") == 0.5
    assert _place(2, "ratio") - 0.5 == pytest.approx(0.5 - _place(0.5, "ratio"))
    assert (_place(0, "ratio"), _place(float("inf"), "ratio"), _place(1000, "ratio")) == (0, 1, 1)


def test_the_same_stands_in_a_sentence_and_a_table() -> None:
    assert SHARES.sentence() == "Nurses: 2 of 4. Managers: Nobody. Hackney: 66.1 in 100."
    assert SHARES.table().rows == (("Nurses", "2 of 4"), ("Managers", "Nobody"), ("Hackney", "66.1 in 100"))
    assert replace(SHARES, rows=()).sentence() == "There are no figures to show yet."
