"""A code on the screen behind an e-mailed link: for people whom no slip can reach, and named as the weaker way."""

import re

import pytest
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from pytest_django.fixtures import DjangoCaptureOnCommitCallbacks, Settings

from fairpractice.ballots import codes
from fairpractice.reflections import desk, planning, weaker
from fairpractice.reflections.casting import Outcome
from fairpractice.reflections.exceptions import NotNow
from fairpractice.reflections.models import ScreenLink
from fairpractice.reflections.tests import rounds
from tests.cast import Cast, assemble

pytestmark = pytest.mark.django_db
_CODE = re.compile(r'id="code">([0-9A-Z-]{14})<')


@pytest.fixture(autouse=True)
def _with_email(settings: Settings) -> None:
    settings.EMAIL_ENABLED = True


def _stranger() -> Client:
    return Client(HTTP_HOST="127.0.0.1", REMOTE_ADDR="127.0.0.1")


@pytest.fixture
def cast() -> Cast:
    return assemble()


@pytest.fixture
def made(cast: Cast) -> rounds.Dealt:
    return rounds.dealt(cast, rounds.planned(cast))


@pytest.fixture
def link(
    cast: Cast,
    made: rounds.Dealt,
    mailoutbox: list[EmailMessage],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> str:
    """The path in Lena's e-mail, sent by Bob from his page."""
    page = f"/teller/{made.round.public_id}/links/"
    with django_capture_on_commit_callbacks(execute=True):
        assert cast.client("bob").post(page, {"addresses": "lena@example.org"}).status_code == 302
    (mail,) = mailoutbox
    assert mail.to == ["lena@example.org"]
    assert "A paper slip is the safer way" in str(mail.body)
    found = re.search(r"/r/\S+", str(mail.body))
    assert found
    return found[0]


def test_a_link_shows_a_code_once_and_only_after_a_button(made: rounds.Dealt, link: str) -> None:
    for _scanner_of_mail in range(2):
        looked = _stranger().get(link)
        assert looked.status_code == 200
        assert not _CODE.search(looked.content.decode())
    shown = _stranger().post(link)
    assert "This is the weaker way" in shown.content.decode()
    assert not shown.cookies
    found = _CODE.search(shown.content.decode())
    assert found
    for again in (_stranger().get(link), _stranger().post(link)):
        assert again.status_code == 404
        assert "There is no code to show" in again.content.decode()
        assert found[1] not in again.content.decode()
    assert rounds.send(made.round, rounds.sheet(made.round, found[1], [2])).outcome is Outcome.IN
    assert rounds.send(made.round, rounds.sheet(made.round, found[1], [2])).outcome is Outcome.NOT_TAKEN


def test_neither_address_nor_code_nor_link_is_kept(made: rounds.Dealt, link: str) -> None:
    found = _CODE.search(_stranger().post(link).content.decode())
    assert found
    digest = codes.digest(codes.tidy(found[1]), desk.boxes().facts(made.round.public_id).salt)
    secrets = ("lena@example.org", link.rstrip("/").rsplit("/", 1)[1], found[1], codes.tidy(found[1]), digest.hex())
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            rows = str(cursor.fetchall())
            assert not [secret for secret in secrets if secret in rows], table


def test_there_is_room_for_codes_even_where_the_slips_fill_a_box(cast: Cast) -> None:
    made = rounds.dealt(cast, rounds.planned(cast), spares=2)  # 16 slips, for which a box of 16 would do
    assert weaker.send_links(by=cast.people["bob"], of=made.round, addresses=["lena@example.org"]) == 1


def test_more_links_than_there_is_room_for_are_refused_before_any_is_sent(
    cast: Cast, made: rounds.Dealt, mailoutbox: list[EmailMessage]
) -> None:
    addresses = "\n".join(f"p{n}@example.org" for n in range(50))
    page = cast.client("bob").post(f"/teller/{made.round.public_id}/links/", {"addresses": addresses})
    assert "This round has room for" in page.content.decode()
    assert "p49@example.org" in page.content.decode(), "what was typed stays"
    assert mailoutbox == []
    assert not ScreenLink.objects.exists()


def test_what_is_no_address_is_told_and_nothing_is_sent(
    cast: Cast, made: rounds.Dealt, mailoutbox: list[EmailMessage]
) -> None:
    page = cast.client("bob").post(f"/teller/{made.round.public_id}/links/", {"addresses": "lena@example.org\nlena"})
    assert "“lena” is not an e-mail address" in page.content.decode()
    assert mailoutbox == []


def test_the_lead_can_send_no_link(cast: Cast, made: rounds.Dealt) -> None:
    assert cast.client("alice").get(f"/teller/{made.round.public_id}/links/").status_code == 404


def test_without_email_or_with_two_colours_there_are_no_links(
    cast: Cast, made: rounds.Dealt, settings: Settings
) -> None:
    bob, page = cast.client("bob"), f"/teller/{made.round.public_id}/"
    assert "links/" in bob.get(page).content.decode()
    settings.EMAIL_ENABLED = False
    assert "links/" not in bob.get(page).content.decode()
    assert bob.get(f"{page}links/").status_code == 404
    settings.EMAIL_ENABLED = True
    made.round.two_colours = True
    made.round.save(update_fields=["two_colours"])
    assert bob.get(f"{page}links/").status_code == 404
    with pytest.raises(NotNow):
        weaker.send_links(by=cast.people["bob"], of=made.round, addresses=["lena@example.org"])


def test_a_link_of_a_round_that_is_over_says_so(cast: Cast, made: rounds.Dealt, link: str) -> None:
    planning.cancel(by=cast.people["alice"], of=made.round)
    assert "This round was cancelled" in _stranger().get(link).content.decode()
