"""Signing in: allauth's adapters, and the printed link for a single PC."""

from datetime import timedelta
from typing import ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairpractice.organisations.codes import code_hash, new_code
from fairpractice.organisations.models import Person, SignInLink

_TOO_MANY = gettext_lazy("There were too many tries. Wait ten minutes, then start again")


class Adapter(DefaultAccountAdapter):
    """No open sign-up: people come by set-up or invitation. Errors say how to mend them."""

    error_messages: ClassVar = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": gettext_lazy("This account is closed. Ask the lead of your Practice for a new invitation"),
        "too_many_login_attempts": _TOO_MANY,
        "rate_limited": _TOO_MANY,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """For rate limits only; kept in memory, never written."""
        return str(request.META.get("REMOTE_ADDR", ""))

    def get_reauthentication_methods(self, user: Person) -> list[dict[str, str]]:
        """The ways to prove that it is still you, in our words."""
        words = {
            "mfa_reauthenticate": _("Type a code instead"),
            "mfa_reauthenticate:webauthn": _("Use a passkey instead"),
        }
        ways = super().get_reauthentication_methods(user)
        return [{**way, "description": words.get(way["id"], way["description"])} for way in ways]


class FactorAdapter(DefaultMFAAdapter):
    """Second factors: what went wrong, and what a new passkey is called, in our words."""

    error_messages: ClassVar = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": gettext_lazy("Add another way to sign in first, then you can remove this one"),
        "cannot_generate_recovery_codes": gettext_lazy(
            "Set up an app or a passkey first. Then you can make recovery codes"
        ),
        "incorrect_code": gettext_lazy("This code is not right. Check it and type it again"),
        "unverified_email": gettext_lazy("Sign in with a code by e-mail first. Then you can add another way"),
    }

    def generate_authenticator_name(self, user: Person, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return _("My passkey") if number == 1 else _("My passkey %(number)s") % {"number": number}


def display_name(person: Person) -> str:
    return str(person)


def make_link(person: Person, *, hours: int = 12) -> str:
    """A one-time address that signs `person` in; earlier unused ones stop working."""
    code = new_code()
    with transaction.atomic():
        SignInLink.objects.filter(person=person, used_at=None).delete()
        SignInLink.objects.create(
            person=person, code_hash=code_hash(code), expires=timezone.now() + timedelta(hours=hours)
        )
    return f"{settings.ADDRESS}/enter/{code}/"


def waiting_link(code: str) -> SignInLink | None:
    """The link of this code when it can still be used."""
    return (
        SignInLink.objects.filter(
            code_hash=code_hash(code), used_at=None, expires__gt=timezone.now(), person__is_active=True
        )
        .select_related("person")
        .first()
    )


def use_link(code: str) -> Person | None:
    """Marks the link used and gives its person; None when it was used, is too old or is not known."""
    link = waiting_link(code)
    # The update decides, not the read: of two clicks at once, one gets in.
    if link and SignInLink.objects.filter(pk=link.pk, used_at=None).update(used_at=timezone.now()):
        return link.person
    return None
