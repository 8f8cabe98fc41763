"""Coming in: the printed link, a passkey, an invitation."""

from allauth.account.utils import perform_login
from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from fairpractice.organisations import addresses, people, signin
from fairpractice.organisations.access import person_for
from fairpractice.organisations.forms import CodeForm, JoinForm
from fairpractice.organisations.models import Person
from fairpractice.organisations.services import OrganisationError
from fairpractice.ui.components import page_errors
from fairpractice.ui.held import bind

_TRIES, _SECONDS = 20, 600


def _too_many(request: HttpRequest) -> bool:
    """Counts tries at a code from one address, in memory only. 80 bits cannot be guessed; this keeps the noise down."""
    key = f"code-tries:{request.META.get('REMOTE_ADDR', '')}"
    cache.add(key, 0, _SECONDS)
    try:
        return cache.incr(key) > _TRIES
    except ValueError:  # the ten minutes ended between the two lines: counting starts anew
        return False


def _told(request: HttpRequest, title: str, text: str, status: int = 200) -> HttpResponse:
    return render(request, "ui/told.jinja", {"title": title, "text": text}, status=status)


def _slow_down(request: HttpRequest) -> HttpResponse:
    return _told(request, _("Too many tries"), _("Wait ten minutes, then try again."), 429)


def enter(request: HttpRequest, code: str) -> HttpResponse:
    """A printed link: opening it only shows a button, so that a mail scanner or preview does not use it up."""
    link = signin.waiting_link(code)
    if link is None:
        if _too_many(request):
            return _slow_down(request)
        text = _("It was used already, or is too old. Start the program again for a new one, or ask whoever runs it.")
        return _told(request, _("This link no longer works"), text, 404)
    if request.method != "POST":
        return render(request, "organisations/enter.jinja", {"who": link.person})
    person = signin.use_link(code)
    if person is None:
        return redirect(request.path)
    return perform_login(request, person, email_verification="none", redirect_url="/")


def passkey(request: HttpRequest) -> HttpResponse:
    """Sign in with a passkey alone."""
    return render(request, "ui/passkey_signin.jinja", {})


def join_by_code(request: HttpRequest) -> HttpResponse:
    """The code of a letter, typed."""
    form = bind(request, CodeForm)
    if request.method == "POST" and form.is_valid():
        if _too_many(request):
            return _slow_down(request)
        code = form.cleaned_data["code"].replace(" ", "").replace("/", "")
        if people.waiting_invitation(code):
            return redirect("join", code=code)
        form.add_error(
            "code", _("This code is not known, or has been used. Check each character, or ask for a new letter.")
        )
    return render(
        request,
        "organisations/form.jinja",
        {"form": form, "title": _("Accept an invitation"), "send": _("Continue"), "page_errors": page_errors(form)},
    )


def join(request: HttpRequest, code: str) -> HttpResponse:
    """An invitation: says what it is, then takes it up."""
    invitation = people.waiting_invitation(code)
    if invitation is None:
        if _too_many(request):
            return _slow_down(request)
        text = _(
            "It was used already, withdrawn, or is too old. Ask for a new one. If it was you who used it, sign in."
        )
        return _told(request, _("This invitation no longer works"), text, 404)
    signed_in = request.user.is_authenticated
    form = JoinForm(request.POST or None, initial={"name": invitation.name, "email": invitation.email})
    if request.method == "POST" and (signed_in or form.is_valid()):
        try:
            name = "" if signed_in else form.cleaned_data["name"]
            role = people.accept(code=code, person=person_for(request) if signed_in else None, name=name)
        except OrganisationError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("You have joined %(name)s.") % {"name": role.organisation.name})
            if signed_in:
                return redirect("/")
            onward = _prove(request, role.person, form.cleaned_data.get("email", ""))
            return perform_login(request, role.person, email_verification="none", redirect_url=onward)
    errors = page_errors(form) if request.method == "POST" else []
    return render(request, "organisations/join.jinja", {"form": form, "invitation": invitation, "page_errors": errors})


def _prove(request: HttpRequest, person: Person, email: str) -> str:
    """Where somebody new goes: first to the code of the address they typed, which is theirs when they have typed it."""
    if email and addresses.may_ask(request, person, email):
        addresses.ask(request, by=person, email=email, following="/")
        return reverse("me-email")
    return "/"
