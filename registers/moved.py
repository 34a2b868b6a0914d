"""What becomes of an action's due date when the meeting it is tied to moves?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from registers.actions import Action, Due, redate
from registers.calendar import Calendar
from registers.dates import Precision, Written, said
from registers.groups import ordinary

#: Who moves a due date that follows a meeting; an owner is told of it once.
MOVED_BY = "the meeting moved"


def follow(action: Action, group: str, was: date, now: date, calendar: Calendar, on: date) -> Action | None:
    """The action due as long before the meeting's new day as it was before the old; None where nothing moves.

    Only a due date that was counted from that very meeting follows it: the group's other meetings stand.
    """
    tie, due = action.due.tie, action.due.written
    if tie is None or ordinary(tie.group) != ordinary(group) or not action.live or was == now:
        return None
    if due.day != _counted(was, tie.working_days, calendar):
        return None
    day = _counted(now, tie.working_days, calendar)
    if day == due.day:
        return None
    moved = Due(Written(due.raw, day, Precision.DAY), tie)
    because = f"{group} meets on {said(now)} instead of {said(was)}."
    after = redate(action, MOVED_BY, on, moved, because)
    # More time that somebody has asked for is still theirs to be granted.
    return replace(after, extension=action.extension)


def _counted(meeting: date, working_days: int, calendar: Calendar) -> date:
    return calendar.shift(meeting, -working_days) if working_days else meeting
