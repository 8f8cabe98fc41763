"""When a round closes, rests and may be counted: pure decisions, tried with many dates."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from fairpractice.reflections import deciders
from fairpractice.reflections.deciders import Past, Phase

LONDON = ZoneInfo("Europe/London")
moments = st.datetimes(datetime(2024, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))
days = st.dates(date(2024, 1, 1), date(2040, 1, 1))
numbers = st.integers(deciders.LEAST_DAYS, deciders.MOST_DAYS)
items = st.frozensets(st.sampled_from("abcde"), max_size=4)
pasts = st.lists(st.builds(Past, items, moments, st.booleans()), max_size=5)


@given(days, st.integers(0, 60))
def test_working_days_are_counted_without_weekends(start: date, count: int) -> None:
    end = deciders.working_days_after(start, count)
    between = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
    assert sum(day.weekday() < 5 for day in between) == count
    assert count == 0 or end.weekday() < 5


@given(moments, numbers)
def test_a_round_is_open_to_the_end_of_its_last_day_on_the_clock_of_the_practice(opened: datetime, count: int) -> None:
    closes = deciders.closing(opened, count, LONDON)
    assert closes.astimezone(LONDON).time() == time(23, 59, 59), "also over a night in which clocks change"
    assert closes - opened > timedelta(days=count - 1)
    whole = {opened.astimezone(LONDON).date() + timedelta(days=n) for n in range(1, (closes - opened).days + 2)}
    assert sum(day.weekday() < 5 for day in whole if day <= closes.astimezone(LONDON).date()) == count


@given(moments, numbers, st.timedeltas(timedelta(days=-100), timedelta(days=200)))
def test_a_round_is_in_one_phase_at_any_time(opened: datetime, count: int, after: timedelta) -> None:
    closes = deciders.closing(opened, count, LONDON)
    found = deciders.phase(opened, closes, opened + after)
    if opened + after > closes:
        assert found is Phase.TO_COUNT
    elif after < -timedelta(minutes=5):
        assert found is Phase.CLOCK_WRONG
    else:
        assert found is Phase.OPEN


def test_a_round_without_its_times_is_not_open() -> None:
    now = datetime(2026, 6, 1, tzinfo=UTC)
    assert {deciders.phase(a, b, now) for a, b in ((None, None), (now, None), (None, now))} == {Phase.NOT_OPEN}


def test_the_second_at_which_it_closes_still_takes_answers() -> None:
    opened = datetime(2026, 6, 1, 10, tzinfo=LONDON)
    closes = deciders.closing(opened, 5, LONDON)
    assert closes.date() == date(2026, 6, 8)
    assert deciders.phase(opened, closes, closes) is Phase.OPEN
    assert deciders.phase(opened, closes, closes + timedelta(seconds=1)) is Phase.TO_COUNT


@given(items, pasts, moments)
def test_questions_rest_after_every_count_that_asked_one_of_them(
    asked: frozenset[str], past: list[Past], now: datetime
) -> None:
    until = deciders.rests_until(asked, past, now)
    binding = [p for p in past if p.counted and p.items & asked and p.closed + deciders.REST > now]
    assert (until is None) == (not binding)
    if until:
        assert until == max(p.closed for p in binding) + deciders.REST
        assert deciders.rests_until(asked, past, until) is None
        assert deciders.rests_until(asked, past, until - timedelta(seconds=1)) == until


@given(items, st.lists(st.builds(Past, items, moments, st.just(False)), max_size=5), moments)
def test_what_was_never_told_keeps_nobody_from_asking(asked: frozenset[str], past: list[Past], now: datetime) -> None:
    assert deciders.rests_until(asked, past, now) is None


moves = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), min_size=1, max_size=8)


@given(moves, st.data())
def test_who_left_and_joined_is_added_up_since_an_item_was_last_asked(
    each: list[tuple[int, int]], data: st.DataObject
) -> None:
    rounds = [(f"r{n}", left, joined) for n, (left, joined) in enumerate(each)]
    now = data.draw(st.integers(0, len(rounds) - 1))
    last = data.draw(st.integers(0, now))
    left, joined = deciders.moves_since(rounds, f"r{last}", f"r{now}")
    assert (left, joined) == (sum(m[0] for m in each[last + 1 : now + 1]), sum(m[1] for m in each[last + 1 : now + 1]))
    assert deciders.moves_since(rounds, None, f"r{now}") == (0, 0)
