"""What is a meeting: its time, its agenda, who was there?"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from datetime import time

from registers.actions import Source
from registers.dates import Written
from registers.problems import Problem
from registers.refs import MeetingRef


@dataclass(frozen=True)
class AgendaItem:
    """One item of an agenda; ``minutes`` as stated, ``page`` where its paper starts in the pack."""

    no: str
    item: str
    objective: str = ""
    type: str = ""
    lead: str = ""
    start: time | None = None
    end: time | None = None
    minutes: int | None = None
    page: str = ""


@dataclass(frozen=True)
class Attendance:
    """One person's line in the list of attendees; ``note`` is what stood in brackets (``CR036 only``, ``part
    meeting``).
    """

    name: str
    role: str
    section: str
    note: str = ""


@dataclass(frozen=True)
class Meeting:
    """A meeting held or stated. ``number`` is None until known; times are civil times where it meets; ``moved_from``
    are the days that it was moved from in chat, the first one first.
    """

    group: str
    number: str | None
    date: Written
    start: time | None = None
    end: time | None = None
    venue: str = ""
    classification: str = ""
    agenda: tuple[AgendaItem, ...] = ()
    attendance: tuple[Attendance, ...] = ()
    source: Source = Source()
    moved_from: tuple[dt.date, ...] = ()
    version: int = 0

    @property
    def ref(self) -> MeetingRef | None:
        """``DAG31``, once numbered."""
        return MeetingRef(self.group, self.number) if self.number else None

    @property
    def key(self) -> str:
        """What it is kept by: its reference, until it is numbered its group and day."""
        return str(self.ref) if self.ref else f"{self.group} {self.date.iso or self.date.raw}"

    def __str__(self) -> str:
        return str(self.ref) if self.ref else f"{self.group} {self.date}"


@dataclass(frozen=True)
class Running:
    """An agenda item at the time it comes up if every item takes its minutes; ``late`` are minutes past its stated
    start.
    """

    item: AgendaItem
    start: time | None
    late: int = 0


def running_times(meeting: Meeting) -> tuple[Running, ...]:
    """The agenda with times that run on: an item without its own start begins when the one before ends; overruns
    show.
    """
    runs: list[Running] = []
    clock = meeting.start
    for item in meeting.agenda:
        start = item.start or clock
        late = _minutes(item.start, clock) if item.start and clock and clock > item.start else 0
        runs.append(Running(item, clock if late else start, late))
        clock = _later(runs[-1].start, item.minutes) if item.minutes is not None else item.end or runs[-1].start
    return tuple(runs)


def add_item(meeting: Meeting, item: str, minutes: int, lead: str) -> Meeting:
    """An item at the end of the agenda; it starts when the one before it ends."""
    if not item.strip():
        raise Problem(f"Say what the item is: /agenda add {meeting.group} … {minutes} minutes by {lead}")
    numbers = [int(one.no) for one in meeting.agenda if one.no.isdecimal()]
    new = AgendaItem(str(max(numbers, default=len(meeting.agenda)) + 1), item, lead=lead, minutes=minutes)
    return replace(meeting, agenda=(*meeting.agenda, new))


def move(meeting: Meeting, day: dt.date, start: time | None = None) -> Meeting:
    """The meeting on that day, and at that time where one is given: its agenda's times go with it.

    Raises ``Problem`` where it meets then already.
    """
    was = meeting.date.day
    if was == day and start in {None, meeting.start}:
        raise Problem(f"{meeting} meets then already.")
    late = _minutes(meeting.start, start) if meeting.start and start else 0
    agenda = tuple(replace(one, start=_after(one.start, late), end=_after(one.end, late)) for one in meeting.agenda)
    left = (*(one for one in meeting.moved_from if one != day), *((was,) if was and was != day else ()))
    begins, ends = start or meeting.start, _after(meeting.end, late)
    return replace(meeting, date=Written.of(day), start=begins, end=ends, agenda=agenda, moved_from=left)


def made_one(moved: Meeting, there: Meeting) -> Meeting:
    """A meeting that was moved to a day for which its group's meeting had been stated already: they are one.

    Raises ``Problem`` where both have numbers, and so are two.
    """
    if moved.number and there.number:
        raise Problem(f"{there} is on that day already, and is another meeting.")
    kept, other = (moved, there) if moved.number else (there, moved)
    return replace(kept, agenda=kept.agenda or other.agenda, moved_from=moved.moved_from)


def _after(moment: time | None, minutes: int) -> time | None:
    return _later(moment, minutes) if minutes else moment


def _minutes(early: time, late: time) -> int:
    return (late.hour - early.hour) * 60 + late.minute - early.minute


def _later(start: time | None, minutes: int) -> time | None:
    return _clock(start.hour * 60 + start.minute + minutes) if start else None


def _clock(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)
