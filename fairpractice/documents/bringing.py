"""A file that somebody brings in: kept at once, used when they have seen what it says, removed if they do not want it."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from fairpractice.documents import editing, importing
from fairpractice.documents.models import Document, Incoming, Version
from fairpractice.documents.word_blocks import Choice
from fairpractice.files import services as files
from fairpractice.organisations.models import Organisation, Person


def waiting(employer: Organisation, document: Document | None = None) -> list[Incoming]:
    """Files that were brought in for this document (None: for a statement to come) and wait for a choice."""
    rows = Incoming.objects.filter(employer=employer, document=document)
    return list(rows.select_related("stored_file", "by"))


@transaction.atomic
def bring(*, by: Person, employer: Organisation, upload: UploadedFile, document: Document | None = None) -> Incoming:
    """Keeps a file whose words can be read. Raises FilesError and NotReadable; then nothing of it is kept."""
    importing.check(upload)
    stored = files.store(by=by, organisation=employer, upload=upload)
    return Incoming.objects.create(employer=employer, document=document, stored_file=stored, by=by)


@transaction.atomic
def use(
    *, by: Person, incoming: Incoming, choice: Choice, notes: bool, based_on: int, title: str = "", reason: str = ""
) -> Version:
    """What the file says becomes the next version, or the first of a new statement.

    Raises DocumentError (Conflict where somebody saved meanwhile), NotReadable and FilesError.
    """
    wording = importing.read(incoming.stored_file).wording(incoming.stored_file, choice, notes=notes)
    if incoming.document is None:
        kind = Document.Kind.STATEMENT
        made = editing.begin(by=by, employer=incoming.employer, kind=kind, title=title, wording=wording, reason=reason)
        version = editing.newest(made)
    else:
        version = editing.save(by=by, document=incoming.document, wording=wording, based_on=based_on, reason=reason)
    incoming.delete()
    assert version is not None
    return version


@transaction.atomic
def drop(*, by: Person, incoming: Incoming) -> None:
    """Removes a file that is not wanted after all."""
    stored = incoming.stored_file
    incoming.delete()
    files.remove(by=by, stored=stored)
