"""When saving breaks, the page gives back what was typed, and says so when it is the disk."""

import sqlite3

import psycopg.errors
import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import SuspiciousOperation
from django.db import OperationalError
from django.http import HttpRequest
from django.test import RequestFactory

from fairpractice.ui import errors

DISK = "The disk of the computer that runs Fair Practice may be full."


def _request(method: str = "post") -> HttpRequest:
    typed = {"csrfmiddlewaretoken": "old", "held_for": "old", "note": 'We "talked" <b>', "items": ["a", "b"]}
    request: HttpRequest = getattr(RequestFactory(), method)("/lead/abc/evidence/add/?for=x", typed)
    request.user = AnonymousUser()
    return request


def _page(request: HttpRequest, error: Exception, led_to: type[Exception] | None = None) -> str:
    try:
        if led_to:
            raise led_to("…") from error
        raise error
    except Exception:  # noqa: BLE001 -- as Django does around a view
        response = errors.broken(request)
    assert response.status_code == 500
    assert response["Cache-Control"] == "no-store"
    return response.content.decode()


def _sqlite_full() -> sqlite3.OperationalError:
    base = sqlite3.connect(":memory:")
    base.execute("PRAGMA max_page_count = 2")
    base.execute("CREATE TABLE a (b)")
    with pytest.raises(sqlite3.OperationalError) as found:
        base.execute("INSERT INTO a VALUES (zeroblob(100000))")
    base.close()
    return found.value


@pytest.mark.parametrize("error", [psycopg.errors.DiskFull("…"), _sqlite_full()], ids=["PostgreSQL", "SQLite"])
def test_a_database_without_room_says_so(error: Exception) -> None:
    assert DISK in _page(_request(), error, OperationalError)


def test_another_error_does_not_blame_the_disk() -> None:
    for error in (OperationalError("locked"), PermissionError(13, "no"), RuntimeError()):
        assert DISK not in _page(_request(), error)


def test_what_was_typed_can_be_sent_again_to_the_same_address() -> None:
    page = _page(_request(), RuntimeError())
    assert 'action="/lead/abc/evidence/add/?for=x"' in page
    assert '<p class="fp-typed">We &#34;talked&#34; &lt;b&gt;</p>' in page
    assert '<input type="hidden" name="note" value="We &#34;talked&#34; &lt;b&gt;">' in page
    assert page.count('name="items"') == 2
    assert page.count('name="csrfmiddlewaretoken"') == 1
    assert '"old"' not in page


def test_nothing_is_offered_where_nothing_was_sent_or_it_could_not_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Try again" not in _page(_request("get"), RuntimeError())
    cut = _request()

    def unreadable(_request: HttpRequest) -> None:
        raise SuspiciousOperation("too large")

    monkeypatch.setattr(type(cut), "POST", property(unreadable))
    assert "Try again" not in _page(cut, RuntimeError())
