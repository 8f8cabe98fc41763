"""The plan: adding, wording, ordering, retiring and finishing actions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from fairpractice.organisations import events
from fairpractice.organisations.models import Organisation, Person
from fairpractice.plans import undo
from fairpractice.plans.deciders import Suggestion
from fairpractice.plans.models import Action, UndoStep


@dataclass(frozen=True)
class Wording:
    """What an action says. `items` are keys; `due` any day of the month meant."""

    title: str
    why: str = ""
    note: str = ""
    status: str = Action.Status.PLANNED
    owner_role: str = ""
    owner_name: str = ""
    due: date | None = None
    items: tuple[str, ...] = ()


def _apply(action: Action, said: Wording) -> None:
    action.title, action.why, action.note = said.title.strip()[:300], said.why.strip(), said.note.strip()
    action.owner_role, action.owner_name = said.owner_role.strip(), said.owner_name.strip()
    action.due = said.due.replace(day=1) if said.due else None
    _set_status(action, said.status)


def _set_status(action: Action, status: str) -> None:
    """Done keeps the day it became so."""
    if status == Action.Status.DONE:
        action.done_on = action.done_on or timezone.localdate()
    else:
        action.done_on = None
    action.status = Action.Status(status)


@transaction.atomic
def add(*, by: Person, employer: Organisation, said: Wording, suggested_by: str = "") -> Action:
    """Adds an action at the end of the plan. It can be undone: then it is retired."""
    action = Action(employer=employer, suggested_by=suggested_by, position=_end(employer))
    _apply(action, said)
    action.save()
    undo.link_items(action, "action", said.items)
    events.record(organisation=employer, by=by, what="added an action", about=action.public_id)
    _remember_added(by, employer, [action])
    return action


def _end(employer: Organisation) -> int:
    last = Action.objects.filter(employer=employer).order_by("-position").values_list("position", flat=True).first()
    return 0 if last is None else last + 1


@transaction.atomic
def choose(*, by: Person, employer: Organisation, chosen: Sequence[Suggestion], key_prefix: str) -> list[Action]:
    """Makes actions of suggested first steps; one that is in the plan already is left alone."""
    have = set(Action.objects.filter(employer=employer).values_list("suggested_by", flat=True))
    made = []
    for step in chosen:
        if step.id not in have:
            said = Wording(
                title=step.text if len(step.text) <= 300 else step.title,
                why=step.reason,
                items=tuple(f"{key_prefix}:{item}" for item in step.items),
            )
            if step.first:
                said = Wording(title=step.title or step.text, why=step.reason, note=step.text, items=said.items)
            made.append(add(by=by, employer=employer, said=said, suggested_by=step.id))
    _remember_added(by, employer, made)
    return made


def _remember_added(by: Person, employer: Organisation, made: Iterable[Action]) -> None:
    rows = list(made)
    if not rows:
        return
    for row in rows:
        row.refresh_from_db()
    after = undo.snapshot("action", rows)
    now = timezone.now()
    before = {pk: values | {"retired_at": now} for pk, values in after.items()}
    undo.remember(by=by, employer=employer, what="added to the plan", kind="action", before=before, after=after)


@transaction.atomic
def change(*, by: Person, action: Action, said: Wording) -> UndoStep:
    """Rewords an action."""
    before = undo.snapshot("action", [action])
    _apply(action, said)
    action.save()
    undo.link_items(action, "action", said.items)
    return _changed(by, action, before, "changed an action")


@transaction.atomic
def set_status(*, by: Person, action: Action, status: str) -> UndoStep:
    before = undo.snapshot("action", [action])
    _set_status(action, status)
    action.save(update_fields=["status", "done_on"])
    return _changed(by, action, before, "changed how an action is going")


@transaction.atomic
def retire(*, by: Person, action: Action, retired: bool = True) -> UndoStep:
    """Takes an action out of the plan, or brings it back. Nothing is lost."""
    before = undo.snapshot("action", [action])
    action.retired_at = timezone.now() if retired else None
    action.save(update_fields=["retired_at"])
    return _changed(by, action, before, "retired an action" if retired else "brought an action back")


def _changed(by: Person, action: Action, before: dict[str, object], what: str) -> UndoStep:
    events.record(organisation=action.employer, by=by, what=what, about=action.public_id)
    action.refresh_from_db()
    after = undo.snapshot("action", [action])
    return undo.remember(by=by, employer=action.employer, what=what, kind="action", before=before, after=after)


@transaction.atomic
def move(*, by: Person, action: Action, up: bool) -> UndoStep | None:
    """Moves an action one place among those in the plan; None when it is at the end already."""
    rows = list(Action.objects.select_for_update().filter(employer=action.employer, retired_at=None))
    before = undo.snapshot("action", rows, undo.ORDER)
    if not undo.swap(rows, action, up=up):
        return None
    Action.objects.bulk_update(rows, ["position"])
    events.record(organisation=action.employer, by=by, what="reordered the plan", about=action.public_id)
    after = undo.snapshot("action", rows, undo.ORDER)
    return undo.remember(
        by=by, employer=action.employer, what="reordered the plan", kind="action", before=before, after=after
    )
