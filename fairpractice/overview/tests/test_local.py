"""A Practice anywhere in England and Wales chooses its local authority once its figures are loaded, and sees them."""

import csv
from pathlib import Path

import pytest

from fairpractice.organisations import places, services
from fairpractice.organisations.models import AreaPopulation, KnownSite
from fairpractice.organisations.reference import london
from fairpractice.organisations.reference.census import read_census
from fairpractice.organisations.reference.ethnic_groups import ETHNIC_GROUPS
from fairpractice.organisations.reference_loading import keep_census
from tests.cast import Cast, assemble

pytestmark = pytest.mark.django_db
LEEDS, HACKNEY = "E08000035", "E09000012"
SOURCE = "A made-up table of ethnic groups, 2021"


@pytest.fixture
def cast() -> Cast:
    return assemble()


def load(folder: Path, *, each: int = 100) -> None:
    """A made-up Census file as `fairpractice load census` keeps it: Leeds and Hackney, `each` people in every group."""
    path = folder / "census.csv"
    with path.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(["ltla21_code", "ltla21_name", "total", *(group.full_label for group in ETHNIC_GROUPS)])
        for code, name in ((LEEDS, "Leeds"), (HACKNEY, "Hackney")):
            writer.writerow([code, name, each * 19, *[each] * 19])
    keep_census(read_census(path))
    AreaPopulation.objects.update(source=SOURCE)


def where(cast: Cast) -> str:
    return f"/lead/{cast.willow.public_id}/practice/site/{cast.willow.sites.get().pk}/borough/"


def test_with_no_file_the_choice_is_londons_boroughs(cast: Cast) -> None:
    page = cast.client("alice").get(where(cast)).content.decode()
    assert "Which borough are you in?" in page
    assert "Outside London, or not sure" in page
    assert page.count("<option") == 34
    assert "There is a problem" in cast.client("alice").post(where(cast), {"borough": LEEDS}).content.decode()


def test_a_practice_in_leeds_chooses_it_and_sees_who_lives_there(cast: Cast, tmp_path: Path) -> None:
    load(tmp_path)
    browser, base = cast.client("alice"), f"/lead/{cast.willow.public_id}/"
    page = browser.get(where(cast)).content.decode()
    assert "Which borough or other local authority are you in?" in page
    assert page.count("<option") == 35
    assert browser.post(where(cast), {"borough": LEEDS}).status_code == 302
    page = browser.get(f"{base}local/").content.decode()
    assert "<h2>Leeds</h2>" in page
    assert "People who live in Leeds, by ethnic group" in page
    assert f"Source: {SOURCE}" in page
    assert london.SOURCE not in page
    assert "94.7%" in page  # everyone but one of nineteen groups of the same size
    assert f"/charts/borough/{LEEDS}.svg" in page
    chart = browser.get(f"/charts/borough/{LEEDS}.svg")
    assert chart["Content-Type"] == "image/svg+xml"
    assert "Leeds" in chart.content.decode()
    assert SOURCE.split(",")[0] in chart.content.decode()
    assert "Local authority: Leeds" in browser.get(f"{base}practice/").content.decode()


def test_londons_own_figures_stay_whatever_is_loaded(cast: Cast, tmp_path: Path) -> None:
    load(tmp_path)
    services.set_borough(by=cast.people["alice"], site=cast.willow.sites.get(), code=HACKNEY)
    page = cast.client("alice").get(f"/lead/{cast.willow.public_id}/local/").content.decode()
    assert london.SOURCE in page
    assert SOURCE not in page
    assert dict(places.place(HACKNEY).counts) == dict(london.borough(HACKNEY).counts)


def test_a_file_loaded_again_changes_the_chart(cast: Cast, tmp_path: Path) -> None:
    browser, charts = cast.client("nobody"), []
    for each in (100, 200):
        load(tmp_path, each=each)
        charts.append(browser.get(f"/charts/borough/{LEEDS}.svg").content)
    assert charts[0] != charts[1]


def test_leaving_london_leaves_its_icb(cast: Cast, tmp_path: Path) -> None:
    load(tmp_path)
    site, alice = cast.willow.sites.get(), cast.people["alice"]
    for code in (HACKNEY, LEEDS):
        services.set_borough(by=alice, site=site, code=code)
    assert {row.area.kind for row in site.areas.filter(end=None).select_related("area")} == {"borough"}
    area = services.borough_of(site)
    assert area
    assert area.name == "Leeds"


def test_the_directory_suggests_a_place_outside_london(cast: Cast, tmp_path: Path) -> None:
    load(tmp_path)
    KnownSite.objects.create(code="Y99001", name="EXAMPLE SURGERY", kind="gp", borough_code=LEEDS)
    services.set_ods_code(by=cast.people["alice"], site=cast.willow.sites.get(), code="Y99001")
    page = cast.client("alice").get(where(cast)).content.decode()
    assert "The NHS files say Leeds." in page
    assert f'value="{LEEDS}" selected' in page


def test_a_practice_whose_figures_are_gone_is_told_kindly(cast: Cast, tmp_path: Path) -> None:
    load(tmp_path)
    services.set_borough(by=cast.people["alice"], site=cast.willow.sites.get(), code=LEEDS)
    AreaPopulation.objects.all().delete()
    page = cast.client("alice").get(f"/lead/{cast.willow.public_id}/local/")
    assert page.status_code == 200
    assert "have no Census figures for it" in page.content.decode()


@pytest.mark.parametrize("code", [LEEDS, "E0800003", "nothing", "%00E08000035", "E08000035%0A"])
def test_there_is_no_chart_of_an_unknown_place(cast: Cast, code: str) -> None:
    assert cast.client("nobody").get(f"/charts/borough/{code}.svg").status_code == 404


def test_an_area_without_all_groups_is_not_shown(tmp_path: Path) -> None:
    load(tmp_path)
    AreaPopulation.objects.filter(group="roma").delete()
    with pytest.raises(places.UnknownPlace):
        places.place(LEEDS)


def test_the_list_takes_one_query_however_many_places(tmp_path: Path, django_assert_num_queries: object) -> None:
    load(tmp_path)
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert len(places.names()) == 34
