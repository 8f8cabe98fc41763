"""Staff lists as tests need them: rows to bytes of each kind, and a list on its way."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date

import xlsxwriter

from fairpractice.organisations.models import Organisation, Person
from fairpractice.workforce import holding, importing
from fairpractice.workforce.holding import Job
from fairpractice.workforce.models import Snapshot
from fairpractice.workforce.reading.tallying import Wanted, tally

HEADING = ("Staff No", "Surname", "Date of birth", "Job title", "Ethnic origin")
PEOPLE = (
    ("90001", "Zyxwold", "03/04/1971", "Practice Nurse", "CA"),
    ("90002", "Quillfeather", "12/11/1985", "Practice Nurse", "Carribean"),
    ("90003", "Brambleworth", "1990-06-30", "Receptionist", "A - White British"),
    ("90004", "Ünderhill", "30.01.1966", "Receptionist", "Prefer not to say"),
    ("90005", "Nightshade", "01/01/1980", "GP Partner", "Pakistani"),
)
Row = Sequence[object]


def text(rows: Sequence[Row], codec: str = "utf-8", delimiter: str = ",") -> bytes:
    """Rows as delimited text."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(codec)


def book(rows: Sequence[Row], *, title: str = "", totals: bool = False) -> bytes:
    """Rows as .xlsx; `title` makes a merged line above the heading, `totals` a line beneath the people."""
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet, at = made.add_worksheet("Staff"), 0
    if title:
        sheet.merge_range(0, 0, 0, len(rows[0]) - 1, title)
        at = 2
    for number, row in enumerate(rows, at):
        sheet.write_row(number, 0, row)
    if totals:
        sheet.write_row(len(rows) + at, 0, ["Total", len(rows) - 1])
    made.close()
    return out.getvalue()


def mapped(employer: Organisation) -> Job:
    """A list on its way whose labels all have a meaning."""
    job = holding.begin(employer.pk, Wanted())
    data = text([("Role", "Ethnic group"), ("Nurse", "A"), ("Nurse", "M"), ("Receptionist", "A")])
    holding.read(job, lambda tell: tally(data, Wanted(), {}, tell), apart=False)
    assert job.tally
    job.roles = dict.fromkeys(range(len(job.tally.role.labels)), "nurse")
    job.groups = dict.fromkeys(range(len(job.tally.group.labels)), "white-british")
    return job


def counted(by: Person, employer: Organisation, on: date) -> Snapshot:
    """Four people counted on a day."""
    counts = {"nurse": {"white-british": 2, "caribbean": 1}, "admin": {"indian": 1}}
    return importing.keep_counts(by=by, employer=employer, on=on, how=Snapshot.How.TYPED, counts=counts)
