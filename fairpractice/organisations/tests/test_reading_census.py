"""Reading Census tables, the 19 groups, and London's built-in facts. Areas and numbers in the files are made up."""

import csv
import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fairpractice.organisations.reference.census import CensusReading, read_census
from fairpractice.organisations.reference.encoding import ReferenceFileError
from fairpractice.organisations.reference.ethnic_groups import (
    BROAD_LABELS,
    BY_ID,
    ETHNIC_GROUPS,
    GROUP_IDS,
    MINORITY,
    broad_counts,
    framework_minority,
    wres_minority,
)
from fairpractice.organisations.reference.london import (
    UnknownBorough,
    area_links,
    areas,
    borough,
    boroughs,
    icb_of,
    region_of,
    sub_icb_of,
    training_hub_of,
    training_hubs,
)

Rows = list[list[str]]
Save = Callable[[Rows | str | bytes], Path]

NUMBERS = {group: 10 * (i + 1) for i, group in enumerate(GROUP_IDS)}
LABELS = [group.full_label for group in ETHNIC_GROUPS]
WIDE: Rows = [
    ["ltla21_code", "ltla21_name", "total", *LABELS],
    ["E09999001", "Exampleton", "1901", *map(str, NUMBERS.values())],
    ["E06999002", "St Example, North", "1,900", *map(str, NUMBERS.values())],
]
LONG: Rows = [
    [
        "Lower tier local authorities Code",
        "Lower tier local authorities",
        "Ethnic group (20 categories) Code",
        "Ethnic group (20 categories)",
        "Observation",
    ],
    *(
        [code, name, number, label, people]
        for code, name in (("E09999001", "Exampleton"), ("W06999001", "Yr Enghraifft"))
        for number, label, people in [
            ("-8", "Does not apply", "0"),
            *((str(g.census_code), g.full_label, str(NUMBERS[g.id])) for g in ETHNIC_GROUPS),
        ]
    ),
]


def text_of(rows: Rows, end: str = "\n") -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator=end).writerows(rows)
    return out.getvalue()


@pytest.fixture
def save(tmp_path: Path) -> Save:
    def write(content: Rows | str | bytes) -> Path:
        text = text_of(content) if isinstance(content, list) else content
        path = tmp_path / "census.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def refusal(path: Path) -> ReferenceFileError:
    with pytest.raises(ReferenceFileError) as caught:
        read_census(path)
    return caught.value


def test_the_wide_table_gives_counts_by_our_ids_and_the_total_as_printed(save: Save) -> None:
    reading = read_census(save(WIDE))
    first, second = reading.areas
    assert (first.area_code, first.area_name, dict(first.counts)) == ("E09999001", "Exampleton", NUMBERS)
    assert (first.total, sum(first.counts.values())) == (1901, 1900)  # ONS changes counts: not an error
    assert (second.area_name, second.total) == ("St Example, North", 1900)


def test_the_order_of_columns_does_not_matter(save: Save) -> None:
    turned = [[*row[:3], *reversed(row[3:])] for row in WIDE]
    assert dict(read_census(save(turned)).areas[0].counts) == NUMBERS


def test_the_long_table_says_the_same_and_counts_does_not_apply(save: Save) -> None:
    reading = read_census(save(LONG))
    assert [(area.area_code, area.total) for area in reading.areas] == [("E09999001", 1900), ("W06999001", 1900)]
    assert dict(reading.areas[0].counts) == NUMBERS
    (left,) = reading.report.left.values()
    assert (left.count, left.lines) == (2, (2, 22))
    assert (reading.report.rows, reading.report.taken) == (40, 38)
    assert "“Does not apply”" in reading.report.summary()


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "cp1252"])
def test_other_encodings_are_read(codec: str, save: Save) -> None:
    assert len(read_census(save(text_of(LONG, "\r\n").encode(codec))).areas) == 2


def test_larger_areas_are_left(save: Save) -> None:
    report = read_census(save([*WIDE, ["E12999001", "Example Region", "5", *(["1"] * 19)]])).report
    assert [(left.count, left.lines) for left in report.left.values()] == [(1, (4,))]


@pytest.mark.parametrize("rows", [[*WIDE, WIDE[1]], [*LONG, LONG[2]]])
def test_a_repeated_row_does_not_count_people_twice_and_is_said(rows: Rows, save: Save) -> None:
    reading = read_census(save(rows))
    assert (len(reading.areas), reading.areas[0].counts["bangladeshi"]) == (2, 10)
    assert (reading.report.duplicates, reading.report.duplicate_lines) == (1, (len(rows),))
    assert "1 row repeated an earlier row exactly; we counted those people once." in reading.report.summary()


@pytest.mark.parametrize(
    ("rows", "line", "words"),
    [
        ([*WIDE, [*WIDE[1][:-1], "7"]], 4, "twice with different numbers"),
        ([*LONG, [*LONG[2][:-1], "7"]], 42, "twice with different numbers"),
        ([*WIDE, ["E09999009", "Nowhere", "many", *(["1"] * 19)]], 4, "not a number of people"),
        ([*WIDE, ["E09999009", "Nowhere", "-5", *(["1"] * 19)]], 4, "not a number of people"),
        ([WIDE[0][:-1], WIDE[1][:-1]], 1, "no column for “Other ethnic group: Any other ethnic group”"),
        ([["ltla21_code", "ltla21_name", "White"], ["E09999001", "Exampleton", "4"]], 1, "19 ethnic groups"),
        ([["OrgCode", "Name"], ["Y99001", "EXAMPLE SURGERY"]], 1, "not a Census table"),
        ([[*LONG[0], "Sex (2 categories)"], [*LONG[1], "Female"]], 1, "split by something besides"),
        ([LONG[0], [*LONG[2][:2], "2", *LONG[2][3:]]], 2, "is not group 2"),
        ([LONG[0], [*LONG[2][:2], "77", *LONG[2][3:]]], 2, "is not group 77"),
        (LONG[:-1], 40, "18 of the 19 ethnic groups"),
        ([WIDE[0]], 1, "nothing below it"),
        ([*WIDE, ["E09999009", "Nowhere"]], 4, "Download it again"),
    ],
)
def test_a_wrong_or_damaged_table_is_refused_with_its_line(rows: Rows, line: int, words: str, save: Save) -> None:
    error = refusal(save(rows))
    assert words in error.sentence
    assert error.line == line


@pytest.mark.parametrize("content", [b"", bytes(100), b"PK\x03\x04", b"%PDF-1.7"])
def test_what_is_not_text_is_refused(content: bytes, save: Save) -> None:
    assert refusal(save(content)).file == "census.csv"


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(share=st.floats(0, 1), long=st.booleans(), codec=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_a_table_cut_at_any_byte_is_refused_or_has_whole_areas(
    share: float, long: bool, codec: str, tmp_path: Path
) -> None:
    whole = text_of(LONG if long else WIDE).encode(codec)
    path = tmp_path / "cut.csv"
    path.write_bytes(whole[: round(share * len(whole))])
    reading = reading_or_none(path)
    for area in reading.areas if reading else ():
        assert dict(area.counts) == NUMBERS


def reading_or_none(path: Path) -> CensusReading | None:
    try:
        return read_census(path)
    except ReferenceFileError as error:
        return None if error.sentence else pytest.fail("an error without a sentence")


def test_there_are_nineteen_groups_in_five_broad_ones() -> None:
    assert len(GROUP_IDS) == len(set(GROUP_IDS)) == len({group.census_code for group in ETHNIC_GROUPS}) == 19
    assert {group.broad for group in ETHNIC_GROUPS} == set(BROAD_LABELS)
    assert BY_ID["irish"].full_label == "White: Irish"
    assert BY_ID["chinese"].broad == "asian"


def test_the_two_definitions_of_minority_differ() -> None:
    counts = {group: 1 for group in GROUP_IDS}
    assert framework_minority(counts) == (18, 19)
    assert wres_minority(counts) == (14, 19)
    assert {name: count(counts)[0] for name, count in MINORITY.items()} == {"framework": 18, "wres": 14}
    assert broad_counts(counts) == {"asian": 5, "black": 3, "mixed": 4, "white": 5, "other": 2}


@given(st.fixed_dictionaries({group: st.integers(0, 10**7) for group in GROUP_IDS}))
def test_minorities_lie_within_the_whole(counts: dict[str, int]) -> None:
    part, whole = wres_minority(counts)
    assert 0 <= part <= framework_minority(counts)[0] <= whole == sum(broad_counts(counts).values())


@pytest.mark.parametrize("change", [{"white": 1}, {"irish": -1}])
def test_counts_of_other_groups_are_refused(change: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"white|irish"):
        framework_minority(dict.fromkeys(GROUP_IDS, 1) | change)
    with pytest.raises(ValueError, match="missing"):
        wres_minority({})


def test_london_has_33_boroughs_and_the_known_shares() -> None:
    assert len(boroughs()) == 33
    assert sum(each.total for each in boroughs()) == 8_799_736
    london = {group: sum(each.counts[group] for each in boroughs()) for group in GROUP_IDS}
    assert [round(100 * part / whole, 1) for part, whole in (framework_minority(london), wres_minority(london))] == [
        63.2,
        46.2,
    ]
    assert borough("E09000030").name == "Tower Hamlets"


@pytest.mark.parametrize("code", ["", "E06000001", "e09000030", "Y56"])
def test_a_code_outside_london_is_refused(code: str) -> None:
    with pytest.raises(UnknownBorough):
        icb_of(code, date(2026, 1, 1))


@pytest.mark.parametrize(
    ("code", "on", "icb"),
    [
        ("E09000003", date(2022, 6, 30), None),
        ("E09000003", date(2022, 7, 1), "QMJ"),
        ("E09000003", date(2026, 3, 31), "QMJ"),
        ("E09000003", date(2026, 4, 1), "Z9B2Z"),
        ("E09000005", date(2026, 3, 31), "QRV"),
        ("E09000005", date(2026, 4, 1), "Z9B2Z"),
        ("E09000030", date(2026, 3, 31), "QMF"),
        ("E09000030", date(2026, 4, 1), "QMF"),
    ],
)
def test_the_icb_of_a_borough_depends_on_the_day(code: str, on: date, icb: str | None) -> None:
    found = icb_of(code, on)
    assert (found.code if found else None) == icb


@pytest.mark.parametrize("on", [date(2022, 7, 1), date(2026, 3, 31), date(2026, 4, 1), date(2030, 1, 1)])
def test_each_borough_lies_in_exactly_one_area_of_each_kind(on: date) -> None:
    for each in boroughs():
        for kind in ("sub-icb", "icb", "region", "training-hub"):
            links = [link for link in area_links() if (link.child_code, link.kind) == (each.code, kind)]
            assert sum(link.holds(on) for link in links) == 1


def test_london_became_four_icbs_and_the_successions_are_kept() -> None:
    assert [area.code for area in areas("icb", date(2026, 3, 31))] == ["QKK", "QMF", "QMJ", "QRV", "QWE"]
    assert [area.code for area in areas("icb", date(2026, 4, 1))] == ["QKK", "QMF", "QWE", "Z9B2Z"]
    followed = {link.child_code: link.parent_code for link in area_links() if link.kind == "successor"}
    assert followed == {"QMJ": "Z9B2Z", "QRV": "Z9B2Z"}


def test_the_framework_names_five_training_hubs() -> None:
    assert [hub.code for hub in training_hubs()] == ["NCL", "NEL", "NWL", "SEL", "SWL"]
    hub, sub_icb, region = (find("E09000003", date(2026, 5, 1)) for find in (training_hub_of, sub_icb_of, region_of))
    assert hub
    assert hub.name == "North Central London (NCL) Training Hub"
    assert sub_icb
    assert sub_icb.code == "93C"
    assert region
    assert (region.code, region.name) == ("Y56", "London")
