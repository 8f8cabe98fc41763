"""From the labels of a list to our values: what is remembered, known, guessed or not understood, and what comes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from fairpractice.organisations.models import Organisation
from fairpractice.workforce import ethnicity, roles
from fairpractice.workforce.ethnicity import How, Meant, fold
from fairpractice.workforce.groups import LABELS, Value
from fairpractice.workforce.holding import Job
from fairpractice.workforce.models import Meaning, RoleGroup
from fairpractice.workforce.reading.tallying import Label, Tally

Counts = dict[str, dict[Value, int]]  # people by role group and value


@dataclass(frozen=True)
class Line:
    """A label on the mapping page. remembered: the lead said so before."""

    place: int
    label: Label
    meant: Meant
    remembered: bool = False

    @property
    def number(self) -> bool:
        """Whether it is a bare number, which needs its list."""
        return self.meant.value == "" and self.label.text.split(".")[0].isdecimal()


def remembered(employer: Organisation) -> dict[str, dict[str, str]]:
    """What this Practice said before: by `Meaning.Of`, then by folded label. One query."""
    found: dict[str, dict[str, str]] = {of: {} for of in Meaning.Of.values}
    for row in Meaning.objects.filter(employer=employer):
        found[row.of][row.label] = row.means
    return found


def group_lines(tally: Tally, known: Mapping[str, str], numbers_of: str = "") -> list[Line]:
    """The labels of the ethnic group column. numbers_of: the list that bare numbers are from."""
    return [_group_line(n, label, known, numbers_of) for n, label in enumerate(tally.group.labels)]


def _group_line(place: int, label: Label, known: Mapping[str, str], numbers_of: str) -> Line:
    before = known.get(fold(label.text))
    if before in LABELS:
        return Line(place, label, Meant(How.SURE, str(before)), True)
    return Line(place, label, ethnicity.read(label.text, numbers_of))


def role_lines(
    tally: Tally, known: Mapping[str, str], groups: Sequence[RoleGroup], employer: Organisation
) -> list[Line]:
    """The labels of the role column."""
    keys = {group.key for group in groups} | {roles.NOT_SAID}
    lines = []
    for place, label in enumerate(tally.role.labels):
        before = known.get(fold(label.text))
        if before in keys and label.text:
            lines.append(Line(place, label, Meant(How.SURE, str(before)), True))
        else:
            lines.append(Line(place, label, roles.read(label.text, groups, employer)))
    return lines


def counts(job: Job, *, once: bool) -> Counts:
    """People by role group and value, as the lead said what labels mean. once: without rows of somebody who stands there already.

    Raises KeyError unless the job is mapped.
    """
    assert job.tally
    out: Counts = {}
    for (role, group), people in (job.tally.once if once else job.tally.counts).items():
        row = out.setdefault(job.roles[role], {})
        value = job.groups[group]
        row[value] = row.get(value, 0) + people
    return out


def to_remember(job: Job, lines: Sequence[Line], meanings: Mapping[int, str]) -> dict[str, str]:
    """Labels that we did not know for sure by ourselves, with what the lead said. Never a number: its list may change."""
    return {
        fold(line.label.text)[:120]: meanings[line.place]
        for line in lines
        if line.label.text and not line.label.text.isdecimal() and (line.meant.how, line.meant.value) != (How.SURE, meanings[line.place])
    }  # fmt: skip


@dataclass(frozen=True)
class Change:
    """How many there are now and were before. before: None where nothing was counted before."""

    name: str
    now: int
    before: int | None

    @property
    def words(self) -> str:
        """What changed, "" for nothing."""
        if self.before is None or self.before == self.now:
            return ""
        more = self.now - self.before
        return _("%(n)s more than before") % {"n": more} if more > 0 else _("%(n)s fewer than before") % {"n": -more}


def changes(now: Counts, before: Counts | None, names: Mapping[str, str]) -> tuple[list[Change], list[Change]]:
    """Changes by role group, then by value."""
    roles_now = {role: sum(row.values()) for role, row in now.items()}
    roles_then = None if before is None else {role: sum(row.values()) for role, row in before.items()}
    return (
        _changes(roles_now, roles_then, names),
        _changes(_by_value(now), None if before is None else _by_value(before), LABELS),
    )


def _by_value(counts: Counts) -> dict[str, int]:
    out: dict[str, int] = {}
    for row in counts.values():
        for value, people in row.items():
            out[value] = out.get(value, 0) + people
    return out


def _changes(now: Mapping[str, int], before: Mapping[str, int] | None, names: Mapping[str, str]) -> list[Change]:
    keys = [key for key in names if key in now or key in (before or {})]
    return [Change(_(names[key]), now.get(key, 0), None if before is None else before.get(key, 0)) for key in keys]


@dataclass(frozen=True)
class Detail:
    """A role group with its people by value, in words, for whoever holds the list."""

    name: str
    people: int
    groups: tuple[tuple[str, int], ...]


def details(now: Counts, names: Mapping[str, str]) -> list[Detail]:
    """Every role group that has people, in order, with its values."""
    return [
        Detail(
            names[role], sum(row.values()), tuple((_(LABELS[value]), row[value]) for value in LABELS if row.get(value))
        )
        for role in names
        if (row := now.get(role))
    ]
