"""Naming a Practice, its sites, and the dated areas they lie in."""

from datetime import date

import pytest

from fairpractice.organisations import services
from fairpractice.organisations.models import Area, KnownRelation, KnownSite, SiteArea
from tests.cast import Cast, assemble

pytestmark = pytest.mark.django_db
CAMDEN, HACKNEY = "E09000007", "E09000012"


@pytest.fixture
def cast() -> Cast:
    return assemble()


def _icbs(cast: Cast, on: date) -> list[str]:
    rows = SiteArea.objects.filter(site__organisation=cast.willow, area__kind="icb").select_related("area")
    return [r.area.code for r in rows if (r.start is None or r.start <= on) and (r.end is None or on <= r.end)]


def test_a_borough_brings_its_icb_of_each_year(cast: Cast) -> None:
    services.set_borough(by=cast.people["alice"], site=cast.willow.sites.get(), code=CAMDEN)
    assert _icbs(cast, date(2025, 6, 1)) == ["QMJ"]
    assert _icbs(cast, date(2026, 6, 1)) == ["Z9B2Z"]


def test_moving_borough_ends_the_old_membership_and_keeps_it(cast: Cast) -> None:
    site = cast.willow.sites.get()
    services.set_borough(by=cast.people["alice"], site=site, code=CAMDEN)
    services.set_borough(by=cast.people["alice"], site=site, code=HACKNEY, on=date(2026, 9, 1))
    rows = {
        r.area.code: (r.start, r.end)
        for r in SiteArea.objects.filter(site=site, area__kind="borough").select_related("area")
    }
    assert rows == {CAMDEN: (None, date(2026, 9, 1)), HACKNEY: (date(2026, 9, 1), None)}
    area = services.borough_of(site)
    assert area is not None
    assert area.code == HACKNEY
    assert _icbs(cast, date(2026, 9, 2)) == ["QMF"]


def test_an_ods_code_brings_what_the_files_know_and_nothing_else(cast: Cast) -> None:
    KnownSite.objects.create(code="Y99001", name="EXAMPLE SURGERY", kind="gp", postcode="E8 0ZZ", borough_code=HACKNEY)
    KnownRelation.objects.create(child="Y99001", parent="U99999", kind="pcn", start=date(2024, 1, 1))
    KnownRelation.objects.create(child="Y99001", parent="P999", kind="employer")
    site = cast.willow.sites.get()
    services.set_ods_code(by=cast.people["alice"], site=site, code="Y99001")
    assert (site.postcode, services.suggested_borough(site)) == ("E8 0ZZ", HACKNEY)
    assert [(r.area.kind, r.area.code) for r in site.areas.select_related("area")] == [(Area.Kind.PCN, "U99999")]


@pytest.mark.parametrize(
    ("typed", "said"),
    [("F8401?", "letters and digits"), ("F", "letters and digits"), ("F84012 and more", "letters and digits")],
)
def test_a_wrong_code_gets_its_sentence_and_stays_in_the_box(cast: Cast, typed: str, said: str) -> None:
    site = cast.willow.sites.get()
    page = (
        cast.client("alice")
        .post(f"/lead/{cast.willow.public_id}/practice/site/{site.pk}/ods/", {"ods_code": typed})
        .content.decode()
    )
    assert "There is a problem" in page
    assert said in page
    assert f'value="{typed}"' in page
    assert page.count("Error:") >= 1


def test_a_code_that_no_file_knows_is_asked_about_once_then_kept(cast: Cast) -> None:
    KnownSite.objects.create(code="Y99001", name="EXAMPLE SURGERY", kind="gp")
    site = cast.willow.sites.get()
    browser, address = cast.client("alice"), f"/lead/{cast.willow.public_id}/practice/site/{site.pk}/ods/"
    assert "not in the NHS directory" in browser.post(address, {"ods_code": "Y99002"}).content.decode()
    site.refresh_from_db()
    assert site.ods_code == ""
    assert browser.post(address, {"ods_code": "Y99002", "unknown": "Y99002"}).status_code == 302
    site.refresh_from_db()
    assert site.ods_code == "Y99002"


def test_a_found_code_is_shown_before_it_is_kept(cast: Cast) -> None:
    KnownSite.objects.create(code="Y99001", name="EXAMPLE SURGERY", kind="gp", postcode="E8 0ZZ")
    site = cast.willow.sites.get()
    browser, address = cast.client("alice"), f"/lead/{cast.willow.public_id}/practice/site/{site.pk}/ods/"
    assert "EXAMPLE SURGERY" in browser.post(address, {"ods_code": "y99001"}).content.decode()
    # another code typed on the confirming page is asked about again
    KnownSite.objects.create(code="Y99003", name="OTHER SURGERY", kind="gp")
    assert "OTHER SURGERY" in browser.post(address, {"ods_code": "Y99003", "confirmed": "Y99001"}).content.decode()
    assert browser.post(address, {"ods_code": "Y99003", "confirmed": "Y99003"}).status_code == 302


def test_the_page_that_asks_whether_a_code_is_theirs_says_so(cast: Cast) -> None:
    KnownSite.objects.create(code="Y99001", name="EXAMPLE SURGERY", kind="gp", postcode="E8 0ZZ")
    site = cast.willow.sites.get()
    browser, address = cast.client("alice"), f"/lead/{cast.willow.public_id}/practice/site/{site.pk}/ods/"
    page = browser.post(address, {"ods_code": "y99001"}).content.decode()
    assert "<title>Is this your Practice? – Fair Practice</title>" in page
    assert page.count("<h1") == 1
    assert "<h1>Is this your Practice?</h1>" in page
    assert "What is your ODS code?" not in page
    back = browser.post(address, {"ods_code": "Y99001", "confirmed": "Y99001", "again": "1"}).content.decode()
    assert "What is your ODS code?" in back
    assert 'value="Y99001"' in back, "what was typed is still there"
    assert "There is a problem" not in back
    site.refresh_from_db()
    assert site.ods_code == ""
    assert browser.post(address, {"ods_code": "Y99001", "confirmed": "Y99001"}).status_code == 302
    site.refresh_from_db()
    assert site.ods_code == "Y99001"


def test_a_name_with_signs_stands_in_the_title_as_it_was_typed(cast: Cast) -> None:
    cast.willow.name = "Ash & <script>alert(1)</script> O'Oak"
    cast.willow.save()
    page = cast.client("alice").get(f"/lead/{cast.willow.public_id}/").content.decode()
    title = page.partition("<title>")[2].partition("</title>")[0]
    assert title == "Ash &amp; &lt;script&gt;alert(1)&lt;/script&gt; O&#39;Oak – Fair Practice"


@pytest.mark.parametrize("typed", ["F8401", "F84O12", "F84012X"])
def test_a_mistyped_code_of_a_gp_practice_is_doubted_once(cast: Cast, typed: str) -> None:
    site = cast.willow.sites.get()
    browser, address = cast.client("alice"), f"/lead/{cast.willow.public_id}/practice/site/{site.pk}/ods/"
    assert "one letter and five numbers" in browser.post(address, {"ods_code": typed}).content.decode()
    assert browser.post(address, {"ods_code": typed, "unknown": typed}).status_code == 302
    site.refresh_from_db()
    assert site.ods_code == typed


def test_a_site_changes_its_name_and_postcode(cast: Cast) -> None:
    site = cast.willow.sites.get()
    browser, address = cast.client("alice"), f"/lead/{cast.willow.public_id}/practice/site/{site.pk}/"
    assert f'value="{site.name}"' in browser.get(address).content.decode()
    wrong = browser.post(address, {"name": "", "postcode": "E8 0ZZ"}).content.decode()
    assert "Type the name of the site" in wrong
    assert 'value="E8 0ZZ"' in wrong, "what was typed is still there"
    assert browser.post(address, {"name": "Willow House", "postcode": "E8 0ZZ"}).status_code == 302
    site.refresh_from_db()
    assert (site.name, site.postcode) == ("Willow House", "E8 0ZZ")
    assert "Willow House" in browser.get(f"/lead/{cast.willow.public_id}/record/").content.decode()
