"""Keeping files and giving them back."""

import errno
import hashlib
import os
import secrets
import time
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import FileResponse
from django.utils.translation import gettext as _

from fairpractice.files import uploads
from fairpractice.files.exceptions import DiskFull, FileGone, TooLarge
from fairpractice.files.kinds import KINDS, Kind, download_name, kind_of
from fairpractice.files.models import StoredFile
from fairpractice.organisations import events
from fairpractice.organisations.models import Organisation, Person

_CHUNK = 256 * 1024
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def check(upload: UploadedFile) -> Kind:
    """What an upload is; raises FilesError with a sentence. Forms call it, so that a bad file is told beside its field."""
    if (upload.size or 0) > settings.UPLOAD_LIMIT_MB * 1_000_000:
        raise TooLarge(uploads.too_large())
    return kind_of(upload.name or "", _stream(upload))


@transaction.atomic
def store(*, by: Person, organisation: Organisation, upload: UploadedFile) -> StoredFile:
    """Checks and keeps an upload. Raises FilesError; then nothing of it is left on the disk."""
    kind = check(upload)
    stored = f"{organisation.public_id}/{secrets.token_hex(16)}"
    path = Path(settings.MEDIA_ROOT) / stored
    size, digest = _write(path, _stream(upload))
    try:
        with transaction.atomic():
            row = StoredFile.objects.create(
                organisation=organisation,
                by=by,
                name=download_name(upload.name or "", kind),
                kind=kind.name,
                size=size,
                sha256=digest,
                stored=stored,
            )
            # The name of a file may name a person, and the record is for ever: its public id is enough.
            events.record(organisation=organisation, by=by, what="kept a file", about=row.public_id)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return row


def open_for(*, organisation: Organisation, stored: StoredFile) -> BinaryIO:
    """The content, for an organisation that owns it. Raises FileGone, also when it is another's."""
    path = (Path(settings.MEDIA_ROOT) / stored.stored).resolve()
    if stored.organisation_id != organisation.pk or Path(settings.MEDIA_ROOT).resolve() not in path.parents:
        raise FileGone(_("There is no such file here."))
    try:
        return path.open("rb")
    except FileNotFoundError as error:
        raise FileGone(_("This file is not on the disk any more. Look for it in your back-up.")) from error


def download(*, organisation: Organisation, stored: StoredFile) -> FileResponse:
    """A response that saves the file and can never run it in a page. Raises FileGone."""
    content = open_for(organisation=organisation, stored=stored)
    response = FileResponse(
        content, as_attachment=True, filename=stored.name, content_type=KINDS[stored.kind].content_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@transaction.atomic
def remove(*, by: Person, stored: StoredFile) -> None:
    """Removes a file that nothing shows any more. Raises ProtectedError while something does.

    The row goes now and the file on commit. If it is held open then (Windows), `sweep` finds it without a row.
    """
    path = Path(settings.MEDIA_ROOT) / stored.stored
    organisation, about = stored.organisation, stored.public_id
    stored.delete()
    events.record(organisation=organisation, by=by, what="removed a file", about=about)
    transaction.on_commit(lambda: _unlink(path))


def _unlink(path: Path) -> None:
    with suppress(OSError):
        path.unlink(missing_ok=True)


def sweep(*, older_than: int = 86_400) -> int:
    """Removes files without a row (a crash between the two) after a day. Returns how many."""
    root = Path(settings.MEDIA_ROOT)
    known = set(StoredFile.objects.values_list("stored", flat=True))
    gone = 0
    for path in root.glob("*/*") if root.exists() else ():
        if path.relative_to(root).as_posix() not in known and time.time() - path.stat().st_mtime > older_than:
            path.unlink(missing_ok=True)
            gone += 1
    return gone


def _stream(upload: UploadedFile) -> BinaryIO:
    upload.seek(0)
    return upload.file  # type: ignore[return-value]


def _write(path: Path, content: BinaryIO) -> tuple[int, str]:
    """Writes under another name, flushes to the disk, then renames: a power cut leaves all or nothing."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_suffix(".part")
    digest, size = hashlib.sha256(), 0
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        try:
            while chunk := content.read(_CHUNK):
                digest.update(chunk)
                size += len(chunk)
                _write_all(descriptor, chunk)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        part.replace(path)
        _flush_folder(path.parent)
    except OSError as error:
        part.unlink(missing_ok=True)
        path.unlink(missing_ok=True)
        if error.errno in _FULL:
            raise DiskFull(uploads.disk_full()) from error
        raise
    return size, digest.hexdigest()


def _write_all(descriptor: int, chunk: bytes) -> None:
    left = memoryview(chunk)
    while left:
        left = left[os.write(descriptor, left) :]


def _flush_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows cannot open a folder
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
