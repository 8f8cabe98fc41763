"""A session ends; what was typed does not, and goes to nobody else."""

import re
import time

import pytest
from django.conf import settings
from django.test import Client

from tests.cast import Cast, assemble

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return assemble()


def _typed_then_ended(cast: Cast) -> tuple[Client, str]:
    browser = cast.client("alice")
    address = f"/lead/{cast.willow.public_id}/practice/name/"
    page = browser.get(address).content.decode()
    mark = re.search(r'name="held_for" value="([^"]+)"', page)
    assert mark
    browser.session.flush()
    browser.cookies.pop(settings.SESSION_COOKIE_NAME, None)
    answer = browser.post(address, {"name": "Willow & Ash", "employer_type": "dental", "held_for": mark[1]})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")
    return browser, address


def test_what_was_typed_is_there_after_signing_in_again(cast: Cast) -> None:
    browser, address = _typed_then_ended(cast)
    assert "We kept what you typed" in browser.get("/accounts/login/code/").content.decode()
    browser.force_login(cast.people["alice"])
    page = browser.get(address).content.decode()
    assert "Willow &amp; Ash" in page
    assert "We kept what you typed" in page
    cast.willow.refresh_from_db()
    assert cast.willow.name == "Willow Tree Surgery", "it is kept, not saved behind her back"


def test_on_a_shared_pc_the_next_person_does_not_get_it(cast: Cast) -> None:
    browser, address = _typed_then_ended(cast)
    browser.force_login(cast.people["dan"])
    assert "Ash" not in browser.get(address).content.decode()
    browser.force_login(cast.people["alice"])
    assert "Ash" not in browser.get(address).content.decode()


def test_a_forged_mark_keeps_nothing(cast: Cast) -> None:
    browser = Client(HTTP_HOST="127.0.0.1")
    browser.post(f"/lead/{cast.willow.public_id}/practice/name/", {"name": "x", "held_for": "1:forged:mark"})
    assert "held" not in browser.session


@pytest.mark.parametrize(
    ("field", "ago"),
    [
        ("seen", settings.FAIRPRACTICE_IDLE_MINUTES * 60 + 5),
        ("started", settings.FAIRPRACTICE_SESSION_HOURS * 3600 + 5),
    ],
)
def test_a_session_ends_when_idle_and_in_any_case(cast: Cast, field: str, ago: int) -> None:
    browser = cast.client("alice")
    address = f"/lead/{cast.willow.public_id}/"
    assert browser.get(address).status_code == 200
    session = browser.session
    session[field] = int(time.time()) - ago
    session.save()
    assert browser.get(address).status_code == 302
