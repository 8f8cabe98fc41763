"""Listening when it goes otherwise: more time, an end without results, and somebody whom no slip can reach."""

import pytest
from django.core.mail import EmailMessage

from tests.journeys.steps import (
    given_signed_in,
    given_the_cast,
    then_it_does_not_say,
    then_it_says,
    then_the_field_holds,
    then_the_page_is,
    then_there_is_a_problem,
    when_following,
    when_opening,
    when_pressing,
    when_typing,
    words_of,
)
from tests.journeys.steps_listening import (
    given_a_phone,
    given_a_round_that_is_open,
    link_in_mail,
    then_the_answers_are_in,
    when_sending,
)
from tests.journeys.visitors import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_more_time_and_an_end(visitor: Visitor) -> None:
    cast = given_the_cast()
    made = given_a_round_that_is_open(cast, may_extend=True)
    lead, team = visitor, visitor.another()
    given_signed_in(lead, cast.people["alice"])
    room = f"/r/{made.round.public_id}/"
    when_opening(team, room)
    then_it_says(team, "It may be extended once, to")
    # Once, as it was announced
    when_opening(lead, f"/lead/{cast.willow.public_id}/reflections/{made.round.public_id}/")
    last_day = words_of(lead, "main .fp-row")
    when_pressing(lead, "Extend it by five working days")
    then_the_page_is(lead, made.round.title)
    then_it_says(lead, "The round is open for five more working days. Tell everyone.")
    then_it_does_not_say(lead, "Extend it by five working days", last_day)
    when_opening(team, room)
    then_it_does_not_say(team, "It may be extended once")
    # An end without results
    when_following(lead, "Cancel this round")
    then_the_page_is(lead, "Cancel this round?")
    when_following(lead, "Keep it")
    then_it_says(lead, "Open for answers")
    when_following(lead, "Cancel this round")
    when_pressing(lead, "Cancel the round")
    then_the_page_is(lead, "Reflections")
    then_it_says(lead, "Every answer, code and key of it has been destroyed.", "Plan a round")
    when_following(lead, made.round.title)
    then_the_page_is(lead, made.round.title)
    then_it_says(lead, "Everything that was answered has been destroyed.")
    when_opening(team, room)
    then_the_page_is(team, "This round was cancelled")


def test_somebody_whom_no_slip_can_reach(visitor: Visitor, mailoutbox: list[EmailMessage]) -> None:
    cast = given_the_cast()
    made = given_a_round_that_is_open(cast)
    teller = visitor
    given_signed_in(teller, cast.people["bob"])
    when_opening(teller, f"/teller/{made.round.public_id}/")
    then_the_page_is(teller, made.round.title)
    when_following(teller, "People whom no slip can reach")
    then_the_page_is(teller, "Links by e-mail")
    when_pressing(teller, "Send the links")
    then_there_is_a_problem(teller, "Type at least one address")
    when_typing(teller, "E-mail addresses of people whom no slip can reach", "lena@example.org\nnobody")
    when_pressing(teller, "Send the links")
    then_there_is_a_problem(teller, "“nobody” is not an e-mail address")
    when_typing(teller, "E-mail addresses of people whom no slip can reach", "lena@example.org")
    when_pressing(teller, "Send the links")
    then_it_says(teller, "Sent. The addresses were not kept.")
    # Lena, on leave
    phone = given_a_phone(visitor)
    link = link_in_mail(mailoutbox, to="lena@example.org")
    when_opening(phone, link)
    then_the_page_is(phone, "Your code")
    then_it_says(phone, "This is the weaker way.")
    when_pressing(phone, "Show my code")
    then_the_page_is(phone, "Your code")
    code = words_of(phone, "#code")
    when_following(phone, "Answer now")
    then_the_page_is(phone, made.round.title)
    if not phone.device.scripts:
        when_typing(phone, "Code on your slip", code)
    then_the_field_holds(phone, "Code on your slip", code)
    when_sending(phone)
    then_the_answers_are_in(phone)
    when_opening(phone, link)
    then_the_page_is(phone, "There is no code to show")
    then_it_does_not_say(phone, code)
