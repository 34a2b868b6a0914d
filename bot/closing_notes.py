"""How does whoever raised an action hear that somebody else closed it?"""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.announcing import GATHERS
from handlers.ask import ClosingNote
from handlers.settings_parts import CLOSED
from registers.calendar import Calendar
from registers.habits import Habits
from schedules.slots import zone_of
from schedules.windows import opens, quiet_at
from storage.slots import CLOSING, Slot
from storage.store import Unit

# Whoever cannot be told by then has long seen it.
_STALE = timedelta(days=7)


def tell(unit: Unit, one: ClosingNote, at: datetime, calendar: Calendar, home: ZoneInfo) -> None:
    """Has it told to them alone, with what else is gathered for them; unless they want no such word."""
    habits = unit.habits.get(one.person)
    if unit.people.get(one.person) is None or CLOSED in habits.stopped:
        return
    if unit.slots.gather(CLOSING, one.person, one.ref, at):
        return
    zone = zone_of(habits, home)
    due = _in_their_hours(at + GATHERS, habits, calendar, zone)
    command, why = f"/action closed {one.ref}", f"{one.ref} was closed by somebody else"
    day = due.astimezone(zone).date()
    unit.slots.add(Slot(CLOSING, one.reason, "", day, due, due + _STALE, command, why, person=one.person))


def _in_their_hours(at: datetime, habits: Habits, calendar: Calendar, zone: ZoneInfo) -> datetime:
    """Then, or on their next morning: not in their quiet hours, on a day off, or while they are away."""
    day = at.astimezone(zone).date()
    due = opens(day, habits, zone) if quiet_at(at, habits.quiet, zone) else at
    while due < at or not calendar.works(day) or habits.away_on(day):
        day += timedelta(days=1)
        due = opens(day, habits, zone)
    return due
