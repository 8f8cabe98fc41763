"""The register of policies: what there is, how far it is, who owns it, and what is due for a look."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from fairpractice.documents import policy_kinds
from fairpractice.documents.editing import hold
from fairpractice.documents.exceptions import DocumentError
from fairpractice.documents.models import Document, Version
from fairpractice.documents.models_register import Check
from fairpractice.organisations import events
from fairpractice.organisations.models import Organisation, Person
from fairpractice.plans.deciders import Due, DueKind

Stage = Document.Stage
ON_THE_WAY = (Stage.DRAFT, Stage.CONSULTING, Stage.APPROVED)


@dataclass(frozen=True)
class Entry:
    """One line of the register. newest: number of the newest version; looked: day of the last finished check."""

    document: Document
    newest: int
    looked: date | None
    checking: bool

    @property
    def owner(self) -> str:
        """Who sees to it: a role lasts when a person leaves, so it comes first."""
        return ", ".join(part for part in (self.document.owner_role, self.document.owner_name) if part)

    @property
    def drafting(self) -> bool:
        """Whether something newer than what readers see is being written."""
        current = self.document.current
        return self.document.stage == Stage.PUBLISHED and current is not None and self.newest > current.number

    @property
    def stage(self) -> str:
        """How far it is, in words."""
        return stage_words(self.document, drafting=self.drafting)


def stage_words(document: Document, *, drafting: bool = False) -> str:
    """How far a document is. "Due for review" is told with it: it is no stage of its own."""
    if document.stage == Stage.PUBLISHED and document.due:
        return _("Published, and due for a new look")
    if drafting:
        return _("Published; a new version is being written")
    return str(Stage(document.stage).label)


def policies(employer: Organisation) -> list[Entry]:
    """All policies, those in use first, by title. One query."""
    rows = _with_more(Document.objects.filter(employer=employer, kind=Document.Kind.POLICY))
    found = [_entry(row) for row in rows]
    return sorted(found, key=lambda entry: (entry.document.stage == Stage.WITHDRAWN, entry.document.title.casefold()))


def entry(document: Document) -> Entry:
    """The line of one document. One query."""
    return _entry(_with_more(Document.objects.filter(pk=document.pk)).get())


def _with_more(rows: QuerySet[Document]) -> QuerySet[Document]:
    checks = Check.objects.filter(document=OuterRef("pk"))
    return (
        rows.select_related("current", "replaced_by", "employer")
        .defer("current__text", "current__plain")
        .annotate(
            newest=Max("versions__number"),
            looked=Subquery(checks.exclude(finished_on=None).order_by("-finished_on").values("finished_on")[:1]),
            checking=Subquery(checks.filter(finished_on=None).values("pk")[:1]),
        )
    )


def _entry(row: Document) -> Entry:
    return Entry(
        row, getattr(row, "newest", None) or 0, getattr(row, "looked", None), bool(getattr(row, "checking", 0))
    )


def kinds_missing(employer: Organisation, entries: Iterable[Entry]) -> list[policy_kinds.PolicyKind]:
    """Kinds that are suggested and of which there is no policy in use yet."""
    have = {each.document.policy_kind for each in entries if each.document.stage != Stage.WITHDRAWN}
    kinds = policy_kinds.shelf().kinds.values()
    return [kind for kind in kinds if kind.id not in have and kind.id != policy_kinds.ANOTHER]


@transaction.atomic
def set_stage(*, by: Person, document: Document, stage: str) -> Document:
    """Says how far a policy is that readers do not see yet. Raises DocumentError."""
    found = hold(document)
    if stage not in ON_THE_WAY or found.stage not in ON_THE_WAY:
        raise DocumentError(_("Publishing and withdrawing have a page of their own."))
    if found.stage != stage:
        found.stage = Stage(stage)
        found.save(update_fields=["stage"])
        events.record(organisation=found.employer, by=by, what="said how far a document is", about=found.public_id)
    return found


def later(day: date, months: int) -> date:
    """The first of the month so many months on: reviews are meant for a month, not for a day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)


def suggested_review(kind: str, today: date) -> date:
    """When a policy of this kind is best looked at again."""
    found = policy_kinds.shelf().kinds.get(kind)
    return later(today, found.review_months if found else 24)


def dues(employer: Organisation) -> list[Due]:
    """Review dates, for reminders and the calendar. One query."""
    rows = Document.objects.filter(employer=employer).exclude(Q(review_on=None) | Q(stage=Stage.WITHDRAWN))
    return [
        Due(
            DueKind.POLICY,
            public_id,
            title,
            review_on,
            "statement/" if kind == Document.Kind.STATEMENT else f"policies/{public_id}/",
        )
        for public_id, title, review_on, kind in rows.values_list("public_id", "title", "review_on", "kind")
        if review_on
    ]


def due_now(entries: Iterable[Entry]) -> list[Entry]:
    """Those whose time for a look has come, the longest waiting first."""
    found = [each for each in entries if each.document.due and each.document.stage != Stage.WITHDRAWN]
    return sorted(found, key=lambda each: (each.document.review_on or timezone.localdate(), each.document.title))


def for_readers(employer: Organisation) -> list[Document]:
    """What readers are offered: the statement, then the published policies by title. One query."""
    rows = Document.objects.filter(employer=employer, stage=Stage.PUBLISHED).select_related("current", "employer")
    found = list(rows.defer("current__text", "current__plain"))
    return sorted(found, key=lambda row: (row.kind != Document.Kind.STATEMENT, row.title.casefold()))


def in_place_of(document: Document) -> Document | None:
    """What stands in the place of a withdrawn document and can be read: what replaced it, or what replaced that."""
    seen = {document.pk}
    row = document.replaced_by
    while row is not None and row.pk not in seen:
        if row.shown is not None and row.stage == Stage.PUBLISHED:
            return row
        seen.add(row.pk)
        row = row.replaced_by
    return None


def published_version(document: Document, number: int) -> Version | None:
    """A version that readers have seen or see now, by its number; None for one that they never saw."""
    return document.versions.filter(number=number).exclude(published_on=None).select_related("stored_file").first()
