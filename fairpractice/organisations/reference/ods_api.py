"""Answers of the ODS organisation reference data interface (ORD API): one organisation, or a list of them.

Source of role and relation codes: ODS, "roles" and "rels" of the interface, OGL v3; those marked with † were not at
hand as a document and are to be confirmed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from fairpractice.organisations.reference.encoding import ReferenceFileError
from fairpractice.organisations.reference.ods_shapes import (
    OdsKind,
    OdsOrganisation,
    OdsRelation,
    RelationKind,
    Status,
    is_ods_code,
)
from fairpractice.organisations.reference.ods_tables import NO_CODE, NO_NAME, Found, read_day
from fairpractice.organisations.reference.tables import AGAIN
from fairpractice.organisations.reference.taking import Tally

ONE = "the answer of the ODS interface about one organisation"
LIST = "a list of organisations from the ODS interface"

# A role beside the primary one may say more: RO177 is any prescriber, RO76 a GP practice; RO98 a CCG, RO319 a sub-ICB.
_KINDS: Mapping[str, OdsKind] = {
    "RO76": "gp",
    "RO182": "pharmacy",
    "RO272": "pcn",
    "RO261": "icb",
    "RO318": "icb",  # †
    "RO98": "sub-icb",
    "RO319": "sub-icb",
    "RO209": "region",  # †
    "RO210": "region",  # †
    "RO110": "dental",  # †
    "RO165": "optometry",  # †
}
_AREAS: Mapping[str, RelationKind] = {
    "RO272": "pcn",
    "RO261": "icb",
    "RO318": "icb",
    "RO98": "sub-icb",
    "RO319": "sub-icb",
}
_RELATIONS: Mapping[str, RelationKind] = {
    "RE3": "direction",
    "RE4": "commissioner",
    "RE5": "geography",
    "RE6": "employer",
    "RE8": "partner",
    "RE9": "payee",
}


def take_json(text: str, file: str, tally: Tally) -> tuple[str, list[Found]]:
    """The layout in words and what the answer says. Raises ReferenceFileError for a cut or unknown answer."""
    try:
        answer = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else None
        raise ReferenceFileError(file, line, f"This is not whole JSON. {AGAIN}") from error
    if isinstance(answer, dict) and isinstance(answer.get("Organisation"), dict):
        return ONE, list(_one(answer["Organisation"], 1, tally))
    if isinstance(answer, dict) and isinstance(answer.get("Organisations"), list):
        return LIST, [found for i, entry in enumerate(answer["Organisations"], 1) for found in _listed(entry, i, tally)]
    raise ReferenceFileError(
        file,
        None,
        "This JSON has neither “Organisation” nor “Organisations”, so it is not an answer of the ODS interface.",
    )


def _listed(entry: object, place: int, tally: Tally) -> Iterator[Found]:
    data = _object(entry)
    tally.see([json.dumps(data, sort_keys=True)], place)
    code, name = _text(data, "OrgId").upper(), _text(data, "Name")
    if reason := _unusable(code, name):
        tally.leave(reason, place)
        return
    kind = _KINDS.get(_text(data, "PrimaryRoleId"), "other")
    postcode, status = _text(data, "PostCode"), _status(data)
    yield OdsOrganisation(code, name, kind, (), postcode, None, None, status, None, None, None, place)


def _one(data: Mapping[str, Any], place: int, tally: Tally) -> Iterator[Found]:
    tally.see([json.dumps(data, sort_keys=True)], place)
    code, name = _extension(data), _text(data, "Name")
    if reason := _unusable(code, name):
        tally.leave(reason, place)
        return
    opened, closed = _dates(data)
    location = _object(_object(data.get("GeoLoc")).get("Location"))
    lines = [_text(location, part) for part in ("AddrLn1", "AddrLn2", "AddrLn3", "Town", "County", "Country")]
    contacts = [_object(contact) for contact in _list(_object(data.get("Contacts")).get("Contact"))]
    phones = [_text(contact, "value") for contact in contacts if _text(contact, "type") == "tel"]
    yield OdsOrganisation(
        code=code,
        name=name,
        kind=_kind(data),
        address=tuple(line for line in lines if line),
        postcode=_text(location, "PostCode"),
        opened=opened,
        closed=closed,
        status=_status(data),
        phone=phones[0] if phones else None,
        borough_name=None,
        borough_code=None,
        source_line=place,
    )
    yield from _relations(data, code, tally, place)
    yield from _successions(data, code, tally, place)


def _kind(data: Mapping[str, Any]) -> OdsKind:
    roles = [_text(_object(role), "id") for role in _list(_object(data.get("Roles")).get("Role"))]
    return next((_KINDS[role] for role in roles if role in _KINDS), "other")


def _relations(data: Mapping[str, Any], code: str, tally: Tally, place: int) -> Iterator[OdsRelation]:
    for entry in _list(_object(data.get("Rels")).get("Rel")):
        relation = _object(entry)
        target = _object(relation.get("Target"))
        parent = _extension(target)
        if not is_ods_code(parent):
            tally.leave_part("a relation has no ODS code", place)
            continue
        role = _text(_object(target.get("PrimaryRoleId")), "id")
        kind = _AREAS.get(role) or _RELATIONS.get(_text(relation, "id"), "other")
        yield OdsRelation(code, parent, kind, *_dates(relation))


def _successions(data: Mapping[str, Any], code: str, tally: Tally, place: int) -> Iterator[OdsRelation]:
    """Both directions as one: the parent follows the child, from the start."""
    for entry in _list(_object(data.get("Succs")).get("Succ")):
        succession = _object(entry)
        other, which = _extension(_object(succession.get("Target"))), _text(succession, "Type").lower()
        if not is_ods_code(other) or which not in ("predecessor", "successor"):
            tally.leave_part("a succession has no ODS code or no direction", place)
            continue
        child, parent = (other, code) if which == "predecessor" else (code, other)
        yield OdsRelation(child, parent, "successor", *_dates(succession))


def _dates(data: Mapping[str, Any]) -> tuple[date | None, date | None]:
    """The operational dates, or else the legal ones."""
    dates = [_object(entry) for entry in _list(data.get("Date"))]
    dates.sort(key=lambda entry: _text(entry, "Type") != "Operational")
    return (read_day(_text(dates[0], "Start")), read_day(_text(dates[0], "End"))) if dates else (None, None)


def _status(data: Mapping[str, Any]) -> Status:
    statuses: Mapping[str, Status] = {"active": "active", "inactive": "closed"}
    return statuses.get(_text(data, "Status").lower(), "unknown")


def _unusable(code: str, name: str) -> str | None:
    if not is_ods_code(code):
        return NO_CODE
    return None if name else NO_NAME


def _extension(data: Mapping[str, Any]) -> str:
    return _text(_object(data.get("OrgId")), "extension").upper()


def _text(data: Mapping[str, Any], key: str) -> str:
    value = data.get(key)
    return value.strip() if isinstance(value, str) else ""


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
