"""Signing in: a code by e-mail, codes from an app for those whom many Practices trust, and a passkey."""

import base64
import hashlib
import hmac
import struct
import time
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core.mail import EmailMessage
from django.utils import timezone

from tests.journeys.steps import (
    code_in_mail,
    given_a_phone_that_keeps_passkeys,
    given_signed_in,
    given_the_cast,
    then_it_does_not_say,
    then_it_says,
    then_the_page_is,
    then_there_is_a_problem,
    when_following,
    when_opening,
    when_pressing,
    when_signing_in_by_email,
    when_signing_out,
    when_typing,
    words_of,
)
from tests.journeys.visitors import Visitor

pytestmark = pytest.mark.journey


def _app_shows(letters: str) -> str:
    """What an authenticator app shows now (RFC 6238: SHA-1, half minutes, six digits); the next where this one is about to end."""
    left = 30 - time.time() % 30
    if left < 8:
        time.sleep(left)
    key = base64.b32decode(letters.upper() + "=" * (-len(letters) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def test_a_code_by_email(visitor: Visitor, mailoutbox: list[EmailMessage]) -> None:
    given_the_cast()
    when_opening(visitor, "/")
    when_following(visitor, "Sign in", within="header")
    then_the_page_is(visitor, "Sign in")
    when_pressing(visitor, "Send me a code")
    then_there_is_a_problem(visitor, "Type your e-mail address")
    when_typing(visitor, "Your e-mail address", "bob@example.org")
    when_pressing(visitor, "Send me a code")
    then_the_page_is(visitor, "Type the code from your e-mail")
    code = code_in_mail(mailoutbox, to="bob@example.org")
    when_typing(visitor, "Code", "WRONG1")
    when_pressing(visitor, "Sign in")
    then_there_is_a_problem(visitor, "This is not the code of our latest e-mail.")
    when_typing(visitor, "Code", code)
    when_pressing(visitor, "Sign in")
    then_the_page_is(visitor, "Willow Tree Surgery")
    when_signing_out(visitor)
    then_the_page_is(visitor, "An anti-racist place to work, step by step")


def test_a_stranger_learns_nothing_from_signing_in(visitor: Visitor, mailoutbox: list[EmailMessage]) -> None:
    when_opening(visitor, "/accounts/login/")
    when_typing(visitor, "Your e-mail address", "nobody-here@example.org")
    when_pressing(visitor, "Send me a code")
    then_the_page_is(visitor, "Type the code from your e-mail")
    then_it_says(visitor, "If there is an account with this address, a code is on its way.")
    assert mailoutbox == []


def test_a_hub_member_needs_a_second_step(visitor: Visitor, mailoutbox: list[EmailMessage]) -> None:
    cast = given_the_cast()
    Authenticator.objects.all().delete()
    when_signing_in_by_email(visitor, "hana@example.org", mailoutbox)
    then_the_page_is(visitor, "Add a second way to prove it is you")
    when_opening(visitor, f"/hub/{cast.hub.public_id}/")
    then_the_page_is(visitor, "Add a second way to prove it is you")
    when_following(visitor, "Use an app")
    then_the_page_is(visitor, "Set up an app with codes")
    letters = words_of(visitor, "main .fp-address strong")
    when_typing(visitor, "Code that the app shows", "000000")
    when_pressing(visitor, "Set up")
    then_there_is_a_problem(visitor, "This is not the code that the app shows now.")
    letters = words_of(visitor, "main .fp-address strong")
    when_typing(visitor, "Code that the app shows", _app_shows(letters))
    when_pressing(visitor, "Set up")
    then_the_page_is(visitor, "Recovery codes")  # the code just typed is proof enough
    when_following(visitor, "Go to the start")
    then_the_page_is(visitor, "Example Training Hub")
    when_signing_out(visitor)
    # The next day the app is asked for
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        when_signing_in_by_email(visitor, "hana@example.org", mailoutbox)
        then_the_page_is(visitor, "One more step")
        then_it_does_not_say(visitor, "Or use a passkey")
        when_opening(visitor, f"/hub/{cast.hub.public_id}/")
        then_the_page_is(visitor, "One more step")
        when_typing(visitor, "Code", "000000")
        when_pressing(visitor, "Sign in")
        then_there_is_a_problem(visitor, "This code is not right, or was used before.")
        when_typing(visitor, "Code", _app_shows(letters))
        when_pressing(visitor, "Sign in")
        then_the_page_is(visitor, "Example Training Hub")


def test_a_passkey(on_wide_screen: Visitor) -> None:
    alice = on_wide_screen
    cast = given_the_cast()
    given_signed_in(alice, cast.people["alice"])
    given_a_phone_that_keeps_passkeys(alice)
    when_opening(alice, "/me/")
    when_following(alice, "Change ways to sign in")
    then_the_page_is(alice, "Ways to sign in")
    when_following(alice, "Add a passkey")
    then_the_page_is(alice, "Add a passkey")
    when_typing(alice, "Name", "My phone")
    when_pressing(alice, "Add a passkey")
    alice.page.wait_for_url("**/2fa/**")
    when_signing_out(alice)
    when_following(alice, "Sign in", within="header")
    when_following(alice, "Use a passkey")
    then_the_page_is(alice, "Use a passkey")
    when_pressing(alice, "Use a passkey")
    alice.page.wait_for_url("**/lead/**")
    then_the_page_is(alice, "Willow Tree Surgery")
