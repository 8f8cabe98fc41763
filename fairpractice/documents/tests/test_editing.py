"""Versions: none is changed or lost, whoever writes at the same time; what readers see is the published one."""

import hashlib
import re
from pathlib import Path

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from fairpractice.documents import blocks, editing, publishing
from fairpractice.documents.exceptions import Conflict, DocumentError
from fairpractice.documents.models import Document, Version
from fairpractice.documents.policy_kinds import gaps
from fairpractice.documents.tests import register_makers as make
from fairpractice.documents.wording import Wording, tidy
from fairpractice.framework.packs import PackErrors, content_root
from fairpractice.organisations.models import Event, Organisation
from fairpractice.overview.record_words import SENTENCES
from tests.cast import Cast


def begin(cast: Cast, text: str = "We will never tolerate racism.", **said: object) -> Document:
    return editing.begin(
        by=cast.people["alice"],
        employer=cast.willow,
        kind="statement",
        title=" Our statement ",
        wording=Wording(text),
        **said,  # type: ignore[arg-type]
    )


def save(cast: Cast, document: Document, text: str, based_on: int, who: str = "alice") -> Version:
    return editing.save(by=cast.people[who], document=document, wording=Wording(text), based_on=based_on, reason="Talk")


def test_a_version_says_who_when_why_and_its_hash(cast: Cast) -> None:
    made = begin(cast, "# Hello\r\nWords.")
    version = save(cast, made, "Other words.", 1, "dan")
    assert made.title == "Our statement"
    assert (version.number, version.by, version.reason) == (2, cast.people["dan"], "Talk")
    assert version.sha256 == hashlib.sha256(b"Other words.").hexdigest()
    assert [v.text for v in made.versions.all()] == ["## Hello\nWords.", "Other words."]
    told = Event.objects.filter(organisation=cast.willow).values_list("what", flat=True)
    assert set(told) == {"began a document", "wrote a version of a document"}
    assert set(told) <= set(SENTENCES)


@pytest.mark.parametrize("field", ["text", "sha256", "number", "reason", "by", "plain", "made_at"])
def test_the_database_itself_refuses_to_change_a_version(cast: Cast, field: str) -> None:
    version = begin(cast).versions.get()
    value = {"number": 9, "by": cast.people["dan"], "made_at": timezone.now()}.get(field, "changed")
    with pytest.raises(DatabaseError), transaction.atomic():
        Version.objects.filter(pk=version.pk).update(**{field: value})
    with pytest.raises((DatabaseError, IntegrityError)), transaction.atomic():
        version.save()


def test_a_document_with_versions_cannot_be_deleted(cast: Cast) -> None:
    made = begin(cast)
    with pytest.raises(IntegrityError):
        made.delete()
    assert Version.objects.count() == 1


def test_the_second_of_two_is_told_and_nothing_is_written_over(cast: Cast) -> None:
    made = begin(cast)
    save(cast, made, "Alice wrote this.", 1)
    with pytest.raises(Conflict):
        save(cast, made, "Dan wrote that.", 1, "dan")
    assert editing.newest(made).text == "Alice wrote this."  # type: ignore[union-attr]
    # Dan leaves hers as it is; his words are there all the same.
    aside = editing.put_aside(by=cast.people["dan"], document=made, wording=Wording("Dan wrote that."))
    assert [v.text for v in made.versions.all()][-3:] == ["Alice wrote this.", "Dan wrote that.", "Alice wrote this."]
    assert aside.number == 3


def test_the_same_words_again_are_no_new_version(cast: Cast) -> None:
    made = begin(cast, "Words.")
    assert save(cast, made, "Words.\r\n", 1).number == 1
    assert save(cast, made, "Words.", 0).number == 1  # also where somebody had the same thought


def test_an_earlier_version_comes_back_as_a_new_one(cast: Cast) -> None:
    made = begin(cast, "One.")
    save(cast, made, "Two.", 1)
    back = editing.bring_back(by=cast.people["alice"], document=made, number=1, based_on=2)
    assert (back.number, back.text, back.sha256) == (3, "One.", made.versions.get(number=1).sha256)
    with pytest.raises(Conflict):
        editing.bring_back(by=cast.people["alice"], document=made, number=1, based_on=2)
    with pytest.raises(DocumentError, match="newest version already"):
        editing.bring_back(by=cast.people["alice"], document=made, number=3, based_on=3)


def publish(cast: Cast, document: Document, version: Version, changed: str = "") -> Version:
    make.sign(cast.people["alice"], version)
    return publishing.publish(
        by=cast.people["alice"], document=document, version=version, needs_reading=True, what_changed=changed
    )


def test_of_a_statement_only_what_was_signed_is_shown(cast: Cast) -> None:
    alice, made = cast.people["alice"], begin(cast, "One.")
    first = made.versions.get()
    with pytest.raises(DocumentError, match="senior leader signs"):
        publishing.publish(by=alice, document=made, version=first, needs_reading=True)
    make.sign(cast.people["sara"], first)
    publishing.publish(by=alice, document=made, version=first, needs_reading=True)
    save(cast, made, "Two.", 1)
    second = made.versions.get(number=2)
    with pytest.raises(DocumentError, match="senior leader signs"):  # a name under the words before does not carry over
        publishing.publish(by=alice, document=made, version=second, needs_reading=True, what_changed="All of it.")
    made.refresh_from_db()
    assert (made.stage, made.current) == ("published", first), "what was signed stays shown"


def test_readers_see_the_published_version_whatever_is_being_written(cast: Cast) -> None:
    made = begin(cast, "One.")
    assert made.shown is None
    publish(cast, made, made.versions.get(number=1))
    save(cast, made, "Two.", 1)
    made.refresh_from_db()
    assert made.shown is not None
    assert (made.stage, made.shown.text) == ("published", "One.")
    with pytest.raises(DocumentError, match="Say what has changed"):
        publish(cast, made, made.versions.get(number=2))
    publish(cast, made, made.versions.get(number=2), "Two instead of one.")
    made.refresh_from_db()
    assert made.shown.text == "Two."
    assert [v.number for v in publishing.published_versions(made)] == [2, 1]
    with pytest.raises(DocumentError, match="was published before"):
        publish(cast, made, made.versions.get(number=1), "Back")


def test_another_s_version_is_never_published(cast: Cast) -> None:
    theirs = editing.begin(
        by=cast.people["charlie"], employer=cast.oak, kind="statement", title="Ours", wording=Wording("Oak.")
    )
    with pytest.raises(DocumentError):
        publish(cast, begin(cast), theirs.versions.get())


def test_what_was_agreed_is_a_draft_again_once_it_is_changed(cast: Cast) -> None:
    made = begin(cast)
    Document.objects.filter(pk=made.pk).update(stage="approved")
    save(cast, made, "Changed.", 1)
    made.refresh_from_db()
    assert made.stage == "draft"


def test_one_statement_at_a_time_and_withdrawing_can_be_taken_back(cast: Cast) -> None:
    alice = cast.people["alice"]
    made = begin(cast, "Old.")
    publish(cast, made, made.versions.get())
    with pytest.raises(DocumentError, match="have a statement already"):
        begin(cast)
    with pytest.raises(DocumentError, match="Say why"):
        publishing.withdraw(by=alice, document=made, because=" ")
    gone = publishing.withdraw(by=alice, document=made, because="We begin again.")
    assert gone.shown is None
    with pytest.raises(DocumentError, match="withdrawn"):
        save(cast, made, "New words.", 1)
    fresh = begin(cast, "New.")
    with pytest.raises(DocumentError, match="another statement by now"):
        publishing.take_back_withdrawal(by=alice, document=made)
    publishing.withdraw(by=alice, document=fresh, because="No.")
    back = publishing.take_back_withdrawal(by=alice, document=made)
    assert back.shown is not None
    assert back.shown.text == "Old."


def test_what_stands_in_its_place_is_one_of_their_own(cast: Cast) -> None:
    theirs = editing.begin(by=cast.people["charlie"], employer=cast.oak, kind="policy", title="P", wording=Wording("x"))
    with pytest.raises(DocumentError, match="of yours"):
        publishing.withdraw(by=cast.people["alice"], document=begin(cast), because="Old", replaced_by=theirs)


@pytest.mark.parametrize("kind", ["gp", "dental", "pharmacy", "optometry", "other"])
def test_building_blocks_and_examples_fit_every_kind_of_employer(kind: str) -> None:
    employer = Organisation(name="Hillside", employer_type=kind)
    offered = [block for _section, found in blocks.sections_for(employer) for block in found]
    assert 12 <= len(offered) <= 20
    assert all(block.why and block.ties for block in offered)
    whole = blocks.draft([block.id for block in offered], employer)
    texts = [whole, *(blocks.example_text(each, employer) for each in blocks.load().examples)]
    assert len(texts) == 4
    for text in texts:
        assert "{" not in text
        assert "Hillside" in text
        assert gaps(text)
        assert tidy(text) == text
    assert ("counter" in whole) is (kind == "pharmacy")
    assert blocks.draft([], employer) == ""


def test_a_draft_has_only_the_blocks_that_were_chosen() -> None:
    employer = Organisation(name="Hillside", employer_type="gp")
    assert blocks.draft(["block/anti-racist", "block/policies", "no/such"], employer).count("## ") == 2


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            "ties: [edi-statement/draft-together]\n        start: true",
            "ties: [no/such]\n        start: true",
            "no/such",
        ),
        ("At {practice} everyone", "At {surgery} everyone", "no braces but {practice}"),
        ("        why: Says in one breath", "        wy: Says in one breath", "“wy” is not a key of a block"),
    ],
)
def test_a_mistake_in_the_content_is_told_with_its_line(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    for path in (content_root() / blocks.FOLDER).glob("*.yaml"):
        told = path.read_text("utf-8")
        (tmp_path / path.name).write_text(told.replace(old, new, 1) if path.stem == "blocks" else told, "utf-8")
    with pytest.raises(PackErrors) as error:
        blocks.load(at=tmp_path)
    assert sentence in str(error.value)
    assert re.match(r"blocks\.yaml:\d+: ", str(error.value))
