"""What every test shares. A run never writes to the data folder of whoever runs it."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.journeys.visitors import Auditor

_ROOT = Path(__file__).resolve().parents[1]
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


_QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def found(what: str, asked: str, places: list[Path]) -> str:
    """The first of `places` that is there. Raises RuntimeError, which says how to name another."""
    for place in places:
        if place.is_file():
            return str(place)
    raise RuntimeError(f"{what} was not found. Say where it is with the environment variable {asked}.")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium: one for all tests, since Playwright can be started once in a process."""
    names = ("chromium", "chromium-browser", "google-chrome")
    on_path = [Path(path) for name in names if (path := shutil.which(name))]
    given = [Path(os.environ[v]) for v in ("FAIRPRACTICE_CHROMIUM",) if v in os.environ]
    program = found("Chromium", "FAIRPRACTICE_CHROMIUM", [*given, *on_path])
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=_QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def auditor(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Auditor]:
    given = [Path(os.environ[v]) for v in ("FAIRPRACTICE_AXE",) if v in os.environ]
    shared = sorted((_ROOT / ".venv" / "share" / "axe").glob("**/axe.min.js"))
    axe = found("axe-core", "FAIRPRACTICE_AXE", [*given, *shared])
    # bin/test names one folder for all its workers and databases.
    good = Path(os.environ.get("FAIRPRACTICE_AXE_GOOD") or tmp_path_factory.mktemp("axe-good"))
    good.mkdir(exist_ok=True)
    made = Auditor(chromium, Path(axe).read_text("utf-8"), good)
    yield made
    made.close()
