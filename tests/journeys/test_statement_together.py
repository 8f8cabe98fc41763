"""A statement from its first blocks to the day it is read again: shaped by many, agreed, signed, published, read, renewed.

Six people comment, four by name and two by slip. What two people write by slip would point at them, so it opens only
together with others': this Practice deals a slip to everybody, and five more people send theirs.
"""

from pathlib import Path
from typing import cast as as_a

import pytest
from pytest_django.fixtures import Settings

from fairpractice.ballots import codes as printed
from fairpractice.documents import readers, together
from fairpractice.documents.models import Document
from fairpractice.documents.models_together import Comment
from fairpractice.organisations.models import Role
from fairpractice.plans.models import Sharing
from fairpractice.reflections import planning
from fairpractice.reflections.models import Round
from fairpractice.reflections.tests import rounds
from tests.cast import Cast
from tests.journeys.steps import (
    given_signed_in,
    given_the_cast,
    then_a_paper_comes,
    then_it_does_not_say,
    then_it_says,
    then_the_page_is,
    then_the_pdf_says,
    then_there_is_a_problem,
    when_choosing,
    when_following,
    when_opening,
    when_pressing,
    when_typing,
    words_of,
)
from tests.journeys.steps_listening import (
    given_a_phone,
    given_an_answer,
    then_the_answers_are_in,
    when_scanning,
    when_sending,
    when_writing,
)
from tests.journeys.visitors import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
TITLE = "What we stand for"
_READERS = (("Amina Khan", "locum nurse"), ("Joe Bell", "student"), ("Mina Roy", "bank receptionist"))
_BY_SLIP = ("Say the word racism. I was told off for it.", "Ask the cleaners too, they are never asked.")


@pytest.fixture(autouse=True)
def own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def test_from_blocks_to_who_needs_to_read_again(visitor: Visitor) -> None:
    cast = given_the_cast()
    Sharing.objects.create(employer=cast.willow, by_link=True, link_code="k7m2-x9qa")
    given_signed_in(visitor, cast.people["alice"])
    _blocks_become_a_draft(visitor, cast)
    made = Document.objects.get()
    _four_comment_by_name(visitor, cast, made)
    _others_comment_by_slip(visitor, cast, made)
    _the_lead_answers_and_writes_again(visitor, made)
    _the_team_says_whether_it_agrees(visitor, cast, made)
    _it_is_pledged_signed_and_published(visitor, cast, made)
    address = _the_lead_asks_for_names(visitor, cast, made)
    _three_say_that_they_have_read_it(visitor, made, address)
    _a_new_version_comes_and_one_reads_again(visitor, cast, made, address)


def _lead(made: Document, end: str) -> str:
    return f"/lead/{made.employer.public_id}/documents/{made.public_id}/{end}"


def _blocks_become_a_draft(lead: Visitor, cast: Cast) -> None:
    when_opening(lead, f"/lead/{cast.willow.public_id}/")
    when_following(lead, "Our statement and pledge")
    then_the_page_is(lead, "Our statement")
    when_following(lead, "From building blocks")
    then_the_page_is(lead, "Choose building blocks")
    when_typing(lead, "What is it called?", TITLE)
    when_pressing(lead, "Make a draft")
    then_the_page_is(lead, f"Write: {TITLE}")
    when_opening(lead, f"/lead/{cast.willow.public_id}/statement/")
    then_the_page_is(lead, TITLE)
    then_it_says(lead, "Nobody but those who lead here sees it", "Waits for a name")


def _four_comment_by_name(lead: Visitor, cast: Cast, made: Document) -> None:
    when_following(lead, "Shape it together")
    then_the_page_is(lead, f"Shape it together: {TITLE}")
    then_it_says(lead, "Nobody has commented yet.", "from seven slips and five comments up")
    when_pressing(lead, "Let colleagues with an account comment")
    bob = lead.another()
    given_signed_in(bob, cast.people["bob"])
    when_opening(bob, f"/t/{cast.willow.public_id}/shape/{made.public_id}/")
    then_the_page_is(bob, f"Help to shape: {TITLE}")
    when_following(bob, "Comment on this")
    when_pressing(bob, "Send my comment")
    then_there_is_a_problem(bob, "Write your comment")
    when_typing(bob, "Your comment or suggestion", "Put this first: it is why I stay.")
    when_pressing(bob, "Send my comment")
    then_the_page_is(bob, f"Help to shape: {TITLE}")
    then_it_says(bob, "Put this first: it is why I stay.", "Bob")
    # Three more do the same on their own browsers
    version = together.latest(made)
    assert version
    for who, paragraph in (("alice", 0), ("dan", 1), ("sara", 2)):
        together.comment(by=cast.people[who], version=version, paragraph=paragraph, text=f"{who.title()} says so.")
    when_opening(lead, _lead(made, "together/"))
    then_it_says(lead, "Put this first", "Alice says so.", "Dan says so.", "Sara says so.")


def given_slips(lead: Visitor, cast: Cast, button: str) -> rounds.Dealt:
    """The lead asks for slips and says how many people there are; Bob, the teller, does his part; the lead opens the round."""
    when_pressing(lead, button)
    then_the_page_is(lead, "Whom you ask, and for how long")
    when_typing(lead, "How many people do you ask?", "12")
    when_typing(lead, "For how many working days is it open?", "5")
    when_pressing(lead, "Save")
    of = Round.objects.select_related("employer").order_by("-id")[0]
    bob = Role.objects.get(person=cast.people["bob"], end=None)
    planning.choose_teller(by=cast.people["alice"], of=of, role=bob, own_key=False, two_colours=False)
    of.refresh_from_db()
    made = rounds.dealt(cast, of, spares=0, launch=False)
    when_opening(lead, f"/lead/{cast.willow.public_id}/reflections/{of.public_id}/")
    then_the_page_is(lead, of.title)
    then_it_says(lead, "Ready to open")
    when_pressing(lead, "Open the round")
    of.refresh_from_db()
    return made


def _others_comment_by_slip(lead: Visitor, cast: Cast, made: Document) -> None:
    dealt = given_slips(lead, cast, "Ask for comments by slip")
    of, codes = dealt.round, dealt.codes
    assert of.title == f"Comments: {TITLE}"
    phone = given_a_phone(lead)
    for code, text in zip(codes, _BY_SLIP, strict=False):
        when_scanning(phone, of, printed.shown(code))
        then_the_page_is(phone, of.title)
        phone.page.locator("textarea").first.fill(text)
        when_sending(phone)
        then_the_answers_are_in(phone)
    for number, code in enumerate(codes[2:7]):  # three more comments, and two people who find it fine as it is
        given_an_answer(of, code, [], ["", f"By slip {number}"] if number < 3 else [])
    when_opening(lead, _lead(made, "together/"))
    then_it_does_not_say(lead, *_BY_SLIP, "By slip 1")
    rounds.counted(cast, dealt)
    when_opening(lead, _lead(made, "together/"))
    then_the_page_is(lead, f"Shape it together: {TITLE}")
    then_it_says(lead, *_BY_SLIP, "By slip 0", "By slip 2", "7 took part")
    assert Comment.objects.filter(by_slip=True, by=None, at=None).count() == 5


def _the_lead_answers_and_writes_again(lead: Visitor, made: Document) -> None:
    lead.page.get_by_role("link", name=f"Take up, answer or decline {_BY_SLIP[0][:20]}", exact=False).click()
    then_the_page_is(lead, "Answer a comment")
    then_it_says(lead, _BY_SLIP[0], "By slip")
    when_choosing(lead, "Not take it up")
    when_pressing(lead, "Save")
    then_there_is_a_problem(lead, "Say why it is not taken up")
    when_choosing(lead, "Take it up")
    when_typing(lead, "Your answer", "It stands in the first sentence now.")
    when_pressing(lead, "Save")
    then_it_says(lead, "It stands in the first sentence now.", "Taken up")
    when_opening(lead, _lead(made, "write/"))
    box = lead.page.get_by_label("The text")
    box.fill("Racism hurts people here, and we end it.\n\n" + box.input_value())
    when_typing(lead, "Why this change?", "What was said by name and by slip")
    when_pressing(lead, "Save")
    then_it_says(lead, "Saved as version 2.")
    when_following(lead, "What is different in the newest version")
    then_the_page_is(lead, "What changed from version 1 to version 2")
    then_it_says(lead, "Racism hurts people here, and we end it.")
    when_opening(lead, _lead(made, "together/"))
    then_it_says(lead, "What was said about version 1", *_BY_SLIP, "It stands in the first sentence now.")


def _the_team_says_whether_it_agrees(lead: Visitor, cast: Cast, made: Document) -> None:
    dealt = given_slips(lead, cast, "Ask for consent by slip")
    of, codes = dealt.round, dealt.codes
    phone = given_a_phone(lead)
    when_scanning(phone, of, printed.shown(codes[0]))
    then_the_page_is(phone, f"Consent: {TITLE}")
    then_it_says(phone, "Racism hurts people here", "always shown, word for word, even if you are the only one")
    when_choosing(phone, "I object")
    objection = "It does not say what happens to whoever speaks up."
    when_writing(phone, "If you object: why, and what would have to change?", objection)
    when_sending(phone)
    then_the_answers_are_in(phone)
    for number, code in enumerate(codes[1:]):
        given_an_answer(of, code, [1 + number % 2])
    when_opening(lead, _lead(made, "together/"))
    then_it_does_not_say(lead, objection)
    rounds.counted(cast, dealt)
    when_opening(lead, _lead(made, "together/"))
    then_the_page_is(lead, f"Shape it together: {TITLE}")
    then_it_says(lead, "12 took part", "Who agree or can live with it?", objection, "An objection is a gift")


def when_signing(visitor: Visitor, role: str) -> None:
    when_typing(visitor, "Your role, as it stands under your name", role)
    when_choosing(visitor, "I stand behind this text and will help to make it true")
    when_pressing(visitor, "Sign with my name")


def _it_is_pledged_signed_and_published(lead: Visitor, cast: Cast, made: Document) -> None:
    when_following(lead, "Say what you pledge")
    then_the_page_is(lead, "Our pledge")
    when_pressing(lead, "Save")
    then_it_says(lead, "To work with the whole framework.")
    when_opening(lead, _lead(made, "publish/"))
    then_the_page_is(lead, f"Publish: {TITLE}")
    then_it_says(lead, "No senior leader has signed this version yet.")
    sign = words_of(lead, "main .fp-address")  # is sent to Sara, a partner
    sara = lead.another()
    given_signed_in(sara, cast.people["sara"])
    when_opening(sara, sign)
    then_the_page_is(sara, f"Read and sign: {TITLE}")
    when_pressing(sara, "Sign with my name")
    then_there_is_a_problem(sara, "Tick this to sign")
    when_signing(sara, "GP partner")
    then_it_says(sara, "You have signed version 2.", "Sara, GP partner")
    when_opening(lead, _lead(made, "publish/"))
    then_the_page_is(lead, f"Publish: {TITLE}")
    then_it_says(lead, "Sara, GP partner")
    when_pressing(lead, "Publish version 2")
    then_the_page_is(lead, TITLE)
    then_it_says(lead, "People see version 2")
    poster = then_a_paper_comes(lead, "A poster with a QR code", b"%PDF")
    then_the_pdf_says(poster, TITLE, "Racism hurts people here", "Sara", f"documents/{made.public_id}")
    when_following(lead, "Launch")
    then_the_page_is(lead, "Launch it")


def _the_lead_asks_for_names(lead: Visitor, cast: Cast, made: Document) -> str:
    """This Practice wants to know who has read it, and says so before; gives the address behind the QR code."""
    when_opening(lead, _lead(made, "about/"))
    then_the_page_is(lead, "About this document")
    when_choosing(lead, "Show us by name who has read it")
    when_pressing(lead, "Save")
    readers.add(by=cast.people["alice"], employer=cast.willow, people=_READERS)
    when_following(lead, "Who has read it")
    then_the_page_is(lead, f"Who has read it: {TITLE}")
    then_it_says(lead, "Nobody yet.", *(name for name, _role in _READERS))
    assert lead.page.locator("main .fp-qr svg").count() == 1
    return words_of(lead, "main .fp-address")


def when_reading(phone: Visitor, made: Document, address: str, name: str, role: str) -> None:
    """Scans the code, reads the text, types a name."""
    when_opening(phone, address)
    then_the_page_is(phone, TITLE)
    when_following(phone, "Read it first")
    then_the_page_is(phone, TITLE)
    then_it_says(phone, "Racism hurts people here", "Signed by Sara, GP partner", "The lead sees who has read it.")
    when_following(phone, "Say that I have read this")
    when_typing(phone, "Your name", name)
    when_typing(phone, "What do you do here?", role)
    when_pressing(phone, "I have read this")
    then_the_page_is(phone, "Thank you")
    then_it_says(phone, f"It is noted that you have read “{TITLE}”.")
    assert phone.context.cookies() == [], "who has no account needs no cookie"


def _three_say_that_they_have_read_it(lead: Visitor, made: Document, address: str) -> None:
    phone = given_a_phone(lead)  # it goes from hand to hand
    for name, role in _READERS:
        when_reading(phone, made, address, name, role)
    when_opening(lead, f"/lead/{made.employer.public_id}/policies/{made.public_id}/readers/")
    then_it_says(lead, "Have read it Amina Khan, locum nurse (version 2")
    assert not {name for name, _role in _READERS} & _under(lead, "Not yet")


def _under(lead: Visitor, heading: str) -> set[str]:
    """The names that stand beneath a heading of the page of readers."""
    rows = lead.page.locator(f"main h2:text-is('{heading}') + ul li, main h2:text-is('{heading}') + p + ul li")
    return {as_a(str, text).split(",")[0].split(" (")[0].strip() for text in rows.all_inner_texts()}


def _a_new_version_comes_and_one_reads_again(lead: Visitor, cast: Cast, made: Document, address: str) -> None:
    when_opening(lead, _lead(made, "write/"))
    box = lead.page.get_by_label("The text")
    box.fill(box.input_value() + "\n\nWhoever speaks up is thanked, and never punished.")
    when_pressing(lead, "Save")
    when_following(lead, "Publish")
    then_it_says(lead, "Until then they see version 2, as it was signed.")
    when_following(lead, "Read and sign")
    when_signing(lead, "Practice manager")
    when_following(lead, "go on to publish it")
    when_typing(lead, "What has changed since", "It says now what happens to whoever speaks up.")
    when_choosing(lead, "Yes")
    when_pressing(lead, "Publish version 3")
    then_it_says(lead, "People see version 3")
    when_following(lead, "Who has read it")
    then_the_page_is(lead, f"Who has read it: {TITLE}")
    names = {name for name, _role in _READERS}
    assert _under(lead, "To read again") == names
    # One of them does, and sees what is new
    phone = given_a_phone(lead)
    when_opening(phone, address)
    when_following(phone, "Read it first")
    then_it_says(phone, "What is new in this version", "It says now what happens to whoever speaks up.")
    then_it_says(phone, "Signed by Alice, Practice manager")
    then_it_does_not_say(phone, "Sara, GP partner")
    when_following(phone, "Say that I have read this")
    when_typing(phone, "Your name", "amina khan")
    when_pressing(phone, "I have read this")
    then_the_page_is(phone, "Thank you")
    when_opening(lead, f"/lead/{made.employer.public_id}/policies/{made.public_id}/readers/")
    assert _under(lead, "To read again") == names - {"Amina Khan"}
    assert _under(lead, "Have read it") == {"Amina Khan"}
