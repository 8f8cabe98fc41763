"""Inside a Practice: the real code against the attacker, in every world, and what a lead is promised beforehand."""

import json
from collections.abc import Hashable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairpractice.figures.attack import Answers, alike, attack
from fairpractice.figures.classes import CAP, CAP_SENSITIVE, Cuts, classes, cut, fits, follow
from fairpractice.figures.details import band
from fairpractice.figures.practice import (
    Base,
    Item,
    Ledger,
    Release,
    Round,
    pooled,
    release,
    show_texts,
    toss,
    what_can_be_shown,
)  # fmt: skip
from fairpractice.figures.proofs import verify
from fairpractice.figures.values import Audience, Published, Reason, Refusal, Unreleased

ITEM, HARD = Item("fair"), Item("harassed", sensitive=True)


def seen(out: Release, audience: Audience = Audience.TEAM) -> Hashable:
    """All that a reader of a release can see."""
    return (
        tuple(f for f in out.figures if audience is Audience.TEAM or f.audience is audience),
        out.refusals,
        out.proof,
    )


def one(yes: int, answers: int, item: Item = ITEM, draw: bool = False) -> Release:
    return release(Unreleased(((yes, answers - yes),)), item, Round("r", answers, draw=draw), Ledger())[0]


@pytest.mark.parametrize("answers", range(7, 14))
@pytest.mark.parametrize("item", [ITEM, HARD])
def test_nobody_in_a_team_is_exposed_or_guessed(answers: int, item: Item) -> None:
    """Every answer of every person, both sides of the coin, twenty items answered alike, both audiences."""
    outs = {
        (y, d): tuple(seen(one(y, answers, item, d), who) for who in Audience for _ in range(20))
        for y in range(answers + 1)
        for d in (False, True)
    }

    def publish(w: Answers) -> list[tuple[float, Hashable]]:
        return [(0.5, outs[sum(w), draw]) for draw in (False, True)]

    persons = [0] * answers
    for most in (0, 1, 2):
        found = attack(publish, persons, alike(persons, most))
        assert found.exposed == 0
        assert found.guess < CAP
        assert most == 2 or not item.sensitive or found.guess < CAP_SENSITIVE


def test_what_a_round_tells_when_people_only_come_and_go_never_changes() -> None:
    ledger = Ledger()
    first, ledger = release(Unreleased(((10, 10),)), ITEM, Round("1", 20), ledger)
    again, _ = release(Unreleased(((9, 10),)), ITEM, Round("2", 19, left=1), ledger)
    assert [(f.lo, f.hi, f.since) for f in again.figures] == [(8, 11, "1")]
    assert (first.figures[0].lo, first.figures[0].hi) == (9, 11)


def test_a_clear_change_is_told() -> None:
    _, ledger = release(Unreleased(((3, 17),)), ITEM, Round("1", 20), Ledger())
    after, ledger = release(Unreleased(((18, 2),)), ITEM, Round("2", 20, left=1, joined=1), ledger)
    (figure,) = after.figures
    assert figure.since == ""
    assert figure.lo > 10
    assert ledger.bases["fair"].round == "2"
    assert len(ledger.figures) == 2


def test_a_round_with_too_few_answers_tells_nothing_and_remembers_who_came_and_went() -> None:
    _, ledger = release(Unreleased(((5, 5),)), ITEM, Round("1", 10), Ledger())
    out, ledger = release(Unreleased(((3, 3),)), ITEM, Round("2", 11, left=2, joined=3), ledger)
    assert out.figures == ()
    assert out.refusals[0].reason is Reason.TOO_FEW
    assert (ledger.bases["fair"].left, ledger.bases["fair"].joined) == (2, 3)
    fresh, empty = release(Unreleased(((3, 3),)), ITEM, Round("1", 6), Ledger())
    assert fresh.refusals
    assert empty == Ledger()


def test_a_round_that_can_tell_nothing_says_so() -> None:
    _, ledger = release(Unreleased(((6, 6),)), ITEM, Round("1", 12), Ledger())
    out, after = release(Unreleased(((6, 6),)), ITEM, Round("2", 12, left=6, joined=6), ledger)
    assert [r.reason for r in out.refusals] == [Reason.HELD]
    assert after.bases["fair"].left == 6


def test_another_grouping_of_the_same_answers_is_refused() -> None:
    first = Unreleased(((8, 8), (8, 8)))
    _, ledger = release(first, ITEM, Round("1", 32, detail="nurses"), Ledger())
    assert ledger.bases["fair"].detail == "nurses"
    out, _ = release(first, ITEM, Round("2", 32, detail="managers"), ledger)
    assert [r.reason for r in out.refusals] == [Reason.OTHER_GROUPS]
    same, _ = release(first, ITEM, Round("2", 32, detail="nurses"), ledger)
    assert len(same.figures) == 3
    moved, _ = release(Unreleased(((8, 8), (8, 7))), ITEM, Round("2", 31, left=1, detail="nurses"), ledger)
    assert [r.reason for r in moved.refusals] == [Reason.HELD]


def test_a_detail_is_not_begun_in_a_later_round_of_the_same_answers() -> None:
    """By then the figure may have gone into a pool, which reckoned with it alone."""
    _, ledger = release(Unreleased(((16, 16),)), ITEM, Round("1", 32), Ledger())
    out, ledger = release(Unreleased(((8, 8), (8, 8))), ITEM, Round("2", 32, detail="nurses"), ledger)
    assert [r.reason for r in out.refusals] == [Reason.ALREADY]
    assert ledger.bases["fair"].detail == ""


def test_a_team_that_was_silent_when_its_answers_went_into_a_pool_stays_silent() -> None:
    ledger = pooled(Ledger(), "fair", Round("1", 8), 6)
    out, after = release(Unreleased(((1, 11),)), ITEM, Round("2", 12, joined=4), ledger)
    assert [r.reason for r in out.refusals] == [Reason.ALREADY]
    assert after.bases["fair"].joined == 4
    told = release(Unreleased(((1, 11),)), ITEM, Round("1", 12), Ledger())[1]
    assert pooled(told, "fair", Round("1", 12), 12) == told


@pytest.mark.parametrize("before", [12, 6])
def test_a_team_of_other_people_begins_afresh(before: int) -> None:
    ledger = release(Unreleased(((1, before - 1),)), ITEM, Round("1", before), Ledger())[1]
    ledger = pooled(ledger, "fair", Round("1", before), before)
    answers = Unreleased(((1, 11),))
    now = Round("2", 12, left=before, joined=12)
    assert release(answers, ITEM, now, ledger)[0].figures == ()
    out, after = release(answers, ITEM, replace(now, stayed=0), ledger)
    assert [(f.lo, f.hi, f.since) for f in out.figures] == [(0, 4, "")]
    assert after.bases["fair"].round == "2"
    few, kept = release(Unreleased(((1, 4),)), ITEM, Round("2", 5, stayed=0), ledger)
    assert few.figures == ()
    assert kept.bases == {}


@pytest.mark.parametrize(
    ("rows", "reason"), [(((3, 3), (5, 5)), Reason.TOO_FEW), (((5, 5), (3, 3)), Reason.TOO_FEW_ELSEWHERE)]
)
def test_a_small_group_and_a_small_rest_are_not_told(rows: tuple[tuple[int, ...], ...], reason: Reason) -> None:
    out, _ = release(Unreleased(rows), ITEM, Round("1", 16, detail="nurses"), Ledger())
    assert [r.reason for r in out.refusals] == [reason]
    assert len(out.figures) == 1


def test_the_number_of_answers_of_a_group_is_told_only_as_a_run_of_three() -> None:
    out, _ = release(Unreleased(((8, 8), (8, 8))), ITEM, Round("1", 32, detail="nurses"), Ledger())
    total, group, rest = out.figures
    assert total.answers == (32, 32)
    assert group.answers == (16, 18)
    assert rest.answers == (14, 16)
    other, _ = release(Unreleased(((8, 9), (8, 7))), ITEM, Round("1", 32, detail="nurses"), Ledger())
    assert other.proof == out.proof
    assert (band(7), band(9), band(10)) == ((7, 9), (7, 9), (10, 12))


def test_what_others_see_is_a_part_of_what_the_team_sees() -> None:
    assert [f.audience for f in one(5, 9).figures] == [Audience.TEAM]
    assert [f.audience for f in one(5, 10).figures] == [Audience.EVERYONE]
    out, _ = release(Unreleased(((6, 6), (8, 8))), ITEM, Round("1", 28, detail="nurses"), Ledger())
    assert {f.audience for f in out.figures} == {Audience.EVERYONE}


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 40), st.booleans(), st.data())
def test_equal_figures_mean_equal_bytes_and_the_pattern_sees_no_answer(
    answers: int, sensitive: bool, data: st.DataObject
) -> None:
    item = Item("x", sensitive)
    a, b = data.draw(st.integers(0, answers)), data.draw(st.integers(0, answers))
    first, second = one(a, answers, item), one(b, answers, item)
    assert first.refusals == second.refusals
    if first.figures == second.figures:
        assert seen(first) == seen(second)
    if first.figures:
        hidden = [json.loads(out.proof) for out in (first, second)]
        for proof in hidden:
            del proof["shown"], proof["digest"]
        assert hidden[0] == hidden[1]
        assert first.figures[0].lo <= a <= first.figures[0].hi
        assert verify(first.proof).figures


@settings(max_examples=200, deadline=None)
@given(st.integers(7, 40), st.integers(0, 12), st.integers(0, 12), st.booleans(), st.data())
def test_a_later_round_repeats_whatever_joiners_and_leavers_explain(
    answers: int, left: int, joined: int, sensitive: bool, data: st.DataObject
) -> None:
    lo, hi = data.draw(st.sampled_from(classes(answers, sensitive).ranges))
    now = answers - min(left, answers) + joined
    cuts = follow(lo, hi, left, joined, now, sensitive)
    assert cuts.held is not None
    start, end = cuts.ranges[cuts.held]
    assert start <= max(0, lo - left)
    assert end >= min(now, hi + joined)
    assert (cuts.ranges[0][0], cuts.ranges[-1][1]) == (0, now)
    if cuts.tells:
        assert all(fits(now, a, b, sensitive) for a, b in cuts.ranges)


def test_classes_that_people_can_look_up() -> None:
    assert classes(12).ranges == ((0, 4), (5, 7), (8, 12))
    assert classes(7).ranges == ((0, 3), (4, 7))
    assert classes(6) == Cuts(((0, 6),))
    assert classes(0) == Cuts(((0, 0),))
    assert classes(8, sensitive=True).ranges == ((0, 4), (4, 8))
    assert classes(30).ranges[0] == (0, 6)
    with pytest.raises(ValueError, match="No class"):
        classes(12).index(13, False)
    assert cut(0, 2, lambda a, b: False, lambda a, b: 0) is None


def test_small_and_full_teams() -> None:
    for yes, answers in ((0, 0), (0, 1), (1, 1), (0, 7), (7, 7), (0, 50), (50, 50)):
        out = one(yes, answers)
        assert bool(out.figures) == (answers >= 7)


def test_all_sizes_of_sensitive_teams_can_be_told() -> None:
    assert [n for n in range(7, 60) if not classes(n, sensitive=True).tells] == []


def test_counts_that_do_not_belong_are_refused() -> None:
    with pytest.raises(ValueError, match="shape"):
        release(Unreleased(((5, 5), (5, 5))), ITEM, Round("1", 20), Ledger())
    with pytest.raises(ValueError, match="shape"):
        release(Unreleased(((5, 5, 5),)), ITEM, Round("1", 20), Ledger())
    with pytest.raises(ValueError, match="More answers"):
        release(Unreleased(((5, 5),)), ITEM, Round("1", 9), Ledger())


def test_what_can_be_shown_is_told_beforehand() -> None:
    small = what_can_be_shown(6, {}, [ITEM])
    assert [p.refusal.reason for p in small if p.refusal] == [Reason.TOO_FEW]
    team_of_12 = what_can_be_shown(12, {"nurses": 4}, [ITEM, HARD])
    assert team_of_12[0].figures == ((0, 4), (5, 7), (8, 12))
    assert team_of_12[0].from_answers == 7
    assert team_of_12[1].refusal == Refusal("fair", "nurses", Reason.TOO_FEW, 7)
    large = what_can_be_shown(32, {"nurses": 12, "all but two": 30}, [ITEM])
    assert [p.of for p in large] == ["", "nurses", "all but two"]
    assert large[1].audience is Audience.EVERYONE
    assert large[2].refusal == Refusal("fair", "all but two", Reason.TOO_FEW_ELSEWHERE, 14)
    inside = what_can_be_shown(16, {"nurses": 8}, [ITEM])[1]
    assert inside.audience in (None, Audience.TEAM)
    assert what_can_be_shown(9, {}, [ITEM])[0].audience is Audience.TEAM
    assert what_can_be_shown(80, {"nurses": 40}, [ITEM])[1].audience is Audience.EVERYONE


def test_texts_from_five_up_and_in_any_order() -> None:
    assert isinstance(show_texts("open", ["a"] * 4), Refusal)
    texts = [str(n) for n in range(30)]
    shown = show_texts("open", texts)
    assert not isinstance(shown, Refusal)
    assert sorted(shown) == sorted(texts)
    assert list(shown) != texts


def test_one_coin() -> None:
    assert {toss() for _ in range(100)} == {False, True}


def test_released_values_cannot_be_forged_and_counts_cannot_be_shown() -> None:
    with pytest.raises(TypeError, match="publish"):
        Published("x", "", 0, 3, (7, 7), "class", Audience.TEAM, "")
    assert Base("r", 0, 1, 7, 7).left == 0
