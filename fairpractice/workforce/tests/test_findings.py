"""What an indicator says: which way round, honestly few, and the same whatever the order of employers."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairpractice.figures.statistics import Say, enough_to_say
from fairpractice.organisations.reference.ethnic_groups import Definition
from fairpractice.workforce import findings, indicators
from fairpractice.workforce.groups import LABELS, Side, side

SHELF = indicators.load()
COUNTS = st.integers(0, 60)
PAIRS = st.tuples(COUNTS, COUNTS).map(lambda pair: (min(pair), max(pair)))
DEFINITIONS: tuple[Definition, ...] = ("framework", "wres")
FLIPPED = {Say.HIGHER: Say.LOWER, Say.LOWER: Say.HIGHER}


def ratio(indicator: str, name: str) -> tuple[indicators.Indicator, indicators.Ratio]:
    found = SHELF.get(indicator)
    return found, next(each for each in found.ratios if each.name == name)


def said(
    indicator: str, name: str, out_of: dict[str, int], counted: dict[str, int], definition: Definition = "framework"
) -> findings.Finding:
    found, which = ratio(indicator, name)
    by_year = {2026: {which.out_of: out_of, which.counted: counted}}
    return findings.find(found, which, by_year, definition)


@given(PAIRS, PAIRS)
@settings(max_examples=60, deadline=None)
def test_a_verdict_is_that_of_figures(first: tuple[int, int], second: tuple[int, int]) -> None:
    (x1, n1), (x2, n2) = first, second
    [ours] = findings.verdicts([x1], [n1], [x2], [n2])
    theirs = enough_to_say(x1, n1, x2, n2)
    assert (ours.say, ours.needs) == (theirs.say, theirs.needs)
    assert np.allclose([ours.low, ours.high, ours.estimate], [theirs.low, theirs.high, theirs.estimate], equal_nan=True)


@given(st.lists(st.tuples(PAIRS, PAIRS), min_size=1, max_size=20), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_employers_in_another_order_get_the_same(rows: list[tuple[tuple[int, int], ...]], shuffle: object) -> None:
    table = np.array([[*first, *second] for first, second in rows])
    order = list(range(len(rows)))
    shuffle.shuffle(order)  # type: ignore[attr-defined]
    plain, mixed = findings.many(*table.T), findings.many(*table[order].T)
    for name in ("estimate", "low", "high", "say"):
        assert np.array_equal(getattr(plain, name)[order], getattr(mixed, name), equal_nan=True)


@given(PAIRS, PAIRS)
@settings(max_examples=60, deadline=None)
def test_groups_that_swap_places_turn_the_verdict_round(first: tuple[int, int], second: tuple[int, int]) -> None:
    def of(minority: tuple[int, int], majority: tuple[int, int]) -> findings.Finding:
        out_of = {"broad-asian": minority[1], "white-british": majority[1]}
        return said("training", "having", out_of, {"broad-asian": minority[0], "white-british": majority[0]})

    one, other = of(first, second), of(second, first)
    assert other.verdict.say == FLIPPED.get(one.verdict.say, one.verdict.say)
    if math.isfinite(one.verdict.estimate) and one.verdict.estimate > 0:
        assert other.verdict.estimate == pytest.approx(1 / one.verdict.estimate)
    if one.verdict.say in FLIPPED:
        named = {"White British" in f.sentence.rpartition("favours")[2] for f in (one, other)}
        assert named == {True, False}


@pytest.mark.parametrize(
    ("indicator", "name", "minority", "majority", "favoured"),
    [
        ("recruitment", "appointing", (5, 60), (30, 80), "White British people"),
        ("disciplinary", "entering", (20, 80), (4, 90), "White British people"),
        ("training", "having", (20, 80), (60, 90), "White British people"),
        ("leavers", "leaving", (4, 80), (30, 90), "ethnic minority people"),
        ("progression", "promoting", (30, 80), (5, 90), "ethnic minority people"),
    ],
)
def test_words_say_who_is_favoured(
    indicator: str, name: str, minority: tuple[int, int], majority: tuple[int, int], favoured: str
) -> None:
    out_of = {"broad-black": minority[1], "white-british": majority[1]}
    found = said(indicator, name, out_of, {"broad-black": minority[0], "white-british": majority[0]})
    assert found.sentence.endswith(f"This favours {favoured}.")
    assert "times as likely" in found.sentence


@pytest.mark.parametrize(("number", "first"), [(2, "majority"), (3, "minority"), (4, "majority")])
def test_the_standard_sets_its_ratios_this_way_round(number: int, first: str) -> None:
    found = [each for i in SHELF.indicators for each in i.ratios if each.wres == number]
    assert [each.first for each in found] == [first]


def test_all_nine_indicators_of_the_standard_are_there() -> None:
    assert {n for each in SHELF.indicators for n in each.wres_numbers} == set(range(1, 10))


def test_too_few_is_said_with_what_would_do() -> None:
    found = said("training", "having", {"broad-asian": 5, "white-british": 6}, {"broad-asian": 1, "white-british": 4})
    assert found.verdict.say is Say.TOO_FEW
    assert "Too few" in found.sentence
    assert "times as many people, or years" in found.sayable
    assert not found.context


def test_nobody_on_one_side_is_no_division_by_nothing() -> None:
    found = said("training", "having", {"broad-asian": 0, "white-british": 6}, {"broad-asian": 0, "white-british": 4})
    assert found.verdict.say is Say.TOO_FEW
    assert found.sayable == findings.NEED_BOTH
    assert "∞" not in found.sentence
    assert "nan" not in found.sentence


def test_none_at_all_on_one_side_is_told_as_a_bound() -> None:
    found = said("disciplinary", "entering", {"african": 40, "white-british": 60}, {"african": 12, "white-british": 0})
    assert found.verdict.say is Say.HIGHER
    assert "at least" in found.sentence
    assert "∞" not in found.sentence


def test_a_definition_moves_white_people_other_than_british() -> None:
    out_of = {"white-british": 10, "broad-white-other": 20, "broad-asian": 5, "broad-white": 3, "not-stated": 2}
    counted = dict.fromkeys(out_of, 1)
    framework = said("training", "having", out_of, counted, definition="framework")
    wres = said("training", "having", out_of, counted, definition="wres")
    assert (framework.pair.minority.out_of, framework.pair.majority.out_of, framework.pair.unknown.out_of) == (
        25,
        10,
        3,
    )
    assert (wres.pair.minority.out_of, wres.pair.majority.out_of, wres.pair.unknown.out_of) == (5, 33, 0)
    assert [(value, arm.out_of) for value, arm in wres.pair.apart] == [("not-stated", 2)]
    assert "White British" not in wres.sentence


@given(st.dictionaries(st.sampled_from(sorted(LABELS)), COUNTS, max_size=12), st.sampled_from(DEFINITIONS))
def test_nobody_is_lost_between_the_sides(people: dict[str, int], definition: Definition) -> None:
    _found, which = ratio("training", "having")
    pair = findings.pair({2026: {which.out_of: people, which.counted: people}}, which, [2026], definition)
    apart = sum(arm.out_of for _value, arm in pair.apart)
    assert pair.minority.out_of + pair.majority.out_of + pair.unknown.out_of + apart == sum(people.values())


def test_three_years_are_pooled_and_no_more() -> None:
    found, which = ratio("training", "having")
    year = {which.out_of: {"african": 10, "white-british": 10}, which.counted: {"african": 3, "white-british": 6}}
    made = findings.find(found, which, dict.fromkeys((2021, 2023, 2024, 2026), year), "framework")
    assert made.years == (2026, 2024)
    assert (made.pair.minority.counted, made.pair.minority.out_of) == (6, 20)


def test_more_appointed_than_shortlisted_is_asked_about_and_not_reckoned_with() -> None:
    found = said("recruitment", "appointing", {"african": 2, "white-british": 9}, {"african": 3, "white-british": 1})
    assert found.wrong
    assert found.sentence == found.wrong
    assert found.verdict is findings.NOTHING


def test_a_trend_needs_twelve_years() -> None:
    found, which = ratio("training", "having")
    year = {which.out_of: {"african": 10, "white-british": 10}, which.counted: {"african": 3, "white-british": 6}}
    assert findings.trend(dict.fromkeys(range(2015, 2026), year), which, "framework") is None
    assert findings.trend(dict.fromkeys(range(2015, 2027), year), which, "framework") is not None
    assert found.id == "training"


@given(
    st.lists(st.lists(st.integers(0, 99), min_size=len(LABELS), max_size=len(LABELS)), min_size=1, max_size=5),
    st.sampled_from(DEFINITIONS),
)
def test_arrays_and_rows_put_people_on_the_same_side(table: list[list[int]], definition: Definition) -> None:
    values = sorted(LABELS)
    minority, majority = findings.sides_of(np.array(table), values, definition)
    for row, one, other in zip(table, minority.tolist(), majority.tolist(), strict=True):
        by_side = dict.fromkeys(Side, 0)
        for value, people in zip(values, row, strict=True):
            by_side[side(value, definition)] += people
        assert (one, other) == (by_side[Side.MINORITY], by_side[Side.MAJORITY])


def test_no_employers_at_all_is_no_mistake() -> None:
    assert findings.many([], [], [], []).say.shape == (0,)


def test_the_rule_of_thumb_stands_apart_from_the_sentence() -> None:
    out_of = {"broad-black": 400, "white-british": 400}
    found = said("training", "having", out_of, {"broad-black": 200, "white-british": 210})
    assert found.verdict.say is Say.NO_CLEAR_DIFFERENCE
    assert "not UK law" in found.context
    assert "0.80" not in found.sentence
