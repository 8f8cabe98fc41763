"""Staff beside a population: shares, ranges, leaders beside the rest, and what is too few."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairpractice.figures.statistics import Say, enough_to_say
from fairpractice.organisations.reference.ethnic_groups import Definition
from fairpractice.workforce import profile
from fairpractice.workforce.groups import LABELS
from fairpractice.workforce.profile import Part, Role

DEFINITIONS: tuple[Definition, ...] = ("framework", "wres")
LOCAL = (174_000, 259_000)  # as in Hackney
ROLES = [Role("gp", "GPs", leads=True), Role("nurse", "Nurses"), Role("group", "Patient group", advises=True)]
PEOPLE = st.dictionaries(st.sampled_from(sorted(LABELS)), st.integers(0, 40), max_size=8)


def one(counts: dict[str, int], definition: Definition = "framework") -> profile.Share:
    return profile.shares([Part("x", "Nurses", counts)], LOCAL, "Hackney", definition)[0]


@given(PEOPLE, st.sampled_from(DEFINITIONS))
@settings(max_examples=40, deadline=None)
def test_a_share_counts_everybody_once(counts: dict[str, int], definition: Definition) -> None:
    share = one(counts, definition)
    assert share.known + sum(share.part.apart(definition).values()) == share.people == sum(counts.values())
    if share.shown is not None:
        low, at, high = (float(v) for v in (share.shown.low, share.shown.estimate, share.shown.high))
        assert 0 <= low <= high <= 1
        assert low - 1e-9 <= at <= high + 1e-9
        assert share.verdict.say is enough_to_say(share.minority, share.known, *LOCAL).say


def test_a_line_outside_the_bar_is_what_the_words_say() -> None:
    share = one({"white-british": 28, "indian": 4})
    assert share.shown is not None
    assert share.verdict.say is Say.LOWER
    assert float(share.shown.high) < LOCAL[0] / LOCAL[1]
    assert share.sentence == (
        "4 of 32, which is 12 in 100. Fewer ethnic minority people than chance explains, beside 67 in 100 of Hackney."
    )


def test_few_people_and_nobody_are_said_so() -> None:
    few = one({"white-british": 1, "indian": 1})
    assert "Too few people to say" in few.said
    nobody = one({"not-stated": 4})
    assert (nobody.counted, nobody.said, nobody.shown) == (profile.NOBODY, "", None)


def test_a_population_without_anybody_says_nothing_of_it() -> None:
    [share] = profile.shares([Part("x", "Nurses", {"indian": 2})], (0, 0), "Nowhere", "framework")
    assert share.shown is None
    assert share.said == ""
    assert share.counted


def test_parts_are_everybody_then_leads_and_advises_then_each_role() -> None:
    staff = {"gp": {"indian": 2}, "nurse": {"irish": 1}, "old": {"african": 3}, "group": {"arab": 1}}
    found = profile.parts(staff, ROLES)
    assert [part.id for part in found] == ["everybody", "leads", "advises", "gp", "nurse", "group", "old"]
    assert sum(found[0].counts.values()) == 7
    assert found[1].counts == {"indian": 2}


def test_no_role_group_that_advises_is_no_part() -> None:
    assert [part.id for part in profile.parts({"nurse": {"irish": 1}}, [Role("nurse", "Nurses")])] == [
        "everybody",
        "nurse",
    ]


@pytest.mark.parametrize(
    ("leads", "rest", "points"),
    [((1, 5), (30, 55), -32), ((0, 6), (40, 44), -80), ((3, 6), (20, 40), 0)],
)
def test_leaders_minus_everybody_in_points(leads: tuple[int, int], rest: tuple[int, int], points: int) -> None:
    def part(*pairs: tuple[int, int]) -> Part:
        return Part("x", "x", {"african": sum(x for x, _n in pairs), "white-british": sum(n - x for x, n in pairs)})

    found = profile.gap(part(leads), part(leads, rest), "framework")
    assert found.points is not None
    assert round(found.points) == points
    assert found.low <= found.points <= found.high
    assert f"{found.points:+.0f} percentage points" in found.sentence


def test_everybody_leads_or_nobody_does() -> None:
    everybody = Part("x", "x", {"african": 2, "white-british": 3})
    assert profile.gap(None, everybody, "framework").points is None
    found = profile.gap(everybody, everybody, "framework")
    assert found.points == 0
    assert "Too few" in found.sentence
