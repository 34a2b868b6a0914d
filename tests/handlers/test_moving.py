"""A paper that moves a meeting moves the due dates that were counted from it, and their owners hear of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from documents.extract import Extract, Kind
from registers.actions import Due, Tie
from registers.dates import Written, read_date
from registers.findings import Severity
from registers.meetings import Meeting
from registers.moved import MOVED_BY
from schedules.tick import tick
from tests.handlers.registers_kept import AT, kept, report
from tests.schedules.programme import PROGRAMME, action, person

TIED = replace(action(0, "Owner Number0", date(2024, 1, 22)), due=Due(Written.of(date(2024, 1, 22)), Tie("DAG", 2)))
FREE = action(1, "Owner Number0", date(2024, 1, 22))


def test_a_due_date_moves_with_its_meeting() -> None:
    with kept() as programme:
        with programme.database.write() as unit:
            unit.people.save(person(0))
            unit.actions.save(TIED)
            unit.actions.save(FREE)
            unit.meetings.save(Meeting("DAG", "32", read_date("24/01/2024")))
            unit.audit.record(AT, "test", "/import")
        programme.take(report("32", "31 January 2024", kind=Kind.MEETING_PACK))
        with programme.database.read() as unit:
            moved, free = unit.actions.get(TIED.ref), unit.actions.get(FREE.ref)
            (entry,) = [one for one in unit.audit.of(str(TIED.ref)) if one.command.startswith("/import dag32")]
        assert moved is not None
        assert moved.due.written.day == date(2024, 1, 29)
        assert (moved.updates[-1].move, moved.updates[-1].by) == ("re-dated", MOVED_BY)
        assert [one.ref for one in entry.changes if one.register == "actions"] == [str(TIED.ref)]
        assert free == replace(FREE, version=1)
        told = tick(programme.database, datetime(2024, 1, 9, 9, tzinfo=UTC), PROGRAMME).made
        assert [(one.person, one.why) for one in told] == [("owner-0", "1 moved")]


def test_a_paper_that_moves_nothing_moves_nothing() -> None:
    with kept() as programme:
        with programme.database.write() as unit:
            unit.actions.save(TIED)
            unit.meetings.save(Meeting("DAG", "32", read_date("24/01/2024")))
            unit.audit.record(AT, "test", "/import")
        programme.take(report("32", "24 January 2024", kind=Kind.MEETING_PACK))
        with programme.database.read() as unit:
            assert unit.actions.get(TIED.ref) == replace(TIED, version=1)


def test_a_meeting_that_was_stated_for_another_day_is_a_finding_and_stays() -> None:
    with kept() as programme:
        programme.take(report("31", "13 December 2023", meetings=(Meeting("DAG", None, read_date("10/01/2024")),)))
        (told,) = programme.take(report("32", "11 January 2024")).findings
        assert (told.check, told.severity, told.line) == ("meeting-stated-for-another-day", Severity.WARNING, 1)
        assert told.says == (
            "DAG32 is of Thu 11 Jan 2024; dag31-headline-report.txt stated a meeting of DAG for Wed 10 Jan 2024, which "
            "stays on record. If they are one, nobody meets on the day stated; /meeting move DAG to 11/01/2024 makes "
            "them one."
        )
        with programme.database.read() as unit:
            assert [str(one) for one in unit.meetings.of("DAG")] == ["DAG31", "DAG Wed 10 Jan 2024", "DAG32"]


def test_a_meeting_on_its_day_and_one_far_off_are_none() -> None:
    with kept() as programme:
        programme.take(report("31", "13 December 2023", meetings=(Meeting("DAG", None, read_date("10/01/2024")),)))
        assert programme.take(report("32", "10 January 2024"), dry=True).findings == ()
        assert programme.take(report("32", "18 January 2024"), dry=True).findings == ()
        assert programme.take(report("32", "11 January 2024", group="CCAG"), dry=True).findings == ()


def test_a_corrected_report_that_states_another_next_day_is_a_finding_too() -> None:
    def stating(*days: str) -> Extract:
        return report("31", "13 December 2023", meetings=tuple(Meeting("DAG", None, read_date(day)) for day in days))

    with kept() as programme:
        programme.take(stating("10/01/2024"))
        (told,) = programme.take(stating("17/01/2024"), dry=True).findings
        assert told.says.startswith(
            "DAG is to meet on Wed 17 Jan 2024; dag31-headline-report.txt stated a meeting of DAG"
        )
        assert told.says.endswith("/meeting move DAG to 17/01/2024 makes them one.")
        assert programme.take(stating("10/01/2024", "17/01/2024"), dry=True).findings == ()
