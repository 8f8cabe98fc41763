"""Saying "I have read this": of one version, with an account or with a typed name; and what the lead sees of it.

Of a policy the lead sees who. Of the statement only how many, unless the Practice has said otherwise: then the page says so
before, and no name is asked for, kept or shown where it does not. An acknowledgement without a name leaves no line in the record.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fairpractice.documents import readers
from fairpractice.documents.exceptions import DocumentError
from fairpractice.documents.models import Document, Version
from fairpractice.documents.models_register import Acknowledgement, Reader
from fairpractice.documents.standing import Expected, Read, Standing, counts_from, folded, standing
from fairpractice.organisations import events
from fairpractice.organisations.models import Organisation, Person
from fairpractice.plans.deciders import Due, DueKind

How = Acknowledgement.How


def asks(document: Document) -> bool:
    """Whether readers are asked to say that they have read it."""
    return document.kind == Document.Kind.STATEMENT or document.must_acknowledge or document.induction


def tells_who(document: Document) -> bool:
    """Whether the lead sees who has read it, and not only how many."""
    return document.kind == Document.Kind.POLICY or document.must_acknowledge


def _readable(version: Version) -> Document:
    document = version.document
    if document.stage != Document.Stage.PUBLISHED or version.published_on is None:
        raise DocumentError(_("This is not published, so there is nothing to say yet."))
    return document


@transaction.atomic
def acknowledge(*, by: Person, version: Version) -> Acknowledgement:
    """Somebody signed in says that they have read a version; once, however often they say so. Raises DocumentError."""
    document = _readable(version)
    named = tells_who(document)
    row, made = Acknowledgement.objects.get_or_create(
        version=version, person=by, defaults={"how": How.ACCOUNT, "named": named}
    )
    if named and not row.named:  # they had said so before names were shown, and say it again
        row.named = made = True
        row.save(update_fields=["named"])
    if made and named:
        events.record(organisation=document.employer, by=by, what="said that they had read", about=document.public_id)
    return row


@transaction.atomic
def acknowledge_by_name(*, version: Version, name: str = "", role: str = "") -> Acknowledgement:
    """Somebody without an account says so. Nobody is signed in, so there is no `by`. Raises DocumentError.

    The same name and role twice count once. Where the lead sees only how many, no name is kept, whatever was sent.
    """
    document = _readable(version)
    if not tells_who(document):
        return Acknowledgement.objects.create(version=version, how=How.SLIP, named=False)
    name, role = " ".join(name.split())[:120], " ".join(role.split())[:80]
    if not name:
        raise DocumentError(_("Type your name"))
    row, made = Acknowledgement.objects.get_or_create(
        version=version,
        name_key=_key(name, role),
        defaults={"how": How.SLIP, "named": True, "typed_name": name, "typed_role": role},
    )
    if made:
        events.record(
            organisation=document.employer, by=None, what="somebody said that they had read", about=document.public_id
        )
    return row


def _key(name: str, role: str) -> str:
    return f"{folded(name)}|{folded(role)}"[:210]


@transaction.atomic
def on_paper(*, by: Person, version: Version, reader: Reader) -> Acknowledgement:
    """The lead says for somebody of the list that they signed on paper. Raises DocumentError."""
    document = _readable(version)
    row, _made = Acknowledgement.objects.get_or_create(
        version=version,
        name_key=_key(reader.name, reader.role_words),
        defaults={
            "how": How.SLIP, "named": True, "typed_name": reader.name, "typed_role": reader.role_words, "reader": reader,
        },
    )  # fmt: skip
    if row.reader_id != reader.pk or row.set_aside_on:
        row.reader, row.set_aside_on = reader, None
        row.save(update_fields=["reader", "set_aside_on"])
    events.record(
        organisation=document.employer, by=by, what="said that somebody signed on paper", about=document.public_id
    )
    return row


@transaction.atomic
def set_aside(*, by: Person, row: Acknowledgement, aside: bool = True) -> None:
    """Takes a typed name out of the count, since nobody knows who it is; or puts it back."""
    if row.how != How.SLIP:
        raise DocumentError(_("Somebody said this with their own account, so it stands."))
    row.set_aside_on = timezone.localdate() if aside else None
    row.save(update_fields=["set_aside_on"])
    document = row.version.document
    what = "put a typed name aside" if aside else "put a typed name back"
    events.record(organisation=document.employer, by=by, what=what, about=document.public_id)


@transaction.atomic
def tie(*, by: Person, row: Acknowledgement, reader: Reader | None) -> None:
    """Says whom of the list a typed name is, or (None) that it is left open again."""
    if row.how != How.SLIP:
        raise DocumentError(_("Somebody said this with their own account, so it stands."))
    row.reader = reader
    row.save(update_fields=["reader"])
    document = row.version.document
    events.record(organisation=document.employer, by=by, what="said who a typed name is", about=document.public_id)


@transaction.atomic
def forget_name(*, by: Person, row: Acknowledgement) -> None:
    """Takes a typed name that was put aside out of the program. Raises DocumentError for one that counts."""
    if row.set_aside_on is None:
        raise DocumentError(_("Put the name aside first."))
    row.typed_name = row.typed_role = row.name_key = ""
    row.reader = None
    row.save(update_fields=["typed_name", "typed_role", "name_key", "reader"])
    document = row.version.document
    events.record(organisation=document.employer, by=by, what="forgot a typed name", about=document.public_id)


@dataclass(frozen=True)
class Total:
    """How many have read what counts now, and how many an earlier version, where no name is shown."""

    now: int
    earlier: int


@dataclass(frozen=True)
class Reading:
    """One published document and who has read it: `standing` where the lead sees who, else `total`."""

    document: Document
    since: int
    standing: Standing | None
    total: Total | None


def readings(
    employer: Organisation, documents: Sequence[Document], expect: Sequence[Expected] | None = None
) -> list[Reading]:
    """Who has read each of these published documents. Four queries, however many they are."""
    expect = readers.expected(employer) if expect is None else expect
    rows = [document for document in documents if document.stage == Document.Stage.PUBLISHED and asks(document)]
    published = _published_numbers(rows)
    said: dict[int, list[Acknowledgement]] = {}
    kept = Acknowledgement.objects.filter(version__document__in=rows, set_aside_on=None).select_related("version")
    for row in kept.defer("version__text", "version__plain"):
        said.setdefault(row.version.document_id, []).append(row)
    return [_reading(each, published.get(each.pk, []), said.get(each.pk, []), expect) for each in rows]


def _reading(
    document: Document,
    published: Iterable[tuple[int, bool]],
    said: Iterable[Acknowledgement],
    expect: Sequence[Expected],
) -> Reading:
    since = counts_from(published)
    if not tells_who(document):
        numbers = [row.version.number for row in said]
        now = sum(number >= since for number in numbers)
        return Reading(document, since, None, Total(now, len(numbers) - now))
    who = [one for one in expect if document.must_acknowledge or one.joiner]
    found = standing(who, (_read(row) for row in said if row.named), since, timezone.localdate())
    return Reading(document, since, found, None)


def _read(row: Acknowledgement) -> Read:
    whom = f"a:{row.person_id}" if row.person_id else f"r:{row.reader_id}" if row.reader_id else ""
    return Read(row.pk, row.version.number, row.on, whom, row.typed_name, row.typed_role)


def waiting_for(person: Person, documents: Sequence[Document]) -> set[int]:
    """Which of these published documents this person is asked to read, or to read again. Two queries."""
    rows = [document for document in documents if document.must_acknowledge]
    published = _published_numbers(rows)
    said = own(person, rows)
    waiting = set()
    for document in rows:
        row = said.get(document.pk)
        if row is None or row.version.number < counts_from(published.get(document.pk, [])):
            waiting.add(document.pk)
    return waiting


def dues(employer: Organisation) -> list[Due]:
    """First days of joiners on the list who have not read the induction set, for reminders; a day once, and no names."""
    expect = [who for who in readers.expected(employer) if who.joiner]
    rows = Document.objects.filter(employer=employer, stage=Document.Stage.PUBLISHED, induction=True) if expect else ()
    left = [read.standing for read in readings(employer, list(rows), expect) if read.standing]
    days = {line.who.starts_on for one in left for line in (*one.not_yet, *one.again, *one.coming)}
    return [Due(DueKind.JOINER, day.isoformat(), "", day, "policies/readers/") for day in sorted(filter(None, days))]


def _published_numbers(documents: Sequence[Document]) -> dict[int, list[tuple[int, bool]]]:
    found: dict[int, list[tuple[int, bool]]] = {}
    versions = Version.objects.filter(document__in=documents).exclude(published_on=None)
    for document, number, needs in versions.values_list("document_id", "number", "needs_reading"):
        found.setdefault(document, []).append((number, needs))
    return found


def own(person: Person, documents: Iterable[Document]) -> Mapping[int, Acknowledgement]:
    """By document: the newest version that this person said they read. One query.

    What was said before names were shown does not count where they are shown now: it is asked again.
    """
    tells = {document.pk: tells_who(document) for document in documents}
    rows = Acknowledgement.objects.filter(version__document__in=tells, person=person).select_related("version")
    found = rows.defer("version__text", "version__plain").order_by("version__number")
    return {row.version.document_id: row for row in found if row.named or not tells[row.version.document_id]}
