"""Reminders are few, kind and one's own; nothing nags."""

from datetime import date

import pytest
import time_machine
from django.core import mail
from django.test import Client
from icalendar import Calendar
from pytest_django.fixtures import Settings

from fairpractice.organisations.models import Organisation, Person, Role
from fairpractice.plans import actions, reminders
from fairpractice.plans.actions import Wording
from fairpractice.plans.models import Reminding, Sharing


@pytest.fixture
def action(alice: Person, practice: Organisation) -> object:
    return actions.add(by=alice, employer=practice, said=Wording("Ring the training hub", due=date(2027, 3, 1)))


@pytest.fixture
def can_mail(settings: Settings) -> None:
    settings.EMAIL_ENABLED = True


def switch(person: Person, practice: Organisation, *, by_email: bool = True, about_actions: bool = True) -> None:
    reminders.set_reminders(
        by=person, employer=practice, by_email=by_email, actions=about_actions, evidence=True, yearly=True
    )


def run() -> int:
    return reminders.send_reminders.func()


@pytest.mark.usefixtures("can_mail", "action")
def test_one_kind_email_a_month(alice: Person, practice: Organisation) -> None:
    switch(alice, practice)
    with time_machine.travel("2027-02-20"):
        assert run() == 0, "an action is not told before its month"
    with time_machine.travel("2027-03-02"):
        assert [run(), run()] == [1, 0]
    with time_machine.travel("2027-03-30"):
        assert run() == 0
    text = mail.outbox[0].body
    assert "Ring the training hub" in text
    assert "There is no hurry" in text
    assert f"/lead/{practice.public_id}/reminders/" in text
    with time_machine.travel("2027-04-02"):
        assert run() == 1
    with time_machine.travel("2027-05-02"):
        assert run() == 0, "said twice, then left in peace"


@pytest.mark.usefixtures("can_mail", "action")
def test_nobody_is_reminded_unless_they_asked(alice: Person, practice: Organisation) -> None:
    with time_machine.travel("2027-03-02"):
        assert run() == 0
        switch(alice, practice, about_actions=False)
        assert run() == 0
        switch(alice, practice, by_email=False)
        assert run() == 0
    assert not mail.outbox


@pytest.mark.usefixtures("action")
def test_nothing_is_sent_without_a_mail_server(alice: Person, practice: Organisation, settings: Settings) -> None:
    settings.EMAIL_ENABLED = False
    switch(alice, practice)
    with time_machine.travel("2027-03-02"):
        assert run() == 0


@pytest.mark.usefixtures("can_mail", "action")
def test_who_no_longer_leads_gets_none(alice: Person, practice: Organisation) -> None:
    switch(alice, practice)
    Role.objects.update(end=date(2027, 1, 1))
    with time_machine.travel("2027-03-02"):
        assert run() == 0


@pytest.mark.usefixtures("can_mail", "action")
def test_two_practices_make_one_email(alice: Person, practice: Organisation, elsewhere: Organisation) -> None:
    Role.objects.create(person=alice, organisation=elsewhere, kind=Role.Kind.LEAD)
    actions.add(by=alice, employer=elsewhere, said=Wording("Ask the dentists", due=date(2027, 3, 1)))
    switch(alice, practice)
    switch(alice, elsewhere)
    with time_machine.travel("2027-03-02"):
        assert run() == 1
    assert "Ask the dentists" in mail.outbox[0].body
    assert "Ring the training hub" in mail.outbox[0].body


@pytest.mark.usefixtures("can_mail", "action")
def test_a_mail_server_that_is_away_is_tried_again(
    alice: Person, practice: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    switch(alice, practice)
    with time_machine.travel("2027-03-02"):
        monkeypatch.setattr(reminders, "send_mail", lambda *_a, **_k: 0)
        assert run() == 0
        monkeypatch.undo()
        assert Reminding.objects.get().sent_month is None


@pytest.mark.usefixtures("action")
def test_the_calendar_feed_opens_for_its_address_alone(
    client: Client, alice: Person, practice: Organisation, base: str
) -> None:
    shown = client.post(f"{base}reminders/calendar/").content.decode()
    token = shown.split("/calendar/")[1].split(".ics")[0]
    assert token not in str(Reminding.objects.values())
    response = Client().get(f"/calendar/{token}.ics")
    assert response["Content-Type"].startswith("text/calendar")
    found = Calendar.from_ical(response.content)
    assert "Ring the training hub" in str(found.events[0]["summary"])
    assert Client().get("/calendar/zzzz-zzzz-zzzz-zzzz.ics").status_code == 404
    client.post(f"{base}reminders/calendar/")
    assert Client().get(f"/calendar/{token}.ics").status_code == 404, "a new address stops the old"


@pytest.mark.usefixtures("action")
def test_the_feed_ends_with_the_role_and_on_request(
    client: Client, alice: Person, practice: Organisation, base: str
) -> None:
    address = reminders.new_feed(by=alice, employer=practice).split("8010")[-1]
    assert Client().get(address).status_code == 200
    client.post(f"{base}reminders/calendar/", {"stop": "1"})
    assert Client().get(address).status_code == 404
    address = reminders.new_feed(by=alice, employer=practice).split("8010")[-1]
    Role.objects.update(end=date(2027, 1, 1))
    assert Client().get(address).status_code == 404


def test_reminders_are_switched_on_the_page(client: Client, base: str, settings: Settings) -> None:
    settings.EMAIL_ENABLED = True
    client.post(f"{base}reminders/", {"by_email": "on", "yearly": "on"})
    row = Reminding.objects.get()
    assert (row.by_email, row.actions, row.evidence, row.yearly) == (True, False, False, True)


def test_what_the_team_page_shows_is_chosen_and_the_link_can_change(client: Client, base: str) -> None:
    client.post(f"{base}sharing/", {"show_plan": "on", "by_link": "link"})
    row = Sharing.objects.get()
    assert (row.show_plan, row.show_progress, row.by_link, len(row.link_code)) == (True, False, True, 19)
    client.post(f"{base}sharing/", {"show_progress": "on", "by_link": "open"})
    client.post(f"{base}sharing/link/")
    again = Sharing.objects.get()
    assert (again.show_plan, again.show_progress, again.by_link) == (False, True, False)
    assert again.link_code != row.link_code
