"""How are a meeting, its timed agenda and its attendance shown?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time

from chat.messages import (
    Button,
    Buttons,
    Fact,
    Facts,
    Fold,
    Heading,
    Hint,
    Line,
    Part,
    Plain,
    Press,
    Spans,
    Strong,
    Table,
    Tag,
    Tone,
    words,
)
from registers.dates import said
from registers.meetings import Attendance, Meeting, Running, running_times


def heading(meeting: Meeting) -> str:
    """A meeting and when it is."""
    day = said(meeting.date.day) if meeting.date.day else meeting.date.raw
    at = f", {clock(meeting.start)}" if meeting.start else ""
    until = f"–{clock(meeting.end)}" if meeting.start and meeting.end else ""
    return f"{meeting.ref or meeting.group}: {day}{at}{until}"


def moved(meeting: Meeting) -> str:
    """From which day it was moved last; empty where it was not."""
    return f"moved from {said(meeting.moved_from[-1])}" if meeting.moved_from else ""


def clock(moment: time) -> str:
    """A civil time, ``10:05``."""
    return moment.strftime("%H:%M")


def agenda(meeting: Meeting) -> tuple[Part, ...]:
    """The timed agenda; times run on from item to item, and what starts late says so."""
    runs = running_times(meeting)
    if not runs:
        return (Hint(words("No agenda is on record yet.")),)
    total = sum(run.item.minutes or 0 for run in runs)
    rows = tuple((words(_when(run)), words(run.item.no), _what(run), words(run.item.lead)) for run in runs)
    parts: tuple[Part, ...] = (Table(("Time", "#", "Item", "Lead"), rows),)
    if total:
        parts += (
            Hint(words(f"{len(runs)} item{'' if len(runs) == 1 else 's'}, {total} minutes.{_overrun(meeting, runs)}")),
        )
    return parts


def whole(meeting: Meeting, today: date) -> tuple[Part, ...]:
    """A meeting's record: when and where, agenda, who was there."""
    rows = [
        Fact("Venue", words(meeting.venue)),
        Fact("Classification", words(meeting.classification)),
        Fact("Paper", words(meeting.source.paper)),
    ]
    parts: list[Part] = [Heading(heading(meeting))]
    parts += [Line((Tag(moved(meeting), Tone.WARN),))] if meeting.moved_from else []
    stated = tuple(row for row in rows if any(span.text for span in row.spans))
    parts += [Facts(stated)] if stated else []
    if not meeting.ref and meeting.date.day and meeting.date.day < today:
        parts.append(Hint(words("This day was stated for it; no paper of the meeting itself has been read yet.")))
    if meeting.agenda:
        parts += [Line((Strong("Agenda"),)), *agenda(meeting)]
    if meeting.attendance:
        present = [one for one in meeting.attendance if one.section.lower() != "apologies"]
        parts.append(Line((Strong(f"{len(present)} attended"), Plain(_apologies(meeting.attendance)))))
        parts += [Fold(section, (_people(meeting.attendance, section),)) for section in _sections(meeting.attendance)]
    if meeting.ref:
        parts.append(Buttons((Button(f"Actions of {meeting.ref}", Press(f"/actions {meeting.ref} all")),)))
    return tuple(parts)


def _when(run: Running) -> str:
    start = clock(run.start) if run.start else ""
    minutes = f"{run.item.minutes} min" if run.item.minutes is not None else ""
    return " · ".join(one for one in (start, minutes) if one)


def _what(run: Running) -> Spans:
    kind = f" ({run.item.type.lower()})" if run.item.type else ""
    spans: Spans = (Plain(f"{run.item.item}{kind}"),)
    return (*spans, Plain(" "), Tag(f"{run.late} min late", Tone.WARN)) if run.late else spans


def _overrun(meeting: Meeting, runs: tuple[Running, ...]) -> str:
    last = runs[-1]
    if not (meeting.end and last.start and last.item.minutes is not None):
        return ""
    over = last.start.hour * 60 + last.start.minute + last.item.minutes - meeting.end.hour * 60 - meeting.end.minute
    return f" It runs {over} minutes past its end at {clock(meeting.end)}." if over > 0 else ""


def _apologies(attendance: Iterable[Attendance]) -> str:
    absent = [f"{one.name} ({one.role})" for one in attendance if one.section.lower() == "apologies"]
    return f", with apologies from {', '.join(absent)}" if absent else ""


def _sections(attendance: Iterable[Attendance]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.section for one in attendance))


def _people(attendance: Iterable[Attendance], section: str) -> Table:
    rows = tuple((words(one.name), words(one.role), words(one.note)) for one in attendance if one.section == section)
    return Table(("Name", "Role", "Note"), rows)
