"""What the team is told in words: chosen by the lead, without figures, gone as soon as it is taken back."""

from typing import Any

import pytest
from django.test import Client

from fairpractice.organisations.models import Event
from fairpractice.plans import sharing as plans
from fairpractice.plans.queries import sharing_of
from fairpractice.workforce import in_words, languages, retention, sharing, telling
from fairpractice.workforce.models import Shared
from tests.cast import Cast, assemble

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    made = assemble()
    languages.put(
        by=made.people["alice"], employer=made.willow, kind="language", rows=[("Polish", 12), ("*Bengali*", 1)]
    )
    languages.put(by=made.people["alice"], employer=made.willow, kind="background", rows=[("Abroad", 4)])
    return made


@pytest.fixture
def alice(cast: Cast) -> Client:
    return cast.client("alice")


@pytest.fixture
def data(cast: Cast) -> str:
    return f"/lead/{cast.willow.public_id}/data/"


def said(response: Any) -> str:
    return " ".join(response.content.decode().split())


def read(cast: Cast, who: str = "bob") -> str:
    return said(cast.client(who).get(f"/t/{cast.willow.public_id}/our-data/"))


def test_nothing_is_told_before_the_lead_says_so(cast: Cast) -> None:
    assert "Nothing is shown here now." in read(cast)
    assert "Polish" not in read(cast)
    assert not sharing.shares_with_team(cast.willow)


def test_the_team_reads_languages_without_numbers_and_no_backgrounds(cast: Cast, alice: Client, data: str) -> None:
    assert "What the team sees" in said(alice.post(f"{data}backgrounds/team/", follow=True))
    page = read(cast)
    assert "<li>*Bengali*</li><li>Polish</li>" in page
    assert "12" not in page.partition("<main")[2].partition("</main>")[0]
    assert "Abroad" not in page
    assert sharing.shares_with_team(cast.willow)


def test_a_language_that_is_taken_back_is_gone_at_once(cast: Cast, alice: Client, data: str) -> None:
    alice.post(f"{data}backgrounds/team/")
    alice.post(f"{data}backgrounds/", {"language": "Polish 12", "background": ""})
    assert "Bengali" not in read(cast)
    alice.post(f"{data}backgrounds/team/", {"stop": "1"})
    assert "Polish" not in read(cast)


def test_without_languages_there_is_nothing_to_show(cast: Cast, alice: Client, data: str) -> None:
    alice.post(f"{data}backgrounds/", {"language": "", "background": ""})
    assert "There are no languages yet" in said(alice.post(f"{data}backgrounds/team/", follow=True))
    assert not Shared.objects.exists()


def test_incidents_are_told_in_the_words_of_the_lead(cast: Cast, alice: Client, data: str) -> None:
    assert "Write what you want to tell the team" in said(alice.post(f"{data}incidents/team/", {"words": " "}))
    alice.post(f"{data}incidents/team/", {"words": "We step in.\n\n- We ask first\n\n<script>"})
    page = read(cast)
    assert "<li>We ask first</li>" in page
    assert "&lt;script&gt;" in page
    alice.post(f"{data}incidents/team/", {"words": "We step in at once."})
    assert "We ask first" not in read(cast)
    assert "We step in at once." in said(alice.get(f"{data}incidents/team/"))
    alice.post(f"{data}incidents/team/", {"stop": "1"})
    assert "We step in" not in read(cast)
    assert not any("step in" in str(row) for row in Shared.objects.values())


def test_whoever_came_without_link_or_role_reads_none_of_it(cast: Cast, alice: Client, data: str) -> None:
    alice.post(f"{data}backgrounds/team/")
    by = cast.people["alice"]
    plans.share(by=by, employer=cast.willow, show_plan=False, show_progress=False, by_link=False)
    assert "Polish" not in read(cast, "nobody")
    plans.share(by=by, employer=cast.willow, show_plan=False, show_progress=False, by_link=True)
    chosen = sharing_of(cast.willow)
    assert chosen
    by_link = f"/t/{cast.willow.public_id}/{chosen.link_code}/our-data/"
    assert "Polish" in said(cast.client("nobody").get(by_link))


def test_words_are_no_figures(cast: Cast, alice: Client, data: str) -> None:
    """Neither the list of figures nor the definition that binds later ones knows of them."""
    alice.post(f"{data}backgrounds/team/")
    alice.post(f"{data}incidents/team/", {"words": "We step in."})
    assert telling.pieces(cast.willow) == ()
    assert sharing.definition_of(cast.willow) is None


def test_deleting_what_was_shown_takes_it_off_the_team_page(cast: Cast, alice: Client, data: str) -> None:
    alice.post(f"{data}backgrounds/team/")
    alice.post(f"{data}incidents/team/", {"words": "We step in."})
    alice.post(f"{data}keeping/shared/delete/")
    assert in_words.told(cast.willow) == ()
    assert not any("step in" in str(row) for row in Shared.objects.values())
    assert {h.of.id: h.rows for h in retention.held(cast.willow)}[retention.SHARED] == 0


def test_the_record_says_that_it_was_shown_and_not_what(cast: Cast, alice: Client, data: str) -> None:
    alice.post(f"{data}incidents/team/", {"words": "We step in."})
    alice.post(f"{data}incidents/team/", {"stop": "1"})
    alice.post(f"{data}incidents/team/", {"stop": "1"})
    told = list(Event.objects.order_by("id").values_list("what", flat=True))[-2:]
    assert told == ["shared some of our data", "took back some of our data"]
    assert not any("step in" in about for about in Event.objects.values_list("about", flat=True))


@pytest.mark.parametrize("who", ["charlie", "bob", "sara"])
def test_nobody_else_can_show_or_take_it_off(cast: Cast, data: str, who: str) -> None:
    in_words.show(by=cast.people["alice"], employer=cast.willow, what=in_words.LANGUAGES)
    client = cast.client(who)
    assert client.post(f"{data}backgrounds/team/", {"stop": "1"}).status_code == 404
    assert client.post(f"{data}incidents/team/", {"words": "Hello"}).status_code == 404
    assert Shared.objects.get().ended_on is None
