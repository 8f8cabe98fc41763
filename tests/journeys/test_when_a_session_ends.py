"""A session that ends loses nothing that was typed, and gives nothing to whoever uses the PC next."""

from datetime import timedelta

import pytest
import time_machine
from django.core.mail import EmailMessage
from django.utils import timezone

from tests.cast import Cast
from tests.journeys.steps import (
    given_signed_in,
    given_the_cast,
    then_it_does_not_say,
    then_it_is_chosen,
    then_it_says,
    then_the_field_holds,
    then_the_page_is,
    when_choosing,
    when_going_back,
    when_opening,
    when_pressing,
    when_signing_in_by_email,
    when_signing_out,
    when_typing,
)
from tests.journeys.visitors import Visitor

pytestmark = pytest.mark.journey


def _alice_fills_a_form_and_is_called_away(visitor: Visitor) -> Cast:
    cast = given_the_cast()
    given_signed_in(visitor, cast.people["alice"])
    when_opening(visitor, f"/lead/{cast.willow.public_id}/people/invite/")
    when_typing(visitor, "Their name", "Farah Malik")
    when_choosing(visitor, "Deputy lead")
    return cast


def test_what_was_typed_comes_back_after_signing_in(visitor: Visitor, mailoutbox: list[EmailMessage]) -> None:
    _alice_fills_a_form_and_is_called_away(visitor)
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        when_pressing(visitor, "Make the invitation")
        then_the_page_is(visitor, "Sign in")
        then_it_says(visitor, "Your session had ended. We kept what you typed")
        when_signing_in_by_email(visitor, "alice@example.org", mailoutbox)
        then_the_page_is(visitor, "Invite somebody")
        then_it_says(visitor, "We kept what you typed. Please check it and save it again.")
        then_the_field_holds(visitor, "Their name", "Farah Malik")
        then_it_is_chosen(visitor, "Deputy lead")
        when_pressing(visitor, "Make the invitation")
        then_the_page_is(visitor, "Invitation for Farah Malik")


def test_somebody_else_at_the_same_pc_does_not_get_it(visitor: Visitor, mailoutbox: list[EmailMessage]) -> None:
    _alice_fills_a_form_and_is_called_away(visitor)
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        when_pressing(visitor, "Make the invitation")
        when_signing_in_by_email(visitor, "dan@example.org", mailoutbox)
        then_the_page_is(visitor, "Invite somebody")
        then_it_does_not_say(visitor, "Farah", "We kept what you typed")


def test_back_shows_nothing_after_signing_out(visitor: Visitor) -> None:
    cast = given_the_cast()
    given_signed_in(visitor, cast.people["alice"])
    when_opening(visitor, f"/lead/{cast.willow.public_id}/people/")
    then_it_says(visitor, "Bob")
    when_signing_out(visitor)
    then_the_page_is(visitor, "An anti-racist place to work, step by step")
    when_going_back(visitor)
    then_the_page_is(visitor, "Sign in")
    then_it_does_not_say(visitor, "Bob")
