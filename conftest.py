"""A run never writes to the data folder of whoever runs it, wherever its tests are."""

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings as properties

properties.register_profile("untimed", deadline=None)  # a busy machine is no failure of a property
properties.load_profile("untimed")
_WITH_ONE = {"db", "transactional_db", "live_server", "installations", "told"}
_KEPT: list[tempfile.TemporaryDirectory[str]] = []


def pytest_configure(config: pytest.Config) -> None:
    """bin/test sets FAIRPRACTICE_DATA; plain pytest gets a folder here. pytest-django has read the settings by now."""
    from django.conf import settings  # noqa: PLC0415 -- read already; at the top it would be read before pytest-django

    if not os.environ.get("FAIRPRACTICE_DATA"):
        _KEPT.append(tempfile.TemporaryDirectory(prefix="fair-practice-tests-"))
        folder = Path(_KEPT[0].name) / "data"
        folder.mkdir(mode=0o700)
        os.environ["FAIRPRACTICE_DATA"] = str(folder)
        settings.DATA_FOLDER, settings.MEDIA_ROOT, settings.STATIC_ROOT = folder, folder / "files", folder / "static"
    # Each worker has a database of its own, so it has ballot boxes of its own too.
    own = Path(os.environ["FAIRPRACTICE_DATA"]).parent / f"boxes-{os.environ.get('PYTEST_XDIST_WORKER', 'one')}"
    settings.BALLOTS_FOLDER, settings.BALLOT_KEYS_FOLDER = own / "ballots", own / "keys"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What meets no database need not be tried with another one: on PostgreSQL it stands aside. Where both databases are tried
    one after the other (bin/test says so), each takes one half of the journeys: a phone here, a wide screen there."""
    aside = {item for item in items if os.environ.get("DATABASE_URL") and not _meets_a_database(item)}
    if os.environ.get("FAIRPRACTICE_BOTH_DATABASES"):
        aside |= _other_half(items)
    if aside:
        config.hook.pytest_deselected(items=list(aside))
        items[:] = [item for item in items if item not in aside]


def _meets_a_database(item: pytest.Item) -> bool:
    return item.get_closest_marker("django_db") is not None or bool(
        _WITH_ONE.intersection(getattr(item, "fixturenames", ()))
    )


def _other_half(items: list[pytest.Item]) -> set[pytest.Item]:
    here, there = ("wide, script", "narrow, no script")
    if not os.environ.get("DATABASE_URL"):
        here, there = there, here
    names = {item.nodeid for item in items}
    return {
        i
        for i in items
        if i.get_closest_marker("journey") and there in i.nodeid and i.nodeid.replace(there, here) in names
    }


@pytest.fixture(autouse=True)
def _quick_codes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Digests of slips are slow on purpose. Only what is about them, or attacks them, waits for the real ones."""
    if "ballots" not in request.path.parts and request.node.get_closest_marker("attack") is None:
        monkeypatch.setattr("fairpractice.ballots.codes.MEMORY", 64)
