"""What the tests of this room share."""

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings


@pytest.fixture(autouse=True)
def own_boxes(settings: Settings, tmp_path: Path) -> tuple[Path, Path]:
    """Folders of boxes and of keys for each test alone: some tests destroy whatever is there."""
    folders = tmp_path / "ballots", tmp_path / "ballot-keys"
    settings.BALLOTS_FOLDER, settings.BALLOT_KEYS_FOLDER = folders
    return folders
