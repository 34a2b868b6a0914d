"""Which reminder is due for what, on which day, and when has its owner had enough of them?

An action reminds two working days before it is due, on the day, and on working days 1, 3, 5, 10 after it, then every
fifth. A day on which nobody was told, for a holiday or because the bot was off, is made up for once; an answer settles
all days up to its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from registers.actions import Action, Status
from registers.calendar import Calendar
from registers.dates import said
from registers.meetings import AgendaItem, Meeting
from registers.moved import MOVED_BY

#: So many reminders without an answer, and the owner is not asked again: the PMO is.
ENOUGH = 5
#: Working days before a meeting by which its papers are due.
PAPERS_DUE = 5
_AHEAD = 2
_MOVED_FOR = timedelta(days=14)
# What every agenda has and nobody writes a paper for.
_STANDING = re.compile(
    r"(welcome|apologies|minutes|next steps|any other business|aob)\b|summary( and next steps)?$", re.IGNORECASE
)


class Kind(StrEnum):
    """Why somebody is reminded; each can be stopped for itself."""

    SOON = "soon"
    TODAY = "today"
    OVERDUE = "overdue"
    MOVED = "moved"
    PAPER = "papers"
    ESCALATED = "escalated"
    UNKNOWN = "unknown"


#: The kinds that ask an owner to act on an action: what is counted when nobody answers.
ASKING = frozenset({Kind.SOON, Kind.TODAY, Kind.OVERDUE})


@dataclass(frozen=True)
class Told:
    """That somebody was reminded: ``whose`` reminder it was, of what, on which day of theirs."""

    whose: str
    ref: str
    on: date
    kind: Kind


def reminds(action: Action) -> bool:
    """Whether an action can remind anybody at all: open, with an owner and a day."""
    return action.status is Status.OPEN and bool(action.owners) and action.due.written.day is not None


def answered(action: Action, before: date = date.max) -> date:
    """The day of its last answer, an update by anybody or another due date, that was given before a day; else the day
    it was raised.
    """
    days = [one.on for one in action.updates] + [one.until for one in action.past_dues]
    return max((one for one in days if one and one < before), default=action.raised.day or date.min)


def did(action: Action, name: str, today: date) -> bool:
    """Whether they have answered it today themselves: nobody is told of what they did."""
    return any(one.on == today and one.by == name for one in action.updates)


def kind_due(action: Action, today: date, since: date, calendar: Calendar) -> Kind | None:
    """Which reminder is due today for whom nothing was said after ``since``; None on a day off."""
    due = action.due.written.day
    if due is None or not reminds(action) or not calendar.works(today) or since >= today:
        return None
    if today > due:
        before = steps(calendar.between(due, since)) if since > due else 0
        return Kind.OVERDUE if steps(calendar.between(due, today)) > before else None
    on_the_day = last_day(due, calendar)
    if today >= on_the_day:
        return Kind.TODAY if since < on_the_day else None
    soon = calendar.shift(on_the_day, -_AHEAD)
    return Kind.SOON if since < soon <= today else None


def moved(action: Action, today: date, last: date) -> bool:
    """Whether its owner is yet to hear that its due date moved with a meeting; ``last`` is when they heard so last."""
    if not reminds(action) or not action.updates:
        return False
    newest = action.updates[-1]
    if newest.by != MOVED_BY or newest.on is None:
        return False
    return last < newest.on <= today <= newest.on + _MOVED_FOR


def steps(working_days: int) -> int:
    """How many reminders of an overdue action fall on its first so many working days late."""
    if working_days >= 10:
        return 3 + (working_days - 5) // 5
    return (working_days >= 1) + (working_days >= 3) + (working_days >= 5)


def last_day(due: date, calendar: Calendar) -> date:
    """The day to act by: the due date, or the last working day before one on a day off."""
    return due if calendar.works(due) else calendar.shift(due, -1)


def enough(told: Iterable[Told], since: date) -> bool:
    """Whether of somebody's reminders so many were not answered since that day that they are not asked again."""
    return sum(one.kind in ASKING and one.on > since for one in told) >= ENOUGH


def hidden(action: Action, stopped: Iterable[str], today: date, calendar: Calendar) -> bool:
    """Whether an owner who stopped being reminded would by now have had enough reminders to be asked no more."""
    due = action.due.written.day
    return bool(due and Kind.OVERDUE in stopped and due < today and calendar.between(due, today) >= 10)


def this_week(last: date, today: date) -> bool:
    """Whether what is told once a week, and was ``last`` told then, has been told in this one."""
    return last >= today - timedelta(days=today.weekday())


def papers_due(meeting: Meeting, calendar: Calendar) -> date | None:
    """By when a meeting's papers are due."""
    return calendar.shift(meeting.date.day, -PAPERS_DUE) if meeting.date.day else None


def paper_missing(item: AgendaItem) -> bool:
    """Whether an agenda item still has no paper, though it is to have one: the pack gives no page for it."""
    return bool(item.lead) and not item.page.strip() and not _STANDING.match(item.item.strip())


def paper_due(meeting: Meeting, item: AgendaItem, today: date, since: date, calendar: Calendar) -> bool:
    """Whether an item's lead is reminded of its paper today: two working days before it is due, and on the day."""
    due = papers_due(meeting, calendar)
    if due is None or not paper_missing(item) or not calendar.works(today) or not since < today <= due:
        return False
    soon = calendar.shift(due, -_AHEAD)
    return since < soon <= today or (today == due and since < due)


def paper_ref(meeting: Meeting, item: AgendaItem) -> str:
    """What tells an item's paper from all others; the same once the meeting has its number."""
    return f"paper {meeting.group} {meeting.date.iso} {item.no or item.item[:40]}"


def doubt(action: Action) -> str:
    """Why nobody can say how late an action is: it is due before it was raised. Empty where its dates can be true."""
    due, raised = action.due.written.day, action.raised.day
    if due is None or raised is None or action.meant is None:
        return ""
    return f"Due {said(due)}, before it was raised on {said(raised)}: is {said(action.meant)} meant?"


def why(kind: Kind, due: date, today: date, calendar: Calendar) -> str:
    """In one line, why an action reminds today."""
    late = calendar.between(due, today)
    match kind:
        case Kind.SOON:
            days = calendar.between(today, due)
            return f"Due in {days} working day{'' if days == 1 else 's'}, on {said(due)}."
        case Kind.TODAY if due != today:
            return f"Due {said(due)}, a day off: today is the last working day before it."
        case Kind.TODAY:
            return "Due today."
        case Kind.MOVED:
            return f"Due {said(due)} now: the meeting it is tied to has moved."
        case Kind.PAPER if due == today:
            return "Papers are due today."
        case Kind.PAPER:
            return f"Papers are due by {said(due)}."
        case Kind.OVERDUE | Kind.ESCALATED:
            return f"Due {said(due)}, {late} working day{'' if late == 1 else 's'} ago."
        case Kind.UNKNOWN:
            return f"Due {said(due)}."
