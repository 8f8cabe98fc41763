"""Review and due dates as a calendar feed that a calendar program asks for again once a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

from fairpractice.reports.words import ENGLISH, Words, clean

PRODUCT = "-//Fair Practice//Calendar//EN"


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """A whole day. uid: stays the same for the same thing, so that a moved date moves and does not double."""

    uid: str
    date: date
    title: str
    description: str = ""
    url: str = ""


def calendar(
    events: Iterable[CalendarEvent],
    name: str,
    *,
    now: datetime | None = None,
    refresh: timedelta = timedelta(days=1),
    words: Words = ENGLISH,
) -> bytes:
    """An iCalendar file (RFC 5545, METHOD PUBLISH). now: when it was made, with its time zone."""
    made = (now or datetime.now(UTC)).astimezone(UTC).replace(microsecond=0)
    feed = Calendar()
    feed.add("prodid", PRODUCT)
    feed.add("version", "2.0")
    feed.add("method", "PUBLISH")
    feed.add("x-wr-calname", clean(name))
    feed.add("name", clean(name), {"LANGUAGE": words.lang})
    feed.add("refresh-interval", refresh, {"VALUE": "DURATION"})
    feed.add("x-published-ttl", f"PT{refresh / timedelta(hours=1):.0f}H")
    for event in sorted(events, key=lambda each: (each.date, each.uid)):
        feed.add_component(_event(event, made, words))
    made_feed: bytes = feed.to_ical()
    return made_feed


def _event(event: CalendarEvent, made: datetime, words: Words) -> Event:
    entry = Event()
    entry.add("uid", event.uid)
    entry.add("dtstamp", made)
    entry.add("dtstart", event.date)
    entry.add("dtend", event.date + timedelta(days=1))
    entry.add("summary", clean(event.title), {"LANGUAGE": words.lang})
    if event.description:
        entry.add("description", clean(event.description), {"LANGUAGE": words.lang})
    if event.url:
        entry.add("url", event.url)
    entry.add("transp", "TRANSPARENT")  # nobody is busy all day because of a review
    return entry
