"""Rows of the ODS files to organisations and relations.

A site belongs to each hierarchy separately (PCN, sub-ICB, ICB, region, borough), because these are not one tree:
relations are always from the site, never from PCN to borough or from sub-ICB to ICB.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import lru_cache

from fairpractice.organisations.reference.ods_layouts import Layout, LayoutId
from fairpractice.organisations.reference.ods_shapes import (
    REGIONS,
    OdsKind,
    OdsOrganisation,
    OdsRelation,
    RelationKind,
    Status,
    is_ods_code,
)
from fairpractice.organisations.reference.tables import Row
from fairpractice.organisations.reference.taking import Tally

Found = OdsOrganisation | OdsRelation

GP_SETTING = {"4", "RO76"}
# Prescribing settings, by number and by ODS role code. Source: ODS, epraccur file specification, OGL v3.
_SETTINGS: Mapping[str, str] = {
    **dict.fromkeys(("0", "RO72"), "another kind of prescriber"),
    **dict.fromkeys(("1", "RO87"), "a walk-in centre"),
    **dict.fromkeys(("2", "RO80"), "an out-of-hours service"),
    **dict.fromkeys(("3",), "a walk-in centre and out-of-hours service"),
    **dict.fromkeys(("8", "RO255"), "a public health service"),
    **dict.fromkeys(("9", "RO247"), "a community health service"),
    **dict.fromkeys(("10", "RO250"), "a hospital service"),
    **dict.fromkeys(("11", "RO252"), "an optometry service"),
    **dict.fromkeys(("12", "RO259"), "urgent and emergency care"),
    **dict.fromkeys(("13", "RO249"), "a hospice"),
    **dict.fromkeys(("14", "RO246"), "a care home or nursing home"),
    **dict.fromkeys(("15", "RO245"), "the border force"),
    **dict.fromkeys(("16", "RO260"), "a young offender institution"),
    **dict.fromkeys(("17", "RO257"), "a secure training centre"),
    **dict.fromkeys(("18", "RO256"), "a secure children's home"),
    **dict.fromkeys(("19", "RO251"), "an immigration removal centre"),
    **dict.fromkeys(("20", "RO248"), "a court"),
    **dict.fromkeys(("21", "RO254"), "police custody"),
    **dict.fromkeys(("22", "RO258"), "a sexual assault referral centre"),
    **dict.fromkeys(("24", "RO253"), "another part of the justice estate"),
    **dict.fromkeys(("25", "RO82"), "a prison"),
    **dict.fromkeys(("26", "RO321"), "a primary care network that prescribes"),
    **dict.fromkeys(("27", "RO323"), "an independent pharmacy prescriber"),
}
_STATUSES: Mapping[str, Status] = {
    **dict.fromkeys(("A", "ACTIVE"), "active"),
    **dict.fromkeys(("C", "CLOSED", "INACTIVE"), "closed"),
    **dict.fromkeys(("D", "DORMANT"), "dormant"),
    **dict.fromkeys(("P", "PROPOSED"), "proposed"),
}
_APPLIANCES = {"2", "RO94"}

_ICB = re.compile(r"Q[A-Z][A-Z0-9]|[A-Z][0-9][A-Z][0-9][A-Z]")
_PCN = re.compile(r"U[0-9]{5}")
_WALES = "W00"

NO_CODE = "the code is not an ODS code"
NO_NAME = "there is no name"
NO_DATE = "a date is not a date"


class NotTaken(Exception):
    """This row is left, for the reason given."""


def take(layout: Layout, rows: Iterator[Row], tally: Tally) -> Iterator[Found]:
    """Yields what each row says and counts what is left. Rows have the layout's width already."""
    taker = _Taker(layout)
    for line, fields in rows:
        tally.see(fields, line)
        try:
            found = taker.row(fields, line)
        except NotTaken as reason:
            tally.leave(str(reason), line)
            continue
        for part in taker.parts:
            tally.leave_part(part, line)
        yield from found


class _Taker:
    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.areas: set[tuple[OdsKind, str]] = set()
        self.parts: list[str] = []  # left from the row at hand; counted only if the row itself is taken
        readers: Mapping[LayoutId, Callable[[list[str], int], list[Found]]] = {
            "epraccur": self.practice,
            "edispensary": self.pharmacy,
            "egdpprac": lambda fields, line: self.site(fields, line, "dental"),
            "eoptsite": lambda fields, line: self.site(fields, line, "optometry"),
            "epcn": self.network,
            "epcn-partners": self.partner,
            "practice-map": self.mapped,
        }
        self.reader = readers[layout.id]

    def row(self, fields: list[str], line: int) -> list[Found]:
        if not any(field.strip() for field in fields):
            raise NotTaken("the row has nothing in it")
        self.parts.clear()
        return self.reader(fields, line)

    def practice(self, fields: list[str], line: int) -> list[Found]:
        setting = self.layout.get(fields, "setting")
        if GP_SETTING.isdisjoint(setting.split()):
            what = _SETTINGS.get(
                setting, f"a setting that we do not know ({setting[:20]})" if setting else "no setting"
            )
            raise NotTaken(f"not a GP practice, but {what}")
        found = self.site(fields, line, "gp")
        if self.layout.get(fields, "grouping") == _WALES:
            self.parts.append("the commissioner is a health board in Wales")
            return found
        return [*found, *self.link(fields, "parent", "sub-icb", ("join", "left"))]

    def pharmacy(self, fields: list[str], line: int) -> list[Found]:
        appliances = self.layout.get(fields, "subtype") in _APPLIANCES
        if appliances:
            self.parts.append("the kind is “other”: it supplies appliances and is not a pharmacy")
        found = self.site(fields, line, "other" if appliances else "pharmacy")
        return [*found, *self.link(fields, "parent", "employer", ("join", "left"))]

    def site(self, fields: list[str], line: int, kind: OdsKind) -> list[Found]:
        """A row of the standard layout, with its ICB and region, and its borough if the file has it."""
        organisation = self.organisation(fields, line, kind)
        found: list[Found] = [organisation]
        found += self.matching(fields, organisation.code, "geography", "icb", _ICB)
        found += self.matching(fields, organisation.code, "grouping", "region", re.compile("|".join(REGIONS)))
        return [*found, *self.borough(fields, organisation.code)]

    def network(self, fields: list[str], line: int) -> list[Found]:
        organisation = self.organisation(fields, line, "pcn")
        if not _PCN.fullmatch(organisation.code):
            raise NotTaken("the code is not that of a primary care network")
        return [organisation, *self.link(fields, "subicb", "sub-icb")]

    def partner(self, fields: list[str], line: int) -> list[Found]:
        self.code(fields)
        if not _PCN.fullmatch(self.layout.get(fields, "pcn").upper()):
            raise NotTaken("there is no primary care network (U stands for none)")
        found = [*self.link(fields, "pcn", "pcn", ("start", "end"))]
        return [*found, *self.area_link(fields, "subicb", "sub-icb")]

    def mapped(self, fields: list[str], line: int) -> list[Found]:
        """A practice in all its hierarchies, and each area the first time that the file names it."""
        organisation = self.organisation(fields, line, "gp")
        found: list[Found] = [organisation]
        if _PCN.fullmatch(self.layout.get(fields, "pcn").upper()):
            found += self.area(fields, line, "pcn", "pcn")
        else:
            self.parts.append("there is no primary care network (U stands for none)")
        found += self.area(fields, line, "subicb", "sub-icb")
        found += self.area(fields, line, "icb", "icb")
        found += self.area(fields, line, "region", "region")
        return [*found, *self.borough(fields, organisation.code)]

    def area(self, fields: list[str], line: int, column: str, kind: OdsKind) -> Iterator[Found]:
        code, name = self.layout.get(fields, column).upper(), self.layout.get(fields, f"{column}name")
        if is_ods_code(code) and name and (kind, code) not in self.areas:
            self.areas.add((kind, code))
            yield OdsOrganisation(code, name, kind, (), "", None, None, "active", None, None, None, line)
        relation: Mapping[OdsKind, RelationKind] = {
            "pcn": "pcn",
            "sub-icb": "sub-icb",
            "icb": "icb",
            "region": "region",
        }
        yield from self.link(fields, column, relation[kind])

    def organisation(self, fields: list[str], line: int, kind: OdsKind) -> OdsOrganisation:
        get, code = self.layout.get, self.code(fields)
        name = get(fields, "name")
        if not name:
            raise NotTaken(NO_NAME)
        opened, closed = self.day(fields, "open"), self.day(fields, "close")
        lines = (get(fields, f"a{n}") for n in range(1, 6))
        return OdsOrganisation(
            code=code,
            name=name,
            kind=kind,
            address=tuple(text for text in lines if text),
            postcode=" ".join(get(fields, "postcode").upper().split()),
            opened=opened,
            closed=closed,
            status=self.status(fields, closed),
            phone=get(fields, "phone") or None,
            borough_name=get(fields, "borough") or None,
            borough_code=get(fields, "lad") or None,
            source_line=line,
        )

    def status(self, fields: list[str], closed: date | None) -> Status:
        """As the file says; a file without statuses lists what is open, and what has a closing date as closed."""
        if "status" in self.layout.index:
            return _STATUSES.get(self.layout.get(fields, "status").upper(), "unknown")
        return "closed" if closed else "active"

    def code(self, fields: list[str]) -> str:
        code = self.layout.get(fields, "code").upper()
        if not is_ods_code(code):
            raise NotTaken(NO_CODE)
        return code

    def day(self, fields: list[str], column: str) -> date | None:
        text = self.layout.get(fields, column)
        day = read_day(text)
        if text and day is None:
            raise NotTaken(NO_DATE)
        return day

    def link(
        self, fields: list[str], column: str, kind: RelationKind, dates: tuple[str, str] | None = None
    ) -> Iterator[OdsRelation]:
        """The relation to the code in `column`. A code that is empty or not a code is counted and left."""
        parent = self.layout.get(fields, column).upper()
        if not is_ods_code(parent):
            self.parts.append(f"the {_WORDS[kind]} is {'not an ODS code' if parent else 'not given'}")
            return
        start, end = (self.day(fields, dates[0]), self.day(fields, dates[1])) if dates else (None, None)
        yield OdsRelation(self.code(fields), parent, kind, start, end)

    def area_link(self, fields: list[str], column: str, kind: RelationKind) -> Iterator[OdsRelation]:
        """An undated relation that a file repeats on each row of one organisation: given once."""
        key: tuple[OdsKind, str] = ("other", f"{self.code(fields)} {self.layout.get(fields, column).upper()}")
        if key not in self.areas:
            self.areas.add(key)
            yield from self.link(fields, column, kind)

    def matching(
        self, fields: list[str], child: str, column: str, kind: RelationKind, form: re.Pattern[str]
    ) -> Iterator[OdsRelation]:
        """The relation to a code of today's form; earlier regions and area teams are counted and left."""
        parent = self.layout.get(fields, column).upper()
        if form.fullmatch(parent):
            yield OdsRelation(child, parent, kind, None, None)
        elif parent:
            self.parts.append(f"the {_WORDS[kind]} is an earlier one or outside England")
        else:
            self.parts.append(f"the {_WORDS[kind]} is not given")

    def borough(self, fields: list[str], child: str) -> Iterator[OdsRelation]:
        if "lad" not in self.layout.index:
            return
        parent = self.layout.get(fields, "lad")
        if re.fullmatch(r"[A-Z][0-9]{8}", parent):
            yield OdsRelation(child, parent, "borough", None, None)
        else:
            self.parts.append("the borough is not known")


_WORDS: Mapping[RelationKind, str] = {
    "pcn": "primary care network",
    "sub-icb": "sub-ICB",
    "icb": "ICB",
    "region": "region",
    "employer": "company that runs it",
}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@lru_cache(maxsize=20_000)
def read_day(text: str) -> date | None:
    """A day written 20260401, 2026-04-01 or 01Apr2026; None for anything else."""
    try:
        if re.fullmatch(r"[0-9]{8}", text):
            return date(int(text[:4]), int(text[4:6]), int(text[6:]))
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return date.fromisoformat(text)
        if re.fullmatch(r"[0-9]{2}[A-Za-z]{3}[0-9]{4}", text) and text[2:5].lower() in _MONTHS:
            return date(int(text[5:]), _MONTHS.index(text[2:5].lower()) + 1, int(text[:2]))
    except ValueError:  # 20260231
        return None
    return None
