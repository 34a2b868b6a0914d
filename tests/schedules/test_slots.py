"""At which instants reminders and digests are due, through quiet hours and clock changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registers.dates import Written
from registers.habits import DigestTimes, Habits, Quiet, read_digest_times
from schedules.slots import Window, current, digest_windows, morning
from tests.schedules.programme import ENGLAND, meeting

LONDON = ZoneInfo("Europe/London")
ZONES = ("Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC")
INSTANTS = st.integers(0, 4 * 365 * 24 * 60).map(lambda n: datetime(2023, 1, 1, tzinfo=UTC) + timedelta(minutes=n))


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type, misc] # the parts of a date and a time


@pytest.mark.parametrize(
    ("habits", "at", "opens"),
    [
        (Habits("x"), utc(2024, 1, 8, 8, 59), None),
        (Habits("x"), utc(2024, 1, 8, 9), utc(2024, 1, 8, 9)),
        (Habits("x"), utc(2024, 1, 8, 18, 59), utc(2024, 1, 8, 9)),
        (Habits("x"), utc(2024, 1, 8, 19), None),  # what was missed all day is not said at night
        (Habits("x"), utc(2024, 7, 1, 8), utc(2024, 7, 1, 8)),  # summer time
        (Habits("x", "America/New_York"), utc(2024, 1, 8, 9), None),
        (Habits("x", "America/New_York"), utc(2024, 1, 8, 14), utc(2024, 1, 8, 14)),
        (Habits("x", quiet=Quiet(time(18), time(9, 30))), utc(2024, 1, 8, 9), None),
        (Habits("x", quiet=Quiet(time(18), time(9, 30))), utc(2024, 1, 8, 9, 30), utc(2024, 1, 8, 9, 30)),
        (Habits("x", quiet=Quiet(time(0), time(0))), utc(2024, 1, 8, 23, 59), utc(2024, 1, 8, 9)),
        (Habits("x", quiet=Quiet(time(12), time(14))), utc(2024, 1, 8, 13), None),
        (Habits("x", quiet=Quiet(time(12), time(14))), utc(2024, 1, 8, 14), utc(2024, 1, 8, 9)),
        (Habits("x", quiet=Quiet(time(8), time(7))), utc(2024, 1, 8, 7, 30), utc(2024, 1, 8, 7)),
    ],
)
def test_when_somebody_may_be_reminded(habits: Habits, at: datetime, opens: datetime | None) -> None:
    window = morning(at, habits, LONDON)
    assert (window.due if window else None) == opens


@given(at=INSTANTS, zone=st.sampled_from(ZONES), start=st.times(), end=st.times())
def test_nobody_is_written_to_in_their_quiet_hours_or_on_another_day(
    at: datetime, zone: str, start: time, end: time
) -> None:
    quiet = Quiet(start.replace(second=0, microsecond=0), end.replace(second=0, microsecond=0))
    window = morning(at, Habits("x", zone, quiet), LONDON)
    if window is None:
        return
    assert window.holds(at)
    local = at.astimezone(ZoneInfo(zone))
    assert window.day == local.date()
    last = (window.expires - timedelta(microseconds=1)).astimezone(ZoneInfo(zone))
    assert last.date() == window.day
    for moment in (local, last):
        assert not quiet.covers(moment.time().replace(tzinfo=None))


def test_a_meetings_digests_follow_one_another() -> None:
    found = digest_windows(meeting(date(2024, 1, 10)), DigestTimes("DAG"), ENGLAND, LONDON)
    assert found == (
        Window("5wd", date(2024, 1, 3), utc(2024, 1, 3, 9), utc(2024, 1, 9, 9)),
        Window("1wd", date(2024, 1, 9), utc(2024, 1, 9, 9), utc(2024, 1, 10, 9, 30)),
        Window("30min", date(2024, 1, 10), utc(2024, 1, 10, 9, 30), utc(2024, 1, 10, 10)),
    )
    assert [
        one.stage if (one := current(found, at)) else None
        for at in (
            utc(2024, 1, 3, 8, 59),
            utc(2024, 1, 3, 9),
            utc(2024, 1, 9, 8, 59),
            utc(2024, 1, 9, 9),
            utc(2024, 1, 10, 9, 29),
            utc(2024, 1, 10, 9, 30),
            utc(2024, 1, 10, 10),
        )
    ] == [None, "5wd", "5wd", "1wd", "1wd", "30min", None]


def test_a_groups_own_times() -> None:
    times = read_digest_times("DAG", "3wd,1wd at 08:30")
    found = digest_windows(meeting(date(2024, 1, 10)), times, ENGLAND, LONDON)
    assert [(one.stage, one.due) for one in found] == [
        ("3wd", utc(2024, 1, 5, 8, 30)),
        ("1wd", utc(2024, 1, 9, 8, 30)),
    ]
    assert digest_windows(meeting(date(2024, 1, 10)), read_digest_times("DAG", "off"), ENGLAND, LONDON) == ()


def test_a_meeting_without_a_time_has_no_digest_on_its_day() -> None:
    found = digest_windows(meeting(date(2024, 1, 10), start=None), DigestTimes("DAG"), ENGLAND, LONDON)
    assert [one.stage for one in found] == ["5wd", "1wd"]
    assert found[-1].expires == utc(2024, 1, 10)
    undated = replace(meeting(date(2024, 1, 10)), date=Written("TBC"))
    assert digest_windows(undated, DigestTimes("DAG"), ENGLAND, LONDON) == ()


@given(
    day=st.dates(date(2023, 1, 1), date(2026, 12, 31)),
    start=st.none() | st.times(),
    working_days=st.sets(st.integers(1, 20), max_size=4),
    minutes=st.sets(st.integers(1, 240), max_size=3),
    at=st.times(),
    now=INSTANTS,
)
def test_no_digest_after_its_meeting_and_never_two_at_once(
    day: date, start: time | None, working_days: set[int], minutes: set[int], at: time, now: datetime
) -> None:
    times = DigestTimes("DAG", tuple(working_days), at, tuple(minutes))
    found = digest_windows(meeting(day, start=start), times, ENGLAND, LONDON)
    starts = datetime.combine(day, start or time(0), LONDON)
    assert all(one.due < one.expires <= starts for one in found)
    assert all(one.expires == after.due for one, after in pairwise(found))
    assert sum(one.holds(now) for one in found) <= 1
