"""The list of those who are to read, and the joiners on it. The lead keeps it; people with an account are on it by themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from fairpractice.documents.exceptions import DocumentError
from fairpractice.documents.models_register import Acknowledgement, Reader
from fairpractice.documents.standing import Expected, folded
from fairpractice.organisations import events
from fairpractice.organisations.access import STAFF
from fairpractice.organisations.models import Organisation, Person, Role

MOST = 500  # on one list


def lines(typed: str) -> list[tuple[str, str]]:
    """Names and roles from lines such as "Amina Khan, locum nurse"; the role may be left out. Raises DocumentError."""
    found = []
    for line in typed.splitlines():
        name, _comma, role = line.partition(",")
        name, role = " ".join(name.split()), " ".join(role.split())
        if len(name) > 120 or len(role) > 80:
            raise DocumentError(_("One of these lines is too long. Write one name in each line: name, role"))
        if name:
            found.append((name, role))
    if not found:
        raise DocumentError(_("Type at least one name"))
    return found


@transaction.atomic
def add(
    *, by: Person, employer: Organisation, people: Sequence[tuple[str, str]], starts_on: date | None = None
) -> list[Reader]:
    """Puts names on the list, with a first day when they are joiners. Raises DocumentError when the list is full."""
    Organisation.objects.select_for_update().get(pk=employer.pk)
    if Reader.objects.filter(employer=employer, left_on=None).count() + len(people) > MOST:
        raise DocumentError(_("The list has room for 500 names. Take off those who have left."))
    made = [
        Reader.objects.create(employer=employer, name=name[:120], role_words=role[:80], starts_on=starts_on)
        for name, role in people
    ]
    events.record(organisation=employer, by=by, what="put names on the list of readers")
    return made


@transaction.atomic
def change(*, by: Person, reader: Reader, name: str, role: str, starts_on: date | None) -> None:
    """Rewords a line of the list."""
    reader.name, reader.role_words, reader.starts_on = name.strip(), role.strip(), starts_on
    reader.save(update_fields=["name", "role_words", "starts_on"])
    events.record(organisation=reader.employer, by=by, what="changed the list of readers")


@transaction.atomic
def leave(*, by: Person, reader: Reader, left: bool = True) -> None:
    """Takes somebody off the list, or puts them back. What they read stays known."""
    reader.left_on = timezone.localdate() if left else None
    reader.save(update_fields=["left_on"])
    what = "took a name off the list of readers" if left else "put a name back on the list of readers"
    events.record(organisation=reader.employer, by=by, what=what)


@transaction.atomic
def forget(*, by: Person, reader: Reader) -> None:
    """Takes the name of somebody who has left out of everything here; that a version was read stays, without a name.

    Raises DocumentError for somebody who is still on the list.
    """
    if reader.left_on is None:
        raise DocumentError(_("Take the name off the list first."))
    rows = Acknowledgement.objects.filter(version__document__employer=reader.employer, how=Acknowledgement.How.SLIP)
    typed = rows.filter(reader=None).exclude(typed_name="").values_list("pk", "typed_name")
    same = [pk for pk, name in typed if folded(name) == folded(reader.name)]
    others = Reader.objects.filter(employer=reader.employer).exclude(pk=reader.pk).values_list("name", flat=True)
    if folded(reader.name) in {folded(name) for name in others}:
        same = []  # the name may be that of somebody who is still here
    rows.filter(Q(reader=reader) | Q(pk__in=same)).update(typed_name="", typed_role="", name_key="", reader=None)
    reader.name, reader.role_words = "", ""
    reader.save(update_fields=["name", "role_words"])
    events.record(organisation=reader.employer, by=by, what="forgot a name of the list of readers")


def twice(expected: Iterable[Expected]) -> list[str]:
    """Names that stand on the list twice: perhaps one person, with an account and by name."""
    rows = list(expected)
    count = Counter(folded(who.name) for who in rows)
    return list({folded(who.name): who.name for who in rows if count[folded(who.name)] > 1}.values())


def on_the_list(employer: Organisation) -> list[Reader]:
    """Those who are on the list by name, as they were put there."""
    return list(Reader.objects.filter(employer=employer, left_on=None))


def expected(employer: Organisation, named: Iterable[Reader] | None = None) -> list[Expected]:
    """Everybody who is to read: accounts of the Practice, then names of the list. Two queries."""
    roles = Role.objects.filter(organisation=employer, end=None, kind__in=STAFF).select_related("person")
    rows = on_the_list(employer) if named is None else named
    return [
        *(Expected(f"a:{role.person_id}", str(role.person), str(role.get_kind_display())) for role in roles),
        *(Expected(f"r:{row.pk}", str(row), row.role_words, row.starts_on) for row in rows),
    ]
