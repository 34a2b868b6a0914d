"""Which civil date do a paper's words mean, and how sure is that?

Papers write dates in some thirty ways (``16/11/22``, ``7 May 21``, ``End November 22?``, ``TBC``) and sometimes
wrongly (``26/8/220``). The words are always kept; a date that had to be repaired is only proposed. Day first, as in
the UK.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from registers.refs import plain


class Precision(StrEnum):
    """How narrow the words are: one day, a month, or only text such as ``TBC``."""

    DAY = "day"
    MONTH = "month"
    TEXT = "text"


class Certainty(StrEnum):
    """How sure the reading is. ``SUSPECT``: readable but unlikely. ``MALFORMED``: not a date, though it means to be
    one.
    """

    OK = "ok"
    ASSUMED_YEAR = "assumed-year"
    SUSPECT = "suspect"
    MALFORMED = "malformed"


@dataclass(frozen=True)
class Written:
    """A date as written (``raw``) and as read (``day``: None unless the words name one real day).

    ``proposal`` is the day that a malformed date most likely meant: for a person to confirm, never used by itself.
    """

    raw: str
    day: date | None = None
    precision: Precision = Precision.TEXT
    certainty: Certainty = Certainty.OK
    proposal: date | None = None

    @property
    def iso(self) -> str | None:
        """``2024-01-10``, or None."""
        return self.day.isoformat() if self.day else None

    def __str__(self) -> str:
        return said(self.day) if self.day else self.raw

    @classmethod
    def of(cls, day: date) -> Written:
        """A date nobody had to read: the bot knows the day."""
        return cls(day.strftime("%d/%m/%Y"), day, Precision.DAY)


MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTH = "(" + "|".join(f"{name[:3]}(?:{name[3:]})?" for name in MONTHS) + r"|sept)\.?"
_WEEKDAY = "(?:(" + "|".join(f"{name[:3]}[a-z]*" for name in WEEKDAYS) + r"),?\s+)?"
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ][0-9:.]+Z?)?")
_NUMBERS = re.compile(rf"{_WEEKDAY}([0-9]{{1,2}})([/.-])([0-9]{{1,2}})(?:\3([0-9]{{1,4}}))?", re.IGNORECASE)
_NAMED = re.compile(
    rf"{_WEEKDAY}([0-9]{{1,2}})\s?(?:st|nd|rd|th)?\s+{_MONTH}(?:,?\s+([0-9]{{4}}|[0-9]{{2}}))?", re.IGNORECASE
)
_AMERICAN = re.compile(rf"{_WEEKDAY}{_MONTH}\s+([0-9]{{1,2}})(?:st|nd|rd|th)?,?\s+([0-9]{{4}})", re.IGNORECASE)
_MONTH_ONLY = re.compile(
    rf"(?:(?:in|early|mid|late|end|end of|beginning of|start of)[\s-]+)*{_MONTH}(?:\s+([0-9]{{4}}|[0-9]{{2}}))?",
    re.IGNORECASE,
)
_SENTINELS = {date(1970, 1, 1), date(1900, 1, 1)}


def said(day: date) -> str:
    """A day as the bot says it, in full: ``Fri 12 Jan 2024``."""
    weekday, month = WEEKDAYS[day.weekday()], MONTHS[day.month - 1]
    return f"{weekday[:3].capitalize()} {day.day} {month[:3].capitalize()} {day.year:04d}"


def read_date(raw: str, near: date | None = None) -> Written:
    """Reads one date. ``near`` (the meeting's or paper's day) lends its year to a date without one; never raises."""
    words = plain(raw[:200])
    bare = words.rstrip("*?.,; ").strip("() ")
    if found := _ISO.fullmatch(bare):
        return _real(words, int(found[1]), int(found[2]), int(found[3]), None, year_digits=4)
    if found := _NUMBERS.fullmatch(bare):
        weekday, day, month, year = found[1], int(found[2]), int(found[4]), found[5]
        if year is None and found[3] != "/":
            return Written(words)
        return _complete(words, day, month, year, weekday, near)
    if found := _NAMED.fullmatch(bare):
        return _complete(words, int(found[2]), month_number(found[3]), found[4], found[1], near)
    if found := _AMERICAN.fullmatch(bare):
        return _complete(words, int(found[3]), month_number(found[2]), found[4], found[1], near)
    if _MONTH_ONLY.fullmatch(bare):
        return Written(words, precision=Precision.MONTH, certainty=Certainty.SUSPECT if "?" in words else Certainty.OK)
    return Written(words)


def dates_in(text: str, near: date | None = None) -> Iterator[tuple[int, Written]]:
    """Every day-precise date written inside a sentence, with its place (characters from the start), in order."""
    taken = -1
    for found in _ANYWHERE.finditer(text):
        if found.start() >= taken:
            written = read_date(found[0], near)
            if written.precision is Precision.DAY:
                taken = found.end()
                yield found.start(), written


_ANYWHERE = re.compile(
    rf"(?<![\w/])(?:{_ISO.pattern}|(?:{_NAMED.pattern})|(?:{_AMERICAN.pattern})|[0-9]{{1,2}}/[0-9]{{1,2}}/[0-9]{{2,4}})(?![\w/])",
    re.IGNORECASE,
)


def month_number(word: str) -> int:
    """1 to 12 for a month's name or its first three letters, which the caller has already recognised."""
    return next(i for i, name in enumerate(MONTHS, 1) if name.startswith(word[:3].lower()))


def nearest_year(day: int, month: int, near: date) -> date | None:
    """The day and month in whichever year lies nearest to ``near``; None where no such day exists then."""
    candidates = []
    for year in (near.year - 1, near.year, near.year + 1):
        try:
            candidates.append(date(year, month, day))
        except ValueError:
            continue
    return min(candidates, key=lambda one: abs(one - near), default=None)


def _complete(words: str, day: int, month: int, year: str | None, weekday: str | None, near: date | None) -> Written:
    if year is None:
        guess = nearest_year(day, month, near) if near else None
        precision = Precision.DAY if guess else Precision.TEXT
        certainty = Certainty.ASSUMED_YEAR if guess else Certainty.MALFORMED if near else Certainty.OK
        return _check_weekday(Written(words, guess, precision, certainty), weekday)
    return _real(words, int(year), month, day, weekday, year_digits=len(year))


def _real(words: str, year: int, month: int, day: int, weekday: str | None, *, year_digits: int) -> Written:
    if year_digits == 2:
        year += 2000 if year < 70 else 1900
    if year_digits in (1, 3):
        return Written(words, None, Precision.DAY, Certainty.MALFORMED, _proposal(year, month, day))
    try:
        read = date(year, month, day)
    except ValueError:
        return Written(words, None, Precision.DAY, Certainty.MALFORMED, _proposal(year, day, month))
    if read in _SENTINELS:
        return Written(words, None, Precision.DAY, Certainty.SUSPECT)
    return _check_weekday(Written(words, read, Precision.DAY), weekday)


def _proposal(year: int, month: int, day: int) -> date | None:
    """``022`` and ``220`` both meant 22: the year's digits with the stray zero dropped; swapped day and month swapped
    back.
    """
    digits = str(year).strip("0") or "0"
    try:
        return date(2000 + int(digits) if len(digits) <= 2 else year, month, day)
    except ValueError:
        return None


def _check_weekday(written: Written, weekday: str | None) -> Written:
    if weekday and written.day and not WEEKDAYS[written.day.weekday()].startswith(weekday[:3].lower()):
        return Written(
            written.raw, written.day, written.precision, Certainty.SUSPECT, _that_weekday(written.day, weekday)
        )
    return written


def _that_weekday(day: date, weekday: str) -> date:
    around = (day + timedelta(days=shift) for shift in (1, -1, 2, -2, 3, -3))
    return next(one for one in around if WEEKDAYS[one.weekday()].startswith(weekday[:3].lower()))
