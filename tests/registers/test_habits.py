"""Settings are read as people write them, and what makes no sense is refused."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registers.habits import (
    Away,
    DigestTimes,
    Habits,
    Quiet,
    Snooze,
    go_away,
    live_by,
    read_digest_times,
    read_quiet,
    read_zone,
    snooze,
    turn,
)
from registers.problems import Problem

NINE = time(9)


@pytest.mark.parametrize(
    ("words", "times"),
    [
        ("3wd,1wd at 08:30", DigestTimes("DAG", (3, 1), time(8, 30), ())),
        ("1wd and 5 working days", DigestTimes("DAG", (5, 1), NINE, ())),
        ("5WD, 1 WD, 30 min at 9:00", DigestTimes("DAG", (5, 1), NINE, (30,))),
        ("15m & 60 minutes", DigestTimes("DAG", (), NINE, (60, 15))),
        ("off", DigestTimes("DAG", (), NINE, ())),
    ],
)
def test_when_a_digest_comes(words: str, times: DigestTimes) -> None:
    assert read_digest_times("DAG", words) == times


@pytest.mark.parametrize(
    "words",
    ["", "at 09:00", "soon", "1wd at noon", "0wd", "99wd", "500min", "1wd,2wd,3wd,4wd,5wd", "1wd at 25:00", "-1wd"],
)
def test_what_is_no_time_for_a_digest(words: str) -> None:
    with pytest.raises(Problem):
        read_digest_times("DAG", words)


@given(st.text(max_size=60))
def test_whatever_is_said_is_read_or_refused(words: str) -> None:
    for read in (read_zone, read_quiet, lambda text: read_digest_times("DAG", text)):
        with suppress(Problem):
            read(words)


@pytest.mark.parametrize(
    ("words", "zone"),
    [
        ("europe/london", "Europe/London"),
        ("America/New York", "America/New_York"),
        ("australia/lord_howe", "Australia/Lord_Howe"),
        ("utc", "UTC"),
    ],
)
def test_a_zone_however_it_is_spelt(words: str, zone: str) -> None:
    assert read_zone(words) == zone


@pytest.mark.parametrize("words", ["", "London", "../../etc/passwd", "Europe", "Europe/Nowhere", "/etc/localtime"])
def test_what_is_no_zone(words: str) -> None:
    with pytest.raises(Problem):
        read_zone(words)


@pytest.mark.parametrize(
    ("quiet", "covered", "free"),
    [
        (Quiet(time(18), time(8)), (time(18), time(23, 59), time(0), time(7, 59)), (time(8), time(17, 59))),
        (Quiet(time(12), time(14)), (time(12), time(13, 59)), (time(14), time(11, 59), time(0))),
        (Quiet(time(9), time(9)), (), (time(9), time(0), time(23, 59))),
    ],
)
def test_quiet_hours(quiet: Quiet, covered: tuple[time, ...], free: tuple[time, ...]) -> None:
    assert all(quiet.covers(one) for one in covered)
    assert not any(quiet.covers(one) for one in free)


def test_a_holiday_takes_the_place_of_those_it_touches() -> None:
    today = date(2024, 1, 8)
    first, second = Away(date(2024, 2, 5), date(2024, 2, 9)), Away(date(2024, 2, 9), date(2024, 2, 16), "lee-cox")
    over, later = Away(date(2024, 1, 1), date(2024, 1, 5)), Away(date(2024, 3, 4), date(2024, 3, 8))
    habits = go_away(Habits("x", away=(over, first, later)), second, today)
    assert habits.away == (second, later)
    assert habits.away_on(date(2024, 2, 16)) == second
    assert habits.away_on(date(2024, 2, 17)) is None


def test_a_snooze_replaces_the_one_before() -> None:
    today, until = date(2024, 1, 8), date(2024, 1, 15)
    habits = Habits("x", snoozed=(Snooze("A", date(2024, 1, 9)), Snooze("B", date(2024, 1, 8)), Snooze("C", until)))
    after = snooze(habits, ("A", "D"), until, today)
    assert after.snoozed == (Snooze("C", until), Snooze("A", until), Snooze("D", until))
    assert after.snoozes("A", date(2024, 1, 14))
    assert not after.snoozes("A", until)


@pytest.mark.parametrize(
    ("said", "shown", "zone"),
    [
        ("", "America/New_York", "America/New_York"),
        ("Asia/Kolkata", "America/New_York", "Asia/Kolkata"),
        ("", "Europe/London", ""),
        ("", "", ""),
        ("", "GMT Standard Time", ""),
    ],
)
def test_by_which_clock_somebody_lives(said: str, shown: str, zone: str) -> None:
    assert live_by(Habits("x", said), shown, "Europe/London") == Habits("x", zone)


def test_kinds_are_turned_off_and_on() -> None:
    off = turn(Habits("x"), ("soon", "today"), on=False)
    assert turn(off, ("soon",), on=False).stopped == ("today", "soon")
    assert turn(off, ("soon",), on=True).stopped == ("today",)
