"""Our data, from a staff list to something done: brought in, set beside the borough, what can be said and what cannot, told, acted on."""

import pytest

from fairpractice.organisations import services as organisations
from fairpractice.plans.models import Action
from fairpractice.workforce import counting
from tests.journeys.steps import (
    given_signed_in,
    given_the_cast,
    then_it_says,
    then_the_page_is,
    then_there_is_a_problem,
    when_choosing,
    when_following,
    when_opening,
    when_pressing,
    when_selecting,
    when_typing,
)
from tests.journeys.test_staff_list import staff_list, when_sending_the_list
from tests.journeys.visitors import Visitor

pytestmark = pytest.mark.journey
HACKNEY = "E09000012"


def when_counting(visitor: Visitor, path: str, counts: dict[str, str]) -> None:
    """Types a year's counts. counts: people by field."""
    when_opening(visitor, path)
    for name, people in counts.items():
        visitor.page.locator(f"[name='{name}']").fill(people)
    when_pressing(visitor, "Save")


def test_from_the_list_to_an_action(visitor: Visitor) -> None:
    cast = given_the_cast()
    organisations.set_borough(by=cast.people["alice"], site=cast.willow.sites.get(), code=HACKNEY)
    given_signed_in(visitor, cast.people["alice"])
    lead = f"/lead/{cast.willow.public_id}/"
    # The list becomes numbers
    when_opening(visitor, f"{lead}data/bring/")
    when_sending_the_list(visitor, staff_list())
    when_selecting(visitor, "Secretray", "Admin and reception")
    when_selecting(visitor, "British", "White British")
    when_pressing(visitor, "Go on")
    then_the_page_is(visitor, "Check the numbers")
    when_choosing(visitor, "Once")
    when_pressing(visitor, "Keep the numbers")
    then_it_says(visitor, "Your list is forgotten")
    # Beside the people who live here, in both definitions
    when_opening(visitor, f"{lead}data/")
    when_following(visitor, "Who works here")
    then_the_page_is(visitor, "Who works here, beside who lives here")
    then_it_says(visitor, "Everybody who works here", "Hackney", "66.1 in 100")
    when_following(visitor, "Count as the Workforce Race Equality Standard does")
    then_it_says(visitor, "46.9 in 100")
    visitor.check()
    # What can be said, and what cannot
    year = counting.years()[1]
    had = {"had__white-british": "9", "had__broad-asian": "2"}
    when_counting(visitor, f"{lead}data/indicators/training/{year}/", {**had, "had__broad-mixed": "2"})
    then_there_is_a_problem(visitor, "Mixed or multiple ethnic groups: this is more than 1")
    visitor.page.locator("[name='had__broad-mixed']").fill("")
    when_pressing(visitor, "Save")
    then_the_page_is(visitor, "Training and development")
    then_it_says(visitor, "White British people were", "This favours White British people")
    entered = {"entered__broad-black": "1"}
    when_counting(visitor, f"{lead}data/indicators/disciplinary/{year}/", entered)
    then_the_page_is(visitor, "Formal disciplinary process")
    then_it_says(visitor, "Too few people to say")
    visitor.check()
    # Shared, and something is done about it
    when_opening(visitor, f"{lead}data/share/")
    when_following(visitor, "Who works here")
    when_pressing(visitor, "See what would be told")
    then_the_page_is(visitor, "Before you share: Who works here")
    then_it_says(visitor, "of 23")
    when_pressing(visitor, "Share this")
    when_opening(visitor, f"{lead}data/indicators/training/")
    when_following(visitor, "Make an action from this")
    when_typing(visitor, "What will you do?", "Offer training to everybody by name")
    when_pressing(visitor, "Add to our plan")
    then_it_says(visitor, "Added to your plan")
    when_opening(visitor, f"{lead}plan/")
    then_it_says(visitor, "Offer training to everybody by name")
    visitor.check()
    assert Action.objects.filter(employer=cast.willow, title="Offer training to everybody by name").exists()
