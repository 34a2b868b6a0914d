"""At which instants is something due: somebody's reminder, a meeting's digest?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from registers.calendar import Calendar, instant
from registers.habits import DigestTimes, Habits
from registers.meetings import Meeting
from schedules.windows import closes, opens, quiet_at


@dataclass(frozen=True)
class Window:
    """From when until when something may be said, and the local day that it belongs to."""

    stage: str
    day: date
    due: datetime
    expires: datetime

    def holds(self, now: datetime) -> bool:
        """Whether that is now."""
        return self.due <= now < self.expires


def zone_of(habits: Habits, home: ZoneInfo) -> ZoneInfo:
    """The zone by whose clock somebody lives."""
    return ZoneInfo(habits.zone) if habits.zone else home


def morning(now: datetime, habits: Habits, home: ZoneInfo) -> Window | None:
    """The window in which somebody may be reminded now; None before it, and in their quiet hours."""
    zone = zone_of(habits, home)
    day = now.astimezone(zone).date()
    due = opens(day, habits, zone)
    if now < due or quiet_at(now, habits.quiet, zone):
        return None
    return Window("", day, due, closes(now, habits.quiet, zone))


def digest_windows(meeting: Meeting, times: DigestTimes, calendar: Calendar, zone: ZoneInfo) -> tuple[Window, ...]:
    """When a meeting's digests are posted, earliest first: each until the next is due, the last until it starts.

    A meeting whose time nobody has stated may start with its day, so nothing is posted on the day itself.
    """
    day = meeting.date.day
    if day is None:
        return ()
    starts = instant(day, meeting.start or time(0), zone)
    found: list[tuple[datetime, date, str]] = []
    for working_days in times.working_days:
        before = calendar.shift(day, -working_days)
        found.append((instant(before, times.at, zone), before, f"{working_days}wd"))
    for minutes in times.minutes if meeting.start else ():
        due = (starts - timedelta(minutes=minutes)).astimezone(UTC)
        found.append((due, due.astimezone(zone).date(), f"{minutes}min"))
    ordered = [*sorted(one for one in found if one[0] < starts), (starts, day, "")]
    # Of two that are due at once there is one.
    return tuple(Window(stage, on, due, after[0]) for (due, on, stage), after in pairwise(ordered) if due < after[0])


def current(windows: Iterable[Window], now: datetime) -> Window | None:
    """The one that is open now; of those that were missed, none."""
    return next((one for one in windows if one.holds(now)), None)
