"""What pages of pools show: what is offered to a Practice, and where a pool of a hub stands. Few queries, however many there are."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from fairpractice.organisations.models import Area, Organisation, SiteArea
from fairpractice.pooling import places, releasing, requests
from fairpractice.pooling.models import Agreement, Holder, Pool, Release
from fairpractice.pooling.services import covers


@dataclass(frozen=True, slots=True)
class Offer:
    """A pool as a Practice sees it. agreed: since when its totals count, None if they do not. taken: why it cannot agree, in words."""

    pool: Pool
    agreement: Agreement | None
    taken: str = ""

    @property
    def holders(self) -> list[Holder]:
        return list(self.pool.holders.all())


def offers(employer: Organisation) -> list[Offer]:
    """Pools of the hubs of the Practice's area whose two keys are there, and those that it agreed to: four queries."""
    areas = places.areas_of(employer)
    place = places.place_of(areas)
    live = Agreement.objects.filter(employer=employer, withdrawn_at=None)
    agreed = {row.pool_id: row for row in live}
    sets = {row.question_set: row.pool_id for row in agreed.values()}
    found = (
        Pool.objects.annotate(keys=Count("holders"))
        .filter(Q(pk__in=agreed) | Q(keys=2, ended_on=None, hub__demo=employer.demo))
        .select_related("hub", "other")
        .prefetch_related("holders__person")
        .order_by("pk")
    )
    rows = []
    for pool in found:
        if pool.pk not in agreed and not covers(pool, {row.area_id for row in areas}):
            continue
        taken = ""
        if pool.pk not in agreed and pool.question_set in sets:
            taken = _("Your Practice counts in another pool with these questions. Withdraw from that one first.")
        elif pool.pk not in agreed and place is None:
            taken = _("Say first in which borough your Practice is.")
        rows.append(Offer(pool, agreed.get(pool.pk), taken))
    return rows


def told(pool: Pool) -> list[Release]:
    """What was told of a pool, newest first."""
    return list(Release.objects.filter(pool=pool, state=Release.State.TOLD).select_related("place"))


def kept_by(organisation: Organisation) -> list[Pool]:
    """The pools of a hub, and those of which it keeps the second key."""
    rows = Pool.objects.filter(Q(hub=organisation) | Q(other=organisation))
    return list(rows.select_related("hub", "other").prefetch_related("holders__person"))


def may_hold(organisation: Organisation) -> list[Organisation]:
    """Hubs and guardian services that could keep the second key of a pool."""
    rows = Organisation.objects.exclude(kind=Organisation.Kind.EMPLOYER).exclude(pk=organisation.pk)
    return list(rows.filter(demo=organisation.demo).order_by("name", "pk"))


@dataclass(slots=True)
class Place:
    """One place of a pool. agreed: Practices, by name. counted: how many of them the next release would hold. ready: whether the
    holders can be asked; told: whether this closing day has its release."""

    area: Area
    agreed: list[str] = field(default_factory=list)
    counted: int = 0
    release: Release | None = None
    ready: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a pool stands. elsewhere: Practices that agreed and whose borough is not known now."""

    pool: Pool
    places: tuple[Place, ...]
    elsewhere: tuple[str, ...]
    releases: tuple[Release, ...]
    closed: bool


def standing(pool: Pool) -> Standing:
    """Its places with who agreed, and everything that was asked or told: four queries."""
    live = Agreement.objects.filter(pool=pool, withdrawn_at=None).order_by("employer__name")
    names = dict(live.values_list("employer_id", "employer__name"))
    found: dict[int, Place] = {}
    where = _places(list(names))
    for employer, name in names.items():
        if employer in where:
            found.setdefault(where[employer].pk, Place(where[employer])).agreed.append(name)
    closed = pool.closes_on is not None and timezone.localdate() > pool.closes_on
    for share in releasing.waiting(pool):
        found.setdefault(share.place_id, Place(share.place)).counted += 1
    releases = tuple(Release.objects.filter(pool=pool).select_related("place"))
    for release in releases:
        if release.closed_on == pool.closes_on:
            found.setdefault(release.place_id, Place(release.place)).release = release
    for place in found.values():
        place.ready = closed and place.release is None and place.counted >= requests.LEAST and not pool.ended_on
    elsewhere = tuple(name for employer, name in names.items() if employer not in where)
    return Standing(
        pool, tuple(sorted(found.values(), key=lambda p: (p.area.name, p.area.pk))), elsewhere, releases, closed
    )


def _places(employers: Sequence[int]) -> dict[int, Area]:
    """The borough of the main site of each: one query."""
    rows = SiteArea.objects.filter(
        places.today(), site__organisation__in=employers, site__main=True, area__kind=Area.Kind.BOROUGH
    )
    found = rows.values_list("site__organisation_id", "area_id", "area__kind", "area__code", "area__name")
    areas: dict[int, Area] = {}  # one object for each, not for each Practice
    return {
        employer: areas.setdefault(id, Area(id, kind=kind, code=code, name=name))
        for employer, id, kind, code, name in found
    }
