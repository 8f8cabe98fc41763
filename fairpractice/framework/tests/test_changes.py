"""A new version of a pack never loses an answer, and says plainly which ones still stand."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairpractice.framework.changes import Answer, ItemState, Standing, reconcile
from fairpractice.framework.packs import (
    Meaning,
    Merge,
    Pack,
    Recommendation,
    Retirement,
    Rewording,
    Split,
    VersionChanges,
    load_pack,
)

TINY = load_pack(Path(__file__).parent / "packs" / "tiny")
TINY_TWO = load_pack(Path(__file__).parent / "packs" / "tiny-2")


def pack_of(items: list[str], *changes: VersionChanges) -> Pack:
    """A pack whose only initiative, `welcome`, has these recommendations, after these changes."""
    recommendations = tuple(Recommendation(item, item, 1) for item in items)
    initiative = replace(TINY.initiatives[0], recommendations=recommendations)
    theme = replace(TINY.themes[0], initiatives=(initiative,))
    return replace(TINY, version=len(changes) + 1, themes=(theme,), changes=changes)


def state(pack: Pack, item: str, *answers: Answer, seen: int | None = 1) -> ItemState:
    return {found.item: found for found in reconcile(pack, answers, seen)}[item]


def kept(states: list[ItemState]) -> list[Answer]:
    return [a for s in states for a in (*([s.answer] if s.answer else []), *s.carried, *s.history)]


def test_nothing_answered_yet() -> None:
    states = reconcile(TINY, [], None)
    assert [found.item for found in states] == list(TINY.items)
    assert {found.standing for found in states} == {Standing.NOT_ANSWERED}


def test_an_answer_to_words_that_did_not_change_stands() -> None:
    answer = Answer("welcome/greet/name", 1, "yes")
    found = state(TINY_TWO, "welcome/greet/name", answer)
    assert (found.standing, found.answer, found.rewordings) == (Standing.GIVEN, answer, ())


def test_new_words_with_the_same_meaning_are_noted() -> None:
    found = state(TINY_TWO, "welcome/tea", Answer("welcome/tea", 1))
    assert found.standing is Standing.REWORDED
    assert found.rewordings == (Rewording("welcome/tea", Meaning.SAME, "Make tea.", 2),)


def test_new_words_with_another_meaning_ask_for_another_look() -> None:
    answer = Answer("welcome/badge", 1)
    found = state(TINY_TWO, "welcome/badge", answer)
    assert (found.standing, found.answer) == (Standing.LOOK_AGAIN, answer)
    again = Answer("welcome/badge", 2)
    found = state(TINY_TWO, "welcome/badge", answer, again)
    assert (found.standing, found.answer, found.history, found.rewordings) == (Standing.GIVEN, again, (answer,), ())


def test_both_parts_of_a_split_carry_the_answer() -> None:
    answer = Answer("listen/meet", 1, "under way")
    for part in ("listen/meet-team", "listen/meet-alone"):
        found = state(TINY_TWO, part, answer)
        assert (found.standing, found.answer, found.carried) == (Standing.CARRIED, None, (answer,))
        assert found.came_from == ("listen/meet",)
    old = state(TINY_TWO, "listen/meet", answer)
    assert (old.standing, old.answer, old.gone_in, old.was) == (Standing.REPLACED, answer, 2, "Meet people.")
    assert old.became == ("listen/meet-team", "listen/meet-alone")


def test_a_merged_item_carries_the_answers_of_all_its_parents() -> None:
    ask, box = Answer("listen/ask", 1, "a"), Answer("listen/box", 1, "b")
    found = state(TINY_TWO, "listen/hear", box, ask)
    assert found.standing is Standing.CARRIED
    assert set(found.carried) == {ask, box}
    assert found.came_from == ("listen/ask", "listen/box")
    assert state(TINY_TWO, "listen/hear", ask).carried == (ask,)


def test_confirming_a_carried_answer_settles_it() -> None:
    old, new = Answer("listen/ask", 1), Answer("listen/hear", 2)
    found = state(TINY_TWO, "listen/hear", old, new)
    assert (found.standing, found.answer, found.carried, found.history) == (Standing.GIVEN, new, (), (old,))


def test_a_retired_item_keeps_its_answer_and_says_why_it_went() -> None:
    answer = Answer("listen/report", 1)
    found = state(TINY_TWO, "listen/report", answer, seen=2)
    assert (found.standing, found.answer, found.reason) == (Standing.RETIRED, answer, "Nobody read it.")


def test_what_went_unanswered_is_told_once() -> None:
    assert state(TINY_TWO, "listen/report", seen=1).standing is Standing.RETIRED
    assert "listen/report" not in {found.item for found in reconcile(TINY_TWO, [], 2)}


def test_new_items_are_new_until_seen() -> None:
    assert state(TINY_TWO, "listen/again", seen=1).standing is Standing.NEW
    assert state(TINY_TWO, "listen/meet-team", seen=1).standing is Standing.NEW
    assert state(TINY_TWO, "listen/again", seen=2).standing is Standing.NOT_ANSWERED
    assert state(TINY_TWO, "listen/again", seen=None).standing is Standing.NOT_ANSWERED
    assert state(TINY_TWO, "welcome/tea", seen=1).standing is Standing.NOT_ANSWERED


def test_an_answer_to_an_item_that_had_gone_is_kept_with_it() -> None:
    late = Answer("listen/report", 2, "from a page left open")
    assert state(TINY_TWO, "listen/report", late).history == (late,)


def test_an_answer_to_something_unknown_is_kept() -> None:
    own = Answer("our-own/idea", 1)
    found = reconcile(TINY_TWO, [own], 1)[-1]
    assert (found.item, found.standing, found.answer) == ("our-own/idea", Standing.UNKNOWN, own)


def test_an_answer_from_a_newer_version_than_this_one_stands() -> None:
    assert state(TINY, "welcome/tea", Answer("welcome/tea", 7)).standing is Standing.GIVEN


def test_from_the_first_version_to_the_third() -> None:
    pack = pack_of(
        ["end", "quiet"],
        VersionChanges(
            2, split=(Split("start", ("left", "right")),), reworded=(Rewording("quiet", Meaning.SAME, "", 2),)
        ),
        VersionChanges(
            3,
            merged=(Merge(("left", "other"), "end"),),
            retired=(Retirement("right", "No longer needed."),),
            reworded=(Rewording("quiet", Meaning.CHANGED, "", 3),),
        ),
    )
    start, other, quiet = Answer("start", 1, "s"), Answer("other", 1, "o"), Answer("quiet", 1, "q")
    states = {found.item: found for found in reconcile(pack, [start, other, quiet], 1)}
    assert (states["end"].standing, set(states["end"].carried)) == (Standing.CARRIED, {start, other})
    assert (states["right"].standing, states["right"].carried) == (Standing.RETIRED, (start,))
    assert states["left"].became == ("end",)
    assert states["quiet"].standing is Standing.LOOK_AGAIN
    assert [reworded.version for reworded in states["quiet"].rewordings] == [2, 3]
    assert list(states)[-4:] == ["start", "left", "other", "right"]


def test_an_answer_confirmed_half_way_takes_the_place_of_the_carried_one() -> None:
    pack = pack_of(
        ["end"],
        VersionChanges(2, split=(Split("start", ("left",)),)),
        VersionChanges(3, merged=(Merge(("left",), "end"),)),
    )
    first, second = Answer("start", 1), Answer("left", 2)
    assert state(pack, "end", first, second).carried == (second,)
    assert state(pack, "left", first, second).history == (first,)


def test_one_answer_that_comes_by_two_ways_is_told_once() -> None:
    pack = pack_of(
        ["end"],
        VersionChanges(2, split=(Split("start", ("left", "right")),)),
        VersionChanges(3, merged=(Merge(("left", "right"), "end"),)),
    )
    answer = Answer("start", 1)
    assert state(pack, "end", answer).carried == (answer,)


def test_an_item_that_takes_in_another_is_to_be_confirmed_as_well() -> None:
    pack = pack_of(["keeps"], VersionChanges(2, merged=(Merge(("goes", "keeps"), "keeps"),)))
    own, other = Answer("keeps", 1), Answer("goes", 1)
    found = state(pack, "keeps", own, other)
    assert (found.standing, set(found.carried)) == (Standing.CARRIED, {own, other})
    assert state(pack, "keeps", own).carried == (own,)


def test_of_two_answers_to_one_item_the_later_stands() -> None:
    first, second, older = Answer("welcome/tea", 2, 1), Answer("welcome/tea", 2, 2), Answer("welcome/tea", 1, 3)
    found = state(TINY_TWO, "welcome/tea", first, second, older)
    assert (found.answer, found.history) == (second, (older, first))


NAMES = [f"{a}{b}" for a in "abcdefgh" for b in "klmnopqrstuvwxyz"]


@st.composite
def histories(draw: st.DrawFn) -> tuple[Pack, list[list[str]]]:
    """A pack after up to four random versions, and the items that were there in each."""
    unused = iter(NAMES)
    alive = [next(unused) for _ in range(draw(st.integers(1, 6)))]
    there, changes = [list(alive)], []
    for version in range(2, draw(st.integers(1, 4)) + 2):
        free = draw(st.permutations(alive))
        take = {name: draw(st.integers(0, 2)) for name in ("reworded", "split", "merged", "retired", "added")}
        reworded = [
            Rewording(free.pop(), draw(st.sampled_from(Meaning)), "", version) for _ in _up_to(take["reworded"], free)
        ]
        split = [Split(free.pop(), tuple(next(unused) for _ in "xy")) for _ in _up_to(take["split"], free)]
        merged = []
        if len(free) > 2 and take["merged"]:
            into = free.pop() if draw(st.booleans()) else next(unused)
            merged = [Merge((free.pop(), free.pop()), into)]
        retired = [Retirement(free.pop(), "Gone.") for _ in _up_to(take["retired"], free)]
        added = [next(unused) for _ in range(take["added"])]
        gone = (
            {one.item for one in split} | {one.item for one in retired} | {item for one in merged for item in one.items}
        )
        came = [*added, *(part for one in split for part in one.into), *(one.into for one in merged)]
        alive = [item for item in alive if item not in gone] + [item for item in came if item not in alive]
        there.append(list(alive))
        changes.append(
            VersionChanges(version, tuple(added), tuple(reworded), tuple(split), tuple(merged), tuple(retired))
        )
    return pack_of(alive, *changes), there


def _up_to(number: int, free: list[str]) -> range:
    return range(min(number, len(free)))


@st.composite
def cases(draw: st.DrawFn) -> tuple[Pack, list[Answer]]:
    pack, there = draw(histories())
    answers = []
    for number in range(draw(st.integers(0, 12))):
        version = draw(st.integers(1, pack.version))
        items = there[version - 1] if draw(st.integers(0, 9)) else NAMES[:20]  # now and then a wrong one
        answers.append(Answer(draw(st.sampled_from(items or NAMES[:5])), version, number))
    return pack, answers


@given(cases(), st.one_of(st.none(), st.integers(1, 5)))
def test_no_answer_is_ever_lost(case: tuple[Pack, list[Answer]], seen: int | None) -> None:
    pack, answers = case
    assert set(kept(reconcile(pack, answers, seen))) == set(answers)


@given(cases())
def test_every_item_has_one_state_and_the_pack_gives_the_order(case: tuple[Pack, list[Answer]]) -> None:
    pack, answers = case
    states = reconcile(pack, answers, 1)
    names = [found.item for found in states]
    assert names[: len(pack.items)] == list(pack.items)
    assert len(names) == len(set(names))
    gone = {Standing.REPLACED, Standing.RETIRED, Standing.UNKNOWN}
    assert all((found.item in pack.items) == (found.standing not in gone) for found in states)


@given(cases())
def test_the_same_answers_always_give_the_same_states(case: tuple[Pack, list[Answer]]) -> None:
    pack, answers = case
    assert reconcile(pack, answers, 1) == reconcile(pack, list(answers), 1)


@given(cases())
def test_the_order_of_answers_to_different_items_does_not_matter(case: tuple[Pack, list[Answer]]) -> None:
    pack, answers = case
    one_each = list({(answer.item, answer.version): answer for answer in answers}.values())
    for first, second in zip(reconcile(pack, one_each, 1), reconcile(pack, one_each[::-1], 1), strict=True):
        assert replace(first, carried=(), history=()) == replace(second, carried=(), history=())
        assert set(first.carried) == set(second.carried)
        assert set(first.history) == set(second.history)


@given(cases())
def test_an_answer_to_the_version_of_today_simply_stands(case: tuple[Pack, list[Answer]]) -> None:
    pack, answers = case
    today = {answer.item: answer for answer in answers if answer.version == pack.version and answer.item in pack.items}
    states = {found.item: found for found in reconcile(pack, answers, None)}
    for item, answer in today.items():
        assert (states[item].standing, states[item].answer, states[item].carried) == (Standing.GIVEN, answer, ())


@given(cases())
def test_what_is_carried_is_never_shown_as_given(case: tuple[Pack, list[Answer]]) -> None:
    pack, answers = case
    for found in reconcile(pack, answers, None):
        assert not (found.answer and found.carried)
        assert found.answer is None or found.answer.item == found.item
        if found.standing is Standing.CARRIED:
            assert found.carried
            assert found.came_from


@pytest.mark.parametrize("standing", list(Standing))
def test_every_standing_can_happen(standing: Standing) -> None:
    answers = [Answer(item, 1) for item in TINY.items if item != "welcome/greet"]
    answers += [Answer("welcome/badge-two", 1)]
    found = {one.standing for one in reconcile(TINY_TWO, answers, 1)}
    assert standing in found
