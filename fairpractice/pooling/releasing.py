"""Telling one place: the holders are asked, each sends sums, and `figures.pools` clears what they add up to.

Nothing opens before both have sent. In that one transaction the sums are added, the figures kept, and shares and sums destroyed.
"""

import json
from collections.abc import Sequence
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fairpractice.figures import pools
from fairpractice.figures.values import Published, Refusal
from fairpractice.organisations import events
from fairpractice.organisations.access import LEADING
from fairpractice.organisations.models import Area, Person, Role
from fairpractice.pooling import holder_tool, opening, questions, ranges, requests
from fairpractice.pooling.exceptions import PoolError, SumsDoNotFit
from fairpractice.pooling.models import Holder, HolderSum, Pool, PoolShare, Release
from fairpractice.pooling.services import HUBS
from fairpractice.releases import services as releases

AGE = timedelta(days=548)  # what was counted longer before the closing day does not speak of today


def waiting(pool: Pool, place: Area | None = None) -> list[PoolShare]:
    """Shares that the next release of a place would hold (of every place, if none is named): one query."""
    if pool.closes_on is None:
        return []
    rows = PoolShare.objects.filter(pool=pool, release=None, on__lte=pool.closes_on, on__gt=pool.closes_on - AGE)
    rows = rows.filter(place=place) if place else rows
    return list(
        rows.select_related("employer", "place", "network").defer("sealed_one", "sealed_two").order_by("employer")
    )


def plan(pool: Pool, place: Area, shares: Sequence[PoolShare]) -> requests.Plan:
    """What the holders could be asked of these shares."""
    about = opening.known(place, shares)
    return requests.plan(
        about.brought, list(questions.words(pool.question_set).questions), bool(pool.groups), about.tells
    )


@transaction.atomic
def begin(*, by: Person, pool: Pool, place: Area) -> Release:
    """Asks both holders for their sums over a place. What they are asked cannot be changed afterwards. Raises PoolError."""
    found = Pool.objects.select_for_update(of=("self",)).select_related("hub", "other").get(pk=pool.pk)
    if found.ended_on or found.closes_on is None or timezone.localdate() <= found.closes_on:
        raise PoolError(_("The closing day has not passed yet."))
    shares = waiting(found, place)
    _holders_may(found, shares)
    if len(shares) < requests.LEAST:
        raise PoolError(
            ngettext(
                "Totals of %(num)s Practice are here. A figure needs at least %(least)s.",
                "Totals of %(num)s Practices are here. A figure needs at least %(least)s.",
                len(shares),
            )
            % {"num": len(shares), "least": requests.LEAST}
        )
    asked = plan(found, place, shares)
    if not asked.items:
        raise PoolError(_("With these Practices nothing could be shown without telling of one of them. It needs more."))
    used = [share for share in shares if share.employer.public_id in asked.ids]
    made = Release(pool=found, place=place, closed_on=found.closes_on, begun_by=by, practices=len(used))
    named = sorted(((s.employer.public_id, s.employer.name) for s in used), key=lambda row: (row[1], row[0]))
    made.request = requests.Request(
        made.public_id, found.public_id, found.name, place.code, place.name, tuple(named), asked.items, asked.sizes
    ).text()
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as error:
        raise PoolError(_("This place has been told for this closing day. Set the next closing day first.")) from error
    PoolShare.objects.filter(pk__in=[share.pk for share in used]).update(release=made)
    events.record(organisation=found.hub, by=by, what="asked the holders of a pool", about=place.name)
    return made


def _holders_may(pool: Pool, shares: Sequence[PoolShare]) -> None:
    """Both are there, still where they were, and lead none of these Practices. Raises PoolError."""
    holders = list(Holder.objects.filter(pool=pool))
    people = [holder.person_id for holder in holders]
    roles = Role.objects.filter(person__in=people, end=None)
    here = {(role.person_id, role.organisation_id) for role in roles if role.kind in HUBS}
    keepers = {1: pool.hub_id, 2: pool.other_id}
    if len(holders) < 2 or any((h.person_id, keepers[h.number]) not in here for h in holders):
        raise PoolError(_("Each of the two keys needs a holder. Somebody has left, or has not made a key yet."))
    members = {share.employer_id for share in shares}
    if any(role.kind in LEADING and role.organisation_id in members for role in roles):
        raise PoolError(_("A holder leads one of these Practices now. Somebody else has to keep this key."))


def shares_file(of: Release, number: int) -> str:
    """What one holder's device needs: the request, and the boxes that are sealed to that holder. Raises PoolError."""
    if of.state != Release.State.ASKED:
        raise PoolError(_("This place has been told, or was given up: there is nothing left to add up."))
    holder = Holder.objects.get(pool=of.pool_id, number=number)
    sealed = "sealed_one" if number == 1 else "sealed_two"
    rows = PoolShare.objects.filter(release=of).values_list("employer__public_id", sealed)
    boxes = {id: bytes(box).hex() for id, box in rows}
    body = {"format": holder_tool.SHARES, "public": holder.public_key, "request": of.request, "boxes": boxes}
    return json.dumps(body, ensure_ascii=False)


def send(*, by: Person, of: Release, number: int, text: str) -> bool:
    """Takes one holder's sums; once both are here the place is told. Whether it is told. Raises PoolError.

    Sums that do not belong together are both destroyed: each holder's device gives the same ones again.
    """
    with transaction.atomic():
        found = _asked(of)
        if not Holder.objects.filter(pool=found.pool_id, number=number, person=by).exists():
            raise PoolError(_("You do not keep this key."))
        sums = opening.read_sums(found, text)
        events.record(organisation=found.pool.hub, by=by, what="sent sums for a pool", about=found.place.name)
        others = HolderSum.objects.filter(release=found).exclude(number=number).first()
        if others is None:
            HolderSum.objects.update_or_create(release=found, number=number, defaults={"text": text})
            return False
        # The second sums are never written down: both together would open.
        opened = opening.together(sums, opening.read_sums(found, others.text))
        try:
            with transaction.atomic():
                _tell(by, found, opened)
            fits = True
        except ValueError:
            HolderSum.objects.filter(release=found).delete()
            fits = False
    if not fits:
        raise SumsDoNotFit(
            _("The sums of the two holders do not belong together. Nothing was told. Both make and send them again.")
        )
    return True


def _asked(of: Release) -> Release:
    found = Release.objects.select_for_update(of=("self",)).select_related("pool__hub", "place").get(pk=of.pk)
    if found.state != Release.State.ASKED:
        raise PoolError(_("This place has been told, or was given up."))
    return found


def _tell(by: Person, of: Release, opened: opening.Sums) -> None:
    """Clears and keeps every figure of a place. Raises ValueError for sums that cannot be."""
    shares = list(
        PoolShare.objects.filter(release=of)
        .select_related("employer", "place", "network")
        .defer("sealed_one", "sealed_two")
    )
    figures: list[Published] = []
    refusals: list[Refusal] = []
    proofs: dict[str, str] = {}
    past = releases.proofs_of(
        list(
            Release.objects.filter(place=of.place, state=Release.State.TOLD)
            .order_by("-pk")
            .values_list("public_id", flat=True)
        )
    )
    groups = ranges.columns(bool(of.pool.groups))
    moves = _moves(shares)
    rows = opening.Rows(of, shares, opened)
    for item, sums in opened.items.items():
        practices, networks = rows.of(item)
        out = pools.release_place(
            item,
            of.place.name,
            practices,
            groups,
            networks,
            [sum(column) for column in zip(*sums, strict=True)],
            ranges.earlier(practices, groups, of.place.name, past.get(item, []), moves),
        )
        figures += out.figures
        refusals += out.refusals
        proofs |= {item: out.proof} if out.proof else {}
    releases.keep(owner=of.pool.hub, round_id=of.public_id, figures=figures, refusals=refusals, proofs=proofs)
    of.state, of.told_on = Release.State.TOLD, timezone.localdate()
    of.save(update_fields=["state", "told_on"])
    _destroy(of)
    events.record(organisation=of.pool.hub, by=by, what="told a place of a pool", about=of.place.name)


def _moves(shares: Sequence[PoolShare]) -> dict[str, tuple[int, int]]:
    """By row, at most how many people came and went in a Practice over all its rounds that were added up: one query.

    Reckoned from the first of them, since it is not looked up which figure came from which: that is never less careful. A
    Practice of which one link is not known is left out.
    """
    links: dict[int, list[PoolShare]] = {}
    here = {share.employer_id for share in shares}
    for share in (
        PoolShare.objects.filter(employer__in=here, release__isnull=False)
        .order_by("pk")
        .only("employer", "left", "joined")
    ):
        links.setdefault(share.employer_id, []).append(share)
    found = {}
    for share in shares:
        since = links.get(share.employer_id, [])[1:]
        if share.answers is not None and all(one.left is not None and one.joined is not None for one in since):
            moved = sum(one.left or 0 for one in since), sum(one.joined or 0 for one in since)
            found[ranges.row_id([(share.employer.public_id, share.asked)])] = moved
    return found


def _destroy(of: Release) -> None:
    """Nothing that was sealed or sent is needed any more: what remains of a share is that it was there."""
    HolderSum.objects.filter(release=of).delete()
    PoolShare.objects.filter(release=of).update(sealed_one=b"", sealed_two=b"")


@transaction.atomic
def give_up(*, by: Person, of: Release) -> None:
    """A holder's key is lost, or a holder declines: nothing of this place is told for this closing day. All shares go."""
    found = _asked(of)
    found.state = Release.State.GIVEN_UP
    found.save(update_fields=["state"])
    _destroy(found)
    events.record(organisation=found.pool.hub, by=by, what="gave up a place of a pool", about=found.place.name)


def asked_of(of: Release) -> requests.Request:
    """What the holders are asked, as both see it."""
    return requests.read(of.request)
