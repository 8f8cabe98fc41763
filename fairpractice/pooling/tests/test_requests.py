"""What the holders are asked: every plan is one that a holder's device answers."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairpractice.pooling import requests
from fairpractice.pooling.requests import Brought, Part, Plan


def _yes(_item: str, _big: Sequence[Brought], _few: Sequence[int]) -> bool:
    return True


def _big(number: int, network: str = "", items: str = "ab", start: int = 0) -> list[Brought]:
    return [Brought(f"p{n}", f"P{n}", network, frozenset(items), 9) for n in range(start, start + number)]


def _small(number: int, items: str = "ab") -> list[Brought]:
    return [Brought(f"s{n}", f"S{n}", "", frozenset(items), None) for n in range(number)]


@st.composite
def brought(draw: st.DrawFn) -> list[Brought]:
    rows = []
    for n in range(draw(st.integers(0, 25))):
        items = frozenset(draw(st.sets(st.sampled_from("abc"), min_size=1)))
        answers = draw(st.none() | st.integers(7, 40))
        network = draw(st.sampled_from(["", "North", "South"]))
        rows.append(Brought(f"p{n:02}", f"P{n}", network, items, answers))
    return rows


@given(rows=brought(), grouped=st.booleans())
def test_a_holder_never_refuses_what_is_planned(rows: list[Brought], grouped: bool) -> None:
    plan = requests.plan(rows, ["a", "b", "c"], grouped, _yes)
    if not plan.items:
        return
    named = tuple((row.id, row.name) for row in rows if row.id in plan.ids)
    asked = requests.Request("r", "p", "Pool", "x", "X", named, plan.items, plan.sizes)
    small = frozenset(row.id for row in rows if row.answers is None)
    assert requests.refused(asked, small, {row.id: row.items for row in rows}) == ""
    assert requests.read(asked.text()) == asked


def test_five_with_a_question_are_not_asked_for_it() -> None:
    rows = [*_big(7, items="a"), *_big(5, items="ab", start=7)]
    assert set(requests.plan(rows, ["a", "b"], False, _yes).items) == {"a"}


def test_six_with_fewer_than_thirty_answers_are_not_asked() -> None:
    rows = [Brought(f"p{n}", "", "", frozenset("a"), 4 + n % 2) for n in range(6)]
    assert requests.plan(rows, ["a"], False, _yes) == Plan({}, ())


def test_a_network_is_told_apart_where_the_others_are_six_too() -> None:
    six, rest = _big(6, "North"), _big(6, start=6)
    assert requests.plan([*six, *rest], ["a"], False, _yes).items["a"] == (
        Part("North", tuple(r.id for r in six)),
        Part("", tuple(r.id for r in rest)),
    )
    alone = requests.plan([*six, *rest[:5]], ["a"], False, _yes).items["a"]
    assert [part.of for part in alone] == [""], "the rest of five would follow by subtraction"
    only = requests.plan(six, ["a"], False, _yes).items["a"]
    assert [part.of for part in only] == ["North"]


@pytest.mark.parametrize(("teams", "counts"), [(3, False), (4, True)])
def test_small_teams_come_in_from_four_on(teams: int, counts: bool) -> None:
    plan = requests.plan([*_big(8), *_small(teams)], ["a"], False, _yes)
    assert ("s0" in plan.ids) is counts
    assert plan.sizes == ((("s0", "s1", "s2", "s3"),) if counts else ())


def test_small_teams_are_in_where_all_of_their_group_asked() -> None:
    few = [*_small(8)[:7], Brought("s7", "S7", "", frozenset("a"), None)]
    plan = requests.plan([*_big(8), *few], ["a", "b"], False, _yes)
    inside = {item: {id for part in parts for id in part.practices} for item, parts in plan.items.items()}
    assert {f"s{n}" for n in range(8)} <= inside["a"]
    assert {f"s{n}" for n in range(4)} <= inside["b"]
    assert not {f"s{n}" for n in range(4, 8)} & inside["b"]


@pytest.mark.parametrize(("teams", "sizes"), [(0, []), (3, []), (4, [4]), (7, [7]), (8, [4, 4]), (15, [4, 4, 7])])
def test_small_teams_form_groups_that_last(teams: int, sizes: list[int]) -> None:
    plan = requests.plan([*_big(8), *_small(teams)], ["a"], False, _yes)
    assert [len(group) for group in plan.sizes] == sizes
    more = requests.plan([*_big(8), *_small(teams + 4)], ["a"], False, _yes)
    assert more.sizes[: len(plan.sizes) - 1] == plan.sizes[:-1], "who comes new changes the last group only"


def test_sizes_of_single_practices_are_asked_only_where_groups_are_told_apart() -> None:
    assert requests.plan(_big(8), ["a"], False, _yes).sizes == ()
    assert requests.plan(_big(8), ["a"], True, _yes).sizes == tuple((f"p{n}",) for n in range(8))


def test_a_question_of_which_nothing_could_be_told_is_not_opened_at_all() -> None:
    plan = requests.plan(_big(8), ["a", "b"], False, lambda item, _big, _few: item == "b")
    assert set(plan.items) == {"b"}
