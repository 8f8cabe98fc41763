"""Lists as they really come, and lists that were made to harm: read as counts of labels, or refused with a sentence."""

import io
import random
import subprocess
import sys
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime

import pytest
import xlsxwriter

from fairpractice.workforce.exceptions import WorkforceError
from fairpractice.workforce.reading import opener, tables, workbooks
from fairpractice.workforce.reading.tallying import MOST_LABELS, Tally, Wanted, tally
from fairpractice.workforce.tests import list_makers as make

ROWS = [make.HEADING, *make.PEOPLE]


def read(data: bytes, wanted: Wanted | None = None, remembered: dict[str, str] | None = None) -> Tally:
    return tally(data, wanted or Wanted(), remembered or {})


def labels(found: Tally) -> tuple[list[str], list[str]]:
    return [label.text for label in found.role.labels], [label.text for label in found.group.labels]


def refused(data: bytes) -> str:
    with pytest.raises(WorkforceError) as error:
        read(data)
    return error.value.words


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_texts_of_every_kind_read_alike(codec: str, delimiter: str) -> None:
    rows = [*ROWS, ("90006", "Fáfnir", "1", "Infirmière", "Other – “mixed”")] if codec != "cp1252" else [
        *ROWS, ("90006", "Fafnir", "1", "Infirmière", "White – Irish"),
    ]  # fmt: skip
    found = read(make.text(rows, codec, delimiter))
    assert (found.role.name, found.group.name) == ("Job title", "Ethnic origin")
    assert labels(found)[0] == ["Practice Nurse", "Receptionist", "GP Partner", "Infirmière"]
    assert labels(found)[1][-1] == rows[-1][-1]
    assert found.people == 6


def test_excel_says_the_sign_that_splits_its_own_file() -> None:
    found = read(b"sep=;\r\n" + make.text(ROWS, delimiter=";"))
    assert found.people == 5
    assert found.role.labels[0].rows == (3, 4)  # rows as Excel shows them


def test_a_workbook_with_a_merged_title_and_totals_beneath() -> None:
    found = read(make.book(ROWS, title="Willow Tree staff, 31 March", totals=True))
    assert labels(found) == (
        ["Practice Nurse", "Receptionist", "GP Partner"],
        ["CA", "Carribean", "A - White British", "Prefer not to say", "Pakistani"],
    )
    assert found.people == 5
    assert found.left_out == ((9, "It reads like totals"),)
    assert found.role.labels[0].rows == (4, 5)
    assert found.sheet == "Staff"


def test_an_old_excel_file() -> None:
    found = read(make.old_book())
    assert labels(found) == (["Practice Nurse", "Receptionist"], ["CA", "99"])
    assert (found.people, found.role.labels[1].rows) == (2, (5,))


def test_headings_over_two_lines_merged_across_and_a_role_merged_downwards() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.merge_range("A1:B1", "Person")
    sheet.merge_range("C1:C2", "Job title")
    sheet.merge_range("D1:D2", "Ethnicity")
    sheet.write_row(1, 0, ["Surname", "Born"])
    for row, (name, group) in enumerate((("Zyxwold", "A"), ("Quillfeather", "M"), ("Nightshade", "J")), 2):
        sheet.write_row(row, 0, [name, "1980-01-01"])
        sheet.write(row, 3, group)
    sheet.merge_range("C3:C4", "Nurse")
    sheet.write("C5", "Receptionist")
    book.close()
    found = read(out.getvalue())
    assert labels(found) == (["Nurse", "Receptionist"], ["A", "M", "J"])
    assert [label.people for label in found.role.labels] == [2, 1]
    assert found.people == 3


def test_dates_as_text_numbers_as_numbers_and_blank_lines() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    sheet.write_row(0, 0, ["Born", "Role", "Ethnic group"])
    sheet.write_datetime(1, 0, datetime(1980, 1, 1), day)
    sheet.write_row(1, 1, ["Nurse", 3])
    sheet.write_row(4, 0, ["1 Jan 1981", "Nurse", 3])
    book.close()
    found = read(out.getvalue())
    assert labels(found) == (["Nurse"], ["3"])
    assert found.group.labels[0].rows == (2, 5)


def test_a_formula_is_neither_run_nor_a_formula_any_more() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["Role", "Ethnic group"])
    sheet.write_formula(1, 0, "=cmd|'/c calc'!A0", None, "Nurse")
    sheet.write(1, 1, "A")
    book.close()
    assert labels(read(out.getvalue())) == (["Nurse"], ["A"])
    found = read(make.text([("Role", "Ethnic group"), ("=cmd|'/c calc'!A0", "A"), ("Nurse", "A")]))
    assert labels(found)[0] == ["=cmd|'/c calc'!A0", "Nurse"]  # words on a page, nothing else


def test_somebody_who_stands_there_twice_is_told_and_both_counts_are_there() -> None:
    rows = [*ROWS, make.PEOPLE[0], (make.PEOPLE[1][0], "Quillfeather", "12/11/1985", "Practice Nurse", "Caribbean")]
    found = read(make.text(rows))
    assert (found.people, found.repeated, found.repeats) == (7, 2, (7, 8))
    assert sum(found.counts.values()) == 7
    assert sum(found.once.values()) == 5


def test_rows_without_anything_that_tells_people_apart_are_not_taken_for_repeats() -> None:
    found = read(make.text([("Role", "Ethnic group"), *[("Nurse", "A")] * 6]))
    assert (found.people, found.repeated) == (6, 0)


def test_a_list_without_a_heading() -> None:
    found = read(make.text(make.PEOPLE))
    assert found.names == ("Column A", "Column B", "Column C", "Column D", "Column E")
    assert (found.role.name, found.group.name) == ("Column D", "Column E")
    assert found.people == 5


def test_columns_are_found_by_what_is_in_them_and_a_column_of_sexes_is_no_ethnic_group() -> None:
    rows = [
        ("Who", "M/F", "Does", "Says"),
        ("Zyxwold", "F", "Nurse", "White Irish"),
        ("Quillfeather", "M", "Receptionist", "Indian"),
        ("Nightshade", "F", "Nurse", "Caribbean"),
    ]
    found = read(make.text(rows))
    assert (found.role.name, found.group.name) == ("Does", "Says")
    assert read(make.text([row[:3] for row in rows])).group.name == ""


def test_a_remembered_column_goes_before_what_we_would_guess() -> None:
    rows = [("Job title", "Team", "Ethnic group"), ("Nurse", "Red", "A"), ("Receptionist", "Blue", "A")]
    assert read(make.text(rows)).role.name == "Job title"
    assert read(make.text(rows), remembered={"team": "role"}).role.name == "Team"


def test_a_column_of_names_is_not_told() -> None:
    found = read(make.text(ROWS), Wanted(group="Ethnic origin", role="Surname"))
    assert found.role.refused
    assert found.role.different == 5
    assert found.role.labels == ()
    told = repr(found)
    assert not [row[1] for row in make.PEOPLE if str(row[1]) in told]
    found = read(make.text(ROWS), Wanted(group="Surname", role="Job title"))
    assert found.group.refused
    assert found.group.labels == ()


def test_a_column_of_many_labels_is_not_told_even_when_somebody_is_sure() -> None:
    rows = [("Role", "Ethnic group"), *[(f"Nurse {n}", "A") for n in range(MOST_LABELS + 1)]]
    assert read(make.text(rows), Wanted(sure=True)).role.refused
    few = [("Role", "Ethnic group"), ("Zip", "A"), ("Zap", "A"), ("Zop", "A"), ("Zup", "A")]
    assert read(make.text(few), Wanted()).role.refused
    assert not read(make.text(few), Wanted(sure=True)).role.refused


def test_nothing_but_two_columns_is_in_what_comes_out() -> None:
    told = repr(read(make.book(ROWS)))
    for row in make.PEOPLE:
        for cell in row[:3]:
            assert str(cell) not in told


def test_empty_roles_are_told_one_by_one() -> None:
    found = read(make.text([("N", "Role", "Ethnic group"), ("1", "Nurse", "A"), ("2", "", "A"), ("3", "", "Z")]))
    assert [(label.text, label.rows) for label in found.role.labels] == [("Nurse", (2,)), ("", (3,)), ("", (4,))]


def test_the_sheet_with_the_list_is_found_among_others() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.add_worksheet("Notes").write(0, 0, "Printed by the manager")
    sheet = book.add_worksheet("People")
    for number, row in enumerate(ROWS):
        sheet.write_row(number, 0, row)
    book.add_worksheet("Empty")
    book.close()
    found = read(out.getvalue())
    assert (found.sheet, found.other_sheets, found.people) == ("People", ("Notes",), 5)


# ---- what cannot be read ----


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf\r\n", "empty"),
        (b"%PDF-1.7 x", "PDF"),
        (b"\x89PNG\r\n", "PNG"),
        (b"<!DOCTYPE html><table>", "cannot read"),
        (b"MZ\x90\x00", "EXE"),
        (bytes(range(1, 32)) * 40, "cannot read"),
        (workbooks.ZIP + b"damaged", "cannot read"),
        (workbooks.OLE + b"damaged" * 200, "cannot read"),
        (workbooks.OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"Role,Ethnic group\r\n", "no rows of people"),
    ],
)
def test_what_is_no_list_is_refused_with_a_sentence(data: bytes, words: str) -> None:
    assert words in refused(data)


def test_a_word_file_is_no_table() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("word/document.xml", "<w:document/>")
    assert "cannot read" in refused(out.getvalue())


def test_a_damaged_workbook_is_refused() -> None:
    data = make.book(ROWS)
    assert "cannot read" in refused(data[: len(data) // 2])


def test_a_small_file_that_unpacks_to_a_huge_one_is_refused() -> None:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed,
        packed.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part,
    ):
        for _n in range(opener.MOST_UNPACKED // 1_000_000 + 1):
            part.write(b"0" * 1_000_000)
    assert len(out.getvalue()) < 1_000_000
    assert "too large" in refused(out.getvalue())


def test_one_cell_far_away_sets_no_room_aside() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["Role", "Ethnic group"])
    sheet.write(1_048_575, 16_383, "x")
    book.close()
    assert "too large" in refused(out.getvalue())


def test_a_row_repeated_a_million_times_sets_no_room_aside() -> None:
    row = '<table:table-row table:number-rows-repeated="1048574"><table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>'
    assert "too large" in refused(make.ods(row))
    blank = '<table:table-row table:number-rows-repeated="1048574"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    people = "".join(
        "<table:table-row>" + "".join(f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in row) + "</table:table-row>"
        for row in ROWS
    )  # fmt: skip
    assert read(make.ods(people + blank)).people == 5


def test_too_many_bytes_and_too_many_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST_BYTES", 1000)
    assert "larger than" in refused(b"x" * 1001)
    monkeypatch.setattr(tables, "MOST_ROWS", 3)
    assert "too large" in refused(make.text(ROWS)[:900])


@pytest.mark.parametrize("seed", range(20))
def test_a_damaged_file_is_refused_or_read_and_takes_nobody_with_it(seed: int) -> None:
    """The reader of workbooks can be made to panic, or to ask for gigabytes, by a few wrong bytes of an old Excel file."""
    chance = random.Random(seed)
    for whole in (make.old_book(), make.book(ROWS)):
        wrong = bytearray(whole)
        for _n in range(chance.randint(1, 8)):
            wrong[chance.randrange(600)] = chance.randrange(256)
        try:
            found = read(bytes(wrong)).people
        except WorkforceError:
            continue
        assert found < 100


_MEASURE = """
import resource, sys, django
django.setup()
from fairpractice.workforce.reading.tallying import Wanted, tally
def most(who): return resource.getrusage(who).ru_maxrss // 1000
before, told = most(resource.RUSAGE_SELF), []
found = tally(sys.stdin.buffer.read(), Wanted(), {}, told.append)
print(found.people, len(told), most(resource.RUSAGE_SELF) - before, most(resource.RUSAGE_CHILDREN))
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="memory is told in other units elsewhere")
@pytest.mark.parametrize("kind", [make.text, make.book])
def test_a_hundred_thousand_rows_in_little_memory_with_progress(kind: Callable[[Sequence[make.Row]], bytes]) -> None:
    rows: list[make.Row] = [make.HEADING]
    rows += [(700_000 + n, f"Zyxwold{n}", str(date(1970, 1, 1 + n % 28)), "Nurse", "CA") for n in range(100_000)]
    told = subprocess.run([sys.executable, "-c", _MEASURE], input=kind(rows), capture_output=True, check=True).stdout
    people, steps, here, beside = (int(number) for number in told.split())  # megabytes: of this process, of the opener
    assert people == 100_000
    assert steps >= 40
    assert here + beside < 300
