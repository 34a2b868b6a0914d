"""Which day do people mean when they say ``Friday``, ``in 5 working days`` or ``before next DAG``?

What is said is read first (``When``, which prints back to the same words) and resolved against a day afterwards: the
same words mean another date tomorrow, and a due date tied to a meeting moves with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from registers.actions import Due, Tie
from registers.calendar import Calendar
from registers.dates import WEEKDAYS, Certainty, Precision, Written, nearest_year, read_date, said
from registers.groups import group_code
from registers.problems import Problem
from registers.refs import plain


class Unit(StrEnum):
    """What ``in 5 …`` counts."""

    DAY = "day"
    WORKING_DAY = "working day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True)
class OnDay:
    """A day of the calendar; ``year`` is None where it was left out."""

    day: int
    month: int
    year: int | None = None

    def __str__(self) -> str:
        return f"{self.day:02d}/{self.month:02d}" + (f"/{self.year:04d}" if self.year else "")


@dataclass(frozen=True)
class OnWeekday:
    """The next such weekday, 0 for Monday; with ``next`` the one in the week after this."""

    weekday: int
    next: bool = False

    def __str__(self) -> str:
        return ("next " if self.next else "") + WEEKDAYS[self.weekday].capitalize()


@dataclass(frozen=True)
class After:
    """That many units from today; none is today, one day is tomorrow."""

    count: int
    unit: Unit

    def __str__(self) -> str:
        if self.unit is Unit.DAY and self.count < 2:
            return "tomorrow" if self.count else "today"
        return f"in {self.count} {self.unit}{'' if self.count == 1 else 's'}"


@dataclass(frozen=True)
class BeforeMeeting:
    """Working days before the next meeting of a group; 0 is the day of the meeting."""

    group: str
    working_days: int = 0

    def __str__(self) -> str:
        return f"{self.working_days}WD before {self.group}" if self.working_days else f"next {self.group}"


When = OnDay | OnWeekday | After | BeforeMeeting

_WEEKDAY = re.compile(
    r"(?:on\s+|by\s+)?(next\s+|this\s+)?(mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?", re.IGNORECASE
)
_AFTER = re.compile(
    r"(?:in\s+)?([0-9]{1,4}|an?|one|two|three)\s*(working\s+days?|wds?|days?|weeks?|months?)(?:\s+from\s+now)?",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"(?:(?:([0-9]{1,2})\s*(?:wds?|working\s+days?)\s+)?(before)|at|by)?\s*(?:the\s+)?(next\s+)?([A-Za-z]{3,6})(\s+meeting)?",
    re.IGNORECASE,
)
_COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3}
_UNITS = {"w": Unit.WORKING_DAY, "d": Unit.DAY, "m": Unit.MONTH}
_HOW = "Say a date as 10/01/2024, Friday, in 2 weeks, in 5 working days, or 5WD before CCAG."


def read_when(text: str) -> When:
    """Reads what people say for a day; raises ``Problem`` naming the ways to say one."""
    words = plain(text[:200]).strip(" .,")
    flat = words.lower()
    if flat in {"today", "tomorrow"}:
        return After(int(flat == "tomorrow"), Unit.DAY)
    if found := _WEEKDAY.fullmatch(words):
        index = next(i for i, name in enumerate(WEEKDAYS) if name.startswith(found[2][:3].lower()))
        return OnWeekday(index, next=bool(found[1]) and found[1].lower().startswith("next"))
    if flat in {"next week", "next month"}:
        return After(1, Unit.WEEK if flat == "next week" else Unit.MONTH)
    if found := _AFTER.fullmatch(words):
        count = _COUNTS.get(found[1].lower()) or int(found[1])
        unit = Unit.WEEK if found[2].lower().startswith("we") else _UNITS[found[2][0].lower()]
        return After(count, unit)
    written = read_date(words, date(2024, 1, 1))
    if written.day:
        named = written.certainty is not Certainty.ASSUMED_YEAR
        return OnDay(written.day.day, written.day.month, written.day.year if named else None)
    if written.certainty in {Certainty.MALFORMED, Certainty.SUSPECT}:
        close = f" Did you mean {said(written.proposal)}?" if written.proposal else ""
        raise Problem(f"{words[:40]} is not a date.{close} {_HOW}")
    if (found := _BEFORE.fullmatch(words)) and (found[2] or found[3] or found[5]):
        # Before a meeting is the working day before it, unless the words count more.
        days = int(found[1]) if found[1] else 1 if found[2] else 0
        return BeforeMeeting(group_code(found[4]), days)
    raise Problem(f"“{words[:40]}” is not a day I know. {_HOW}")


def resolve(when: When, today: date, calendar: Calendar, meeting_of: Callable[[str], date | None]) -> Due:
    """The due date that the words mean on ``today``; ``meeting_of`` tells a group's next meeting after it.

    Raises ``Problem`` past the calendar's end, or where no coming meeting of the group is known.
    """
    try:
        day = _day(when, today, calendar, meeting_of)
    except (OverflowError, ValueError):
        raise Problem(f"“{when}” is no day of the calendar. {_HOW}") from None
    tie = Tie(when.group, when.working_days) if isinstance(when, BeforeMeeting) else None
    raw = day.strftime("%d/%m/%Y") if isinstance(when, OnDay) else str(when)
    return Due(Written(raw, day, Precision.DAY), tie)


def _day(when: When, today: date, calendar: Calendar, meeting_of: Callable[[str], date | None]) -> date:
    match when:
        case OnDay(day=day, month=month, year=year):
            return date(year, month, day) if year else _coming(day, month, today)
        case OnWeekday(weekday=weekday, next=later):
            ahead = (weekday - today.weekday()) % 7 or 7
            return today + timedelta(days=ahead + 7 if later and ahead + today.weekday() < 7 else ahead)
        case BeforeMeeting(group=group, working_days=working_days):
            meeting = meeting_of(group)
            if meeting is None:
                raise Problem(f"No coming meeting of {group} is known yet. Say a date instead.")
            return calendar.shift(meeting, -working_days) if working_days else meeting
        case After(count=count, unit=unit):
            return _later(today, count, unit, calendar)


def _later(today: date, count: int, unit: Unit, calendar: Calendar) -> date:
    match unit:
        case Unit.DAY:
            return today + timedelta(days=count)
        case Unit.WEEK:
            return today + timedelta(weeks=count)
        case Unit.WORKING_DAY:
            return calendar.shift(today, count)
        case Unit.MONTH:
            return _months_on(today, count)


def _coming(day: int, month: int, today: date) -> date:
    """The first such day from today on; a leap day waits for its year."""
    for year in range(today.year, today.year + 9):
        near = nearest_year(day, month, date(year, month, 1))
        if near and near >= today:
            return near
    raise ValueError


def _months_on(today: date, count: int) -> date:
    """The same day of a later month, or that month's last day."""
    year, month = divmod(today.year * 12 + today.month - 1 + count, 12)
    for day in (today.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day, today.day))
        except ValueError:
            continue
    raise OverflowError
