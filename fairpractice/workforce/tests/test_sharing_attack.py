"""The attacker on what is shared of our data: a colleague who keeps every figure, knows who came and went, and subtracts."""

from collections.abc import Hashable
from functools import cache

import pytest

from fairpractice.figures.attack import Answers, alike, attack, flat
from fairpractice.figures.details import band
from fairpractice.figures.practice import Ledger, Round, release
from fairpractice.figures.values import Published, Unreleased
from fairpractice.workforce import tellable
from fairpractice.workforce.tellable import Bar, Telling

STAFF = 14  # who were there in both years
ITEM = tellable.profile_item("framework")
JOINER = [0] * STAFF + [1]
COALITIONS = alike(JOINER, 2)


def _seen(figures: tuple[Published, ...]) -> Hashable:
    return tuple((f.of, f.lo, f.hi, f.answers, f.since) for f in figures)


@cache
def _two_profiles(before: int, joiner: int) -> Hashable:
    """The profile of fourteen, and a year later that of fifteen: the ledger knows that one joined."""
    first, ledger = release(tellable.profile_cells(before, STAFF), ITEM, Round("a", STAFF), Ledger())
    now = Round("b", STAFF + 1, joined=1)
    second, _ledger = release(tellable.profile_cells(before + joiner, STAFF + 1), ITEM, now, ledger)
    return _seen(first.figures), _seen(second.figures)


def test_exact_counts_of_two_years_tell_of_the_one_who_joined() -> None:
    found = attack(lambda w: (sum(w[:STAFF]), sum(w)), JOINER, COALITIONS)
    assert found.guess == 1.0
    assert found.at_risk > 0.9


def test_classes_cut_afresh_each_year_tell_of_them_too() -> None:
    """Ranges alone are no protection: the cuts of 14 and of 15 people differ."""

    def afresh(w: Answers) -> Hashable:
        out = []
        for who in (w[:STAFF], w):
            told, _ledger = release(tellable.profile_cells(sum(who), len(who)), ITEM, Round("a", len(who)), Ledger())
            out.append(_seen(told.figures))
        return tuple(out)

    assert attack(afresh, JOINER, COALITIONS).exposed > 0


def test_our_two_profiles_tell_of_nobody() -> None:
    found = attack(lambda w: _two_profiles(sum(w[:STAFF]), w[STAFF]), JOINER, COALITIONS)
    assert found.releases > 1  # something is told
    assert found.exposed == 0
    assert found.guess < 0.9


@cache
def _split_then_profile(before: int, joiner: int, bound: bool) -> Hashable:
    """A reflection showed ethnic minority staff apart (so told the size of the group); then one joined; then the profile."""
    people = STAFF + 1
    apart = 7 <= before <= STAFF - 7 + 1
    size = band(before) if apart else None
    seen = [Telling("r", tellable.date(2026, 1, 1), *size, answered=STAFF)] if size and bound else []
    base = tellable.base_from(seen, people)
    ledger = Ledger({ITEM.id: base} if base else {})
    told, _ledger = release(tellable.profile_cells(before + joiner, people), ITEM, Round("b", people), ledger)
    return size, _seen(told.figures)


@pytest.mark.parametrize(("bound", "exposes"), [(False, True), (True, False)])
def test_a_profile_after_a_reflection_that_told_the_size_of_the_group(bound: bool, exposes: bool) -> None:
    """Only worlds in which the groups stood apart: the others tell nothing here that the profile alone does not."""
    found = attack(lambda w: _split_then_profile(sum(w[:STAFF]), w[STAFF], bound), JOINER, COALITIONS)
    assert (found.exposed > 0) is exposes


def _shares(base_counts: tuple[int, int], counted: int, group: int) -> tuple[tuple[int, int] | Bar, Hashable]:
    """What an indicator of `counted` people tells, whose group of ethnic minority staff has `group` people."""
    told, ledger = release(tellable.profile_cells(*base_counts), ITEM, Round("a", base_counts[1]), Ledger())
    assert told.figures
    new = max(0, counted - base_counts[1])
    size = tellable.size_told(ledger.bases[ITEM.id], 0, new, counted)
    if isinstance(size, Bar):
        return size, None
    cells = tellable.parted_cells((5, group), (12, counted))
    now = Round("t", counted, detail=tellable.MINORITY, group=size)
    out, _ledger = release(cells, tellable.Item("training"), now, Ledger())
    return size, tuple((f.of, f.answers) for f in out.figures)


@pytest.mark.parametrize("minority", range(25, 28))
@pytest.mark.parametrize("joiner", [0, 1])
def test_an_indicator_tells_no_more_of_the_size_than_the_profile(minority: int, joiner: int) -> None:
    """Sixty people, of whom 25 to 27 share a class; one more was counted for training. Whatever they are, it reads the same."""
    found = _shares((25, 60), 61, minority + joiner)
    assert found == _shares((25, 60), 61, 25)
    assert found[0] == (25, 28)
    assert found[1]


@pytest.mark.parametrize("minority", range(7))
def test_a_group_that_may_be_small_is_not_told_apart_whatever_its_size(minority: int) -> None:
    """Else the refusal itself would tell whether there are seven."""
    assert _shares((minority, 30), 30, minority)[0] is Bar.SMALL


APPOINTED, LISTED = 8, 16  # everybody sees who was appointed; of which group somebody is, not
ON_LIST = [0] * APPOINTED + [1] * (LISTED - APPOINTED)


@cache
def _recruited(among: int, rest: int) -> Hashable:
    cells = tellable.parted_cells((among, APPOINTED), (among + rest, LISTED))
    now = Round("r", LISTED, detail="came to: appointed", stayed=0)
    told, _ledger = release(cells, tellable.Item("recruitment"), now, Ledger())
    return _seen(told.figures)


def test_a_ratio_of_recruitment_can_be_turned_back_into_people_and_ours_cannot() -> None:
    """A ratio with two places, beside numbers that all know, is as good as the counts."""

    def ratio(w: Answers) -> Hashable:
        among, all_of = sum(w[:APPOINTED]), sum(w)
        if all_of in (0, LISTED):
            return "nobody to compare"
        likely = (among / all_of, (APPOINTED - among) / (LISTED - all_of))
        return round(likely[1] / likely[0], 2) if likely[0] else "∞"

    coalitions, one_prior = alike(ON_LIST, 2), flat([0] * LISTED)
    assert attack(ratio, ON_LIST, coalitions, one_prior).exposed > 0
    found = attack(lambda w: _recruited(sum(w[:APPOINTED]), sum(w[APPOINTED:])), ON_LIST, coalitions, one_prior)
    assert found.releases > 1
    assert found.exposed == 0
    assert found.guess < 0.9


def test_counts_cannot_be_put_on_a_page() -> None:
    with pytest.raises(TypeError):
        f"{tellable.profile_cells(9, 23)}"


def test_a_size_that_was_not_announced_is_refused() -> None:
    """Were the run chosen to fit the count, it would tell the count."""
    now = Round("t", 60, detail=tellable.MINORITY, group=(24, 26))
    with pytest.raises(ValueError, match="not as large"):
        release(Unreleased(((5, 25), (5, 25))), tellable.Item("training"), now, Ledger())
