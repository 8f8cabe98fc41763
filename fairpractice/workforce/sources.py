"""Needs assessments, guidance of committees and data about a wider area: linked or kept, summed up, and used as evidence."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fairpractice.organisations import events
from fairpractice.organisations.models import Organisation, Person
from fairpractice.plans import evidence, packs
from fairpractice.plans.models import Evidence, EvidenceVersion
from fairpractice.workforce.exceptions import WorkforceError
from fairpractice.workforce.models import Source

SHOWS = ("local-and-workforce-needs", "local-and-workforce-needs/gather-data")  # of the framework
FIELDS = ("title", "publisher", "area", "dated", "url", "summary")


@dataclass(frozen=True)
class Told:
    """What is said of a source. area: in its words ("Hackney", "our PCN"). dated: of when it is, as printed on it."""

    title: str
    publisher: str = ""
    area: str = ""
    dated: str = ""
    url: str = ""
    summary: str = ""


def of(employer: Organisation) -> list[Source]:
    """All of the Practice."""
    return list(Source.objects.filter(employer=employer))


@transaction.atomic
def add(
    *, by: Person, employer: Organisation, told: Told, upload: UploadedFile | None = None, as_evidence: bool = True
) -> Source:
    """Adds a link or a file. A file is always kept as evidence. Raises WorkforceError, or FilesError for a bad file."""
    if not told.url and upload is None:
        raise WorkforceError(_("Type the address of the page, or choose a file"), "url")
    if told.url and upload is not None:
        raise WorkforceError(_("Give either an address or a file, and add the other one on its own"), "url")
    row = Source(employer=employer, **_fields(told))
    if upload is not None or as_evidence:
        row.evidence = _evidence(by, employer, told, upload).public_id
    row.save()
    events.record(organisation=employer, by=by, what="added a source", about=row.public_id)
    return row


def _fields(told: Told) -> dict[str, str]:
    return {name: getattr(told, name).strip() for name in FIELDS}


def _evidence(by: Person, employer: Organisation, told: Told, upload: UploadedFile | None) -> Evidence:
    kinds = EvidenceVersion.Kind
    holding = evidence.Holding(
        kind=kinds.LINK if upload is None else kinds.FILE,
        effective_on=timezone.localdate(),
        note=told.summary,
        link=told.url,
        upload=upload,
    )
    pack = packs.pack_for(employer)
    items = [packs.key(pack, name) for name in SHOWS if name in pack.items]
    return evidence.add(by=by, employer=employer, title=told.title, holding=holding, items=items)


@transaction.atomic
def change(*, by: Person, source: Source, told: Told) -> None:
    """Puts right what is said of it; evidence that was made of it stays as it is. Raises WorkforceError."""
    row = Source.objects.select_for_update().select_related("employer").get(pk=source.pk)
    if not told.url and not row.evidence:
        raise WorkforceError(_("Type the address of the page"), "url")
    for name, value in _fields(told).items():
        setattr(row, name, value)
    row.save()
    events.record(organisation=row.employer, by=by, what="changed a source", about=row.public_id)


@transaction.atomic
def use_as_evidence(*, by: Person, source: Source) -> Evidence:
    """Keeps a link as evidence too. Raises WorkforceError when it is evidence already."""
    row = Source.objects.select_for_update().select_related("employer").get(pk=source.pk)
    if row.evidence:
        raise WorkforceError(_("It is part of your evidence already."))
    told = Told(**{name: getattr(row, name) for name in FIELDS})
    made = _evidence(by, row.employer, told, None)
    row.evidence = made.public_id
    row.save(update_fields=["evidence"])
    return made


@transaction.atomic
def remove(*, by: Person, source: Source) -> None:
    """Takes it off the list. Evidence made of it stays with the evidence."""
    employer, about = source.employer, source.public_id
    source.delete()
    events.record(organisation=employer, by=by, what="removed a source", about=about)
