"""Publishing: from then on readers see this version and no other, until the next is published. Earlier ones stay reachable.

A statement is only ever shown as it was signed: each version waits until a senior leader's name stands under that version.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fairpractice.documents import searching
from fairpractice.documents.editing import hold
from fairpractice.documents.exceptions import DocumentError
from fairpractice.documents.models import Document, Version
from fairpractice.documents.models_together import Signature
from fairpractice.organisations import events
from fairpractice.organisations.models import Person


def published_versions(document: Document) -> list[Version]:
    """Every version that readers have seen or see now, the newest first."""
    rows = document.versions.exclude(published_on=None).select_related("stored_file")
    return list(rows.order_by("-number"))


def waits_for_signature(document: Document, version: Version) -> bool:
    """Whether a version cannot be published yet, since nobody has put their name under it. Of a policy none is asked."""
    return document.kind == Document.Kind.STATEMENT and not Signature.objects.filter(version=version).exists()


@transaction.atomic
def publish(
    *, by: Person, document: Document, version: Version, needs_reading: bool, what_changed: str = ""
) -> Version:
    """Shows `version` to readers. needs_reading: whether those who read an earlier one are asked again.

    Raises DocumentError for a version that was published before, is not newer than what is shown, or is another's; and for
    one of a statement that nobody has signed.
    """
    found = hold(document)
    if found.stage == Document.Stage.WITHDRAWN:
        raise DocumentError(_("This has been withdrawn. Bring it back first."))
    chosen = found.versions.filter(pk=version.pk).first()
    if chosen is None:
        raise DocumentError(_("There is no such version."))
    if chosen.published_on or (found.current and found.current.number >= chosen.number):
        raise DocumentError(_("This version was published before. To show it again, bring it back as a new version."))
    if waits_for_signature(found, chosen):
        raise DocumentError(_("A senior leader signs this version first. Until then people see what they saw before."))
    first = found.current is None
    if not first and not what_changed.strip():
        raise DocumentError(_("Say what has changed, so that people need not look for it."))
    chosen.published_on = timezone.localdate()
    chosen.needs_reading = needs_reading
    chosen.what_changed = what_changed.strip()
    chosen.save(update_fields=["published_on", "needs_reading", "what_changed"])
    found.current, found.stage = chosen, Document.Stage.PUBLISHED
    found.save(update_fields=["current", "stage"])
    searching.keep_in_step(found)
    events.record(organisation=found.employer, by=by, what="published a document", about=found.public_id)
    return chosen


@transaction.atomic
def withdraw(*, by: Person, document: Document, because: str, replaced_by: Document | None = None) -> Document:
    """Takes a document away from readers; its page says why and what stands in its place. Raises DocumentError."""
    found = hold(document)
    if not because.strip():
        raise DocumentError(_("Say why, for those who come looking for it."))
    if replaced_by and (replaced_by.employer_id != found.employer_id or replaced_by.pk == found.pk):
        raise DocumentError(_("Choose another document of yours that stands in its place."))
    found.stage, found.withdrawn_because, found.replaced_by = Document.Stage.WITHDRAWN, because.strip(), replaced_by
    found.save(update_fields=["stage", "withdrawn_because", "replaced_by"])
    searching.keep_in_step(found)
    events.record(organisation=found.employer, by=by, what="withdrew a document", about=found.public_id)
    return found


@transaction.atomic
def take_back_withdrawal(*, by: Person, document: Document) -> Document:
    """Undoes `withdraw`: readers see again what they saw before. Raises DocumentError for a second live statement."""
    found = hold(document)
    if found.stage != Document.Stage.WITHDRAWN:
        return found
    others = Document.objects.filter(employer=found.employer, kind=Document.Kind.STATEMENT).exclude(pk=found.pk)
    if found.kind == Document.Kind.STATEMENT and others.exclude(stage=Document.Stage.WITHDRAWN).exists():
        raise DocumentError(_("You have another statement by now. Withdraw that one first."))
    found.stage = Document.Stage.PUBLISHED if found.current else Document.Stage.DRAFT
    found.withdrawn_because, found.replaced_by = "", None
    found.save(update_fields=["stage", "withdrawn_because", "replaced_by"])
    searching.keep_in_step(found)
    events.record(
        organisation=found.employer, by=by, what="took back that a document was withdrawn", about=found.public_id
    )
    return found
