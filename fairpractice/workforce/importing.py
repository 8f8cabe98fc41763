"""Keeps what was counted: a snapshot of staff from a list or typed in, what labels mean, and a patient profile."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fairpractice.organisations import events
from fairpractice.organisations.models import Organisation, Person
from fairpractice.workforce import retention, roles
from fairpractice.workforce.exceptions import WorkforceError
from fairpractice.workforce.groups import LABELS, Value
from fairpractice.workforce.models import Meaning, PatientCount, RoleGroup, Snapshot, StaffCount

MOST_PEOPLE = 100_000


@transaction.atomic
def keep_counts(
    *, by: Person, employer: Organisation, on: date, how: str, counts: Mapping[str, Mapping[Value, int]]
) -> Snapshot:
    """A snapshot of people by role group and value. Raises WorkforceError: nobody in it, a day to come, an unknown group."""
    if on > timezone.localdate():
        raise WorkforceError(_("This date is still to come. Type today or an earlier day"), "on")
    keys = {group.key for group in roles.keep(employer)}
    if roles.NOT_SAID in counts and roles.NOT_SAID not in keys:
        roles.keep_not_said(employer)
        keys.add(roles.NOT_SAID)
    rows = [(role, group, n) for role, row in counts.items() for group, n in row.items() if n]
    if any(role not in keys or group not in LABELS for role, group, _n in rows):
        raise WorkforceError(_("Somebody changed the role groups meanwhile. Look again"))
    if not rows:
        raise WorkforceError(_("Put in at least one number. Empty boxes count as nobody"), "")
    made = Snapshot.objects.create(
        employer=employer, on=on, how=how, by=by, delete_on=retention.until(employer, retention.STAFF_COUNTS, on)
    )
    StaffCount.objects.bulk_create(StaffCount(snapshot=made, role=r, group=g, people=n) for r, g, n in rows)
    events.record(organisation=employer, by=by, what="counted staff", about=made.public_id)
    return made


@transaction.atomic
def keep_list(
    *,
    by: Person,
    employer: Organisation,
    on: date,
    counts: Mapping[str, Mapping[Value, int]],
    meanings: Mapping[str, Mapping[str, str]],
) -> Snapshot:
    """A snapshot from a list, and what its labels mean: by `Meaning.Of`, then by folded label. Raises WorkforceError."""
    made = keep_counts(by=by, employer=employer, on=on, how=Snapshot.How.LIST, counts=counts)
    for of, labels in meanings.items():
        for label, means in labels.items():
            Meaning.objects.update_or_create(
                employer=employer, of=of, label=label, defaults={"means": means, "on": timezone.localdate()}
            )
    return made


@transaction.atomic
def keep_patients(*, by: Person, employer: Organisation, on: date, source: str, people: Mapping[Value, int]) -> None:
    """The Practice's patient profile in place of the one before. Raises WorkforceError: nobody in it, an unknown group."""
    if any(group not in LABELS for group in people) or not any(people.values()):
        raise WorkforceError(_("There is no number of people in this"), "")
    PatientCount.objects.filter(employer=employer).delete()
    PatientCount.objects.bulk_create(
        PatientCount(employer=employer, on=on, source=source[:200], group=group, people=n) for group, n in people.items() if n
    )  # fmt: skip
    events.record(organisation=employer, by=by, what="counted patients")


@transaction.atomic
def forget_patients(*, by: Person, employer: Organisation) -> None:
    """Deletes the patient profile."""
    if PatientCount.objects.filter(employer=employer).delete()[0]:
        events.record(organisation=employer, by=by, what="deleted a set of data", about=retention.PATIENTS)


def offered_roles(employer: Organisation) -> list[RoleGroup]:
    """The groups among which somebody chooses, and last the one for a role that is not said."""
    offered = [group for group in roles.current(employer) if group.key != roles.NOT_SAID]
    return [
        *offered,
        RoleGroup(
            employer=employer, key=roles.NOT_SAID, name=roles.names(employer).get(roles.NOT_SAID) or _("Role not said")
        ),
    ]
