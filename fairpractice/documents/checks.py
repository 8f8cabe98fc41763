"""The guided check: is this policy fair to everyone? A few plain questions at each review, kept with what follows from them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairpractice.documents import policy_kinds
from fairpractice.documents.editing import hold
from fairpractice.documents.exceptions import DocumentError
from fairpractice.documents.models import Document
from fairpractice.documents.models_register import Check
from fairpractice.organisations import events
from fairpractice.organisations.models import Person
from fairpractice.plans import actions, packs
from fairpractice.plans.models import Action

_INITIATIVE = "policies"  # of the framework: what the actions of a check are about


class Found(models.TextChoices):
    """What was found. Words, never a score."""

    YES = "yes", gettext_lazy("Yes")
    PARTLY = "partly", gettext_lazy("Partly, or not for everyone")
    NO = "no", gettext_lazy("No")
    UNKNOWN = "unknown", gettext_lazy("We do not know yet")


@dataclass(frozen=True)
class Asked:
    """One question of a check and what was said, if anything."""

    number: int
    id: str
    title: str
    text: str
    answer: str = ""
    note: str = ""
    action: str = ""

    @property
    def words(self) -> str:
        """What was found, in words."""
        return str(Found(self.answer).label) if self.answer in Found.values else ""


def suggested_by(document: Document) -> str:
    """How an action says that it came from a check of this document."""
    return f"policy:{document.public_id}"


def open_check(document: Document) -> Check | None:
    """The check that was begun and not finished."""
    return Check.objects.filter(document=document, finished_on=None).select_related("document__employer").first()


def finished(document: Document) -> list[Check]:
    """Earlier checks, the latest first."""
    return list(Check.objects.filter(document=document).exclude(finished_on=None).order_by("-finished_on", "-id"))


@transaction.atomic
def begin(*, by: Person, document: Document) -> Check:
    """A check of what readers see, or of the newest draft; the one that is open already if there is one."""
    found = hold(document)
    if found.stage == Document.Stage.WITHDRAWN:
        raise DocumentError(_("This has been withdrawn. Bring it back first."))
    waiting = open_check(found)
    if waiting:
        return waiting
    version = found.current or found.versions.order_by("-number").first()
    made = Check.objects.create(document=found, version=version, by=by)
    events.record(organisation=found.employer, by=by, what="began a check of a policy", about=found.public_id)
    return made


def questions(check: Check) -> list[Asked]:
    """What is asked, with what was said. Of a finished check as it was asked then; of an open one as it is asked now."""
    if check.finished_on:
        return [
            Asked(number, id, said["asked"], "", said["answer"], said["note"], said["action"])
            for number, (id, said) in enumerate(_in_order(check), 1)
        ]
    found = policy_kinds.shelf().questions_of(check.document.policy_kind)
    rows = []
    for number, question in enumerate(found, 1):
        said = check.answers.get(question.id, {})
        rows.append(
            Asked(
                number,
                question.id,
                question.title,
                question.text,
                said.get("answer", ""),
                said.get("note", ""),
                said.get("action", ""),
            )
        )
    return rows


def _in_order(check: Check) -> list[tuple[str, dict[str, str]]]:
    """PostgreSQL and SQLite may give the keys of JSON in another order than they were written."""
    return sorted(check.answers.items(), key=lambda item: int(item[1].get("place", 0)))


@transaction.atomic
def answer(*, by: Person, check: Check, question: str, found: str, note: str = "", action: str = "") -> Check:
    """Keeps the answer to one question; the same again later replaces it. Raises DocumentError when it is finished.

    No event for each question: that the check was begun and finished is in the record.
    """
    held = Check.objects.select_for_update(of=("self",)).select_related("document__employer").get(pk=check.pk)
    asked = next((one for one in questions(held) if one.id == question), None) if not held.finished_on else None
    if asked is None or found not in Found.values:
        raise DocumentError(_("This check is finished. Begin a new one."))
    held.answers[question] = {
        "asked": str(asked.title),
        "answer": found,
        "note": note.strip(),
        "action": action.strip(),
        "place": asked.number,
    }
    held.save(update_fields=["answers"])
    return held


@transaction.atomic
def finish(*, by: Person, check: Check, took_part: Iterable[str], review_on: date) -> list[Action]:
    """Closes a check: what was written down to do goes into the plan, and the next review has its date.

    Raises DocumentError while a question is open. Afterwards nothing of it can be changed.
    """
    held = Check.objects.select_for_update(of=("self",)).select_related("document__employer").get(pk=check.pk)
    if held.finished_on:
        raise DocumentError(_("This check is finished. Begin a new one."))
    asked = questions(held)
    if any(not one.answer for one in asked):
        raise DocumentError(_("Answer every question first. “We do not know yet” is a good answer."))
    document = held.document
    item = packs.key(packs.whole_pack(), _INITIATIVE)
    made = [
        actions.add(
            by=by,
            employer=document.employer,
            said=actions.Wording(
                title=one.action,
                why=_("From a look at “%(title)s”: %(question)s") % {"title": document.title, "question": one.title},
                owner_role=document.owner_role,
                items=(item,),
            ),
            suggested_by=suggested_by(document),
        )
        for one in asked
        if one.action
    ]
    held.took_part, held.review_on, held.finished_on = sorted(took_part), review_on, timezone.localdate()
    held.actions = [action.public_id for action in made]
    held.save(update_fields=["took_part", "review_on", "finished_on", "actions"])
    document.review_on = review_on
    document.save(update_fields=["review_on"])
    events.record(organisation=document.employer, by=by, what="finished a check of a policy", about=document.public_id)
    return made


def actions_of(check: Check) -> list[Action]:
    """The actions that a check led to, those taken out of the plan too."""
    rows = Action.objects.filter(employer=check.document.employer, public_id__in=check.actions)
    return list(rows)
