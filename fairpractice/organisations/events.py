"""The audit trail: one call writes one event, in the caller's transaction."""

from django.db import connection

from fairpractice.organisations.models import Event, Organisation, Person


def record(*, organisation: Organisation | None, by: Person | None, what: str, about: str = "") -> None:
    """Writes who did what. `about` names the thing, never a person: people are forgotten, events are not.

    `what` is kept as it stands here and worded for readers in `overview.record_words`: a new one needs a line there.
    """
    Event.objects.create(organisation=organisation, by=by, what=what[:60], about=about[:200])


def state_of(organisation: Organisation) -> tuple[int, int]:
    """The newest event of an organisation and how many there are: changes with everything that is changed by a service.

    Both, since of two changes at once the one that began first may be written last. Plain SQL: this is asked for each page.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT max(id), count(*) FROM organisations_event WHERE organisation_id = %s", [organisation.pk]
        )
        newest, number = cursor.fetchone()
    return newest or 0, number
