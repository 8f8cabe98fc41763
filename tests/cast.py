"""The cast: Alice leads Willow Tree, Dan is her deputy, Sara a partner, Bob on her team; Charlie leads elsewhere and must see nothing.

Hana is a hub member, Grace a guardian; both have a second factor. Nell has an account and no role at all.
"""

from dataclasses import dataclass, field

from allauth.mfa.models import Authenticator
from django.test import Client

from fairpractice.organisations.models import Organisation, Person, Role, Site


@dataclass
class Cast:
    """People by name, and the two Practices, the hub and the guardian service."""

    willow: Organisation
    oak: Organisation
    hub: Organisation
    guardians: Organisation
    people: dict[str, Person] = field(default_factory=dict)

    def client(self, name: str) -> Client:
        """A browser in which `name` is signed in; "nobody" for one in which nobody is."""
        client = Client(HTTP_HOST="127.0.0.1")
        if name != "nobody":
            client.force_login(self.people[name])
        return client


def assemble() -> Cast:
    """Writes the cast to the database."""
    willow = Organisation.objects.create(name="Willow Tree Surgery", employer_type="gp")
    oak = Organisation.objects.create(name="Oak Dental", employer_type="dental")
    hub = Organisation.objects.create(name="Example Training Hub", kind="hub")
    guardians = Organisation.objects.create(name="Example Guardians", kind="guardians")
    for place in (willow, oak):
        Site.objects.create(organisation=place, name=place.name, main=True)
    cast = Cast(willow, oak, hub, guardians)
    for name, place, kind in (
        ("alice", willow, "lead"),
        ("dan", willow, "deputy"),
        ("sara", willow, "senior"),
        ("bob", willow, "member"),
        ("charlie", oak, "lead"),
        ("hana", hub, "hub"),
        ("grace", guardians, "guardian"),
        ("nell", None, ""),
    ):
        person = Person.objects.create(name=name.title(), email=f"{name}@example.org")
        cast.people[name] = person
        if place:
            Role.objects.create(person=person, organisation=place, kind=kind)
        if kind in ("hub", "guardian"):
            Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "x"})
    return cast
