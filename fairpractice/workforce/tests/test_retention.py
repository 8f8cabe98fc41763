"""What is past its day goes, and only that; the Practice may choose how long; the record says no number."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fairpractice.installation.daily import daily
from fairpractice.organisations.models import Event, Organisation
from fairpractice.workforce import retention
from fairpractice.workforce.exceptions import WorkforceError
from fairpractice.workforce.models import (
    Chosen,
    Counter,
    Incident,
    Meaning,
    PatientCount,
    Shared,
    Snapshot,
    Source,
    StaffCount,
)
from fairpractice.workforce.sharing import definition_of
from tests.cast import Cast, assemble

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)


@pytest.fixture
def cast() -> Cast:
    return assemble()


def keep_one_of_each(employer: Organisation, day: date) -> None:
    """A row of every set, counted from `day`."""
    at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    until = retention.until
    snapshot = Snapshot.objects.create(
        employer=employer, on=day, how="typed", made_at=at, delete_on=until(employer, retention.STAFF_COUNTS, day)
    )
    StaffCount.objects.create(snapshot=snapshot, role="nurse", group="indian", people=7)
    Counter.objects.create(
        employer=employer,
        indicator="training",
        year=day.year,
        stage="trained",
        group="indian",
        people=7,
        delete_on=until(employer, retention.COUNTERS, retention.year_end(day.year)),
    )
    Incident.objects.create(
        employer=employer, on=day, behaviour="words", delete_on=until(employer, retention.INCIDENTS, day)
    )
    Meaning.objects.create(employer=employer, of="group", label="x", means="indian", on=day)
    Chosen.objects.create(employer=employer, what="language", label="Bengali", people=7, on=day)
    Shared.objects.create(employer=employer, what="profile", year=day.year, definition="framework", on=day)
    Source.objects.create(employer=employer, title="Needs", made_at=at)
    PatientCount.objects.create(employer=employer, on=day, source="List", group="indian", people=7)


def rows(employer: Organisation) -> dict[str, int]:
    return {each.of.id: each.rows for each in retention.held(employer)}


@pytest.mark.parametrize(
    ("day", "months", "last"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 11, 25), 12, date(2027, 11, 25)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 3, 31), 120, date(2036, 3, 31)),
    ],
)
def test_months_are_counted_as_people_count_them(day: date, months: int, last: date) -> None:
    assert retention.later(day, months) == last


def test_nothing_goes_on_its_last_day_and_all_goes_the_day_after(cast: Cast) -> None:
    keep_one_of_each(cast.willow, date(2026, 3, 31))
    assert set(rows(cast.willow).values()) == {1}
    assert retention.delete_due(NOW) == 0
    last = retention.until(cast.willow, retention.INCIDENTS, date(2026, 3, 31))
    assert last == date(2029, 3, 31)
    assert retention.delete_due(datetime(2029, 3, 31, 22, tzinfo=UTC)) == 2  # those that are kept for two years only
    assert Incident.objects.count() == 1
    retention.delete_due(datetime(2029, 4, 1, 9, tzinfo=UTC))
    assert Incident.objects.count() == 0
    assert Counter.objects.count() == 1
    retention.delete_due(datetime(2040, 1, 1, tzinfo=UTC))
    assert set(rows(cast.willow).values()) == {0}


def test_the_days_work_deletes(cast: Cast) -> None:
    keep_one_of_each(cast.willow, date(2001, 5, 5))
    keep_one_of_each(cast.oak, date(2026, 5, 5))
    with time_machine.travel(NOW, tick=False):
        daily.call()
    assert set(rows(cast.willow).values()) == {0}
    assert set(rows(cast.oak).values()) == {1}
    told = Event.objects.filter(organisation=cast.willow, what="a set of data reached its end")
    assert set(told.values_list("about", flat=True)) == set(retention.BY_ID)
    assert not Event.objects.filter(organisation=cast.oak).exists()


def test_a_snapshot_says_that_its_counts_went(cast: Cast) -> None:
    keep_one_of_each(cast.willow, date(2026, 5, 5))
    alice = cast.people["alice"]
    retention.delete_snapshot(by=alice, snapshot=Snapshot.objects.get())
    assert not StaffCount.objects.exists()
    assert Snapshot.objects.get().deleted_on is not None
    retention.delete_snapshot(by=alice, snapshot=Snapshot.objects.get())
    assert Event.objects.filter(what="deleted a set of data").count() == 1


def test_a_shorter_time_holds_for_what_is_there_already(cast: Cast) -> None:
    keep_one_of_each(cast.willow, date(2026, 1, 31))
    keep_one_of_each(cast.oak, date(2026, 1, 31))
    alice = cast.people["alice"]
    for each in retention.SETS:
        retention.keep_for(by=alice, employer=cast.willow, what=each.id, months=3)
    assert {each.next_end for each in retention.held(cast.willow)} == {date(2026, 4, 30), date(2026, 6, 30)}
    retention.delete_due(datetime(2026, 7, 1, 9, tzinfo=UTC))
    assert set(rows(cast.willow).values()) == {0}
    assert set(rows(cast.oak).values()) == {1}


def test_deleting_a_set_leaves_the_others_and_other_practices(cast: Cast) -> None:
    for place in (cast.willow, cast.oak):
        keep_one_of_each(place, date(2026, 5, 5))
    alice = cast.people["alice"]
    assert retention.delete_now(by=alice, employer=cast.willow, what=retention.COUNTERS) == 1
    assert rows(cast.willow) == dict.fromkeys(retention.BY_ID, 1) | {retention.COUNTERS: 0}
    assert set(rows(cast.oak).values()) == {1}
    event = Event.objects.get(organisation=cast.willow)
    assert (event.what, event.about) == ("deleted a set of data", "counters")


def test_that_something_was_shown_stays_and_its_words_go(cast: Cast) -> None:
    """What was told once is told: recruitment of a year is never told twice, and the definition stays the same."""
    shown = Shared.objects.create(
        employer=cast.willow, what="recruitment/appointing", year=2020, years=2, definition="wres", round="r1",
        words="We appointed", on_team_page=True, on=date(2020, 4, 1), by=cast.people["alice"],
    )  # fmt: skip
    retention.delete_due(NOW)
    shown.refresh_from_db()
    assert (shown.words, shown.by, shown.ended_on) == ("", None, date(2026, 11, 25))
    assert (shown.what, shown.year, shown.years, shown.definition, shown.round) == (
        "recruitment/appointing", 2020, 2, "wres", "r1",
    )  # fmt: skip
    assert retention.delete_due(NOW + timedelta(days=1)) == 0
    assert rows(cast.willow)[retention.SHARED] == 0
    assert definition_of(cast.willow) == "wres"


def test_labels_stay_while_lists_are_brought_in(cast: Cast) -> None:
    Meaning.objects.create(employer=cast.willow, of="group", label="x", means="indian", on=date(2020, 1, 1))
    Snapshot.objects.create(
        employer=cast.willow, on=date(2026, 1, 1), how="list", made_at=NOW, delete_on=date(2029, 1, 1)
    )
    retention.delete_due(NOW)
    assert Meaning.objects.exists()
    retention.delete_due(NOW + timedelta(days=740))
    assert not Meaning.objects.exists()


@pytest.mark.parametrize("months", [0, 121])
def test_a_time_out_of_bounds_is_told(cast: Cast, months: int) -> None:
    with pytest.raises(WorkforceError, match="1 to 120"):
        retention.keep_for(by=cast.people["alice"], employer=cast.willow, what=retention.COUNTERS, months=months)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    kept=st.lists(
        st.tuples(st.sampled_from(["willow", "oak"]), st.dates(date(2010, 1, 1), date(2026, 11, 25))), max_size=4
    ),
    months=st.dictionaries(st.sampled_from(sorted(retention.BY_ID)), st.integers(1, 120), max_size=4),
    on=st.dates(date(2026, 11, 25), date(2040, 1, 1)),
)
def test_after_the_days_work_nothing_is_older_than_its_end(
    cast: Cast, kept: list[tuple[str, date]], months: dict[str, int], on: date
) -> None:
    places = {"willow": cast.willow, "oak": cast.oak}
    for place in places.values():
        for each in retention.SETS:
            retention._let_go(place, each.id, None, on)
        for what, number in months.items():
            retention.keep_for(by=cast.people["alice"], employer=place, what=what, months=number)
    for name, day in dict(kept).items():
        keep_one_of_each(places[name], day)
    before = {name: rows(place) for name, place in places.items()}
    ends = {(name, h.of.id): h.next_end for name, place in places.items() for h in retention.held(place)}
    retention.delete_due(datetime(on.year, on.month, on.day, 12, tzinfo=UTC))
    for name, place in places.items():
        for kept_set in retention.held(place):
            assert kept_set.next_end is None or kept_set.next_end >= on
            end = ends[name, kept_set.of.id]
            late = end is not None and end < on
            assert kept_set.rows == (0 if late else before[name][kept_set.of.id])
