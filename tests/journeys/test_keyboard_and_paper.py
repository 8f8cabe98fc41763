"""Everything can be used with a keyboard alone, and printed without losing words."""

import pytest

from tests.journeys.steps import (
    given_signed_in,
    given_the_cast,
    then_it_is_not_on_paper,
    then_it_is_on_paper,
    then_it_says,
    then_the_page_is,
    when_choosing,
    when_looking_into,
    when_opening,
    when_pressing,
    when_typing,
    words_of,
)
from tests.journeys.visitors import Visitor

pytestmark = pytest.mark.journey

_REACHABLE = (
    "() => [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')]"
    ".filter(e => e.checkVisibility() && !e.disabled).map(e => e.type === 'radio' ? e.name : e.outerHTML)"
)
_HERE = "() => { const e = document.activeElement; return e.type === 'radio' ? e.name : e.outerHTML }"
_RING = (
    "() => { const s = getComputedStyle(document.activeElement);"
    " return s.outlineStyle !== 'none' || s.boxShadow !== 'none' }"
)


def _by_keyboard(visitor: Visitor) -> list[str]:
    """Tabs through the whole page; gives what was reached, in order. Each shows that it has the focus."""
    reached: list[str] = []
    visitor.page.wait_for_timeout(
        400
    )  # the NHS menu measures itself once after loading, and takes its links out for a moment
    for _ in range(200):
        visitor.page.keyboard.press("Tab")
        here = str(visitor.page.evaluate(_HERE))
        if here.startswith("<body") or here in reached[:1]:
            return reached
        assert visitor.page.evaluate(_RING) or "visually-hidden" in here, f"nothing shows the focus on {here[:150]}"
        reached.append(here)
    raise AssertionError("the keyboard does not come to the end of the page")


def test_the_keyboard_reaches_everything(visitor: Visitor) -> None:
    cast = given_the_cast()
    given_signed_in(visitor, cast.people["alice"])
    base = f"/lead/{cast.willow.public_id}/"
    for path in ("/framework/search/?q=speak", base, f"{base}people/invite/", f"{base}where/first/", f"{base}steps/"):
        when_opening(visitor, path)
        expected = visitor.page.evaluate(_REACHABLE)
        reached = _by_keyboard(visitor)
        assert "Skip to main content" in reached[0]
        assert [e[:200] for e in expected if e not in reached] == [], path


def test_the_first_key_leads_past_the_menu(visitor: Visitor) -> None:
    cast = given_the_cast()
    given_signed_in(visitor, cast.people["alice"])
    when_opening(visitor, f"/lead/{cast.willow.public_id}/people/invite/")
    visitor.page.keyboard.press("Tab")
    visitor.page.keyboard.press("Enter")
    assert visitor.page.url.endswith("#maincontent")
    visitor.page.keyboard.press("Tab")
    assert visitor.page.evaluate("() => document.activeElement.id") == "id_name"


def test_a_form_is_sent_by_keyboard_alone(visitor: Visitor) -> None:
    cast = given_the_cast()
    given_signed_in(visitor, cast.people["alice"])
    when_opening(visitor, f"/lead/{cast.willow.public_id}/people/invite/")
    visitor.page.locator("#id_name").focus()
    keys = visitor.page.keyboard
    keys.type("Farah Malik")
    keys.press("Tab")
    keys.press("Tab")
    keys.press("Space")
    keys.press("ArrowDown")
    keys.press("Tab")
    keys.press("Enter")
    then_the_page_is(visitor, "Invitation for Farah Malik")
    then_it_says(visitor, "Senior leader")


def test_paper_keeps_the_words(on_wide_screen: Visitor) -> None:
    alice = on_wide_screen
    cast = given_the_cast()
    given_signed_in(alice, cast.people["alice"])
    base = f"/lead/{cast.willow.public_id}/"
    when_opening(alice, f"{base}people/invite/")
    when_typing(alice, "Their name", "Farah Malik")
    when_choosing(alice, "Deputy lead")
    when_pressing(alice, "Make the invitation")
    then_it_is_on_paper(alice, "Invitation for Farah Malik", words_of(alice, "main p > strong"), "/join/")
    then_it_is_not_on_paper(alice, "Sign out", "Print this page now", "Skip to main content")
    when_opening(alice, "/framework/edi-statement/")
    then_it_is_on_paper(alice, *(alice.page.locator("main h1, main h2, main li").all_inner_texts()))
    when_opening(alice, f"{base}people/")
    then_it_is_on_paper(alice, "Alice", "Deputy lead", "Bob")
    then_it_is_not_on_paper(alice, "(Link: /")
    when_opening(alice, f"{base}where/edi-statement/detail/")
    when_looking_into(alice, "What could show it?")
    inside = alice.page.locator("main details li").all_inner_texts()
    assert inside
    when_opening(alice, f"{base}where/edi-statement/detail/")
    then_it_is_on_paper(alice, "What the framework recommends", *inside)
