"""Small teams: too small for figures, too few answers, shown to the team alone, and asked again after a rest."""

import pytest

from fairpractice.reflections import desk
from fairpractice.reflections.models import FreeText
from fairpractice.reflections.tests import rounds
from fairpractice.releases.models import Figure
from tests.cast import Cast
from tests.journeys.steps import (
    address,
    given_signed_in,
    given_the_cast,
    then_it_does_not_say,
    then_it_says,
    then_the_page_is,
    then_the_pdf_says,
    then_there_is_a_problem,
    when_choosing,
    when_following,
    when_opening,
    when_pressing,
    when_typing,
)
from tests.journeys.steps_listening import (
    given_a_round_that_is_open,
    given_answers,
    given_that_was_two_months_ago,
    the_round_of,
    then_a_file_comes,
    when_the_last_day_has_passed,
)
from tests.journeys.visitors import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

_BELONG = "I belong here, just as I am."


def test_five_people_talk_instead(visitor: Visitor) -> None:
    cast = given_the_cast()
    lead = visitor
    given_signed_in(lead, cast.people["alice"])
    when_opening(lead, f"/lead/{cast.willow.public_id}/reflections/begin/")
    when_choosing(lead, "Pulse")
    when_pressing(lead, "Continue")
    when_typing(lead, "How many people do you ask?", "5")
    when_pressing(lead, "Save")
    when_following(lead, "Continue")
    then_the_page_is(lead, "Pulse")
    then_it_says(
        lead,
        "With fewer than seven people no figure can be shown without telling who said what.",
        "Your team is too small for figures. Use the discussion guide, or agree to a pool.",
    )
    guide = then_a_file_comes(lead, "Print the discussion guide (PDF)", b"%PDF-")
    then_the_pdf_says(guide, "Willow Tree Surgery", "What helps us to be ourselves here?")
    assert lead.page.get_by_role("button", name="Open the round").count() == 0


def test_six_of_eight_are_too_few_and_eight_are_for_the_team_alone(visitor: Visitor) -> None:
    cast = given_the_cast()
    lead, teller = visitor, visitor.another()
    given_signed_in(lead, cast.people["alice"])
    given_signed_in(teller, cast.people["bob"])
    # Six of eight answer
    first = given_a_round_that_is_open(cast, headcount=8)
    given_answers(first, first.codes[:6], texts=("We are few.", "We are few."))
    when_the_last_day_has_passed(first.round)
    _counts(teller, first)
    then_the_page_is(teller, first.round.title)
    then_it_says(teller, "There were not enough answers to show any.", "You may tear up your sheet.")
    when_opening(lead, f"/lead/{cast.willow.public_id}/reflections/{first.round.public_id}/")
    then_the_page_is(lead, first.round.title)
    then_it_says(lead, "There were not enough answers to show any. Every ballot was destroyed.")
    then_a_file_comes(lead, "Talk about the same questions instead: print the discussion guide (PDF)", b"%PDF-")
    team = visitor.another()
    when_opening(team, f"/r/{first.round.public_id}/")
    then_the_page_is(team, "Too few people answered")
    first.round.refresh_from_db()
    assert first.round.answers is None, "how many answered is kept"
    assert not FreeText.objects.exists()
    assert not Figure.objects.filter(reason="").exists()
    assert not desk.boxes().exists(first.round.public_id)
    # Too soon to ask again
    _plans_a_pulse_for_eight(lead, cast)
    then_it_says(lead, "These questions were asked not long ago. They can be asked again from")
    second = the_round_of(cast.willow)
    again = rounds.dealt(cast, second, launch=False)
    when_opening(lead, address(lead))
    assert lead.page.get_by_role("button", name="Open the round").count() == 0
    # Two months later
    given_that_was_two_months_ago(first.round)
    when_opening(lead, address(lead))
    when_pressing(lead, "Open the round")
    then_it_says(lead, "The round is open.")
    given_answers(again, again.codes[:8], position=1)
    when_the_last_day_has_passed(second)
    _counts(teller, again)
    then_it_says(teller, "Counted: 8 answers.")
    # The team sees it, and nobody else
    when_opening(lead, f"/lead/{cast.willow.public_id}/reflections/{second.public_id}/results/")
    then_the_page_is(lead, "Results: Pulse")
    then_it_says(lead, _BELONG, "of 8")
    when_pressing(lead, "Show a summary on the team page")
    when_opening(lead, f"/lead/{cast.willow.public_id}/sharing/")
    when_choosing(lead, "Anyone")
    when_pressing(lead, "Save")
    when_opening(teller, f"/t/{cast.willow.public_id}/")
    then_it_says(teller, "What you told us", _BELONG)
    when_opening(team, f"/t/{cast.willow.public_id}/")
    then_the_page_is(team, "Willow Tree Surgery")
    then_it_does_not_say(team, _BELONG, "of 8")


def _counts(teller: Visitor, made: rounds.Dealt) -> None:
    when_opening(teller, f"/teller/{made.round.public_id}/")
    when_following(teller, "Count now")
    when_typing(teller, "The nine words on your sheet", made.count_code)
    when_pressing(teller, "Count and destroy the ballots")


def _plans_a_pulse_for_eight(lead: Visitor, cast: Cast) -> None:
    """Who left and who joined since the first round must explain how many are asked now."""
    when_opening(lead, f"/lead/{cast.willow.public_id}/reflections/")
    when_following(lead, "Plan a round")
    when_choosing(lead, "Pulse")
    when_pressing(lead, "Continue")
    then_the_page_is(lead, "Whom you ask, and for how long")
    when_typing(lead, "How many people do you ask?", "8")
    when_typing(lead, "have left since the last round", "1")
    when_typing(lead, "How many people have joined since the last round?", "0")
    when_pressing(lead, "Save")
    then_there_is_a_problem(lead, "This does not fit: 8 asked last time, less 1 who left, and 0 who joined make 7.")
    when_typing(lead, "How many people have joined since the last round?", "1")
    when_pressing(lead, "Save")
    when_following(lead, "Continue")
    when_opening(lead, f"{address(lead)}teller/")
    when_choosing(lead, "Bob")
    when_pressing(lead, "Save")
    then_the_page_is(lead, "Pulse")
