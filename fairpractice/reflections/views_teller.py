"""The teller's pages: key, slips, trial, count. Only the teller of a round gets in, and nobody who leads there."""

import json

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST

from fairpractice.organisations.access import person_for
from fairpractice.reflections import counting, dealing, forms, pages, papers, weaker
from fairpractice.reflections.exceptions import ReflectionError
from fairpractice.reflections.models import Round
from fairpractice.ui.components import page_errors

_ENVELOPES, _KEYS = "fair-practice-envelopes/1", "fair-practice-keys/1"


def tellings(request: HttpRequest) -> HttpResponse:
    """The rounds that this person deals and counts."""
    person = person_for(request)
    rounds = Round.objects.filter(teller=person).select_related("employer", "teller").order_by("-id")
    mine = [r for r in rounds if pages._may_tell(r)]
    return render(request, "reflections/tellings.jinja", {"rounds": mine})


def _page(request: HttpRequest, of: Round, template: str, **context: object) -> HttpResponse:
    response = render(
        request,
        f"reflections/{template}.jinja",
        {
            "round": of,
            "base": f"/teller/{of.public_id}/",
            "phase": pages.phase_of(of),
            "closes": pages.closes(of),
            "promise": pages.promise_lines(of) if of.headcount else [],
            "truth": pages.truth_lines(of),
            "email": settings.EMAIL_ENABLED,
            "key_name": pages.key_name(of),
            **context,
        },
    )
    response["Cache-Control"] = "no-store"
    return response


def telling(request: HttpRequest, round: str) -> HttpResponse:
    """What the teller does next."""
    found = pages.telling_for(request, round)
    return _page(
        request, found, "telling", slips_form=forms.SlipsForm(initial={"spares": 3}), code_form=forms.CountCodeForm()
    )


def _back(of: Round) -> HttpResponse:
    return redirect(f"/teller/{of.public_id}/")


@sensitive_post_parameters()
def key(request: HttpRequest, round: str) -> HttpResponse:
    """The key that the teller's own device makes and keeps: only its public half comes here."""
    found = pages.telling_for(request, round)
    if not found.own_key or found.state != Round.State.PLANNED:
        raise Http404
    wrong = ""
    if request.method == "POST":
        try:
            public = bytes.fromhex(request.POST.get("public_key", "").strip())
            dealing.set_public_key(by=person_for(request), of=found, public_key=public)
            messages.success(request, _("The public half of your key is here. Now print the slips."))
            return _back(found)
        except ValueError:
            wrong = _("Type or paste the public key: 64 letters and numbers")
        except ReflectionError as error:
            wrong = str(error)
    rows = [{"text": wrong, "href": "#public_key"}] if wrong else []
    return _page(request, found, "telling_key", wrong=wrong, page_errors=rows)


@require_POST
@sensitive_variables()
def slips(request: HttpRequest, round: str) -> HttpResponse:
    """The slips as PDF, once. They are kept nowhere: to print again is to make new ones."""
    found = pages.telling_for(request, round)
    form = forms.SlipsForm(request.POST)
    if not form.is_valid():
        return _page(
            request, found, "telling", slips_form=form, code_form=forms.CountCodeForm(), page_errors=page_errors(form)
        )
    try:
        made = dealing.make_sheets(by=person_for(request), of=found, spares=form.cleaned_data["spares"])
    except ReflectionError as error:
        messages.warning(request, str(error))
        return _back(found)
    found.refresh_from_db()
    data = papers.slips(found, made, letter="B" if found.two_colours else "")
    return HttpResponse(
        data,
        content_type="application/pdf",
        headers={"Content-Disposition": 'inline; filename="slips.pdf"', "Cache-Control": "no-store"},
    )


@sensitive_post_parameters()
@sensitive_variables()
def try_key(request: HttpRequest, round: str) -> HttpResponse:
    """Before launch: the words on paper, or the teller's device, open something that was sealed to them."""
    found = pages.telling_for(request, round)
    if found.state != Round.State.PLANNED or "b" not in found.sheets_made:
        raise Http404
    if found.own_key:
        return _try_own(request, found)
    form = forms.CountCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            dealing.test_key(by=person_for(request), of=found, typed=form.cleaned_data["count_code"])
            messages.success(request, _("The words open the answers. Keep your sheet where only you can find it."))
            return _back(found)
        except ReflectionError as error:
            form.add_error("count_code", str(error))
    wrong = page_errors(form) if form.is_bound else []
    return _page(request, found, "telling_try", form=form, page_errors=wrong)


def _try_own(request: HttpRequest, of: Round) -> HttpResponse:
    wrong = ""
    if request.method == "POST":
        try:
            shared = _keys(request, of)
            sealed = bytes.fromhex(request.session.get("telling_challenge", ""))
            if len(shared) != 1 or not sealed:
                raise ValueError
            dealing.test_own_key(by=person_for(request), of=of, sealed=sealed, shared=shared[0])
            request.session.pop("telling_challenge", None)
            messages.success(request, _("Your device opens the answers. Keep your words where only you can find them."))
            return _back(of)
        except ValueError:
            wrong = _("These are not the keys for this round. Make them again on this page")
        except ReflectionError as error:
            wrong = str(error)
    request.session["telling_challenge"] = dealing.challenge(of).hex()
    rows = [{"text": wrong, "href": "#keys"}] if wrong else []
    return _page(request, of, "telling_open", wrong=wrong, trial=True, page_errors=rows)


def _keys(request: HttpRequest, of: Round) -> list[bytes]:
    """The keys from a teller's device, pasted or as a file. Raises ValueError for anything that is not one."""
    upload = request.FILES.get("file")
    text = upload.read(4_000_000).decode("utf-8", "strict") if upload else request.POST.get("keys", "")
    found = json.loads(text)
    if not isinstance(found, dict) or found.get("format") != _KEYS or found.get("round") != of.public_id:
        raise ValueError
    shared = [bytes.fromhex(each) for each in found["keys"]]
    if any(len(each) != 32 for each in shared):
        raise ValueError
    return shared


def links(request: HttpRequest, round: str) -> HttpResponse:
    """E-mailed links for people whom no slip can reach."""
    found = pages.telling_for(request, round)
    if found.state != Round.State.OPEN or found.two_colours or not settings.EMAIL_ENABLED:
        raise Http404
    form = forms.LinksForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            weaker.send_links(by=person_for(request), of=found, addresses=form.cleaned_data["addresses"])
            messages.success(request, _("Sent. The addresses were not kept."))
            return _back(found)
        except ReflectionError as error:
            form.add_error("addresses", str(error))
    return _page(request, found, "telling_links", form=form, page_errors=page_errors(form) if form.is_bound else [])


@sensitive_post_parameters()
@sensitive_variables()
def count(request: HttpRequest, round: str) -> HttpResponse:
    """The count: once. A wrong code destroys nothing."""
    found = pages.telling_for(request, round)
    if found.state != Round.State.OPEN:
        return _back(found)
    form: forms.LeftOverForm = (forms.LeftOverForm if found.own_key else forms.CountForm)(request.POST or None)
    wrong = ""
    if request.method == "POST" and form.is_valid():
        said, by = form.cleaned_data, person_for(request)
        try:
            if found.own_key:
                shared = _keys(request, found)
                counting.count_with_keys(by=by, of=found, shared=shared, left_over=said["left_over"])
            else:
                counting.count(by=by, of=found, count_code=said["count_code"], left_over=said["left_over"])
            return _counted(request, found)
        except (ValueError, KeyError, TypeError):
            wrong = _("These are not the keys for this round. Make them again on this page")
        except ReflectionError as error:
            wrong = str(error)
            if not found.own_key:
                form.add_error("count_code", wrong)
    if found.own_key:
        rows = [{"text": wrong, "href": "#keys"}] if wrong else page_errors(form) if form.is_bound else []
        return _page(request, found, "telling_open", form=form, wrong=wrong, trial=False, page_errors=rows)
    return _page(request, found, "telling_count", form=form, page_errors=page_errors(form) if form.is_bound else [])


def _counted(request: HttpRequest, of: Round) -> HttpResponse:
    messages.success(
        request, _("Counted. Every ballot, code and key has been destroyed; your sheet opens nothing any more.")
    )
    return _back(of)


def envelopes(request: HttpRequest, round: str) -> HttpResponse:
    """What the teller's device needs to work out the keys: for the trial one, for the count one for each sealed part."""
    found = pages.telling_for(request, round)
    if not found.own_key:
        raise Http404
    if found.state == Round.State.PLANNED:
        sealed = request.session.get("telling_challenge", "")
        rows = [sealed[:64]] if sealed else []
    else:
        try:
            rows = [e.hex() for e in counting.envelopes(found)]
        except ReflectionError as error:
            return JsonResponse({"error": str(error)}, status=409)
    body = {"format": _ENVELOPES, "round": found.public_id, "public": found.public_key, "envelopes": rows}
    response = JsonResponse(body)
    response["Content-Disposition"] = 'attachment; filename="envelopes.json"'
    response["Cache-Control"] = "no-store"
    return response
