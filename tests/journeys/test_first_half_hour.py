"""The first half-hour: from the printed link to the poster on the wall."""

import pytest

from tests.journeys.steps import (
    given_the_directory_knows,
    given_the_program_printed_a_link,
    then_it_says,
    then_the_field_holds,
    then_the_page_is,
    then_there_is_a_problem,
    when_choosing,
    when_opening,
    when_pressing,
    when_selecting,
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
    then_it_says(visitor, "The NHS files say Islington.")
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
