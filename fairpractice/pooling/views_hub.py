"""The hub's pages, and those of the two holders: keys, closing days, sums, and what was told."""

import io
import re
import zipfile
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from fairpractice.organisations.access import role_in
from fairpractice.organisations.models import Area, Organisation
from fairpractice.pooling import forms, pages, queries, questions, releasing, results, services
from fairpractice.pooling.exceptions import PoolError
from fairpractice.pooling.models import HolderSum, Release
from fairpractice.releases import services as releases
from fairpractice.ui.components import page_errors
from fairpractice.ui.held import bind

_MOST = 4_000_000  # bytes of a file of sums


def pools(request: HttpRequest, organisation: str) -> HttpResponse:
    """The pools of a hub, and those of which it keeps the second key."""
    role = role_in(request, organisation, services.HUBS)
    context = {
        "organisation": role.organisation,
        "pools": queries.kept_by(role.organisation),
        "may_start": role.organisation.kind == Organisation.Kind.HUB,
        "sets": questions.by_set(),
    }
    return render(request, "pooling/hub_pools.jinja", context)


def start(request: HttpRequest, organisation: str) -> HttpResponse:
    """A new pool."""
    role = role_in(request, organisation, services.HUBS)
    if role.organisation.kind != Organisation.Kind.HUB:
        raise Http404
    others = queries.may_hold(role.organisation)
    form = bind(request, forms.StartForm, sets=questions.by_set(), others=others)
    if request.method == "POST" and form.is_valid():
        made = services.start(by=role.person, hub=role.organisation, **form.said())
        messages.success(request, _("Started. It is offered to Practices once both keys are made."))
        return redirect("hub-pool", organisation=organisation, pool=made.public_id)
    context = {
        "organisation": role.organisation,
        "form": form,
        "others": others,
        "page_errors": page_errors(form) if form.is_bound else [],
    }
    return render(request, "pooling/start.jinja", context)


def pool(request: HttpRequest, organisation: str, pool: str) -> HttpResponse:
    """Where a pool stands: its keys, who agreed, the closing day, what was asked and told."""
    at = pages.entered(request, organisation, pool)
    return _pool_page(request, at, bind(request, forms.ClosingForm))


def _pool_page(request: HttpRequest, at: pages.Entered, form: forms.ClosingForm) -> HttpResponse:
    standing = queries.standing(at.pool)
    days = [r.closed_on for r in standing.releases if r.state == Release.State.TOLD]
    context = {
        "at": at,
        "pool": at.pool,
        "organisation": at.organisation,
        "standing": standing,
        "form": form,
        "title_of_set": questions.words(at.pool.question_set).title,
        "together": sorted({day for day in days if days.count(day) > 1}, reverse=True),
        "page_errors": page_errors(form) if form.is_bound else [],
    }
    return render(request, "pooling/hub_pool.jinja", context)


@require_POST
def closing(request: HttpRequest, organisation: str, pool: str) -> HttpResponse:
    """Sets the next closing day."""
    at = pages.entered(request, organisation, pool)
    if not at.ours:
        raise Http404
    form = forms.ClosingForm(request.POST)
    if not form.is_valid():
        return _pool_page(request, at, form)
    try:
        services.set_closing(by=at.person, pool=at.pool, on=form.cleaned_data["on"])
        messages.success(request, _("Saved. Practices see the closing day."))
    except PoolError as error:
        messages.warning(request, str(error))
    return redirect(at.base)


@sensitive_post_parameters()
def key(request: HttpRequest, organisation: str, pool: str) -> HttpResponse:
    """The key that a holder's own device makes: only its public half comes here."""
    at = pages.entered(request, organisation, pool)
    if at.pool.ended_on:
        raise Http404
    wrong = ""
    if request.method == "POST":
        try:
            public = bytes.fromhex(request.POST.get("public_key", "").strip())
            services.set_key(by=at.person, pool=at.pool, organisation=at.organisation, public_key=public)
            messages.success(request, _("The public half of your key is here. Keep your nine words on paper."))
            return redirect(at.base)
        except ValueError:
            wrong = _("Type or paste the public key: 64 letters and numbers")
        except PoolError as error:
            wrong = str(error)
    number = services.number_of(at.pool, at.organisation)
    there = any(holder.number == number for holder in at.pool.holders.all())
    return _holder_page(request, at, "key", wrong, "#public_key", there=there)


def _holder_page(
    request: HttpRequest, at: pages.Entered, template: str, wrong: str, field: str, **context: object
) -> HttpResponse:
    rows = [{"text": wrong, "href": field}] if wrong else []
    plain = {"at": at, "pool": at.pool, "organisation": at.organisation, "wrong": wrong, "page_errors": rows}
    response = render(request, f"pooling/{template}.jinja", {**plain, **context})
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def begin(request: HttpRequest, organisation: str, pool: str) -> HttpResponse:
    """Asks the holders for their sums over a place."""
    at = pages.entered(request, organisation, pool)
    if not at.ours:
        raise Http404
    found = Area.objects.filter(kind=Area.Kind.BOROUGH, code=request.POST.get("place", "")[:20]).first()
    if found is None:
        raise Http404
    try:
        made = releasing.begin(by=at.person, pool=at.pool, place=found)
        messages.success(request, _("Both holders find on this page what they are asked. Tell them."))
        return redirect(f"{at.base}{made.public_id}/")
    except PoolError as error:
        messages.warning(request, str(error))
        return redirect(at.base)


def end(request: HttpRequest, organisation: str, pool: str) -> HttpResponse:
    """Ends a pool, after a question."""
    at = pages.entered(request, organisation, pool)
    if not at.ours or at.pool.ended_on:
        raise Http404
    if request.method == "POST":
        services.end(by=at.person, pool=at.pool)
        messages.success(request, _("The pool has ended."))
        return redirect(at.base)
    lines = [
        _("Totals that have not been told are destroyed, and Practices no longer count in it."),
        _("What was told stays."),
    ]
    return _confirm(request, _("End this pool?"), _("End it"), at.base, lines)


def _confirm(request: HttpRequest, title: str, send: str, back: str, lines: list[str]) -> HttpResponse:
    context = {"title": title, "send": send, "back": back, "lines": lines}
    return render(request, "organisations/confirm.jinja", context)


@sensitive_post_parameters()
def release(request: HttpRequest, organisation: str, pool: str, release: str) -> HttpResponse:
    """One place: what the holders are asked, or what it told."""
    at = pages.entered(request, organisation, pool)
    found = pages.release_of(at, release)
    here = f"{at.base}{found.public_id}/"
    if found.state == Release.State.TOLD:
        proofs = f"{here}proofs.zip" if at.number else ""
        told = results.results(found)
        return pages.figures(request, at.pool, told, back=at.base, chart=f"{here}chart.svg", proofs=proofs)
    wrong = ""
    if request.method == "POST" and at.number and found.state == Release.State.ASKED:
        try:
            done = releasing.send(by=at.person, of=found, number=at.number, text=_sent(request))
            messages.success(
                request,
                _("Both sums are here: the place is told.")
                if done
                else _("Your sums are here. Now the other holder sends theirs."),
            )
            return redirect(here)
        except (PoolError, UnicodeDecodeError) as error:
            wrong = str(error) if isinstance(error, PoolError) else _("This file cannot be read.")
    sent = set(HolderSum.objects.filter(release=found).values_list("number", flat=True))
    return _holder_page(
        request, at, "release", wrong, "#sums", release=found, here=here, sent=sent, asked=releasing.asked_of(found)
    )


def _sent(request: HttpRequest) -> str:
    upload = request.FILES.get("file")
    return upload.read(_MOST).decode("utf-8") if upload else request.POST.get("sums", "")


def shares(request: HttpRequest, organisation: str, pool: str, release: str) -> HttpResponse:
    """The shares that are sealed to whoever asks, for their own device."""
    at = pages.entered(request, organisation, pool)
    found = pages.release_of(at, release)
    if at.number is None or found.state != Release.State.ASKED:
        raise Http404
    headers = {"Content-Disposition": 'attachment; filename="shares.json"', "Cache-Control": "no-store"}
    return HttpResponse(releasing.shares_file(found, at.number), content_type="application/json", headers=headers)


def chart(request: HttpRequest, organisation: str, pool: str, release: str) -> HttpResponse:
    at = pages.entered(request, organisation, pool)
    found = pages.release_of(at, release)
    if found.state != Release.State.TOLD:
        raise Http404
    return pages.chart(request, found)


def proofs(request: HttpRequest, organisation: str, pool: str, release: str) -> HttpResponse:
    """The proof files, for the holders alone: they hold how many answered in each Practice, and what it told its own team."""
    at = pages.entered(request, organisation, pool)
    found = pages.release_of(at, release)
    if at.number is None or found.state != Release.State.TOLD:
        raise Http404
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for item, text in releases.proofs(at.pool.hub, found.public_id):
            archive.writestr(f"{re.sub(r'[^A-Za-z0-9-]+', '-', item)}.json", text)
    headers = {"Content-Disposition": 'attachment; filename="proofs.zip"', "Cache-Control": "no-store"}
    return HttpResponse(packed.getvalue(), content_type="application/zip", headers=headers)


def give_up(request: HttpRequest, organisation: str, pool: str, release: str) -> HttpResponse:
    """Nothing is told of a place for this closing day, after a question."""
    at = pages.entered(request, organisation, pool)
    found = pages.release_of(at, release)
    if (not at.ours and at.number is None) or found.state != Release.State.ASKED:
        raise Http404
    if request.method == "POST":
        releasing.give_up(by=at.person, of=found)
        messages.success(request, _("Given up. Nothing of this place is told for this closing day."))
        return redirect(at.base)
    lines = [
        _("For a key that is lost, or a holder who will not add up."),
        _(
            "The totals that were waiting are destroyed: asking again for almost the same Practices would tell the difference."
        ),
    ]
    return _confirm(request, _("Give this place up?"), _("Give it up"), f"{at.base}{found.public_id}/", lines)


def together(request: HttpRequest, organisation: str, pool: str, day: str) -> HttpResponse:
    """All places of one closing day, added up."""
    at = pages.entered(request, organisation, pool)
    try:
        found = results.together(at.pool, date.fromisoformat(day))
    except ValueError as error:
        raise Http404 from error
    if found is None:
        raise Http404
    return pages.figures(request, at.pool, found, back=at.base)
