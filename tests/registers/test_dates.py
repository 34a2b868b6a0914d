"""Dates as written: what they mean, how sure that is, and that nothing is repaired in silence."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registers.calendar import Calendar, instant
from registers.dates import Certainty, Precision, Written, dates_in, read_date
from registers.times import read_meeting_time, read_span

NEAR = date(2023, 12, 13)
DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))


def day(raw: str, on: date, certainty: Certainty = Certainty.OK, proposal: date | None = None) -> Written:
    return Written(raw, on, Precision.DAY, certainty, proposal)


@pytest.mark.parametrize(
    ("raw", "on"),
    [
        ("20/12/2023", date(2023, 12, 20)),
        ("16/11/22", date(2022, 11, 16)),
        ("20/5/22", date(2022, 5, 20)),
        ("17.11.22", date(2022, 11, 17)),
        ("7 May 21", date(2021, 5, 7)),
        ("08 November 2022", date(2022, 11, 8)),
        ("7 th November 2022", date(2022, 11, 7)),
        ("Wednesday 18 October 2017", date(2017, 10, 18)),
        ("2023-01-11 00:00:00Z", date(2023, 1, 11)),
        ("March 20, 2023", date(2023, 3, 20)),
    ],
)
def test_a_day_however_it_is_written(raw: str, on: date) -> None:
    assert read_date(raw) == day(raw, on)


def test_a_missing_year_is_the_nearest_and_is_said_to_be_assumed() -> None:
    assert read_date("16/11", NEAR) == day("16/11", date(2023, 11, 16), Certainty.ASSUMED_YEAR)
    assert read_date("2 January", NEAR) == day("2 January", date(2024, 1, 2), Certainty.ASSUMED_YEAR)
    assert read_date("16/11") == Written("16/11")


@pytest.mark.parametrize(
    ("raw", "proposal"),
    [
        ("18/10/022", date(2022, 10, 18)),
        ("26/8/220", date(2022, 8, 26)),
        ("05/17/2024", date(2024, 5, 17)),
        ("29/02/2022", None),
        ("00/00/00", None),
    ],
)
def test_a_malformed_date_is_proposed_never_repaired(raw: str, proposal: date | None) -> None:
    assert read_date(raw) == Written(raw, None, Precision.DAY, Certainty.MALFORMED, proposal)


def test_a_weekday_that_is_another_is_suspect() -> None:
    assert read_date("Tuesday 13 December 2023") == day(
        "Tuesday 13 December 2023", date(2023, 12, 13), Certainty.SUSPECT, date(2023, 12, 12)
    )


@pytest.mark.parametrize("raw", ["April 2024*", "December 2016", "early January 2024", "mid-December", "in June 2024"])
def test_a_month_is_no_day(raw: str) -> None:
    assert read_date(raw) == Written(raw, precision=Precision.MONTH)


@pytest.mark.parametrize("raw", ["TBC", "", "before the Christmas break", "Panel – 13/12/22 Ofgem - TBC"])
def test_words_stay_words(raw: str) -> None:
    assert read_date(raw, NEAR) == Written(raw)


def test_a_sentinel_is_no_day() -> None:
    assert read_date("01/01/1970") == Written("01/01/1970", None, Precision.DAY, Certainty.SUSPECT)


@given(DAYS, st.sampled_from(["%d/%m/%Y", "%d/%m/%y", "%d.%m.%y", "%d %B %Y", "%d %b %Y", "%Y-%m-%d", "%A %d %B %Y"]))
def test_every_day_reads_back_from_every_form(on: date, form: str) -> None:
    written = read_date(on.strftime(form))
    assert (written.day, written.precision, written.certainty) == (on, Precision.DAY, Certainty.OK)


@given(st.text(max_size=300), st.one_of(st.none(), DAYS))
def test_no_words_break_the_reader(text: str, near: date | None) -> None:
    assert read_date(text, near).day is None or read_date(text, near).precision is Precision.DAY
    list(dates_in(text, near))
    read_meeting_time(text, near)
    read_span(text)


def test_dates_inside_a_sentence() -> None:
    found = list(dates_in("issued by 8am 19 December 2023, then 10 June 2024 and 31/01/24; SIT 1/2 stays"))
    assert [(written.raw, written.iso) for _, written in found] == [
        ("19 December 2023", "2023-12-19"),
        ("10 June 2024", "2024-06-10"),
        ("31/01/24", "2024-01-31"),
    ]


@pytest.mark.parametrize(
    ("raw", "on", "start", "end", "odd"),
    [
        ("13 December 2023 10:00-13:00", date(2023, 12, 13), time(10), time(13), False),
        ("10 January 2024 10am", date(2024, 1, 10), time(10), None, False),
        ("21 December 2022 at 13:00pm", date(2022, 12, 21), time(13), None, True),
        ("13 December 2022 at 10:00am", date(2022, 12, 13), time(10), None, False),
        ("13 December 2022", date(2022, 12, 13), None, None, False),
    ],
)
def test_meeting_times(raw: str, on: date, start: time, end: time | None, odd: bool) -> None:
    read = read_meeting_time(raw)
    assert (read.day.day, read.start, read.end, read.odd) == (on, start, end, odd)


@given(DAYS, st.integers(-300, 300))
def test_working_days_there_and_back(start: date, count: int) -> None:
    calendar = Calendar(frozenset({date(y, 12, 25) for y in range(1990, 2075)}))
    worked = calendar.shift(start, 0)
    there = calendar.shift(worked, count)
    assert calendar.works(there)
    assert calendar.between(worked, there) == count
    assert calendar.shift(there, -count) == worked


@pytest.mark.parametrize(
    ("on", "clock", "utc"),
    [
        (date(2024, 3, 31), time(1, 30), datetime(2024, 3, 31, 1, 0, tzinfo=UTC)),
        (date(2024, 10, 27), time(1, 30), datetime(2024, 10, 27, 0, 30, tzinfo=UTC)),
        (date(2024, 1, 8), time(9), datetime(2024, 1, 8, 9, tzinfo=UTC)),
        (date(2024, 7, 8), time(9), datetime(2024, 7, 8, 8, tzinfo=UTC)),
    ],
)
def test_a_local_time_in_the_gap_is_the_first_after_it_and_in_the_fold_the_first(
    on: date, clock: time, utc: datetime
) -> None:
    assert instant(on, clock, ZoneInfo("Europe/London")) == utc


@pytest.mark.parametrize(
    ("raw", "start", "end", "minutes"),
    [
        ("10:00-10:05 5 mins", time(10), time(10, 5), 5),
        ("10.00 – 10.05", time(10), time(10, 5), None),
        ("10:00 to 10:05 (5 minutes)", time(10), time(10, 5), 5),
        ("1000-1005 5min", time(10), time(10, 5), 5),
        ("5 mins, 10:00-10:05", time(10), time(10, 5), 5),
        ("5 mins", None, None, 5),
        ("2024", None, None, None),
    ],
)
def test_agenda_times(raw: str, start: time | None, end: time | None, minutes: int | None) -> None:
    read = read_span(raw)
    assert (read.start, read.end, read.minutes) == (start, end, minutes)
