"""One's own e-mail address: a new one takes effect once a code sent to it was typed, and the old one is told.

Whether somebody else has an address is told to nobody but whoever reads its post.
"""

import time
from dataclasses import asdict, dataclass

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from allauth.core.internal.cryptokit import compare_user_code
from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from fairpractice.organisations import events, letters
from fairpractice.organisations.models import Person
from fairpractice.organisations.services import OrganisationError

_KEPT = "new_email"


@dataclass
class Asked:
    """A new address that waits for its code, in the session of whoever asked, as codes to sign in do.

    `at` is in seconds since 1970; `wrong` counts codes that were not it; `following` is the page after.
    """

    person: int
    email: str
    code: str
    at: float
    wrong: int
    following: str


def may_ask(request: HttpRequest, person: Person, email: str) -> bool:
    """Counts a code asked for, by the limits of signing in: for each address, each person and each computer."""
    # Not the address as it counts at sign-in: how much is left of it would tell whether somebody signs in with it.
    keys = (f"new e-mail {email}", f"new e-mail of person {person.pk}")
    return all(ratelimit.consume(request, action="request_login_code", key=key) for key in keys)


def may_try(request: HttpRequest, person: Person) -> bool:
    """Counts a code typed, by the limits of signing in. Before it is looked at: many at once get no more tries."""
    return bool(ratelimit.consume(request, action="login_failed", key=f"new e-mail of person {person.pk}"))


def ask(request: HttpRequest, *, by: Person, email: str, following: str) -> None:
    """Sends a code to a new address and keeps it in the session. Ask `may_ask` first."""
    code = get_adapter().generate_login_code()
    request.session[_KEPT] = asdict(Asked(by.pk, email, code, time.time(), 0, following))
    if _is_anothers(by, email):
        _tell_owner(email)
    else:
        _send_code(email, code)


def asked(request: HttpRequest, person: Person) -> Asked | None:
    """What waits for its code; None when nothing does, or no longer."""
    kept = request.session.get(_KEPT)
    found = Asked(**kept) if kept else None
    if found and (found.person != person.pk or time.time() - found.at > settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT):
        drop(request)
        return None
    return found


def drop(request: HttpRequest) -> None:
    """Nothing waits any more."""
    request.session.pop(_KEPT, None)


def fits(request: HttpRequest, waiting: Asked, typed: str) -> bool:
    """Whether this is the code. After too many that are not, nothing waits any more."""
    if compare_user_code(actual=typed.upper(), expected=waiting.code):
        return True
    waiting.wrong += 1
    if waiting.wrong >= settings.ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS:
        drop(request)
    else:
        request.session[_KEPT] = asdict(waiting)
    return False


@transaction.atomic
def change(*, by: Person, email: str) -> None:
    """Gives somebody the address whose code they typed, or none. The old one is told, without the new.

    Raises OrganisationError when the address has become somebody else's: whoever typed its code may know that.
    """
    old = by.email or ""
    taken = bool(email) and _is_anothers(by, email)
    if not taken:
        try:
            with transaction.atomic():
                by.email = email or None
                by.save(update_fields=["email"])
        except IntegrityError:
            taken = True
    if taken:
        by.email = old or None
        raise OrganisationError(_("There is already an account with this e-mail address. Use another."))
    events.record(organisation=None, by=by, what="changed their e-mail address")
    letters.send(
        to=old,
        subject=_("Your e-mail address on Fair Practice was changed"),
        lines=[
            _("Your account no longer uses this e-mail address. Codes to sign in no longer come here."),
            _("If it was not you, tell the lead of your Practice, or whoever runs Fair Practice, today."),
            settings.ADDRESS,
        ],
    )


def _is_anothers(person: Person, email: str) -> bool:
    return Person.objects.filter(email__iexact=email).exclude(pk=person.pk).exists()


def _send_code(email: str, code: str) -> None:
    letters.send(
        to=email,
        subject=_("Your code for Fair Practice"),
        lines=[
            _("Somebody gave this e-mail address for their account. If it was you, type this code on the page:"),
            code,
            _("It works for %(minutes)s minutes. If it was not you, you need not do anything.")
            % {"minutes": settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT // 60},
        ],
    )


def _tell_owner(email: str) -> None:
    letters.send(
        to=email,
        subject=_("You already have an account on Fair Practice"),
        lines=[
            _("Somebody gave this e-mail address for another account. Nothing was changed: the address stays yours."),
            _("If it was you, sign in with this address, or use another one for the other account."),
            settings.ADDRESS,
        ],
    )
