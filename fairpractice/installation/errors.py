"""What can go wrong with an installation. The text of each is one or two sentences for the person at the keyboard."""

import errno
from pathlib import Path


class InstallationError(Exception):
    """Something expected went wrong; the text says what, and how to mend it."""


class BackupError(InstallationError):
    """A backup cannot be made or used."""


class ServingError(InstallationError):
    """The program cannot start."""


_FULL = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}


def disk_sentence(error: OSError, where: Path) -> str:
    """Why a file could not be written at `where`, in words."""
    if error.errno in _FULL:
        return f"The disk is full: {where} could not be written. Make room, or choose another disk, and try again."
    return f"{where} could not be written ({error.strerror or error}). Choose a folder that you may write in."
