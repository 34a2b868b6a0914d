"""When does a meeting start and end, as its paper writes it?

``13 December 2023 10:00-13:00``, ``10 January 2024 10am``, ``21 December 2022 at 13:00pm``, ``10:00-10:05 5 mins``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time

from registers.dates import Written, read_date
from registers.refs import plain

_TIME = r"([0-9]{1,2})(?:[:.]([0-9]{2}))?\s*(am|pm|noon)?"
_SPAN = re.compile(rf"(?:at\s+)?{_TIME}(?:\s*(?:[-\u2010-\u2015]|to|until)\s*{_TIME})?", re.IGNORECASE)
_MINUTES = re.compile(r"([0-9]{1,3})\s*(?:mins?|minutes?)\b", re.IGNORECASE)
# ``1000-1005`` is two times of day; one such number alone may be a year.
_FOUR_DIGITS = re.compile(
    r"\b([0-2][0-9])([0-5][0-9])(\s*(?:[-\u2010-\u2015]|to|until)\s*)([0-2][0-9])([0-5][0-9])\b", re.IGNORECASE
)
_AROUND = " ,;()[]-\u2013\u2014"
_MINUTES_LAST = re.compile(r"(?:^|[\s,(-]+)(?:for\s+)?([0-9]{1,3})\s*(?:mins?|minutes?)\)?$", re.IGNORECASE)
_SPLIT = re.compile(r"(?<=[0-9a-z])[,\s]+(?=(?:at\s+)?[0-9]{1,2}(?:[:.][0-9]{2}|\s*[ap]m\b))", re.IGNORECASE)


@dataclass(frozen=True)
class MeetingTime:
    """A meeting's day and civil times; ``odd`` is set when the words contradict themselves, as ``13:00pm`` does."""

    raw: str
    day: Written
    start: time | None = None
    end: time | None = None
    odd: bool = False


@dataclass(frozen=True)
class Span:
    """A stretch of an agenda: civil start and end, and the minutes it states; each None where the words do not say."""

    start: time | None = None
    end: time | None = None
    minutes: int | None = None
    odd: bool = False


def read_meeting_time(raw: str, near: date | None = None) -> MeetingTime:
    """Reads a date with or without times after it; never raises."""
    words = plain(raw[:200])
    parts = _SPLIT.split(words, maxsplit=1)
    span = read_span(parts[1]) if len(parts) > 1 else Span()
    return MeetingTime(words, read_date(parts[0], near), span.start, span.end, span.odd)


def read_span(raw: str) -> Span:
    """Reads ``10:00-10:05 5 mins``, ``10am`` or ``5 mins``; never raises."""
    words = plain(raw[:200])
    stated = _MINUTES.search(words)
    minutes = int(stated[1]) if stated else None
    rest = f"{words[: stated.start()]} {words[stated.end() :]}" if stated else words
    found = _SPAN.fullmatch(_FOUR_DIGITS.sub(r"\1:\2\3\4:\5", rest).strip(_AROUND))
    if not found:
        return Span(minutes=minutes)
    start, odd_start = _clock(found[1], found[2], found[3])
    end, odd_end = _clock(found[4], found[5], found[6]) if found[4] else (None, False)
    return Span(start, end, minutes, odd_start or odd_end)


def minutes_last(raw: str) -> tuple[str, int | None]:
    """The words without the minutes that they end with, and those: ``Redlining update 10 minutes``; never raises."""
    words = plain(raw).rstrip(" .,;")
    found = _MINUTES_LAST.search(words)
    return (words[: found.start()], int(found[1])) if found else (words, None)


def _clock(hour: str, minute: str | None, half: str | None) -> tuple[time | None, bool]:
    hours, minutes = int(hour), int(minute or 0)
    odd = bool(half) and hours > 12
    if half and half.lower() == "pm" and hours < 12:
        hours += 12
    if half and half.lower() == "am" and hours == 12:
        hours = 0
    if hours > 23 or minutes > 59:
        return None, True
    return time(hours, minutes), odd
