"""Inviting, accepting, leaving, handing over, recovering, forgetting, and a record that cannot be changed."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from fairpractice.organisations import people, services, signin
from fairpractice.organisations.models import Event, Invitation, Person, Role
from fairpractice.organisations.services import OrganisationError
from tests.cast import Cast, assemble

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    cache.clear()
    return assemble()


def test_a_printed_code_lets_in_once_and_is_stored_nowhere(cast: Cast) -> None:
    invited = people.invite(by=cast.people["alice"], organisation=cast.willow, kind="member", name="Zora")
    with connection.cursor() as cursor:
        cursor.execute("SELECT code_hash FROM organisations_invitation")
        stored = str(cursor.fetchall())
    assert invited.code not in stored
    assert invited.code.replace("-", "") not in stored
    role = people.accept(code=invited.code.upper().replace("-", " "), person=None, name="Zora")
    assert (role.organisation, role.kind) == (cast.willow, "member")
    with pytest.raises(OrganisationError, match="used"):
        people.accept(code=invited.code, person=None, name="Mallory")


def test_an_accepted_invitation_keeps_no_name(cast: Cast) -> None:
    invited = people.invite(
        by=cast.people["alice"], organisation=cast.willow, kind="member", name="Zora", email="zora@example.org"
    )
    people.accept(code=invited.code, person=None, name="Zora")
    row = Invitation.objects.get()
    assert (row.name, row.email) == ("", "")


@pytest.mark.parametrize("change", [{"expires": timezone.now() - timedelta(days=1)}, {"withdrawn_at": timezone.now()}])
def test_an_old_or_withdrawn_invitation_lets_nobody_in(cast: Cast, change: dict[str, object]) -> None:
    invited = people.invite(by=cast.people["alice"], organisation=cast.willow, kind="member", name="Zora")
    Invitation.objects.update(**change)
    with pytest.raises(OrganisationError):
        people.accept(code=invited.code, person=None, name="Zora")


def _join(cast: Cast, browser: Client, email: str) -> Person:
    """Mallory comes in with an invitation and types an address."""
    invited = people.invite(by=cast.people["alice"], organisation=cast.willow, kind="member", name="Mallory")
    browser.post(f"/join/{invited.code}/", {"name": "Mallory", "email": email})
    return Person.objects.get(name="Mallory")


@pytest.mark.parametrize("email", ["victim@example.org", "CHARLIE@example.org"])
def test_an_address_typed_with_an_invitation_counts_only_when_its_code_was_typed(
    cast: Cast, email: str, settings: object, django_capture_on_commit_callbacks: object
) -> None:
    settings.EMAIL_ENABLED = True  # type: ignore[attr-defined]
    browser = Client()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        mallory = _join(cast, browser, email)
    assert mallory.email is None, "nobody has read the post of this address"
    assert [m.to for m in mail.outbox] == [[email.lower()]]
    page = browser.get("/me/email/")
    assert page.status_code == 200, "the code is asked for next"
    assert Person.objects.get(name="Charlie").email == "charlie@example.org"


def test_where_no_mail_is_sent_an_invitation_takes_no_address(cast: Cast, settings: object) -> None:
    settings.EMAIL_ENABLED = False  # type: ignore[attr-defined]
    assert _join(cast, Client(), "victim@example.org").email is None


def test_invitations_are_mailed_where_mail_is_set_up(
    cast: Cast, settings: object, django_capture_on_commit_callbacks: object
) -> None:
    settings.EMAIL_ENABLED = True  # type: ignore[attr-defined]
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        invited = people.invite(
            by=cast.people["alice"], organisation=cast.willow, kind="member", name="Z", email="z@example.org"
        )
    assert invited.address in mail.outbox[0].body


def test_whoever_is_gone_keeps_nobody_else_from_asking_to_take_over(cast: Cast) -> None:
    people.ask_recovery(by=cast.people["sara"].roles.get())
    people.end_role(by=cast.people["sara"], role=cast.people["sara"].roles.get())
    assert people.running_recovery(cast.willow) is None
    people.ask_recovery(by=cast.people["dan"].roles.get())


def test_a_lead_who_hands_over_has_not_vanished(cast: Cast) -> None:
    people.ask_recovery(by=cast.people["sara"].roles.get())
    people.hand_over(by=cast.people["alice"], organisation=cast.willow, to=cast.people["dan"].roles.get())
    assert people.running_recovery(cast.willow) is None, "else Sara takes over from Dan, whom nobody told"


def test_a_senior_leader_is_offered_nothing_that_is_closed_to_them(cast: Cast) -> None:
    people.invite(by=cast.people["alice"], organisation=cast.willow, kind="member", name="Zora")
    address = f"/lead/{cast.willow.public_id}/people/"
    assert "Withdraw" in cast.client("alice").get(address).content.decode()
    assert "Withdraw" not in cast.client("sara").get(address).content.decode()


def test_each_role_links_to_its_place(cast: Cast) -> None:
    willow, hub = cast.willow.public_id, cast.hub.public_id
    for name, place in (("alice", f"/lead/{willow}/"), ("sara", f"/t/{willow}/"), ("hana", f"/hub/{hub}/")):
        assert f'href="{place}"' in cast.client(name).get("/me/").content.decode()


def test_there_is_one_lead_whoever_asks_the_database(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Role.objects.create(person=cast.people["nell"], organisation=cast.willow, kind="lead")


def test_the_lead_cannot_leave_without_handing_over(cast: Cast) -> None:
    alice = cast.people["alice"].roles.get()
    with pytest.raises(OrganisationError, match="Hand over"):
        people.end_role(by=cast.people["alice"], role=alice)
    people.hand_over(by=cast.people["alice"], organisation=cast.willow, to=cast.people["dan"].roles.get())
    kinds = dict(Role.objects.filter(organisation=cast.willow, end=None).values_list("person__name", "kind"))
    assert (kinds["Dan"], kinds["Alice"]) == ("lead", "deputy")


def test_nobody_is_made_lead_of_a_practice_they_are_not_in(cast: Cast) -> None:
    with pytest.raises(OrganisationError):
        people.hand_over(by=cast.people["alice"], organisation=cast.willow, to=cast.people["charlie"].roles.get())


def test_a_vanished_lead_is_replaced_after_a_week_not_before(cast: Cast) -> None:
    sara = cast.people["sara"].roles.get()
    recovery = people.ask_recovery(by=sara)
    with pytest.raises(OrganisationError, match="waiting time"):
        people.finish_recovery(by=sara)
    recovery.ready = timezone.now()
    recovery.save()
    people.finish_recovery(by=sara)
    assert Role.objects.get(organisation=cast.willow, kind="lead", end=None).person == cast.people["sara"]


def test_the_lead_can_stop_a_recovery(cast: Cast) -> None:
    sara = cast.people["sara"].roles.get()
    people.ask_recovery(by=sara)
    cast.client("alice").post(f"/lead/{cast.willow.public_id}/people/recover/", {"do": "stop"})
    assert people.running_recovery(cast.willow) is None


def test_a_deputy_cannot_stop_somebody_elses_recovery_nor_a_member_ask(cast: Cast) -> None:
    people.ask_recovery(by=cast.people["sara"].roles.get())
    cast.client("dan").post(f"/lead/{cast.willow.public_id}/people/recover/", {"do": "stop"})
    assert people.running_recovery(cast.willow) is not None
    with pytest.raises(OrganisationError):
        people.ask_recovery(by=cast.people["bob"].roles.get())


def test_a_leaver_sees_nothing_and_leaves_no_name(cast: Cast) -> None:
    bob = cast.people["bob"]
    browser = cast.client("bob")
    services.rename_person(by=bob, name="Bob")
    people.end_role(by=bob, role=bob.roles.get())
    assert browser.get(f"/t/{cast.willow.public_id}/").status_code == 404
    people.forget(by=bob)
    bob.refresh_from_db()
    assert (bob.name, bob.email, bob.is_active) == ("", None, False)
    page = cast.client("alice").get(f"/lead/{cast.willow.public_id}/record/").content.decode()
    assert "Bob" not in page
    assert "Somebody who has left" in page


def test_the_record_cannot_be_changed_or_cut(cast: Cast) -> None:
    services.rename_practice(
        by=cast.people["alice"], practice=cast.willow, name="Willow", employer_type="gp", type_words=""
    )
    for change in (lambda: Event.objects.update(what="nothing"), lambda: Event.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert Event.objects.filter(what="changed the Practice's name or type").exists()


def test_a_sign_in_link_works_once_and_opening_it_does_not_use_it_up() -> None:
    person = Person.objects.create(name="Ann")
    path = signin.make_link(person).split("127.0.0.1", 1)[1].split("/", 1)[1]
    scanner, browser, thief = (Client(HTTP_HOST="127.0.0.1") for _n in range(3))
    assert scanner.get(f"/{path}").status_code == 200
    assert browser.post(f"/{path}").status_code == 302
    assert "_auth_user_id" in browser.session
    assert thief.post(f"/{path}").status_code == 404
    assert "_auth_user_id" not in thief.session


def test_guessing_codes_is_slowed(cast: Cast) -> None:
    browser = Client(HTTP_HOST="127.0.0.1")
    answers = [browser.get(f"/join/zzzz-{n:04}/").status_code for n in range(25)]
    assert answers[0] == 404
    assert answers[-1] == 429
