"""Counts a table: how many people have each pair of labels in two columns. Nothing else of a row is in what comes out.

Labels are told only of columns that are not lists of people: few different ones, or mostly words that roles or groups have.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from fairpractice.workforce import ethnicity
from fairpractice.workforce.ethnicity import How, fold
from fairpractice.workforce.exceptions import WorkforceError
from fairpractice.workforce.reading import headings
from fairpractice.workforce.reading.tables import open_table
from fairpractice.workforce.roles import looks_like_a_role

MOST_LABELS = 60
_SAMPLE = 300
_ROWS_TOLD = 30
_LONGEST = 70
_EMPTY_APART = 12
_STEP = 2000  # rows after which progress is told
_TOTALS = re.compile(
    r"^(grand |sub ?)?totals?\b|^overall\b|^sum\b|^all staff\b|^head ?count\b|^number of (staff|people)\b"
)
_NUMBER = re.compile(r"[\d.,% ]*")

Progress = Callable[[int], None]


@dataclass(frozen=True)
class Label:
    """A different label of a column: how many people have it, and the first rows in which it stands."""

    text: str
    people: int
    rows: tuple[int, ...]


@dataclass(frozen=True)
class Column:
    """One of the two columns: its name and its labels. different: how many there are; refused: it reads like a list of people."""

    name: str
    labels: tuple[Label, ...] = ()
    different: int = 0
    refused: bool = False


@dataclass(frozen=True)
class Tally:
    """A counted list. counts: people by (place of the role's label, place of the group's label); once: the same without repeats.

    repeats: rows of people who stand there already. left_out: rows that are no people, with the reason. read_at: where.
    """

    names: tuple[str, ...]
    group: Column
    role: Column
    counts: Mapping[tuple[int, int], int]
    once: Mapping[tuple[int, int], int]
    people: int
    repeats: tuple[int, ...] = ()
    repeated: int = 0
    left_out: tuple[tuple[int, str], ...] = ()
    sheet: str = ""
    other_sheets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wanted:
    """Columns that somebody chose, by name; "" to guess. no_role: the list has no roles.

    sure: somebody looked, so a column with about as many labels as people is no list of people all the same.
    """

    group: str = ""
    role: str = ""
    no_role: bool = False
    sheet: str = ""
    sure: bool = False


@dataclass
class _Labels:
    """Different labels of a column as they come, by place. apart: empty cells are told one by one, as long as they are few."""

    apart: bool = False

    places: dict[str, int] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    people: list[int] = field(default_factory=list)
    rows: list[list[int]] = field(default_factory=list)
    empty: int = 0

    def add(self, cell: str, row: int) -> int:
        text = " ".join(cell.split())[:_LONGEST]
        key = fold(text)
        if not key and self.apart and self.empty < _EMPTY_APART:
            self.empty += 1
            key = f"/{row}"  # no folded label of a cell is like this
        place = self.places.get(key)
        if place is None:
            # A column of people has one each: it is refused anyway, so its further cells are not even held.
            if len(self.texts) > 20 * MOST_LABELS:
                return len(self.texts) - 1
            place = self.places[key] = len(self.texts)
            self.texts.append(text)
            self.people.append(0)
            self.rows.append([])
        self.people[place] += 1
        if len(self.rows[place]) < _ROWS_TOLD:
            self.rows[place].append(row)
        return place

    def column(self, name: str, knows: Callable[[str], bool], sure: bool) -> Column:
        filled = [(text, people) for text, people in zip(self.texts, self.people, strict=True) if text]
        different, people = len(filled), sum(people for _t, people in filled)
        known = sum(people for text, people in filled if knows(text)) if different <= MOST_LABELS else 0
        if different > MOST_LABELS or (not sure and different >= 4 and different > people / 2 and known < people / 2):
            return Column(name, different=different, refused=True)
        labels = zip(self.texts, self.people, self.rows, strict=True)
        return Column(name, tuple(Label(text, n, tuple(rows)) for text, n, rows in labels), different)


def tally(data: bytes, wanted: Wanted, remembered: Mapping[str, str], progress: Progress = lambda rows: None) -> Tally:
    """Reads and counts a file. Raises WorkforceError with the field "file" (or the column's) when that is not possible.

    remembered: `headings.GROUP` or `ROLE` by folded name of a column. progress is told how many rows were read.
    """
    table = open_table(data, wanted.sheet)
    head = list(itertools.islice(table.rows, headings.LOOK_AT + _SAMPLE))
    heading = headings.find(head)
    sample = [row for number, row in head if number > heading.row]
    at_group, at_role = _columns(heading.names, sample, wanted, remembered)
    groups, roles = _Labels(), _Labels(apart=at_role >= 0)
    counts: dict[tuple[int, int], int] = {}
    once: dict[tuple[int, int], int] = {}
    left_out: list[tuple[int, str]] = []
    repeats: list[int] = []
    person, seen, people, repeated = _tells_people_apart(heading.names, sample, at_group, at_role), set(), 0, 0
    for number, row in itertools.chain(head, table.rows):
        if number % _STEP == 0:
            progress(number)
        if number <= heading.row or not any(row):
            continue
        cell = _cell(row, at_group)
        if reason := _no_person(row, cell, heading.names):
            left_out.append((number, reason))
            continue
        pair = roles.add(_cell(row, at_role), number), groups.add(cell, number)
        counts[pair] = counts.get(pair, 0) + 1
        people += 1
        again = person(row)
        if again is not None and again in seen:
            repeated += 1
            if len(repeats) < _ROWS_TOLD:
                repeats.append(number)
        else:
            seen.add(again)
            once[pair] = once.get(pair, 0) + 1
    if not people:
        raise WorkforceError(_("There are no rows of people in this table"), "file")
    return Tally(
        names=heading.names,
        group=groups.column(_named(heading.names, at_group), _knows_group, wanted.sure) if at_group >= 0 else Column(""),
        role=roles.column(_named(heading.names, at_role), looks_like_a_role, wanted.sure) if at_role >= 0 or wanted.no_role else Column(""),
        counts=counts,
        once=once,
        people=people,
        repeats=tuple(repeats),
        repeated=repeated,
        left_out=tuple(left_out[:_ROWS_TOLD]),
        sheet=table.sheet,
        other_sheets=table.others,
    )  # fmt: skip


def _named(names: Sequence[str], column: int) -> str:
    return names[column] if 0 <= column < len(names) else ""


def _cell(row: Sequence[str], column: int) -> str:
    return row[column].strip() if 0 <= column < len(row) else ""


def _knows_group(text: str) -> bool:
    return text.isdecimal() or ethnicity.read(text).how is not How.NOT


def _columns(
    names: Sequence[str], sample: Sequence[Sequence[str]], wanted: Wanted, remembered: Mapping[str, str]
) -> tuple[int, int]:
    group, role = headings.guess(names, sample, remembered)
    folded = [fold(name) for name in names]
    if wanted.group:
        group = _place(folded, wanted.group, "group")
    if wanted.role:
        role = _place(folded, wanted.role, "role")
    if wanted.no_role:
        role = -1
    if group >= 0 and group == role:
        raise WorkforceError(_("Choose two different columns"), "role")
    return group, role


def _place(folded: Sequence[str], name: str, field_name: str) -> int:
    if fold(name) not in folded:
        raise WorkforceError(_("This file has no column “%(name)s”") % {"name": name}, field_name)
    return folded.index(fold(name))


def _no_person(row: Sequence[str], group: str, names: Sequence[str]) -> str:
    """Why a row is nobody's: a line of totals, the heading again; "" for a person."""
    filled = [cell.strip() for cell in row if cell.strip()]
    if not filled:
        return _("It is empty")
    if _TOTALS.match(fold(filled[0])) and (not group or _NUMBER.fullmatch(group)):
        return _("It reads like totals")
    if all(_NUMBER.fullmatch(cell) for cell in filled) and not group:
        return _("It has only numbers")
    if len(filled) > 1 and all(
        fold(cell) == fold(name) for cell, name in zip(row, names, strict=False) if cell.strip()
    ):
        return _("It is the heading again")
    if len(filled) == 1 and len(names) > 2 and (not group or len(filled[0]) > _LONGEST):
        return _("It has one cell alone, as notes have")
    return ""


def _tells_people_apart(
    names: Sequence[str], sample: Sequence[Sequence[str]], group: int, role: int
) -> Callable[[Sequence[str]], int | None]:
    """What stands for a person, as a digest: the number of the person, else the whole row where other columns tell people apart."""
    for column, name in enumerate(names):
        if headings.PERSON.search(fold(name)) and column not in (group, role):
            return lambda row: hash(_cell(row, column)) if _cell(row, column) else None
    filled = [row for row in sample if any(row)]
    for column in range(len(names)):
        cells = [_cell(row, column) for row in filled]
        if column not in (group, role) and len(cells) > 1 and len(set(cells)) >= 0.7 * len(cells):
            return lambda row: hash(tuple(row))
    return lambda row: None


def rows_of(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """The rows of a small table, as they are: for tables of counts, not of people. Raises WorkforceError."""
    return open_table(data).rows
