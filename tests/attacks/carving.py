"""What an attacker can do with a raw disk: copy it, carve it for keys, boxes and ballots."""

import os
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from fairpractice.ballots import layout, sealing

BLOCK, SECTOR = 4096, 512
_SIZE = 16 << 20
_PLACES = f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/sbin"  # the tools of disks are not on everybody's path


class Disk:
    """An ext4 file system in a file, mounted at `folder`."""

    def __init__(self, image: Path, folder: Path) -> None:
        self.image, self.folder, self._mounted = image, folder, False

    def mount(self, options: str = "") -> None:
        """Raises OSError or CalledProcessError where this cannot be done."""
        if not hasattr(os, "geteuid") or os.geteuid():
            raise OSError("not root")
        self.image.touch()
        os.truncate(self.image, _SIZE)
        self.folder.mkdir()
        chosen = ",".join(part for part in ("loop", options) if part)
        for command in (
            ["mkfs.ext4", "-q", "-F", "-b", str(BLOCK), str(self.image)],
            ["mount", "-o", chosen, str(self.image), str(self.folder)],
        ):
            program = shutil.which(command[0], path=_PLACES)
            if program is None:
                raise OSError(f"{command[0]} is missing")
            subprocess.run([program, *command[1:]], check=True, capture_output=True)
        self._mounted = True

    def copy(self) -> bytes:
        """The raw disk as it is now, while in use."""
        fd = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(fd)
            subprocess.run(["sync", "-f", str(self.folder)], check=True)
        finally:
            os.close(fd)
        return self._content()

    def _content(self) -> bytes:
        """The raw disk without its empty blocks, which hold nothing and would only take time."""
        image = self.image.read_bytes()
        blocks = (image[at : at + BLOCK] for at in range(0, len(image), BLOCK))
        return b"".join(block for block in blocks if any(block))

    def unmount(self) -> bytes:
        """The raw disk at the end, as `copy` gives it."""
        if self._mounted:
            subprocess.run(["umount", str(self.folder)], check=True)
            self._mounted = False
        return self._content() if self.image.exists() else b""


def found(haystack: bytes, needles: Iterable[bytes]) -> list[bytes]:
    """Those needles that are somewhere in the bytes."""
    return [needle for needle in needles if needle in haystack]


def keys_in(disk: bytes) -> set[bytes]:
    """Everything on a disk that may be a key of 32 bytes: what looks random at the beginning of a sector."""
    starts = {disk[at : at + 32] for at in range(0, len(disk), SECTOR)}
    return {start for start in starts if len(set(start)) > 16}


def boxes_in(disk: bytes, size: int) -> list[bytes]:
    """Everything on a disk that may be a locked box of `size` bytes: runs of blocks that look random."""
    random_looking = [len(set(disk[at : at + BLOCK])) > 200 for at in range(0, len(disk), BLOCK)]
    count = size // BLOCK
    starts = [n for n in range(len(random_looking) - count + 1) if all(random_looking[n : n + count])]
    return [disk[n * BLOCK : n * BLOCK + size] for n in starts]


def opened(boxes: Iterable[bytes], keys: Iterable[bytes], round_id: str) -> list[layout.Contents]:
    """Every box that opens with any of the keys."""
    tried = list(keys)
    return [found for box in boxes for key in tried if (found := layout.unlock(box, key, round_id))]


def ballots_in(haystack: bytes, private: bytes, public: bytes) -> list[sealing.Answers]:
    """Every sealed ballot that begins at any byte, for who has the answer key."""
    size, read = sealing.ANSWERS + sealing.SEALED, []
    for at in range(len(haystack) - size + 1):
        sealed = haystack[at : at + size]
        plain = sealing.open_with(sealed, sealing.shared_key(sealed[:32], private), public)
        if plain is not None and (answers := sealing.unpack_answers(plain)):
            read.append(answers)
    return read
