"""Saying where we are, keeping what a conversation decided, and meeting a new version of the framework."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fairpractice.framework.packs import Pack
from fairpractice.organisations import events
from fairpractice.organisations.models import Organisation, Person
from fairpractice.plans import undo
from fairpractice.plans.exceptions import PlansError
from fairpractice.plans.models import Answer, Conversation, OwnItem, PackUse, Stage, Took, UndoStep
from fairpractice.plans.packs import Item


def _took(took_part: Sequence[str]) -> list[str]:
    return [one for one in Took.values if one in took_part]


@transaction.atomic
def answer(
    *,
    by: Person,
    employer: Organisation,
    item: Item,
    stage: str,
    note: str = "",
    because: str = "",
    took_part: Sequence[str] = (),
    as_of: date | None = None,
) -> UndoStep:
    """Says where the team is on an item, as of a day. Raises PlansError for "not now" without a reason, or a day to come."""
    if stage == Stage.NOT_NOW and not because.strip():
        raise PlansError(_("Say in a few words why this is not for you now"))
    day = as_of or timezone.localdate()
    if day > timezone.localdate():
        raise PlansError(_("The day of an answer cannot be in the future"))
    row = Answer.objects.create(
        employer=employer,
        by=by,
        item=item.key,
        pack_version=item.version,
        stage=Stage(stage),
        note=note.strip(),
        because=because.strip() if stage == Stage.NOT_NOW else "",
        took_part=_took(took_part),
        as_of=day,
    )
    if not item.own:
        PackUse.objects.get_or_create(
            employer=employer, pack=item.key.partition(":")[0], defaults={"seen_version": item.version}
        )
    events.record(organisation=employer, by=by, what="said where we are", about=item.key)
    after = undo.snapshot("answer", [row])
    row.withdrawn_at = timezone.now()
    before = undo.snapshot("answer", [row])
    return undo.remember(by=by, employer=employer, what="said where we are", kind="answer", before=before, after=after)


@transaction.atomic
def converse(
    *,
    by: Person,
    employer: Organisation,
    item: Item,
    held_on: date,
    decided: str,
    next_step: str = "",
    took_part: Sequence[str] = (),
) -> Conversation:
    """Keeps what a team conversation decided. Raises PlansError for a day to come."""
    talk = Conversation(employer=employer, item=item.key)
    _word(talk, held_on, decided, next_step, took_part)
    _worded(by, talk, "kept what a conversation decided")
    return talk


@transaction.atomic
def correct(
    *,
    by: Person,
    talk: Conversation,
    held_on: date,
    decided: str,
    next_step: str = "",
    took_part: Sequence[str] = (),
) -> Conversation | None:
    """Other words for a conversation, beside the earlier ones; None when they are the same. Raises PlansError as above."""
    new = Conversation(employer=talk.employer, item=talk.item, talk=talk.talk)
    _word(new, held_on, decided, next_step, took_part)
    if all(getattr(new, name) == getattr(talk, name) for name in _WORDS):
        return None
    _worded(by, new, "corrected what a conversation decided")
    return new


_WORDS = ("held_on", "decided", "next_step", "took_part")


def _word(talk: Conversation, held_on: date, decided: str, next_step: str, took_part: Sequence[str]) -> None:
    if held_on > timezone.localdate():
        raise PlansError(_("The day of the conversation cannot be in the future"))
    talk.held_on, talk.decided, talk.next_step = held_on, decided.strip(), next_step.strip()
    talk.took_part = _took(took_part)


def _worded(by: Person, talk: Conversation, what: str) -> None:
    """Saves a wording with its event and the step that withdraws it again."""
    talk.by = by
    talk.save()
    events.record(organisation=talk.employer, by=by, what=what, about=talk.item)
    after = undo.snapshot("conversation", [talk])
    before = {pk: values | {"withdrawn_at": timezone.now()} for pk, values in after.items()}
    undo.remember(by=by, employer=talk.employer, what=what, kind="conversation", before=before, after=after)


@transaction.atomic
def looked_at_changes(*, by: Person, employer: Organisation, pack: Pack) -> None:
    """The lead has seen what the new version changed; answers stay as they are."""
    PackUse.objects.update_or_create(employer=employer, pack=pack.id, defaults={"seen_version": pack.version})
    events.record(organisation=employer, by=by, what="looked at the new version", about=f"{pack.id} {pack.version}")


@transaction.atomic
def add_own(*, by: Person, employer: Organisation, title: str, text: str = "") -> OwnItem:
    """Adds an initiative of their own, after the others."""
    position = OwnItem.objects.filter(employer=employer).count()
    own = OwnItem.objects.create(employer=employer, title=title.strip(), text=text.strip(), position=position)
    events.record(organisation=employer, by=by, what="added an initiative", about=own.item)
    return own


@transaction.atomic
def change_own(*, by: Person, own: OwnItem, title: str, text: str) -> UndoStep:
    before = undo.snapshot("own", [own])
    own.title, own.text = title.strip(), text.strip()
    own.save(update_fields=["title", "text"])
    return _own_changed(by, own, before, "changed an initiative")


@transaction.atomic
def retire_own(*, by: Person, own: OwnItem, retired: bool = True) -> UndoStep:
    """Takes an own initiative out of the list, or brings it back. Its answers stay."""
    before = undo.snapshot("own", [own])
    own.retired_at = timezone.now() if retired else None
    own.save(update_fields=["retired_at"])
    return _own_changed(by, own, before, "retired an initiative" if retired else "brought an initiative back")


def _own_changed(by: Person, own: OwnItem, before: dict[str, object], what: str) -> UndoStep:
    events.record(organisation=own.employer, by=by, what=what, about=own.item)
    own.refresh_from_db()
    return undo.remember(
        by=by, employer=own.employer, what=what, kind="own", before=before, after=undo.snapshot("own", [own])
    )


@transaction.atomic
def move_own(*, by: Person, own: OwnItem, up: bool) -> UndoStep | None:
    """Moves an own initiative one place among their own; None when it is at the end already."""
    rows = list(OwnItem.objects.select_for_update().filter(employer=own.employer, retired_at=None))
    before = undo.snapshot("own", rows, undo.ORDER)
    if not undo.swap(rows, own, up=up):
        return None
    OwnItem.objects.bulk_update(rows, ["position"])
    events.record(organisation=own.employer, by=by, what="reordered initiatives", about=own.item)
    after = undo.snapshot("own", rows, undo.ORDER)
    return undo.remember(
        by=by, employer=own.employer, what="reordered initiatives", kind="own", before=before, after=after
    )
