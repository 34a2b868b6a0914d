"""Reports and packs of other groups read as well: other columns, other words, other seats and names."""

from datetime import time
from pathlib import Path

import pytest

from documents.extract import Extract, Kind
from registers.actions import Status
from registers.changes import Stage
from registers.decisions import Outcome
from registers.meetings import Attendance
from registers.problems import Problem
from registers.votes import Vote
from tests.documents.papers import extract, read

OTHERS = Path(__file__).parent / "others"


@pytest.fixture(scope="module")
def report() -> Extract:
    return read(OTHERS / "tmag30-headline-report.txt")


@pytest.fixture(scope="module")
def pack() -> Extract:
    return read(OTHERS / "psg26-meeting-pack.txt")


def test_a_reports_meetings(report: Extract) -> None:
    assert (report.kind, report.group) == (Kind.HEADLINE_REPORT, "TMAG")
    assert [(one.number, one.date.iso, one.start, one.end) for one in report.meetings] == [
        ("30", "2024-05-15", time(13, 30), time(15, 45)),
        (None, "2024-06-19", time(13, 30), None),
    ]


def test_columns_in_another_order(report: Extract) -> None:
    assert [(str(one.ref), one.owner_text, one.area, one.due.written.iso, one.status) for one in report.actions] == [
        ("TMAG30-01", "Programme (Nadia Osei), MWG Chair", "Migration", "2024-06-19", Status.OPEN),
        ("TMAG30-02", "SRO", "Migration", None, Status.OPEN),
        ("TMAG28.1-02", "All Suppliers", "Carried forward", "2024-05-31", Status.OPEN),
        ("TMAG29-07", "", "", None, Status.CLOSED),
    ]
    assert report.actions[1].text == "Ask St Clements for a second dry run in the last week of June"


def test_decisions_reject_defer_and_approve(report: Extract) -> None:
    assert [(str(one.ref), one.outcome, one.decided_by, one.conditions) for one in report.decisions] == [
        ("TMAG-DEC41", Outcome.REJECTED, "SRO", ()),
        ("TMAG-DEC42", Outcome.DEFERRED, "TMAG", ()),
        ("TMAG-DEC43", Outcome.APPROVED, "Chair", ("the test data being masked and two dry runs",)),
    ]
    assert [(str(one.ref), one.title, one.stage) for one in report.changes] == [
        ("CR051", "Extra Sandbox Weeks for Late Joiners", Stage.REJECTED),
        ("CR052", "Shared Test Data Catalogue", Stage.DEFERRED),
        ("CR053", "Smaller Migration Batches", Stage.APPROVED),
        ("CR054", "", Stage.VALIDATED),
    ]


def test_only_those_who_objected(report: Extract) -> None:
    change = report.changes[2]
    assert change.objections == ("Small Supplier Representative", "Consumer Representative")
    assert (str(change.release), change.release_date.iso) == ("IR8.5", "2024-06-30")


def test_a_roll_with_other_columns(report: Extract) -> None:
    (roll,) = report.rolls
    assert [(row.seat, row.vote) for row in roll.rows] == [
        ("DNO Representative", Vote.YES),
        ("Small Supplier Representative", Vote.NO),
        ("Consumer Representative", Vote.ABSTAINED),
        ("RECCo Representative", Vote.ABSENT),
    ]


def test_attendees_in_a_table(report: Extract) -> None:
    assert report.meetings[0].attendance == (
        Attendance("Chris Welby", "SRO", "Chair"),
        Attendance("Ana María de la Cruz", "DNO Representative", "Industry Representatives"),
        Attendance("Tom O'Neill", "Small Supplier Representative", "Industry Representatives", "until 14:30"),
        Attendance("Jo Smith-Jones", "RECCo Representative", "Apologies"),
    )


def test_what_a_report_leaves_unclear_is_unread(report: Extract) -> None:
    assert [one.text.split()[0] for one in report.unread] == ["Programme", "Large"]


def test_a_packs_meetings_and_agenda(pack: Extract) -> None:
    own, following = pack.meetings
    assert (pack.kind, own.group, own.number, own.start, own.end) == (
        Kind.MEETING_PACK,
        "PSG",
        "26",
        time(10),
        time(12),
    )
    assert [(one.no, one.item, one.lead, one.minutes) for one in own.agenda] == [
        ("1", "Welcome and Introductions", "Chair", None),
        ("2", "Sponsor Update", "Ofgem", 30),
        ("3", "CR022 Decision", "SRO & Programme (PMO)", None),
    ]
    assert (following.date.iso, following.start, following.end) == ("2024-02-07", time(10), time(12))


def test_a_status_column_says_where_an_action_stands(pack: Extract) -> None:
    assert [(str(one.ref), one.status, [update.text for update in one.updates]) for one in pack.actions] == [
        ("PSG25-01", Status.OPEN, ["Dates are being asked for"]),
        ("PSG25-02", Status.RECOMMENDED, ["Sent"]),
        ("PSG24-09", Status.CLOSED, [""]),
    ]


def test_a_pack_decides_nothing_for_its_own_group(pack: Extract) -> None:
    assert [str(one.ref) for one in pack.decisions] == ["DAG-DEC83"]


def test_answers_that_are_no_answers(pack: Extract) -> None:
    change = pack.changes[0]
    assert (str(change.ref), change.title, change.raised_by, change.group, change.stage) == (
        "CR022",
        "Replan of Migration",
        "Lead Delivery Partner",
        "PSG",
        Stage.ASSESSED,
    )
    (assessment,) = change.assessments
    assert (assessment.opened.iso, assessment.closes.iso) == ("2023-11-20", "2023-12-04")
    assert assessment.missing == ("RECCo", "Small Supplier")


def test_risks_and_milestones_with_their_own_references(pack: Extract) -> None:
    assert [(one.ref, one.mitigations, one.rating) for one in pack.risks] == [
        ("R0301", ("Ask early", "Share plans"), "High"),
        ("R0302", (), "Low"),
    ]
    assert [(str(one.ref), one.name, one.target.iso, one.forecast.iso) for one in pack.milestones] == [
        ("M10", "Central systems ready", "2024-12-20", "2025-03-07"),
        ("M15", "Full transition", None, None),
    ]


def test_a_table_that_nobody_knows_is_unread(pack: Extract) -> None:
    assert [one.text for one in pack.unread][-2:] == ["Colour Weight", "Red 7"]


def test_people_and_decisions_for_a_group_nobody_knows() -> None:
    found = extract("x.txt", "Data Cleanse Advisory Group (DCAG) Headline Report\n\nMeeting Number¦DCAG 2\n")
    assert (found.group, found.meetings[0].number) == ("DCAG", "2")


@pytest.mark.parametrize("words", ["Shopping\n\n- milk\n", "Design Advisory Group #31\n\nNothing else.\n"])
def test_a_paper_of_neither_kind_says_what_was_looked_for(words: str) -> None:
    with pytest.raises(Problem) as refused:
        extract("list.txt", words)
    assert "neither a headline report" in refused.value.says


def test_a_report_of_nobody_says_so() -> None:
    with pytest.raises(Problem) as refused:
        extract("list.txt", "Headline Report\n\nActions\n")
    assert "whose meeting" in refused.value.says


def test_attendees_in_tables_that_a_section_heads() -> None:
    found = extract(
        "dag40.txt",
        "Design Advisory Group (DAG) Headline Report\n\nMeeting Number¦DAG040\n\nAttendees\n\n"
        "Chair¦Role\nAda Byron¦Chair\n\nIndustry Representatives¦Role\nBo Li (BL)¦DNO Representative\n\n"
        "Apologies¦\nNone¦\n",
    )
    assert found.meetings[0].attendance == (
        Attendance("Ada Byron", "Chair", "Chair"),
        Attendance("Bo Li", "DNO Representative", "Industry Representatives"),
    )
    assert found.unread == ()


def test_attendees_on_neighbouring_lines() -> None:
    found = extract(
        "dag41.txt",
        "DAG Headline Report\n\nMeeting Number¦DAG041\n\nAttendees\nChair\nAda Byron\nChair\nMHHS Programme\n"
        "Bo Li – PMO Change Lead\nApologies\nNone\n",
    )
    assert found.meetings[0].attendance == (
        Attendance("Ada Byron", "Chair", "Chair"),
        Attendance("Bo Li", "PMO Change Lead", "MHHS Programme"),
    )
