"""Which frameworks a Practice uses, and how an item is named across them."""

from dataclasses import dataclass

from fairpractice.framework import shelf
from fairpractice.framework.packs import Initiative, Pack, Recommendation, StatementMapping
from fairpractice.organisations.models import Organisation
from fairpractice.plans.models import OWN, OwnItem


def pack_for(employer: Organisation) -> Pack:
    """The framework as this type of employer sees it."""
    return shelf.main_pack(employer.employer_type)


def whole_pack() -> Pack:
    """The framework uncut: what answers are reconciled with."""
    return shelf.main_pack()


def mapping() -> StatementMapping:
    return shelf.cqc_mapping()


def key(pack: Pack, item: str) -> str:
    """How an item of a pack is named in answers and links."""
    return f"{pack.id}:{item}"


@dataclass(frozen=True)
class Item:
    """Anything that can be answered. `path` is its part of the address; `initiative` the path of the initiative it is in."""

    key: str
    path: str
    title: str
    text: str
    question: str
    initiative: str
    version: int
    own: bool = False


def item_of_pack(pack: Pack, found: Initiative | Recommendation) -> Item:
    question = found.question if isinstance(found, Initiative) else ""
    return Item(
        key(pack, found.id),
        found.id,
        found.title or found.text,
        found.text,
        question,
        pack.initiative_of(found.id).id,
        pack.version,
    )


def item_of_own(own: OwnItem) -> Item:
    path = f"{OWN}-{own.public_id}"
    return Item(own.item, path, own.title, own.text, "", path, 0, own=True)


def find(employer: Organisation, path: str) -> Item | None:
    """The item at an address: an initiative, a recommendation, a sub-point, or one of their own; None when there is none."""
    if path.startswith(f"{OWN}-"):
        asked = path.removeprefix(f"{OWN}-")
        own = OwnItem.objects.filter(employer=employer, public_id=asked).first() if asked.isalnum() else None
        return item_of_own(own) if own else None
    pack = pack_for(employer)
    found = pack.items.get(path)
    return item_of_pack(pack, found) if found else None
