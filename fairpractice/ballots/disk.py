"""Files that are written in place and never show when: one size, one name, one time for life. Works on Windows too."""

import contextlib
import errno
import os
import secrets
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from fairpractice.ballots.exceptions import BoxFull

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

LONG_AGO = 946_684_800  # 1 January 2000 in seconds: the time that every file shows
REMOVES_OPEN_FILES = sys.platform != "win32"
_FLAGS = os.O_RDWR | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)
_NOATIME = getattr(os, "O_NOATIME", 0)  # reading leaves no time either
_FAR = 1 << 30  # Windows locks bytes against reading: one far beyond the end of the file is locked
_PIECE = 1 << 20  # bytes


@contextlib.contextmanager
def room_needed() -> Iterator[None]:
    """A full disk, or a used-up quota, becomes BoxFull."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
            raise BoxFull from None
        raise


def open_file(path: Path) -> int:
    """A file that is there, to read and write in place. Raises FileNotFoundError."""
    try:
        return os.open(path, _FLAGS | _NOATIME)
    except PermissionError:  # O_NOATIME is for the owner only
        return os.open(path, _FLAGS)


def create_file(path: Path) -> int:
    """A new and empty file, for its owner only. Raises FileExistsError."""
    return os.open(path, _FLAGS | os.O_CREAT | os.O_EXCL, 0o600)


def fill(fd: int, size: int) -> None:
    """`size` random bytes from the beginning, synced."""
    for at in range(0, size, _PIECE):
        write_at(fd, secrets.token_bytes(min(_PIECE, size - at)), at)
    sync(fd)


def read_at(fd: int, size: int, offset: int) -> bytes:
    """Up to `size` bytes: fewer at the end of the file."""
    parts = []
    while size:
        if sys.platform == "win32":
            os.lseek(fd, offset, os.SEEK_SET)
            part = os.read(fd, size)
        else:
            part = os.pread(fd, size, offset)
        if not part:
            break
        parts.append(part)
        size, offset = size - len(part), offset + len(part)
    return b"".join(parts)


def write_at(fd: int, content: bytes, offset: int) -> None:
    """All of `content`, in place; not yet synced."""
    rest = memoryview(content)
    while rest:
        done = raw_write(fd, rest, offset)
        rest, offset = rest[done:], offset + done


def raw_write(fd: int, content: memoryview, offset: int) -> int:
    """One write of the system: how many bytes it took."""
    if sys.platform == "win32":
        os.lseek(fd, offset, os.SEEK_SET)
        return os.write(fd, content)
    return os.pwrite(fd, content, offset)


def sync(fd: int) -> None:
    """Comes back when what was written is on the disk itself."""
    if sys.platform == "darwin":
        fcntl.fcntl(fd, fcntl.F_FULLFSYNC)  # plain fsync stops at the drive's own memory there
    elif sys.platform == "win32":
        os.fsync(fd)
    else:
        os.fdatasync(fd)


def sync_folder(folder: Path) -> None:
    """Names made or removed in `folder` are on the disk itself. Windows does this by itself."""
    if sys.platform != "win32":
        fd = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(fd)
        finally:
            os.close(fd)


def wait_for_lock(fd: int) -> None:
    """Until this open file holds the lock; closing it gives the lock back."""
    if sys.platform == "win32":
        while True:
            os.lseek(fd, _FAR, os.SEEK_SET)
            try:
                msvcrt.locking(fd, msvcrt.LK_NBLCK, 1)
                return
            except OSError:
                time.sleep(0.005)
    else:
        fcntl.flock(fd, fcntl.LOCK_EX)


def turn_back_times(path: Path) -> None:
    """The file shows `LONG_AGO` as its times of reading and writing. A file that is gone is no error."""
    with contextlib.suppress(FileNotFoundError):
        seen = os.stat(path)
        if not seen.st_mtime == seen.st_atime == LONG_AGO:
            os.utime(path, (LONG_AGO, LONG_AGO))


def remove(path: Path) -> None:
    """Its name goes. A file that is gone is no error; on Windows it waits for others who have it open."""
    for _ in range(200):
        try:
            path.unlink(missing_ok=True)
            return
        except PermissionError:
            if sys.platform != "win32":
                raise
            time.sleep(0.01)
    path.unlink(missing_ok=True)
