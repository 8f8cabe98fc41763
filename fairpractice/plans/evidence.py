"""Evidence: adding, a new version, what it serves, retiring. Versions are never changed."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fairpractice.files import services as files
from fairpractice.organisations import events
from fairpractice.organisations.models import Organisation, Person
from fairpractice.plans import undo
from fairpractice.plans.exceptions import PlansError
from fairpractice.plans.models import Action, Evidence, EvidenceVersion, UndoStep


@dataclass(frozen=True)
class Holding:
    """What one version holds: a note, a link or a file, and when it held true."""

    kind: str
    effective_on: date
    note: str = ""
    link: str = ""
    upload: UploadedFile | None = None
    review_on: date | None = None


@transaction.atomic
def add(
    *,
    by: Person,
    employer: Organisation,
    title: str,
    holding: Holding,
    items: Iterable[str] = (),
    actions: Iterable[Action] = (),
) -> Evidence:
    """Keeps a piece of evidence and ties it to what it shows. Raises PlansError, or FilesError for a bad file."""
    row = Evidence.objects.create(employer=employer, title=title.strip())
    _version(by, row, holding, 1)
    undo.link_items(row, "evidence", items)
    undo.link_actions(row, [a.pk for a in actions])
    events.record(organisation=employer, by=by, what="added evidence", about=row.public_id)
    after = undo.snapshot("evidence", [row])
    before = {pk: values | {"retired_at": timezone.now()} for pk, values in after.items()}
    undo.remember(by=by, employer=employer, what="added evidence", kind="evidence", before=before, after=after)
    return row


@transaction.atomic
def add_version(*, by: Person, evidence: Evidence, holding: Holding) -> EvidenceVersion:
    """A newer version beside the older ones. It can be undone: then it is gone with its file. Raises PlansError or FilesError."""
    Evidence.objects.select_for_update().get(pk=evidence.pk)  # two at a time would take the same number
    last = evidence.versions.order_by("-number").values_list("number", flat=True).first() or 0
    version = _version(by, evidence, holding, last + 1)
    what = "added a version of evidence"
    events.record(organisation=evidence.employer, by=by, what=what, about=evidence.public_id)
    after = undo.snapshot("version", [version])
    undo.remember(
        by=by, employer=evidence.employer, what=what, kind="version", before=dict.fromkeys(after), after=after
    )
    return version


def _version(by: Person, evidence: Evidence, holding: Holding, number: int) -> EvidenceVersion:
    kinds = EvidenceVersion.Kind
    stored, note, link = None, holding.note.strip(), ""
    if holding.kind == kinds.FILE:
        if holding.upload is None:
            raise PlansError(_("Choose a file"))
        stored = files.store(by=by, organisation=evidence.employer, upload=holding.upload)
    elif holding.kind == kinds.LINK:
        link = holding.link
        if not link:
            raise PlansError(_("Type the address of the page"))
    elif not note:
        raise PlansError(_("Write the note"))
    digest = stored.sha256 if stored else hashlib.sha256((link or note).encode()).hexdigest()
    return EvidenceVersion.objects.create(
        evidence=evidence,
        number=number,
        kind=kinds(holding.kind),
        note=note,
        link=link,
        stored_file=stored,
        sha256=digest,
        effective_on=holding.effective_on,
        review_on=holding.review_on,
        by=by,
    )


@transaction.atomic
def tie(*, by: Person, evidence: Evidence, title: str, items: Iterable[str], actions: Iterable[Action]) -> UndoStep:
    """Rewords the title and ties to exactly these items and actions."""
    before = undo.snapshot("evidence", [evidence])
    evidence.title = title.strip()
    evidence.save(update_fields=["title"])
    undo.link_items(evidence, "evidence", items)
    undo.link_actions(evidence, [a.pk for a in actions])
    return _changed(by, evidence, before, "changed what evidence shows")


@transaction.atomic
def retire(*, by: Person, evidence: Evidence, retired: bool = True) -> UndoStep:
    """Takes evidence out of use, or brings it back. Its versions and files stay."""
    before = undo.snapshot("evidence", [evidence])
    evidence.retired_at = timezone.now() if retired else None
    evidence.save(update_fields=["retired_at"])
    return _changed(by, evidence, before, "retired evidence" if retired else "brought evidence back")


def _changed(by: Person, evidence: Evidence, before: dict[str, object], what: str) -> UndoStep:
    events.record(organisation=evidence.employer, by=by, what=what, about=evidence.public_id)
    evidence.refresh_from_db()
    after = undo.snapshot("evidence", [evidence])
    return undo.remember(by=by, employer=evidence.employer, what=what, kind="evidence", before=before, after=after)
