"""Keeping a card, and naming contacts."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from fairpractice.directory.models import Card, Contact
from fairpractice.organisations import events
from fairpractice.organisations.models import Organisation, Person


@dataclass(frozen=True)
class Spoken:
    """A contact as shown: from a card where there is one."""

    id: int
    name: str
    what: str
    phone: str
    email: str
    hours: str
    words: str
    independent: bool


@transaction.atomic
def keep_card(*, by: Person, organisation: Organisation, **fields: str) -> Card:
    """Saves what a hub or guardian service says of itself; every Practice that names it shows it at once."""
    card, _made = Card.objects.update_or_create(
        organisation=organisation, defaults={**fields, "updated": timezone.localdate()}
    )
    events.record(organisation=organisation, by=by, what="changed the contact card")
    return card


@transaction.atomic
def name_contact(*, by: Person, practice: Organisation, card: Card | None = None, **fields: str | bool) -> Contact:
    contact = Contact.objects.create(practice=practice, card=card, **fields)
    events.record(
        organisation=practice, by=by, what="named somebody to speak to", about=card.organisation.name if card else ""
    )
    return contact


@transaction.atomic
def drop_contact(*, by: Person, contact: Contact) -> None:
    events.record(organisation=contact.practice, by=by, what="took away somebody to speak to")
    contact.delete()


def spoken_to(practice: Organisation) -> list[Spoken]:
    """Whom the team can speak to, those independent of the Practice first: one query."""
    found = Contact.objects.filter(practice=practice).select_related("card__organisation").order_by()
    rows = sorted(found, key=lambda c: (not c.independent, c.pk))  # cheaper here than having each query ordered
    return [
        Spoken(
            c.pk,
            c.card.person or c.card.organisation.name,
            c.card.organisation.name,
            c.card.phone,
            c.card.email,
            c.card.hours,
            c.card.words,
            True,
        )
        if c.card
        else Spoken(c.pk, c.name, c.what, c.phone, c.email, "", "", c.independent)
        for c in rows
    ]


def naming(organisation: Organisation) -> list[str]:
    """The names of the Practices that name this hub or guardian service, by name."""
    return list(
        Contact.objects.filter(card__organisation=organisation)
        .order_by("practice__name")
        .values_list("practice__name", flat=True)
    )


def cards_to_choose(practice: Organisation) -> list[Card]:
    taken = Contact.objects.filter(practice=practice, card__isnull=False).values("card")
    return list(Card.objects.exclude(pk__in=taken).select_related("organisation").order_by("organisation__name"))
