"""One running copy a data folder. The operating system holds the lock, so a crash leaves none behind."""

import os
from pathlib import Path
from types import TracebackType

from fairpractice.installation.errors import ServingError

if os.name == "nt":
    import msvcrt
else:
    import fcntl

_BYTE = 1 << 20  # Windows hides the locked byte from readers: far behind the text


class FolderLock:
    """Held from start to end: `with FolderLock(folder, "http://…")`. Raises ServingError when another copy holds it."""

    def __init__(self, folder: Path, note: str) -> None:
        self.path = folder / "running.lock"
        self.note = note
        self._file = -1

    def __enter__(self) -> "FolderLock":
        self._file = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock(self._file)
        except OSError as error:
            other = os.read(self._file, 200).decode("utf-8", "replace").strip()
            os.close(self._file)
            raise ServingError(
                f"Fair Practice is already running with the data folder {self.path.parent}"
                + (f" ({other})" if other else "")
                + ". Stop that copy first, or set FAIRPRACTICE_DATA to another folder."
            ) from error
        os.ftruncate(self._file, 0)
        os.lseek(self._file, 0, os.SEEK_SET)
        os.write(self._file, self.note.encode())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.ftruncate(self._file, 0)
        os.close(self._file)


def _lock(file: int) -> None:
    if os.name == "nt":
        os.lseek(file, _BYTE, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        os.lseek(file, 0, os.SEEK_SET)
    else:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
