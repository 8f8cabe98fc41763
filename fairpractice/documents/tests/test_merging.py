"""Two who wrote at once: no word of either is lost, and what only one touched is simply taken."""

from hypothesis import given, settings
from hypothesis import strategies as st

from fairpractice.documents.merging import Clash, merge

BASE = "One.\n\nTwo.\n\nThree.\n\nFour."
TEXT = st.lists(st.sampled_from("One. Two. Three. Four. Five. Six.".split()), max_size=6).map("\n\n".join)  # noqa: SIM905


def test_changes_in_different_places_are_put_together() -> None:
    found = merge(BASE, BASE.replace("One.", "First."), BASE.replace("Four.", "Four.\n\nFive."))
    assert found.text == "First.\n\nTwo.\n\nThree.\n\nFour.\n\nFive."
    assert not found.clashes


def test_where_both_wrote_both_stand() -> None:
    found = merge(BASE, BASE.replace("Two.", "Two, they say."), BASE.replace("Two.", "Two, I say."))
    assert found.text == "One.\n\nTwo, they say.\n\nTwo, I say.\n\nThree.\n\nFour."
    assert found.clashes == (Clash("Two, they say.", "Two, I say."),)


def test_one_took_out_what_the_other_worked_on() -> None:
    found = merge(BASE, BASE.replace("Two.\n\n", ""), BASE.replace("Two.", "Two, better."))
    assert "Two, better." in found.text
    assert found.clashes == (Clash("", "Two, better."),)


def test_the_same_change_is_no_clash() -> None:
    same = BASE.replace("Two.", "Deux.")
    assert merge(BASE, same, same).text == same


@settings(max_examples=60)
@given(TEXT, TEXT, TEXT)
def test_whatever_either_wrote_is_in_the_end_there(base: str, theirs: str, mine: str) -> None:
    found = merge(base, theirs, mine)
    parts = set(found.text.split("\n\n"))
    old = set(base.split("\n\n"))
    assert (set(theirs.split("\n\n")) - old) | (set(mine.split("\n\n")) - old) <= parts | {""}
    assert merge(base, base, mine).text == mine
    assert merge(base, theirs, base).text == theirs
