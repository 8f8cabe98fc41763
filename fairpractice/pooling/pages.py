"""What pages of hubs and of leads share: who may enter, and the figures of a place."""

from dataclasses import dataclass

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from fairpractice.organisations.access import role_in
from fairpractice.organisations.models import Organisation, Person
from fairpractice.pooling import results
from fairpractice.pooling.models import Pool, Release
from fairpractice.pooling.services import HUBS, number_of
from fairpractice.reports.render import render as draw
from fairpractice.ui.texts import document_words


@dataclass(frozen=True, slots=True)
class Entered:
    """Somebody of a hub or guardian service, at a pool of theirs. number: which key they keep, None if none."""

    person: Person
    organisation: Organisation
    pool: Pool
    number: int | None

    @property
    def base(self) -> str:
        return f"/hub/{self.organisation.public_id}/pools/{self.pool.public_id}/"

    @property
    def ours(self) -> bool:
        """Whether the pool is that of this hub: it sets days and asks holders."""
        return self.pool.hub_id == self.organisation.pk


def entered(request: HttpRequest, organisation: str, public_id: str) -> Entered:
    """A pool of a hub, for its people and those of the second holder's organisation; raises SignInNeeded or Http404."""
    role = role_in(request, organisation, HUBS)
    rows = Pool.objects.filter(Q(hub=role.organisation) | Q(other=role.organisation), public_id=public_id)
    found = rows.select_related("hub", "other").prefetch_related("holders__person").first()
    if found is None:
        raise Http404
    number = number_of(found, role.organisation)
    holds = any((h.number, h.person_id) == (number, role.person_id) for h in found.holders.all())
    return Entered(role.person, role.organisation, found, number if holds else None)


def release_of(at: Entered, public_id: str) -> Release:
    """Raises Http404."""
    found = Release.objects.filter(pool=at.pool, public_id=public_id).select_related("place").first()
    if found is None:
        raise Http404
    found.pool = at.pool
    return found


def figures(
    request: HttpRequest, pool: Pool, told: results.Results, *, back: str, chart: str = "", proofs: str = ""
) -> HttpResponse:
    """A sentence, a picture and a table for each question."""
    context = {"pool": pool, "results": told, "back": back, "chart": chart, "proofs": proofs}
    return render(request, "pooling/figures.jinja", context)


def chart(request: HttpRequest, of: Release) -> HttpResponse:
    """The picture of a place; `?narrow=1` for a phone."""
    width = 300 if request.GET.get("narrow") == "1" else 640
    svg = draw(results.chart(results.results(of), of.pool.hub, width), "svg", document_words())
    return HttpResponse(svg, content_type="image/svg+xml", headers={"Cache-Control": "no-store"})
