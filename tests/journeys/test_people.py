"""People come, take over, leave and are forgotten."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from fairpractice.organisations.models import Role
from tests.journeys.steps import (
    given_signed_in,
    given_the_cast,
    then_it_does_not_say,
    then_it_says,
    then_the_field_holds,
    then_the_page_is,
    then_there_is_a_problem,
    then_there_is_no_such_page,
    when_choosing,
    when_following,
    when_opening,
    when_pressing,
    when_typing,
    words_of,
)
from tests.journeys.visitors import Visitor

pytestmark = pytest.mark.journey


def test_a_deputy_comes_by_a_printed_letter_and_the_lead_hands_over(visitor: Visitor) -> None:
    cast = given_the_cast()
    alice, farah = visitor, visitor.another()
    people = f"/lead/{cast.willow.public_id}/people/"
    given_signed_in(alice, cast.people["alice"])
    # The letter
    when_opening(alice, people)
    then_the_page_is(alice, "People at Willow Tree Surgery")
    when_following(alice, "Invite somebody")
    then_the_page_is(alice, "Invite somebody")
    when_pressing(alice, "Make the invitation")
    then_there_is_a_problem(alice, "Type the name of the person you invite", "Choose what they will do")
    when_typing(alice, "Their name", "Farah Malik")
    when_choosing(alice, "Deputy lead")
    when_pressing(alice, "Make the invitation")
    then_the_page_is(alice, "Invitation for Farah Malik")
    code = words_of(alice, "main p > strong")
    # The code is typed, with a mistake first
    when_opening(farah, "/")
    then_the_page_is(farah, "An anti-racist place to work, step by step")
    when_following(farah, "I have an invitation letter with a code")
    then_the_page_is(farah, "Type the code from your letter")
    when_pressing(farah, "Continue")
    then_there_is_a_problem(farah, "Type the code from your letter")
    when_typing(farah, "Type the code from your letter", "k7m2-x9qa-0000-0000")
    when_pressing(farah, "Continue")
    then_there_is_a_problem(
        farah, "This code is not known, or has been used. Check each character, or ask for a new letter."
    )
    when_typing(farah, "Type the code from your letter", code.replace("-", " ").upper())
    when_pressing(farah, "Continue")
    then_the_page_is(farah, "Join Willow Tree Surgery")
    then_it_says(farah, "You are invited as: Deputy lead.")
    then_the_field_holds(farah, "Your name", "Farah Malik")
    when_pressing(farah, "Accept and come in")
    then_the_page_is(farah, "Willow Tree Surgery")
    then_it_says(farah, "You have joined Willow Tree Surgery.")
    # The code works once
    third = visitor.another()
    when_opening(third, f"/join/{code}/")
    then_the_page_is(third, "This invitation no longer works")
    # Handing over
    when_opening(alice, people)
    then_it_says(alice, "Farah Malik Deputy lead")
    when_following(alice, "Hand over as lead to Farah Malik")
    then_the_page_is(alice, "Hand over to Farah Malik?")
    when_pressing(alice, "Hand over")
    then_the_page_is(alice, "People at Willow Tree Surgery")
    then_it_says(alice, "Handed over.", "Farah Malik Lead", "Alice Deputy lead")
    then_it_does_not_say(alice, "Hand over as lead")
    when_opening(farah, people)
    then_it_says(farah, "Hand over as lead to Alice")


def test_an_invitation_is_withdrawn(visitor: Visitor) -> None:
    cast = given_the_cast()
    given_signed_in(visitor, cast.people["alice"])
    when_opening(visitor, f"/lead/{cast.willow.public_id}/people/invite/")
    when_typing(visitor, "Their name", "Somebody Else")
    when_choosing(visitor, "Team member")
    when_pressing(visitor, "Make the invitation")
    code = words_of(visitor, "main p > strong")
    when_following(visitor, "Back to people", within="body")
    then_it_says(visitor, "Invited, not yet here", "Somebody Else, Team member")
    when_following(visitor, "Withdraw the invitation of Somebody Else")
    then_the_page_is(visitor, "Withdraw this invitation?")
    when_pressing(visitor, "Withdraw it")
    then_it_says(visitor, "The invitation was withdrawn.")
    when_opening(visitor, f"/join/{code}/")
    then_the_page_is(visitor, "This invitation no longer works")


def test_a_senior_leader_takes_over_when_the_lead_has_vanished(visitor: Visitor) -> None:
    cast = given_the_cast()
    sara = visitor
    recover = f"/lead/{cast.willow.public_id}/people/recover/"
    given_signed_in(sara, cast.people["sara"])
    when_opening(sara, f"/lead/{cast.willow.public_id}/people/")
    when_following(sara, "If the lead has left without handing over")
    then_the_page_is(sara, "If the lead has left without handing over")
    when_pressing(sara, "Ask to take over")
    then_the_page_is(sara, "If the lead has left without handing over")
    then_it_says(sara, "Sara asked on")
    then_it_does_not_say(sara, "Become the lead")
    # Alice is warned, and could stop it
    alice = visitor.another()
    given_signed_in(alice, cast.people["alice"])
    when_opening(alice, f"/lead/{cast.willow.public_id}/people/")
    then_the_page_is(alice, "People at Willow Tree Surgery")
    then_it_says(alice, "Somebody asked to take over as lead")
    when_following(alice, "See who, and stop it if it is wrong")
    then_it_says(alice, "Sara asked on", "Stop it")
    # A week later
    with time_machine.travel(timezone.now() + timedelta(days=7, minutes=5)):
        given_signed_in(sara, cast.people["sara"])
        when_opening(sara, recover)
        when_pressing(sara, "Become the lead")
        then_it_says(sara, "Nobody has asked.")
        when_opening(sara, f"/lead/{cast.willow.public_id}/people/")
        then_the_page_is(sara, "People at Willow Tree Surgery")
        then_it_says(sara, "Sara Lead", "Alice Deputy lead")


def test_a_member_leaves_and_is_forgotten(visitor: Visitor) -> None:
    cast = given_the_cast()
    bob = visitor
    given_signed_in(bob, cast.people["bob"])
    when_opening(bob, "/me/")
    then_the_page_is(bob, "Your account")
    then_the_field_holds(bob, "Your name", "Bob")
    when_following(bob, "Leave Willow Tree Surgery")
    then_the_page_is(bob, "Leave Willow Tree Surgery?")
    when_pressing(bob, "Leave")
    then_the_page_is(bob, "Where would you like to go?")
    when_following(bob, "Bob", within="header")
    then_it_says(bob, "You have no role at the moment.")
    when_following(bob, "Ask to be forgotten")
    then_the_page_is(bob, "Be forgotten")
    when_pressing(bob, "Empty my account")
    then_the_page_is(bob, "An anti-racist place to work, step by step")
    then_it_does_not_say(bob, "Bob")
    # What is left of him in the record
    given_signed_in(bob, cast.people["alice"])
    when_opening(bob, f"/lead/{cast.willow.public_id}/record/")
    then_it_says(bob, "Somebody who has left gave up their role (Team member)")
    then_it_does_not_say(bob, "Bob")
    assert not Role.objects.filter(person__name="Bob").exists()


def test_charlie_sees_nothing(visitor: Visitor) -> None:
    cast = given_the_cast()
    given_signed_in(visitor, cast.people["charlie"])
    for page in ("", "plan/", "where/", "people/", "practice/", "record/", "evidence/"):
        then_there_is_no_such_page(visitor, f"/lead/{cast.willow.public_id}/{page}")
    then_it_does_not_say(visitor, "Willow")
