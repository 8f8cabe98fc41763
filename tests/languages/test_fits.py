"""Longer words and the other direction, in a real browser on a narrow phone."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.cast import Cast, assemble
from tests.languages.pseudo import LONGER, RIGHT_TO_LEFT
from tests.pages import addresses, open_pages

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("languages"),
]
STATIC = Path(__file__).resolve().parents[2] / "fairpractice" / "ui" / "static"
# What sticks out to the right or the left of the window, and by how much; what is hidden on purpose is not meant.
_STICKING_OUT = """() => {
    const wide = document.documentElement.clientWidth;
    const out = [...document.body.querySelectorAll('*')].filter(each => {
        const box = each.getBoundingClientRect();
        // A responsive table hides its head on a phone, where each cell says what it is.
        const clipped = each.closest('.nhsuk-u-visually-hidden, .nhsuk-skip-link, .fp-scroll, .nhsuk-table-responsive thead');
        return box.width > 1 && !clipped && (box.right > wide + 1 || box.left < -1);
    }).map(each => `${each.tagName}.${each.className}: ${each.textContent.trim().slice(0, 40)}`);
    return {scrolls: document.documentElement.scrollWidth - wide, out: out.slice(0, 5)};
}"""


@pytest.fixture
def cast() -> Cast:
    return assemble()


def _phone(chromium: Browser, server: str, cast: Cast, who: str, language: str) -> Page:
    context = chromium.new_context(locale=language, viewport={"width": 320, "height": 640}, base_url=server)
    context.set_extra_http_headers({"Accept-Language": language})
    for name, morsel in cast.client(who).cookies.items():
        context.add_cookies([{"name": name, "value": morsel.value, "url": server}])
    return context.new_page()


def _pages(cast: Cast, who: str) -> list[str]:
    return open_pages(cast) if who == "nobody" else addresses(cast, who)


def _wide_ones(page: Page, cast: Cast, who: str, language: str) -> dict[str, object]:
    wide = {}
    for address in _pages(cast, who):
        page.goto(address)
        assert page.locator("html").get_attribute("lang") == language
        found = page.evaluate(_STICKING_OUT)
        if found["scrolls"] > 0 or found["out"]:
            wide[address] = found
    return wide


@pytest.mark.parametrize("who", ["nobody", "bob", "alice"])
def test_longer_words_fit_a_narrow_phone(who: str, chromium: Browser, server: str, cast: Cast) -> None:
    page = _phone(chromium, server, cast, who, LONGER)
    assert _wide_ones(page, cast, who, LONGER) == {}


@pytest.mark.parametrize("who", ["nobody", "bob"])
def test_so_do_pages_from_right_to_left(who: str, chromium: Browser, server: str, cast: Cast) -> None:
    page = _phone(chromium, server, cast, who, RIGHT_TO_LEFT)
    assert _wide_ones(page, cast, who, RIGHT_TO_LEFT) == {}


def test_a_page_from_right_to_left_is_mirrored(chromium: Browser, server: str, cast: Cast, tmp_path: Path) -> None:
    page = _phone(chromium, server, cast, "nobody", RIGHT_TO_LEFT)
    page.set_viewport_size({"width": 800, "height": 900})
    page.goto("/framework/edi-statement/")
    where = page.evaluate(
        """() => Object.fromEntries(['h1', '.nhsuk-back-link', '.nhsuk-header__service-name', '.nhsuk-list--bullet'].map(
            name => [name, (box => [box.left, box.right])(document.querySelector(name).getBoundingClientRect())]))"""
    )
    assert where[".nhsuk-back-link"][1] > 700, "the way back is on the right, where reading begins"
    assert where[".nhsuk-header__service-name"][1] > 700
    style = "getComputedStyle(document.querySelector('main .nhsuk-list--bullet'))"
    assert page.evaluate(f"{style}.paddingRight") != "0px"
    assert page.evaluate(f"{style}.paddingLeft") == "0px"
    assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
    arrow = page.evaluate("getComputedStyle(document.querySelector('.nhsuk-back-link'), '::before').clipPath")
    assert arrow == "polygon(0px 100%, 0px 0px, 100% 0px)", "the arrow back points where the reader came from"
    page.screenshot(path=str(tmp_path / "right-to-left.png"))
    folder = STATIC.parents[2] / "screenshots"
    if folder.is_dir():
        page.screenshot(path=str(folder / "right-to-left.png"), full_page=True)


def test_the_turned_sheets_are_turned() -> None:
    """Both exist and hold the rules of the sheet they come from, left and right swapped."""
    for name, source in (
        ("nhsuk", STATIC / "built" / "nhsuk.css"),
        ("fairpractice", STATIC / "fairpractice.css"),
    ):
        turned, plain = (STATIC / "built" / f"{name}.rtl.css").read_text("utf-8"), source.read_text("utf-8")
        for side, other in (("left", "right"), ("right", "left")):
            for rule in (f"margin-{side}", f"padding-{side}", f"border-{side}"):
                count = len(re.findall(rf"{rule}[:-]", plain))
                assert len(re.findall(rf"{rule.replace(side, other)}[:-]", turned)) == count, (name, rule)
        assert abs(turned.count("{") - plain.count("{")) < 20, "a rule was lost: build the pages again"
