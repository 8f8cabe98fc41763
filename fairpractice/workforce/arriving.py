"""Receives a staff list: the file is held in memory only, up to a limit, and never on a disk.

`fairpractice.installation.serving` keeps the body of these addresses in memory too, before Django sees it.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from fairpractice.workforce.reading.tables import MOST_BYTES, too_many_bytes

ADDRESS = re.compile(r"^/lead/[^/]+/data/bring/")
MOST_BODY = MOST_BYTES + 2_000_000  # a file with its form
TOO_LARGE = "X_LIST_TOO_LARGE"  # set by the server on a request whose body it read past


class InMemory(FileUploadHandler):
    """Keeps a file in memory; past the limit it stops and leaves `upload_problem` on the request."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.kept = io.BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self.kept.tell() + len(raw_data) > MOST_BYTES:
            self.kept.close()
            if self.request is not None:
                self.request.upload_problem = "too large"  # type: ignore[attr-defined]
            raise StopUpload(connection_reset=True)
        self.kept.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile:
        self.kept.seek(0)
        return UploadedFile(file=self.kept, name="list", content_type="application/octet-stream", size=file_size)


def in_memory(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For views that take a list. The check against forged forms reads the form, so it comes after the choice of memory.

    Of what was too large even for the server nothing is left to check or to do: the view says so.
    """
    checked = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.upload_handlers = [InMemory(request)]
        if f"HTTP_{TOO_LARGE}" in request.META:
            request.upload_problem = "too large"  # type: ignore[attr-defined]
            request.POST = QueryDict()  # whatever came with the sign is not looked at
            return view(request, *args, **kwargs)
        return checked(request, *args, **kwargs)

    return inner


def problem(request: HttpRequest) -> str:
    """The sentence for a file that was stopped on its way, "" when none was."""
    request.POST  # noqa: B018 -- reading it is what receives the upload
    return too_many_bytes().words if getattr(request, "upload_problem", "") else ""
