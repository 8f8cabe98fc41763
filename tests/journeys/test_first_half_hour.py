"""The first half-hour: from the printed link to the poster on the wall."""

import pytest

from tests.journeys.steps import (
    address,
    given_a_fresh_link,
    given_the_directory_knows,
    given_the_program_printed_a_link,
    then_it_says,
    then_the_field_holds,
    then_the_page_is,
    then_there_is_a_problem,
    when_answering,
    when_choosing,
    when_following,
    when_opening,
    when_picking_steps,
    when_pressing,
    when_selecting,
    when_signing_out,
    when_typing,
)
from tests.journeys.visitors import Visitor

pytestmark = pytest.mark.journey


def test_first_half_hour(visitor: Visitor) -> None:
    given_the_directory_knows("Z99001", "ELM ROAD SURGERY", postcode="N1 1AA", borough="E09000019", pcn=("U99001", "ELM PCN"))
    link = given_the_program_printed_a_link()
    # The link, once
    when_opening(visitor, link)
    then_the_page_is(visitor, "Welcome to Fair Practice")
    when_pressing(visitor, "Come in")
    then_the_page_is(visitor, "Name your Practice")
    # The Practice
    when_pressing(visitor, "Save and continue")
    then_there_is_a_problem(visitor, "Type the name of your Practice", "Choose what kind of employer you are")
    when_typing(visitor, "What is your Practice called?", "Elm Road Surgery")
    when_choosing(visitor, "GP practice")
    when_pressing(visitor, "Save and continue")
    # Its code
    then_the_page_is(visitor, "What is your ODS code? (optional)")
    when_typing(visitor, "What is your ODS code?", "not a code")
    when_pressing(visitor, "Save and continue")
    then_there_is_a_problem(visitor, "An ODS code has 3 to 8 letters and digits, such as F84012. You typed “not a code”. Check it and try again.")
    when_typing(visitor, "What is your ODS code?", "z99002")
    when_pressing(visitor, "Save and continue")
    then_there_is_a_problem(visitor, "Z99002 is not in the NHS directory files that were loaded.")
    when_typing(visitor, "What is your ODS code?", "z99001")
    when_pressing(visitor, "Save and continue")
    then_it_says(visitor, "The NHS directory says this code belongs to:", "ELM ROAD SURGERY")
    then_the_page_is(visitor, "What is your ODS code? (optional)")
    when_pressing(visitor, "Yes, this is us")
    # Its borough
    then_the_page_is(visitor, "Which borough are you in? (optional)")
    then_it_says(visitor, "The NHS files say Islington. Change it if that is wrong.")
    when_selecting(visitor, "Which borough are you in?", "Hackney")
    when_pressing(visitor, "Save and continue")
    # The lead
    then_the_page_is(visitor, "About you")
    when_pressing(visitor, "Save and continue")
    then_there_is_a_problem(visitor, "Type your name")
    when_typing(visitor, "Your name", "Amara Osei")
    when_typing(visitor, "Your e-mail address", "amara")
    when_pressing(visitor, "Save and continue")
    then_there_is_a_problem(visitor, "Type an e-mail address such as name@example.org")
    then_the_field_holds(visitor, "Your name", "Amara Osei")
    when_typing(visitor, "Your e-mail address", "amara@example.org")
    when_pressing(visitor, "Save and continue")
    # The framework, and where the team is on its eleven initiatives
    then_the_page_is(visitor, "The framework at a glance")
    when_following(visitor, "Start")
    then_it_says(visitor, "Initiative 1 of 11")
    when_pressing(visitor, "Save and continue")
    then_there_is_a_problem(visitor, "Choose where you are. “Not sure” is a good answer")
    when_choosing(visitor, "Not for us now")
    when_pressing(visitor, "Save and continue")
    then_there_is_a_problem(visitor, "Say in a few words why this is not for you now")
    for number, stage in enumerate(["Not sure", "Talking about it", "Under way", "Part of how we work"], start=1):
        when_answering(visitor, number, stage)
    # Enough for today
    then_it_says(visitor, "Initiative 5 of 11")
    when_following(visitor, "Stop here and carry on later")
    then_the_page_is(visitor, "Where we are")
    then_it_says(visitor, "You have not said yet where you are on 7 of them.")
    when_signing_out(visitor)
    then_the_page_is(visitor, "An anti-racist place to work, step by step")
    # Another day
    when_opening(visitor, given_a_fresh_link("Amara Osei"))
    then_it_says(visitor, "This link signs in Amara Osei.")
    when_pressing(visitor, "Come in")
    then_the_page_is(visitor, "Elm Road Surgery")
    then_it_says(visitor, "Carry on saying where your team is", "7 initiatives are left.")
    when_following(visitor, "Carry on")
    for number in range(5, 12):
        when_answering(visitor, number, "Not started" if number % 2 else "Not sure")
    # First steps
    then_the_page_is(visitor, "Suggested first steps")
    when_pressing(visitor, "Add to our plan")
    then_there_is_a_problem(visitor, "Choose at least one step, or write one of your own")
    steps = when_picking_steps(visitor, 2)
    when_pressing(visitor, "Add to our plan")
    then_the_page_is(visitor, "Our plan")
    then_it_says(visitor, *steps)
    # The poster, and where its code leads
    when_opening(visitor, address(visitor).replace("/plan/", "/print/"))
    then_the_page_is(visitor, "Print and show")
