"""Reads ethnic group by local authority, Census 2021 table TS021 (ONS, OGL v3).

Two layouts: *wide*, one row an area with 19 counts; *long*, as ONS's "create a custom dataset" writes it, one row an
area and group. ONS changes counts a little to protect people, so areas do not add up exactly to larger ones: nothing
here checks that they do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from fairpractice.organisations.reference.encoding import Decoded, ReferenceFileError, read_text
from fairpractice.organisations.reference.ethnic_groups import BY_CENSUS_CODE, ETHNIC_GROUPS, GROUP_IDS
from fairpractice.organisations.reference.tables import AGAIN, Row, folded, of_width, rows_of
from fairpractice.organisations.reference.taking import ReadingReport, Tally, counted, frozen

WIDE = "a Census 2021 table of ethnic group by area (TS021), one row an area"
LONG = "a Census 2021 table of ethnic group by area (TS021), one row an area and group"

_LOCAL_AUTHORITY = re.compile(r"(E0[6789]|W06)\d{6}")
_NOT_AN_AREA = "the area is not a local authority of England or Wales"
_DOES_NOT_APPLY = "the group is “Does not apply”"
_COPY = "an exact copy of an earlier row; counting it would count people twice"

_AREA_CODE = re.compile(r"(ltla\d*code|ladcode|lad\d+cd|lowertierlocalauthoritiescode|areacode)")
_AREA_NAME = re.compile(r"(ltla\d*name|ladname|lad\d+nm|lowertierlocalauthorities|areaname)")
_TOTAL = {"total", "totalallusualresidents", "allusualresidents"}
_GROUP_OF_LABEL = {folded(group.full_label): group.id for group in ETHNIC_GROUPS}
_LONG_HEADER = ("ethnicgroup20categoriescode", "ethnicgroup20categories", "observation")


@dataclass(frozen=True)
class AreaEthnicity:
    """People of one area by our 19 group ids. `total` is as printed, or the sum of the 19 where none is printed."""

    area_code: str
    area_name: str
    counts: Mapping[str, int]
    total: int


@dataclass(frozen=True)
class CensusReport(ReadingReport):
    """What was taken from a Census file and what was left."""


@dataclass(frozen=True)
class CensusReading:
    """Everything one file says, in the order of the file."""

    areas: tuple[AreaEthnicity, ...]
    report: CensusReport


def read_census(path: Path) -> CensusReading:
    """Reads a whole file. Raises ReferenceFileError for a wrong, cut or damaged one; there are no half readings."""
    decoded = read_text(path)
    rows = rows_of(decoded.text, path.name)
    header = next(rows)
    names = [folded(name) for name in header.fields]
    body = of_width(rows, len(names), path.name)
    tally = Tally()
    if all(name in names for name in _LONG_HEADER):
        layout, areas = LONG, _long(names, body, path.name, tally)
    else:
        layout, areas = WIDE, _wide(names, body, path.name, tally)
    if not tally.rows:
        raise ReferenceFileError(path.name, 1, f"This file has a header line and nothing below it. {AGAIN}")
    return CensusReading(areas, _report(path, layout, decoded, tally))


def _report(path: Path, layout: str, decoded: Decoded, tally: Tally) -> CensusReport:
    return CensusReport(
        file=path.name,
        layout=layout,
        encoding=decoded.encoding,
        rows=tally.rows,
        taken=tally.taken,
        left=frozen(tally.left),
        parts_left=frozen(tally.parts_left),
        duplicates=tally.duplicates.count,
        duplicate_lines=tuple(tally.duplicates.lines),
        notes=tuple(tally.notes) or (_note(tally),),
    )


def _note(tally: Tally) -> str:
    if not tally.duplicates.count:
        return "No row is an exact copy of another."
    return f"{counted(tally.duplicates.count, 'row')} repeated an earlier row exactly; we counted those people once."


def _wide(names: list[str], body: Iterator[Row], file: str, tally: Tally) -> tuple[AreaEthnicity, ...]:
    code, name = _area_columns(names, file)
    total = next((i for i, column in enumerate(names) if column in _TOTAL), None)
    columns = {_GROUP_OF_LABEL[column]: i for i, column in enumerate(names) if column in _GROUP_OF_LABEL}
    _need_nineteen(columns, file)
    areas: dict[str, AreaEthnicity] = {}
    for line, fields in body:
        copy = tally.see(fields, line)
        area_code = fields[code].strip()
        if copy or not _LOCAL_AUTHORITY.fullmatch(area_code):
            tally.leave(_COPY if copy else _NOT_AN_AREA, line)
            continue
        if area_code in areas:
            raise ReferenceFileError(file, line, f"Area {area_code} is here twice with different numbers. {AGAIN}")
        counts = {group: _people(fields[columns[group]], file, line) for group in GROUP_IDS}
        printed = sum(counts.values()) if total is None else _people(fields[total], file, line)
        areas[area_code] = AreaEthnicity(area_code, fields[name].strip(), MappingProxyType(counts), printed)
    return tuple(areas.values())


def _need_nineteen(columns: Mapping[str, int], file: str) -> None:
    missing = [group.full_label for group in ETHNIC_GROUPS if group.id not in columns]
    if len(missing) == len(ETHNIC_GROUPS):
        raise ReferenceFileError(
            file,
            1,
            "This file does not have the 19 ethnic groups of Census 2021. We need table TS021 by local authority, "
            "“Ethnic group (20 categories)”, from the ONS website.",
        )
    if missing:
        raise ReferenceFileError(file, 1, f"This file has no column for “{missing[0]}”. {AGAIN}")


def _long(names: list[str], body: Iterator[Row], file: str, tally: Tally) -> tuple[AreaEthnicity, ...]:
    code, name = _area_columns(names, file)
    group_code, group_label, observation = (names.index(column) for column in _LONG_HEADER)
    if len(names) > 5:
        raise ReferenceFileError(
            file,
            1,
            "This table is split by something besides area and ethnic group. Download TS021 without other columns.",
        )
    found: dict[str, dict[str, int]] = {}
    area_names: dict[str, str] = {}
    line = 1
    for line, fields in body:
        copy, area_code = tally.see(fields, line), fields[code].strip()
        group = _group(fields[group_code], fields[group_label], file, line)
        reason = _COPY if copy else None if _LOCAL_AUTHORITY.fullmatch(area_code) else _NOT_AN_AREA
        if reason or group is None:
            tally.leave(reason or _DOES_NOT_APPLY, line)
            continue
        counts = found.setdefault(area_code, {})
        if group in counts:
            raise ReferenceFileError(
                file, line, f"Area {area_code} has this group twice with different numbers. {AGAIN}"
            )
        counts[group] = _people(fields[observation], file, line)
        area_names.setdefault(area_code, fields[name].strip())
    return tuple(_whole(area, area_names[area], counts, file, line) for area, counts in found.items())


def _whole(area: str, name: str, counts: dict[str, int], file: str, last: int) -> AreaEthnicity:
    if len(counts) != len(GROUP_IDS):
        raise ReferenceFileError(file, last, f"{name} ({area}) has {len(counts)} of the 19 ethnic groups. {AGAIN}")
    ordered = {group: counts[group] for group in GROUP_IDS}
    return AreaEthnicity(area, name, MappingProxyType(ordered), sum(ordered.values()))


def _group(code: str, label: str, file: str, line: int) -> str | None:
    """Our id of a Census code, None for "Does not apply". The label must agree: code lists differ between sources."""
    text = code.strip()
    if text == "-8":
        return None
    group = BY_CENSUS_CODE.get(int(text)) if re.fullmatch(r"[0-9]{1,2}", text) else None
    if group is None or _GROUP_OF_LABEL.get(folded(label)) != group.id:
        raise ReferenceFileError(
            file,
            line,
            f"“{label.strip()[:80]}” is not group {text[:10]} of Census 2021. Check that this is table TS021.",
        )
    return group.id


def _area_columns(names: list[str], file: str) -> tuple[int, int]:
    code = next((i for i, name in enumerate(names) if _AREA_CODE.fullmatch(name)), None)
    name = next((i for i, column in enumerate(names) if _AREA_NAME.fullmatch(column)), None)
    if code is None or name is None:
        raise ReferenceFileError(
            file,
            1,
            "This is not a Census table by local authority that we can read. We need table TS021, “Ethnic group (20 "
            "categories)” by “Lower tier local authorities”, as CSV from the ONS website.",
        )
    return code, name


def _people(text: str, file: str, line: int) -> int:
    digits = text.strip().replace(",", "")
    if not re.fullmatch(r"[0-9]{1,9}", digits):
        raise ReferenceFileError(file, line, f"“{text.strip()[:20]}” is not a number of people. {AGAIN}")
    return int(digits)
