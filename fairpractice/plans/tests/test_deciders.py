"""What follows from answers: pure, so tried with many."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from fairpractice.framework.packs import content_root, load_pack
from fairpractice.plans import deciders
from fairpractice.plans.deciders import CheckKind, Due, DueKind, NextKind, Said
from fairpractice.plans.models import Stage

PACK = load_pack(content_root() / "london-primary-care")
TODAY = date(2027, 3, 20)


def said(item: str = "a", stage: str = Stage.TALKING, on: date = TODAY, id: int = 1) -> Said:
    return Said(item, stage, on, datetime(2027, 3, 20, tzinfo=UTC) + timedelta(minutes=id), id=id)


answers = st.lists(
    st.builds(
        said,
        st.sampled_from("abc"),
        st.sampled_from(Stage.values),
        st.dates(date(2020, 1, 1), TODAY),
        st.integers(1, 999),
    ),
    max_size=30,
)


@given(answers)
def test_no_answer_is_lost_and_order_does_not_matter(rows: list[Said]) -> None:
    found = deciders.history(rows)
    assert sorted((r for line in found.values() for r in line), key=repr) == sorted(rows, key=repr)
    assert {k: deciders.now_of(v) for k, v in found.items() if len({(r.as_of, r.id) for r in v}) == len(v)} == {
        k: deciders.now_of(v)
        for k, v in deciders.history(rows[::-1]).items()
        if len({(r.as_of, r.id) for r in v}) == len(v)
    }


@given(answers)
def test_the_year_before_is_earlier_by_most_of_a_year_and_the_latest_such(rows: list[Said]) -> None:
    for line in deciders.history(rows).values():
        now, before = line[-1], deciders.before_of(line)
        far = [r for r in line if now.as_of - r.as_of >= deciders.A_YEAR_OR_SO]
        assert before == (far[-1] if far else None)
        assert all(r.as_of <= now.as_of for r in line)


def test_a_correction_this_week_does_not_hide_last_year() -> None:
    line = (
        said(stage=Stage.NOT_STARTED, on=date(2026, 3, 25)),
        said(stage=Stage.TALKING, on=date(2027, 3, 18), id=2),
        said(stage=Stage.UNDER_WAY, id=3),
    )
    assert deciders.before_of(line) == line[0]


def test_an_answer_about_last_year_that_is_added_today_does_not_become_todays() -> None:
    line = deciders.history(
        [said(stage=Stage.UNDER_WAY, on=TODAY, id=1), said(stage=Stage.NOT_SURE, on=date(2026, 3, 1), id=2)]
    )["a"]
    assert line[-1].stage == Stage.UNDER_WAY
    assert deciders.before_of(line) == line[0]


def test_the_first_three_steps_are_the_frameworks_own_places_to_start() -> None:
    found = deciders.suggestions(PACK, {}, [])
    assert [s.id for s in found[:3]] == [p.id for p in PACK.introduction.starting_points]
    assert all(s.reason for s in found)


def test_what_was_chosen_or_is_already_done_is_not_suggested() -> None:
    stages = {i.id: Stage.PART.value for i in PACK.initiatives} | {"policies": Stage.TALKING.value}
    found = deciders.suggestions(PACK, stages, ["start-with-data"])
    assert "start-with-data" not in [s.id for s in found]
    assert {s.items[0] for s in found if not s.first} == {"policies"}


def test_gentle_checks() -> None:
    current = {
        "a": said("a", Stage.PART),
        "b": said("b", Stage.PART),
        "c": said("c", Stage.UNDER_WAY),
        "d": said("d", Stage.NOT_NOW, on=date(2025, 1, 1)),
        "e": said("e", Stage.NOT_STARTED),
    }
    found = deciders.checks(current, shown={"b"}, acted=set(), today=TODAY)
    assert [(c.item, c.kind) for c in found] == [
        ("a", CheckKind.NOTHING_SHOWS),
        ("c", CheckKind.NO_ACTION),
        ("d", CheckKind.STILL_NOT_NOW),
    ]


def test_what_is_due_this_month_and_not_before() -> None:
    found = deciders.dues(
        [
            ("x", "Ask", date(2027, 3, 1), True),
            ("y", "Done", date(2027, 1, 1), False),
            ("z", "Later", date(2027, 4, 1), True),
        ],
        [("e", "Policy", date(2027, 3, 31))],
        [said(on=date(2026, 9, 1))],
    )
    assert [d.id for d in deciders.due_by(found, TODAY)] == ["x", "e"]
    assert found[-1].kind is DueKind.YEARLY


def test_one_next_thing_at_a_time() -> None:
    due = Due(DueKind.ACTION, "x", "Ask", date(2027, 3, 1))
    later = Due(DueKind.ACTION, "z", "Later", date(2027, 9, 1))

    def kind(answered: int, changed: bool = False, action: bool = True, found: tuple[Due, ...] = ()) -> NextKind:
        return deciders.what_next(
            asked=11, answered=answered, changed=changed, any_action=action, found=found, today=TODAY
        ).kind

    assert kind(0) is NextKind.START
    assert kind(4) is NextKind.CARRY_ON
    assert kind(11, changed=True) is NextKind.CHANGES
    assert kind(11, action=False) is NextKind.CHOOSE
    assert kind(11, found=(due,)) is NextKind.ACTION
    assert kind(11, found=(later,)) is NextKind.CALM
