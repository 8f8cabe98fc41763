"""Which ODS file is this? Told by its header line or, where the official file has none, by its shape.

ODS's standard layout has 27 columns and no header (epraccur, edispensary, egdpprac, eoptsite share it); those of the
Data Search and Export site are the same with quotation marks, "ACTIVE" for "A" and role codes such as RO76. Source of
the column order: the ODS file specifications, OGL v3, and the files themselves; the 27 columns of epraccur, egdpprac
and eoptsite are to be confirmed on the first official download (edispensary's are seen).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from fairpractice.organisations.reference.encoding import ReferenceFileError
from fairpractice.organisations.reference.tables import Row, folded

LayoutId = Literal["epraccur", "edispensary", "egdpprac", "eoptsite", "epcn", "epcn-partners", "practice-map"]

LAYOUT_WORDS: Mapping[LayoutId, str] = {
    "epraccur": "the ODS list of GP practices and other prescribers (epraccur)",
    "edispensary": "the ODS list of pharmacies (edispensary)",
    "egdpprac": "the ODS list of dental practices (egdpprac)",
    "eoptsite": "the ODS list of optical sites (eoptsite)",
    "epcn": "the ODS list of primary care networks (epcn)",
    "epcn-partners": "the ODS list of the members of primary care networks (epcn core partners)",
    "practice-map": "NHS England's map from practices to primary care networks, sub-ICBs, ICBs and regions",
}

_ADDRESS = "a1 a2 a3 a4 a5"
_START = f"code name grouping geography {_ADDRESS} postcode open close status subtype parent join left phone"
_STANDARD_27 = f"{_START} - - - - - - - setting -".split()
_STANDARD_21 = f"{_START} - - setting".split()
_EPCN_12 = f"code name subicb subicbname open close {_ADDRESS} postcode".split()
_PARTNERS_11 = (
    "code",
    "name",
    "subicb",
    "subicbname",
    "pcn",
    "pcnname",
    "pcnsubicb",
    "pcnsubicbname",
    "start",
    "end",
    "match",
)

# Our field → the folded column names that mean it, in all the headed files.
_NAMES: Mapping[str, tuple[str, ...]] = {
    "code": ("orgcode", "organisationcode", "pcncode", "practicecode", "partnerorganisationcode"),
    "name": ("name", "organisationname", "pcnname", "practicename", "partnername"),
    "grouping": ("nationalgrouping",),
    "geography": ("highlevelhealthgeography",),
    "a1": ("address1", "addr1", "addressline1"),
    "a2": ("address2", "addr2", "addressline2"),
    "a3": ("address3", "addr3", "addressline3"),
    "a4": ("address4", "addr4", "addressline4"),
    "a5": ("address5", "addr5", "addressline5"),
    "postcode": ("postcode", "practicepostcode"),
    "open": ("opendate",),
    "close": ("closedate",),
    "status": ("statuscode",),
    "subtype": ("orgsubtypecode", "organisationsubtypecode"),
    "parent": ("commissioner",),
    "join": ("joindate", "joinproviderdate", "joinproviderpurchaserdate"),
    "left": ("leftdate", "leftproviderdate", "leftproviderpurchaserdate"),
    "phone": ("tel", "telno", "contacttelephonenumber"),
    "setting": ("prescrset", "prescribingsetting"),
    "pcn": ("pcncode",),
    "pcnname": ("pcnname",),
    "subicb": (
        "currentsubicbloccode",
        "currentsubicblocationcode",
        "practiceparentsubicbloccode",
        "practiceparentsubicblocationcode",
        "subicblocationcode",
    ),
    "subicbname": ("subicblocationname",),
    "icb": ("icbcode",),
    "icbname": ("icbname",),
    "region": ("commregioncode",),
    "regionname": ("commregionname",),
    "extract": ("extractdate",),
    "start": ("practicetopcnrelationshipstartdate",),
    "end": ("practicetopcnrelationshipenddate",),
    "lad": ("lad", "ladcode", "ltlacode", "ltlacodecodepoint2019"),
    "borough": ("borough", "boroughname"),
}
_STANDARD_NEEDS = ("code", "name", "postcode", "open", "close", "status", "subtype", "parent")
_MAP_NEEDS = (
    "code",
    "name",
    "postcode",
    "pcn",
    "pcnname",
    "subicb",
    "subicbname",
    "icb",
    "icbname",
    "region",
    "regionname",
)
_PARTNERS_NEEDS = ("code", "name", "pcn", "subicb", "start", "end")
_EPCN_NEEDS = ("code", "name", "subicb", "open", "close", "postcode")

_PCN = re.compile(r"U[0-9]{5}")
_DATE = re.compile(r"[0-9]{8}|[0-9]{4}-[0-9]{2}-[0-9]{2}")
_POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}")


@dataclass(frozen=True)
class Layout:
    """The layout of one file: where each of our fields is, the number of columns, and whether line 1 is a header."""

    id: LayoutId
    index: Mapping[str, int]
    width: int
    headed: bool

    def get(self, fields: list[str], name: str) -> str:
        """The text of one of our fields without spaces around it; empty where the file has no such column."""
        position = self.index.get(name)
        return "" if position is None else fields[position].strip()


def recognise(sample: list[Row], file: str) -> Layout:
    """The layout of a file from its first rows, header included. Raises ReferenceFileError if we do not know it."""
    header = sample[0].fields
    names = [folded(name) for name in header]
    index = {field: names.index(n) for field, options in _NAMES.items() for n in options if n in names}
    width = len(header)
    if _has(index, _MAP_NEEDS) and "practicecode" in names:
        return Layout("practice-map", {**index, "code": names.index("practicecode")}, width, True)
    if _has(index, _PARTNERS_NEEDS) and "partnerorganisationcode" in names:
        places = {"code": names.index("partnerorganisationcode"), "name": names.index("partnername")}
        return Layout("epcn-partners", {**index, **places}, width, True)
    if _has(index, _EPCN_NEEDS) and names[0] == "pcncode":
        return Layout("epcn", index, width, True)
    if _has(index, _STANDARD_NEEDS):
        return Layout(_family(index, sample[1:], file), index, width, True)
    return _headerless(sample, width, file)


def _headerless(sample: list[Row], width: int, file: str) -> Layout:
    first = [field.strip() for field in sample[0].fields]
    if width in (27, 21) and _is_standard(first):
        index = _places(_STANDARD_27 if width == 27 else _STANDARD_21)
        return Layout(_family(index, sample, file), index, width, False)
    if width == 12 and _PCN.fullmatch(first[0]) and _DATE.fullmatch(first[4]):
        return Layout("epcn", _places(_EPCN_12), width, False)
    if width == 11 and _PCN.fullmatch(first[4]) and _DATE.fullmatch(first[8]):
        return Layout("epcn-partners", _places(_PARTNERS_11), width, False)
    raise ReferenceFileError(file, 1, _unknown(sample[0].fields))


def _is_standard(first: list[str]) -> bool:
    return bool(_DATE.fullmatch(first[10]) and (not first[9] or _POSTCODE.fullmatch(first[9].upper())))


def _family(index: Mapping[str, int], sample: Iterable[Row], file: str) -> LayoutId:
    """Which of the files that share the standard layout: by its prescribing settings or by its codes."""
    rows = [row.fields for row in sample if len(row.fields) > max(index.values())]
    settings, codes = index.get("setting"), [fields[index["code"]].strip().upper() for fields in rows]
    if settings is not None and any(fields[settings].strip() for fields in rows):
        return "epraccur"
    forms: tuple[tuple[LayoutId, str], ...] = (
        ("edispensary", r"F[A-Z0-9]{4}"),
        ("egdpprac", r"V[0-9]{5}"),
        ("eoptsite", r"TP[A-Z0-9]{2,4}"),
    )
    for layout, form in forms:
        if codes and sum(bool(re.fullmatch(form, code)) for code in codes) * 2 > len(codes):
            return layout
    if not codes:
        raise ReferenceFileError(file, 1, "This file has a header line and nothing below it. Download it again.")
    raise ReferenceFileError(
        file,
        1,
        "This is an ODS file of a kind that we do not read: its codes are not of GP practices, pharmacies, dental "
        "practices or optical sites.",
    )


def _unknown(header: list[str]) -> str:
    begins = ", ".join(field.strip() for field in header[:3])[:80]
    if any("ethnicgroup" in folded(name) or "asianbritish" in folded(name) for name in header):
        return "This is a table about ethnic groups, not a list of organisations. Load it as a Census file."
    return (
        f"We do not know this layout: its first line begins “{begins}”. We read the ODS files epraccur, edispensary, "
        "egdpprac, eoptsite, epcn and epcn core partners, and NHS England's practice map. Check the file, or download "
        "it again."
    )


def _places(fields: Iterable[str]) -> dict[str, int]:
    return {field: i for i, field in enumerate(fields) if field != "-"}


def _has(index: Mapping[str, int], needs: Iterable[str]) -> bool:
    return all(field in index for field in needs)
