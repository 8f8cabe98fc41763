"""Our data, told to the team: looked at first, shared, read on the team page and on a slide, made an action, taken back."""

from datetime import date
from io import BytesIO

import pytest
from pptx import Presentation

from fairpractice.organisations import services as organisations
from fairpractice.workforce.tests import sharing_makers as makers
from tests.cast import Cast
from tests.journeys.steps import (
    given_signed_in,
    given_the_cast,
    then_a_paper_comes,
    then_it_says,
    then_the_page_is,
    then_the_pdf_says,
    then_there_is_a_problem,
    then_there_is_no_such_page,
    when_choosing,
    when_following,
    when_opening,
    when_pressing,
    when_selecting,
    when_typing,
)
from tests.journeys.visitors import Visitor

pytestmark = pytest.mark.journey
HACKNEY = "E09000012"


def given_counts(cast: Cast) -> None:
    """Sixty people, a year of training, and two years of few people hired."""
    organisations.set_borough(by=cast.people["alice"], site=cast.willow.sites.get(), code=HACKNEY)
    leaders = {"african": 8, "white-british": 12}
    makers.snapshot(cast.willow, {"leaders": leaders, "reception": {"indian": 17, "white-british": 21, "not-known": 2}})
    everybody = {"african": 25, "white-british": 33, "not-known": 2}
    makers.year(cast.willow, "training", {"staff": everybody, "had": {"african": 5, "white-british": 24}})
    for year in (2025, 2026):
        shortlist, hired = {"african": 10, "white-british": 12}, {"african": 3, "white-british": 6}
        applied = {"african": 20, "white-british": 20}
        makers.year(
            cast.willow, "recruitment", {"applied": applied, "shortlisted": shortlist, "appointed": hired}, year
        )


def test_from_the_counts_to_the_team_page_and_back(visitor: Visitor) -> None:
    cast = given_the_cast()
    given_counts(cast)
    given_signed_in(visitor, cast.people["alice"])
    lead, team = f"/lead/{cast.willow.public_id}/", f"/t/{cast.willow.public_id}/"
    # What would be told, before it is
    when_opening(visitor, f"{lead}data/")
    when_following(visitor, "Share it with your team")
    then_the_page_is(visitor, "Share our data")
    when_following(visitor, "Who works here")
    then_the_page_is(visitor, "Share: Who works here")
    then_it_says(visitor, "a reflection can no longer show ethnic minority staff apart")
    when_choosing(visitor, "Leaders")
    when_typing(visitor, "What you say about it", "We want to hear why.")
    when_pressing(visitor, "See what would be told")
    then_the_page_is(visitor, "Before you share: Who works here")
    then_it_says(
        visitor, "25 to 27 of 60", "everyone except White British", "Who would see it", "whoever saw it has seen it"
    )
    bob = visitor.another()
    given_signed_in(bob, cast.people["bob"])
    when_opening(bob, f"{team}our-data/")
    then_it_says(bob, "Nothing is shown here now")
    # Shared
    when_pressing(visitor, "Share this")
    then_the_page_is(visitor, "Share our data")
    then_it_says(visitor, "25 to 27 of 60", "In Hackney", "2021", "The rest")
    # Training: ethnic minority staff apart, no finer than what was told
    when_following(visitor, "Getting training")
    then_the_page_is(visitor, "Share: Getting training")
    when_pressing(visitor, "See what would be told")
    then_there_is_a_problem(
        visitor,
        "Type how many are not counted in this year: a whole number, 0 for nobody",
        "Type how many are counted only in this year: a whole number, 0 for nobody",
    )
    when_selecting(visitor, "Which year?", "The year to March 2026")
    when_typing(visitor, "How many of them are not counted in this year?", "0")
    when_typing(visitor, "How many are counted in this year who are not", "0")
    when_pressing(visitor, "See what would be told")
    then_the_page_is(visitor, "Before you share: Getting training")
    then_it_says(visitor, "of 25 to 27", "more likely than ethnic minority staff", "This favours the others.")
    when_pressing(visitor, "Share this")
    # Recruitment: one year is too few to say, two are told together, and say so
    when_following(visitor, "From the shortlist to the job")
    when_selecting(visitor, "Which year?", "The year to March 2026")
    when_selecting(visitor, "How many years together", "2")
    when_pressing(visitor, "See what would be told")
    then_the_page_is(visitor, "Before you share: From the shortlist to the job")
    then_it_says(visitor, "of 44", "Too few people to say whether this favours anybody", "Several years together")
    when_pressing(visitor, "Share this")
    # One step to an action
    when_following(visitor, "Make an action from this: Getting training")
    then_the_page_is(visitor, "Make an action")
    when_typing(visitor, "What will you do?", "Offer training to everybody by name")
    when_pressing(visitor, "Add to our plan")
    then_it_says(visitor, "From this came: Offer training to everybody by name")
    when_following(visitor, "Offer training to everybody by name")
    when_following(visitor, "What was told, and what we asked")
    then_the_page_is(visitor, "Share our data")
    # On paper
    slides = Presentation(BytesIO(then_a_paper_comes(visitor, "A slide (PowerPoint)", b"PK"))).slides
    said = " ".join(shape.text_frame.text for shape in slides[0].shapes if shape.has_text_frame)
    assert "Offer training to everybody by name" in said
    then_the_pdf_says(
        then_a_paper_comes(visitor, "A paper (PDF)", b"%PDF"), "everyone except White British", "Who works here"
    )
    # The team reads it
    when_opening(bob, team)
    when_following(bob, "Who works here, and what can honestly be said about it")
    then_the_page_is(bob, "Our data")
    then_it_says(
        bob, "25 to 27 of 60", "We want to hear why.", "What we do about it: Offer training to everybody by name"
    )
    then_there_is_no_such_page(bob, f"{lead}data/share/")
    # A year later one joined: the range is told again
    makers.staff(cast.willow, 26, 61, on=date(2027, 3, 31))
    when_opening(visitor, f"{lead}data/share/new/profile/")
    when_typing(visitor, "How many people have left since", "0")
    when_typing(visitor, "How many have joined since then?", "0")
    when_pressing(visitor, "See what would be told")
    then_there_is_a_problem(
        visitor,
        "This does not fit: 60 people were counted last time, less 0 who left, and 0 who joined make 60, and now it is 61.",
    )
    when_typing(visitor, "How many have joined since then?", "1")
    when_pressing(visitor, "See what would be told")
    then_it_says(visitor, "25 to 28 of 61", "People joining and leaving could explain any change")
    when_pressing(visitor, "Share this")
    # What rings true
    when_opening(visitor, f"{lead}data/ask/")
    then_the_page_is(visitor, "Ask staff about our data")
    when_pressing(visitor, "Prepare the questions")
    then_it_says(visitor, "How many people do you ask?")
    when_opening(visitor, f"{lead}data/ask/")
    then_it_says(visitor, "What do you say of our data?", "Being planned")
    # Taken back
    when_opening(visitor, f"{lead}data/share/")
    when_following(visitor, "Change where it is shown, or take it back: Who works here")
    then_the_page_is(visitor, "Who works here")
    when_pressing(visitor, "Take it back")
    then_it_says(visitor, "Whoever saw it has seen it")
    when_opening(bob, f"{team}our-data/")
    then_it_says(bob, "Getting training")
    assert "of 60" not in bob.page.locator("main").inner_text().split("Getting training")[0]
