"""Having read: of one version, by account or by a typed name, and never more told than was said."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from fairpractice.documents import acknowledging, editing, publishing, readers
from fairpractice.documents.exceptions import DocumentError
from fairpractice.documents.models import Document, Version
from fairpractice.documents.models_register import Acknowledgement, Reader
from fairpractice.documents.tests import register_makers as make
from fairpractice.documents.wording import Wording
from fairpractice.organisations.models import Event
from fairpractice.plans import reminders
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def _asked(cast: Cast, **said: Any) -> tuple[Document, Version]:
    made = make.published(cast.people["alice"], cast.willow, **{"must_acknowledge": True, **said})
    assert made.current
    return made, made.current


def _statement(cast: Cast, *, by_name: bool = False) -> Version:
    made = editing.begin(
        by=cast.people["alice"], employer=cast.willow, kind="statement", title="Our statement",
        wording=Wording("We are fair."), must_acknowledge=by_name,
    )  # fmt: skip
    return make.publish(cast.people["alice"], made)


def _standing(cast: Cast, document: Document) -> dict[str, list[str]]:
    document.refresh_from_db()
    [found] = acknowledging.readings(cast.willow, [document])
    assert found.standing
    places = ("has", "again", "not_yet", "coming")
    return {name: [line.who.name for line in getattr(found.standing, name)] for name in places}


def test_the_lead_sees_who_has_and_has_not_by_account_and_by_typed_name(cast: Cast) -> None:
    alice, bob = cast.people["alice"], cast.people["bob"]
    document, version = _asked(cast)
    readers.add(by=alice, employer=cast.willow, people=[("Amina Khan", "locum nurse"), ("Joe", "")])
    acknowledging.acknowledge(by=bob, version=version)
    acknowledging.acknowledge(by=bob, version=version)
    acknowledging.acknowledge_by_name(version=version, name=" amina  khan ", role="Nurse")
    found = _standing(cast, document)
    assert found["has"] == ["Bob", "Amina Khan"]
    assert found["not_yet"] == ["Alice", "Dan", "Sara", "Joe"]
    assert Acknowledgement.objects.count() == 2


def test_a_new_version_that_needs_reading_asks_again_and_a_small_change_does_not(cast: Cast) -> None:
    alice, bob = cast.people["alice"], cast.people["bob"]
    document, version = _asked(cast)
    acknowledging.acknowledge(by=bob, version=version)
    make.rewrite(alice, document, "We are kinder.")
    make.publish(alice, document, again=False)
    assert _standing(cast, document)["has"] == ["Bob"]
    assert acknowledging.waiting_for(bob, [document]) == set()
    make.rewrite(alice, document, "We are kindest.")
    make.publish(alice, document, again=True)
    assert _standing(cast, document)["again"] == ["Bob"]
    assert acknowledging.waiting_for(bob, [document]) == {document.pk}
    acknowledging.acknowledge(by=bob, version=editing.newest(document) or version)
    assert _standing(cast, document)["has"] == ["Bob"]


def test_drafts_other_versions_and_withdrawn_policies_cannot_be_acknowledged(cast: Cast) -> None:
    alice = cast.people["alice"]
    document, version = _asked(cast)
    draft = make.rewrite(alice, document, "Draft.")
    with pytest.raises(DocumentError):
        acknowledging.acknowledge(by=cast.people["bob"], version=draft)
    publishing.withdraw(by=alice, document=document, because="Old.")
    version = Version.objects.select_related("document__employer").get(pk=version.pk)
    with pytest.raises(DocumentError):
        acknowledging.acknowledge_by_name(version=version, name="Amina")
    assert not Acknowledgement.objects.exists()


def test_of_a_statement_only_a_total_is_kept_and_told(cast: Cast) -> None:
    version = _statement(cast)
    lines = Event.objects.count()
    acknowledging.acknowledge(by=cast.people["bob"], version=version)
    acknowledging.acknowledge_by_name(version=version, name="Amina Khan", role="nurse")
    acknowledging.acknowledge_by_name(version=version)
    [found] = acknowledging.readings(cast.willow, [version.document])
    assert found.standing is None
    assert found.total
    assert (found.total.now, found.total.earlier) == (3, 0)
    kept = Acknowledgement.objects.filter(how="slip")
    assert set(kept.values_list("typed_name", "typed_role", "name_key")) == {("", "", "")}
    assert Event.objects.count() == lines, "the record would tell who"
    make.rewrite(cast.people["alice"], version.document, "We are fairer.")
    make.publish(cast.people["alice"], version.document)
    [later] = acknowledging.readings(cast.willow, [version.document])
    assert later.total
    assert (later.total.now, later.total.earlier) == (0, 3)


def test_who_said_so_before_names_were_shown_is_not_shown_afterwards(cast: Cast) -> None:
    version = _statement(cast)
    bob = cast.people["bob"]
    acknowledging.acknowledge(by=bob, version=version)
    document = editing.describe(by=cast.people["alice"], document=version.document, must_acknowledge=True)
    assert "Bob" in _standing(cast, document)["not_yet"]
    assert acknowledging.waiting_for(bob, [document]) == {document.pk}
    acknowledging.acknowledge(by=bob, version=Version.objects.get(pk=version.pk))
    assert _standing(cast, document)["has"] == ["Bob"]


def test_the_database_itself_keeps_no_name_where_none_was_to_be_shown(cast: Cast) -> None:
    version = _statement(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Acknowledgement.objects.create(version=version, how="slip", named=False, typed_name="Amina Khan")


def test_joiners_are_asked_for_the_induction_set_from_their_first_day(cast: Cast) -> None:
    alice, today = cast.people["alice"], timezone.localdate()
    document, _version = _asked(cast, must_acknowledge=False, induction=True)
    readers.add(by=alice, employer=cast.willow, people=[("Here Before", "")])
    readers.add(by=alice, employer=cast.willow, people=[("New", "student")], starts_on=today)
    readers.add(by=alice, employer=cast.willow, people=[("Later", "")], starts_on=today + timedelta(days=9))
    found = _standing(cast, document)
    assert (found["not_yet"], found["coming"]) == (["New"], ["Later"])


def test_a_typed_name_can_be_tied_put_aside_brought_back_and_forgotten(cast: Cast) -> None:
    alice = cast.people["alice"]
    document, version = _asked(cast)
    [reader] = readers.add(by=alice, employer=cast.willow, people=[("Amina Khan", "")])
    row = acknowledging.acknowledge_by_name(version=version, name="Mina")
    [found] = acknowledging.readings(cast.willow, [document])
    assert found.standing
    assert [read.name for read in found.standing.unmatched] == ["Mina"]
    acknowledging.tie(by=alice, row=row, reader=reader)
    assert _standing(cast, document)["has"] == ["Amina Khan"]
    acknowledging.set_aside(by=alice, row=row)
    assert _standing(cast, document)["has"] == []
    acknowledging.set_aside(by=alice, row=row, aside=False)
    assert _standing(cast, document)["has"] == ["Amina Khan"]
    with pytest.raises(DocumentError):
        acknowledging.forget_name(by=alice, row=row)
    acknowledging.set_aside(by=alice, row=row)
    acknowledging.forget_name(by=alice, row=row)
    row.refresh_from_db()
    assert (row.typed_name, row.name_key, row.reader_id) == ("", "", None)


def test_what_somebody_said_with_their_account_is_not_the_leads_to_change(cast: Cast) -> None:
    _document, version = _asked(cast)
    row = acknowledging.acknowledge(by=cast.people["bob"], version=version)
    for change in (
        lambda: acknowledging.set_aside(by=cast.people["alice"], row=row),
        lambda: acknowledging.tie(by=cast.people["alice"], row=row, reader=None),
    ):
        with pytest.raises(DocumentError):
            change()


def test_a_name_is_forgotten_everywhere_but_not_that_of_a_namesake(cast: Cast) -> None:
    alice = cast.people["alice"]
    _document, version = _asked(cast)
    one, other, third = readers.add(
        by=alice, employer=cast.willow, people=[("Amina Khan", "nurse"), ("Joe", ""), ("Joe", "student")]
    )
    acknowledging.acknowledge_by_name(version=version, name="AMINA KHAN")
    acknowledging.acknowledge_by_name(version=version, name="Joe")
    with pytest.raises(DocumentError):
        readers.forget(by=alice, reader=one)
    for row in (one, other):
        readers.leave(by=alice, reader=row)
        readers.forget(by=alice, reader=row)
    assert list(Acknowledgement.objects.exclude(typed_name="").values_list("typed_name", flat=True)) == ["Joe"]
    assert set(Reader.objects.values_list("name", flat=True)) == {"", "Joe"}
    assert third.name == "Joe"


def test_signing_on_paper_counts_and_comes_back_from_aside(cast: Cast) -> None:
    alice = cast.people["alice"]
    document, version = _asked(cast)
    [reader] = readers.add(by=alice, employer=cast.willow, people=[("Amina Khan", "nurse")])
    row = acknowledging.on_paper(by=alice, version=version, reader=reader)
    acknowledging.set_aside(by=alice, row=row)
    acknowledging.on_paper(by=alice, version=version, reader=reader)
    assert _standing(cast, document)["has"] == ["Amina Khan"]
    assert Acknowledgement.objects.count() == 1


def test_a_list_of_names_is_read_line_by_line() -> None:
    assert readers.lines("Amina Khan, locum nurse\n\n  Joe  \n") == [("Amina Khan", "locum nurse"), ("Joe", "")]
    for wrong in ("", "\n ,nurse", "x" * 121):
        with pytest.raises(DocumentError):
            readers.lines(wrong)


def test_the_record_tells_it_in_sentences(cast: Cast) -> None:
    alice = cast.people["alice"]
    _document, version = _asked(cast)
    [reader] = readers.add(by=alice, employer=cast.willow, people=[("Amina Khan", "")])
    acknowledging.acknowledge(by=cast.people["bob"], version=version)
    row = acknowledging.acknowledge_by_name(version=version, name="Mina")
    acknowledging.tie(by=alice, row=row, reader=reader)
    readers.leave(by=alice, reader=reader)
    html = cast.client("alice").get(f"/lead/{cast.willow.public_id}/record/").content.decode()
    for line in (
        "Bob said that they had read “Dignity at work”",
        "Somebody without an account said that they had read “Dignity at work”",
        "Alice said who a typed name is among those who had read “Dignity at work”",
        "Alice took somebody off the list of those who are to read policies",
    ):
        assert line in html
    assert not re.search("Amina|Mina", html), "the record is for ever: no name of anybody without an account"


def test_the_lead_is_reminded_of_a_joiner_who_has_not_read_the_set_without_a_name(cast: Cast) -> None:
    alice, today = cast.people["alice"], timezone.localdate()
    readers.add(by=alice, employer=cast.willow, people=[("Joe Bell", ""), ("Mina Roy", "")], starts_on=today)
    readers.add(by=alice, employer=cast.willow, people=[("Here before", "")])
    assert acknowledging.dues(cast.willow) == [], "there is nothing to read yet"
    _document, version = _asked(cast, must_acknowledge=False, induction=True)
    reminders.set_reminders(
        by=alice, employer=cast.willow, by_email=True, actions=False, evidence=False, yearly=False, policies=True
    )
    letter = reminders.letter(alice, today.replace(day=1))
    assert letter.count("Somebody joins on") == 1
    assert f"/lead/{cast.willow.public_id}/policies/readers/" in letter
    assert "Joe" not in letter
    for name in ("Joe Bell", "Mina Roy"):
        acknowledging.acknowledge_by_name(version=version, name=name)
    assert reminders.letter(alice, today.replace(day=1)) == ""
    assert acknowledging.dues(cast.oak) == []
