"""What the lead's home remarks on leads to where it can be mended."""

import re

import pytest

from fairpractice.organisations import people
from fairpractice.plans import answers, packs
from tests.cast import assemble

pytestmark = pytest.mark.django_db


def test_each_remark_leads_to_the_page_of_what_it_is_about() -> None:
    cast = assemble()
    alice, pack = cast.people["alice"], packs.pack_for(cast.willow)
    own = packs.item_of_own(answers.add_own(by=alice, employer=cast.willow, title="A quiet room"))
    for item in (packs.item_of_pack(pack, pack.recommendation("policies/easy-access")), own):
        answers.answer(by=alice, employer=cast.willow, item=item, stage="part")
    browser, base = cast.client("alice"), f"/lead/{cast.willow.public_id}/"
    home = browser.get(base).content.decode()
    remarks = home[home.index('id="checks"') :]
    found = re.findall(rf'href="({base}where/[^"]+)"', remarks)
    assert len(found) == 2
    for address in found:
        assert browser.get(address).status_code == 200, address


def test_a_request_to_take_over_is_the_first_thing_a_lead_sees() -> None:
    cast = assemble()
    home, team = f"/lead/{cast.willow.public_id}/", f"/t/{cast.willow.public_id}/"
    said = "Somebody asked to take over as lead"
    assert said not in cast.client("alice").get(home).content.decode()
    people.ask_recovery(by=cast.people["sara"].roles.get())
    assert said in cast.client("alice").get(home).content.decode(), "where no e-mail is sent, nothing else tells them"
    assert said not in cast.client("sara").get(team).content.decode()


def test_the_team_page_is_no_dead_end_for_those_who_run_it() -> None:
    cast = assemble()
    base = f"/lead/{cast.willow.public_id}/"
    pages = {n: cast.client(n).get(f"/t/{cast.willow.public_id}/").content.decode() for n in ("alice", "sara", "bob")}
    assert f'href="{base}"' in pages["alice"]
    assert f'href="{base}people/"' in pages["sara"]
    assert base not in pages["bob"], "a member of the team is offered nothing that is closed to them"
