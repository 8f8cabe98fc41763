"""What the attacks share: whole installations to break into, and ballot boxes that no other test touches."""

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from tests.installation.conftest import here, installations, start, told

__all__ = ["here", "installations", "own_boxes", "start", "told"]


@pytest.fixture
def own_boxes(settings: Settings, tmp_path: Path) -> tuple[Path, Path]:
    """Folders of boxes and of keys for this test alone: some attacks destroy whatever is there."""
    folders = tmp_path / "ballots", tmp_path / "ballot-keys"
    settings.BALLOTS_FOLDER, settings.BALLOT_KEYS_FOLDER = folders
    return folders
