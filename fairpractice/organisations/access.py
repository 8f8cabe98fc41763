"""Who may enter. A signed-in stranger gets 404; nobody signed in gets the sign-in page."""

from typing import cast

from django.http import Http404, HttpRequest

from fairpractice.organisations.models import Organisation, Person, Role

LEADING = (Role.Kind.LEAD, Role.Kind.DEPUTY)
STAFF = (Role.Kind.LEAD, Role.Kind.DEPUTY, Role.Kind.SENIOR, Role.Kind.MEMBER)


class SignInNeeded(Exception):
    """Nobody is signed in. The session middleware keeps what was typed and shows the sign-in page."""


def person_for(request: HttpRequest) -> Person:
    """The signed-in person; raises SignInNeeded."""
    if not request.user.is_authenticated:
        raise SignInNeeded
    return request.user


def roles_of(request: HttpRequest) -> list[Role]:
    """The current roles of whoever is signed in, with their organisations: one query a request."""
    if not request.user.is_authenticated:
        return []
    kept = getattr(request, "_roles", None)
    if kept is None:
        kept = list(Role.objects.filter(person=person_for(request), end=None).select_related("organisation"))
        request._roles = kept  # type: ignore[attr-defined]
    return cast(list[Role], kept)


def role_in(request: HttpRequest, public_id: str, kinds: tuple[str, ...] = LEADING) -> Role:
    """The person's role in an organisation when it is one of `kinds`; raises SignInNeeded or Http404."""
    person_for(request)
    for role in roles_of(request):
        if role.organisation.public_id == public_id and role.kind in kinds:
            return role
    raise Http404


def practice_for(request: HttpRequest, public_id: str, kinds: tuple[str, ...] = LEADING) -> Organisation:
    """The organisation in which the person has one of `kinds`; raises SignInNeeded or Http404."""
    organisation = role_in(request, public_id, kinds).organisation
    request.practice = organisation  # type: ignore[attr-defined]  # the header's menu is that of this Practice
    return organisation


def landing(role: Role) -> str:
    """The address where a role lands."""
    if role.organisation.kind != Organisation.Kind.EMPLOYER:
        return f"/hub/{role.organisation.public_id}/"
    if role.kind == Role.Kind.TELLER:
        return "/teller/"
    return f"/{'lead' if role.kind in LEADING else 't'}/{role.organisation.public_id}/"
