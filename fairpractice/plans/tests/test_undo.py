"""Recording and correcting a conversation, a new version of evidence and what is shared can be taken back."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone

from fairpractice.files.models import StoredFile
from fairpractice.organisations.models import Event, Organisation, Person, Role
from fairpractice.plans import answers, evidence, packs, queries, sharing, undo
from fairpractice.plans.evidence import Holding
from fairpractice.plans.exceptions import PlansError
from fairpractice.plans.models import Conversation, Evidence, EvidenceVersion, Sharing
from fairpractice.plans.tests.conftest import signed_in

TODAY = timezone.localdate()
PDF = b"%PDF-1.7 two"
Commit = Callable[..., AbstractContextManager[list[Callable[[], object]]]]


@pytest.fixture
def dan(practice: Organisation) -> Person:
    """Alice's deputy."""
    person = Person.objects.create(name="Dan", email="dan@example.org")
    Role.objects.create(person=person, organisation=practice, kind=Role.Kind.DEPUTY)
    return person


def item(practice: Organisation) -> packs.Item:
    found = packs.find(practice, "policies")
    assert found
    return found


def take_back(by: Person, practice: Organisation) -> None:
    step = undo.last_step(by=by, employer=practice)
    assert step
    undo.undo(by=by, employer=practice, step=step.pk)


def on_disk(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def decided(practice: Organisation) -> list[str]:
    return [talk.decided for talk in queries.plan_of(practice).conversations]


def press_undo(client: Client, page: str, base: str) -> str:
    """Presses the button that a page offers; gives the words of the page after."""
    step = re.search(r'name="step" value="(\d+)"', page)
    assert step, "no undo is offered"
    return client.post(f"{base}undo/", {"step": step[1], "back": f"{base}plan/"}, follow=True).content.decode()


# ---- conversations ----


def record(by: Person, practice: Organisation, text: str = "To read it") -> Conversation:
    return answers.converse(by=by, employer=practice, item=item(practice), held_on=TODAY, decided=text)


def test_a_recorded_conversation_is_undone(alice: Person, practice: Organisation) -> None:
    record(alice, practice)
    take_back(alice, practice)
    assert decided(practice) == []
    assert queries.conversations_of(practice, item(practice).key) == ()
    assert Event.objects.filter(what="undid", about="kept what a conversation decided", by=alice).exists()


def test_a_correction_stands_and_is_undone(alice: Person, practice: Organisation) -> None:
    talk = record(alice, practice, "To red it")
    new = answers.correct(by=alice, talk=talk, held_on=TODAY - timedelta(days=2), decided="To read it")
    assert new
    (view,) = queries.plan_of(practice).conversations
    assert (view.decided, view.held_on, view.wordings) == ("To read it", TODAY - timedelta(days=2), 2)
    assert [row.decided for row in queries.wordings_of(practice, talk.item, talk.talk)] == ["To read it", "To red it"]
    assert Event.objects.filter(what="corrected what a conversation decided", about=talk.item, by=alice).count() == 1
    take_back(alice, practice)
    assert decided(practice) == ["To red it"]


def test_the_same_words_are_no_correction(alice: Person, practice: Organisation) -> None:
    talk = record(alice, practice)
    assert answers.correct(by=alice, talk=talk, held_on=TODAY, decided=" To read it ") is None
    assert Conversation.objects.count() == 1
    assert not Event.objects.filter(what__startswith="corrected").exists()


def test_a_conversation_that_the_deputy_corrected_since_is_not_undone(
    alice: Person, dan: Person, practice: Organisation
) -> None:
    talk = record(alice, practice)
    answers.correct(by=dan, talk=talk, held_on=TODAY, decided="To read it twice")
    with pytest.raises(PlansError, match="Somebody has changed"):
        take_back(alice, practice)
    assert decided(practice) == ["To read it twice"]
    take_back(dan, practice)
    take_back(alice, practice)
    assert decided(practice) == []


def test_a_correction_for_a_day_to_come_is_refused(alice: Person, practice: Organisation) -> None:
    talk = record(alice, practice)
    with pytest.raises(PlansError, match="future"):
        answers.correct(by=alice, talk=talk, held_on=TODAY + timedelta(days=2), decided="To read it")
    assert Conversation.objects.count() == 1


def test_a_lead_corrects_a_conversation_on_its_page(
    client: Client, alice: Person, practice: Organisation, base: str
) -> None:
    talk = record(alice, practice, "To red it")
    here = f"{base}where/policies/conversation/"
    assert f'href="{here}{talk.talk}/"' in client.get(here).content.decode()
    page = client.get(f"{here}{talk.talk}/").content.decode()
    assert "To red it</textarea>" in page
    sent = {"held_on_day": "1", "held_on_month": "2", "held_on_year": "2025", "took_part": ["lead", "clinical"]}
    assert "Write what you decided" in client.post(f"{here}{talk.talk}/", sent).content.decode()
    after = client.post(f"{here}{talk.talk}/", {**sent, "decided": "To read it"}, follow=True).content.decode()
    assert "The earlier words are kept with it" in after
    assert "To red it" not in after
    history = client.get(f"{here}{talk.talk}/history/").content.decode()
    assert history.index("To read it") < history.index("To red it")
    assert "Clinical staff" in history
    assert "1 February 2025" in history
    assert "Undone." in press_undo(client, after, base)
    assert decided(practice) == ["To red it"]


def test_only_those_who_lead_read_or_correct_a_conversation(
    alice: Person, bob: Person, charlie: Person, practice: Organisation, elsewhere: Organisation, base: str
) -> None:
    talk = record(alice, practice)
    for person, at in ((bob, base), (charlie, base), (charlie, f"/lead/{elsewhere.public_id}/")):
        for end in ("", "history/"):
            address = f"{at}where/policies/conversation/{talk.talk}/{end}"
            assert signed_in(person).get(address).status_code == 404, address
        sent = {"held_on_day": "1", "held_on_month": "2", "held_on_year": "2025", "decided": "Nothing"}
        assert signed_in(person).post(f"{at}where/policies/conversation/{talk.talk}/", sent).status_code == 404
    assert decided(practice) == ["To read it"]


def test_a_conversation_is_found_only_under_its_own_initiative(
    client: Client, alice: Person, practice: Organisation, base: str
) -> None:
    talk = record(alice, practice)
    assert client.get(f"{base}where/edi-statement/conversation/{talk.talk}/").status_code == 404
    take_back(alice, practice)
    for end in ("", "history/"):
        assert client.get(f"{base}where/policies/conversation/{talk.talk}/{end}").status_code == 404


def test_conversations_kept_before_they_could_be_corrected_stay_apart(alice: Person, practice: Organisation) -> None:
    for text in ("One", "Two"):
        record(alice, practice, text)
    Conversation.objects.update(talk="")
    migration = import_module("fairpractice.plans.migrations.0002_conversation_corrections")
    migration.a_talk_each(apps, connection.schema_editor())
    assert decided(practice) == ["Two", "One"]


# ---- evidence ----


@pytest.fixture
def policy(alice: Person, practice: Organisation) -> Evidence:
    upload = SimpleUploadedFile("one.pdf", b"%PDF-1.7 one")
    holding = Holding("file", date(2025, 1, 1), upload=upload)
    return evidence.add(by=alice, employer=practice, title="Policy", holding=holding)


def second(by: Person, row: Evidence) -> EvidenceVersion:
    holding = Holding("file", date(2026, 1, 1), upload=SimpleUploadedFile("two.pdf", PDF))
    return evidence.add_version(by=by, evidence=row, holding=holding)


def test_an_undone_version_leaves_with_its_file(
    alice: Person,
    practice: Organisation,
    policy: Evidence,
    own_folder: Path,
    django_capture_on_commit_callbacks: Commit,
) -> None:
    before = on_disk(own_folder)
    second(alice, policy)
    assert len(on_disk(own_folder)) == 2
    with django_capture_on_commit_callbacks(execute=True):
        take_back(alice, practice)
    assert on_disk(own_folder) == before
    assert StoredFile.objects.get().name == "one.pdf"
    view = queries.plan_of(practice).evidence[0]
    assert (view.versions, view.file_name) == (1, "one.pdf")
    assert Event.objects.filter(what="removed a file", by=alice).count() == 1


def test_a_file_goes_only_when_the_undo_is_done(
    alice: Person,
    practice: Organisation,
    policy: Evidence,
    own_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Commit,
) -> None:
    second(alice, policy)
    step = undo.last_step(by=alice, employer=practice)
    assert step

    def broken(*_args: object, **_more: object) -> None:
        raise OSError("power cut")

    monkeypatch.setattr(undo.UndoStep, "save", broken)
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(OSError, match="power cut"):
        undo.undo(by=alice, employer=practice, step=step.pk)
    assert len(on_disk(own_folder)) == 2
    assert queries.plan_of(practice).evidence[0].versions == 2


def test_a_version_below_a_newer_one_is_not_undone(
    alice: Person, dan: Person, practice: Organisation, policy: Evidence, own_folder: Path
) -> None:
    second(alice, policy)
    evidence.add_version(by=dan, evidence=policy, holding=Holding("note", TODAY, note="Third"))
    with pytest.raises(PlansError, match="Somebody has changed"):
        take_back(alice, practice)
    assert queries.plan_of(practice).evidence[0].versions == 3
    assert len(on_disk(own_folder)) == 2
    take_back(dan, practice)
    assert queries.plan_of(practice).evidence[0].file_name == "two.pdf"


def test_a_new_version_offers_its_undo(client: Client, practice: Organisation, base: str, policy: Evidence) -> None:
    here = f"{base}evidence/{policy.public_id}/"
    sent = {"kind": "note", "note": "Again", "effective_on_day": "1", "effective_on_month": "2"}
    page = client.post(f"{here}version/", {**sent, "effective_on_year": "2026"}, follow=True).content.decode()
    assert "Version 2" in page
    assert "Undone." in press_undo(client, page, base)
    assert "Version 2" not in client.get(here).content.decode()


# ---- sharing ----


def shown(practice: Organisation) -> tuple[bool, bool, bool] | None:
    now = queries.sharing_of(practice)
    return (now.show_plan, now.show_progress, now.by_link) if now else None


def share(by: Person, practice: Organisation, *chosen: bool) -> None:
    names = ("show_plan", "show_progress", "by_link")
    sharing.share(by=by, employer=practice, **dict(zip(names, chosen, strict=True)))


def test_the_first_choice_of_what_is_shown_is_taken_back_whole(
    alice: Person, practice: Organisation, client: Client
) -> None:
    share(alice, practice, True, True, False)
    assert Client().get(f"/t/{practice.public_id}/").status_code == 200
    take_back(alice, practice)
    assert shown(practice) is None
    assert Client().get(f"/t/{practice.public_id}/").status_code == 302


def test_a_later_choice_is_taken_back_and_the_link_stays(alice: Person, practice: Organisation) -> None:
    share(alice, practice, True, False, True)
    code = Sharing.objects.get().link_code
    share(alice, practice, False, True, False)
    take_back(alice, practice)
    assert shown(practice) == (True, False, True)
    assert Sharing.objects.get().link_code == code


def test_a_new_link_is_taken_back_so_that_posters_work_again(
    alice: Person, practice: Organisation, client: Client, base: str
) -> None:
    share(alice, practice, True, False, True)
    old = f"/t/{practice.public_id}/{Sharing.objects.get().link_code}/"
    page = client.post(f"{base}sharing/link/", follow=True).content.decode()
    assert Client().get(old).status_code == 404
    assert "Undone." in press_undo(client, page, base)
    assert Client().get(old).status_code == 200


def test_sharing_that_the_deputy_changed_since_is_not_undone(
    alice: Person, dan: Person, practice: Organisation
) -> None:
    share(alice, practice, True, True, False)
    share(dan, practice, False, False, True)
    with pytest.raises(PlansError, match="Somebody has changed"):
        take_back(alice, practice)
    assert shown(practice) == (False, False, True)


def test_the_page_of_sharing_offers_its_undo(client: Client, practice: Organisation, base: str) -> None:
    page = client.post(f"{base}sharing/", {"show_plan": "on", "by_link": "open"}, follow=True).content.decode()
    assert shown(practice) == (True, False, False)
    assert "Undone." in press_undo(client, page, base)
    assert shown(practice) is None
