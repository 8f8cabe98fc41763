"""What the attacks share: whole installations to break into, ballot boxes that no other test touches, a disk to carve."""

import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from tests.attacks.carving import Disk
from tests.installation.conftest import here, installations, start, told

__all__ = ["here", "installations", "make_disk", "own_boxes", "start", "told"]

_HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)  # before -m chooses
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of this folder is an attack, so that none forgets its mark."""
    for item in items:
        if _HERE in item.path.parents:
            item.add_marker(pytest.mark.attack)


@pytest.fixture
def own_boxes(settings: Settings, tmp_path: Path) -> tuple[Path, Path]:
    """Folders of boxes and of keys for this test alone: some attacks destroy whatever is there."""
    folders = tmp_path / "ballots", tmp_path / "ballot-keys"
    settings.BALLOTS_FOLDER, settings.BALLOT_KEYS_FOLDER = folders
    return folders


@pytest.fixture
def make_disk(tmp_path: Path) -> Iterator[Callable[..., Disk]]:
    """Makes an ext4 disk of 16 MiB in a file and mounts it: for root, on Linux, with loop devices. Else the test is skipped."""
    with ExitStack() as closing:

        def make(options: str = "") -> Disk:
            disk = Disk(tmp_path / "disk.img", tmp_path / "disk")
            closing.callback(disk.unmount)
            try:
                disk.mount(options)
            except (OSError, subprocess.CalledProcessError) as error:
                pytest.skip(f"A disk image can be mounted by root on Linux with loop devices only ({error}).")
            return disk

        yield make
