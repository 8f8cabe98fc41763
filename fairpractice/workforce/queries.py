"""What the room's own pages read: counts as Python values. Only the lead's pages call these."""

from collections.abc import Mapping

from django.utils.translation import gettext

from fairpractice.organisations.models import Organisation
from fairpractice.workforce.groups import Value
from fairpractice.workforce.models import Counter, RoleGroup, Snapshot


def latest(employer: Organisation) -> Snapshot | None:
    """The newest snapshot whose counts are still kept."""
    return Snapshot.objects.filter(employer=employer, deleted_on=None).first()


def staff(snapshot: Snapshot) -> dict[str, dict[Value, int]]:
    """People by role group and ethnic group value: one query."""
    out: dict[str, dict[Value, int]] = {}
    for row in snapshot.counts.all():
        out.setdefault(row.role, {})[row.group] = row.people
    return out


def whole(counts: Mapping[str, Mapping[Value, int]]) -> dict[Value, int]:
    """The same of all role groups together."""
    out: dict[Value, int] = {}
    for row in counts.values():
        for group, people in row.items():
            out[group] = out.get(group, 0) + people
    return out


def roles(employer: Organisation) -> list[RoleGroup]:
    """The Practice's role groups in its order, retired ones too. To be shown, not saved: ready-made names are the reader's."""
    found = list(RoleGroup.objects.filter(employer=employer))
    for group in found:
        group.name = gettext(group.name)
    return found


def counters(employer: Organisation, indicator: str) -> dict[int, dict[str, dict[Value, int]]]:
    """People by year, stage and ethnic group value: one query."""
    out: dict[int, dict[str, dict[Value, int]]] = {}
    for row in Counter.objects.filter(employer=employer, indicator=indicator):
        out.setdefault(row.year, {}).setdefault(row.stage, {})[row.group] = row.people
    return out
