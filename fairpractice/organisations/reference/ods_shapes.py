"""What ODS files say, as values, and the check of an ODS code that somebody typed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.utils.translation import gettext as _

from fairpractice.organisations.reference.taking import ReadingReport

OdsKind = Literal["gp", "pharmacy", "pcn", "icb", "sub-icb", "region", "dental", "optometry", "other"]
# employer: the parent runs the site. successor: the parent follows the child. geography, commissioner, partner, payee,
# direction: as the ODS interface names them, where the parent is not an area of ours.
RelationKind = Literal[
    "pcn",
    "sub-icb",
    "icb",
    "region",
    "borough",
    "employer",
    "successor",
    "geography",
    "commissioner",
    "partner",
    "payee",
    "direction",
    "other",
]
Status = Literal["active", "closed", "dormant", "proposed", "unknown"]

# London is Y56. The regions that ODS files named before April 2019 (Y54, Y55, Y57) are not here.
REGIONS: dict[str, str] = {
    "Y56": "London",
    "Y58": "South West",
    "Y59": "South East",
    "Y60": "Midlands",
    "Y61": "East of England",
    "Y62": "North West",
    "Y63": "North East and Yorkshire",
}


@dataclass(frozen=True)
class OdsOrganisation:
    """One organisation as one row of one file has it.

    `address` holds the lines that are not empty. `source_line` counts from 1 (in a JSON list: the place in the list).
    `borough_code` is the ONS code; both borough fields come only from files that were matched by postcode.
    """

    code: str
    name: str
    kind: OdsKind
    address: tuple[str, ...]
    postcode: str
    opened: date | None
    closed: date | None
    status: Status
    phone: str | None
    borough_name: str | None
    borough_code: str | None
    source_line: int


@dataclass(frozen=True)
class OdsRelation:
    """`child_code` belongs to `parent_code` from `start` to `end`, both days included; None: the file is silent."""

    child_code: str
    parent_code: str
    kind: RelationKind
    start: date | None
    end: date | None


@dataclass(frozen=True)
class OdsReport(ReadingReport):
    """What was taken from an ODS file and what was left. `as_at` is the day that the file describes, if it says."""

    as_at: date | None


@dataclass(frozen=True)
class OdsReading:
    """Everything one file says, in the order of the file. Copies of a row give copies here: the report counts them."""

    organisations: tuple[OdsOrganisation, ...]
    relations: tuple[OdsRelation, ...]
    report: OdsReport


class OdsCodeError(ValueError):
    """A text that is not an ODS code. `str(error)` is a sentence for the person who typed it."""


# Formats in the official files: GP practice, PCN, dental practice A12345; pharmacy FXX12; pharmacy company P1A2, PABC;
# ICB QMF, Z9B2Z; sub-ICB 93C, A3A8R; trust RWR; local authority 105; optical site TP1AB; Jersey ABC123; EE123456.
_THREE = re.compile(r"[A-Z0-9]{3}")
_COMPANY = re.compile(r"P[A-Z]{3}")
_LONGER = re.compile(r"(?=.*[A-Z])(?=.*[0-9])[A-Z0-9]{4,8}")
_UNSHOWABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


def is_ods_code(text: str) -> bool:
    """True if `text`, in capitals and without spaces, has the form of an ODS code. Whether it exists, ODS knows."""
    return bool(_LONGER.fullmatch(text) or _THREE.fullmatch(text) or _COMPANY.fullmatch(text))


def check_ods_code(text: str) -> str:
    """The code in capitals without spaces around it. Raises OdsCodeError with a sentence for who typed it."""
    code = text.strip().upper()
    if is_ods_code(code):
        return code
    typed = _UNSHOWABLE.sub("", text).strip()
    if not typed:
        raise OdsCodeError(
            _("An ODS code has 3 to 8 letters and digits, such as F84012. Type the code of your Practice.")
        )
    shown = typed if len(typed) <= 20 else f"{typed[:20]}…"
    raise OdsCodeError(
        _("An ODS code has 3 to 8 letters and digits, such as F84012. You typed “%(code)s”. Check it and try again.")
        % {"code": shown}
    )
