"""In which hours may somebody be written to?"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from registers.calendar import instant
from registers.habits import Habits, Quiet

#: When nothing that is late is said in a channel any more: it waits for the morning.
NIGHT = Quiet(time(20), time(7))


def quiet_at(now: datetime, quiet: Quiet, zone: ZoneInfo) -> bool:
    """Whether a clock in that zone shows one of the quiet hours."""
    return quiet.covers(now.astimezone(zone).time().replace(tzinfo=None))


def opens(day: date, habits: Habits, zone: ZoneInfo) -> datetime:
    """The instant from which somebody is reminded on that day."""
    return instant(day, habits.morning, zone)


def closes(now: datetime, quiet: Quiet, zone: ZoneInfo) -> datetime:
    """The instant at which the hours end in which one is written to now: quiet hours begin, or the local day ends."""
    day = now.astimezone(zone).date()
    midnight = instant(day + timedelta(days=1), time(0), zone)
    begins = instant(day, quiet.start, zone)
    return min(midnight, begins) if quiet.start != quiet.end and begins > now else midnight
