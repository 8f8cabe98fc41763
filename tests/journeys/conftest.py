"""A live server, the system's Chromium, and a visitor on a phone without scripts or on a wide screen with them."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection, connections
from playwright.sync_api import Browser
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from tests.journeys.visitors import DEVICES, Auditor, Device, Visitor

# Playwright keeps an event loop in this thread, which Django takes for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


@pytest.fixture
def server(
    live_server: LiveServer,
    settings: Settings,
    tmp_path: Path,
    mailoutbox: list[object],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[str]:
    """The address of the running program: e-mail goes to a box in memory, nothing is kept from the test before."""
    if connection.vendor == "postgresql":  # threads that keep theirs stand in the way of emptying and of the end
        monkeypatch.setitem(connections.settings["default"], "CONN_MAX_AGE", 0)
    settings.ADDRESS = live_server.url
    settings.STATIC_ROOT = tmp_path / "no-collected-files"
    settings.EMAIL_ENABLED = True
    cache.clear()
    yield live_server.url
    _let_the_record_be_emptied()


def _let_the_record_be_emptied() -> None:
    """The database refuses to delete from the audit trail, which the clearing after a test needs to do."""
    if connection.vendor != "sqlite":
        return  # PostgreSQL truncates, which fires no trigger on rows
    with connection.cursor() as cursor:
        # Only what refuses to be deleted: other tables are emptied with all that hangs on them, in one go.
        cursor.execute(
            "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%BEFORE DELETE%'"
        )
        triggers = cursor.fetchall()
        for name, _table, _sql in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        for table in {row[1] for row in triggers}:
            cursor.execute(f'DELETE FROM "{table}"')
        for _name, _table, sql in triggers:
            cursor.execute(sql)


def _visitor(chromium: Browser, auditor: Auditor, server: str, device: Device, test: str) -> Iterator[Visitor]:
    journey = re.sub(r"\W+", "-", test.removeprefix("test_").replace(device.name, "")).strip("-")
    visitor = Visitor.arrive(chromium, auditor, server, device, journey)
    yield visitor
    visitor.leave()


@pytest.fixture(params=DEVICES, ids=lambda device: device.name)
def visitor(request: pytest.FixtureRequest, chromium: Browser, auditor: Auditor, server: str) -> Iterator[Visitor]:
    """Somebody with a browser: each journey runs on both devices."""
    yield from _visitor(chromium, auditor, server, request.param, request.node.name)


@pytest.fixture
def on_wide_screen(
    request: pytest.FixtureRequest, chromium: Browser, auditor: Auditor, server: str
) -> Iterator[Visitor]:
    """Somebody on a wide screen with scripts, for what needs scripts or is the same everywhere."""
    yield from _visitor(chromium, auditor, server, DEVICES[1], request.node.name)
