"""What was done is taken back or corrected, and something is tied to one recommendation."""

import pytest
from django.core.mail import EmailMessage

from tests.journeys.steps import (
    code_in_mail,
    given_signed_in,
    given_the_cast,
    then_it_does_not_say,
    then_it_is_chosen,
    then_it_says,
    then_the_field_holds,
    then_the_page_is,
    then_there_is_a_problem,
    when_choosing,
    when_following,
    when_opening,
    when_pressing,
    when_typing,
)
from tests.journeys.visitors import Visitor

pytestmark = pytest.mark.journey
POLICIES = "Developing, reviewing and amending policy and practice"


def test_a_conversation_is_kept_and_corrected(visitor: Visitor) -> None:
    cast = given_the_cast()
    given_signed_in(visitor, cast.people["alice"])
    when_opening(visitor, f"/lead/{cast.willow.public_id}/where/policies/conversation/")
    then_the_page_is(visitor, f"{POLICIES} What the conversation decided")
    when_choosing(visitor, "Clinical staff")
    when_typing(visitor, "What did you decide?", "To red the policy together")
    when_pressing(visitor, "Save")
    then_it_says(visitor, "We kept what you decided.", "To red the policy together")
    # Corrected
    when_following(visitor, "Correct this")
    then_the_page_is(visitor, f"{POLICIES} Correct what a conversation decided")
    then_it_is_chosen(visitor, "Clinical staff")
    then_the_field_holds(visitor, "What did you decide?", "To red the policy together")
    when_typing(visitor, "What did you decide?", "")
    when_pressing(visitor, "Save")
    then_there_is_a_problem(visitor, "Write what you decided. “To talk again” is a decision too")
    when_typing(visitor, "What did you decide?", "To read the policy together")
    when_pressing(visitor, "Save")
    then_it_says(visitor, "The earlier words are kept with it.", "To read the policy together")
    then_it_does_not_say(visitor, "To red the policy together")
    # Every wording
    when_following(visitor, "Earlier words")
    then_the_page_is(visitor, f"{POLICIES} All wordings")
    then_it_says(visitor, "To read the policy together", "To red the policy together")
    when_opening(visitor, f"/lead/{cast.willow.public_id}/where/policies/detail/")
    then_the_page_is(visitor, POLICIES)
    then_it_says(visitor, "To read the policy together")


def test_an_action_is_added_to_a_recommendation_and_undone(visitor: Visitor) -> None:
    cast = given_the_cast()
    given_signed_in(visitor, cast.people["alice"])
    detail = f"/lead/{cast.willow.public_id}/where/policies/detail/"
    when_opening(visitor, detail)
    when_following(visitor, "Add an action")
    then_the_page_is(visitor, "Add an action")
    when_typing(visitor, "What will you do?", "Ask the team what is missing")
    when_pressing(visitor, "Save")
    then_it_says(visitor, "Added to your plan.")
    when_opening(visitor, detail)
    then_the_page_is(visitor, POLICIES)
    then_it_says(visitor, "Action: Ask the team what is missing")
    when_opening(visitor, f"/lead/{cast.willow.public_id}/sharing/")
    when_choosing(visitor, "Our actions", "Anyone")
    when_pressing(visitor, "Save")
    then_it_says(visitor, "Saved.")
    when_pressing(visitor, "Undo what you just did")
    then_it_says(visitor, "Undone.")
    colleague = visitor.another()
    when_opening(colleague, f"/t/{cast.willow.public_id}/")
    then_the_page_is(colleague, "Sign in")


def test_a_new_address_waits_for_its_code(visitor: Visitor, mailoutbox: list[EmailMessage]) -> None:
    cast = given_the_cast()
    given_signed_in(visitor, cast.people["bob"])
    when_opening(visitor, "/me/")
    when_typing(visitor, "Your e-mail address", "bob.new@example.org")
    when_pressing(visitor, "Save")
    then_the_page_is(visitor, "Type the code from your e-mail")
    when_following(visitor, "Go on without it for now")
    then_the_page_is(visitor, "Your account")
    then_it_says(visitor, "Your new address waits for its code: bob.new@example.org")
    then_the_field_holds(visitor, "Your e-mail address", "bob@example.org")
    when_following(visitor, "Type the code")
    when_typing(visitor, "Code", code_in_mail(mailoutbox, to="bob.new@example.org"))
    when_pressing(visitor, "Use this address")
    then_the_page_is(visitor, "Your account")
    then_it_says(visitor, "Your e-mail address is now bob.new@example.org.")
    then_the_field_holds(visitor, "Your e-mail address", "bob.new@example.org")
    assert mailoutbox[-1].to == ["bob@example.org"]
