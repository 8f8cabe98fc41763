"""A folder of its own for files; the cast."""

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from tests.cast import Cast, assemble


@pytest.fixture(autouse=True)
def own_folder(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble()
