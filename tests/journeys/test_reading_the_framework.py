"""Anybody reads the framework: whole, by type of employer, one initiative, by search."""

import pytest

from tests.journeys.steps import (
    then_a_paper_comes,
    then_it_says,
    then_the_field_holds,
    then_the_page_is,
    when_following,
    when_opening,
    when_pressing,
    when_selecting,
    when_typing,
)
from tests.journeys.visitors import Visitor

pytestmark = pytest.mark.journey


def test_reading_the_framework(visitor: Visitor) -> None:
    when_opening(visitor, "/")
    then_the_page_is(visitor, "An anti-racist place to work, step by step")
    when_following(visitor, "Read the framework")
    then_the_page_is(visitor, "London Primary Care Workforce Race Strategy Framework")
    then_it_says(visitor, "A good place to start", "Key aims", "Forums and safe spaces", "Everyone")
    then_a_paper_comes(visitor, "Print it (PDF)", b"%PDF-")
    # By type of employer
    when_selecting(visitor, "Show what concerns", "Dental practices")
    when_pressing(visitor, "Show")
    then_the_page_is(visitor, "London Primary Care Workforce Race Strategy Framework")
    assert visitor.page.url.endswith("?for=dental")
    # One initiative, and its conversation guide
    when_following(visitor, "Forums and safe spaces")
    then_the_page_is(visitor, "Forums and safe spaces")
    then_it_says(visitor, "Why it matters:", "What the framework suggests", "What could show it")
    when_following(visitor, "Conversation guide for a team meeting")
    then_the_page_is(visitor, "Conversation guide: Forums and safe spaces")
    then_it_says(visitor, "How to prepare", "Words to open with", "If it gets hard")
    then_a_paper_comes(visitor, "Print it (PDF)", b"%PDF-")
    # Glossary and resources
    when_opening(visitor, "/framework/")
    when_following(visitor, "What the words mean")
    then_the_page_is(visitor, "What the words mean")
    when_following(visitor, "Back to the framework", within="body")
    when_following(visitor, "Resources")
    then_the_page_is(visitor, "Resources")


def test_searching_the_framework(visitor: Visitor) -> None:
    when_opening(visitor, "/framework/search/")
    then_the_page_is(visitor, "Search the framework")
    when_typing(visitor, "Words to look for", "training")
    when_pressing(visitor, "Search")
    then_the_page_is(visitor, "Search the framework")
    then_it_says(visitor, "places found")
    then_the_field_holds(visitor, "Words to look for", "training")
    when_following(visitor, "Training and education")
    then_it_says(visitor, "What the framework suggests")
    when_opening(visitor, "/framework/search/?q=zebra+crossing")
    then_the_page_is(visitor, "Search the framework")
    then_it_says(visitor, "Nothing found", "Try fewer or shorter words")


def test_what_we_say_of_ourselves(visitor: Visitor) -> None:
    when_opening(visitor, "/framework/")
    when_following(visitor, "Privacy", within="footer")
    then_the_page_is(visitor, "Privacy")
    when_following(visitor, "Accessibility", within="footer")
    then_the_page_is(visitor, "Accessibility")
    assert visitor.context.cookies() == [], "reading sets a cookie"
