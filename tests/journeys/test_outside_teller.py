"""An outside teller with their own key, and a team that answers with script: the server never holds the key."""

import pytest
from playwright.sync_api import expect

from fairpractice.organisations.models import Role
from fairpractice.reflections import dealing, planning
from fairpractice.reflections.models import FreeText, Round
from fairpractice.reflections.tests import rounds
from tests.cast import Cast
from tests.journeys.steps import given_signed_in, given_the_cast
from tests.journeys.visitors import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
_NAMELESS = 6  # answer without script
_SECOND = 1_100  # milliseconds; NHS buttons do not take a second press within one second
_TEXT = "The rota is fair.\nMostly."


def _round_with_outside_teller(cast: Cast) -> Round:
    of = rounds.planned(cast)
    bob = Role.objects.get(person=cast.people["bob"], end=None)
    planning.choose_teller(by=cast.people["alice"], of=of, role=bob, own_key=True, two_colours=False)
    of.refresh_from_db()
    return of


def _makes_the_key(teller: Visitor, of: Round) -> list[str]:
    page = teller.page
    page.goto(f"/teller/{of.public_id}/key/")
    page.click("text=Make the key in this browser")
    teller.check()
    words = page.locator("[data-words] li").all_inner_texts()
    page.click("text=I have written them down")
    page.fill("[data-again]", " ".join(words[1:]))
    page.click("text=Use this key")
    expect(page.locator(".nhsuk-error-summary")).to_contain_text("Missing: 1")
    teller.check()
    page.fill("[data-again]", " ".join(words))
    page.wait_for_timeout(_SECOND)
    page.click("text=Use this key")
    expect(page.get_by_text("The public half of your key is here. Now print the slips.")).to_be_visible()
    return words


def _opens(teller: Visitor, of: Round, where: str, words: list[str], button: str) -> None:
    page = teller.page
    page.goto(f"/teller/{of.public_id}/{where}/")
    page.fill("[data-teller-open] [data-words]", " ".join(reversed(words)))
    page.locator("[data-open]", has_text=button).click()
    expect(page.locator(".nhsuk-error-summary")).to_contain_text("not quite right")
    teller.check()
    page.fill("[data-teller-open] [data-words]", "\n".join(words))
    page.locator("[data-open]", has_text=button).click()


def _answers(phone: Visitor, of: Round, code: str) -> None:
    page = phone.page
    page.goto("about:blank")
    page.goto(f"/r/{of.public_id}/#7777-7777-7777")
    page.check("[name=q0][value='2']")
    page.fill("[name=t0]", _TEXT)
    page.click("text=Send my answers")
    expect(page.locator(".nhsuk-error-summary")).to_contain_text("This code is not known, or has been used")
    phone.check()
    page.fill("[name=code]", code)
    page.wait_for_timeout(_SECOND)
    page.click("text=Send my answers")
    expect(page.locator("h1")).to_have_text("Thank you. Your answers are in")
    phone.check()


def test_from_the_key_to_the_count(on_wide_screen: Visitor) -> None:
    cast = given_the_cast()
    of = _round_with_outside_teller(cast)
    given_signed_in(on_wide_screen, cast.people["bob"])
    words = _makes_the_key(on_wide_screen, of)
    of.refresh_from_db()
    codes = dealing.make_sheets(by=cast.people["bob"], of=of, spares=0).codes
    _opens(on_wide_screen, of, "try", words, "Try the key")
    expect(on_wide_screen.page.get_by_text("Your device opens the answers.")).to_be_visible()
    of.refresh_from_db()
    planning.launch(by=cast.people["alice"], of=of)
    of.refresh_from_db()

    phone = on_wide_screen.another()
    _answers(phone, of, codes[0])
    for code in codes[1 : 1 + _NAMELESS]:
        assert not rounds.send(of, rounds.sheet(of, code, [2], [_TEXT.replace("\n", "\r\n")])).errors
    rounds.close(of)
    _opens(on_wide_screen, of, "count", words, "Count and destroy the ballots")
    expect(on_wide_screen.page.get_by_text("Counted. Every ballot, code and key has been destroyed")).to_be_visible()
    of.refresh_from_db()
    assert (of.state, of.answers, of.unread) == (Round.State.COUNTED, 1 + _NAMELESS, 0)
    assert list(FreeText.objects.values_list("text", flat=True)) == [_TEXT] * (1 + _NAMELESS), "with and without script"
