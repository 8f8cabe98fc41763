"""A pool from its start to its figures: two holders add up in their own browsers, and a lead decides with everything said."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from fairpractice.organisations import services as organisations
from fairpractice.organisations.models import Organisation, Person
from fairpractice.pooling.models import Agreement, HolderSum, Pool, Release
from fairpractice.pooling.tests import made
from tests.cast import Cast
from tests.journeys.steps import given_signed_in, given_the_cast
from tests.journeys.visitors import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
_SECOND = 1_100  # milliseconds; NHS buttons do not take a second press within one second


def _starts(visitor: Visitor, cast: Cast) -> Pool:
    page = visitor.page
    page.goto(f"/hub/{cast.hub.public_id}/")
    page.click("text=Pools")
    visitor.check()
    page.click("text=Start a pool")
    page.fill("[name=name]", "Spring pool")
    page.check("[name=question_set][value=framework]")
    page.check("[name=other]")
    page.get_by_role("button", name="Start the pool").click()
    expect(page.get_by_text("It is offered to Practices once both keys are made")).to_be_visible()
    visitor.check()
    return Pool.objects.get()


def _makes_a_key(visitor: Visitor, place: Organisation, pool: Pool) -> list[str]:
    page = visitor.page
    page.goto(f"/hub/{place.public_id}/pools/{pool.public_id}/")
    page.click("text=Make our key")
    page.click("text=Make the key in this browser")
    visitor.check()
    words = page.locator("[data-words] li").all_inner_texts()
    assert len(words) == 9
    page.click("text=I have written them down")
    page.fill("[data-again]", " ".join(words))
    page.get_by_role("button", name="Use this key").click()
    expect(page.get_by_text("The public half of your key is here.")).to_be_visible()
    visitor.check()
    return words


def _adds_up(visitor: Visitor, place: Organisation, of: Release, words: list[str]) -> None:
    page = visitor.page
    page.goto(f"/hub/{place.public_id}/pools/{of.pool.public_id}/{of.public_id}/")
    visitor.check()
    page.fill("textarea[data-words]", " ".join(reversed(words)))
    page.click("text=Add up and send the sums")
    expect(page.locator(".nhsuk-error-summary")).to_contain_text("not quite right")
    visitor.check()
    page.fill("textarea[data-words]", " ".join(words))
    page.wait_for_timeout(_SECOND)
    page.click("text=Add up and send the sums")


def _agrees(visitor: Visitor, cast: Cast, pool: Pool) -> None:
    organisations.set_borough(by=cast.people["alice"], site=cast.willow.sites.get(), code=made.HACKNEY)
    page = visitor.page
    page.goto(f"/lead/{cast.willow.public_id}/pools/")
    visitor.check()
    page.click("text=Spring pool")
    visitor.check()
    page.get_by_role("button", name="Agree: our totals may count").click()
    expect(page.get_by_text("Agreed. Your totals count")).to_be_visible()
    Agreement.objects.update(agreed_at=timezone.now() - timedelta(days=30))
    whole = made.Made(pool, cast.hub, [], [])
    made.counted(whole, cast.willow, [6, 4, 2], 9)
    made.filled(whole, [9] * 9)
    made.close(pool)


def test_from_the_start_of_a_pool_to_its_figures(on_wide_screen: Visitor) -> None:
    cast = given_the_cast()
    hana, grace, alice = on_wide_screen, on_wide_screen.another(), on_wide_screen.another()
    people: list[tuple[Visitor, Person]] = [(hana, cast.people["hana"]), (grace, cast.people["grace"])]
    for visitor, person in [*people, (alice, cast.people["alice"])]:
        given_signed_in(visitor, person)
    pool = _starts(hana, cast)
    words = [_makes_a_key(hana, cast.hub, pool), _makes_a_key(grace, cast.guardians, pool)]
    _agrees(alice, cast, pool)
    page = hana.page
    page.goto(f"/hub/{cast.hub.public_id}/pools/{pool.public_id}/")
    hana.check()
    page.click("text=Ask the holders for Hackney")
    expect(page.get_by_text("Both holders find on this page what they are asked.")).to_be_visible()
    of = Release.objects.get()
    _adds_up(hana, cast.hub, of, words[0])
    expect(page.get_by_text("Now the other holder sends theirs.")).to_be_visible()
    assert HolderSum.objects.count() == 1
    _adds_up(grace, cast.guardians, of, words[1])
    expect(grace.page.get_by_text("Both sums are here: the place is told.")).to_be_visible()
    grace.check()
    hana.page.reload()
    hana.check()
    expect(hana.page.get_by_text("10 Practices, counted up to")).to_be_visible()
    alice.page.goto(f"/lead/{cast.willow.public_id}/pools/{pool.public_id}/{of.public_id}/")
    alice.check()
    expect(alice.page.locator("figure img")).to_be_visible()
