"""Sessions as an iCalendar file that any diary reads (RFC 5545, RFC 7986)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from icalendar import Calendar, Event, Timezone, vDuration

from app.core.paris import PARIS

PRODID = "-//Palier//Palier 1.0//FR"
REFRESHED_EVERY = timedelta(hours=6)

ZONE = """BEGIN:VTIMEZONE
TZID:Europe/Paris
BEGIN:DAYLIGHT
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
END:STANDARD
END:VTIMEZONE
"""
"""The clocks of Paris since 1996, without an end (Directive 2000/84/EC): every session is covered."""


class EventStatus(StrEnum):
    """What becomes of a session, in the words of RFC 5545 §3.8.1.11."""

    CONFIRMED = "CONFIRMED"
    TENTATIVE = "TENTATIVE"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEntry:
    """A session in somebody's diary; moments are aware, `uid` never changes, `sequence` only grows."""

    uid: str
    title: str
    place: str
    about: str
    address: str
    starts_at: datetime
    ends_at: datetime
    changed_at: datetime
    status: EventStatus
    sequence: int


def calendar_file(name: str, entries: Iterable[CalendarEntry]) -> bytes:
    """Write a calendar: the same entries give the same bytes, so that a digest names them."""
    calendar = Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("name", _plain(name))
    calendar.add("x-wr-calname", _plain(name))
    calendar.add("refresh-interval", REFRESHED_EVERY, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(REFRESHED_EVERY))
    calendar.add_component(Timezone.from_ical(ZONE))
    for entry in entries:
        calendar.add_component(_event(entry))
    content: bytes = calendar.to_ical()
    return content


def _event(entry: CalendarEntry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", entry.changed_at)
    event.add("last-modified", entry.changed_at)
    event.add("sequence", entry.sequence)
    starts_at, ends_at = _on_the_clocks(entry.starts_at, entry.ends_at)
    event.add("dtstart", starts_at)
    event.add("dtend", ends_at)
    event.add("summary", _plain(entry.title))
    event.add("location", _plain(entry.place))
    event.add("status", entry.status.value)
    if entry.about:
        event.add("description", _plain(entry.about))
    event.add("url", entry.address)
    return event


def _on_the_clocks(starts_at: datetime, ends_at: datetime) -> tuple[datetime, datetime]:
    """Return the times of Paris, but UTC where one falls in the second of October's repeated hours.

    A local time that comes twice names its first occurrence (RFC 5545 §3.3.5): nothing else says
    the second.
    """
    shown = starts_at.astimezone(PARIS), ends_at.astimezone(PARIS)
    return (starts_at.astimezone(UTC), ends_at.astimezone(UTC)) if any(each.fold for each in shown) else shown


def _plain(text: str) -> str:
    """Return a text on one line, without what no line of a calendar may hold (RFC 5545 §3.1)."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
