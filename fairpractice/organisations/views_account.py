"""One's own account: name, address, ways to sign in, and being forgotten."""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from fairpractice.organisations import addresses, people
from fairpractice.organisations.access import landing, person_for, roles_of
from fairpractice.organisations.forms import AccountForm, EmailCodeForm
from fairpractice.organisations.models import Person
from fairpractice.organisations.services import OrganisationError, rename_person
from fairpractice.ui.components import page_errors
from fairpractice.ui.held import bind


def account_form(request: HttpRequest, person: Person) -> AccountForm:
    """The form of one's own name and address."""
    return bind(request, AccountForm, person=person, initial={"name": person.name, "email": person.email})


def save_account(request: HttpRequest, form: AccountForm, following: str) -> HttpResponse | None:
    """Saves a valid form and goes on: to `following`, or first to where the code of a new address is typed.

    None when too many codes were asked for: the form says so, and nothing is saved.
    """
    person = person_for(request)
    if form.new and not addresses.may_ask(request, person, form.new):
        form.add_error("email", _("Too many codes were asked for. Wait ten minutes, then try again"))
        return None
    rename_person(by=person, name=form.cleaned_data["name"])
    if form.new:
        addresses.ask(request, by=person, email=form.new, following=following)
        return redirect("me-email")
    if form.none_wished:
        addresses.change(by=person, email="")
        addresses.drop(request)
    return redirect(following)


def me(request: HttpRequest) -> HttpResponse:
    """One's own name, address, ways to sign in and roles."""
    person = person_for(request)
    form = account_form(request, person)
    if request.method == "POST" and form.is_valid():
        onward = save_account(request, form, "/me/")
        if onward:
            if not form.new:
                messages.success(request, _("Saved."))
            return onward
    factors = Authenticator.objects.filter(user=person).exclude(type=Authenticator.Type.RECOVERY_CODES).count()
    return render(
        request,
        "organisations/me.jinja",
        {
            "form": form,
            "roles": roles_of(request),
            "where": {role.pk: landing(role) for role in roles_of(request)},
            "factors": factors,
            "waiting": addresses.asked(request, person),
            "can_mail": settings.EMAIL_ENABLED,
            "page_errors": page_errors(form) if form.is_bound else [],
        },
    )


def email(request: HttpRequest) -> HttpResponse:
    """Asks for the code that was sent to a new address. The page is the same whoever has the address."""
    person = person_for(request)
    waiting = addresses.asked(request, person)
    if waiting is None:
        return redirect("me")
    if request.method == "POST" and "again" in request.POST:
        return _again(request, person, waiting)
    form = EmailCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not addresses.may_try(request, person):
            form.add_error("code", _("Too many tries. Wait ten minutes, then try again"))
        elif addresses.fits(request, waiting, form.cleaned_data["code"]):
            return _prove(request, person, waiting)
        elif addresses.asked(request, person) is None:
            messages.warning(request, _("That was the wrong code too often. Your address stays as it was."))
            return redirect("me")
        else:
            form.add_error("code", _("This is not the code. Check each letter, or send another code"))
    return render(
        request,
        "organisations/email_code.jinja",
        {
            "form": form,
            "waiting": waiting,
            "minutes": settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT // 60,
            "page_errors": page_errors(form) if form.is_bound else [],
        },
    )


def _again(request: HttpRequest, person: Person, waiting: addresses.Asked) -> HttpResponse:
    if addresses.may_ask(request, person, waiting.email):
        addresses.ask(request, by=person, email=waiting.email, following=waiting.following)
        messages.success(request, _("Another code is on its way. The one before no longer works."))
    else:
        messages.warning(request, _("Too many codes were asked for. Wait ten minutes, then try again."))
    return redirect("me-email")


def _prove(request: HttpRequest, person: Person, waiting: addresses.Asked) -> HttpResponse:
    addresses.drop(request)
    try:
        addresses.change(by=person, email=waiting.email)
    except OrganisationError as error:
        messages.warning(request, str(error))
        return redirect("me")
    messages.success(request, _("Your e-mail address is now %(email)s.") % {"email": waiting.email})
    return redirect(waiting.following)


def second_factor(request: HttpRequest) -> HttpResponse:
    """Why a second factor is needed, and the two ways to add one."""
    person_for(request)
    return render(request, "organisations/second_factor.jinja", {})


def forget(request: HttpRequest) -> HttpResponse:
    """Empties the account of somebody without a role, after asking."""
    person = person_for(request)
    if request.method != "POST":
        return render(
            request,
            "organisations/confirm.jinja",
            {
                "title": _("Be forgotten"),
                "back": "/me/",
                "send": _("Empty my account"),
                "lines": [
                    _("Your name and e-mail address are deleted and you can no longer sign in."),
                    _("The record then says “somebody who has left” where you were. This cannot be undone."),
                ],
            },
        )
    try:
        people.forget(by=person)
    except OrganisationError as error:
        messages.warning(request, str(error))
        return redirect("me")
    request.session.flush()
    return redirect("/")
