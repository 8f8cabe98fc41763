"""A statement: from blocks or a Word file to a draft, two who write at once, published; and nothing in it ever runs."""

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from fairpractice.documents.models import Document
from fairpractice.documents.tests import word_files
from tests.cast import Cast
from tests.journeys.steps import (
    given_signed_in,
    given_the_cast,
    then_a_paper_comes,
    then_it_is_on_paper,
    then_it_says,
    then_the_page_is,
    then_the_pdf_says,
    then_there_is_a_problem,
    when_choosing,
    when_following,
    when_opening,
    when_pressing,
    when_typing,
)
from tests.journeys.visitors import Visitor

pytestmark = pytest.mark.journey


@pytest.fixture(autouse=True)
def own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def given_alice_leads(visitor: Visitor) -> tuple[Cast, str]:
    cast = given_the_cast()
    given_signed_in(visitor, cast.people["alice"])
    return cast, f"/lead/{cast.willow.public_id}/"


def when_sending_a_file(visitor: Visitor, name: str, data: bytes) -> None:
    buffer = {"name": name, "mimeType": "application/octet-stream", "buffer": data}
    visitor.page.locator("input[type=file]").set_input_files(files=[buffer])  # type: ignore[list-item]
    when_pressing(visitor, "Read it")


def when_signing(visitor: Visitor) -> None:
    when_choosing(visitor, "I stand behind this text and will help to make it true")
    when_pressing(visitor, "Sign with my name")


def test_from_blocks_to_the_wall(visitor: Visitor) -> None:
    cast, lead = given_alice_leads(visitor)
    when_opening(visitor, f"{lead}statement/")
    then_the_page_is(visitor, "Our statement")
    # Blocks become a draft
    when_following(visitor, "From building blocks")
    then_the_page_is(visitor, "Choose building blocks")
    when_typing(visitor, "What is it called?", "")
    when_pressing(visitor, "Make a draft")
    then_there_is_a_problem(visitor, "Give it a title")
    when_typing(visitor, "What is it called?", "What we stand for")
    when_choosing(visitor, "People are more than one thing")
    when_pressing(visitor, "Make a draft")
    then_the_page_is(visitor, "Write: What we stand for")
    # It is looked at, then saved
    box = visitor.page.get_by_label("The text")
    words = box.input_value()
    assert "People can be treated unfairly for more than one reason at once" in words
    box.fill(f"{words}\n\n# A line of our own\n\n- **We** listen.")
    when_pressing(visitor, "Show how it will look")
    then_the_page_is(visitor, "Write: What we stand for")
    then_it_says(visitor, "Nothing is saved yet", "A line of our own")
    # Meanwhile Dan has the same page open and saves first
    dan = visitor.another()
    given_signed_in(dan, cast.people["dan"])
    made = Document.objects.get()
    when_opening(dan, f"{lead}documents/{made.public_id}/write/")
    dan_box = dan.page.get_by_label("The text")
    dan_box.fill(dan_box.input_value().replace("everyone belongs.", "everyone belongs, says Dan."))
    when_typing(dan, "Why this change?", "It sounds warmer")
    when_pressing(dan, "Save")
    then_the_page_is(dan, "What we stand for")
    when_pressing(visitor, "Save")
    then_the_page_is(visitor, "Somebody saved while you were writing")
    then_it_says(visitor, "Dan saved version 2", "It sounds warmer", "What they changed", "1 paragraph changed")
    both = visitor.page.get_by_label("The text").input_value()
    assert "says Dan." in both
    assert "## A line of our own" in both
    when_pressing(visitor, "Save what is in the box")
    then_the_page_is(visitor, "What we stand for")
    then_it_says(visitor, "Saved as version 3.", "Nobody but those who lead here sees it")
    # What is different, on the screen and on paper
    when_following(visitor, "What is different in the newest version")
    then_the_page_is(visitor, "What changed from version 2 to version 3")
    then_it_says(visitor, "Added", "A line of our own")
    then_it_is_on_paper(visitor, "Added", "A line of our own")
    # The last look, then it is published
    when_opening(visitor, f"{lead}documents/{made.public_id}/publish/")
    then_the_page_is(visitor, "Publish: What we stand for")
    then_it_says(visitor, "Still to be filled in", "No senior leader has signed this version yet.")
    when_following(visitor, "Read and sign")
    then_the_page_is(visitor, "Read and sign: What we stand for")
    when_signing(visitor)
    when_following(visitor, "go on to publish it")
    when_pressing(visitor, "Publish version 3")
    then_the_page_is(visitor, "What we stand for")
    then_it_says(visitor, "People see version 3")
    poster = then_a_paper_comes(visitor, "A poster with a QR code", b"%PDF")
    then_the_pdf_says(poster, "What we stand for", "Willow Tree Surgery", f"documents/{made.public_id}")
    # A newer version says what has changed
    when_following(visitor, "Write")
    visitor.page.get_by_label("The text").fill("## Short\n\nWe listen.")
    when_pressing(visitor, "Save")
    when_following(visitor, "Publish")
    then_it_says(visitor, "Until then they see version 3, as it was signed.")
    when_following(visitor, "Read and sign")
    when_signing(visitor)
    when_following(visitor, "go on to publish it")
    when_pressing(visitor, "Publish version 4")
    then_there_is_a_problem(visitor, "Say what has changed, so that people need not search for it")
    when_typing(visitor, "What has changed since", "It is short now.")
    when_choosing(visitor, "Yes")
    when_pressing(visitor, "Publish version 4")
    then_it_says(visitor, "People see version 4")
    when_following(visitor, "All versions")
    then_the_page_is(visitor, "Versions: What we stand for")
    then_it_says(visitor, "This is what people see", "An earlier version, published on", "It is short now.")


def test_a_word_file_with_tracked_changes(visitor: Visitor) -> None:
    _cast, lead = given_alice_leads(visitor)
    when_opening(visitor, f"{lead}statement/file/")
    then_the_page_is(visitor, "Bring in a file")
    when_sending_a_file(visitor, "old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    then_there_is_a_problem(
        visitor,
        "This is a file of an older office program, or it is locked with a password. Open it, save it as .docx, .xlsx, "
        ".pptx or PDF without a password, and send that.",
    )
    when_sending_a_file(visitor, "promise.docx", word_files.tracked())
    then_the_page_is(visitor, "From the file: promise.docx")
    then_it_says(visitor, "There are 8 tracked changes in it.", "Changed", "Removed", "Comments from Word")
    when_pressing(visitor, "Begin the statement with it")
    then_there_is_a_problem(visitor, "Choose what happens to the tracked changes")
    when_typing(visitor, "What is it called?", "Our promise")
    when_choosing(visitor, "Keep them as marks in the draft, and decide later")
    when_pressing(visitor, "Begin the statement with it")
    then_the_page_is(visitor, "Our promise")
    when_following(visitor, "Publish")
    then_the_page_is(visitor, "Publish: Our promise")
    then_it_says(visitor, "marks of tracked changes", "The comments from Word are still at its end.")
    then_it_says(visitor, "We will [added: never] tolerate racism [deleted: if we can avoid it].")


HOSTILE = """<script>document.title = "ran"</script>

<img src="x" onerror="document.title='ran'"> <svg onload="document.title='ran'"></svg>

[press](javascript:document.title='ran') ![p](https://elsewhere.example/x.png)

<iframe srcdoc="<script>parent.document.title='ran'</script>"></iframe> </textarea><script>document.title="ran"</script>
"""


def then_nothing_runs(visitor: Visitor) -> None:
    """No element came out of the words, no address of a script, and the browser had nothing to refuse (see `complaints`)."""
    page = visitor.page
    assert page.title() != "ran"
    strange = (
        "main script, main img[src='x'], main svg[onload], main iframe, main [onerror], main a[href^='javascript']"
    )
    assert page.locator(strange).count() == 0, page.locator(strange).first.evaluate("e => e.outerHTML")


def test_what_is_kept_never_runs(on_wide_screen: Visitor) -> None:
    visitor = on_wide_screen
    cast, lead = given_alice_leads(visitor)
    when_opening(visitor, f"{lead}statement/write/")
    when_typing(visitor, "What is it called?", "<script>document.title='ran'</script>Ours")
    when_typing(visitor, "The text", HOSTILE)
    when_typing(visitor, "Why this change?", "<img src=x onerror=document.title='ran'>")
    when_pressing(visitor, "Show how it will look")
    then_it_says(visitor, "Nothing is saved yet", "<script>document.title")
    then_nothing_runs(visitor)
    when_pressing(visitor, "Save")
    made = Document.objects.get()
    here = f"{lead}documents/{made.public_id}/"
    when_opening(visitor, f"{here}write/")
    visitor.page.get_by_label("The text").fill(f"{HOSTILE}\n\nAnd more.")
    when_pressing(visitor, "Save")
    for page in (
        "write/",
        "versions/",
        "versions/1/",
        "versions/2/",
        "compare/?all=1",
        "publish/",
        "about/",
        "withdraw/",
    ):
        when_opening(visitor, here + page)
        then_nothing_runs(visitor)
    # The conflict page shows both texts
    when_opening(visitor, f"{here}write/")
    visitor.page.locator("input[name=based_on]").evaluate("e => e.value = '1'")
    visitor.page.get_by_label("The text").fill(f"{HOSTILE}\n\nSomething else.")
    when_pressing(visitor, "Save")
    then_the_page_is(visitor, "Somebody saved while you were writing")
    then_nothing_runs(visitor)
    # And so does what was read from Word
    when_opening(visitor, f"{here}file/")
    when_sending_a_file(visitor, "<b onmouseover=x>form.docx", word_files.form())
    then_it_says(visitor, "<script>alert(1)</script>")
    then_nothing_runs(visitor)
    when_pressing(visitor, "Use it as the next version")
    when_opening(visitor, f"{here}versions/3/")
    then_it_says(visitor, "<script>alert(1)</script>")
    then_nothing_runs(visitor)
    # Nor does it run for who reads what was published
    when_opening(visitor, f"/t/{cast.willow.public_id}/sign/{made.public_id}/")
    then_nothing_runs(visitor)
    when_signing(visitor)
    when_following(visitor, "go on to publish it")
    when_pressing(visitor, "Publish version 3")
    when_following(visitor, "See it as they do")
    then_it_says(visitor, "<script>alert(1)</script>")
    then_nothing_runs(visitor)
    # The file itself is saved, never shown
    response = visitor.context.request.get(f"{visitor.server}{here}versions/3/file/")
    assert response.headers["content-disposition"].startswith("attachment")
    assert response.headers["content-security-policy"] == "default-src 'none'; sandbox"
