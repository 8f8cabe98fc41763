"""Taking back the last change: what was before is put back, unless somebody has changed it since."""

import json
from collections.abc import Iterable
from typing import Any, TypeVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fairpractice.files import services as files
from fairpractice.organisations import events
from fairpractice.organisations.models import Organisation, Person
from fairpractice.plans.exceptions import PlansError
from fairpractice.plans.models import (
    Action,
    Answer,
    Conversation,
    Evidence,
    EvidenceVersion,
    Link,
    OwnItem,
    Sharing,
    UndoStep,
)

_MODELS: dict[str, type[models.Model]] = {
    "action": Action,
    "answer": Answer,
    "conversation": Conversation,
    "evidence": Evidence,
    "own": OwnItem,
    "sharing": Sharing,
    "version": EvidenceVersion,
}
FIELDS = {
    "action": ("title", "why", "note", "status", "owner_role", "owner_name", "due", "retired_at", "done_on"),
    "answer": ("withdrawn_at",),
    "conversation": ("withdrawn_at",),
    "evidence": ("title", "retired_at"),
    "own": ("title", "text", "retired_at"),
    "sharing": ("show_plan", "show_progress", "by_link", "link_code"),
    "version": ("number",),
}
ORDER = ("position",)
# Part of a snapshot, but not fields of the row.
_BESIDE = ("links", "actions", "later")
R = TypeVar("R", Action, OwnItem)


def snapshot(kind: str, rows: Iterable[models.Model], fields: tuple[str, ...] = ()) -> dict[str, Any]:
    """How rows are now: fields, of actions and evidence what they are linked to, and what stands on top of a row."""
    linked = kind in ("action", "evidence") and fields != ORDER
    found = {}
    for row in rows:
        values: dict[str, Any] = {name: getattr(row, name) for name in fields or FIELDS[kind]}
        if linked:
            values["links"] = sorted(
                Link.objects.filter(**{kind: row.pk}).exclude(item="").values_list("item", flat=True)
            )
        if linked and kind == "evidence":
            tied = Link.objects.filter(evidence=row.pk, action__isnull=False)
            values["actions"] = sorted(tied.values_list("action_id", flat=True))
        if isinstance(row, Conversation):
            later = Conversation.objects.filter(employer=row.employer_id, talk=row.talk, pk__gt=row.pk)
            values["later"] = later.filter(withdrawn_at=None).count()
        if isinstance(row, EvidenceVersion):
            values["later"] = row.evidence.versions.filter(number__gt=row.number).count()
        found[str(row.pk)] = values
    plain: dict[str, Any] = json.loads(json.dumps(found, cls=DjangoJSONEncoder))
    return plain


def remember(
    *, by: Person, employer: Organisation, what: str, kind: str, before: dict[str, Any], after: dict[str, Any]
) -> UndoStep:
    """Keeps how to take a change back. Earlier steps of this person are no longer offered.

    `before` has the same rows as `after`; None for a row that was not there.
    """
    UndoStep.objects.filter(person=by, employer=employer).delete()
    return UndoStep.objects.create(
        person=by, employer=employer, what=what, data={"kind": kind, "before": before, "after": after}
    )


def last_step(*, by: Person, employer: Organisation) -> UndoStep | None:
    return UndoStep.objects.filter(person=by, employer=employer, used_at=None).order_by("-id").first()


@transaction.atomic
def undo(*, by: Person, employer: Organisation, step: int) -> None:
    """Takes a step back. Raises PlansError when it is not this person's last, or when somebody changed the same since."""
    found = last_step(by=by, employer=employer)
    if found is None or found.pk != step:
        raise PlansError(_("This can no longer be undone, because something else was done after it."))
    kind, before, after = found.data["kind"], found.data["before"], found.data["after"]
    rows = _rows(kind, employer, list(after))
    names = tuple(name for name in next(iter(after.values())) if name not in _BESIDE)
    if snapshot(kind, rows, names) != after:
        raise PlansError(_("Somebody has changed this since, so it was not undone. Have a look at how it is now."))
    for row in rows:
        was = before[str(row.pk)]
        if was is None:
            _take_away(by, row)
        else:
            _put_back(kind, row, was)
    found.used_at = timezone.now()
    found.save(update_fields=["used_at"])
    events.record(organisation=employer, by=by, what="undid", about=found.what)


def _rows(kind: str, employer: Organisation, ids: list[str]) -> list[models.Model]:
    if kind == "version":
        # Whoever adds a version holds its evidence: none is put on top of one that is being taken away.
        list(Evidence.objects.select_for_update().filter(employer=employer, versions__pk__in=ids).values_list("pk"))
        return list(EvidenceVersion.objects.filter(pk__in=ids, evidence__employer=employer).select_related("evidence"))
    return list(_MODELS[kind]._default_manager.filter(pk__in=ids, employer=employer))


def _take_away(by: Person, row: models.Model) -> None:
    """A row that was not there before. It is not offered again, so its file goes too."""
    stored = row.stored_file if isinstance(row, EvidenceVersion) else None
    row.delete()
    if stored:
        files.remove(by=by, stored=stored)


def _put_back(kind: str, row: models.Model, values: dict[str, Any]) -> None:
    names = [name for name in values if name not in _BESIDE]
    for name in names:
        field = row._meta.get_field(name)
        setattr(row, name, field.to_python(values[name]))  # type: ignore[union-attr]
    row.save(update_fields=names)
    if "links" in values:
        link_items(row, kind, values["links"])
    if isinstance(row, Evidence) and "actions" in values:
        link_actions(row, values["actions"])


def link_items(row: models.Model, kind: str, items: Iterable[str]) -> None:
    """Ties an action or a piece of evidence to exactly these items."""
    wanted = set(items)
    tied = Link.objects.filter(**{kind: row}).exclude(item="")
    have = set(tied.values_list("item", flat=True))
    tied.exclude(item__in=wanted).delete()
    employer = row.employer_id  # type: ignore[attr-defined]
    Link.objects.bulk_create(Link(employer_id=employer, item=item, **{kind: row}) for item in sorted(wanted - have))


def link_actions(evidence: Evidence, ids: Iterable[int]) -> None:
    """Ties a piece of evidence to exactly these actions, as far as they are the same employer's."""
    mine = Action.objects.filter(employer_id=evidence.employer_id, pk__in=list(ids))
    wanted = set(mine.values_list("pk", flat=True))
    tied = Link.objects.filter(evidence=evidence, action__isnull=False)
    have = set(tied.values_list("action_id", flat=True))
    tied.exclude(action_id__in=wanted).delete()
    Link.objects.bulk_create(
        Link(employer_id=evidence.employer_id, evidence=evidence, action_id=pk) for pk in sorted(wanted - have)
    )


def swap(rows: list[R], row: R, *, up: bool) -> bool:
    """Moves a row one place up or down and numbers all afresh; False when there is no such place."""
    here = next((i for i, one in enumerate(rows) if one.pk == row.pk), -1)
    there = here - 1 if up else here + 1
    if here < 0 or not 0 <= there < len(rows):
        return False
    rows[here], rows[there] = rows[there], rows[here]
    for position, one in enumerate(rows):
        one.position = position
    return True
