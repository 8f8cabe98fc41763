"""Readers find what is published by its words, page by page, and nothing else: on SQLite and on PostgreSQL alike."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from fairpractice.documents import editing, passages, publishing, searching
from fairpractice.documents.models_register import Passage
from fairpractice.documents.tests import register_makers as make
from fairpractice.installation import tables
from tests.cast import Cast, assemble

pytestmark = pytest.mark.django_db
LONG = (
    "Start.\n\n## Who we are\n\nA team.\n\n## Prayer\n\nThere is a *quiet* room for prayers, <b>always</b>.\n\n- One\n"
)


@pytest.fixture
def cast() -> Cast:
    return assemble()


def _titles(cast: Cast, asked: str) -> list[str]:
    return [hit.document.title for hit in searching.search(cast.willow, asked).hits]


def test_a_word_is_found_in_its_other_forms_and_marked_in_the_part_where_it_stands(cast: Cast) -> None:
    make.published(cast.people["alice"], cast.willow, text=LONG)
    [hit] = searching.search(cast.willow, "PRAYER rooms").hits
    [place] = hit.places
    assert (place.number, place.heading, place.paged) == (3, "Prayer", False)
    assert "quiet <mark>room</mark> for <mark>prayers</mark>" in place.snippet


def test_what_looks_like_html_in_a_text_stays_text(cast: Cast) -> None:
    make.published(
        cast.people["alice"], cast.willow, text="Never write `<script>alert(1)</script>` here, always & ever."
    )
    [hit] = searching.search(cast.willow, "script").hits
    assert "<script>" not in hit.places[0].snippet
    assert "&lt;<mark>script</mark>&gt;" in hit.places[0].snippet


def test_a_file_tells_its_pages(cast: Cast) -> None:
    pages = ["Cover", "", "Masks are worn.", "Nothing.", "Mask again.", "Masks.", "Masks."]
    make.filed(cast.people["alice"], cast.willow, pages)
    [hit] = searching.search(cast.willow, "mask").hits
    assert [(place.number, place.paged) for place in hit.places] == [(3, True), (5, True), (6, True)]
    assert (hit.pages, hit.more) == (4, 1)


def test_all_words_must_be_there_and_a_phrase_in_its_order(cast: Cast) -> None:
    alice = cast.people["alice"]
    make.published(alice, cast.willow, "One", "Quiet rooms and prayer.")
    make.published(alice, cast.willow, "Two", "Prayer in rooms.")
    assert _titles(cast, "rooms prayer") == ["One", "Two"]
    assert _titles(cast, "quiet prayer") == ["One"]
    assert _titles(cast, '"prayer in rooms"') == ["Two"]
    assert _titles(cast, '"rooms prayer"') == []


def test_a_title_comes_first_then_who_says_it_on_most_pages(cast: Cast) -> None:
    alice = cast.people["alice"]
    make.published(alice, cast.willow, "Leave", "Holidays.")
    make.published(alice, cast.willow, "Aaa", "## Leave\n\nx\n\n## More leave\n\nleave")
    make.published(alice, cast.willow, "Bbb", "Ask for leave.")
    assert _titles(cast, "leave") == ["Leave", "Aaa", "Bbb"]


@pytest.mark.parametrize(
    "asked", ["", "  ", '"', "owner:x", "NOT kind", "*", "kind*", "(kind", "a' OR '1", "\x02", "é"]
)
def test_whatever_is_typed_is_only_words(cast: Cast, asked: str) -> None:
    make.published(cast.people["alice"], cast.willow)
    searching.search(cast.willow, asked)


def test_words_that_every_page_has_are_not_looked_for(cast: Cast) -> None:
    make.published(cast.people["alice"], cast.willow)
    nothing = searching.search(cast.willow, "what should we do about it")
    assert (nothing.hits, nothing.too_common) == ((), True)
    assert _titles(cast, "who is kind") == ["Dignity at work"]


def test_drafts_withdrawn_documents_and_other_practices_are_not_found(cast: Cast) -> None:
    alice = cast.people["alice"]
    make.policy(alice, cast.willow, "Draft", "unusual")
    make.published(cast.people["charlie"], cast.oak, "Theirs", "unusual")
    gone = make.published(alice, cast.willow, "Gone", "unusual")
    assert _titles(cast, "unusual") == ["Gone"]
    publishing.withdraw(by=alice, document=gone, because="Old.")
    assert _titles(cast, "unusual") == []
    publishing.take_back_withdrawal(by=alice, document=gone)
    assert _titles(cast, "unusual") == ["Gone"]


def test_among_documents_of_many_only_ones_own_are_found_and_an_address_is_no_word(cast: Cast) -> None:
    alice, charlie = cast.people["alice"], cast.people["charlie"]
    make.published(alice, cast.willow, "Ours", "unusual")
    for number in range(5):
        make.published(charlie, cast.oak, f"Theirs {number}", "unusual")
        assert _titles(cast, "unusual") == ["Ours"]
        assert searching.search(cast.oak, "unusual").documents == number + 1
        for place in (cast.willow, cast.oak):
            assert _titles(cast, place.public_id) == [], number


def test_readers_find_the_published_words_until_the_next_are_published(cast: Cast) -> None:
    alice = cast.people["alice"]
    made = make.published(alice, cast.willow, text="Old words: herons.")
    make.rewrite(alice, made, "New words: kestrels.")
    assert (_titles(cast, "heron"), _titles(cast, "kestrel")) == (["Dignity at work"], [])
    make.publish(alice, made)
    assert (_titles(cast, "heron"), _titles(cast, "kestrel")) == ([], ["Dignity at work"])
    editing.describe(by=alice, document=made, title="Respect")
    assert _titles(cast, "respect") == ["Respect"]


def test_what_is_rolled_back_is_not_found(cast: Cast) -> None:
    made = make.policy(cast.people["alice"], cast.willow, text="ptarmigan")
    with transaction.atomic():
        make.publish(cast.people["alice"], made)
        assert _titles(cast, "ptarmigan") == ["Dignity at work"]
        transaction.set_rollback(True)
    assert _titles(cast, "ptarmigan") == []
    assert not Passage.objects.exists()


def test_a_search_asks_the_database_as_often_for_one_document_as_for_thirty(cast: Cast) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            searching.search(cast.willow, "word")
        return len(seen)

    make.published(cast.people["alice"], cast.willow, "Number 0", "## A\n\nword\n\n## B\n\nword")
    one = asked()
    for number in range(1, 30):
        make.published(cast.people["alice"], cast.willow, f"Number {number}", "## A\n\nword\n\n## B\n\nword")
    assert asked() == one
    assert one <= 9
    first, last = searching.search(cast.willow, "word"), searching.search(cast.willow, "word", page=99)
    assert len([place for hit in first.hits for place in hit.places]) == 20
    assert (first.documents, first.last_page, last.page, len(last.hits)) == (30, 3, 3, 10)


def test_parts_of_a_text_are_its_headings() -> None:
    found = [(part.number, part.heading, part.markdown) for part in passages.parts(LONG)]
    assert found[0] == (1, "", "Start.")
    assert found[1] == (2, "Who we are", "## Who we are\n\nA team.")
    assert [heading for _number, heading, _text in found] == ["", "Who we are", "Prayer"]
    assert [part.number for part in passages.parts("```\n## no heading\n```\n\n> ## nor this")] == [1]


def test_what_was_saved_and_restored_row_by_row_is_found_again(cast: Cast) -> None:
    """A restore writes rows and nothing else: the database makes the index of words from them."""
    make.published(cast.people["alice"], cast.willow, text="A heron stood there.")
    saved = list(tables.lines(Passage))
    Passage.objects.all().delete()
    assert _titles(cast, "herons") == []
    tables.insert(Passage, saved)
    assert _titles(cast, "herons") == ["Dignity at work"]
