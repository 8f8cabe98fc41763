"""A lead names whom the team can speak to; a hub keeps one card for everyone who names it."""

import pytest

from tests.journeys.steps import (
    given_signed_in,
    given_the_cast,
    then_it_says,
    then_the_field_holds,
    then_the_page_is,
    then_there_is_a_problem,
    then_there_is_no_such_page,
    when_following,
    when_opening,
    when_pressing,
    when_typing,
)
from tests.journeys.visitors import Visitor

pytestmark = pytest.mark.journey


def test_a_card_of_the_hub_reaches_the_team_page(visitor: Visitor) -> None:
    cast = given_the_cast()
    alice, hana = visitor, visitor.another()
    # The hub writes its card
    given_signed_in(hana, cast.people["hana"])
    when_opening(hana, "/")
    then_the_page_is(hana, "Example Training Hub")
    then_it_says(hana, "No Practice names you yet.")
    when_typing(hana, "Who answers", "Hana at the hub")
    when_typing(hana, "E-mail", "not an address")
    when_pressing(hana, "Save")
    then_there_is_a_problem(hana, "Type an e-mail address such as name@example.org")
    then_the_field_holds(hana, "Who answers", "Hana at the hub")
    when_typing(hana, "E-mail", "hub@example.org")
    when_pressing(hana, "Save")
    then_the_page_is(hana, "Example Training Hub")
    then_it_says(hana, "Saved.")
    # The lead names the hub
    given_signed_in(alice, cast.people["alice"])
    when_opening(alice, f"/lead/{cast.willow.public_id}/speak-to/")
    then_the_page_is(alice, "Who your team can speak to")
    when_pressing(alice, "Name them Example Training Hub")
    then_the_page_is(alice, "Who your team can speak to")
    # Whoever works there reads it
    bob = visitor.another()
    given_signed_in(bob, cast.people["bob"])
    when_opening(bob, "/")
    then_the_page_is(bob, "Willow Tree Surgery")
    then_it_says(bob, "Hana at the hub", "hub@example.org")
    # The hub sees who names it, and nothing else
    when_opening(hana, "/")
    then_it_says(hana, "Willow Tree Surgery")
    then_there_is_no_such_page(hana, f"/lead/{cast.willow.public_id}/")
    # And taken away again
    when_following(alice, "Take away")
    then_the_page_is(alice, "Take this contact away?")
    when_pressing(alice, "Take it away")
    then_it_says(alice, "Nobody is named yet.")
