"""Working days add up, holidays are the library's, and a local clock's times are found through every clock change.

``SOAK=1`` asks every day of the years instead of those around each clock change and a sample of the rest.
"""

import os
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.england import Holidays
from registers.calendar import Calendar, instant
from registers.problems import Problem

YEARS = range(2000, 2061)
QUARTERS = [time(hour, minute) for hour in range(24) for minute in (0, 15, 30, 45)]
ENGLAND = Calendar(Holidays())
DAYS = st.dates(date(2000, 1, 1), date(2059, 12, 31))


def offsets(zone: ZoneInfo) -> Iterator[tuple[datetime, timedelta]]:
    """Every change of the zone's offset in the years, found by looking at each hour of UTC and then each minute."""
    at = datetime(YEARS[0] - 1, 12, 30, tzinfo=UTC)
    end = datetime(YEARS[-1] + 1, 1, 2, tzinfo=UTC)
    before = at.astimezone(zone).utcoffset()
    assert before is not None
    yield at, before
    step = timedelta(hours=6)
    while at < end:
        at += step
        now = at.astimezone(zone).utcoffset()
        assert now is not None
        if now != before:
            changed = at - step
            while changed.astimezone(zone).utcoffset() == before:
                changed += timedelta(minutes=1)
            yield changed, now
            before = now


class Oracle:
    """The first instant at which a local clock shows a time or a later one on that day, from the offsets alone."""

    def __init__(self, zone: ZoneInfo) -> None:
        self.changes = list(offsets(zone))

    def instant(self, day: date, clock: time) -> datetime:
        wanted = datetime.combine(day, clock)
        ends = [at for at, _ in self.changes[1:]] + [datetime.max.replace(tzinfo=UTC)]
        near = wanted.replace(tzinfo=UTC)
        for (start, offset), end in zip(self.changes, ends, strict=True):
            if end < near - timedelta(days=2):
                continue
            exact = (wanted - offset).replace(tzinfo=UTC)
            if exact < start:  # this stretch of time begins with a clock that shows more already
                return start
            if exact < end:
                return exact
        raise AssertionError


def days_asked(changes: list[tuple[datetime, timedelta]]) -> Iterator[date]:
    if os.environ.get("SOAK"):
        first = date(YEARS[0], 1, 1)
        yield from (first + timedelta(days=n) for n in range((date(YEARS[-1], 12, 31) - first).days + 1))
        return
    for at, _ in changes[1:]:
        yield from (at.date() + timedelta(days=n) for n in (-1, 0, 1))
    yield from (date(year, month, 13) for year in YEARS for month in (1, 7))


@pytest.mark.parametrize("name", ["Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC"])
def test_a_local_time_is_found_through_every_clock_change(name: str) -> None:
    zone = ZoneInfo(name)
    oracle = Oracle(zone)
    asked = 0
    for day in days_asked(oracle.changes):
        if day.year in YEARS:
            for clock in QUARTERS:
                assert instant(day, clock, zone) == oracle.instant(day, clock), (day, clock)
                asked += 1
    # New York and Lord Howe change their clocks twice a year; the sample alone is two days a year.
    assert asked >= len(YEARS) * 2 * 96 * (4 if "/" in name and name != "Asia/Kolkata" else 1)


@pytest.mark.parametrize(
    ("day", "clock", "zone", "found"),
    [
        (date(2024, 3, 31), time(1, 30), "Europe/London", datetime(2024, 3, 31, 1, tzinfo=UTC)),
        (date(2024, 10, 27), time(1, 30), "Europe/London", datetime(2024, 10, 27, 0, 30, tzinfo=UTC)),
        (date(2024, 10, 27), time(9), "Europe/London", datetime(2024, 10, 27, 9, tzinfo=UTC)),
        (date(2024, 7, 1), time(9), "Europe/London", datetime(2024, 7, 1, 8, tzinfo=UTC)),
        (date(2024, 3, 10), time(2, 30), "America/New_York", datetime(2024, 3, 10, 7, tzinfo=UTC)),
        (date(2024, 10, 6), time(2, 15), "Australia/Lord_Howe", datetime(2024, 10, 5, 15, 30, tzinfo=UTC)),
    ],
)
def test_the_gap_ends_early_and_the_fold_is_the_first(day: date, clock: time, zone: str, found: datetime) -> None:
    assert instant(day, clock, ZoneInfo(zone)) == found


@given(day=DAYS, count=st.integers(-300, 300))
def test_shifting_lands_on_a_working_day_that_many_away(day: date, count: int) -> None:
    there = ENGLAND.shift(day, count)
    assert ENGLAND.works(there)
    if count:
        assert ENGLAND.between(day, there) == count if count > 0 else worked(there, day) == -count
    else:
        assert not any(ENGLAND.works(day + timedelta(days=n)) for n in range((there - day).days))


def worked(first: date, end: date) -> int:
    """Working days from ``first`` up to but not including ``end``."""
    return sum(ENGLAND.works(first + timedelta(days=n)) for n in range((end - first).days))


@given(day=DAYS, one=st.integers(1, 120), other=st.integers(1, 120))
def test_shifts_add_up(day: date, one: int, other: int) -> None:
    assert ENGLAND.shift(ENGLAND.shift(day, one), other) == ENGLAND.shift(day, one + other)
    assert ENGLAND.shift(ENGLAND.shift(day, -one), -other) == ENGLAND.shift(day, -one - other)


@given(days=st.lists(DAYS, min_size=3, max_size=3).map(sorted))
def test_working_days_between_add_up(days: list[date]) -> None:
    first, middle, last = (one.replace(year=2024) if (one.month, one.day) != (2, 29) else one for one in days)
    first, middle, last = sorted((first, middle, last))
    assert ENGLAND.between(first, middle) + ENGLAND.between(middle, last) == ENGLAND.between(first, last)
    assert ENGLAND.between(last, first) == -ENGLAND.between(first, last)


def test_holidays_are_englands() -> None:
    for year in YEARS:
        theirs = holidays.country_holidays("GB", subdiv="ENG", years=year)
        every = (date(year, 1, 1) + timedelta(days=n) for n in range(366))
        for day in (one for one in every if one.year == year):
            assert ENGLAND.works(day) == (day.weekday() < 5 and day not in theirs)
    assert not ENGLAND.works(date(2023, 5, 8))  # the coronation, which no rule foretells
    assert ENGLAND.shift(date(2023, 12, 22), 1) == date(2023, 12, 27)


def test_too_far_is_said() -> None:
    with pytest.raises(Problem, match="too far"):
        ENGLAND.shift(date(2024, 1, 1), 2_001)
    with pytest.raises(Problem, match="beyond the calendar"):
        ENGLAND.shift(date.max, 5)
