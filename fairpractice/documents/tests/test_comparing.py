"""Differences: whatever two texts are, both can be put together again from it, and a person sees what was changed."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from fairpractice.documents.comparing import Change, Difference, Mark, compare
from fairpractice.documents.wording import paragraphs

WORDS = st.lists(st.sampled_from("we will never not tolerate racism here, at work. all of us too".split()), max_size=12)  # noqa: SIM905
LINE = st.builds(lambda lead, words: lead + " ".join(words), st.sampled_from(["", "", "", "- ", "## ", "1. "]), WORDS)
TEXT = st.lists(LINE, max_size=10).map("\n\n".join)


def side(found: Difference, leave_out: Mark, gone: Change) -> list[str]:
    """One of the two texts, from the difference."""
    rows = [
        "".join(p.text for p in line.pieces if p.mark is not leave_out)
        for line in found.lines
        if line.change is not gone
    ]
    return [" ".join(row.split()) for row in rows]


@settings(max_examples=60)
@given(TEXT, TEXT)
def test_both_texts_can_be_had_back(old: str, new: str) -> None:
    found = compare(old, new)
    assert side(found, Mark.ADDED, Change.ADDED) == [p.plain for p in paragraphs(old)]
    assert side(found, Mark.REMOVED, Change.REMOVED) == [p.plain for p in paragraphs(new)]


@given(TEXT)
def test_a_text_is_not_different_from_itself(text: str) -> None:
    found = compare(text, text)
    assert not found.any
    assert list(found.parts()) in ([], [len(paragraphs(text))])


def test_one_word_is_found_in_a_paragraph() -> None:
    (line,) = compare("We will tolerate racism.", "We will never tolerate racism.").lines
    assert line.change is Change.CHANGED
    assert [(p.mark, p.text) for p in line.pieces] == [
        (Mark.KEPT, "We will"),
        (Mark.ADDED, " never"),
        (Mark.KEPT, " tolerate racism."),
    ]


def test_a_paragraph_that_moved_is_told_as_moved() -> None:
    stays = "\n\n".join(f"Paragraph {n} stays where it is, for good." for n in range(4))
    moved = "This one goes from the top to the end of it all."
    lines = compare(f"{moved}\n\n{stays}", f"{stays}\n\n{moved}").lines
    assert [(x.change, x.moved) for x in lines if x.change is not Change.SAME] == [
        (Change.REMOVED, True),
        (Change.ADDED, True),
    ]


def test_paragraphs_are_paired_although_others_came_between() -> None:
    rng = random.Random(3)
    old = [" ".join(rng.choice("abcdefghijklmnop") * rng.randint(2, 7) for _ in range(20)) for _ in range(30)]
    new = [f"{line} more" for line in old]
    new[10:10] = ["Something else altogether stands here now."] * 5
    found = compare("\n\n".join(old), "\n\n".join(new))
    assert (found.count(Change.CHANGED), found.count(Change.ADDED), found.count(Change.REMOVED)) == (30, 5, 0)


def test_a_heading_that_became_a_paragraph_is_a_change() -> None:
    assert compare("## Our promise to you", "Our promise to you").any


def test_what_stayed_is_left_out_and_counted() -> None:
    old = [f"Line {n} is not touched at all." for n in range(20)]
    new = [*old]
    new[10] = "Line 10 is touched, a little."
    parts = list(compare("\n\n".join(old), "\n\n".join(new)).parts())
    assert [each if isinstance(each, int) else each.change for each in parts] == [
        9,
        Change.SAME,
        Change.CHANGED,
        Change.SAME,
        8,
    ]


def test_a_monstrous_paragraph_is_compared_by_sentence() -> None:
    old = " ".join(f"Sentence {n} says that." for n in range(400))
    (line,) = compare(old, old.replace("Sentence 7 says", "Sentence 7 shouts")).lines
    assert [p.text.strip() for p in line.pieces if p.mark is Mark.REMOVED] == ["Sentence 7 says that."]
