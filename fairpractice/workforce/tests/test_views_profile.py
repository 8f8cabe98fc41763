"""The lead's pages of profile and indicators: what they say, what they keep, and who finds nothing there."""

import csv
import io
import re
from datetime import date
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from benchmarks import our_data
from fairpractice.organisations.models import Area, Event, KnownRelation, KnownSite, SiteArea
from fairpractice.workforce import counting, indicators, population, seen
from fairpractice.workforce.models import Counter, PatientCount, RoleGroup, Snapshot
from tests.cast import Cast, assemble

pytestmark = pytest.mark.django_db
PAGES = (
    "",
    "profile/",
    "profile/chart.svg",
    "indicators/",
    "indicators/counts.csv",
    "indicators/recruitment/",
    "indicators/recruitment/2026/",
    "indicators/recruitment/chart/appointing.svg",
    "indicators/leadership-gap/",
    "indicators/harassed-by-staff/",
)


@pytest.fixture
def cast() -> Cast:
    return assemble()


@pytest.fixture
def filled(cast: Cast) -> Cast:
    our_data.fill(cast.willow, cast.people["alice"])
    return cast


def at(cast: Cast, path: str) -> str:
    return f"/lead/{cast.willow.public_id}/data/{path}"


def read(cast: Cast, path: str) -> str:
    html = cast.client("alice").get(at(cast, path)).content.decode()
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", html).split()))


@pytest.mark.parametrize("path", PAGES)
def test_strangers_and_the_team_find_nothing(filled: Cast, path: str) -> None:
    for who in ("charlie", "bob", "hana", "nell"):
        assert filled.client(who).get(at(filled, path)).status_code == 404
    assert filled.client("alice").get(at(filled, path)).status_code == 200


@pytest.mark.parametrize("path", ["indicators/none/", "indicators/none/2026/", "indicators/recruitment/2099/",
                                  "indicators/recruitment/1999/", "indicators/leadership/2026/",
                                  "indicators/recruitment/chart/none.svg"])  # fmt: skip
def test_what_is_not_there_is_not_found(filled: Cast, path: str) -> None:
    assert filled.client("alice").get(at(filled, path)).status_code == 404


def test_the_profile_says_shares_definition_and_who_is_apart(filled: Cast) -> None:
    text = read(filled, "profile/")
    assert "11 of 22, which is 50 in 100" in text
    assert "everyone except White British" in text
    assert "preferred not to say: 1" in text
    other = read(filled, "profile/?definition=wres")
    assert "9 of 22" in other
    assert "everyone outside the White group" in other


def test_the_profile_is_set_beside_wider_areas_and_patients(filled: Cast) -> None:
    PatientCount.objects.create(
        employer=filled.willow, on=date(2026, 1, 1), source="Our records", group="indian", people=900
    )
    PatientCount.objects.create(
        employer=filled.willow, on=date(2026, 1, 1), source="Our records", group="white-british", people=100
    )
    text = read(filled, "profile/?with=patients")
    assert "90.0 in 100" in text
    assert "Our records" in text
    for name in ("Hackney", "London", "England", "North East London"):
        assert name in text


def test_picture_and_switch_keep_the_area_that_was_chosen(filled: Cast) -> None:
    html = filled.client("alice").get(at(filled, "profile/?with=london")).content.decode()
    switch = re.search(r'<a href="([^"]+)">Count as the Workforce', html)
    picture = re.search(r'<img src="([^"]+chart.svg[^"]+)"', html)
    assert switch
    assert picture
    assert "beside London" in filled.client("alice").get(unescape(picture[1])).content.decode()
    other = filled.client("alice").get(unescape(switch[1])).content.decode()
    assert "where it is 46 in 100" in " ".join(other.split())
    narrow = re.search(r'srcset="([^"]+chart.svg[^"]+)"', html)
    assert narrow
    assert 'width="300"' in filled.client("alice").get(unescape(narrow[1])).content.decode()


def test_a_practice_without_staff_counts_or_place_has_a_page(cast: Cast) -> None:
    text = read(cast, "profile/")
    assert "no count of your staff yet" in text
    assert "Say where you are" in text
    assert cast.client("alice").get(at(cast, "profile/chart.svg")).status_code == 200
    for path in ("indicators/", "indicators/training/", "indicators/leadership/", "indicators/leadership-gap/"):
        assert cast.client("alice").get(at(cast, path)).status_code == 200


def test_two_boroughs_are_added_up(cast: Cast) -> None:
    from fairpractice.organisations import services  # noqa: PLC0415 -- for this test alone

    alice = cast.people["alice"]
    other = services.add_site(by=alice, practice=cast.willow, name="Second site")
    for site, code in zip(cast.willow.sites.order_by("id"), ("E09000012", "E09000033"), strict=True):
        services.set_borough(by=alice, site=site, code=code)
    found = {each.id: each for each in population.populations(cast.willow)}
    whole = sum(found["near"].counts.values())
    assert whole == sum(found["E09000012"].counts.values()) + sum(found["E09000033"].counts.values())
    assert other.name == "Second site"
    assert len([id for id in found if id.startswith("Q") or id.startswith("Z")]) == 2  # two ICBs


def test_a_network_is_told_by_the_boroughs_of_its_practices_with_honest_words(filled: Cast) -> None:
    pcn = Area.objects.create(kind="pcn", code="U99999", name="Marsh PCN")
    SiteArea.objects.create(site=filled.willow.sites.get(), area=pcn, source="ODS files")
    for code, borough in (("Y00001", our_data.BOROUGH), ("Y00002", "E09000030")):
        KnownSite.objects.create(code=code, name=code, kind="gp", borough_code=borough)
        KnownRelation.objects.create(child=code, parent=pcn.code, kind="pcn")
    KnownSite.objects.create(code="Y00003", name="Elsewhere", kind="gp", borough_code="E09000001")
    KnownRelation.objects.create(child="Y00003", parent="U00001", kind="pcn")
    text = read(filled, "profile/?with=pcn-U99999")
    assert "Marsh PCN" in text
    assert "The Census has no figures for networks" in text
    assert "Hackney, Tower Hamlets" in text
    assert "City of London" not in text


def test_a_year_that_is_running_says_so(cast: Cast) -> None:
    running = counting.years()[0]
    post(cast, f"indicators/training/{running}/", COUNTED)
    assert "The last year is not over." in read(cast, "indicators/training/")


def post(cast: Cast, path: str, fields: dict[str, str]) -> object:
    return cast.client("alice").post(at(cast, path), fields)


COUNTED = {"staff__white-british": "11", "staff__broad-asian": "9", "had__white-british": "6", "had__broad-asian": "2"}


def test_counts_are_kept_by_group_with_an_end_and_the_record_says_no_number(cast: Cast) -> None:
    assert post(cast, "indicators/training/2026/", COUNTED).status_code == 302  # type: ignore[attr-defined]
    rows = {(r.stage, r.group): r.people for r in Counter.objects.filter(employer=cast.willow, year=2026)}
    assert rows[("staff", "broad-asian")] == 9
    assert rows[("had", "broad-mixed")] == 0
    assert Counter.objects.filter(delete_on__lte=date(2026, 4, 1)).count() == 0
    [event] = Event.objects.filter(what="put in yearly counts")
    assert event.about == ""
    text = read(cast, "indicators/training/")
    assert "2 of 9" in text
    assert "6 of 11" in text


def test_a_year_is_replaced_and_can_be_deleted(cast: Cast) -> None:
    post(cast, "indicators/training/2026/", COUNTED)
    post(cast, "indicators/training/2026/", {**COUNTED, "had__broad-asian": "3"})
    assert Counter.objects.filter(stage="had", group="broad-asian").values_list("people", flat=True)[0] == 3
    assert Counter.objects.filter(stage="had", group="broad-asian").count() == 1
    post(cast, "indicators/training/2026/forget/", {})
    assert not Counter.objects.exists()


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({**COUNTED, "had__broad-asian": "10"}, "had__broad-asian", "more than 9"),
        ({**COUNTED, "staff__broad-asian": "nine"}, "staff__broad-asian", "whole number"),
        ({**COUNTED, "staff__broad-asian": "-9"}, "staff__broad-asian", "whole number"),
        ({**COUNTED, "staff__broad-asian": "1e9"}, "staff__broad-asian", "whole number"),
        ({**COUNTED, "staff__broad-asian": "9000000"}, "staff__broad-asian", "too large"),
        ({}, "staff__white-british", "at least one number"),
    ],
)
def test_a_mistake_is_told_beside_its_box_and_nothing_typed_is_lost(
    cast: Cast, fields: dict[str, str], field: str, words: str
) -> None:
    answer = post(cast, "indicators/training/2026/", fields)
    html = answer.content.decode()  # type: ignore[attr-defined]
    assert answer.status_code == 200  # type: ignore[attr-defined]
    assert f'href="#id_{field}"' in html
    assert words in html
    assert not Counter.objects.exists()
    for typed in fields.values():
        assert f'value="{typed}"' in html


def test_a_new_year_begins_with_the_staff_that_was_counted(filled: Cast) -> None:
    html = filled.client("alice").get(at(filled, "indicators/leavers/2026/")).content.decode()
    assert 'id="id_staff__white-british"' in html
    assert "filled in from your newest count of staff" in html
    assert not Counter.objects.filter(indicator="leavers").exists()


def test_the_file_of_counts_has_numbers_and_our_words_alone(filled: Cast) -> None:
    RoleGroup.objects.filter(employer=filled.willow).update(name="=cmd|' /C calc'!A0")
    body = filled.client("alice").get(at(filled, "indicators/counts.csv")).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(body)))
    assert ["Recruitment", "2026", "People who were appointed", "White British", "7"] in rows
    assert not [cell for row in rows for cell in row if cell[:1] in "=+-@\t\r" and cell]


def test_no_page_asks_the_database_more_for_more_years_roles_or_employers(filled: Cast) -> None:
    client = filled.client("alice")
    paths = ["profile/", "indicators/", "indicators/recruitment/", "indicators/leadership/"]

    def asked() -> list[int]:
        counts = []
        for path in paths:
            client.get(at(filled, path))
            with CaptureQueriesContext(connection) as found:
                client.get(at(filled, path))
            counts.append(len(found))
        return counts

    before = asked()
    alice = filled.people["alice"]
    for year in (2022, 2023):
        people = our_data._hired(2024)
        counting.count(
            by=alice, employer=filled.willow, indicator=indicators.get("recruitment"), year=year, people=people
        )
    snapshot = Snapshot.objects.filter(employer=filled.willow).latest("on")
    for number in range(12):
        RoleGroup.objects.create(employer=filled.willow, key=f"r{number}", name=f"Role {number}", order=9)
        snapshot.counts.create(role=f"r{number}", group="indian", people=number + 1)
    our_data.fill(filled.oak, filled.people["charlie"])
    assert asked() == before
    assert max(before) <= 18


def test_a_chart_is_drawn_again_when_counts_change(filled: Cast) -> None:
    client = filled.client("alice")
    path = at(filled, "indicators/training/chart/having.svg")
    first = client.get(path).content
    assert client.get(path).content == first
    post(filled, "indicators/training/2026/", COUNTED | {"had__white-british": "1"})
    assert client.get(path).content != first
    assert client.get(path)["Cache-Control"] == "no-store"


def test_the_earlier_snapshot_is_half_a_year_older(filled: Cast) -> None:
    found = seen.profile_of(filled.willow, "framework")
    assert [each.on.year for each in (found.snapshot, found.earlier) if each] == [2026, 2025]
    Snapshot.objects.filter(on=date(2025, 9, 1)).update(on=date(2026, 6, 1))
    assert seen.profile_of(filled.willow, "framework").earlier is None


@pytest.mark.parametrize("indicator", [each.id for each in indicators.load().indicators])
def test_every_indicator_leads_to_an_action_that_carries_no_number(filled: Cast, indicator: str) -> None:
    client, found = filled.client("alice"), indicators.get(indicator)
    if found.kind == "counts":
        people = {stage.name: {"white-british": 31, "broad-asian": 31} for stage in found.stages}
        counting.count(by=filled.people["alice"], employer=filled.willow, indicator=found, year=2026, people=people)
    html = client.get(at(filled, f"indicators/{indicator}/")).content.decode()
    links = set(re.findall(r'href="(/lead/[^"]+/(?:data/action/|plan/add/)[^"]*)"', html))
    if found.kind != "survey":
        assert len(links) == max(1, len(found.ratios))
    for link in links:
        answer = client.get(link)
        assert answer.status_code == 200
        assert "31" not in re.sub(r"<[^>]+>", " ", answer.content.decode())
