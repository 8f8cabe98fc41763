"""Statistics against published figures and other tools' output; coverage by adding up every table."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from fairpractice.figures.statistics import (
    Interval,
    Measure,
    Method,
    Prior,
    Say,
    chi_squared,
    compare,
    compare_published,
    dispersion,
    enough_to_say,
    enough_to_say_published,
    fit_prior,
    funnel,
    mid_p,
    pool_years,
    share_of,
    shrink,
    shrink_ratio,
    xmr,
)  # fmt: skip
from fairpractice.figures.values import SEAL, Audience, Public, Published


@pytest.mark.parametrize(
    ("counts", "measure", "method", "low", "high", "within"),
    [  # where from: R packages PropCIs, ratesci, epitools' inputs; Nam 1995
        ((7, 34, 1, 34), "ratio", "koopman", 1.220853, 42.575718, 1e-5),
        ((7, 34, 1, 34), "difference", "miettinen-nurminen", 0.0270416, 0.3452912, 1e-5),
        (
            (7, 34, 1, 34),
            "odds",
            "miettinen-nurminen",
            1.246309,
            56.486130,
            1e-3,
        ),  # PropCIs steps outwards by a thousandth
        ((12, 16, 1, 16), "difference", "scas", 0.38567597, 0.8778839, 1e-6),
        ((12, 16, 1, 16), "difference", "miettinen-nurminen", 0.37497827, 0.862899, 1e-6),
        ((36, 40, 16, 80), "ratio", "koopman", 2.940, 7.152, 2e-4),
    ],
)
def test_intervals_that_others_print(
    counts: tuple[int, int, int, int], measure: Measure, method: Method, low: float, high: float, within: float
) -> None:
    found = compare(*counts, measure, 0.95, method)
    assert (float(found.low), float(found.high)) == pytest.approx((low, high), rel=within)


def test_tables_that_trap_other_libraries() -> None:
    full = compare(8, 8, 15, 20, method="miettinen-nurminen")
    assert float(full.low) == pytest.approx(0.863, abs=0.03)
    none = compare(0, 8, 0, 20)
    assert (float(none.low), float(none.high)) == (0.0, math.inf)
    assert float(compare(5, 56, 0, 29, measure="difference").high) < 1
    assert float(compare(3, 6, 0, 9).high) == math.inf
    assert float(compare(0, 6, 3, 9).low) == 0.0
    odds = compare([0, 4, 2, 3], 4, [2, 2, 0, 4], 4, measure="odds")
    assert [float(odds.low[0]), float(odds.high[1]), float(odds.high[2]), float(odds.low[3])] == [
        0.0,
        math.inf,
        math.inf,
        0.0,
    ]
    empty = compare(0, 0, 3, 9)
    assert math.isnan(float(empty.estimate))
    assert (float(empty.low), float(empty.high)) == (0.0, math.inf)
    with pytest.raises(ValueError, match="between 0"):
        compare(5, 4, 1, 2)


def test_a_published_ratio_comes_from_counts() -> None:
    """WRES indicator 2 of one trust, 46.99 % against 14.65 %, printed as 3.2; call-backs 235 and 157 of 2,435: 1.50."""
    assert round(float(compare(4699, 10_000, 1465, 10_000).estimate), 1) == 3.2
    assert round(float(compare(235, 2435, 157, 2435).estimate), 2) == 1.50


@pytest.mark.parametrize(("m", "n"), [(6, 14), (12, 20), (30, 60)])
def test_the_interval_holds_the_ratio_often_enough(m: int, n: int) -> None:
    """Coverage by exact enumeration over a fine grid of rates .05 to .5: at least .94. (benchmarks print it for .01 to .99.)"""
    assert coverage(m, n, np.linspace(0.05, 0.5, 91), "guarded") >= 0.94


def coverage(m: int, n: int, rates: np.ndarray, method: Method) -> float:
    a, b = np.meshgrid(np.arange(m + 1), np.arange(n + 1), indexing="ij")
    found = compare(a, m, b, n, method=method)
    first = np.asarray(stats.binom.pmf(np.arange(m + 1)[:, None], m, rates))
    second = np.asarray(stats.binom.pmf(np.arange(n + 1)[:, None], n, rates))
    worst = 1.0
    for i, p in enumerate(rates):
        for j, q in enumerate(rates):
            holds = (found.low <= p / q * (1 + 1e-12)) & (found.high >= p / q * (1 - 1e-12))
            worst = min(worst, float(first[:, i] @ holds @ second[:, j]))
    return worst


@settings(deadline=None)
@given(st.integers(1, 40), st.integers(1, 40), st.data())
def test_turning_the_groups_round_turns_the_interval_round(m: int, n: int, data: st.DataObject) -> None:
    a, b = data.draw(st.integers(0, m)), data.draw(st.integers(0, n))
    one, other = compare(a, m, b, n), compare(b, n, a, m)
    low = 1 / float(other.high) if other.high > 0 else math.inf
    assert float(one.low) == pytest.approx(low, rel=1e-6, abs=1e-9)
    assert float(one.low) <= float(one.high)
    if a and b:
        assert float(one.low) <= float(one.estimate) <= float(one.high)


def test_mid_p_counts_the_observed_table_half() -> None:
    table = stats.hypergeom(17, 10, 9)
    below = table.cdf(2) - table.pmf(2) / 2
    assert float(mid_p(2, 9, 8, 8)) == pytest.approx(2 * below)
    assert float(mid_p(5, 10, 5, 10)) == pytest.approx(1)
    exact = stats.fisher_exact(np.array([[12, 4], [1, 15]])).pvalue
    assert float(mid_p(12, 16, 1, 16)) < exact
    boschloo = stats.boschloo_exact([[2, 8], [7, 2]], alternative="less")
    assert float(boschloo.pvalue) < 0.02


def figure(lo: int, hi: int, n: int, most: int | None = None) -> Published:
    return Published("q", "", lo, hi, (n, most or n), "class", Audience.EVERYONE, "", seal=SEAL)


def test_tests_that_others_print() -> None:
    """N-1 chi-squared (ratesci), Barnard and Boschloo (scipy's own examples): our score test is the first, the others check it."""
    assert chi_squared(12, 16, 1, 16) == pytest.approx(15.1862348, rel=1e-7)
    barnard = stats.barnard_exact(np.array([[43, 40], [10, 39]]), pooled=True)
    assert (barnard.statistic, barnard.pvalue) == pytest.approx((3.555406779643, 0.000362832367), rel=1e-6)
    assert chi_squared(43, 53, 40, 79) == pytest.approx(3.555406779643**2 * 131 / 132, rel=1e-9)
    boschloo = stats.boschloo_exact(np.array([[2, 7], [8, 2]]), alternative="less")
    assert (boschloo.statistic, boschloo.pvalue) == pytest.approx((0.01852173, 0.009886142), rel=1e-5)


def test_the_wald_interval_of_others_lies_near_ours_where_numbers_are_large() -> None:
    """Katz, 16 of 128 against 24 of 256, as epitools prints it: .7347317 to 2.419628."""
    middle, error = math.log((16 / 128) / (24 / 256)), math.sqrt(1 / 16 - 1 / 128 + 1 / 24 - 1 / 256)
    assert (math.exp(middle - 1.959964 * error), math.exp(middle + 1.959964 * error)) == pytest.approx(
        (0.7347317, 2.419628), rel=1e-6
    )
    ours = compare(16, 128, 24, 256, method="koopman")
    assert (float(ours.low), float(ours.high)) == pytest.approx((0.7347317, 2.419628), rel=0.03)


def test_ranges_in_wider_intervals_out() -> None:
    told = compare_published(figure(8, 12, 12), figure(0, 4, 12))
    for a in range(8, 13):
        for b in range(5):
            inside = compare(a, 12, b, 12)
            assert float(told.low) <= float(inside.low) + 1e-9
            assert float(told.high) >= float(inside.high) - 1e-9
    band = compare_published(figure(3, 5, 7, 9), figure(3, 5, 10, 12))
    assert float(band.low) <= float(compare(3, 9, 5, 10).low)


def test_years_add_up() -> None:
    x, n = pool_years([[1, 2], [3, 4], [0, 1]], [[10, 20], [10, 20], [10, 20]])
    assert x.tolist() == [4, 7]
    assert n.tolist() == [30, 60]


def test_shrinking_finds_the_prior_and_is_nearer_the_truth() -> None:
    pick = np.random.default_rng(7)
    rates = pick.beta(4, 12, 600)
    n = pick.integers(5, 30, 600)
    x = pick.binomial(n, rates)
    prior = fit_prior(x, n)
    assert prior.a / (prior.a + prior.b) == pytest.approx(0.25, abs=0.02)
    drawn = shrink(x, n, prior)
    assert np.abs(drawn.estimate - rates).mean() < np.abs(x / n - rates).mean()
    assert 0.92 < ((drawn.low <= rates) & (rates <= drawn.high)).mean() < 0.98
    with pytest.raises(ValueError, match="at least two"):
        fit_prior([1, 0], [5, 0])


def test_a_shrunk_ratio_is_narrower() -> None:
    prior = Prior(4, 12)
    found = shrink_ratio(3, 6, prior, 2, 9, prior)
    plain = compare(3, 6, 2, 9)
    assert float(found.high) / float(found.low) < float(plain.high) / float(plain.low)
    assert float(found.low) < float(found.estimate) < float(found.high)
    assert found.estimate == shrink_ratio(3, 6, prior, 2, 9, prior).estimate


def test_funnel_limits_are_exact_at_their_ends() -> None:
    limits = funnel([10, 100, 1000], 0.3)
    assert (np.diff(limits.high) < 0).all()
    assert (np.diff(limits.low) > 0).all()
    assert limits.high[2] == pytest.approx(0.3 + 1.96 * math.sqrt(0.3 * 0.7 / 1000), abs=0.002)
    assert float(funnel(3, 0.02).low) == 0.0
    wide = funnel([100], 0.3, dispersion=4)
    assert float(wide.high[0]) - 0.3 == pytest.approx(2 * (limits.high[1] - 0.3))


def test_dispersion_is_one_by_chance_alone() -> None:
    pick = np.random.default_rng(3)
    n = np.full(4000, 50)
    assert dispersion(pick.binomial(n, 0.3), n, 0.3, trim=0.0) == pytest.approx(1, abs=0.07)
    assert dispersion(pick.binomial(n, pick.beta(3, 7, 4000)), n, 0.3) > 2


def test_short_series_are_refused() -> None:
    assert xmr([1.0] * 11) is None
    chart = xmr([10, 11, 9, 10, 12, 10, 9, 11, 10, 30, 10, 11])
    assert chart is not None
    assert chart.outside == (9,)
    assert chart.high - chart.mean == pytest.approx(
        2.66 * np.abs(np.diff([10, 11, 9, 10, 12, 10, 9, 11, 10, 30, 10, 11])).mean()
    )


def test_verdicts() -> None:
    assert enough_to_say(60, 100, 20, 100).say is Say.HIGHER
    assert enough_to_say(20, 100, 60, 100).say is Say.LOWER
    assert enough_to_say(500, 1000, 500, 1000).say is Say.NO_CLEAR_DIFFERENCE
    few = enough_to_say(2, 6, 1, 8)
    assert few.say is Say.TOO_FEW
    assert few.needs is not None
    assert enough_to_say(2 * few.needs, 6 * few.needs, few.needs, 8 * few.needs).say is not Say.TOO_FEW
    assert enough_to_say(0, 6, 0, 8).needs is None
    assert enough_to_say_published(figure(90, 92, 100), figure(8, 12, 100)).say is Say.HIGHER
    assert enough_to_say_published(figure(0, 4, 12), figure(0, 4, 12)).needs is None


def test_shares() -> None:
    assert share_of(figure(3, 6, 12)) == (0.25, 0.5)
    assert share_of(figure(0, 0, 0)) == (0.0, 1.0)
    assert share_of(Public(5, "Census 2021"), 20) == (0.25, 0.25)
    with pytest.raises(ValueError, match="whole"):
        share_of(Public(5, "Census 2021"))


def test_an_interval_is_a_plain_value() -> None:
    assert Interval(np.array(1.0), np.array(0.5), np.array(2.0)).low == 0.5
