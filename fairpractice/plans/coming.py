"""What rooms above have that comes due. Each says so when the program starts, so that nothing here knows them by name."""

from collections.abc import Callable, Iterable

from fairpractice.organisations.models import Organisation
from fairpractice.plans.deciders import Due

Source = Callable[[Organisation], Iterable[Due]]
_sources: list[Source] = []


def add_source(source: Source) -> None:
    """Registers what gives the dates of a room; once, from the room's `AppConfig.ready`."""
    if source not in _sources:
        _sources.append(source)


def with_others(employer: Organisation, own: Iterable[Due]) -> tuple[Due, ...]:
    """The dates of the plan and of every room above, by day. One query a room."""
    found = [*own, *(due for source in _sources for due in source(employer))]
    return tuple(sorted(found, key=lambda due: (due.on, due.kind, due.id)))
