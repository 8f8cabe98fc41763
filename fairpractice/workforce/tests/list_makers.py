"""Staff lists as tests need them: rows to bytes of each kind, and a list on its way."""

from __future__ import annotations

import base64
import csv
import gzip
import io
import zipfile
from collections.abc import Sequence
from datetime import date

import xlsxwriter

from fairpractice.organisations.models import Organisation, Person
from fairpractice.workforce import holding, importing
from fairpractice.workforce.holding import Job
from fairpractice.workforce.models import Snapshot
from fairpractice.workforce.reading.profiles import profile
from fairpractice.workforce.reading.tallying import Wanted, tally

HEADING = ("Staff No", "Surname", "Date of birth", "Job title", "Ethnic origin")
PEOPLE = (
    ("ZQ-90001-WV", "Zyxwold", "03/04/1971", "Practice Nurse", "CA"),
    ("ZQ-90002-WV", "Quillfeather", "12/11/1985", "Practice Nurse", "Carribean"),
    ("ZQ-90003-WV", "Brambleworth", "1990-06-30", "Receptionist", "A - White British"),
    ("ZQ-90004-WV", "Ünderhill", "30.01.1966", "Receptionist", "Prefer not to say"),
    ("ZQ-90005-WV", "Nightshade", "01/01/1980", "GP Partner", "Pakistani"),
)
Row = Sequence[object]
# An old Excel file with a merged title, a heading and two people: "Practice Nurse", "CA" and "Receptionist", 99.
_XLS = (
    "ABzY8000000t4+>Pe>F|82{$ax_{Dj*EG;T1|cgGbTOz7x>^1Kq0RJANKmu8V-Bt}GLDoT%rcKf(5dK<;H8Vzr9Tu=w+?|(had{vqEn}!po2"
    "Pn@7p(<ng<t3D&{x5Z@%w)@B7Vr^Zw4foQuv+->u5RDztzEOHL4qmiYusLDz@?<~t5k-FpC&<Kdq|Fn}Fd<by{gFZ`?zS$}6iggf#xlmH(v9"
    "fx5^n1-foAP!I+RDso@8KnR>&=ZDAs#O`u6v@pbZ&S&~B=?i&63J#PJ1_LXTs%>?myhCOVh!bmf$`p_n78DKK?OW#qxjqvAy?K1t(LB4{?3e"
    "Qxfo^u`>j(mG)v9QLpgTf419AGfUoXMeX4l=jr9wF{_iXO{x$qpMHyfMoRc)br=SGdWR~NDUR&+&Ux1tF0!p~H9v-z6TT_QnrEDc(V%PVMT8"
    "28LVVO47))cc}N$Qq8fa`RZnN)1u&ak|8d%)0BifQSmbOWRM#?G8JGwBdOV^c%p?uOXDJ+UxAx22|RJ*6p$QENoQ8F8=`iQXA$%^J`%8617F"
    "Vt^hkr48G<Y3L(%i0uiqhD27ZAtf}oiczMal=LXgun4wf;ntT|hmzg#6XcnoeIvKKY-2A395~M+FgOgk*Wt=Kir7W+0<mr-y^3Txmce^%cLi"
    "5ECaKIt%B{ucG!b6Mw=dIopg#5a$b;&skMW(T&vs_dme0P4PeTpvc4>@f*Cf;n^}_XQ3=iY(UEnLxdy<vEtV#hf!t3tvEwmICAw+7F<P!)}+"
    "oSxFDMnl)Mx+?_mU5Q+Mst>kmXx<7Vsb4REg!Fqw2FCL43RGi9pgSKFA;MQkCuqppSKuuAa60|AZM1>V3vuwi!;l_9OBV3F>lISj2Q<Pk7LZ"
    "2v9X^pPv8?qh8D35?y*MW8vhd^@ZiCN2M-=Rc<``Zu(K6AP)T&Y%AK;=+0W1a>nvhg@_v*2x99;AFB?Bh+rhxQ1!Dz`pDo}MTrOdqG4B6DhN"
    "Jj&3kD%c^%yL8{NneQu)IC%4vhT1DOBk5mkO!pAAbH1t*+=(02TlM"
)


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


def old_book() -> bytes:
    """A workbook of the kind that ends in .xls."""
    return gzip.decompress(base64.b85decode(_XLS))
