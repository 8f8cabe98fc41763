"""Who looked at a page leaves no trace: not in the browser of a shared PC, not in a cookie, not in a log."""

import logging

import pytest
from django.conf import settings
from django.test import Client, RequestFactory

from fairpractice.ui import errors
from tests.cast import Cast, assemble
from tests.pages import addresses, open_pages

pytestmark = pytest.mark.django_db
MAY_SET_COOKIES = ("/accounts/", "/join/", "/enter/", "/passkey/")  # pages with a form, or on the way in


@pytest.fixture
def cast() -> Cast:
    return assemble()


def _on_the_way_in(page: str) -> bool:
    return page.startswith(MAY_SET_COOKIES)


@pytest.mark.parametrize("who", ["alice", "bob", "sara", "hana", "nell"])
def test_back_on_a_shared_computer_shows_nothing(who: str, cast: Cast) -> None:
    pages = addresses(cast, who)
    assert len(pages) > 8
    for page in pages:
        assert "no-store" in cast.client(who).get(page)["Cache-Control"], page


def test_reading_sets_no_cookie(cast: Cast) -> None:
    pages = [page for page in open_pages(cast) if not _on_the_way_in(page)]
    assert len(pages) > 10
    for page in pages:
        response = Client(HTTP_HOST="127.0.0.1").get(page)
        assert response.cookies == {}, page
        assert "Set-Cookie" not in response, page


def test_cookies_are_out_of_reach_of_scripts_and_of_other_sites() -> None:
    assert settings.SESSION_COOKIE_HTTPONLY
    assert settings.CSRF_COOKIE_HTTPONLY
    assert settings.SESSION_COOKIE_SAMESITE == "Lax"
    assert settings.SESSION_EXPIRE_AT_BROWSER_CLOSE


def test_nothing_says_in_a_log_who_asked(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    """At the levels that the program is set to, whatever is asked: pages, tries at codes, forged forms, an error."""
    caplog.set_level(logging.INFO)
    logging.getLogger("django.request").setLevel(settings.LOGGING["loggers"]["django.request"]["level"])
    address = "203.0.113.77"
    browser = Client(
        HTTP_HOST="127.0.0.1", REMOTE_ADDR=address, HTTP_USER_AGENT="Telltale/1.0", enforce_csrf_checks=True
    )
    for page in open_pages(cast):
        browser.get(page)
        browser.post(page, {"code": "typed-words", "email": "typed@example.org"})
    request = RequestFactory().get("/t/abc/", REMOTE_ADDR=address, HTTP_USER_AGENT="Telltale/1.0")
    request.user = cast.people["nell"]
    try:
        raise ValueError("typed@example.org")
    except ValueError:
        errors.broken(request)
    assert "ValueError" in caplog.text, "the log says what broke"
    for told in (address, "Telltale", "typed@example.org", "typed-words", "/t/abc/", "nell@example.org"):
        assert told not in caplog.text


def test_no_format_of_the_log_can_name_an_address() -> None:
    for name, logger in settings.LOGGING["loggers"].items():
        assert "access" not in name, logger
    for formatter in settings.LOGGING["formatters"].values():
        assert "request" not in formatter["format"]
