"""Sessions end, and nothing typed is lost when they do; hub members and guardians need a second factor."""

import time
from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import urlencode

from fairpractice.organisations.access import SignInNeeded, roles_of
from fairpractice.organisations.models import Role
from fairpractice.ui import held

# How often the time of last use is written: a write a request would be slow and tell when people read.
_SEEN_EVERY = 300


class SessionLimits:
    """Ends a session after idle minutes or hours in all; holds what was posted without a session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = int(time.time())
            started = request.session.setdefault("started", now)
            seen = request.session.get("seen", now)
            too_old = now - started > settings.FAIRPRACTICE_SESSION_HOURS * 3600
            if too_old or now - seen > settings.FAIRPRACTICE_IDLE_MINUTES * 60:
                auth.logout(request)
            elif "seen" not in request.session or now - seen > _SEEN_EVERY:
                request.session["seen"] = now
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, SignInNeeded):
            return None
        if request.method == "POST":
            held.hold(request)
        return redirect(f"/accounts/login/code/?{urlencode({'next': request.get_full_path()})}")


class SecondFactor:
    """Sends hub members and guardians without a second factor to set one up, before anything else."""

    FREE = ("/accounts/", "/static/", "/me/second-factor/", "/join/", "/enter/")

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(self.FREE) and any(
            r.kind in (Role.Kind.HUB, Role.Kind.GUARDIAN) for r in roles_of(request)
        ):
            factors = Authenticator.objects.filter(user_id=request.user.pk).exclude(
                type=Authenticator.Type.RECOVERY_CODES
            )
            if not factors.exists():
                return redirect("/me/second-factor/")
        return self.get_response(request)
