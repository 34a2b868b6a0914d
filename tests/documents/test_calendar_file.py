"""A calendar file as RFC 5545 has it: folded, escaped, at instants that every calendar knows."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

from documents.calendar_file import Event, calendar_file

MADE = datetime(2024, 1, 8, 9, tzinfo=UTC)
SUMMER = timezone(timedelta(hours=1))


def lines(*events: Event) -> list[str]:
    data = calendar_file(events, "MHHS meetings", MADE)
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    return data.decode().replace("\r\n ", "").split("\r\n")


def test_a_meeting_at_its_instants() -> None:
    start = datetime(2024, 6, 12, 10, tzinfo=SUMMER)
    event = Event(
        "dag31@mhhs", 3, "MHHS DAG31", start, start + timedelta(hours=3), "Virtual – Teams", "1 Welcome\n2 CRs"
    )
    assert lines(event) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Secretariat//Meetings//EN",
        "METHOD:PUBLISH",
        "X-WR-CALNAME:MHHS meetings",
        "BEGIN:VEVENT",
        "UID:dag31@mhhs",
        "DTSTAMP:20240108T090000Z",
        "SEQUENCE:3",
        "SUMMARY:MHHS DAG31",
        "DTSTART:20240612T090000Z",
        "DTEND:20240612T120000Z",
        "LOCATION:Virtual – Teams",
        "DESCRIPTION:1 Welcome\\n2 CRs",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_a_day_without_a_time_is_the_whole_of_it_and_no_end_is_made_up() -> None:
    told = lines(Event("a", 1, "A", date(2024, 1, 10)), Event("b", 1, "B", MADE))
    assert [line for line in told if line.startswith("DT") and "STAMP" not in line] == [
        "DTSTART;VALUE=DATE:20240110",
        "DTSTART:20240108T090000Z",
    ]


def test_words_are_words() -> None:
    hostile = "a;b,c\\d\r\nEND:VEVENT\x00\t語" + "é" * 200
    (title,) = (line for line in lines(Event("a", 1, hostile, MADE)) if line.startswith("SUMMARY:"))
    assert title == "SUMMARY:a\\;b\\,c\\\\d\\nEND:VEVENT\ufffd 語" + "é" * 200
