"""The register: how far each policy is, what is due, and the guided check with what follows from it."""

import hashlib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from fairpractice.documents import checks, editing, papers, policy_kinds, publishing, register, searching
from fairpractice.documents.exceptions import DocumentError
from fairpractice.documents.models import Document
from fairpractice.documents.models_register import Check
from fairpractice.documents.tests import register_makers as make
from fairpractice.files.models import StoredFile
from fairpractice.plans import reminders
from fairpractice.plans.models import Action, Link
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def _stage(document: Document) -> str:
    document.refresh_from_db()
    return register.entry(document).stage


def test_how_far_a_policy_is_in_words(cast: Cast) -> None:
    alice = cast.people["alice"]
    made = make.policy(alice, cast.willow)
    assert _stage(made) == "Draft"
    register.set_stage(by=alice, document=made, stage="approved")
    assert _stage(made) == "Agreed, not yet published"
    make.publish(alice, made)
    assert _stage(made) == "Published"
    make.rewrite(alice, made, "New.")
    assert _stage(made) == "Published; a new version is being written"
    Document.objects.filter(pk=made.pk).update(review_on=timezone.localdate())
    assert _stage(made) == "Published, and due for a new look"
    with pytest.raises(DocumentError):
        register.set_stage(by=alice, document=made, stage="draft")
    publishing.withdraw(by=alice, document=made, because="Old.")
    assert _stage(made) == "Withdrawn"


def test_publishing_and_withdrawing_are_no_button(cast: Cast) -> None:
    made = make.policy(cast.people["alice"], cast.willow)
    for stage in ("published", "withdrawn", "", "x"):
        with pytest.raises(DocumentError):
            register.set_stage(by=cast.people["alice"], document=made, stage=stage)
    assert _stage(made) == "Draft"


def test_what_is_due_is_told_the_longest_waiting_first(cast: Cast) -> None:
    alice, today = cast.people["alice"], timezone.localdate()
    make.published(alice, cast.willow, "Later", review_on=today + timedelta(days=1))
    make.published(alice, cast.willow, "Now", review_on=today)
    make.published(alice, cast.willow, "Long ago", review_on=today - timedelta(days=400))
    gone = make.published(alice, cast.willow, "Gone", review_on=today)
    publishing.withdraw(by=alice, document=gone, because="Old.")
    entries = register.policies(cast.willow)
    assert [one.document.title for one in register.due_now(entries)] == ["Long ago", "Now"]
    assert [due.title for due in register.dues(cast.willow)] == ["Later", "Now", "Long ago"]


def test_the_month_is_in_the_calendar_and_in_the_monthly_letter_and_can_be_switched_off(cast: Cast) -> None:
    alice = cast.people["alice"]
    made = make.published(alice, cast.willow, review_on=date(2027, 3, 1))
    token = reminders.new_feed(by=alice, employer=cast.willow).rpartition("/")[2].removesuffix(".ics")
    calendar = (reminders.feed(token) or b"").decode().replace("\r\n ", "")
    assert "Look again at “Dignity at work”" in calendar
    assert f"/lead/{cast.willow.public_id}/policies/{made.public_id}/" in calendar
    on: dict[str, Any] = {
        "by": alice,
        "employer": cast.willow,
        "by_email": True,
        "actions": True,
        "evidence": True,
        "yearly": True,
    }
    reminders.set_reminders(**on)
    month = date(2027, 3, 1)
    assert "Look again at “Dignity at work”" in reminders.letter(alice, month, date(2027, 3, 9))
    assert reminders.letter(alice, month, date(2027, 2, 9)) == ""
    reminders.set_reminders(**on, policies=False)
    assert reminders.letter(alice, month, date(2027, 3, 9)) == ""


def test_kinds_that_are_there_are_not_suggested_again(cast: Cast) -> None:
    alice = cast.people["alice"]
    made = make.policy(alice, cast.willow)
    names = [kind.id for kind in register.kinds_missing(cast.willow, register.policies(cast.willow))]
    assert "dignity-at-work" not in names
    assert "speaking-up" in names
    publishing.withdraw(by=alice, document=made, because="Old.")
    again = [kind.id for kind in register.kinds_missing(cast.willow, register.policies(cast.willow))]
    assert "dignity-at-work" in again


def test_a_review_is_meant_for_a_month() -> None:
    assert register.later(date(2026, 11, 25), 12) == date(2027, 11, 1)
    assert register.later(date(2026, 12, 31), 2) == date(2027, 2, 1)
    assert register.suggested_review("dignity-at-work", date(2026, 11, 25)) == date(2028, 11, 1)


def test_the_register_asks_the_database_as_often_for_one_policy_as_for_forty(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    for number in range(40):
        made = make.published(cast.people["alice"], cast.willow, f"Number {number}")
        checks.begin(by=cast.people["alice"], document=made)
    with django_assert_num_queries(1):
        rows = register.policies(cast.willow)
        assert all(row.stage and row.checking for row in rows)
        assert len(rows) == 40


def _answered(cast: Cast, document: Document, **more: str) -> Check:
    check = checks.begin(by=cast.people["alice"], document=document)
    for one in checks.questions(check):
        said = {"found": "yes", **(more if one.number == 2 else {})}
        check = checks.answer(by=cast.people["alice"], check=check, question=one.id, **said)
    return check


def test_what_is_to_be_done_goes_into_the_plan_and_knows_where_it_came_from(cast: Cast) -> None:
    alice = cast.people["alice"]
    made = make.published(alice, cast.willow, owner_role="Manager")
    check = _answered(cast, made, found="partly", note="Only by e-mail.", action="Ask the network")
    [action] = checks.finish(by=alice, check=check, took_part=["lead"], review_on=date(2030, 1, 1))
    action = Action.objects.get(pk=action.pk)
    assert (action.title, action.suggested_by) == ("Ask the network", f"policy:{made.public_id}")
    assert "Have you asked the people it touches most?" in action.why
    assert Link.objects.get(action=action).item == "london-primary-care:policies"
    made.refresh_from_db()
    assert made.review_on == date(2030, 1, 1)
    [kept] = checks.finished(made)
    assert kept.version == made.current
    assert checks.actions_of(kept) == [action]


def test_a_finished_check_stays_as_it_was_asked_then(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    alice = cast.people["alice"]
    made = make.published(alice, cast.willow)
    check = _answered(cast, made, note="Only by e-mail.")
    asked = [(one.title, one.answer, one.note) for one in checks.questions(check)]
    checks.finish(by=alice, check=check, took_part=[], review_on=date(2030, 1, 1))
    for change in (
        lambda: checks.answer(by=alice, check=check, question="check/asked", found="no"),
        lambda: checks.finish(by=alice, check=check, took_part=[], review_on=date(2031, 1, 1)),
    ):
        with pytest.raises(DocumentError):
            change()
    monkeypatch.setattr(policy_kinds, "shelf", lambda: policy_kinds.Shelf("", "", (), {}, {}))
    kept = Check.objects.get()
    assert [(one.title, one.answer, one.note) for one in checks.questions(kept)] == asked


def test_a_check_is_left_and_taken_up_again_and_not_finished_half_done(cast: Cast) -> None:
    alice = cast.people["alice"]
    made = make.published(alice, cast.willow)
    check = checks.begin(by=alice, document=made)
    checks.answer(by=alice, check=check, question="check/find", found="unknown")
    again = checks.begin(by=cast.people["dan"], document=made)
    assert again.pk == check.pk
    assert [one.id for one in checks.questions(again) if one.answer] == ["check/find"]
    with pytest.raises(DocumentError):
        checks.finish(by=alice, check=again, took_part=[], review_on=date(2030, 1, 1))
    with pytest.raises(DocumentError):
        checks.answer(by=alice, check=again, question="no/such", found="yes")
    assert Action.objects.count() == 0


def test_two_people_who_answer_different_questions_lose_nothing(cast: Cast) -> None:
    made = make.published(cast.people["alice"], cast.willow)
    one = checks.begin(by=cast.people["alice"], document=made)
    other = Check.objects.get(pk=one.pk)
    checks.answer(by=cast.people["alice"], check=one, question="check/equal", found="yes")
    checks.answer(by=cast.people["dan"], check=other, question="check/find", found="no")
    assert set(Check.objects.get().answers) == {"check/equal", "check/find"}


# the pages


def _lead(cast: Cast, end: str = "") -> str:
    return f"/lead/{cast.willow.public_id}/policies/{end}"


@pytest.fixture
def alice(cast: Cast) -> Client:
    return cast.client("alice")


def test_an_example_becomes_a_draft_with_its_review_month_and_its_gaps_are_told(cast: Cast, alice: Client) -> None:
    page = alice.get(_lead(cast, "add/speaking-up/")).content.decode()
    assert "not legal advice" in page
    assert "Since October 2026" not in page
    assert "6 April 2026" in page
    with time_machine.travel(date(2026, 11, 25)):
        sent = alice.post(_lead(cast, "add/speaking-up/"), {"title": "Speaking up", "source": "example"})
    made = Document.objects.get()
    assert sent["Location"] == _lead(cast, f"{made.public_id}/details/")
    assert (made.review_on, made.induction, made.must_acknowledge) == (date(2027, 11, 1), True, True)
    one = alice.get(_lead(cast, f"{made.public_id}/")).content.decode()
    assert "Still to fill in:" in one
    assert "<li>name and phone number</li>" in one or "name, phone number, e-mail" in one


@pytest.mark.parametrize(
    ("sent", "field", "sentence"),
    [
        ({"title": "", "source": "text", "text": "x"}, "id_title", "Give it a name"),
        ({"title": "A", "source": "", "text": "x"}, "id_source", "Choose what you have"),
        ({"title": "A", "source": "text", "text": "  "}, "id_text", "Write or paste the text"),
        ({"title": "A", "source": "link", "link": "javascript:alert(1)"}, "id_link", "Type an address"),
        (
            {"title": "A", "source": "link", "text": "My words", "link": "https://x.example"},
            "id_text",
            "You also wrote",
        ),
        ({"title": "A", "source": "file", "text": ""}, "id_file", "Choose a file"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field_and_nothing_typed_is_lost(
    cast: Cast, alice: Client, sent: dict[str, str], field: str, sentence: str
) -> None:
    page = alice.post(_lead(cast, "add/leave/"), sent).content.decode()
    assert f'href="#{field}' in page
    assert sentence in page
    assert sent.get("text", "").strip() in page
    assert not Document.objects.exists()


def test_a_pdf_is_kept_as_it_is_and_found_by_its_words(cast: Cast, alice: Client) -> None:
    by = cast.people["alice"]
    words = make.published(by, cast.willow, "Words", "A heron stood in the quiet room.")
    assert words.current
    words.current.document = words
    data = papers.paper(words.current, "pdf")
    sent = {"title": "Birds", "source": "file", "file": SimpleUploadedFile("birds.pdf", data)}
    alice.post(_lead(cast, "add/another/"), sent)
    made = Document.objects.get(title="Birds")
    version = editing.newest(made)
    assert version
    assert (version.source, version.sha256) == ("file", hashlib.sha256(data).hexdigest())
    make.publish(by, made)
    assert [hit.document.title for hit in searching.search(cast.willow, "herons").hits] == ["Birds", "Words"]


@pytest.mark.parametrize(
    ("name", "data", "source"),
    [
        ("policy.pdf", b"<!doctype html><script>alert(1)</script>", "file"),
        ("policy.html", b"<script>alert(1)</script>", "file"),
        ("policy.docm", b"PK\x03\x04not a zip", "file"),
        ("policy.docx", b"PK\x03\x04not a zip", "word"),
        ("policy.pdf", b"%PDF-1.7 words", "word"),
        ("policy.txt", b"", "file"),
    ],
)
def test_a_file_that_cannot_be_kept_is_told_beside_its_field_and_leaves_nothing(
    cast: Cast, alice: Client, own_folder: Path, name: str, data: bytes, source: str
) -> None:
    sent = {"title": "A", "source": source, "file": SimpleUploadedFile(name, data)}
    page = alice.post(_lead(cast, "add/another/"), sent).content.decode()
    assert 'href="#id_file"' in page
    assert not Document.objects.exists()
    assert not StoredFile.objects.exists()
    assert not [path for path in own_folder.rglob("*") if path.is_file()]


def test_a_newer_file_or_link_takes_the_place_of_the_one_that_is_there(cast: Cast, alice: Client) -> None:
    alice.post(_lead(cast, "add/another/"), {"title": "A", "source": "link", "link": "https://one.example/a"})
    made = Document.objects.get()
    address = _lead(cast, f"{made.public_id}/version/")
    alice.post(address, {"source": "link", "link": "https://two.example/b", "reason": "It moved."})
    head = editing.newest(made)
    assert head
    assert (head.number, head.link, head.reason) == (2, "https://two.example/b", "It moved.")
    make.publish(cast.people["alice"], made)
    page = cast.client("bob").get(f"/t/{cast.willow.public_id}/documents/{made.public_id}/").content.decode()
    assert 'href="https://two.example/b" rel="noreferrer noopener"' in page


def test_a_policy_can_be_withdrawn_for_another_and_brought_back(cast: Cast, alice: Client) -> None:
    by = cast.people["alice"]
    old, new = make.published(by, cast.willow, "Old"), make.published(by, cast.willow, "New")
    theirs = make.published(cast.people["charlie"], cast.oak, "Theirs")
    address = _lead(cast, f"{old.public_id}/withdraw/")
    assert "Say why" in alice.post(address, {"because": " "}).content.decode()
    wrong = alice.post(address, {"because": "Old.", "replaced_by": theirs.public_id})
    assert wrong.status_code == 200
    alice.post(address, {"because": "Old.", "replaced_by": new.public_id})
    old.refresh_from_db()
    assert (old.stage, old.replaced_by) == ("withdrawn", new)
    alice.post(address, {"bring_back": "1"})
    old.refresh_from_db()
    assert (old.stage, old.replaced_by) == ("published", None)


def test_the_check_is_walked_page_by_page(cast: Cast, alice: Client) -> None:
    made = make.published(cast.people["alice"], cast.willow)
    base = _lead(cast, f"{made.public_id}/check/")
    at = alice.post(base)["Location"]
    for number in range(1, 8):
        assert at == f"{base}{number}/"
        wrong = alice.post(at, {"note": "Kept words"}).content.decode()
        assert "Choose an answer" in wrong
        assert "Kept words" in wrong
        at = alice.post(at, {"answer": "no", "action": f"Do {number}"})["Location"]
    assert at == f"{base}finish/"
    past = alice.post(at, {"review_on_month": "1", "review_on_year": "2020"}).content.decode()
    assert "Choose a month that is still to come" in past
    done = alice.post(at, {"review_on_month": "1", "review_on_year": "2099", "took_part": ["lead"]})
    page = alice.get(done["Location"]).content.decode()
    assert "Do 7" in page
    assert Action.objects.filter(suggested_by=f"policy:{made.public_id}").count() == 7


def test_what_somebody_types_is_never_run(cast: Cast, alice: Client) -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)> [x](javascript:alert(1))"
    sent = {"title": evil[:150], "source": "text", "text": evil}
    alice.post(_lead(cast, "add/another/"), sent)
    made = Document.objects.get()
    make.publish(cast.people["alice"], made)
    for address in (
        _lead(cast), _lead(cast, f"{made.public_id}/"), _lead(cast, f"{made.public_id}/readers/"),
        f"/t/{cast.willow.public_id}/documents/", f"/t/{cast.willow.public_id}/documents/{made.public_id}/",
        f"/t/{cast.willow.public_id}/documents/search/?q=alert",
    ):  # fmt: skip
        html = alice.get(address).content.decode()
        assert "<script>alert" not in html, address
        assert "<img src=x" not in html, address
        assert 'href="javascript:' not in html, address
