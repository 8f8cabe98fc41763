"""Sources about the area, and languages and backgrounds that people chose to share."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from fairpractice.organisations.models import Event
from fairpractice.plans.models import Evidence
from fairpractice.plans.queries import plan_of
from fairpractice.workforce import languages, sources
from fairpractice.workforce.exceptions import WorkforceError
from fairpractice.workforce.models import Chosen, Source
from tests.cast import Cast, assemble

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(settings: Any, tmp_path: Path) -> Cast:
    settings.MEDIA_ROOT = tmp_path
    return assemble()


@pytest.fixture
def alice(cast: Cast) -> Client:
    return cast.client("alice")


@pytest.fixture
def data(cast: Cast) -> str:
    return f"/lead/{cast.willow.public_id}/data/"


def said(response: Any) -> str:
    return " ".join(response.content.decode().split())


LINK = {
    "title": "Needs of Hackney",
    "publisher": "Council",
    "summary": "Many speak Turkish.",
    "url": "https://example.org/n",
}


def test_a_link_becomes_a_source_and_evidence_for_local_needs(cast: Cast, alice: Client, data: str) -> None:
    page = said(alice.post(f"{data}sources/add/", {**LINK, "as_evidence": "on"}, follow=True))
    assert "Many speak Turkish." in page
    (kept,) = plan_of(cast.willow).evidence
    assert kept.link == "https://example.org/n"
    assert {name.partition(":")[2] for name in kept.items} == set(sources.SHOWS)
    assert f"evidence/{kept.id}/" in page


def test_a_link_need_not_become_evidence_and_can_later(cast: Cast, alice: Client, data: str) -> None:
    alice.post(f"{data}sources/add/", LINK)
    assert not Evidence.objects.exists()
    row = Source.objects.get()
    for _time in range(2):
        alice.post(f"{data}sources/{row.public_id}/evidence/")
    assert Evidence.objects.count() == 1


def test_a_file_is_always_kept_as_evidence(cast: Cast, alice: Client, data: str) -> None:
    upload = SimpleUploadedFile("needs.txt", b"Many speak Turkish.")
    alice.post(f"{data}sources/add/", {"title": "Needs", "file": upload})
    row = Source.objects.get()
    (kept,) = plan_of(cast.willow).evidence
    assert (row.evidence, row.url, kept.file_name) == (kept.id, "", "needs.txt")


@pytest.mark.parametrize(
    ("posted", "words"),
    [
        ({"title": "Needs"}, "Type the address of the page, or choose a file"),
        ({**LINK, "title": ""}, "Type what it is called"),
        ({**LINK, "url": "javascript:alert(1)"}, "Type an address"),
        ({**LINK, "url": "ftp://example.org/n"}, "Type an address"),
    ],
)
def test_what_is_missing_is_told(alice: Client, data: str, posted: dict[str, str], words: str) -> None:
    assert words in said(alice.post(f"{data}sources/add/", posted))
    assert not Source.objects.exists()


def test_a_file_that_is_no_document_leaves_nothing(alice: Client, data: str, tmp_path: Path) -> None:
    upload = SimpleUploadedFile("needs.pdf", b"MZ\x00\x01program")
    page = said(alice.post(f"{data}sources/add/", {"title": "Needs", "file": upload}))
    assert "is not what is inside" in page
    assert not Source.objects.exists()
    assert not Evidence.objects.exists()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_source_is_changed_and_taken_off_while_its_evidence_stays(cast: Cast, alice: Client, data: str) -> None:
    alice.post(f"{data}sources/add/", {**LINK, "as_evidence": "on"})
    row = Source.objects.get()
    alice.post(f"{data}sources/{row.public_id}/", {**LINK, "summary": "Many speak Polish."})
    row.refresh_from_db()
    assert row.summary == "Many speak Polish."
    assert "stays in your evidence" in said(alice.get(f"{data}sources/{row.public_id}/remove/"))
    alice.post(f"{data}sources/{row.public_id}/remove/")
    assert not Source.objects.exists()
    assert Evidence.objects.get().retired_at is None


def test_a_file_needs_no_address_when_it_is_changed(cast: Cast, alice: Client, data: str) -> None:
    upload = SimpleUploadedFile("needs.txt", b"Many speak Turkish.")
    alice.post(f"{data}sources/add/", {"title": "Needs", "file": upload})
    alice.post(f"{data}sources/{Source.objects.get().public_id}/", {"title": "Needs of our area"})
    assert Source.objects.get().title == "Needs of our area"


@pytest.mark.parametrize("who", ["charlie", "bob", "sara"])
def test_nobody_else_sees_or_changes_them(cast: Cast, data: str, who: str) -> None:
    told = sources.Told(title="Needs", url="https://example.org/n")
    row = sources.add(by=cast.people["alice"], employer=cast.willow, told=told)
    client = cast.client(who)
    for end in ("sources/", "sources/add/", f"sources/{row.public_id}/", "backgrounds/", "keeping/"):
        assert client.get(data + end).status_code == 404
    assert client.post(f"{data}sources/{row.public_id}/remove/").status_code == 404
    assert client.post(f"{data}keeping/sources/delete/").status_code == 404
    theirs = f"/lead/{cast.oak.public_id}/data/sources/{row.public_id}/"
    assert cast.client("charlie").get(theirs).status_code == 404
    assert Source.objects.exists()


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("Bengali 3\nPolish, 12\n\n  Yoruba: 1 ", [("Bengali", 3), ("Polish", 12), ("Yoruba", 1)]),
        ("British Sign Language 2", [("British Sign Language", 2)]),
        ("", []),
    ],
)
def test_lines_are_read(text: str, rows: list[tuple[str, int]]) -> None:
    assert languages.read(text) == rows
    assert languages.read(languages.written(rows)) == rows


@pytest.mark.parametrize(
    "text", ["Bengali", "3", "Bengali 0", "Bengali 3\nbengali 4", "Bengali three", "x" * 90 + " 1"]
)
def test_lines_that_cannot_be_read_are_told(text: str) -> None:
    with pytest.raises(WorkforceError):
        languages.read(text)


def test_the_team_sees_languages_in_order_and_never_a_number(cast: Cast, alice: Client, data: str) -> None:
    page = said(
        alice.post(f"{data}backgrounds/", {"language": "Polish 12\nbengali 1", "background": "Abroad 4"}, follow=True)
    )
    assert languages.shared_languages(cast.willow) == ["bengali", "Polish"]
    assert "Languages spoken in our team: bengali, Polish." in page
    assert languages.shared_languages(cast.oak) == []


def test_new_lines_stand_in_place_of_the_old(cast: Cast, alice: Client, data: str) -> None:
    alice.post(f"{data}backgrounds/", {"language": "Polish 12\nBengali 1", "background": "Abroad 4"})
    alice.post(f"{data}backgrounds/", {"language": "Polish 11", "background": ""})
    assert list(Chosen.objects.values_list("what", "label", "people")) == [("language", "Polish", 11)]
    told = Event.objects.values_list("what", "about")
    assert set(told) == {("changed languages and backgrounds", "")}


def test_a_bad_line_changes_nothing_and_stays_on_the_page(cast: Cast, alice: Client, data: str) -> None:
    alice.post(f"{data}backgrounds/", {"language": "Polish 12", "background": ""})
    page = said(alice.post(f"{data}backgrounds/", {"language": "Polish twelve", "background": "Abroad 4"}))
    assert "such as Bengali 3" in page
    assert "Polish twelve" in page
    assert Chosen.objects.get().people == 12
