"""Offering a pool, holding its keys, agreeing to it, and what a count brings to it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from fairpractice.ballots import sealing
from fairpractice.ballots.sealing import Answers
from fairpractice.figures.classes import LEAST
from fairpractice.organisations import events
from fairpractice.organisations.access import LEADING
from fairpractice.organisations.models import Area, Organisation, Person, Role
from fairpractice.pooling import places, sharing
from fairpractice.pooling.exceptions import PoolError
from fairpractice.pooling.models import Agreement, Holder, Pool, PoolShare, Release
from fairpractice.pooling.ranges import columns

HUBS = (Role.Kind.HUB, Role.Kind.GUARDIAN)
BETWEEN = 90  # days from one closing day that was told to the next


class Question(Protocol):
    """What a count says of a question. yes: the positions that count, from 1."""

    @property
    def id(self) -> str: ...
    @property
    def yes(self) -> frozenset[int]: ...
    @property
    def shared(self) -> bool: ...


@transaction.atomic
def start(
    *, by: Person, hub: Organisation, other: Organisation, name: str, question_set: str, groups: str = ""
) -> Pool:
    """A new pool of a hub; `other` keeps the second key. It is offered once both keys are there. Raises PoolError."""
    if hub.kind != Organisation.Kind.HUB or other.kind == Organisation.Kind.EMPLOYER or hub == other:
        raise PoolError(
            _("A pool is of a hub, and somebody from another organisation that is no Practice keeps a key.")
        )
    made = Pool.objects.create(
        hub=hub, other=other, name=name.strip(), question_set=question_set, groups=groups, started_by=by
    )
    events.record(organisation=hub, by=by, what="started a pool", about=made.name)
    return made


def number_of(pool: Pool, organisation: Organisation) -> int | None:
    """Which of the two keys an organisation keeps; None if neither."""
    return {pool.hub_id: 1, pool.other_id: 2}.get(organisation.pk)


@transaction.atomic
def set_key(*, by: Person, pool: Pool, organisation: Organisation, public_key: bytes) -> Holder:
    """The public half of a key that the holder's own device made. Raises PoolError.

    Another key than before opens nothing that was sealed to the old one: shares that still wait are destroyed.
    """
    found = _open(pool)
    number = number_of(found, organisation)
    if (
        number is None
        or not Role.objects.filter(person=by, organisation=organisation, end=None, kind__in=HUBS).exists()
    ):
        raise PoolError(_("You do not keep a key of this pool."))
    if len(public_key) != 32 or not sealing.shared_key(public_key, bytes(range(32))):
        raise PoolError(_("This is not a public key. It has 64 letters and numbers."))
    if Holder.objects.filter(pool=found, person=by).exclude(number=number).exists():
        raise PoolError(_("You keep the other key already. The two keys are with two people."))
    if Holder.objects.filter(pool=found, public_key=public_key.hex()).exclude(number=number).exists():
        raise PoolError(_("The other holder has this key. Make one of your own."))
    if leads_a_member(found, by):
        raise PoolError(_("You lead a Practice of this pool. Somebody else has to keep this key."))
    if Release.objects.filter(pool=found, state=Release.State.ASKED).exists():
        raise PoolError(
            _("The holders are being asked for sums. The key can be changed once these are told or given up.")
        )
    PoolShare.objects.filter(pool=found, release=None).delete()
    holder, _made = Holder.objects.update_or_create(
        pool=found,
        number=number,
        defaults={"person": by, "public_key": public_key.hex(), "since": timezone.localdate()},
    )
    events.record(organisation=organisation, by=by, what="made a key for a pool", about=found.name)
    return holder


def leads_a_member(pool: Pool, person: Person) -> bool:
    """Whether somebody leads a Practice that has agreed to the pool."""
    members = Agreement.objects.filter(pool=pool, withdrawn_at=None).values("employer")
    return Role.objects.filter(person=person, end=None, kind__in=LEADING, organisation__in=members).exists()


@transaction.atomic
def set_closing(*, by: Person, pool: Pool, on: date) -> None:
    """What is counted up to this day is told together. Raises PoolError for a day that has gone, or too soon after the last."""
    found = _open(pool)
    last = Release.objects.filter(pool=found).order_by("-closed_on").values_list("closed_on", flat=True).first()
    if on < timezone.localdate():
        raise PoolError(_("This day has gone. Choose today or a later day."))
    if last is not None and on < last + timedelta(days=BETWEEN):
        raise PoolError(
            _("Figures follow each other slowly, so that a change tells of nobody. Choose %(day)s or a later day.")
            % {"day": date_format(last + timedelta(days=BETWEEN), "j F Y")}
        )
    found.closes_on = on
    found.save(update_fields=["closes_on"])
    events.record(organisation=found.hub, by=by, what="set the closing day of a pool", about=found.name)


@transaction.atomic
def end(*, by: Person, pool: Pool) -> None:
    """Ends a pool: shares that still wait are destroyed, agreements with it are over. What was told stays."""
    found = _open(pool)
    found.ended_on = timezone.localdate()
    found.save(update_fields=["ended_on"])
    PoolShare.objects.filter(pool=found, release=None).delete()
    Agreement.objects.filter(pool=found, withdrawn_at=None).update(withdrawn_at=timezone.now())
    events.record(organisation=found.hub, by=by, what="ended a pool", about=found.name)


def _open(pool: Pool) -> Pool:
    found = Pool.objects.select_for_update(of=("self",)).select_related("hub", "other").get(pk=pool.pk)
    if found.ended_on:
        raise PoolError(_("This pool has ended."))
    return found


@transaction.atomic
def agree(*, by: Person, employer: Organisation, pool: Pool) -> Agreement:
    """From reflections that open from now on, the Practice's totals count in the pool. Raises PoolError."""
    found = _open(pool)
    rows = places.areas_of(employer)
    if Holder.objects.filter(pool=found).count() < 2 or not covers(found, {row.area_id for row in rows}):
        raise PoolError(_("This pool is not offered to your Practice."))
    if places.place_of(rows) is None:
        raise PoolError(_("Say first in which borough your Practice is."))
    if Agreement.objects.filter(employer=employer, question_set=found.question_set, withdrawn_at=None).exists():
        raise PoolError(_("Your Practice counts in a pool with these questions already. Withdraw from it first."))
    holders = Holder.objects.filter(pool=found).values("person")
    if Role.objects.filter(organisation=employer, end=None, kind__in=LEADING, person__in=holders).exists():
        raise PoolError(
            _("Somebody who leads your Practice keeps a key of this pool. Then it cannot count your totals.")
        )
    made = Agreement.objects.create(pool=found, employer=employer, question_set=found.question_set, agreed_by=by)
    events.record(organisation=employer, by=by, what="agreed to a pool", about=found.name)
    return made


def covers(pool: Pool, areas: Collection[int]) -> bool:
    """Whether a pool is for Practices in these areas: those of the hub's own area, or all where it has none."""
    return pool.hub.area_id is None or pool.hub.area_id in areas


@transaction.atomic
def withdraw(*, by: Person, employer: Organisation, pool: Pool) -> None:
    """Ends the agreement. Shares that were not asked for yet are destroyed; what was told stays, and nothing is told anew."""
    Agreement.objects.filter(pool=pool, employer=employer, withdrawn_at=None).update(withdrawn_at=timezone.now())
    PoolShare.objects.filter(pool=pool, employer=employer, release=None).delete()
    events.record(organisation=employer, by=by, what="withdrew from a pool", about=pool.name)


def agrees(employer: Organisation, question_set: str) -> bool:
    """Whether the Practice counts in a pool with these questions."""
    return Agreement.objects.filter(employer=employer, question_set=question_set, withdrawn_at=None).exists()


@dataclass(frozen=True, slots=True)
class Opened:
    """A round that was opened: whom it asked, and who left and joined since the one before it."""

    round: str
    headcount: int
    left: int
    joined: int


@transaction.atomic
def contribute(
    *,
    by: Person,
    employer: Organisation,
    round_id: str,
    question_set: str,
    opened_at: datetime | None,
    questions: Sequence[Question],
    rows: Sequence[Answers],
    minority: Mapping[str, frozenset[int]],
    opened: Sequence[Opened] = (),
) -> bool:
    """What a counted round brings to the pool that its Practice agreed to before it opened; whether there is one.

    rows: every ballot. minority: by definition, the positions of the ethnic group question that count; {} where it was not
    asked. opened: the rounds of this Practice up to this one, oldest first, with who came and went. In the caller's transaction. Nothing but sealed bytes is kept, and how many answered where that is told anyway.
    """
    agreement = (
        Agreement.objects.filter(employer=employer, question_set=question_set, withdrawn_at=None, pool__ended_on=None)
        .select_related("pool")
        .first()
    )
    if agreement is None or opened_at is None or agreement.agreed_at > opened_at:
        return False
    pool = agreement.pool
    holders = list(Holder.objects.filter(pool=pool))
    areas = places.areas_of(employer)
    place = places.place_of(areas)
    if len(holders) < 2 or place is None:
        return False
    asked = not pool.groups or pool.groups in minority
    totals = _totals(pool, place, employer, questions, rows, minority.get(pool.groups) if pool.groups else None)
    one, two = sharing.seal_shares(totals, *(bytes.fromhex(holder.public_key) for holder in holders))
    PoolShare.objects.filter(pool=pool, employer=employer, release=None).delete()  # the newest of each Practice counts
    left, joined = _moves(employer, round_id, None if totals.small else len(rows), opened)
    PoolShare.objects.create(
        pool=pool,
        employer=employer,
        round=round_id,
        place=place,
        network=places.network_of(areas),
        items=list(totals.yes),
        answers=None if totals.small else len(rows),
        asked=asked,
        left=left,
        joined=joined,
        sealed_one=one,
        sealed_two=two,
    )
    events.record(organisation=employer, by=by, what="counted in a pool", about=pool.name)
    return True


def _moves(
    employer: Organisation, round_id: str, answers: int | None, opened: Sequence[Opened]
) -> tuple[int | None, int | None]:
    """At most how many answered only in the round that was added up before, and only in this one; None where not known.

    Who did not answer in one of the two counts as having come or gone.
    """
    before = PoolShare.objects.filter(employer=employer, release__isnull=False).order_by("-pk").first()
    names = [one.round for one in opened]
    if before is None or before.answers is None or answers is None:
        return None, None
    if before.round not in names or round_id not in names:
        return None, None
    then, now = names.index(before.round), names.index(round_id)
    left = sum(one.left for one in opened[then + 1 : now + 1]) + max(0, opened[now].headcount - answers)
    joined = sum(one.joined for one in opened[then + 1 : now + 1]) + max(0, opened[then].headcount - before.answers)
    return left, joined


def _totals(
    pool: Pool,
    place: Area,
    employer: Organisation,
    questions: Sequence[Question],
    rows: Sequence[Answers],
    minority: frozenset[int] | None,
) -> sharing.Share:
    """minority: the positions that count as such, None where the pool has one column or the Practice did not ask."""
    wide = len(columns(bool(pool.groups)))
    last = wide - 1
    at = [last if minority is None else 0 if row.group in minority else 1 for row in rows]
    yes = {}
    for number, question in enumerate(questions):
        if question.shared:
            said = [column for column, row in zip(at, rows, strict=True) if row.items[number] in question.yes]
            yes[question.id] = tuple(said.count(column) for column in range(wide))
    sizes = tuple(at.count(column) for column in range(wide))
    return sharing.Share(pool.public_id, place.code, employer.public_id, len(rows) < LEAST, yes, sizes)


def agreement(employer: Organisation, pool: Pool) -> Agreement | None:
    """The agreement by which the Practice counts in the pool now."""
    return Agreement.objects.filter(employer=employer, pool=pool, withdrawn_at=None).first()
