"""A staff list of 23 in Excel, with mixed codes and three typos: brought in, understood, checked, kept as numbers, and forgotten."""

import io

import pytest
import xlsxwriter

from fairpractice.workforce import queries
from fairpractice.workforce.models import Snapshot
from tests.cast import Cast
from tests.journeys.steps import (
    given_signed_in,
    given_the_cast,
    then_it_says,
    then_the_page_is,
    then_there_is_a_problem,
    when_choosing,
    when_following,
    when_looking_into,
    when_opening,
    when_pressing,
    when_selecting,
    when_typing,
)
from tests.journeys.visitors import Visitor

pytestmark = pytest.mark.journey

_PEOPLE = (
    *[("Salaried GP", group) for group in ("Indian", "H", "A - White British", "Pakistani")],
    *[("GP Partner", group) for group in ("A", "A - White British", "J")],
    *[("Practice Nurse", group) for group in ("CA", "Carribean", "N", "Irish")],  # the first typo
    *[("Healthcare assistant", group) for group in ("Black African", "SC")],
    *[("Receptionist", group) for group in ("White - British", "CA", "White Britsh", "Bangladeshi", "Z", "PA", "G")],
    ("Practice manager", "White British"),
    ("Secretray", "Any other White background"),  # the third
    ("Cleaner", "British"),
)


def staff_list() -> bytes:
    """The list as a practice manager keeps it: a merged title, names and dates of birth, totals beneath, one person twice."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("Team")
    sheet.merge_range("A1:F1", "Willow Tree Surgery: our team")
    sheet.write_row(2, 0, ["Payroll no", "First name", "Surname", "Date of birth", "Job title", "Ethnic origin"])
    for number, (role, group) in enumerate(_PEOPLE):
        sheet.write_row(number + 3, 0, [4001 + number, f"Given{number}", f"Surname{number}", "01/02/1980", role, group])
    sheet.write_row(len(_PEOPLE) + 3, 0, [4001, "Given0", "Surname0", "01/02/1980", *_PEOPLE[0]])
    sheet.write_row(len(_PEOPLE) + 5, 0, ["Total", 24])
    book.close()
    return out.getvalue()


def given_alice_leads(visitor: Visitor) -> Cast:
    cast = given_the_cast()
    given_signed_in(visitor, cast.people["alice"])
    when_opening(visitor, f"/lead/{cast.willow.public_id}/data/")
    then_the_page_is(visitor, "Our data")
    return cast


def when_sending_the_list(visitor: Visitor, data: bytes) -> None:
    buffer = {"name": "team.xlsx", "mimeType": "application/octet-stream", "buffer": data}
    visitor.page.locator("input[type=file]").set_input_files(files=[buffer])  # type: ignore[list-item]
    when_pressing(visitor, "Read the list")


def test_a_list_of_23_becomes_numbers_and_is_forgotten(visitor: Visitor) -> None:
    cast = given_alice_leads(visitor)
    assert len(_PEOPLE) == 23
    when_following(visitor, "Bring in a staff list")
    then_the_page_is(visitor, "Bring in a staff list")
    # A file that is no list
    when_pressing(visitor, "Read the list")
    then_there_is_a_problem(visitor, "Choose the file with your staff list")
    when_sending_the_list(visitor, b"%PDF-1.7 not a list")
    then_it_says(visitor, "This is a PDF file, not a table.")
    when_following(visitor, "Our data", within="body")
    when_following(visitor, "Bring in a staff list")
    # The list: what is not understood is told with its rows
    when_sending_the_list(visitor, staff_list())
    then_the_page_is(visitor, "What your labels mean")
    then_it_says(
        visitor,
        "24 people are in your list.",
        "the ethnic group from the column “Ethnic origin”",
        "the role from the column “Job title”",
        "1 person, row 26. This can be said of any ethnic group.",
        "Close to “caribbean”",
        "Close to “white british”",
    )
    assert "Surname" not in visitor.page.content().replace("Surname,", "")
    when_pressing(visitor, "Go on")
    then_there_is_a_problem(visitor, "Choose what “British” stands for")
    when_selecting(visitor, "Secretray", "Admin and reception")
    when_selecting(visitor, "British", "White, not said whether British")
    when_looking_into(visitor, "Labels that we know")
    when_pressing(visitor, "Go on")
    # The numbers, and somebody who stands there twice
    then_the_page_is(visitor, "Check the numbers")
    then_it_says(visitor, "23 people, if somebody who is in the list twice counts once.", "Admin and reception 9")
    when_looking_into(visitor, "Each role by ethnic group")
    when_pressing(visitor, "Keep the numbers")
    then_there_is_a_problem(visitor, "Choose how to count somebody who is in the list twice")
    when_choosing(visitor, "Once")
    when_typing(visitor, "Day", "31")
    when_typing(visitor, "Month", "3")
    when_typing(visitor, "Year", "2026")
    when_pressing(visitor, "Keep the numbers")
    then_it_says(visitor, "Counted. Your list is forgotten: only the numbers are kept.")
    visitor.check()
    snapshot = Snapshot.objects.get(employer=cast.willow)
    counts = queries.whole(queries.staff(snapshot))
    assert sum(counts.values()) == 23
    assert counts["white-british"] == 8
    assert counts["broad-white"] == 1
    assert queries.staff(snapshot)["nurse"]["caribbean"] == 1
    # Next year only what changed is new
    when_opening(visitor, f"/lead/{cast.willow.public_id}/data/bring/")
    then_it_says(visitor, "31 March 2026: From a staff list.")
    when_sending_the_list(visitor, staff_list())
    then_the_page_is(visitor, "What your labels mean")
    when_pressing(visitor, "Go on")
    then_the_page_is(visitor, "Check the numbers")
    then_it_says(visitor, "what changed since you counted on 31 March 2026")
    when_pressing(visitor, "Forget this list")
    then_it_says(visitor, "Your list is forgotten. Nothing was kept.")


def test_columns_that_we_cannot_tell_and_one_of_names(visitor: Visitor) -> None:
    given_alice_leads(visitor)
    when_following(visitor, "Bring in a staff list")
    rows = "Who,Thing,Stuff\n" + "".join(f"Zyxwold{n},Tall{n % 3},Green{n % 2}\n" for n in range(9))
    when_sending_the_list(visitor, rows.encode())
    then_the_page_is(visitor, "Which columns?")
    when_selecting(visitor, "Which column says the ethnic group?", "Stuff")
    when_selecting(visitor, "Which column says the role?", "Who")
    buffer = {"name": "team.csv", "mimeType": "text/csv", "buffer": rows.encode()}
    visitor.page.locator("input[type=file]").set_input_files(files=[buffer])  # type: ignore[list-item]
    when_pressing(visitor, "Read these columns")
    then_the_page_is(visitor, "Which columns?")
    then_it_says(
        visitor,
        "The column “Who” has 9 different values for 9 people. Is it really the role?",
        "we do not show it and did not keep it",
    )
    assert "Zyxwold" not in visitor.page.content()


def test_numbers_are_typed_in_and_role_groups_changed(visitor: Visitor) -> None:
    cast = given_alice_leads(visitor)
    when_following(visitor, "Type in the numbers of staff")
    then_the_page_is(visitor, "Type in the numbers")
    when_following(visitor, "Change the role groups")
    then_the_page_is(visitor, "Role groups")
    when_typing(visitor, "What is this group called?", "Care coordinators")
    when_pressing(visitor, "Add it")
    then_it_says(visitor, "Added.", "Care coordinators")
    when_following(visitor, "Type in the numbers", within="body")
    when_looking_into(visitor, "Care coordinators")
    visitor.check()
    box = visitor.page.locator("[name='care-coordinators__broad-asian']")
    box.fill("two")
    when_pressing(visitor, "Keep the numbers")
    then_there_is_a_problem(visitor, "Asian or Asian British: type a whole number, such as 4")
    assert box.input_value() == "two"
    box.fill("2")
    when_pressing(visitor, "Keep the numbers")
    then_it_says(visitor, "The numbers are kept.")
    snapshot = Snapshot.objects.get(employer=cast.willow)
    assert queries.staff(snapshot) == {"care-coordinators": {"broad-asian": 2}}
    # Taken away again, after being asked
    when_opening(visitor, f"/lead/{cast.willow.public_id}/data/bring/")
    when_following(visitor, "Delete")
    then_it_says(visitor, "cannot be brought back")
    visitor.check()
    when_pressing(visitor, "Delete the numbers")
    then_it_says(visitor, "The numbers are deleted.")
    assert not snapshot.counts.exists()
