"""Reading ODS files: every layout, every way to be wrong, and a cut at any byte. All names and codes are made up."""

import codecs
import csv
import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from fairpractice.organisations.reference.encoding import UTF_8, UTF_8_MARKED, UTF_16, WINDOWS_1252, decode
from fairpractice.organisations.reference.ods import (
    OdsCodeError,
    OdsReading,
    OdsRelation,
    ReferenceFileError,
    check_ods_code,
    read_ods,
)

Content = bytes | str | list[list[str]]
Save = Callable[[Content], Path]


def columns(names: str) -> list[str]:
    return names.split(",")


PRACTICE_HEADER = columns(
    "OrgCode,Name,NationalGrouping,HighLevelHealthGeography,Address1,Address2,Address3,Address4,Address5,Postcode,OpenDate,"
    "CloseDate,StatusCode,OrgSubTypeCode,Commissioner,JoinProviderDate,LeftProviderDate,TelNo,AmendedRecordIndicator,"
    "ProvPurch,PrescrSet"
)
PHARMACY_HEADER = columns(
    "org_code,name,national_grouping,high_level_health_geography,addr1,addr2,addr3,addr4,addr5,postcode,open_date,close_date,"
    "status_code,org_sub_type_code,commissioner,join_date,left_date,tel,null19,null20,null21,amended_record_indicator,null23,"
    "current_care_org,null25,null26,null27,lad,borough"
)
MAP_HEADER = columns(
    "publication,extract_date,practice_code,practice_name,practice_postcode,pcn_code,pcn_name,ons_sub_icb_location_code,"
    "sub_icb_location_code,sub_icb_location_name,ons_icb_code,icb_code,icb_name,ons_comm_region_code,comm_region_code,"
    "comm_region_name,supplier_name"
)
PCN_HEADER = columns(
    "PCN Code,PCN Name,Current Sub ICB Loc Code,Sub ICB Location,Open Date,Close Date,Address Line 1,Address Line 2,"
    "Address Line 3,Address Line 4,Address Line 5,Postcode"
)
PARTNER_HEADER = columns(
    "Partner Organisation Code,Partner Name,Practice Parent Sub ICB Loc Code,Practice Parent Sub ICB Loc Name,PCN Code,PCN Name,"
    "PCN Parent Sub ICB Loc Code,PCN Parent Sub ICB Loc Name,Practice to PCN Relationship Start Date,"
    "Practice to PCN Relationship End Date,Practice Sub ICB Loc and PCN Sub ICB Loc Match"
)


def standard(code: str, name: str = "EXAMPLE SURGERY", *, setting: str = "4", **other: str) -> list[str]:
    """A row of ODS's 27 columns."""
    start = [
        code,
        name,
        other.get("grouping", "Y56"),
        other.get("geography", "QMF"),
        "1 NOWHERE, EXAMPLE",
        "",
        "LONDON",
    ]
    dates = [
        other.get("opened", "20200401"),
        other.get("closed", ""),
        other.get("status", "A"),
        other.get("subtype", "B"),
    ]
    middle = ["", "", "ZZ9 9ZZ", *dates, other.get("parent", "A3A8R"), "20220701", "", "020 0000 0000"]
    return [*start, *middle, "", "", "", "0", "", "A3A8R", "", setting, ""]


def short(row: list[str]) -> list[str]:
    """The same in the 21 columns of the file with a header."""
    return [*row[:18], row[21], row[23], row[25]]


def mapped(code: str, pcn: str = "U99001", name: str = "EXAMPLE SURGERY") -> list[str]:
    start = [
        "GP_PRAC_PAT_LIST",
        "01Dec2025",
        code,
        name,
        "ZZ9 9ZZ",
        pcn,
        "Unallocated" if pcn == "U" else "EXAMPLE PCN",
    ]
    areas = [
        "E38999999",
        "99Z",
        "EXAMPLE SUB-ICB, NORTH",
        "E54999999",
        "QZZ",
        "EXAMPLE ICB",
        "E40999999",
        "Y56",
        "London",
    ]
    return [*start, *areas, "EXAMPLE"]


PRACTICES = [standard("Y99001"), standard("Y99002", "EXAMPLE CLINIC", setting="9"), standard("Y99003", "OTHER SURGERY")]
PHARMACY = standard("FZZ01", "EXAMPLE PHARMACY", setting="", subtype="1", parent="P9Z9")
PCN = ["U99001", "EXAMPLE PCN", "99Z", "EXAMPLE SUB-ICB", "20191001", "", "1 NOWHERE", "", "", "LONDON", "", "ZZ9 9ZZ"]
PARTNER = ["Y99001", "EXAMPLE SURGERY", "99Z", "N", "U99001", "EXAMPLE PCN", "99Z", "N", "20191001", "20230331", "True"]

FILES: dict[str, list[list[str]]] = {
    "epraccur with header": [PRACTICE_HEADER, *map(short, PRACTICES)],
    "epraccur, 21 columns": list(map(short, PRACTICES)),
    "epraccur, 27 columns": PRACTICES,
    "edispensary with borough": [PHARMACY_HEADER, [*PHARMACY, "E09000030", "Tower Hamlets"], [*PHARMACY[:27], "", ""]],
    "edispensary, 27 columns": [PHARMACY],
    "epcn": [PCN_HEADER, PCN],
    "epcn without header": [PCN],
    "core partners": [PARTNER_HEADER, PARTNER],
    "core partners without header": [PARTNER],
    "practice map": [MAP_HEADER, mapped("Y99001"), mapped("Y99002", "U")],
    "practice map with borough": [
        [*MAP_HEADER, "easting", "northing", "ltla_code_codepoint2019", "borough"],
        [*mapped("Y99001"), "1", "2", "E09000030", "Tower Hamlets"],
        [*mapped("Y99002"), "", "", "", ""],
    ],
}


def text_of(rows: list[list[str]], end: str = "\n", *, quote: bool = False) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator=end, quoting=csv.QUOTE_ALL if quote else csv.QUOTE_MINIMAL).writerows(rows)
    return out.getvalue()


@pytest.fixture
def save(tmp_path: Path) -> Save:
    def write(content: Content) -> Path:
        content = text_of(content) if isinstance(content, list) else content
        path = tmp_path / "file.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def refusal(path: Path) -> ReferenceFileError:
    with pytest.raises(ReferenceFileError) as caught:
        read_ods(path)
    return caught.value


@pytest.mark.parametrize("name", FILES)
def test_every_layout_is_recognised(name: str, save: Save) -> None:
    reading = read_ods(save(FILES[name]))
    assert reading.report.rows >= 1
    assert reading.organisations or reading.relations


@pytest.mark.parametrize("name", ["epraccur with header", "epraccur, 21 columns", "epraccur, 27 columns"])
def test_a_practice_is_read_the_same_from_each_form_of_epraccur(name: str, save: Save) -> None:
    reading = read_ods(save(FILES[name]))
    practice, other = reading.organisations
    assert (practice.code, practice.name, practice.kind, practice.status) == (
        "Y99001",
        "EXAMPLE SURGERY",
        "gp",
        "active",
    )
    assert practice.address == ("1 NOWHERE, EXAMPLE", "LONDON")
    assert (practice.postcode, practice.phone) == ("ZZ9 9ZZ", "020 0000 0000")
    assert (practice.opened, practice.closed) == (date(2020, 4, 1), None)
    assert practice.source_line == other.source_line - 2
    assert reading.relations[:3] == (
        OdsRelation("Y99001", "QMF", "icb", None, None),
        OdsRelation("Y99001", "Y56", "region", None, None),
        OdsRelation("Y99001", "A3A8R", "sub-icb", date(2022, 7, 1), None),
    )


def test_a_prescriber_that_is_no_practice_is_left_and_counted(save: Save) -> None:
    report = read_ods(save(FILES["epraccur with header"])).report
    (reason, left), *none = report.left.items()
    assert "community health service" in reason
    assert (left.count, left.lines, none) == (1, (3,), [])
    assert (report.rows, report.taken) == (3, 2)
    assert "We took 2 and left 1." in report.summary()
    assert reason in report.summary()


def test_the_quoted_file_of_the_new_download_site_is_read(save: Save) -> None:
    rows = [
        standard("Y99001", setting="RO76", status="ACTIVE", opened="2020-04-01"),
        standard("Y99002", setting="RO76", status="INACTIVE", closed="2024-03-31"),
        standard("Y99003", setting="RO82"),
    ]
    active, closed = read_ods(save(text_of(rows, "\r\n", quote=True))).organisations
    assert (active.opened, active.status) == (date(2020, 4, 1), "active")
    assert (closed.closed, closed.status) == (date(2024, 3, 31), "closed")


def test_earlier_regions_and_welsh_health_boards_are_not_areas_of_ours(save: Save) -> None:
    rows = [standard("Y99001", grouping="W00", geography="Q99", parent="7A9"), standard("Y99002", grouping="Y55")]
    reading = read_ods(save(rows))
    assert len(reading.organisations) == 2
    assert {relation.parent_code for relation in reading.relations} == {"QMF", "A3A8R"}
    assert sum(left.count for left in reading.report.parts_left.values()) == 4


def test_a_pharmacy_keeps_its_company_and_its_borough(save: Save) -> None:
    reading = read_ods(save(FILES["edispensary with borough"]))
    known, unknown = reading.organisations
    assert (known.kind, known.borough_code, known.borough_name) == ("pharmacy", "E09000030", "Tower Hamlets")
    assert (unknown.borough_code, unknown.borough_name) == (None, None)
    assert OdsRelation("FZZ01", "P9Z9", "employer", date(2022, 7, 1), None) in reading.relations
    assert [relation.parent_code for relation in reading.relations if relation.kind == "borough"] == ["E09000030"]
    assert reading.report.parts_left["the borough is not known"].lines == (3,)


def test_an_appliance_contractor_is_not_called_a_pharmacy(save: Save) -> None:
    rows = [PHARMACY, standard("FZZ02", "EXAMPLE APPLIANCES", setting="", subtype="2", parent="")]
    assert [each.kind for each in read_ods(save(rows)).organisations] == ["pharmacy", "other"]


@pytest.mark.parametrize(("code", "kind"), [("V99001", "dental"), ("TP9ZZ", "optometry")])
def test_dental_and_optical_files_share_the_layout(code: str, kind: str, save: Save) -> None:
    (site,) = read_ods(save([standard(code, "EXAMPLE SITE", setting="")])).organisations
    assert site.kind == kind


def test_the_file_of_doctors_is_refused(save: Save) -> None:
    error = refusal(save([standard("G9999999", "EXAMPLE AB", setting="")]))
    assert "kind that we do not read" in error.sentence


def test_unallocated_is_not_a_network(save: Save) -> None:
    reading = read_ods(save(FILES["practice map"]))
    assert [each.code for each in reading.organisations if each.kind == "pcn"] == ["U99001"]
    assert [(each.child_code, each.parent_code) for each in reading.relations if each.kind == "pcn"] == [
        ("Y99001", "U99001")
    ]
    assert reading.report.taken == 2
    assert reading.report.as_at == date(2025, 12, 1)
    assert "U stands for none" in reading.report.summary()


def test_an_area_is_named_once_however_many_practices_it_has(save: Save) -> None:
    rows = [MAP_HEADER, *(mapped(f"Y9900{n}") for n in range(1, 6))]
    kinds = [each.kind for each in read_ods(save(rows)).organisations]
    assert {kind: kinds.count(kind) for kind in kinds} == {"gp": 5, "pcn": 1, "sub-icb": 1, "icb": 1, "region": 1}


def test_members_of_networks_come_with_dates(save: Save) -> None:
    reading = read_ods(save(FILES["core partners"]))
    assert OdsRelation("Y99001", "U99001", "pcn", date(2019, 10, 1), date(2023, 3, 31)) in reading.relations
    assert reading.organisations == ()


def test_copies_of_a_row_are_kept_and_counted(save: Save) -> None:
    reading = read_ods(save([PCN_HEADER, PCN, PCN, PCN]))
    assert len(reading.organisations) == 3
    assert (reading.report.duplicates, reading.report.duplicate_lines) == (2, (3, 4))
    assert "2 rows are exact copies of an earlier row (line 3, 4). We kept every copy." in reading.report.summary()


def test_rows_that_cannot_be_used_are_left_with_the_reason(save: Save) -> None:
    rows = [
        standard("Y99001"),
        standard("SURGERY", "EXAMPLE"),
        standard("Y99002", ""),
        standard("Y99003", opened="20200231"),
        [""] * 27,
    ]
    report = read_ods(save(rows)).report
    assert report.taken == 1
    assert {reason: left.lines for reason, left in report.left.items()} == {
        "the code is not an ODS code": (2,),
        "there is no name": (3,),
        "a date is not a date": (4,),
        "the row has nothing in it": (5,),
    }


ACCENTED = [standard("Y99001", "EXAMPLE SURGERY – DR ÉXAMPLE’S")]


@pytest.mark.parametrize(
    ("codec", "name"),
    [("utf-8", UTF_8), ("utf-8-sig", UTF_8_MARKED), ("utf-16", UTF_16), ("cp1252", WINDOWS_1252)],
)
def test_each_encoding_is_read_and_named(codec: str, name: str, save: Save) -> None:
    reading = read_ods(save(text_of(ACCENTED).encode(codec)))
    assert reading.organisations[0].name == "EXAMPLE SURGERY – DR ÉXAMPLE’S"
    assert reading.report.encoding == name


def test_big_endian_and_tabs_as_excel_writes_them(save: Save) -> None:
    text = "\r\n".join("\t".join(row) for row in FILES["epcn"]) + "\r\n"
    assert read_ods(save(codecs.BOM_UTF16_BE + text.encode("utf-16-be"))).organisations[0].code == "U99001"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b" \r\n\r\n", "is empty"),
        (codecs.BOM_UTF8, "is empty"),
        (bytes(4096), "nothing but empty bytes"),
        (b"PK\x03\x04rest", "Excel workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Excel"),
        (b"%PDF-1.7\n", "PDF"),
        (b"MZ\x90\x00\x03", "program"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"\n <!DOCTYPE html><html>", "web page"),
        (text_of(PRACTICES).encode() + bytes(50), "damaged"),
        (text_of(ACCENTED).encode("cp1252").replace(b"DR", b"\x81"), "Windows-1252"),
        (text_of(PRACTICES).encode("utf-16-le"), "damaged"),
        ("name,age\nEXAMPLE,4\n", "do not know this layout"),
        ("area,Ethnic group (20 categories)\nX,Y\n", "Census file"),
        (text_of([PCN_HEADER]), "nothing below it"),
        (text_of([PRACTICE_HEADER]), "nothing below it"),
        ('{"Organisation": {"Name": "EXAMPLE"', "not whole JSON"),
        ('{"Example": 1}', "ODS interface"),
        ("[" * 100_000, "not whole JSON"),
    ],
)
def test_a_wrong_file_is_refused_with_a_sentence(content: bytes | str, words: str, save: Save) -> None:
    error = refusal(save(content))
    assert words in error.sentence
    assert error.sentence.endswith(".")
    assert str(error).startswith("file.csv")


def test_a_file_that_is_not_there_is_said_to_be_so(tmp_path: Path) -> None:
    assert "cannot open" in refusal(tmp_path / "none.csv").sentence
    assert "cannot open" in refusal(tmp_path).sentence


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (text_of(PRACTICES) + "Y99004,EXAMPLE\n", 4),
        (text_of(PRACTICES)[:-1], 3),
        (text_of(PRACTICES) + 'Y99004,"EXAMPLE\nSURGERY\n', 4),
        (text_of(PRACTICES) + 'Y99004,"' + "X\n" * 100_000, 4),
        (text_of([PCN_HEADER, [*PCN, "one more"]]), 2),
        (text_of([PCN_HEADER, PCN, PCN[:-1]])[:-1] + ',"ZZ9 9ZZ\n', 3),  # the right number of fields, a quote left open
        (text_of([PCN_HEADER, PCN]).replace("EXAMPLE PCN", '"EXAMPLE" PCN'), 2),
    ],
)
def test_a_cut_or_changed_file_is_refused_and_the_line_named(text: str, line: int, save: Save) -> None:
    error = refusal(save(text))
    assert error.line == line
    assert "Download it again" in error.sentence


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(sorted(FILES)),
    share=st.floats(0, 1),
    codec=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    end=st.sampled_from(["\n", "\r\n"]),
    quote=st.booleans(),
)
@example(name="epraccur, 27 columns", share=1.0, codec="utf-8", end="\n", quote=False)
def test_a_file_cut_at_any_byte_is_refused_or_read_in_whole_rows(
    name: str, share: float, codec: str, end: str, quote: bool, tmp_path: Path
) -> None:
    rows = FILES[name]
    whole = text_of(rows, end, quote=quote).encode(codec)
    cut = whole[: round(share * len(whole))]
    path = tmp_path / "cut.csv"
    path.write_bytes(whole)
    full = read_ods(path)
    path.write_bytes(cut)
    reading = reading_or_none(path)
    if reading is None:
        assert cut != whole
        return
    text = decode(cut, "cut.csv").text
    assert text.endswith(("\r", "\n"))  # a cut between two rows: nothing in the file tells
    kept = list(csv.reader(io.StringIO(text, newline="")))
    assert kept == rows[: len(kept)]
    assert reading.organisations == full.organisations[: len(reading.organisations)]
    assert reading.relations == full.relations[: len(reading.relations)]
    assert reading.report.rows in (len(kept), len(kept) - 1)


def reading_or_none(path: Path) -> OdsReading | None:
    try:
        return read_ods(path)
    except ReferenceFileError as error:
        return None if error.sentence else pytest.fail("an error without a sentence")


@pytest.mark.parametrize("name", FILES)
def test_no_cut_inside_a_row_goes_unnoticed(name: str, save: Save) -> None:
    whole = text_of(FILES[name])
    for at in range(len(whole)):
        if at == 0 or whole[at - 1] != "\n":
            refusal(save(whole[:at]))


ONE = {
    "Organisation": {
        "Name": "EXAMPLE SURGERY",
        "Date": [{"Type": "Legal", "Start": "2019-01-01"}, {"Type": "Operational", "Start": "2020-04-01"}],
        "OrgId": {"extension": "Y99001"},
        "Status": "Active",
        "GeoLoc": {"Location": {"AddrLn1": "1 NOWHERE", "Town": "LONDON", "PostCode": "ZZ9 9ZZ", "UPRN": 1}},
        "Contacts": {"Contact": [{"type": "http", "value": "X"}, {"type": "tel", "value": "020 0000 0000"}]},
        "Roles": {"Role": [{"id": "RO177", "primaryRole": True}, {"id": "RO76"}]},
        "Rels": {
            "Rel": [
                {
                    "Date": [{"Type": "Operational", "Start": "2020-04-01", "End": "2021-03-31"}],
                    "Target": {"OrgId": {"extension": "U99001"}, "PrimaryRoleId": {"id": "RO272"}},
                    "id": "RE8",
                },
                {"Target": {"OrgId": {"extension": "ZZ9"}, "PrimaryRoleId": {"id": "RO999"}}, "id": "RE4"},
                {"Target": {}},
            ]
        },
        "Succs": {
            "Succ": [
                {
                    "Type": "Predecessor",
                    "Date": [{"Start": "2020-04-01"}],
                    "Target": {"OrgId": {"extension": "Y99000"}},
                },
                {"Type": "Successor", "Date": [{"Start": "2026-04-01"}], "Target": {"OrgId": {"extension": "Y99002"}}},
            ]
        },
    }
}


def test_an_answer_of_the_interface_gives_relations_and_successors(save: Save) -> None:
    reading = read_ods(save(json.dumps(ONE)))
    (practice,) = reading.organisations
    assert (practice.kind, practice.opened, practice.phone) == ("gp", date(2020, 4, 1), "020 0000 0000")
    assert practice.address == ("1 NOWHERE", "LONDON")
    assert reading.relations == (
        OdsRelation("Y99001", "U99001", "pcn", date(2020, 4, 1), date(2021, 3, 31)),
        OdsRelation("Y99001", "ZZ9", "commissioner", None, None),
        OdsRelation("Y99000", "Y99001", "successor", date(2020, 4, 1), None),
        OdsRelation("Y99001", "Y99002", "successor", date(2026, 4, 1), None),
    )
    assert reading.report.parts_left["a relation has no ODS code"].count == 1


def test_a_list_of_the_interface_leaves_what_has_no_code(save: Save) -> None:
    entries = [{"Name": "EXAMPLE PHARMACY", "OrgId": "FZZ01", "PrimaryRoleId": "RO182"}, {"Name": "X"}, 7]
    reading = read_ods(save(json.dumps({"Organisations": entries})))
    assert [(each.code, each.kind) for each in reading.organisations] == [("FZZ01", "pharmacy")]
    assert (reading.report.rows, reading.report.taken) == (3, 1)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, len(json.dumps(ONE)) - 1))
def test_an_answer_cut_anywhere_is_refused(at: int, tmp_path: Path) -> None:
    path = tmp_path / "cut.json"
    path.write_text(json.dumps(ONE)[:at])
    refusal(path)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=400) | st.text(max_size=300).map(str.encode))
def test_any_bytes_at_all_give_a_reading_or_a_sentence(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "any.csv"
    path.write_bytes(content)
    refusal(path)


@pytest.mark.parametrize(
    "code", ["Y99001", "FZZ01", "QZZ", "Z9Z9Z", "99Z", "RZZ", "V99001", "TP9ZZ", "P9Z9", "PZZZ", "105", "ZZ999999"]
)
def test_a_code_is_put_into_capitals_without_spaces(code: str) -> None:
    assert check_ods_code(f"  {code.lower()}\t") == code


@pytest.mark.parametrize(
    "typed",
    ["", "  ", "U", "AB", "SURGERY", "12345", "02000000000", "Y99001001", "Y99-01", "Y９９００１", "ÉXAM1", "x" * 5000],
)
def test_what_is_not_a_code_is_refused_kindly(typed: str) -> None:
    with pytest.raises(OdsCodeError) as caught:
        check_ods_code(typed)
    sentence = str(caught.value)
    assert sentence.startswith("An ODS code has 3 to 8 letters and digits, such as F84012.")
    assert len(sentence) < 200


@given(st.text())
def test_a_code_never_passes_with_anything_but_letters_and_digits(typed: str) -> None:
    try:
        code = check_ods_code(typed)
    except OdsCodeError:
        return
    assert code.isascii()
    assert code.isalnum()
    assert code == typed.strip().upper()
