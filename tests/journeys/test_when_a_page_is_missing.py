"""When something is missing, not allowed or broken, the page says what to do next."""

import pytest

from fairpractice.organisations import views_people
from tests.journeys.steps import (
    given_signed_in,
    given_the_browser_lost_the_cookie_against_forged_forms,
    given_the_cast,
    then_it_does_not_say,
    then_it_says,
    then_the_page_is,
    when_choosing,
    when_following,
    when_opening,
    when_pressing,
    when_typing,
    words_of,
)
from tests.journeys.visitors import Visitor

pytestmark = pytest.mark.journey


def test_a_page_that_is_not_there_helps(visitor: Visitor) -> None:
    when_opening(visitor, "/nowhere/at/all/")
    then_the_page_is(visitor, "Page not found")
    then_it_says(visitor, "If you typed the address, check it is correct.")
    when_following(visitor, "Go to the start")
    then_the_page_is(visitor, "An anti-racist place to work, step by step")


def test_a_link_that_was_used_says_how_to_get_another(visitor: Visitor) -> None:
    when_opening(visitor, "/enter/zzzz-zzzz-zzzz-zzzz/")
    then_the_page_is(visitor, "This link no longer works")
    then_it_says(visitor, "Start the program again for a new one")


def test_a_page_that_was_open_too_long_is_sent_again(visitor: Visitor) -> None:
    """A token against forged forms that no longer fits: as after a restart with another key, or without cookies."""
    cast = given_the_cast()
    given_signed_in(visitor, cast.people["alice"])
    when_opening(visitor, f"/lead/{cast.willow.public_id}/people/invite/")
    when_typing(visitor, "Their name", "Farah Malik")
    when_choosing(visitor, "Deputy lead")
    given_the_browser_lost_the_cookie_against_forged_forms(visitor)
    when_pressing(visitor, "Make the invitation")
    then_the_page_is(visitor, "Please send this again")
    then_it_says(visitor, "Nothing was saved.")


def test_a_page_that_breaks_gives_a_number_and_nothing_else(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    cast = given_the_cast()
    given_signed_in(visitor, cast.people["alice"])

    def broken(*_args: object, **_more: object) -> None:
        raise RuntimeError("secret words of Alice")

    monkeypatch.setattr(views_people.services, "running_recovery", broken)
    when_opening(visitor, f"/lead/{cast.willow.public_id}/people/")
    then_the_page_is(visitor, "Sorry, something went wrong")
    then_it_says(visitor, "What was saved before is safe.", "Number to quote:")
    then_it_does_not_say(visitor, "secret", "RuntimeError", "Traceback")
    number = words_of(visitor, "main strong")
    assert number in caplog.text
    assert "secret words" not in caplog.text
    visitor.complaints = [line for line in visitor.complaints if not line.startswith("500 for")]
