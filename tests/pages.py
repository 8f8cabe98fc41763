"""The addresses that tests walk through: what anyone may read, and what a lead sees."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html.parser import HTMLParser

from django.urls import reverse
from django.utils import timezone

from fairpractice.directory.models import Contact
from fairpractice.documents.tests import register_makers as policies
from fairpractice.plans import actions, answers, packs
from fairpractice.plans.models import Sharing
from tests.access.rules import RULES
from tests.cast import Cast

_A_FILE = re.compile(r"\.[a-z]{3,4}$")


def addresses(cast: Cast, who: str) -> list[str]:
    """Every page that `who` of the cast sees, by the rules of access; PDFs and other files are left out."""
    found = []
    for name, rule in sorted(RULES.items()):
        if rule.expected(who) == "page":
            address = reverse(name, kwargs=rule.make(cast) or None)
            if not _A_FILE.search(address) and cast.client(who).get(address).status_code != 405:  # only a button
                found.append(address)
    return found


def open_pages(cast: Cast) -> list[str]:
    """What anyone may read, nobody signed in; the sign-in page, a page that is not there and a search with hits too."""
    return [
        *addresses(cast, "nobody"),
        "/accounts/login/",
        "/nothing-here/",
        "/framework/?for=dental",
        "/framework/search/?q=guardian",
        "/framework/search/?q=zzzz",
        "/enter/zzzz-zzzz-zzzz-zzzz/",
        "/join/zzzz-zzzz-zzzz-zzzz/",
        _team_page(cast),
        *_reading(cast),
    ]


def _team_page(cast: Cast) -> str:
    """The team page of Oak Dental, open to anyone, with something of everything that it can show."""
    if not Sharing.objects.filter(employer=cast.oak).exists():
        by, today = cast.people["charlie"], timezone.localdate()
        said = actions.Wording(title="Look at our data", owner_role="Nell", due=today.replace(day=1))
        actions.add(by=by, employer=cast.oak, said=said)
        item = packs.find(cast.oak, "edi-statement")
        assert item
        for stage, on in (("not-started", today - timedelta(days=400)), ("talking", today)):
            answers.answer(by=by, employer=cast.oak, item=item, stage=stage, as_of=on)
        Contact.objects.create(practice=cast.oak, name="Grace", phone="020 7946 0000", independent=True)
        Sharing.objects.create(employer=cast.oak, show_plan=True, show_progress=True, by_link=False, link_code="x")
    return f"/t/{cast.oak.public_id}/"


def _reading(cast: Cast) -> list[str]:
    """What anyone may read of Oak Dental, whose team page is open to anyone: a policy in its second version."""
    made = policies.published(
        cast.people["charlie"], cast.oak, "A garden", "We did it.", policy_kind="another", induction=True
    )
    policies.rewrite(cast.people["charlie"], made, "## A garden\n\nWe did it. guardian")
    policies.publish(cast.people["charlie"], made, changed="We did it.")
    ends = ("", "search/?q=guardian", "search/?q=zzzz", "search/?q=a", "induction/", f"{made.public_id}/")
    more = (f"{made.public_id}/have-read/", f"{made.public_id}/have-read/?said=2", f"{made.public_id}/version/1/")
    return [f"/t/{cast.oak.public_id}/documents/{end}" for end in (*ends, *more)]


class Tags(HTMLParser):
    """Collects `(tag, attributes)` of a page."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))

    def __iter__(self) -> Iterator[tuple[str, dict[str, str]]]:
        return iter(self.found)
