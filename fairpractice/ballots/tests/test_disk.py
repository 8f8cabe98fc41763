"""The ways of other systems, played here: what Windows and macOS do differently keeps boxes just as safe."""

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest

from fairpractice.ballots import disk
from fairpractice.ballots.tests.making import ROUND, Trial

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there it is no play")


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """No pread, no pwrite, no flock, no fdatasync, no removing of open files."""
    import fcntl  # noqa: PLC0415 -- is not there on Windows

    def locking(fd: int, mode: int, size: int) -> None:
        assert os.lseek(fd, 0, os.SEEK_CUR) > 1 << 20  # never over bytes that others must be able to read
        assert size == 1
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)

    monkeypatch.setattr(disk, "sys", SimpleNamespace(platform="win32"))
    monkeypatch.setattr(disk, "msvcrt", SimpleNamespace(locking=locking, LK_NBLCK=2), raising=False)
    monkeypatch.setattr(disk, "REMOVES_OPEN_FILES", False)
    for name in ("pread", "pwrite", "fdatasync"):
        monkeypatch.delattr(os, name)


@pytest.mark.usefixtures("windows")
def test_a_round_as_on_windows(tmp_path: Path) -> None:
    trial = Trial(tmp_path).make()
    size = trial.box_file.stat().st_size
    with ThreadPoolExecutor(8) as threads:
        assert sorted(threads.map(lambda n: trial.cast(n % 8), range(16))) == [False] * 8 + [True] * 8
    trial.boxes.rewrap(ROUND)
    assert trial.cast_numbers() == list(range(8))
    assert trial.box_file.stat().st_size == size
    assert int(trial.box_file.stat().st_mtime) == disk.LONG_AGO
    trial.boxes.destroy(ROUND)
    assert trial.boxes.rounds() == []


def test_removing_waits_for_others_who_have_the_file_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, tries = tmp_path / "file", 0
    path.touch()
    unlink = Path.unlink

    def busy(self: Path, missing_ok: bool = False) -> None:
        nonlocal tries
        tries += 1
        if tries < 3:
            raise PermissionError("in use")
        unlink(self, missing_ok)

    monkeypatch.setattr(Path, "unlink", busy)
    with pytest.raises(PermissionError):
        disk.remove(path)  # elsewhere this is no matter of waiting
    monkeypatch.setattr(disk, "sys", SimpleNamespace(platform="win32"))
    disk.remove(path)
    assert not path.exists()


def test_files_of_others_are_opened_without_the_right_of_owners(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """O_NOATIME is refused to who does not own the file; the times are turned back then."""
    trial = Trial(tmp_path).make()
    monkeypatch.setattr(disk, "_NOATIME", 1 << 18)
    opening = os.open

    def strict(path: Path, flags: int, mode: int = 0o777) -> int:
        if flags & 1 << 18:
            raise PermissionError("not yours")
        return opening(path, flags, mode)

    monkeypatch.setattr(os, "open", strict)
    assert trial.cast(1)
    assert trial.cast_numbers() == [1]
    for path in (trial.box_file, trial.key_file):
        assert int(path.stat().st_atime) == int(path.stat().st_mtime) == disk.LONG_AGO


def test_writes_that_take_only_a_part_are_carried_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trial = Trial(tmp_path).make()
    write, read = disk.raw_write, os.pread
    monkeypatch.setattr(disk, "raw_write", lambda fd, content, offset: write(fd, content[:3000], offset))
    monkeypatch.setattr(os, "pread", lambda fd, size, offset: read(fd, min(size, 5000), offset))
    for number in range(4):
        assert trial.cast(number)
    assert trial.cast_numbers() == [0, 1, 2, 3]


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="no links")
def test_a_link_in_place_of_a_box_is_not_followed(tmp_path: Path) -> None:
    trial = Trial(tmp_path).make()
    elsewhere = tmp_path / "elsewhere"
    trial.box_file.rename(elsewhere)
    trial.box_file.symlink_to(elsewhere)
    before = elsewhere.read_bytes()
    with pytest.raises(OSError, match="symbolic"):
        trial.boxes.destroy(ROUND)
    assert elsewhere.read_bytes() == before
