"""Search: words and their beginnings, best first."""

from dataclasses import replace
from pathlib import Path

import pytest

from fairpractice.framework.packs import Pack, load_pack, search

PACKS = Path(__file__).parent / "packs"


@pytest.fixture(scope="module")
def tiny() -> Pack:
    return load_pack(PACKS / "tiny")


def found(pack: Pack, query: str) -> list[str]:
    return [hit.id for hit in search(pack, query)]


def test_a_word_in_the_title_comes_before_one_in_the_text(tiny: Pack) -> None:
    ids = found(tiny, "tea")
    assert ids[0] == "welcome/tea"
    assert {"start", "welcome", "term/cafe", "welcome/first"} <= set(ids)


def test_the_beginning_of_a_word_is_enough_but_not_its_middle(tiny: Pack) -> None:
    assert "kettle-guide" in found(tiny, "kett")
    assert found(tiny, "ettle") == []


def test_every_word_must_be_found(tiny: Pack) -> None:
    assert found(tiny, "kettle guide") == ["kettle-guide"]
    assert found(tiny, "kettle dragon") == []


def test_case_and_accents_do_not_matter(tiny: Pack) -> None:
    assert found(tiny, "CAFE") == found(tiny, "café") == ["term/cafe"]


@pytest.mark.parametrize("query", ["", "   ", "?!", "'"])
def test_nothing_asked_finds_nothing(tiny: Pack, query: str) -> None:
    assert search(tiny, query) == []


def test_a_hit_says_what_it_is_and_where(tiny: Pack) -> None:
    hit = search(tiny, "tea")[0]
    assert (hit.kind, hit.title, hit.snippet, hit.inside) == ("recommendation", "Tea", "Make tea.", "welcome")
    assert {hit.kind for hit in search(tiny, "guide")} == {"resource"}


def test_the_text_of_a_sub_point_is_found_under_the_title_of_its_initiative(tiny: Pack) -> None:
    assert [(hit.id, hit.title) for hit in search(tiny, "wave")] == [("welcome/greet/wave", "Welcome")]


def test_no_more_than_asked_and_no_markup(tiny: Pack) -> None:
    assert len(search(tiny, "t", limit=2)) == 2
    assert all("<" not in hit.snippet for hit in search(tiny, "a"))


def test_a_long_text_is_cut_round_the_word() -> None:
    pack = load_pack(PACKS / "tiny")
    term = replace(pack.glossary[0], text="begin " + "filler " * 60 + "needle " + "filler " * 60 + "end")
    snippet = search(replace(pack, glossary=(term,)), "needle")[0].snippet
    assert "needle" in snippet
    assert snippet.startswith("… ")
    assert snippet.endswith(" …")
    assert len(snippet) <= 170


def test_a_translated_pack_is_searched_in_its_language() -> None:
    assert found(load_pack(PACKS / "tiny", "cy"), "croeso")[0] == "welcome"
