"""How do meetings become a calendar file (.ics) that any calendar takes in, and brings up to date when one moves?

RFC 5545. Times are instants in UTC, so that no calendar needs to know a zone; a meeting whose time nobody knows is its
whole day. What is the same meeting keeps its UID, and each time it is changed its SEQUENCE is higher.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from documents.grid import printable

#: https://www.rfc-editor.org/rfc/rfc5545#section-3.1 - octets of a line, its break not counted
_LONGEST_LINE = 75
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


@dataclass(frozen=True)
class Event:
    """Something in a calendar; ``start`` is an instant, or a day."""

    uid: str
    sequence: int
    title: str
    start: datetime | date
    end: datetime | None = None
    place: str = ""
    about: str = ""


def calendar_file(events: Iterable[Event], name: str, made: datetime) -> bytes:
    """The file; ``made`` is an instant."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Secretariat//Meetings//EN", "METHOD:PUBLISH"]
    lines += [f"X-WR-CALNAME:{_text(name)}"]
    for event in events:
        lines += _event(event, made)
    return "".join(f"{part}\r\n" for line in (*lines, "END:VCALENDAR") for part in _folded(line)).encode()


def _event(event: Event, made: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(event.uid)}"
    yield f"DTSTAMP:{_instant(made)}"
    yield f"SEQUENCE:{event.sequence}"
    yield f"SUMMARY:{_text(event.title)}"
    if isinstance(event.start, datetime):
        yield f"DTSTART:{_instant(event.start)}"
        if event.end:
            yield f"DTEND:{_instant(event.end)}"
    else:
        yield f"DTSTART;VALUE=DATE:{event.start:%Y%m%d}"
    if event.place:
        yield f"LOCATION:{_text(event.place)}"
    if event.about:
        yield f"DESCRIPTION:{_text(event.about)}"
    yield "END:VEVENT"


def _instant(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(text: str) -> str:
    return printable(text).replace("\t", " ").translate(_ESCAPES)


def _folded(line: str) -> Iterator[str]:
    """A line in parts of at most 75 octets, none of which ends inside a letter; each after the first begins with a
    space.
    """
    part, room = "", _LONGEST_LINE
    for letter in line:
        size = len(letter.encode())
        if size > room:
            yield part
            part, room = " ", _LONGEST_LINE - 1
        part += letter
        room -= size
    yield part
