"""Naming the Practice and keeping what is known of it: one thing a page."""

import re

from django.conf import settings
from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from fairpractice.organisations import places, services
from fairpractice.organisations.access import person_for, practice_for, roles_of
from fairpractice.organisations.forms import BoroughForm, OdsForm, PracticeForm, SiteForm
from fairpractice.organisations.models import EmployerType, Organisation, Site
from fairpractice.organisations.views_account import account_form, save_account
from fairpractice.ui.components import page_errors
from fairpractice.ui.held import bind

_GP_CODE = re.compile(r"[A-Z][0-9]{5}")


def _form(request: HttpRequest, form: BaseForm, title: str, **more: object) -> HttpResponse:
    return render(
        request,
        "organisations/form.jinja",
        {
            "form": form,
            "title": title,
            "send": _("Save and continue"),
            "page_errors": page_errors(form) if form.is_bound else [],
            **more,
        },
    )


def _first_time(request: HttpRequest) -> bool:
    return request.GET.get("first") == "1"


def _next(request: HttpRequest, practice: Organisation, following: str) -> HttpResponse:
    """The next page of the first half-hour, or back to the Practice's page."""
    return redirect(following + "?first=1" if _first_time(request) else f"/lead/{practice.public_id}/practice/")


def set_up(request: HttpRequest) -> HttpResponse:
    """The first page of the first half-hour: names the Practice."""
    person = person_for(request)
    if not person.may_set_up:
        raise Http404
    form = bind(request, PracticeForm)
    if request.method == "POST" and form.is_valid():
        practice = services.set_up_practice(by=person, **form.cleaned_data)
        site = practice.sites.get()
        return redirect(f"/lead/{practice.public_id}/practice/site/{site.pk}/ods/?first=1")
    others = [r for r in roles_of(request) if r.organisation.kind == Organisation.Kind.EMPLOYER]
    return _form(
        request,
        form,
        _("Name your Practice"),
        intro=_("This takes about half an hour in all. You can stop at any page and carry on later."),
        others=others,
    )


def practice(request: HttpRequest, practice: str) -> HttpResponse:
    """What is known of the Practice."""
    organisation = practice_for(request, practice)
    sites = list(organisation.sites.prefetch_related("areas__area"))
    return render(request, "organisations/practice.jinja", {"organisation": organisation, "sites": sites})


def rename(request: HttpRequest, practice: str) -> HttpResponse:
    organisation = practice_for(request, practice)
    initial = {
        "name": organisation.name,
        "employer_type": organisation.employer_type,
        "type_words": organisation.type_words,
    }
    form = bind(request, PracticeForm, initial=initial)
    if request.method == "POST" and form.is_valid():
        services.rename_practice(by=person_for(request), practice=organisation, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("practice", practice=practice)
    return _form(request, form, _("Name and type"), back=f"/lead/{practice}/practice/", send=_("Save"))


def add_site(request: HttpRequest, practice: str) -> HttpResponse:
    organisation = practice_for(request, practice)
    form = bind(request, SiteForm)
    if request.method == "POST" and form.is_valid():
        site = services.add_site(by=person_for(request), practice=organisation, **form.cleaned_data)
        return redirect("site-ods", practice=practice, site=site.pk)
    return _form(request, form, _("Add a site"), back=f"/lead/{practice}/practice/")


def change_site(request: HttpRequest, practice: str, site: int) -> HttpResponse:
    place = _site(request, practice, site)
    form = bind(request, SiteForm, initial={"name": place.name, "postcode": place.postcode})
    if request.method == "POST" and form.is_valid():
        services.change_site(by=person_for(request), site=place, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("practice", practice=practice)
    return _form(request, form, _("Name and postcode of the site"), back=f"/lead/{practice}/practice/", send=_("Save"))


def _site(request: HttpRequest, practice: str, site: int) -> Site:
    return get_object_or_404(
        Site.objects.select_related("organisation"), pk=site, organisation=practice_for(request, practice)
    )


def _doubt(place: Site, code: str) -> str:
    """Why a code that no loaded file knows may be mistyped, or ""; who typed it may use it all the same."""
    if services.any_known():
        return _(
            "%(code)s is not in the NHS directory files that were loaded. Check it, or send it again to use it all the same."
        ) % {"code": code}
    if place.organisation.employer_type == EmployerType.GP and not _GP_CODE.fullmatch(code):
        return _(
            "Most GP practices have a code of one letter and five numbers, such as F84012. You typed %(code)s. Check it, or send it again to use it all the same."
        ) % {"code": code}
    return ""


def ods(request: HttpRequest, practice: str, site: int) -> HttpResponse:
    """Asks for the ODS code; shows what the official file says of it before it is kept."""
    place = _site(request, practice, site)
    form = bind(request, OdsForm, initial={"ods_code": place.ods_code})
    back = "" if _first_time(request) else f"/lead/{practice}/practice/"
    if request.method == "POST" and form.is_valid() and request.POST.get("again") != "1":
        code = form.cleaned_data["ods_code"]
        found = services.known(code)
        confirmed = request.POST.get("confirmed") == code
        doubt = "" if request.POST.get("unknown") == code else _doubt(place, code)
        if not code or confirmed or (found is None and not doubt):
            if code != place.ods_code:
                services.set_ods_code(by=person_for(request), site=place, code=code)
            return _next(request, place.organisation, f"/lead/{practice}/practice/site/{site}/borough/")
        if found is None:
            form.add_error("ods_code", doubt)
            return _form(
                request,
                form,
                _("Your ODS code"),
                remember=("unknown", code),
                back=back,
            )
        return render(request, "organisations/found.jinja", {"code": code, "found": found, "back": back})
    return _form(request, form, _("Your ODS code"), back=back)


def borough(request: HttpRequest, practice: str, site: int) -> HttpResponse:
    """Asks for the borough, with the one suggested that a loaded file knows."""
    place = _site(request, practice, site)
    current = services.borough_of(place)
    suggested = "" if current else services.suggested_borough(place)
    known = dict(places.names())
    suggested = suggested if suggested in known else ""
    form = bind(request, BoroughForm, initial={"borough": current.code if current else suggested})
    if request.method == "POST" and form.is_valid():
        services.set_borough(by=person_for(request), site=place, code=form.cleaned_data["borough"])
        return _next(request, place.organisation, f"/lead/{practice}/practice/you/")
    if suggested:
        said = _("The NHS files say %(borough)s. Change it if that is wrong.")
        field = form.fields["borough"]
        field.help_text = f"{said % {'borough': known[suggested]}} {field.help_text}"
    return _form(request, form, _("Your borough"), back="" if _first_time(request) else f"/lead/{practice}/practice/")


def you(request: HttpRequest, practice: str) -> HttpResponse:
    """The lead's own name and address."""
    practice_for(request, practice)
    form = account_form(request, person_for(request))
    if request.method == "POST" and form.is_valid():
        onward = save_account(request, form, f"/lead/{practice}/glance/" if _first_time(request) else "/me/")
        if onward:
            return onward
    intro = "" if settings.EMAIL_ENABLED else _("This installation sends no e-mail, so you need no e-mail address.")
    return _form(request, form, _("About you"), intro=intro)
