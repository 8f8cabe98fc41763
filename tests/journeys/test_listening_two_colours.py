"""Two colours: the lead prints one slip for each person and the teller another, and neither alone can answer."""

import pytest

from fairpractice.reflections import planning
from fairpractice.reflections.models import Round
from tests.cast import Cast
from tests.journeys.steps import (
    given_signed_in,
    given_the_cast,
    then_it_says,
    then_the_field_holds,
    then_the_page_is,
    then_the_pdf_says,
    then_there_is_a_problem,
    when_choosing,
    when_looking_into,
    when_opening,
    when_pressing,
    when_typing,
)
from tests.journeys.steps_listening import (
    codes_on,
    count_words_on,
    given_a_phone,
    then_the_answers_are_in,
    when_printing,
    when_scanning,
    when_sending,
)
from tests.journeys.visitors import Visitor

_NOT_BOTH = "These two codes are not known together, or one has been used. You need one slip A and one slip B."
pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def _given_a_round_without_a_teller(cast: Cast) -> Round:
    alice = cast.people["alice"]
    of = planning.plan(by=alice, employer=cast.willow, question_set="pulse")
    planning.set_basics(by=alice, of=of, said=planning.Basics(title="Autumn pulse", headcount=8, days=5))
    of.refresh_from_db()
    return of


def test_each_answer_needs_a_slip_of_each_colour(visitor: Visitor) -> None:
    cast = given_the_cast()
    of = _given_a_round_without_a_teller(cast)
    lead, teller = visitor, visitor.another()
    given_signed_in(lead, cast.people["alice"])
    given_signed_in(teller, cast.people["bob"])
    leads, tells = f"/lead/{cast.willow.public_id}/reflections/{of.public_id}/", f"/teller/{of.public_id}/"
    when_opening(lead, f"{leads}teller/")
    when_choosing(lead, "Bob", "Two slips for each person: one from the teller, one from you")
    when_pressing(lead, "Save")
    # The teller prints B, then the lead prints A
    when_opening(teller, tells)
    first_b = _slips(teller, "Make the slips", "B")
    when_opening(lead, leads)
    assert lead.page.get_by_role("button", name="Print my slips (A)").count() == 0, "the teller has not tried the key"
    words = _tries_the_key(teller, tells, first_b)
    when_opening(lead, leads)
    then_it_says(lead, "Print your own sheet of slips (A).")
    first_a = _slips(lead, "Print my slips (A)", "A")
    # Something was wrong with them: both print again
    when_opening(teller, tells)
    when_looking_into(teller, "Something is wrong with them: make new ones")
    then_it_says(teller, "The slips of the lead do too.")
    second_b = _slips(teller, "Make the slips again", "B")
    when_opening(lead, leads)
    then_it_says(lead, "Bob has to try the count code once.")
    when_opening(teller, f"{tells}try/")
    when_typing(teller, "The nine words on your sheet", " ".join(words))
    when_pressing(teller, "Try the key")
    then_there_is_a_problem(teller, "This is the count code of another round, or of slips that were made again since.")
    _tries_the_key(teller, tells, second_b)
    when_opening(lead, leads)
    second_a = _slips(lead, "Print my slips (A)", "A")
    when_opening(lead, leads)
    then_the_page_is(lead, "Autumn pulse")
    when_pressing(lead, "Open the round")
    # Somebody with one slip, with a void one, then with both
    phone = given_a_phone(visitor)
    when_scanning(phone, of, codes_on(second_a)[0], "A")
    then_the_page_is(phone, "Autumn pulse")
    when_sending(phone)
    then_there_is_a_problem(phone, "Type the code from slip B")
    then_the_field_holds(phone, "Code on slip A", codes_on(second_a)[0])
    when_typing(phone, "Code on slip B", codes_on(first_b)[0])
    when_sending(phone, again=True)
    then_there_is_a_problem(phone, _NOT_BOTH)
    when_typing(phone, "Code on slip B", codes_on(second_b)[0].lower())
    when_sending(phone, again=True)
    then_the_answers_are_in(phone)
    # Two of the same colour, or one that is void
    when_scanning(phone, of, codes_on(second_b)[1], "B")
    when_typing(phone, "Code on slip A", codes_on(first_a)[1])
    when_sending(phone)
    then_there_is_a_problem(phone, _NOT_BOTH)


def _slips(visitor: Visitor, button: str, letter: str) -> bytes:
    paper = when_printing(visitor, button)
    other = {"A": "You also need a Slip B (square).", "B": "You also need a Slip A (circle)."}[letter]
    then_the_pdf_says(paper, f"Slip {letter}", other)
    assert len(codes_on(paper)) == 8 + 3
    return paper


def _tries_the_key(teller: Visitor, tells: str, paper: bytes) -> list[str]:
    words = count_words_on(paper)
    when_opening(teller, f"{tells}try/")
    when_typing(teller, "The nine words on your sheet", " ".join(words))
    when_pressing(teller, "Try the key")
    then_it_says(teller, "The words open the answers.")
    return words
