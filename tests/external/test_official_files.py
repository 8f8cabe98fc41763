"""Reads the official files kept beside the checkout (../shared/data) and checks totals that are known from elsewhere.

The files are not in the repository: where they are absent these tests skip and say so.
"""

import time
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import pytest

from fairpractice.organisations.reference.census import read_census
from fairpractice.organisations.reference.encoding import ReferenceFileError
from fairpractice.organisations.reference.london import area_links, boroughs, icb_of
from fairpractice.organisations.reference.ods import OdsReading, OdsRelation, read_ods

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"


def official(name: str) -> Path:
    path = DATA / name
    if not path.is_file():
        pytest.skip(f"{name} is not in {DATA}: download it from its official page to run this test")
    return path


def ods(name: str) -> OdsReading:
    return read_ods(official(f"ods/{name}"))


ODS_FILES = {
    # rows, taken, organisations, relations
    "epraccur_2023-04_header21.csv": (15_663, 8_641, 8_641, 22_794),
    "gp_practice_pcn_subicb_icb_map_latest.csv": (6_196, 6_196, 7_648, 24_711),
    "gp_practice_london_with_borough.csv": (1_147, 1_147, 1_363, 5_706),
    "epcn_2023-02_details.csv": (1_329, 1_329, 1_329, 1_329),
    "epcn_2023-02_core_partners.csv": (7_455, 7_455, 0, 14_262),
    "edispensary_2025-04_london_active_with_borough.csv": (1_739, 1_739, 1_739, 6_935),
    "ord_sample_list.json": (1, 1, 1, 0),
    "ord_sample_organisation_RWR.json": (1, 1, 1, 9),
}


@pytest.mark.parametrize("name", ODS_FILES)
def test_each_ods_file_is_taken_whole(name: str) -> None:
    reading = ods(name)
    report = reading.report
    assert (report.rows, report.taken, len(reading.organisations), len(reading.relations)) == ODS_FILES[name]
    assert report.rows == report.taken + sum(left.count for left in report.left.values())
    assert report.duplicates == 0
    assert f"{report.rows:,} row" in report.summary()


def test_no_ods_file_is_unknown_to_these_tests() -> None:
    folder = official("ods/ord_sample_list.json").parent
    assert {path.name for path in folder.iterdir() if path.is_file()} == set(ODS_FILES)


def test_the_largest_file_is_read_quickly() -> None:
    path = official("ods/epraccur_2023-04_header21.csv")
    start = time.perf_counter()
    read_ods(path)
    assert time.perf_counter() - start < 1.5


def test_practices_are_told_from_other_prescribers() -> None:
    reading = ods("epraccur_2023-04_header21.csv")
    assert Counter(each.kind for each in reading.organisations) == {"gp": 8_641}
    assert sum(left.count for left in reading.report.left.values()) == 7_022
    assert reading.report.parts_left["the commissioner is a health board in Wales"].count == 417


def test_london_networks_span_boroughs_and_icbs() -> None:
    reading = ods("gp_practice_london_with_borough.csv")
    networks = parents(reading, "pcn")
    assert len(set(networks.values())) == 202
    assert spanning(networks, parents(reading, "borough")) == 23
    assert spanning(networks, parents(reading, "icb")) == 10
    assert reading.report.parts_left["there is no primary care network (U stands for none)"].count == 15
    assert reading.report.parts_left["the borough is not known"].count == 14
    assert reading.report.as_at == date(2025, 12, 1)


def parents(reading: OdsReading, kind: str) -> dict[str, str]:
    return {each.child_code: each.parent_code for each in reading.relations if each.kind == kind}


def spanning(networks: dict[str, str], areas: dict[str, str]) -> int:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for practice, network in networks.items():
        if practice in areas:
            found[network].add(areas[practice])
    return sum(len(each) > 1 for each in found.values())


def test_unallocated_practices_of_england_have_no_network() -> None:
    reading = ods("gp_practice_pcn_subicb_icb_map_latest.csv")
    assert len(parents(reading, "pcn")) == 6_196 - 73
    assert Counter(each.kind for each in reading.organisations if each.kind != "gp") == {
        "pcn": 1_297,
        "sub-icb": 106,
        "icb": 42,
        "region": 7,
    }


def test_london_pharmacies_have_companies_and_boroughs() -> None:
    reading = ods("edispensary_2025-04_london_active_with_borough.csv")
    assert Counter(each.kind for each in reading.organisations) == {"pharmacy": 1_729, "other": 10}
    assert len(parents(reading, "borough")) == 1_728
    assert len(parents(reading, "employer")) == 1_729


def test_the_sample_of_the_interface_has_successors() -> None:
    reading = ods("ord_sample_organisation_RWR.json")
    assert OdsRelation("RQJ", "RWR", "successor", date(2001, 4, 1), None) in reading.relations
    assert OdsRelation("RWR", "QM7", "icb", date(2020, 4, 1), None) in reading.relations


def test_the_census_of_london_and_england() -> None:
    reading = read_census(official("census/census2021_ethnic19_ltla_ew_wide.csv"))
    assert len(reading.areas) == 331
    totals = {each.area_code: each.total for each in reading.areas}
    assert sum(total for code, total in totals.items() if code.startswith("E09")) == 8_799_736
    assert sum(total for code, total in totals.items() if code.startswith("E")) == 56_490_065


def test_the_built_in_boroughs_are_the_official_ones() -> None:
    reading = read_census(official("census/census2021_ethnic19_london33.csv"))
    told = {each.area_code: (each.area_name, dict(each.counts), each.total) for each in reading.areas}
    assert told == {each.code: (each.name, dict(each.counts), each.total) for each in boroughs()}


def test_the_built_in_icbs_are_those_of_the_official_look_up() -> None:
    lines = official("geo/london_borough_icb24.csv").read_text(encoding="utf-8").splitlines()
    rows = [line.split(",") for line in lines[1:]]
    assert len(rows) == 33
    for code, _name, sub_icb, _sub_icb_name, _ons, icb, _icb_name, _lsoas, later in rows:
        before, after = icb_of(code, date(2026, 3, 31)), icb_of(code, date(2026, 4, 1))
        assert (before and before.code, after and after.code) == (icb, later)
        assert sub_icb in {each.parent_code for each in area_links() if each.child_code == code}


def test_a_table_of_five_groups_by_ward_is_refused() -> None:
    with pytest.raises(ReferenceFileError, match="19 ethnic groups"):
        read_census(official("census/derived_ethnic5_ward24_london_from_lsoa.csv"))


@pytest.mark.parametrize("name", ["census2021_ethnic19_london33.csv", "census2021_ethnic19_ltla_ew_wide.csv"])
def test_a_census_file_given_as_a_list_of_organisations_is_refused(name: str) -> None:
    with pytest.raises(ReferenceFileError, match="Load it as a Census file"):
        read_ods(official(f"census/{name}"))
