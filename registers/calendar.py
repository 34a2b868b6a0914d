"""Which days are worked, and at which instant does a local clock show a time?

The holidays are a value given from outside (the composition root takes them from a library's calendar of England);
nothing here knows a year's holidays by itself.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from registers.problems import Problem

_MOST_DAYS = 2_000
_MOST_COUNTED = 4_096


@dataclass(frozen=True)
class Calendar:
    """Working days: Monday to Friday, less ``holidays``."""

    holidays: AbstractSet[date] = frozenset()
    # A list asks for the same few distances again and again, and counting one is a walk from day to day.
    _counted: dict[tuple[date, date], int] = field(default_factory=dict, init=False, repr=False, compare=False)

    def works(self, day: date) -> bool:
        """Whether people work on that day."""
        return day.weekday() < 5 and day not in self.holidays

    def shift(self, day: date, working_days: int) -> date:
        """That many working days later (or earlier, if negative); 0 is the day itself, or the next worked one.

        Raises ``Problem`` past 2,000 working days or the calendar's end.
        """
        if abs(working_days) > _MOST_DAYS:
            raise Problem("That is too far away. Say a date within the next few years.")
        step = timedelta(days=-1 if working_days < 0 else 1)
        left = abs(working_days)
        try:
            while left or not self.works(day):
                day += step
                left -= self.works(day) and left > 0
        except OverflowError:
            raise Problem("That is beyond the calendar. Say a date within the next few years.") from None
        return day

    def between(self, start: date, end: date) -> int:
        """Working days after ``start`` up to and including ``end``; negative when ``end`` is earlier."""
        if end < start:
            return -self.between(end, start)
        if (start, end) not in self._counted:
            if len(self._counted) > _MOST_COUNTED:
                self._counted.clear()
            days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
            self._counted[start, end] = sum(map(self.works, days))
        return self._counted[start, end]


def instant(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """The UTC instant at which a local clock shows that time on that day.

    A time skipped by a clock change is the first valid instant after the gap; one shown twice is the first of the
    two.
    """
    local = datetime.combine(day, clock, tzinfo=zone)
    utc = local.astimezone(UTC)
    if utc.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
        return utc
    early, late = utc - timedelta(hours=3), utc + timedelta(hours=3)
    wanted = local.replace(tzinfo=None)
    while late - early > timedelta(seconds=1):
        middle = early + (late - early) / 2
        if middle.astimezone(zone).replace(tzinfo=None) < wanted:
            early = middle
        else:
            late = middle
    return late.replace(microsecond=0)
