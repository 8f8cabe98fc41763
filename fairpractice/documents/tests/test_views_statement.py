"""The lead's pages: each way to begin, nothing typed is lost, two who write at once, what is left to do before publishing."""

import io
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pypdf import PdfReader

from fairpractice.documents import editing
from fairpractice.documents.models import Document, Incoming, Version
from fairpractice.documents.models_together import Signature
from fairpractice.documents.tests import register_makers as make
from fairpractice.documents.tests import word_files
from fairpractice.documents.wording import Wording
from fairpractice.files.models import StoredFile
from tests.cast import Cast


@pytest.fixture
def lead(cast: Cast) -> str:
    return f"/lead/{cast.willow.public_id}/"


@pytest.fixture
def alice(cast: Cast) -> Client:
    return cast.client("alice")


def said(response: Any) -> str:
    return " ".join(response.content.decode().split())


def statement(cast: Cast, text: str = "One.\n\nTwo.\n\nThree.") -> Document:
    return editing.begin(
        by=cast.people["alice"], employer=cast.willow, kind="statement", title="Our statement", wording=Wording(text)
    )


def docs(lead: str, made: Document) -> str:
    return f"{lead}documents/{made.public_id}/"


def test_blocks_become_a_draft(cast: Cast, alice: Client, lead: str) -> None:
    page = said(alice.get(f"{lead}statement/blocks/"))
    assert "At Willow Tree Surgery everyone belongs." in page
    response = alice.post(f"{lead}statement/blocks/", {"title": "Ours", "do": ["block/policies"]})
    made = Document.objects.get()
    assert response.url == f"{docs(lead, made)}write/"  # type: ignore[attr-defined]
    version = made.versions.get()
    assert version.text.startswith("## What we do\n\nWe read our policies again")
    assert version.by == cast.people["alice"]


def test_nothing_chosen_is_told_beside_the_first_choice(alice: Client, lead: str) -> None:
    page = said(alice.post(f"{lead}statement/blocks/", {"title": "My own title"}))
    assert "Choose at least one paragraph" in page
    assert "My own title" in page
    assert not Document.objects.exists()


def test_an_example_becomes_a_draft(alice: Client, lead: str) -> None:
    assert "nobody should have to be brave" in said(alice.get(f"{lead}statement/example/half-a-page/"))
    alice.post(f"{lead}statement/example/half-a-page/")
    assert "nobody should have to be brave" in Version.objects.get().text
    assert alice.get(f"{lead}statement/example/no-such/").status_code == 404


def test_pasted_words_are_previewed_then_kept(alice: Client, lead: str) -> None:
    typed = {"title": "Ours", "text": "# Big\n\n<b>x</b>", "reason": "", "based_on": "0"}
    page = said(alice.post(f"{lead}statement/write/", {**typed, "preview": "1"}))
    assert "<h2>Big</h2>" in page
    assert "&lt;b&gt;x&lt;/b&gt;" in page
    assert not Document.objects.exists()
    alice.post(f"{lead}statement/write/", typed)
    assert Version.objects.get().text == "## Big\n\n<b>x</b>"


def test_two_begin_at_once_and_both_texts_are_there(cast: Cast, alice: Client, lead: str) -> None:
    made = statement(cast)
    typed = {"title": "Mine", "text": "What I wrote.", "reason": "", "based_on": "0"}
    page = said(alice.post(f"{lead}statement/write/", typed, follow=True))
    assert "You have a statement already." in page
    assert "What I wrote." in [v.text for v in made.versions.all()]
    assert editing.newest(made).text.startswith("One.")  # type: ignore[union-attr]


def test_the_second_writer_sees_both_and_chooses(cast: Cast, alice: Client, lead: str) -> None:
    made = statement(cast)
    dan = cast.client("dan")
    write = f"{docs(lead, made)}write/"
    theirs = {"text": "One.\n\nTwo, says Dan.\n\nThree.", "reason": "Dan's reason", "based_on": "1"}
    dan.post(write, theirs)
    mine = {"text": "One, says Alice.\n\nTwo, says Alice.\n\nThree.", "reason": "Mine", "based_on": "1"}
    page = said(alice.post(write, mine))
    assert "Somebody saved while you were writing" in page
    assert "Dan saved version 2" in page
    for words in ("Two, says Dan.", "Two, says Alice.", "One, says Alice.", "Mine"):
        assert words in page
    assert made.versions.count() == 2
    both = {"text": "One, says Alice.\n\nTwo, say both.\n\nThree.", "reason": "Both", "based_on": "2"}
    assert alice.post(write, both).status_code == 302
    assert editing.newest(made).text.startswith("One, says Alice.\n\nTwo, say both.")  # type: ignore[union-attr]


def test_the_second_writer_may_leave_the_other_text_as_it_is(cast: Cast, alice: Client, lead: str) -> None:
    made = statement(cast)
    write = f"{docs(lead, made)}write/"
    cast.client("dan").post(write, {"text": "Dan's.", "reason": "", "based_on": "1"})
    alice.post(write, {"text": "Alice's.", "reason": "", "based_on": "2", "way": "theirs"})
    assert [v.text for v in made.versions.all()][1:] == ["Dan's.", "Alice's.", "Dan's."]


def test_words_typed_when_the_session_ended_are_held(cast: Cast, alice: Client, lead: str) -> None:
    made = statement(cast)
    write = f"{docs(lead, made)}write/"
    page = alice.get(write).content.decode()
    token = page.split('name="held_for" value="')[1].split('"')[0]
    stranger = Client()
    stranger.post(write, {"text": "Typed for an hour.", "reason": "", "based_on": "1", "held_for": token})
    stranger.force_login(cast.people["alice"])
    assert "Typed for an hour." in said(stranger.get(write))


def test_a_word_file_waits_for_a_choice_then_becomes_the_next_version(cast: Cast, alice: Client, lead: str) -> None:
    made = statement(cast)
    upload = SimpleUploadedFile("round.docx", word_files.tracked())
    response = alice.post(f"{docs(lead, made)}file/", {"file": upload}, follow=True)
    page = said(response)
    assert "There are 8 tracked changes in it." in page
    assert "added:" in page
    assert "removed:" in page
    assert "Is this still true?" in page
    assert made.versions.count() == 1
    address = response.redirect_chain[-1][0]
    assert "Choose what happens to the tracked changes" in said(alice.post(address, {"based_on": "1"}))
    alice.post(address, {"based_on": "1", "choice": "accept"})
    version = editing.newest(made)
    assert version is not None
    assert (version.number, "never tolerate" in version.text, "Is this still" in version.text) == (2, True, False)
    assert not Incoming.objects.exists()
    saved = alice.get(f"{docs(lead, made)}versions/2/file/")
    assert "attachment" in saved["Content-Disposition"]
    assert b"".join(saved.streaming_content)[:2] == b"PK"  # type: ignore[attr-defined]
    saved.close()


def test_a_file_brought_in_while_somebody_saved_overwrites_nothing(cast: Cast, alice: Client, lead: str) -> None:
    made = statement(cast)
    upload = SimpleUploadedFile("a.txt", b"From the file.")
    address = alice.post(f"{docs(lead, made)}file/", {"file": upload}).url  # type: ignore[attr-defined]
    editing.save(by=cast.people["dan"], document=made, wording=Wording("Dan's."), based_on=1)
    page = said(alice.post(address, {"based_on": "1"}, follow=True))
    assert "Somebody saved another version" in page
    assert [v.text for v in made.versions.all()][-1] == "Dan's."
    assert Incoming.objects.count() == 1


def test_a_file_that_is_no_good_is_told_beside_the_field(alice: Client, lead: str) -> None:
    page = said(alice.post(f"{lead}statement/file/", {"file": SimpleUploadedFile("x.html", b"<html>")}))
    assert "This is a web page, which may run programs." in page
    odt = io.BytesIO()
    with zipfile.ZipFile(odt, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    page = said(alice.post(f"{lead}statement/file/", {"file": SimpleUploadedFile("x.odt", odt.getvalue())}))
    assert "This is an OpenDocument file. Open it, save it as Word (.docx) or PDF, and send that." in page
    page = said(alice.post(f"{lead}statement/file/", {}))
    assert "Choose a file" in page
    page = said(alice.post(f"{lead}statement/file/", {"file": SimpleUploadedFile("x.docx", b"")}))
    assert "This file is empty." in page


def test_a_file_can_be_dropped(alice: Client, lead: str) -> None:
    upload = SimpleUploadedFile("a.txt", b"From the file.")
    address = alice.post(f"{lead}statement/file/", {"file": upload}).url  # type: ignore[attr-defined]
    assert "a.txt" in said(alice.get(f"{lead}statement/"))
    alice.post(f"{address}drop/")
    assert not StoredFile.objects.exists()


def test_differences_are_told_in_words(cast: Cast, alice: Client, lead: str) -> None:
    made = statement(cast, "We will tolerate racism.\n\nThis goes away altogether, quite.")
    editing.save(by=cast.people["dan"], document=made, wording=Wording("We will never tolerate racism."), based_on=1)
    page = said(alice.get(f"{docs(lead, made)}compare/"))
    assert "1 paragraph changed, 1 paragraph removed." in page
    assert '<ins class="fp-ins"><span class="nhsuk-u-visually-hidden"> added: </span> never<' in page
    assert '<p class="fp-diff__what">Removed</p>' in page
    other_way = said(alice.get(f"{docs(lead, made)}compare/?old=2&new=1&all=1"))
    assert '<del class="fp-del"><span class="nhsuk-u-visually-hidden"> removed: </span> never<' in other_way
    assert alice.get(f"{docs(lead, made)}compare/?old=99999999999&new=abc").status_code == 200


def test_the_last_look_names_what_is_not_done(cast: Cast, alice: Client, lead: str) -> None:
    made = statement(cast, "Ask [name of somebody]. We will [added: never] give up.")
    page = said(alice.get(f"{docs(lead, made)}publish/"))
    assert "Still to be filled in: [name of somebody]" in page
    assert "marks of tracked changes" in page
    assert "No senior leader has signed" in page
    assert f'href="/t/{cast.willow.public_id}/sign/{made.public_id}/"' in page
    assert "Publish version 1</button>" not in page, "a button that does nothing is unkind"
    make.sign(cast.people["sara"], made.versions.get())
    page = said(alice.get(f"{docs(lead, made)}publish/"))
    assert "No senior leader has signed" not in page
    assert "Publish version 1" in page


def test_publishing_waits_for_a_name_and_says_so(cast: Cast, alice: Client, lead: str) -> None:
    made = statement(cast)
    refused = said(alice.post(f"{docs(lead, made)}publish/", {"number": "1"}))
    assert "A senior leader signs this version first." in refused
    assert "Waits for a name" in said(alice.get(f"{lead}statement/"))
    made.refresh_from_db()
    assert (made.current, made.stage) == (None, "draft")
    assert alice.get(f"{docs(lead, made)}versions/1/poster.pdf").status_code == 404
    sign = f"/t/{cast.willow.public_id}/sign/{made.public_id}/"
    page = said(alice.post(sign, {"role": "Manager", "sure": "on", "number": "1"}, follow=True))
    assert f'href="{docs(lead, made)}publish/"' in page
    alice.post(f"{docs(lead, made)}publish/", {"number": "1"})
    made.refresh_from_db()
    assert made.stage == "published"


def test_a_name_never_comes_to_stand_under_words_that_were_not_seen(cast: Cast, alice: Client) -> None:
    made = statement(cast)
    sara = cast.client("sara")
    sign = f"/t/{cast.willow.public_id}/sign/{made.public_id}/"
    assert 'name="number" value="1"' in said(sara.get(sign))
    editing.save(by=cast.people["dan"], document=made, wording=Wording("Not seen."), based_on=1)
    page = said(sara.post(sign, {"role": "Partner", "sure": "on", "number": "1"}, follow=True))
    assert "Somebody saved a newer version meanwhile." in page
    assert "Not seen." in page
    assert not Signature.objects.exists()


def test_publishing_needs_the_version_that_was_looked_at(cast: Cast, alice: Client, lead: str) -> None:
    made = statement(cast)
    editing.save(by=cast.people["dan"], document=made, wording=Wording("Not seen."), based_on=1)
    page = said(alice.post(f"{docs(lead, made)}publish/", {"number": "1"}, follow=True))
    assert "Somebody saved another version meanwhile." in page
    made.refresh_from_db()
    assert made.current is None
    make.sign(cast.people["sara"], made.versions.get(number=2))
    alice.post(f"{docs(lead, made)}publish/", {"number": "2"})
    made.refresh_from_db()
    assert made.current is not None
    assert (made.current.number, made.current.needs_reading) == (2, True)
    editing.save(by=cast.people["dan"], document=made, wording=Wording("Seen."), based_on=2)
    make.sign(cast.people["sara"], made.versions.get(number=3))
    page = said(alice.post(f"{docs(lead, made)}publish/", {"number": "3"}))
    assert "Say what has changed" in page
    assert "Say whether everyone needs to read it again" in page
    alice.post(f"{docs(lead, made)}publish/", {"number": "3", "what_changed": "All", "needs_reading": "no"})
    made.refresh_from_db()
    assert (made.current.number, made.current.needs_reading, made.current.what_changed) == (3, False, "All")


@pytest.mark.parametrize("name", ["text.pdf", "text.docx", "poster.pdf", "slide.pptx"])
def test_papers_tell_which_version_they_are(cast: Cast, alice: Client, lead: str, name: str) -> None:
    made = statement(cast)
    assert alice.get(f"{docs(lead, made)}versions/1/poster.pdf").status_code == 404  # a draft does not hang on the wall
    draft = alice.get(f"{docs(lead, made)}versions/1/text.pdf").content
    assert "not published" in PdfReader(io.BytesIO(draft)).pages[0].extract_text()
    make.sign(cast.people["sara"], made.versions.get())
    alice.post(f"{docs(lead, made)}publish/", {"number": "1"})
    response = alice.get(f"{docs(lead, made)}versions/1/{name}")
    assert response.status_code == 200
    assert len(response.content) > 5_000
    if name == "poster.pdf":
        told = "".join(PdfReader(io.BytesIO(response.content)).pages[0].extract_text().split())
        assert f"documents/{made.public_id}/" in told


def test_an_earlier_version_can_be_brought_back_from_the_list(cast: Cast, alice: Client, lead: str) -> None:
    made = statement(cast)
    editing.save(by=cast.people["dan"], document=made, wording=Wording("Worse."), based_on=1)
    assert "No version is ever changed or lost." in said(alice.get(f"{docs(lead, made)}versions/"))
    alice.post(f"{docs(lead, made)}versions/1/back/", {"based_on": "2"})
    assert editing.newest(made).text.startswith("One.")  # type: ignore[union-attr]
    assert "Somebody saved" in said(alice.post(f"{docs(lead, made)}versions/2/back/", {"based_on": "2"}, follow=True))


def test_withdrawn_and_back(cast: Cast, alice: Client, lead: str) -> None:
    made = statement(cast)
    alice.post(f"{docs(lead, made)}withdraw/", {"because": "Too old"})
    page = said(alice.get(f"{lead}statement/"))
    assert "Withdrawn because: Too old" in page
    assert "How do you want to begin?" in page
    alice.post(f"{docs(lead, made)}withdraw/", {"bring_back": "1"})
    made.refresh_from_db()
    assert made.stage == "draft"


def test_about_it(cast: Cast, alice: Client, lead: str) -> None:
    made = statement(cast)
    typed = {
        "title": "New",
        "owner_role": "Lead",
        "review_on_day": "1",
        "review_on_month": "3",
        "review_on_year": "2027",
    }
    wrong = said(alice.post(f"{docs(lead, made)}about/", {**typed, "review_on_day": "31", "review_on_month": "2"}))
    assert "Type a real day" in wrong
    alice.post(f"{docs(lead, made)}about/", typed)
    made.refresh_from_db()
    assert (made.title, made.owner_role, str(made.review_on), made.must_acknowledge) == (
        "New",
        "Lead",
        "2027-03-01",
        False,
    )


def test_a_draft_is_there_for_nobody_else(cast: Cast, lead: str) -> None:
    made = statement(cast)
    for who in ("bob", "sara", "charlie", "nell", "hana"):
        assert cast.client(who).get(f"{docs(lead, made)}versions/1/").status_code == 404
        assert cast.client(who).post(f"{docs(lead, made)}write/", {"text": "x", "based_on": "1"}).status_code == 404
    theirs = f"/lead/{cast.oak.public_id}/documents/{made.public_id}/"
    assert cast.client("charlie").get(f"{theirs}versions/1/").status_code == 404  # by way of their own Practice
    assert made.versions.count() == 1


def test_a_hundred_pages_in_any_script_can_be_sent(cast: Cast, alice: Client, lead: str) -> None:
    """As the page sends it (whole, not letter by letter in percent signs): under what one request may hold."""
    made = statement(cast)
    page = alice.get(f"{docs(lead, made)}write/").content.decode()
    assert page.count('enctype="multipart/form-data"') == 1
    text = "نسل پرستی " * 39_000
    alice.post(f"{docs(lead, made)}write/", {"text": text, "reason": "", "based_on": "1"})
    head = editing.newest(made)
    assert head is not None
    assert len(head.text) > 380_000
