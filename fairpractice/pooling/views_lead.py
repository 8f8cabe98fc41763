"""The lead's pages: which pools are offered, what agreeing means, how to withdraw, and what was told."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fairpractice.organisations.access import person_for, practice_for
from fairpractice.organisations.models import Organisation
from fairpractice.pooling import pages, queries, questions, results, services
from fairpractice.pooling.exceptions import PoolError
from fairpractice.pooling.models import PoolShare, Release


def pools(request: HttpRequest, practice: str) -> HttpResponse:
    """The pools that are offered to this Practice, and those it counts in."""
    employer = practice_for(request, practice)
    context = {"practice": employer, "offers": queries.offers(employer), "sets": questions.by_set()}
    return render(request, "pooling/pools.jinja", context)


def _offer(employer: Organisation, public_id: str) -> queries.Offer:
    for offer in queries.offers(employer):
        if offer.pool.public_id == public_id:
            return offer
    raise Http404


def pool(request: HttpRequest, practice: str, pool: str) -> HttpResponse:
    """What a pool shows, to whom, what its holders could do, and how to withdraw."""
    employer = practice_for(request, practice)
    offer = _offer(employer, pool)
    context = {
        "practice": employer,
        "offer": offer,
        "pool": offer.pool,
        "title_of_set": questions.words(offer.pool.question_set).title,
        "told": queries.told(offer.pool) if offer.agreement else [],
    }
    return render(request, "pooling/pool.jinja", context)


@require_POST
def agree(request: HttpRequest, practice: str, pool: str) -> HttpResponse:
    employer = practice_for(request, practice)
    try:
        services.agree(by=person_for(request), employer=employer, pool=_offer(employer, pool).pool)
        messages.success(request, _("Agreed. Your totals count in this pool from the next reflection that you open."))
    except PoolError as error:
        messages.warning(request, str(error))
    return redirect("pool", practice=practice, pool=pool)


@require_POST
def withdraw(request: HttpRequest, practice: str, pool: str) -> HttpResponse:
    employer = practice_for(request, practice)
    services.withdraw(by=person_for(request), employer=employer, pool=_offer(employer, pool).pool)
    messages.success(request, _("Withdrawn. Your totals will not count in this pool any more."))
    return redirect("pools", practice=practice)


def _told(employer: Organisation, pool: str, public_id: str) -> Release:
    """A place that was told, of a pool that this Practice counts or counted in; raises Http404."""
    found = (
        Release.objects.filter(public_id=public_id, pool__public_id=pool, state=Release.State.TOLD)
        .select_related("pool__hub", "place")
        .first()
    )
    if found is None:
        raise Http404
    counts = services.agreement(employer, found.pool) is not None
    if not counts and not PoolShare.objects.filter(release=found, employer=employer).exists():
        raise Http404
    return found


def told(request: HttpRequest, practice: str, pool: str, release: str) -> HttpResponse:
    """The figures of one place."""
    employer = practice_for(request, practice)
    found = _told(employer, pool, release)
    here = f"/lead/{employer.public_id}/pools/{found.pool.public_id}/"
    chart = f"{here}{found.public_id}/chart.svg"
    return pages.figures(request, found.pool, results.results(found), back=here, chart=chart)


def chart(request: HttpRequest, practice: str, pool: str, release: str) -> HttpResponse:
    return pages.chart(request, _told(practice_for(request, practice), pool, release))
