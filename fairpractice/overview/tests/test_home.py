"""What the lead's home remarks on leads to where it can be mended."""

import re

import pytest

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
