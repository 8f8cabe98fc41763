"""The audit trail: one call writes one event, in the caller's transaction."""

from fairpractice.organisations.models import Event, Organisation, Person


def record(*, organisation: Organisation | None, by: Person | None, what: str, about: str = "") -> None:
    """Writes who did what. `about` names the thing, never a person: people are forgotten, events are not."""
    Event.objects.create(organisation=organisation, by=by, what=what[:60], about=about[:200])
