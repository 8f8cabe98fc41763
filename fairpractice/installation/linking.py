"""A fresh one-time link for somebody who cannot get in: whoever may run this on the computer itself may have one."""

from fairpractice.installation import preparing
from fairpractice.installation.errors import InstallationError
from fairpractice.organisations.models import Person, Role
from fairpractice.organisations.services import first_person, next_founder, start_service
from fairpractice.organisations.signin import make_link


def link_for(who: str) -> str:
    """The link of the person with this e-mail address or name; of the only lead when `who` is empty."""
    if not preparing.recorded():
        raise InstallationError("There is no data yet. Start the program first: fairpractice run")
    return make_link(_named(who) if who else _lead())


def _lead() -> Person:
    leads = list(Person.objects.filter(roles__kind=Role.Kind.LEAD, roles__end=None, is_active=True).distinct()[:2])
    if len(leads) > 1:
        raise InstallationError("There is more than one lead. Say whom: fairpractice link name@example.org")
    return leads[0] if leads else first_person()


def _named(who: str) -> Person:
    active = Person.objects.filter(is_active=True)
    found = list(active.filter(email__iexact=who)[:2]) or list(active.filter(name__iexact=who)[:2])
    if len(found) > 1:
        raise InstallationError(f"More than one person is called {who}. Use the e-mail address.")
    if not found:
        raise InstallationError(f"Nobody here has the e-mail address or name {who}. Check how it is written.")
    return found[0]


def link_for_new(kind: str, name: str) -> str:
    """A link for whoever starts something new here: "hub" or "guardians" with a name, or "practice" (they name it)."""
    if not preparing.recorded():
        raise InstallationError("There is no data yet. Start the program first: fairpractice run")
    if kind == "practice":
        return make_link(next_founder(), hours=24 * 14)
    if not name.strip():
        raise InstallationError(f"Say what it is called: fairpractice add {kind} NAME")
    return make_link(start_service(name=name.strip(), kind=kind), hours=24 * 14)
