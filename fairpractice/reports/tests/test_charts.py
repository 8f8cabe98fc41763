"""Charts: nothing but public figures, no script, nothing fetched, and the same in words."""

import re
from dataclasses import replace

import pytest

from fairpractice.figures.values import Public
from fairpractice.reports.charts import Bar, BarChart, StageChart, StageRow
from fairpractice.reports.render import ReportError, build, job
from fairpractice.reports.tests.examples import BAR_CHART, CENSUS, HOSTILE, PLAN, STAGE_CHART, STAGES
from fairpractice.reports.words import Words


@pytest.mark.parametrize("bare", [4, 4.0, "4", None, True])
def test_a_bare_number_is_refused(bare: object) -> None:
    with pytest.raises(TypeError):
        Bar("Nurses", bare)  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [True, "4", None])
def test_a_public_figure_is_a_number(value: object) -> None:
    with pytest.raises(TypeError):
        Public(value, CENSUS)  # type: ignore[arg-type]


def test_a_public_figure_needs_its_source_and_an_end() -> None:
    with pytest.raises(ValueError, match="where it comes from"):
        Public(4, " ")
    with pytest.raises(ValueError, match="finite"):
        Public(float("nan"), CENSUS)


def test_bars_of_different_units_do_not_share_a_chart() -> None:
    with pytest.raises(ValueError, match="unit"):
        BarChart("t", "d", (Bar("a", Public(1, CENSUS, unit="staff")),), "people", CENSUS)


@pytest.mark.parametrize("width", [320, 640])
@pytest.mark.parametrize("chart", [BAR_CHART, STAGE_CHART])
def test_an_svg_is_titled_and_calls_nobody(chart: BarChart | StageChart, width: int) -> None:
    svg = build(job(replace(chart, width=width), "svg")).decode()
    assert "<script" not in svg
    assert "style=" not in svg  # the page's security policy would drop it
    assert not re.search(r"(href|src)\s*=|url\(|@import|<image|<use", svg)
    assert set(re.findall(r"https?://[^\"]+", svg)) == {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
    assert re.search(rf"<title id=\"[\w-]+\">{chart.title}</title><desc", svg)
    drawn = re.search(r' width="(\d+)"', svg)
    assert drawn is not None
    assert int(drawn[1]) <= width + 2


def test_two_charts_on_a_page_have_their_own_titles() -> None:
    names = {
        re.findall(r'<title id="([^"]+)"', build(job(each, "svg")).decode())[0] for each in (BAR_CHART, STAGE_CHART)
    }
    assert len(names) == 2


def test_what_people_typed_cannot_become_markup() -> None:
    chart = replace(BAR_CHART, title="<script>alert(1)</script>", bars=(Bar(f"<script>{HOSTILE}", Public(1, CENSUS)),))
    svg = build(job(chart, "svg")).decode()
    assert "<script" not in svg
    assert "&lt;script&gt;" in svg


def test_no_traffic_lights() -> None:
    svg = build(job(STAGE_CHART, "svg")).decode().lower()
    assert set(re.findall(r"#[0-9a-f]{6}", svg)) <= {"#005eb8", "#4c6272", "#212b32", "#d8dde0"}
    assert not re.search(r'(fill|stroke)="(red|green|amber|orange|yellow)', svg)


def test_every_label_and_value_is_drawn() -> None:
    svg = re.sub(r"</text>\s*|<[^>]+>", " ", build(job(BAR_CHART, "svg")).decode())
    assert "154,602 people" in svg
    assert "Source: Office for National Statistics" in svg


def test_a_stage_chart_draws_now_and_before() -> None:
    rows = (StageRow("One", "Under way", "Not started"), StageRow("Two", "Not for us now"))
    chart = replace(STAGE_CHART, rows=rows)
    svg = build(job(chart, "svg")).decode()
    # one dot and one ring in the picture, one of each in the key
    assert svg.count('fill="#005eb8"') == 2
    assert svg.count('fill="white" stroke="#212b32"') == 2
    assert "Not for us now" in svg
    first_year = build(job(replace(chart, rows=(StageRow("One", "Under way"),)), "svg")).decode()
    assert "Last year" not in first_year


def test_a_stage_chart_in_words() -> None:
    rows = (StageRow("One", "Under way", "Not started"), StageRow("Two", "Part of how we work"), StageRow("Three"))
    chart = replace(STAGE_CHART, rows=rows)
    assert chart.sentence() == "This year. Part of how we work: Two. Under way: One."
    assert chart.table().header == ("Initiative", "This year", "Last year")
    assert chart.table().rows[2] == ("Three", "Not said yet", "Not said yet")
    assert not re.search(r"\d", STAGE_CHART.sentence())
    assert replace(chart, rows=()).sentence() == "Nobody has said where we are yet."


def test_a_bar_chart_in_words() -> None:
    assert "White: 154,602 people" in BAR_CHART.sentence()
    assert BAR_CHART.table().header == ("Group", "People", "Source")
    assert BAR_CHART.table().rows[3] == ("White", "154,602", CENSUS)


def test_words_come_from_the_caller() -> None:
    words = Words(gettext=str.upper, number=lambda value: f"{value}!")
    assert replace(BAR_CHART, bars=()).sentence(words) == "THERE ARE NO FIGURES TO SHOW YET."
    assert "154602! people" in BAR_CHART.sentence(words)


@pytest.mark.parametrize("stages", [STAGES, STAGES[:1]])
def test_a_stage_chart_with_odd_shapes(stages: tuple[str, ...]) -> None:
    rows = (StageRow("x" * 200, "y" * 80), StageRow("", stages[0], stages[-1]))
    for width in (240, 640):
        chart = replace(STAGE_CHART, stages=stages, rows=rows, width=width)
        assert build(job(chart, "svg", Words(direction="rtl"))).startswith(b"<svg")


def test_a_png_is_a_png() -> None:
    assert build(job(BAR_CHART, "png")).startswith(b"\x89PNG")


def test_too_narrow_and_wrong_kind_are_refused() -> None:
    with pytest.raises(ValueError, match="wide"):
        replace(BAR_CHART, width=100)
    with pytest.raises(ReportError):
        job(PLAN, "svg")
