"""Writing: a document begins, and each time it is saved there is one version more. Nothing is ever written over."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from fairpractice.documents import searching
from fairpractice.documents.exceptions import Conflict, DocumentError
from fairpractice.documents.models import Document, Version
from fairpractice.documents.wording import Wording
from fairpractice.organisations import events
from fairpractice.organisations.models import Organisation, Person

_DESCRIBED = ("title", "policy_kind", "owner_role", "owner_name", "review_on", "induction", "must_acknowledge")


def newest(document: Document) -> Version | None:
    """The latest version, published or not."""
    return document.versions.select_related("by", "stored_file").order_by("-number").first()


def live_statement(employer: Organisation) -> Document | None:
    """The statement that is being written or is published."""
    rows = Document.objects.filter(employer=employer, kind=Document.Kind.STATEMENT).select_related(
        "employer", "current"
    )
    return rows.exclude(stage=Document.Stage.WITHDRAWN).first()


@transaction.atomic
def begin(
    *,
    by: Person,
    employer: Organisation,
    kind: str,
    title: str,
    wording: Wording,
    reason: str = "",
    policy_kind: str = "",
    owner_role: str = "",
    owner_name: str = "",
    review_on: date | None = None,
    induction: bool = False,
    must_acknowledge: bool = False,
) -> Document:
    """Begins a statement or a policy with its first version. Raises DocumentError, also for a second live statement."""
    Organisation.objects.select_for_update().get(pk=employer.pk)  # so that of two at once the second is told
    if kind == Document.Kind.STATEMENT and live_statement(employer):
        raise DocumentError(_("You have a statement already. Write a new version of it."))
    made = Document.objects.create(
        employer=employer,
        kind=kind,
        title=title.strip(),
        policy_kind=policy_kind,
        owner_role=owner_role.strip(),
        owner_name=owner_name.strip(),
        review_on=review_on,
        induction=induction,
        must_acknowledge=must_acknowledge,
    )
    _add(by, made, 1, wording, reason)
    events.record(organisation=employer, by=by, what="began a document", about=made.public_id)
    return made


@transaction.atomic
def save(*, by: Person, document: Document, wording: Wording, based_on: int, reason: str = "") -> Version:
    """One version more. based_on: number of the version that was on the screen.

    Raises Conflict when there is a newer one by now, and DocumentError. Saving the same words again gives what is there.
    """
    found, head = _held(document)
    fields = wording.fields()
    if head.sha256 == fields["sha256"] and head.source == fields["source"]:
        return head
    if head.number != based_on:
        raise Conflict(_("Somebody saved another version while you were writing. Your words are still here."))
    made = _add(by, found, head.number + 1, wording, reason)
    events.record(organisation=found.employer, by=by, what="wrote a version of a document", about=found.public_id)
    return made


@transaction.atomic
def put_aside(*, by: Person, document: Document, wording: Wording, reason: str = "") -> Version:
    """Keeps words beneath the newest version, which is then said again: both stay in the list of versions."""
    found, head = _held(document)
    aside = _add(by, found, head.number + 1, wording, reason or str(_("Put aside when two people wrote at once")))
    _add(by, found, head.number + 2, _again(head), _("Version %(number)s stays") % {"number": head.number})
    events.record(organisation=found.employer, by=by, what="wrote a version of a document", about=found.public_id)
    return aside


@transaction.atomic
def bring_back(*, by: Person, document: Document, number: int, based_on: int) -> Version:
    """What an earlier version says becomes the newest version. Raises Conflict and DocumentError."""
    found, head = _held(document)
    earlier = found.versions.filter(number=number).first()
    if earlier is None or earlier.pk == head.pk:
        raise DocumentError(_("This is the newest version already."))
    if head.number != based_on:
        raise Conflict(_("Somebody saved another version meanwhile. Have a look at it first."))
    made = _add(by, found, head.number + 1, _again(earlier), _("Version %(number)s again") % {"number": number})
    events.record(organisation=found.employer, by=by, what="brought back a version", about=found.public_id)
    return made


@transaction.atomic
def describe(*, by: Person, document: Document, **changes: object) -> Document:
    """Changes what is said about a document (title, owner, review date and so on), never what it says itself."""
    unknown = set(changes) - set(_DESCRIBED)
    if unknown:
        raise TypeError(f"a document has no {', '.join(sorted(unknown))} to change here")
    found = hold(document)
    for name, value in changes.items():
        setattr(found, name, value.strip() if isinstance(value, str) else value)
    found.save(update_fields=list(changes))
    if "title" in changes:
        searching.keep_in_step(found)
    events.record(
        organisation=found.employer, by=by, what="changed what is said about a document", about=found.public_id
    )
    return found


def hold(document: Document) -> Document:
    """The document as it is now, held against others until the end of the transaction."""
    return Document.objects.select_for_update(of=("self",)).select_related("employer", "current").get(pk=document.pk)


def _held(document: Document) -> tuple[Document, Version]:
    """The document, held, and its newest version."""
    found = hold(document)
    if found.stage == Document.Stage.WITHDRAWN:
        raise DocumentError(_("This has been withdrawn. Bring it back first."))
    head = newest(found)
    if head is None:
        raise DocumentError(_("There is no version of this."))
    return found, head


def _again(version: Version) -> Wording:
    return Wording(text=version.text, link=version.link, stored_file=version.stored_file, plain=version.plain)


def _add(by: Person, document: Document, number: int, wording: Wording, reason: str) -> Version:
    made = Version.objects.create(
        document=document, number=number, by=by, reason=reason.strip()[:300], **wording.fields()
    )
    if document.stage == Document.Stage.APPROVED:  # what was agreed was the version before
        document.stage = Document.Stage.DRAFT
        document.save(update_fields=["stage"])
    return made
