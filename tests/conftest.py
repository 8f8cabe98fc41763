"""What every test shares. A run never writes to the data folder of whoever runs it."""

import os
import tempfile
from pathlib import Path

import pytest

_KEPT: list[tempfile.TemporaryDirectory[str]] = []


def pytest_configure(config: pytest.Config) -> None:
    """bin/test sets FAIRPRACTICE_DATA; plain pytest gets a folder here. pytest-django has read the settings by now."""
    if os.environ.get("FAIRPRACTICE_DATA"):
        return
    from django.conf import settings  # noqa: PLC0415 -- read already; at the top it would be read before pytest-django

    _KEPT.append(tempfile.TemporaryDirectory(prefix="fair-practice-tests-"))
    folder = Path(_KEPT[0].name)
    os.environ["FAIRPRACTICE_DATA"] = str(folder)
    settings.DATA_FOLDER, settings.MEDIA_ROOT, settings.STATIC_ROOT = folder, folder / "files", folder / "static"
