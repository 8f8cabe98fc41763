"""Pure decisions about a round: when it may open, close, be counted or be asked again. Data and now in, answer out."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import Enum

LEAST_DAYS = 5  # working days that a round is open at the least
MOST_DAYS = 30
EXTENSION = 5  # working days, once, and only where it was announced
REST = timedelta(days=56)  # before the same questions may be asked again: no "too few, try again"
UNCOUNTED = timedelta(days=60)  # after the close, when a round that nobody counted is destroyed
SAID = timedelta(days=7)  # before that it is said in the record
SMALL = 7  # people, below which a team has no figures


def working_days_after(start: date, days: int) -> date:
    """The day that is so many weekdays after `start` (bank holidays count as weekdays)."""
    day = start
    while days > 0:
        day += timedelta(days=1)
        if day.weekday() < 5:
            days -= 1
    return day


def closing(opened: datetime, days: int, zone: tzinfo) -> datetime:
    """The end of the last day on which a round that opens now takes answers."""
    last = working_days_after(opened.astimezone(zone).date(), days)
    return datetime.combine(last, time(23, 59, 59), zone)


@dataclass(frozen=True, slots=True)
class Past:
    """A round that has ended: the ids of its questions, when it closed, and whether it was counted (or found too small)."""

    items: frozenset[str]
    closed: datetime
    counted: bool


def rests_until(items: Collection[str], past: Iterable[Past], now: datetime) -> datetime | None:
    """Until when these questions must rest, None if they need not. A cancelled round told nothing, so it does not count."""
    waits = [p.closed + REST for p in past if p.counted and p.items & set(items)]
    latest = max(waits, default=None)
    return latest if latest is not None and latest > now else None


class Phase(Enum):
    """Where an open round is, by the clock."""

    NOT_OPEN = "not open"
    OPEN = "open"
    TO_COUNT = "to count"
    CLOCK_WRONG = "clock wrong"


def phase(opened: datetime | None, closes: datetime | None, now: datetime) -> Phase:
    """What can be done with a round in the state "open". A clock that was set back tells of itself and is not believed."""
    if opened is None or closes is None:
        return Phase.NOT_OPEN
    if now < opened - timedelta(minutes=5):
        return Phase.CLOCK_WRONG
    return Phase.OPEN if now <= closes else Phase.TO_COUNT


def moves_since(rounds: Iterable[tuple[str, int, int]], last: str | None, now: str) -> tuple[int, int]:
    """Who left and joined since an item was last asked: the sum over rounds after `last` up to and with `now`.

    rounds: (id, left, joined) of all rounds that were opened, oldest first. An item never asked has had no moves.
    """
    if last is None:
        return 0, 0
    left = joined = 0
    counting = False
    for name, gone, came in rounds:
        if counting:
            left, joined = left + gone, joined + came
        if name == last:
            counting = True
        if name == now:
            break
    return left, joined
