"""Listening: a round from the plan to the report back, as lead, teller and team live it."""

from collections.abc import Sequence
from io import BytesIO

import pytest
from django.core.mail import EmailMessage
from docx import Document
from pptx import Presentation
from pytest_django.fixtures import Settings

from fairpractice.ballots import keys
from fairpractice.reflections.models import Round
from tests.cast import Cast
from tests.journeys.steps import (
    address,
    given_signed_in,
    given_the_cast,
    then_it_does_not_say,
    then_it_says,
    then_the_field_holds,
    then_the_page_is,
    then_the_pdf_says,
    then_there_is_a_problem,
    then_there_is_no_such_page,
    when_choosing,
    when_following,
    when_going_back,
    when_looking_into,
    when_opening,
    when_pressing,
    when_signing_in_by_email,
    when_typing,
    words_of,
)
from tests.journeys.steps_listening import (
    NOT_TAKEN,
    as_people_type,
    codes_on,
    count_words_on,
    given_a_phone,
    given_a_slip_of_another_round,
    given_an_answer,
    rows_of,
    the_round_of,
    then_a_file_comes,
    then_every_proof_holds,
    then_nothing_typed_is_left,
    then_the_answers_are_in,
    then_the_code_is_not_taken,
    then_the_picture_is_there,
    then_the_round_is_closed,
    then_they_see_the_same,
    what_they_see,
    when_printing,
    when_putting_it_away,
    when_scanning,
    when_sending,
    when_the_last_day_has_passed,
    when_ticking,
    when_writing,
)
from tests.journeys.visitors import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

_SAY = "Here, staff of every role and background have a say in making work fairer."
_FACTS = "We talk together about facts on race: who we serve, who works here and who gets on."
_PROMISE = "I know what our Practice has promised to do about racism."
_OWN, _LUNCH = "I have time for lunch.", "I have time to eat my lunch away from my desk."
_GOOD, _CHANGE = "What is good about working here?", "What should change?"
_SCRIPT = "<script>document.title = 'taken over'</script><img src=/nowhere onerror=\"document.title = 'taken over'\">"
_ACTION = "Cover the desk from one to two, so that everybody eats"


def test_from_the_plan_to_the_report_back(visitor: Visitor, mailoutbox: list[EmailMessage], settings: Settings) -> None:
    settings.ADDRESS = (
        "https://fair.willow-tree.example"  # phones reach it; paper names it, the journey stays where it is
    )
    cast = given_the_cast()
    elsewhere = given_a_slip_of_another_round(cast)
    lead, teller = visitor, visitor.another()
    given_signed_in(lead, cast.people["alice"])
    _the_lead_plans(lead, cast)
    of = the_round_of(cast.willow)
    slips, words = _the_teller_prints_and_tries(teller, mailoutbox, of)
    _the_lead_opens(lead)
    of.refresh_from_db()
    before = _what_lead_and_teller_see(lead, teller, cast, of)
    texts = _fourteen_people_answer(visitor, of, slips, elsewhere)
    for who, pages in before:
        then_they_see_the_same(who, pages)
    late = given_a_phone(visitor)
    when_scanning(late, of, slips[14])
    when_the_last_day_has_passed(of)
    when_sending(late)
    then_the_round_is_closed(late)
    _the_teller_counts(teller, words)
    _the_lead_reads(lead, of, texts)
    _something_comes_of_it(lead)
    if lead.device.scripts:  # they are the same on every screen
        _the_files_open(lead)
    _the_team_is_told(lead, teller, cast)


def _the_lead_plans(lead: Visitor, cast: Cast) -> None:
    when_opening(lead, f"/lead/{cast.willow.public_id}/")
    when_following(lead, "Plan a reflection")
    then_the_page_is(lead, "Reflections")
    when_following(lead, "Plan a round")
    then_the_page_is(lead, "Plan a round")
    when_pressing(lead, "Continue")
    then_there_is_a_problem(lead, "Choose what you want to ask")
    when_choosing(lead, "Framework reflection")
    when_pressing(lead, "Continue")
    # Whom, and for how long
    then_the_page_is(lead, "Whom you ask, and for how long")
    when_typing(lead, "What is this round called?", "Spring reflection")
    when_typing(lead, "How many people do you ask?", "fourteen")
    when_typing(lead, "For how many working days is it open?", "3")
    when_pressing(lead, "Save")
    then_there_is_a_problem(
        lead,
        "Type how many people you ask: a whole number from 1 to 2000",
        "Type for how many working days: a whole number from 5 to 30",
    )
    then_the_field_holds(lead, "What is this round called?", "Spring reflection")
    when_typing(lead, "How many people do you ask?", "14")
    when_typing(lead, "For how many working days is it open?", "5")
    when_pressing(lead, "Save")
    # A question of their own
    then_the_page_is(lead, "The questions")
    when_following(lead, "Add a question of your own")
    then_the_page_is(lead, "Add a question of your own")
    when_pressing(lead, "Save")
    then_there_is_a_problem(lead, "Write the statement")
    when_typing(lead, "Your statement", _OWN)
    when_pressing(lead, "Save")
    when_pressing(lead, f"Move up {_OWN}")
    when_following(lead, "Change the words")
    then_the_page_is(lead, "Change your question")
    when_typing(lead, "Your statement", _LUNCH)
    when_pressing(lead, "Save")
    then_it_says(lead, _LUNCH)
    then_it_does_not_say(lead, _OWN)
    when_pressing(lead, f"Leave out {_PROMISE}")
    then_it_does_not_say(lead, _PROMISE)
    when_following(lead, "Continue")
    then_the_page_is(lead, "Spring reflection")
    then_it_says(lead, "What can ever be shown", "With fewer than seven answers nothing", "Choose a teller.")
    # What the leaders say
    when_following(lead, "What we say we do")
    then_the_page_is(lead, "What we say we do")
    when_ticking(lead, {_SAY: "Strongly agree", _LUNCH: "Agree"})
    when_pressing(lead, "Save")
    # Who deals and counts
    when_following(lead, "The teller")
    then_the_page_is(lead, "The teller")
    when_pressing(lead, "Save")
    then_there_is_a_problem(lead, "Choose a teller")
    when_choosing(lead, "Bob")
    when_pressing(lead, "Save")
    then_it_says(lead, "Bob has to make the key and print the slips.")


def _the_teller_prints_and_tries(
    teller: Visitor, mailoutbox: list[EmailMessage], of: Round
) -> tuple[list[str], list[str]]:
    when_signing_in_by_email(teller, "bob@example.org", mailoutbox)
    when_following(teller, "Reflections to count")
    then_the_page_is(teller, "Reflections to count")
    when_following(teller, "Spring reflection")
    then_the_page_is(teller, "Spring reflection")
    when_typing(teller, "How many spare slips?", "a few")
    when_pressing(teller, "Make the slips")
    then_there_is_a_problem(teller, "Type how many spare slips: a whole number from 0 to 50")
    when_typing(teller, "How many spare slips?", "3")
    paper = when_printing(teller, "Make the slips")
    then_the_pdf_says(paper, "Show it to nobody until the count", "Willow Tree Surgery", "with Bob until the count")
    slips, words = codes_on(paper), count_words_on(paper)
    assert len(slips) == len(set(slips)) == 14 + 3
    # The words on paper open what is sealed to them
    when_opening(teller, f"/teller/{of.public_id}/")
    then_the_page_is(teller, "Spring reflection")
    then_it_says(teller, "You have made 17 slips.")
    when_following(teller, "Try the key")
    then_the_page_is(teller, "Try the key")
    when_typing(teller, "The nine words on your sheet", " ".join(words[:4] + words[5:]))
    when_pressing(teller, "Try the key")
    then_there_is_a_problem(teller, "1 word is missing. There are nine.")
    then_the_field_holds(teller, "The nine words on your sheet", " ".join(words[:4] + words[5:]))
    when_typing(teller, "The nine words on your sheet", ", ".join(words).upper())
    when_pressing(teller, "Try the key")
    then_it_says(teller, "The words open the answers.")
    return slips, words


def _the_lead_opens(lead: Visitor) -> None:
    when_opening(lead, address(lead))
    then_it_says(lead, "Ready to open")
    when_pressing(lead, "Open the round")
    then_the_page_is(lead, "Spring reflection")
    then_it_says(lead, "The round is open.", "How many have answered is not shown to anybody.")
    poster = then_a_file_comes(lead, "Print the poster for the kettle (PDF)", b"%PDF-")
    then_the_pdf_says(poster, "Spring reflection", words_of(lead, "main .fp-address"))
    then_there_is_no_such_page(lead, address(lead).replace("/lead/", "/teller/"))


def _what_lead_and_teller_see(
    lead: Visitor, teller: Visitor, cast: Cast, of: Round
) -> list[tuple[Visitor, dict[str, str]]]:
    """Every page on which the number of answers could show; asked twice, since the first time tells what was done."""
    practice, room = f"/lead/{cast.willow.public_id}/", f"/r/{of.public_id}/"
    leads = (practice, f"{practice}reflections/", f"{practice}reflections/{of.public_id}/", f"{practice}record/", room)
    tells = ("/teller/", f"/teller/{of.public_id}/", f"/t/{cast.willow.public_id}/", room, f"{room}safe/")
    what_they_see(lead, *leads)
    what_they_see(teller, *tells)
    return [(lead, what_they_see(lead, *leads)), (teller, what_they_see(teller, *tells))]


def _fourteen_people_answer(visitor: Visitor, of: Round, slips: Sequence[str], elsewhere: str) -> list[str]:
    """Seven scan their slip, seven type its code; gives what they wrote about what should change, in their order."""
    wrote = [f"Lunch. I said so to Amina on day {number}." for number in range(7)]
    # Without script whoever scans has to type after all: one does so here, the others send the same form unseen.
    scanning = 7 if visitor.device.scripts else 1
    for number, code in enumerate(slips[:scanning]):
        _somebody_scans(visitor, of, code, wrote[number], looks_around=number == 0)
    for code, text in zip(slips[scanning:7], wrote[scanning:], strict=True):
        given_an_answer(of, code, [2], ["", text])
    _somebody_looks_for_their_slip(visitor, of, slips[7], slips[0], elsewhere)
    _somebody_writes_too_much(visitor, of, slips[8])
    wrote.append(_SCRIPT)
    _somebody_tries_a_script(visitor, of, slips[9])
    for number, code in enumerate(slips[10:14], start=10):
        colleague = visitor.another()
        when_opening(colleague, f"/r/{of.public_id}/")
        when_typing(colleague, "Code on your slip", as_people_type(code))
        when_ticking(colleague, {_SAY: "Strongly agree", _LUNCH: "Strongly disagree"})
        wrote.append(f"Cover for lunch, please. {number}")
        when_writing(colleague, _CHANGE, wrote[-1])
        when_sending(colleague)
        then_the_answers_are_in(colleague)
        when_putting_it_away(colleague, visitor)
    return wrote


def _somebody_scans(visitor: Visitor, of: Round, code: str, text: str, *, looks_around: bool) -> None:
    phone = given_a_phone(visitor)
    when_scanning(phone, of, code)
    if looks_around:
        then_the_page_is(phone, "Spring reflection")
        when_looking_into(phone, "How safe is this?")
        then_it_says(phone, "before they are sent" if phone.device.scripts else "as soon as they arrive")
    when_ticking(phone, {_SAY: "Agree", _FACTS: "Disagree", _LUNCH: "Disagree"})
    when_writing(phone, _CHANGE, text)
    when_sending(phone)
    then_the_answers_are_in(phone)
    when_putting_it_away(phone, visitor)


def _somebody_looks_for_their_slip(visitor: Visitor, of: Round, own: str, used: str, elsewhere: str) -> None:
    """No code, half a code, one that nobody has, one that was used, one of another Practice; then their own."""
    colleague = visitor.another()
    when_opening(colleague, f"/r/{of.public_id}/")
    when_ticking(colleague, {_SAY: "Agree", _LUNCH: "Agree"})
    when_writing(colleague, _GOOD, "Amina makes tea for all of us.")
    when_sending(colleague)
    then_there_is_a_problem(colleague, "Type the code from your slip")
    when_typing(colleague, "Code on your slip", own[:7])
    when_sending(colleague, again=True)
    then_there_is_a_problem(colleague, "A code has 12 letters and numbers, such as 7K2M-X9QA-4TBC.")
    when_typing(colleague, "Code on your slip", "7K2M-X9QA-4TBC")
    when_sending(colleague, again=True)
    then_there_is_a_problem(colleague, NOT_TAKEN)
    for code in (used, elsewhere):
        when_typing(colleague, "Code on your slip", code)
        when_sending(colleague, again=True)
        then_the_code_is_not_taken(colleague)
    then_the_field_holds(colleague, "Code on your slip", elsewhere)
    then_the_field_holds(colleague, _GOOD, "Amina makes tea for all of us.")
    when_typing(colleague, "Code on your slip", as_people_type(own))
    when_sending(colleague, again=True)
    then_the_answers_are_in(colleague)


def _somebody_writes_too_much(visitor: Visitor, of: Round, code: str) -> None:
    """A hundred thousand letters, then fewer; and whoever uses the same screen next sees none of them."""
    colleague = visitor.another()
    when_opening(colleague, f"/r/{of.public_id}/")
    when_typing(colleague, "Code on your slip", as_people_type(code))
    when_ticking(colleague, {_LUNCH: "Disagree"})
    when_writing(colleague, _GOOD, "too much " * 11_112)
    when_sending(colleague)
    then_there_is_a_problem(colleague, "letters too long. Please shorten it")
    then_the_field_holds(colleague, _GOOD, "too much " * 11_112)
    when_writing(colleague, _GOOD, "Enough said.")
    when_sending(colleague, again=True)
    then_the_answers_are_in(colleague)
    colleague.page.reload()
    then_nothing_typed_is_left(colleague, "Enough said.", code)
    when_going_back(colleague)
    then_nothing_typed_is_left(colleague, "Enough said.", "too much", code)


def _somebody_tries_a_script(visitor: Visitor, of: Round, code: str) -> None:
    colleague = visitor.another()
    when_opening(colleague, f"/r/{of.public_id}/")
    when_ticking(colleague, {_LUNCH: "Disagree"})
    when_writing(colleague, _CHANGE, _SCRIPT)
    when_sending(colleague)
    then_there_is_a_problem(colleague, "Type the code from your slip")
    then_the_field_holds(colleague, _CHANGE, _SCRIPT)
    when_typing(colleague, "Code on your slip", code)
    when_sending(colleague, again=True)
    then_the_answers_are_in(colleague)


def _the_teller_counts(teller: Visitor, words: Sequence[str]) -> None:
    when_opening(teller, address(teller))
    then_the_page_is(teller, "Spring reflection")
    when_following(teller, "Count now")
    then_the_page_is(teller, "Count the answers")
    button = "Count and destroy the ballots"
    when_typing(teller, "The nine words on your sheet", keys.fresh_count_code())
    when_pressing(teller, button)
    then_there_is_a_problem(teller, "This is the count code of another round, or of slips that were made again since.")
    when_typing(teller, "The nine words on your sheet", " ".join([*words[:8], words[0]]))
    when_pressing(teller, button)
    then_there_is_a_problem(teller, "One of the words is not quite right. Compare each with your sheet.")
    when_typing(teller, "The nine words on your sheet", "\n".join(words))
    when_pressing(teller, button)
    then_the_page_is(teller, "Spring reflection")
    then_it_says(teller, "Counted. Every ballot, code and key has been destroyed", "Counted: 14 answers.")


def _the_lead_reads(lead: Visitor, of: Round, texts: Sequence[str]) -> None:
    when_opening(lead, f"/lead/{of.employer.public_id}/reflections/{of.public_id}/")
    when_following(lead, "See the results")
    then_the_page_is(lead, "Results: Spring reflection")
    then_it_says(lead, "14 people answered of 14 asked.", _LUNCH, "What we say we do", "Agree")
    shown = lead.page.locator("blockquote").all_inner_texts()
    assert sorted(shown) == sorted(texts), "what was written is not what is shown"
    assert shown != list(texts), "the texts stand in the order in which they came"
    then_it_says(lead, "Fewer than five people wrote something, so none of it was kept.")
    then_it_does_not_say(lead, "Amina makes tea", "Enough said")
    then_the_picture_is_there(lead)


def _something_comes_of_it(lead: Visitor) -> None:
    results = address(lead)
    when_following(lead, f"Make an action from this: {_LUNCH}")
    then_the_page_is(lead, "Make an action")
    then_it_says(lead, _LUNCH)
    when_pressing(lead, "Add to our plan")
    then_there_is_a_problem(lead, "Write what you will do")
    when_typing(lead, "What will you do?", _ACTION)
    when_pressing(lead, "Add to our plan")
    then_it_says(lead, "Results: Spring reflection", f"From this came: {_ACTION}")
    when_following(lead, _ACTION)
    then_the_page_is(lead, "Change an action")
    when_following(lead, "What the team said when we asked")
    then_the_page_is(lead, _LUNCH)
    then_it_says(lead, "What the team said, each time we asked", "Spring reflection", _ACTION)
    when_opening(lead, results)


def _the_files_open(lead: Visitor) -> None:
    report = then_a_file_comes(lead, "The whole report (PDF)", b"%PDF-")
    then_the_pdf_says(report, "Spring reflection", _LUNCH, _ACTION)
    poster = then_a_file_comes(lead, "A poster: you said, we will (PDF)", b"%PDF-")
    then_the_pdf_says(poster, _ACTION)
    document = Document(BytesIO(then_a_file_comes(lead, "as Word", b"PK")))
    assert any(_LUNCH in paragraph.text for paragraph in document.paragraphs)
    slides = Presentation(BytesIO(then_a_file_comes(lead, "A slide for the meeting (PowerPoint)", b"PK"))).slides
    said = " ".join(shape.text_frame.text for shape in slides[0].shapes if shape.has_text_frame)
    assert _ACTION in said, said
    rows = rows_of(then_a_file_comes(lead, "The figures with their rules (CSV)", b"\xef\xbb\xbf"))
    lunch = next(row for row in rows if row["question"] == _LUNCH)
    assert int(lunch["to"]) - int(lunch["from"]) >= 2, "a range, never the number"
    proofs = then_every_proof_holds(then_a_file_comes(lead, "their proofs", b"PK"))
    assert {row["proof"] for row in rows} <= {proof.digest for proof in proofs}


def _the_team_is_told(lead: Visitor, teller: Visitor, cast: Cast) -> None:
    when_pressing(lead, "Show a summary on the team page")
    then_it_says(lead, "The team page now shows what came of this round.")
    page = f"/t/{cast.willow.public_id}/"
    when_opening(teller, page)
    then_the_page_is(teller, "Willow Tree Surgery")
    then_it_says(teller, "What you told us", _LUNCH, f"What we do about it: {_ACTION}")
    then_it_does_not_say(teller, "Lunch. I said so", "Cover for lunch, please.")
    when_opening(lead, f"/lead/{cast.willow.public_id}/sharing/")
    when_choosing(lead, "Our actions", "Anyone")
    when_pressing(lead, "Save")
    stranger = lead.another()
    when_opening(stranger, page)
    then_the_page_is(stranger, "Willow Tree Surgery")
    then_it_says(stranger, "What you told us", _LUNCH)
    then_it_does_not_say(stranger, "Cover for lunch, please.", "/lead/")
