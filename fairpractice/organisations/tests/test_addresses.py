"""A new e-mail address is proved by a code before it counts; the old one is told; nobody learns who has an address."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from fairpractice.organisations.models import Event, Person
from tests.cast import Cast, assemble

pytestmark = pytest.mark.django_db
ME, CODE, NEW = "/me/", "/me/email/", "new@example.org"
Commit = Callable[..., AbstractContextManager[object]]


@pytest.fixture
def cast() -> Cast:
    cache.clear()
    return assemble()


@pytest.fixture(autouse=True)
def letters(settings: Settings) -> None:
    """E-mail is set up."""
    settings.EMAIL_ENABLED = True


@pytest.fixture
def post(django_capture_on_commit_callbacks: Commit) -> Callable[..., str]:
    """Sends a form and follows; gives the words of the page after."""

    def send(browser: Client, page: str, **fields: object) -> str:
        with django_capture_on_commit_callbacks(execute=True):
            html = browser.post(page, fields, follow=True).content.decode()
        return re.sub(r"\s+", " ", html)

    return send


def to(address: str) -> list[str]:
    return [str(letter.body) for letter in mail.outbox if letter.to == [address]]


def code_in(letter: str) -> str:
    found = re.search(r"^([A-Z0-9]{3,4}-[A-Z0-9]{3,4})$", letter, re.MULTILINE)
    assert found, letter
    return found[1]


def address_of(cast: Cast, name: str) -> str | None:
    return Person.objects.get(pk=cast.people[name].pk).email


def test_a_new_address_counts_once_its_code_is_typed_and_the_old_is_told(cast: Cast, post: Callable[..., str]) -> None:
    browser = cast.client("bob")
    page = post(browser, ME, name="Robert", email="New@Example.org")
    assert "Type the code from your e-mail" in page
    assert address_of(cast, "bob") == "bob@example.org", "it counts before it was proved"
    assert Person.objects.get(pk=cast.people["bob"].pk).name == "Robert"
    assert "waits for its code" in browser.get(ME).content.decode()
    assert "This is not the code" in post(browser, CODE, code="WRNG-CODE")
    assert address_of(cast, "bob") == "bob@example.org"
    code = code_in(to(NEW)[0])
    assert "Your e-mail address is now new@example.org" in post(browser, CODE, code=code.lower().replace("-", " "))
    assert address_of(cast, "bob") == NEW
    (told,) = to("bob@example.org")
    assert "no longer uses this e-mail address" in told
    assert NEW not in told
    event = Event.objects.get(what="changed their e-mail address", by=cast.people["bob"])
    assert (event.organisation, event.about) == (None, "")
    assert browser.get(CODE)["Location"] == ME, "the code works once"


def test_the_name_alone_asks_for_no_code(cast: Cast, post: Callable[..., str]) -> None:
    assert "Saved." in post(cast.client("bob"), ME, name="Robert", email="BOB@example.org")
    assert Person.objects.get(pk=cast.people["bob"].pk).name == "Robert"
    assert mail.outbox == []


def _shown(html: str, address: str) -> str:
    """A page without what differs each time, and without the address."""
    html = re.sub(r'(name="(csrfmiddlewaretoken|held_for)" value|nonce)="[^"]*"', "", html)
    return html.replace(address, "…")


def test_the_page_is_the_same_whether_somebody_has_the_address_or_not(cast: Cast, post: Callable[..., str]) -> None:
    pages = []
    for address in ("nobody-here@example.org", "CHARLIE@example.org"):
        cache.clear()
        browser, low = cast.client("bob"), address.lower()
        page = post(browser, ME, name="Bob", email=address)
        wrong = post(browser, CODE, code="WRNG-CODE")
        pages.append((_shown(page, low), _shown(wrong, low), _shown(post(browser, CODE, again="1"), low)))
    assert pages[0] == pages[1]
    assert address_of(cast, "charlie") == "charlie@example.org"
    letter = to("charlie@example.org")[0]
    assert "You already have an account" in next(m.subject for m in mail.outbox if m.to == ["charlie@example.org"])
    assert not re.search(r"^[A-Z0-9]{3,4}-[A-Z0-9]{3,4}$", letter, re.MULTILINE), "a code came"


def test_nobody_gets_an_address_that_somebody_took_meanwhile(cast: Cast, post: Callable[..., str]) -> None:
    browser = cast.client("bob")
    post(browser, ME, name="Bob", email=NEW)
    Person.objects.filter(pk=cast.people["nell"].pk).update(email="NEW@example.org")
    assert "already an account" in post(browser, CODE, code=code_in(to(NEW)[0]))
    assert address_of(cast, "bob") == "bob@example.org"
    assert to("bob@example.org") == []


def test_five_wrong_codes_end_it(cast: Cast, post: Callable[..., str]) -> None:
    browser = cast.client("bob")
    post(browser, ME, name="Bob", email=NEW)
    for _n in range(5):
        page = post(browser, CODE, code="WRNG-CODE")
    assert "wrong code too often" in page
    post(browser, CODE, code=code_in(to(NEW)[0]))
    assert address_of(cast, "bob") == "bob@example.org"


def test_new_codes_give_no_more_tries(cast: Cast, post: Callable[..., str]) -> None:
    browser = cast.client("bob")
    for _n in range(2):
        post(browser, ME, name="Bob", email=NEW)
        for _m in range(4):
            page = post(browser, CODE, code="WRNG-CODE")
    assert "Too many tries" in page
    assert "Too many tries" in post(browser, CODE, code=code_in(to(NEW)[-1]))
    assert address_of(cast, "bob") == "bob@example.org"


def test_asking_for_codes_is_slowed_for_a_person_and_what_was_typed_stays(cast: Cast, post: Callable[..., str]) -> None:
    browser = cast.client("bob")
    for n in range(6):
        page = post(browser, ME, name="Bob", email=f"n{n}@example.org")
    assert "Too many codes were asked for" in page
    assert 'value="n5@example.org"' in page
    assert len(mail.outbox) == 5


def test_asking_for_codes_is_slowed_for_an_address(cast: Cast, post: Callable[..., str]) -> None:
    for name in ("bob", "dan", "sara"):
        browser = cast.client(name)
        for _n in range(3):
            post(browser, ME, name="Somebody", email=NEW)
    assert len(to(NEW)) == 5


def test_a_code_is_too_old_after_a_quarter_of_an_hour(cast: Cast, post: Callable[..., str]) -> None:
    browser = cast.client("bob")
    post(browser, ME, name="Bob", email=NEW)
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert browser.get(CODE)["Location"] == ME
        post(browser, CODE, code=code_in(to(NEW)[0]))
    assert address_of(cast, "bob") == "bob@example.org"


def test_a_newer_code_ends_the_one_before(cast: Cast, post: Callable[..., str]) -> None:
    browser = cast.client("bob")
    post(browser, ME, name="Bob", email=NEW)
    assert "Another code is on its way" in post(browser, CODE, again="1")
    first, second = (code_in(letter) for letter in to(NEW))
    assert "This is not the code" in post(browser, CODE, code=first)
    post(browser, CODE, code=second)
    assert address_of(cast, "bob") == NEW


def test_on_a_shared_pc_the_next_person_cannot_use_it(cast: Cast, post: Callable[..., str]) -> None:
    browser = cast.client("bob")
    post(browser, ME, name="Bob", email=NEW)
    browser.force_login(cast.people["dan"])
    assert browser.get(CODE)["Location"] == ME


def test_an_address_is_removed_at_once_and_told(cast: Cast, post: Callable[..., str]) -> None:
    assert "Saved." in post(cast.client("bob"), ME, name="Bob", email="")
    assert address_of(cast, "bob") is None
    assert len(to("bob@example.org")) == 1


def test_the_page_about_the_lead_asks_for_a_code_too(cast: Cast, post: Callable[..., str]) -> None:
    browser, base = cast.client("alice"), f"/lead/{cast.willow.public_id}/"
    page = post(browser, f"{base}practice/you/?first=1", name="Alice", email="charlie@example.org")
    assert "Type the code from your e-mail" in page
    assert "already an account" not in page
    post(browser, f"{base}practice/you/?first=1", name="Alice", email=NEW)
    assert address_of(cast, "alice") == "alice@example.org"
    with_code = browser.post(CODE, {"code": code_in(to(NEW)[0])})
    assert with_code["Location"] == f"{base}glance/"


@pytest.mark.parametrize("page", [ME, "/lead/{}/practice/you/"])
def test_without_e_mail_it_says_so_and_takes_no_new_address(
    page: str, cast: Cast, post: Callable[..., str], settings: Settings
) -> None:
    settings.EMAIL_ENABLED = False
    browser, page = cast.client("alice"), page.format(cast.willow.public_id)
    html = browser.get(page).content.decode()
    assert "This installation sends no e-mail" in html
    assert 'name="email"' not in html
    post(browser, page, name="Alice B", email="charlie@example.org")
    assert address_of(cast, "alice") == "alice@example.org"
    assert Person.objects.get(pk=cast.people["alice"].pk).name == "Alice B"
    post(browser, page, name="Alice", remove="on")
    assert address_of(cast, "alice") is None
    assert "Remove my" not in browser.get(page).content.decode()
    assert mail.outbox == []
