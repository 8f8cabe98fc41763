"""Signing in: allauth's adapter, and the printed link for a single PC."""

from datetime import timedelta

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from fairpractice.organisations.codes import code_hash, new_code
from fairpractice.organisations.models import Person, SignInLink


class Adapter(DefaultAccountAdapter):
    """No open sign-up: people come by set-up or invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """For rate limits only; kept in memory, never written."""
        return str(request.META.get("REMOTE_ADDR", ""))


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
