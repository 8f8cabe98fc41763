"""Receives an upload and stops as soon as it is too large, so that a 200 MB video fills neither memory nor disk."""

import errno
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest
from django.utils.translation import gettext as _

# Up to here a file stays in memory; a larger one goes to a nameless file that vanishes when it is closed.
_IN_MEMORY = 2_000_000


class Arrived(UploadedFile):
    """An upload that arrived whole."""


class LimitedUpload(FileUploadHandler):
    """Keeps what arrives until the limit; past it, stops reading and leaves `upload_problem` on the request.

    What stood before the file in the form is kept, so forms put their file last. `problem` reads what went wrong.
    """

    chunk_size = 64 * 1024

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.limit = settings.UPLOAD_LIMIT_MB * 1_000_000
        self.received = 0
        self.kept: Any = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        # Not the system's own temporary folder: what staff send stays in the one data folder.
        folder = Path(settings.MEDIA_ROOT) / "arriving"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.kept = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY, dir=str(folder))  # noqa: SIM115 -- outlives this call

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.received += len(raw_data)
        if self.received > self.limit:
            self._stop("too large")
        try:
            self.kept.write(raw_data)
        except OSError as error:
            if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
                raise
            self._stop("disk full")

    def file_complete(self, file_size: int) -> UploadedFile:
        self.kept.seek(0)
        return Arrived(
            file=self.kept,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )

    def _stop(self, problem: str) -> None:
        self.kept.close()
        if self.request is not None:
            self.request.upload_problem = problem  # type: ignore[attr-defined]
        raise StopUpload(connection_reset=True)


def problem(request: HttpRequest) -> str:
    """The sentence for an upload that was stopped, or "" when none was."""
    request.POST  # noqa: B018 -- reading it is what receives the upload
    found = getattr(request, "upload_problem", "")
    if found == "too large":
        return too_large()
    return disk_full() if found else ""


def too_large() -> str:
    return _(
        "This file is larger than %(limit)s MB. Send a smaller one: save pictures at a lower quality, send only the pages "
        "that matter, or give a link to where it is kept."
    ) % {"limit": settings.UPLOAD_LIMIT_MB}


def disk_full() -> str:
    return _(
        "There is no room left on the computer that runs Fair Practice, so this file was not kept. What was saved before "
        "is safe. Free some space and send it again."
    )
