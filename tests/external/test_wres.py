"""Figures that others printed, worked out again by our indicators from the counts behind them; and the Census totals.

Most trusts print a ratio without its counts. Those cannot be worked out again: each is named below with the reason.
"""

import csv
from collections import Counter

import pytest

from fairpractice.figures.statistics import Say
from fairpractice.organisations.reference.census import read_census
from fairpractice.organisations.reference.ethnic_groups import GROUP_IDS
from fairpractice.organisations.reference.london import boroughs
from fairpractice.workforce import findings, indicators, profile
from fairpractice.workforce.population import ENGLAND
from tests.external.test_official_files import official

SHELF = indicators.load()
NO_COUNTS = "only the ratio is printed"
CANNOT = {
    ("London North West University Healthcare NHS Trust", "2020/21", "2"): NO_COUNTS,
    ("London North West University Healthcare NHS Trust", "2020/21", "3"): NO_COUNTS,
    ("London North West University Healthcare NHS Trust", "2020/21", "4"): NO_COUNTS,
    ("RDaSH NHS FT", "2025", "2"): NO_COUNTS,
    ("RDaSH NHS FT", "2025", "3"): NO_COUNTS,
    ("RDaSH NHS FT", "2025", "4"): NO_COUNTS,
    ("RDaSH NHS FT", "2025", "7"): "percentages of a survey, without how many answered",
    ("North Cumbria Integrated Care NHS FT", "2023", "1"): "only the percentage is printed",
    ("England (all trusts)", "2016", "2"): NO_COUNTS,
    ("England (all trusts)", "2018/19", "2"): NO_COUNTS,
    ("England (all trusts)", "2022", "2"): NO_COUNTS,
    ("England (all trusts)", "2023", "2"): NO_COUNTS,
    ("England (all trusts)", "2022", "1"): "how many staff there were is not printed",
    ("LB Bexley (social-care WRES)", "2023/24", "2"): "shares of those shortlisted and appointed, without a ratio",
}


def rows() -> list[dict[str, str]]:
    with official("wres/published_wres_figures.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def key(row: dict[str, str]) -> tuple[str, str, str]:
    return row["organisation"], row["period"], row["wres_indicator"]


def wres(number: int, white: tuple[int, int], minority: tuple[int, int]) -> findings.Finding:
    """What our reading of a WRES ratio says of (counted, out of) on each side, under the Standard's definition."""
    indicator, ratio = next((i, r) for i in SHELF.indicators for r in i.ratios if r.wres == number)
    by_year = {
        2023: {
            ratio.counted: {"white-british": white[0], "broad-asian": minority[0]},
            ratio.out_of: {"white-british": white[1], "broad-asian": minority[1]},
        }
    }
    return findings.find(indicator, ratio, by_year, "wres")


def test_every_printed_figure_is_worked_out_again_or_named_with_the_reason() -> None:
    again = {key(row) for row in rows()} - set(CANNOT)
    assert again == {("The Christie NHS FT", "2022", "2"), ("North Cumbria Integrated Care NHS FT", "2025-03-31", "1")}
    assert set(CANNOT) <= {key(row) for row in rows()}
    for row in rows():
        if key(row) in CANNOT:
            assert not (row["white_num"] and row["white_den"] and row["bme_num"] and row["bme_den"])


def test_a_printed_share_of_the_workforce() -> None:
    """Indicator 1 of North Cumbria: 990 of 7,422."""
    [row] = [row for row in rows() if row["period"] == "2025-03-31"]
    part, whole = int(row["bme_num"]), int(row["bme_den"])
    staff = profile.Part("everybody", "Everybody", {"broad-asian": part, "white-british": whole - part})
    x, n = staff.pair("wres")
    assert f"{100 * x / n:.1f}" == row["bme_pct"].rstrip("*") == "13.3"


def test_a_printed_ratio_of_two_percentages() -> None:
    """Indicator 2 of The Christie: 46.99 % of White and 14.65 % of other people on the shortlist. Read as 10,000 of each."""
    [row] = [row for row in rows() if row["organisation"].startswith("The Christie")]
    shares = [round(100 * float(row[name])) for name in ("white_pct", "bme_pct")]
    found = wres(2, (shares[0], 10_000), (shares[1], 10_000))
    assert f"{found.verdict.estimate:.1f}" == row["published_ratio"]
    assert found.sentence.endswith("This favours White people.")


def test_a_ratio_comes_from_counts_and_not_from_rounded_percentages() -> None:
    """One trust printed 1.7, from 1.2 % and .7 %, and 1.8 for the same year: 9 of 725 and 17 of 2,505 give 1.829."""
    found = wres(3, white=(17, 2505), minority=(9, 725))
    assert round(found.verdict.estimate, 3) == 1.829
    rounded = round(100 * 9 / 725, 1) / round(100 * 17 / 2505, 1)
    assert f"{rounded:.1f}" == "1.7" != f"{found.verdict.estimate:.1f}"
    # What neither of the trust's pages said: so few cases do not say which way it is.
    assert found.verdict.say is not Say.HIGHER


def test_the_directions_of_the_standard() -> None:
    """2 and 4 set White over others, 3 others over White: each is above 1 where ethnic minority people fare worse."""
    worse = {2: ((30, 60), (10, 60)), 3: ((10, 60), (30, 60)), 4: ((30, 60), (10, 60))}
    for number, (white, minority) in worse.items():
        found = wres(number, white, minority)
        assert found.verdict.estimate == pytest.approx(3)
        assert found.sentence.endswith("This favours White people.")


def test_call_backs_to_two_kinds_of_names() -> None:
    """Bertrand and Mullainathan (2004): 235 of 2,435 and 157 of 2,435, a ratio of 1.50."""
    with official("recruitment/aer_resumenames_bertrand_mullainathan.csv").open(encoding="utf-8", newline="") as file:
        calls = Counter((row["ethnicity"], row["call"]) for row in csv.DictReader(file))
    white, black = ((calls[who, "yes"], calls[who, "yes"] + calls[who, "no"]) for who in ("cauc", "afam"))
    assert (white, black) == ((235, 2435), (157, 2435))
    found = wres(2, white, black)
    assert f"{found.verdict.estimate:.2f}" == "1.50"
    assert found.verdict.say is Say.HIGHER


def test_census_totals_of_london_and_england() -> None:
    """Sums over local authorities, which ONS perturbs each by itself: they are ours, and not what it prints for the whole."""
    reading = read_census(official("census/census2021_ethnic19_ltla_ew_wide.csv"))
    england = [area for area in reading.areas if area.area_code.startswith("E")]
    assert sum(area.total for area in england) == 56_490_065
    assert sum(area.total for area in england if area.area_code.startswith("E09")) == 8_799_736
    assert {group: sum(area.counts[group] for area in england) for group in GROUP_IDS} == dict(ENGLAND)
    assert sum(borough.total for borough in boroughs()) == 8_799_736
