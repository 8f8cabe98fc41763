"""Staff lists as tests need them: rows to bytes of each kind, and a list on its way."""

from __future__ import annotations

import csv
import io
import os
import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import xlsxwriter

from fairpractice.organisations.models import Organisation, Person
from fairpractice.workforce import holding, importing
from fairpractice.workforce.holding import Job
from fairpractice.workforce.models import Snapshot
from fairpractice.workforce.reading.profiles import profile
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
    wanted = Wanted(group="zzzz", role="Needs of Hackney")
    job = holding.begin(employer.pk, wanted)
    data = text([(wanted.role, wanted.group), ("A garden", "Z"), ("A garden", "M"), ("We did it.", "Z")])
    holding.read(job, lambda tell: tally(data, wanted, {}, tell), apart=False)
    assert job.tally
    job.roles = dict.fromkeys(range(len(job.tally.role.labels)), "nurse")
    job.groups = dict.fromkeys(range(len(job.tally.group.labels)), "white-british")
    return job


def profiled(employer: Organisation) -> Job:
    """A patient profile on its way."""
    job = holding.begin(employer.pk, Wanted())
    job.profile = (date(2026, 1, 1), "Our record system")
    job.tally = profile(text([("zzzz", "guardian"), ("H", 120), ("A", 340)]))
    return job


def counted(by: Person, employer: Organisation, on: date) -> Snapshot:
    """Four people counted on a day."""
    counts = {"nurse": {"white-british": 2, "caribbean": 1}, "admin": {"indian": 1}}
    return importing.keep_counts(by=by, employer=employer, on=on, how=Snapshot.How.TYPED, counts=counts)


def ods(rows_xml: str) -> bytes:
    """An .ods with these rows, as XML."""
    names = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"' for short in ("office", "table", "text")
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("mimetype", kind)
        packed.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>',
        )
        packed.writestr(
            "content.xml",
            f"<office:document-content {names}><office:body><office:spreadsheet>"
            f'<table:table table:name="People">{rows_xml}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return out.getvalue()


def memory(*, highest: bool = False) -> int:
    """Bytes of memory that this process holds, or has held at most."""
    import resource  # noqa: PLC0415 -- only where there is one

    if highest:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
