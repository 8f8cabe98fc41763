"""The log of incidents: what is in it, what never is, what the record says, and what a year may tell."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from fairpractice.documents.models import Document
from fairpractice.documents.tests import register_makers as policies
from fairpractice.organisations.models import Event
from fairpractice.plans import actions
from fairpractice.plans.models import Action
from fairpractice.workforce import care_content, incidents, retention
from fairpractice.workforce.exceptions import WorkforceError
from fairpractice.workforce.models import Incident
from tests.cast import Cast, assemble

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 5)
POSTED = {
    "on_day": "5",
    "on_month": "5",
    "on_year": "2026",
    "behaviour": "words",
    "racist": "on",
    "what": "Shouted. zebra",
}


@pytest.fixture
def cast(settings: Any, tmp_path: Any) -> Cast:
    settings.MEDIA_ROOT = tmp_path
    return assemble()


@pytest.fixture
def alice(cast: Cast) -> Client:
    return cast.client("alice")


@pytest.fixture
def log(cast: Cast) -> str:
    return f"/lead/{cast.willow.public_id}/data/incidents/"


def said(response: Any) -> str:
    return " ".join(response.content.decode().split())


def note(cast: Cast, day: date = DAY, **told: Any) -> Incident:
    what = incidents.Told(**{"on": day, "behaviour": "words", **told})
    return incidents.note(by=cast.people["alice"], employer=cast.willow, told=what)


def policy(cast: Cast) -> Document:
    made = policies.published(cast.people["alice"], cast.willow, "Behaviour here", "We step in.")
    Document.objects.filter(pk=made.pk).update(policy_kind="patient-behaviour")
    return made


def test_an_incident_is_noted_with_steps_action_and_policy(cast: Cast, alice: Client, log: str) -> None:
    kept = policy(cast)
    action = actions.add(by=cast.people["alice"], employer=cast.willow, said=actions.Wording(title="Train the desk"))
    form = said(alice.get(f"{log}add/"))
    assert "We did what our policy says: Behaviour here" in form
    posted = {
        **POSTED,
        "steps": ["stepped-in", "asked"],
        "action": action.public_id,
        "followed": "on",
        "done": "Spoke.",
    }
    page = said(alice.post(f"{log}add/", posted, follow=True))
    for words in ("Words that hurt", "5 May 2026", "Somebody stepped in at once", "Train the desk", "Behaviour here"):
        assert words in page
    row = Incident.objects.get()
    assert (row.on, row.racist, row.steps, row.policy) == (DAY, True, ["stepped-in", "asked"], kept.public_id)
    assert row.delete_on == date(2029, 5, 5)


def test_without_a_policy_the_log_leads_to_an_example(alice: Client, log: str) -> None:
    assert "policies/add/patient-behaviour/" in said(alice.get(log))


def test_a_day_to_come_is_told_beside_it_and_nothing_is_lost(alice: Client, log: str) -> None:
    page = said(alice.post(f"{log}add/", {**POSTED, "on_year": "2126"}))
    assert "This date is still to come" in page
    assert "Shouted. zebra" in page
    assert not Incident.objects.exists()


def test_what_is_older_than_the_time_of_keeping_is_not_taken(cast: Cast) -> None:
    with pytest.raises(WorkforceError, match="shorter time"):
        note(cast, date(2019, 5, 5))


def test_the_record_says_what_kind_of_thing_changed_and_never_a_word(cast: Cast, alice: Client, log: str) -> None:
    row = note(cast, what="Before")
    alice.post(f"{log}{row.public_id}/change/", {**POSTED, "steps": ["police"]})
    alice.post(f"{log}{row.public_id}/close/")
    alice.post(f"{log}{row.public_id}/close/")  # pressed twice
    alice.post(f"{log}{row.public_id}/close/", {"open": "1"})
    alice.post(f"{log}{row.public_id}/delete/")
    told = list(Event.objects.filter(organisation=cast.willow).order_by("id").values_list("what", flat=True))
    assert told == [
        "noted an incident",
        "changed the day or kind of an incident",
        "changed what happened in an incident",
        "changed what was done about an incident",
        "closed an incident",
        "opened an incident again",
        "deleted an incident",
    ]
    assert set(Event.objects.values_list("about", flat=True)) == {row.public_id}
    assert not Incident.objects.exists()


def test_saving_without_a_change_says_nothing_in_the_record(cast: Cast) -> None:
    row = note(cast, what="Before")
    told = incidents.Told(on=DAY, behaviour="words", what="Before")
    assert incidents.change(by=cast.people["alice"], incident=row, told=told) == []
    assert Event.objects.count() == 1


def test_asking_before_deleting_deletes_nothing(cast: Cast, alice: Client, log: str) -> None:
    row = note(cast)
    assert "go for good" in said(alice.get(f"{log}{row.public_id}/delete/"))
    assert Incident.objects.exists()


def test_moving_the_day_moves_the_end(cast: Cast) -> None:
    row = note(cast)
    incidents.change(by=cast.people["alice"], incident=row, told=incidents.Told(on=date(2026, 1, 1), behaviour="words"))
    assert Incident.objects.get().delete_on == date(2029, 1, 1)


def test_one_step_leads_to_an_action_that_tells_nothing_of_it(cast: Cast, alice: Client, log: str) -> None:
    row = note(cast, what="zebra")
    alice.post(f"{log}{row.public_id}/action/", {"title": "Train the desk to step in"})
    row.refresh_from_db()
    made = Action.objects.get()
    assert (row.action, made.title, made.why, made.suggested_by) == (
        made.public_id,
        "Train the desk to step in",
        "",
        "",
    )
    assert "Train the desk to step in" in said(alice.get(f"{log}{row.public_id}/"))


@pytest.mark.parametrize("who", ["charlie", "bob", "sara", "hana"])
def test_nobody_else_reads_or_changes_one(cast: Cast, log: str, who: str) -> None:
    row = note(cast, what="zebra")
    client = cast.client(who)
    for end in ("", f"{row.public_id}/", f"{row.public_id}/change/", f"{row.public_id}/delete/"):
        assert client.get(log + end).status_code == 404
    for end in (f"{row.public_id}/change/", f"{row.public_id}/delete/", f"{row.public_id}/close/"):
        assert client.post(log + end, POSTED).status_code == 404
    row.refresh_from_db()
    assert (row.what, row.closed_on) == ("zebra", None)


def test_an_incident_of_one_practice_is_not_under_the_address_of_another(cast: Cast) -> None:
    row = note(cast)
    other = f"/lead/{cast.oak.public_id}/data/incidents/{row.public_id}/"
    assert cast.client("charlie").get(other).status_code == 404
    assert cast.client("charlie").post(f"{other}delete/").status_code == 404
    assert Incident.objects.exists()


def test_an_action_or_policy_of_another_practice_is_refused(cast: Cast) -> None:
    theirs = actions.add(by=cast.people["charlie"], employer=cast.oak, said=actions.Wording(title="Theirs"))
    with pytest.raises(WorkforceError, match="action of your plan"):
        note(cast, action=theirs.public_id)


def test_no_field_holds_a_member_of_staff() -> None:
    assert {field.name for field in Incident._meta.get_fields()} == {
        "id", "employer", "public_id", "on", "behaviour", "racist", "what", "done", "steps", "action", "policy",
        "closed_on", "made_at", "delete_on",
    }  # fmt: skip


def test_a_year_in_words_for_the_lead_and_without_numbers_for_the_team(cast: Cast, alice: Client, log: str) -> None:
    note(cast, date(2026, 3, 31), racist=True, steps=("police",))
    note(cast, date(2026, 4, 1), racist=True, steps=("asked", "letter"))
    note(cast, date(2026, 6, 1), steps=("letter",))
    note(cast, date(2026, 7, 1))
    newest, before = incidents.years(incidents.of(cast.willow))
    assert (newest.last, before.last) == (date(2027, 3, 31), date(2026, 3, 31))
    assert newest.sentences[:4] == (
        "3 incidents were noted.",
        "1 was about race.",
        "For 1 nothing that was done is written down.",
        "3 are still open.",
    )
    assert newest.steps == ("A letter or warning was sent", "The colleague was asked what they want to happen")
    team = incidents.words_for_team(newest)
    assert "A letter or warning was sent" in team
    assert not any(letter.isdigit() for letter in team)
    assert "The year to 31 March 2027" in said(alice.get(log))


@time_machine.travel("2026-11-25 09:00", tick=False)
def test_what_was_noted_goes_by_itself_after_its_time(cast: Cast, alice: Client, log: str) -> None:
    row = note(cast, what="zebra")
    retention.delete_due(timezone.now() + timedelta(days=365 * 3))
    assert not Incident.objects.exists()
    assert alice.get(f"{log}{row.public_id}/").status_code == 404


def test_ids_fit_their_columns() -> None:
    content = care_content.load("incidents")
    assert isinstance(content, care_content.Incidents)
    assert all(len(each.id) <= 40 for each in (*content.behaviours, *content.steps))
