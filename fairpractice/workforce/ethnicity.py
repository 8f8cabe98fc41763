"""What a code or label of a list says of an ethnic group: a value of `groups.LABELS`, a guess to be confirmed, or why it says nothing.

Codes and labels are content (`content/workforce/ethnicity.yaml`), each set with its source and year. Nothing is guessed silently:
a close spelling comes back as a guess, and a bare number means nothing until somebody says which numbered list it is from.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import yaml
from django.utils.translation import gettext as _

from fairpractice.framework.packs import content_root
from fairpractice.organisations.reference.ethnic_groups import ETHNIC_GROUPS
from fairpractice.workforce.groups import CANNOT_SAY, LABELS, NOT_KNOWN, Value, six

FILE = "workforce/ethnicity.yaml"
CLOSE = 0.84  # of difflib's ratio: "White Britsh" is close to "White British", "Indian" is not close to "Irish"

# Of these we guess, and never more: where somebody comes from is not yet what they call their ethnic group.
_GUESSED: Mapping[str, Value] = MappingProxyType(
    {
        **dict.fromkeys(("english", "scottish", "welsh", "cornish", "northern irish", "white uk"), "white-british"),
        **dict.fromkeys(("white european", "eastern european", "white american", "white australian"), "white-other"),
        **dict.fromkeys(("ghanaian", "zimbabwean", "kenyan", "ethiopian", "eritrean", "sudanese"), "african"),
        **dict.fromkeys(("jamaican", "trinidadian", "barbadian", "west indian"), "caribbean"),
        **dict.fromkeys(("korean", "thai", "nepalese", "nepali", "indonesian", "afghan"), "asian-other"),
        **dict.fromkeys(("iranian", "kurdish", "latin american", "brazilian"), "any-other"),
    }
)
_NATIONAL = {"british", "uk", "united kingdom", "great britain", "european", "british citizen"}
_BROAD: Mapping[str, str] = MappingProxyType(
    {
        "white": "white",
        "asian": "asian",
        "asian or asian british": "asian",
        "asian / asian british": "asian",
        "asian asian british or asian welsh": "asian",
        "black": "black",
        "black or black british": "black",
        "black / black british": "black",
        "black british": "black",
        "black black british caribbean or african": "black",
        "black black british black welsh caribbean or african": "black",
        "black / african / caribbean / black british": "black",
        "black african caribbean or black british": "black",
        "mixed": "mixed",
        "mixed or multiple": "mixed",
        "mixed or multiple ethnic groups": "mixed",
        "mixed / multiple ethnic groups": "mixed",
        "mixed / multiple ethnic group": "mixed",
        "other": "other",
        "other ethnic group": "other",
        "other ethnic groups": "other",
        "another ethnic group": "other",
    }
)
_CODE_FIRST = re.compile(r"^\s*([A-Za-z][A-Za-z0-9]?|99)\s*(?:[-–—:.)]\s*|\s)(.+)$")


class How(Enum):
    """How sure a reading is. SURE: a code or a label that we know. GUESS: somebody has to confirm it. NOT: it says nothing to us."""

    SURE = "sure"
    GUESS = "guess"
    NOT = "not"


@dataclass(frozen=True)
class Meant:
    """What a label says. value: "" when it says nothing to us; because: why it is a guess or nothing, "" when it is sure."""

    how: How
    value: Value = ""
    because: str = ""


@dataclass(frozen=True)
class CodeSet:
    """A dated list of codes. numbered: its codes are bare numbers, which other lists use for other groups."""

    id: str
    title: str
    source: str
    year: int
    numbered: bool
    codes: Mapping[str, Value]


def fold(label: str) -> str:
    """A label without case, signs and doubled spaces; "&" reads as "and"; the stroke stays ("mixed/other" is not "mixed - other")."""
    text = unicodedata.normalize("NFKC", label).casefold().replace("&", " and ").replace("_", " ").replace("/", " / ")
    return " ".join(re.sub(r"[^\w/]+", " ", text).split())


@lru_cache(maxsize=1)
def _content() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((content_root() / FILE).read_text("utf-8"))
    return found


@lru_cache(maxsize=1)
def code_sets() -> Mapping[str, CodeSet]:
    """The dated code sets by id. Raises ValueError when the content names a value that there is not."""
    made = {}
    for row in _content()["sets"]:
        codes = {str(code).upper(): _known(value) for code, value in row["codes"].items()}
        made[row["id"]] = CodeSet(row["id"], row["title"], row["source"], int(row["year"]), row["numbered"], codes)
    return MappingProxyType(made)


def numbered() -> list[CodeSet]:
    """The sets of bare numbers, from which somebody chooses."""
    return [each for each in code_sets().values() if each.numbered]


def _known(value: str) -> Value:
    if value not in LABELS:
        raise ValueError(f"{FILE}: “{value}” is no value of ours")
    return value


@lru_cache(maxsize=1)
def labels() -> Mapping[str, Value]:
    """Every label that we know, folded, with its value. Raises ValueError when one label is given two meanings."""
    found: dict[str, Value] = {}
    for block in _content()["labels"]:
        for value, texts in block["values"].items():
            for text in texts:
                if found.setdefault(text, _known(value)) != value:
                    raise ValueError(f"{FILE}: “{text}” stands for {found[text]} and for {value}")
    for group in ETHNIC_GROUPS:
        found.setdefault(fold(group.full_label), group.id)
        found.setdefault(fold(group.label), group.id)
    for value, words in LABELS.items():
        found.setdefault(fold(words), value)
    return MappingProxyType(found)


@lru_cache(maxsize=1)
def _lettered() -> Mapping[str, Value]:
    codes: dict[str, Value] = {}
    for each in code_sets().values():
        if not each.numbered:
            codes.update(each.codes)
    return MappingProxyType(codes)


def read(label: str, numbers_of: str = "") -> Meant:
    """What a label says. numbers_of: id of the numbered set that bare numbers are from, "" when nobody has said.

    Raises KeyError when there is no such set.
    """
    folded = fold(label)
    if not folded:
        return Meant(How.SURE, NOT_KNOWN)
    if folded.upper() in _lettered():
        return Meant(How.SURE, _lettered()[folded.upper()])
    if number := re.fullmatch(r"(\d+)(?: 0+)?", folded):  # Excel may give 99 as 99.0
        digits = number[1]
        return Meant(How.SURE, _lettered()[digits]) if digits in _lettered() else _number(digits, numbers_of)
    if (value := _label(folded)) is not None:
        return Meant(How.SURE, value)
    return _code_and_words(label) or _unsure(folded)


def _number(digits: str, numbers_of: str) -> Meant:
    if not numbers_of:
        return Meant(
            How.NOT, because=_("A number means different groups on different lists. Say which list it is from")
        )
    value = code_sets()[numbers_of].codes.get(str(int(digits)))
    if value is None:
        return Meant(How.NOT, because=_("There is no such number on the list that you chose"))
    return Meant(How.SURE, value)


def _label(folded: str) -> Value | None:
    """A label that we know, whole or as a broad group and one in it ("Asian or Asian British – Indian")."""
    if folded in labels():
        return labels()[folded]
    words = folded.split()
    for cut in range(len(words) - 1, 0, -1):
        broad = _BROAD.get(" ".join(words[:cut]))
        rest = labels().get(" ".join(words[cut:])) if broad else None
        if rest and rest not in (CANNOT_SAY, NOT_KNOWN) and _in_broad(rest, str(broad)):
            return rest
    return None


def _in_broad(value: Value, broad: str) -> bool:
    group = six(value)
    if group is None:
        return False
    return group in ("white-british", "broad-white-other") if broad == "white" else group == f"broad-{broad}"


def _code_and_words(label: str) -> Meant | None:
    """A code before its words, as "A - White British": they have to say the same."""
    found = _CODE_FIRST.match(label)
    if not found or found[1].upper() not in _lettered():
        return None
    code, words = _lettered()[found[1].upper()], _label(fold(found[2]))
    if words is None:
        return None
    if words == code or six(words) == six(code) is not None or found[1].upper() == "C3":
        return Meant(How.SURE, words)
    return Meant(How.NOT, because=_("The code says one thing and the words another"))


def _unsure(folded: str) -> Meant:
    if folded in _NATIONAL:
        return Meant(How.NOT, because=_("This can be said of any ethnic group"))
    if folded in _GUESSED:
        return Meant(How.GUESS, _GUESSED[folded], _("Our guess from the words"))
    close = difflib.get_close_matches(folded, list(labels()), n=1, cutoff=CLOSE)
    if close and len(folded) > 3:
        return Meant(How.GUESS, labels()[close[0]], _("Close to “%(label)s”") % {"label": close[0]})
    return Meant(How.NOT, because=_("We do not know this label"))
