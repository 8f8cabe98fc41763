"""Counts by hand, for tests of sharing: a snapshot, and a year of an indicator."""

from collections.abc import Mapping
from datetime import date

from fairpractice.organisations.models import Organisation
from fairpractice.workforce.models import Counter, RoleGroup, Snapshot, StaffCount

LATER = date(2040, 1, 1)


def snapshot(employer: Organisation, roles: Mapping[str, Mapping[str, int]], on: date = date(2026, 3, 31)) -> Snapshot:
    """roles: people by role group and ethnic group value."""
    made = Snapshot.objects.create(employer=employer, on=on, how="typed", delete_on=LATER)
    for place, (role, row) in enumerate(roles.items()):
        RoleGroup.objects.get_or_create(
            employer=employer, key=role, defaults={"name": role.title(), "order": place, "leads": role == "leaders"}
        )
        StaffCount.objects.bulk_create(
            StaffCount(snapshot=made, role=role, group=group, people=people) for group, people in row.items() if people
        )
    return made


def staff(
    employer: Organisation, minority: int, people: int, unknown: int = 0, on: date = date(2026, 3, 31)
) -> Snapshot:
    """So many of an ethnic minority, of so many."""
    row = {"african": minority, "white-british": people - minority - unknown, "not-known": unknown}
    return snapshot(employer, {"admin": row}, on)


def year(employer: Organisation, indicator: str, stages: Mapping[str, Mapping[str, int]], year: int = 2026) -> None:
    """stages: people by stage and ethnic group value."""
    Counter.objects.bulk_create(
        Counter(
            employer=employer,
            indicator=indicator,
            year=year,
            stage=stage,
            group=group,
            people=people,
            delete_on=LATER,
        )
        for stage, row in stages.items()
        for group, people in row.items()
    )
