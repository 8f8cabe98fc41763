"""What the columns of a table are: finds the heading among titles above it, and which column says the ethnic group and the role."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from fairpractice.workforce import ethnicity
from fairpractice.workforce.ethnicity import How, fold
from fairpractice.workforce.roles import looks_like_a_role

GROUP, ROLE = "group", "role"
LOOK_AT = 30  # rows among which the heading is
_MOST_COLUMNS = 200

_GROUP_WORDS = re.compile(r"\bethnic|\bethnicit|\brace\b|\beth (group|origin|code|cat)")
# The better word first: "Staff group" says more than "Job title".
_ROLE_WORDS = tuple(
    re.compile(words)
    for words in (
        r"\b(role|staff) group\b|\bstaff (type|category)\b",
        r"\bjob (role|title)\b|\brole\b",
        r"\bjob\b|\bposition\b|\boccupation\b|\bprofession\b|\bpost(?! ?code)\b|\bduties\b",
    )
)
# Cells that no heading has: a number, a date.
_DATA = re.compile(r"\d[\d ./:-]*")
PERSON = re.compile(
    r"\b(employee|payroll|assignment|staff|personal|person) (no|num|number|id|ref)\b|\besr (no|number)\b"
)


@dataclass(frozen=True)
class Heading:
    """The names of the columns and the row they stand in, 0 where the table has no heading."""

    row: int
    names: tuple[str, ...]


def find(head: Sequence[tuple[int, list[str]]]) -> Heading:
    """The heading of a table from its first rows."""
    best, score = None, 0
    for number, row in head[:LOOK_AT]:
        told = _score(row)
        if told > score:
            best, score = (number, row), told
    width = min(max((len(row) for _n, row in head), default=0), _MOST_COLUMNS)
    if best is None:
        return Heading(0, tuple(_letter(n) for n in range(width)))
    above = [row for number, row in head if number < best[0]]
    return Heading(best[0], tuple(_name(n, best[1], above) for n in range(max(width, len(best[1])))))


def _score(row: Sequence[str]) -> int:
    cells = [fold(cell) for cell in row if cell.strip()]
    if not cells or any(len(cell) > 80 for cell in cells):
        return 0
    told = 10 * any(_GROUP_WORDS.search(cell) for cell in cells)
    told += 5 * any(words.search(cell) for words in _ROLE_WORDS for cell in cells)
    if told and len(cells) > 1:
        return 10 * told + min(len(set(cells)), 9)
    if len(set(cells)) < 2 or any(_DATA.fullmatch(cell.strip()) for cell in row) or _tells_of_somebody(row):
        return 0
    return min(len(set(cells)), 9)


def _tells_of_somebody(row: Sequence[str]) -> bool:
    """Whether a row reads like a person's: an ethnic group or a code of one stands in it."""
    return any(ethnicity.read(cell).how is How.SURE for cell in row if cell.strip()) or any(
        looks_like_a_role(cell) and not any(words.search(fold(cell)) for words in _ROLE_WORDS) for cell in row
    )


def _letter(column: int) -> str:
    letters, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return _("Column %(letter)s") % {"letter": letters}


def _name(column: int, row: Sequence[str], above: Sequence[Sequence[str]]) -> str:
    """The name of a column; where its cell is empty, what stands above it."""
    for cells in (row, *reversed(above)):
        if column < len(cells) and cells[column].strip():
            return " ".join(cells[column].split())[:60]
    return _letter(column)


def guess(names: Sequence[str], sample: Sequence[Sequence[str]], remembered: Mapping[str, str]) -> tuple[int, int]:
    """The columns of the ethnic group and of the role, -1 where none seems to be it.

    remembered: GROUP or ROLE by folded name, as somebody said before. sample: some rows below the heading.
    """
    group = _best(names, sample, lambda name: _group_points(name, remembered), _says_groups)
    role = _best(names, sample, lambda name: _role_points(name, remembered), _says_roles, but=group)
    return group, role


def _group_points(name: str, remembered: Mapping[str, str]) -> float:
    if name in remembered:
        return 9 if remembered[name] == GROUP else 0
    return 3 if _GROUP_WORDS.search(name) else 0


def _role_points(name: str, remembered: Mapping[str, str]) -> float:
    if name in remembered:
        return 9 if remembered[name] == ROLE else 0
    return next((3 - n / 4 for n, words in enumerate(_ROLE_WORDS) if words.search(name)), 0)


def _best(
    names: Sequence[str],
    sample: Sequence[Sequence[str]],
    points: Callable[[str], float],
    says: Callable[[Sequence[str]], float],
    but: int = -1,
) -> int:
    best, score = -1, 0.0
    for column, name in enumerate(names):
        if column == but:
            continue
        cells = [row[column] for row in sample if column < len(row) and row[column].strip()]
        told = points(fold(name)) + says(cells)
        if told > score:
            best, score = column, told
    return best


def _says_groups(cells: Sequence[str]) -> float:
    """0 to 1 by how many cells name ethnic groups; 0 for letters alone, since M and F name groups as well as sexes."""
    if not cells:
        return 0
    read = {cell: ethnicity.read(cell).how is not How.NOT for cell in set(cells)}
    if sum(known and len(cell) > 2 for cell, known in read.items()) == 0 and sum(read.values()) < 4:
        return 0
    share = sum(read[cell] for cell in cells) / len(cells)
    return share if share >= 0.6 else 0


def _says_roles(cells: Sequence[str]) -> float:
    if not cells:
        return 0
    share = sum(looks_like_a_role(cell) for cell in cells) / len(cells)
    return share if share >= 0.5 else 0
