"""Who has read what: pure, by hand."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from fairpractice.documents.standing import Expected, Line, Read, Standing, counts_from, folded, standing

TODAY = date(2026, 11, 25)
AMINA, BOB, JOE = Expected("r:1", "Amina Khan", "nurse"), Expected("a:2", "Bob"), Expected("r:3", "Joe", "", TODAY)


def _read(number: int, name: str = "", whom: str = "", id: int = 1) -> Read:
    return Read(id, number, TODAY, whom, name)


def _names(lines: tuple[Line, ...]) -> list[str]:
    return [line.who.name for line in lines]


def _where(*reads: Read, since: int = 1, expected: tuple[Expected, ...] = (AMINA, BOB, JOE)) -> Standing:
    return standing(expected, reads, since, TODAY)


def test_a_typed_name_is_known_whatever_its_case_accents_and_spaces() -> None:
    assert folded("  Zoë  O’Neill. ") == folded("zoe o'neill")
    found = _where(_read(1, "amina  KHAN"))
    assert (_names(found.has), _names(found.not_yet)) == (["Amina Khan"], ["Bob", "Joe"])


def test_an_account_is_known_by_who_it_is_and_not_by_a_name() -> None:
    found = _where(_read(1, whom="a:2"), _read(1, "Bob B.", id=2))
    assert _names(found.has) == ["Bob"]
    assert [read.name for read in found.unmatched] == ["Bob B."]


def test_who_read_an_earlier_version_is_asked_again_only_where_it_needs_reading() -> None:
    reads = [_read(1, "Amina Khan"), _read(3, whom="a:2", id=2)]
    again = _where(*reads, since=3)
    assert (_names(again.has), _names(again.again), _names(again.not_yet)) == (["Bob"], ["Amina Khan"], ["Joe"])
    assert _names(_where(*reads, since=1).has) == ["Amina Khan", "Bob"]


def test_having_read_counts_from_the_newest_version_that_was_to_be_read_again() -> None:
    assert counts_from([]) == 0
    assert counts_from([(2, False), (5, False)]) == 2
    assert counts_from([(5, False), (2, True), (4, True)]) == 4


def test_a_joiner_is_not_late_before_the_first_day() -> None:
    later = Expected("r:3", "Joe", "", date(2026, 12, 1))
    found = _where(expected=(later,))
    assert (_names(found.coming), _names(found.not_yet)) == (["Joe"], [])
    early = _where(_read(1, "Joe"), expected=(later,))
    assert (_names(early.has), _names(early.coming)) == (["Joe"], [])


def test_the_same_name_twice_is_never_guessed() -> None:
    other = Expected("a:9", "amina khan")
    found = _where(_read(1, "Amina Khan"), expected=(AMINA, other))
    assert _names(found.not_yet) == ["Amina Khan", "amina khan"]
    assert [read.name for read in found.unmatched] == ["Amina Khan"]
    tied = _where(_read(1, "Amina Khan", whom="r:1"), expected=(AMINA, other))
    assert (_names(tied.has), _names(tied.not_yet), tied.unmatched) == (["Amina Khan"], ["amina khan"], ())


def test_somebody_who_left_is_neither_asked_nor_left_over() -> None:
    found = _where(_read(1, "Gone", whom="r:99"))
    assert (found.unmatched, _names(found.not_yet)) == ((), ["Amina Khan", "Bob", "Joe"])


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 4), st.sampled_from(["Amina Khan", "Joe", "Nobody", ""]), st.sampled_from(["", "a:2", "r:1"]))),
    st.integers(0, 4),
)  # fmt: skip
def test_everybody_stands_in_exactly_one_place(said: list[tuple[int, str, str]], since: int) -> None:
    reads = [Read(id, number, TODAY, whom, name) for id, (number, name, whom) in enumerate(said)]
    later = Expected("r:4", "Zed", "", date(2027, 1, 1))
    found = standing((AMINA, BOB, JOE, later), reads, since, TODAY)
    places = [line.who.key for line in (*found.has, *found.again, *found.not_yet, *found.coming)]
    assert sorted(places) == ["a:2", "r:1", "r:3", "r:4"]
