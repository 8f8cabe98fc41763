"""What every test shares."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.journeys.visitors import Auditor

_ROOT = Path(__file__).resolve().parents[1]


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
