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


@pytest.mark.parametrize(
    ("line", "person"),
    [
        ("Ada Byron – Chair", Attendance("Ada Byron", "Chair", "MHHS")),
        ("Ada Byron, Test Lead", Attendance("Ada Byron", "Test Lead", "MHHS")),
        ("Ada Byron (AB) (Test Lead)", Attendance("Ada Byron", "Test Lead", "MHHS")),
        ("Ada Byron (part meeting): Ofgem", Attendance("Ada Byron", "Ofgem", "MHHS", "part meeting")),
        ("Chair: Ada Byron", Attendance("Ada Byron", "Chair", "Chair")),
        ("Apologies: Ada Byron", Attendance("Ada Byron", "", "Apologies")),
        (
            "Apologies: Ada Byron, Consumer Representative",
            Attendance("Ada Byron", "Consumer Representative", "Apologies"),
        ),
    ],
)
def test_a_person_and_a_role_on_one_line(line: str, person: Attendance) -> None:
    found = extract("dag42.txt", f"DAG Headline Report\n\nMeeting Number¦DAG042\n\n5. Attendees\n\nMHHS\n\n{line}\n")
    assert found.meetings[0].attendance == (person,)
    assert found.unread == ()


@pytest.mark.parametrize(
    "line", ["Ada Byron, Bo Li", "Apologies: Ada Byron, Bo Li", "Apologies: all who wrote in time"]
)
def test_names_that_may_be_several_people_are_unread(line: str) -> None:
    found = extract("dag42.txt", f"DAG Headline Report\n\nMeeting Number¦DAG042\n\nAttendees\n\nMHHS\n\n{line}\n")
    assert found.meetings[0].attendance == ()
    assert len(found.unread) == 1


def test_a_heading_above_a_table_of_attendees_is_its_section() -> None:
    words = (
        "DAG Headline Report\n\nMeeting Number¦DAG042\n\nAttendees\n\nMHHS\nBo Li¦Test Lead\n\nApologies\nJo Day¦DNO\n"
    )
    assert extract("dag42.txt", words).meetings[0].attendance == (
        Attendance("Bo Li", "Test Lead", "MHHS"),
        Attendance("Jo Day", "DNO", "Apologies"),
    )


ROLL = "DAG Headline Report\n\nMeeting Number¦DAG042\n\nCR061 Decision\n\n"


@pytest.mark.parametrize(
    "rows",
    [
        "Constituency¦Yes¦No¦Abstained\nDNO¦✅¦¦\n\nSmall Supplier¦¦✔️¦\n\nConsumer¦¦¦✓\n\nRECCo¦Not in attendance¦¦",
        "Seat¦For¦Against¦Abstain\nDNO¦✓¦✗¦✗\nSmall Supplier¦N¦Y¦N\nConsumer¦¦¦X\nRECCo¦absent",
        "Member¦Vote\nDNO¦In favour\nSmall Supplier¦No\nConsumer¦Abstained\nRECCo¦Absent",
    ],
)
def test_votes_in_other_marks_and_with_blank_lines_between(rows: str) -> None:
    (roll,) = extract("dag42.txt", ROLL + rows).rolls
    assert [row.vote for row in roll.rows] == [Vote.YES, Vote.NO, Vote.ABSTAINED, Vote.ABSENT]
    assert roll.rows[1].seat == "Small Supplier"


def test_two_ticks_or_none_are_no_vote() -> None:
    found = extract("dag42.txt", ROLL + "Constituency¦Yes¦No¦Abstained\nDNO¦✓¦✓¦\nConsumer¦¦¦\nRECCo¦✗¦✗¦\nDCC¦✓¦¦")
    assert [row.seat for row in found.rolls[0].rows] == ["DCC"]
    assert len(found.unread) == 3


LOG = "Design Advisory Group #42\n\n10 December 2024\n\n"


def test_a_log_in_other_words_says_which_column_it_leaves_out() -> None:
    found = extract(
        "dag42.txt",
        LOG
        + "Item¦Action ID¦Date¦Priority¦Action Description¦Action Owner(s)¦Target Date¦Latest Update\n"
        + "Design¦DAG41-01¦12/11/2024¦High¦Publish it¦PMO¦10/12/2024¦ONGOING: soon\n\n\n"
        + "Milestone¦Baseline date¦Revised forecast¦Confidence¦RAG\nCode drafted (M6)¦30/6/25¦31/7/25¦High¦Amber\n",
    )
    (action,) = found.actions
    assert (action.area, action.raised.iso, action.due.written.iso) == ("Design", "2024-11-12", "2024-12-10")
    (milestone,) = found.milestones
    assert (str(milestone.ref), milestone.forecast.iso, milestone.rag) == ("M6", "2025-07-31", "Amber")
    assert [one.text for one in found.unread] == ["Priority", "Confidence"]


def test_a_bare_date_beside_no_due_date_is_neither() -> None:
    (action,) = extract("dag42.txt", LOG + "Ref¦Action¦Owner¦Date\nDAG41-01¦Publish it¦PMO¦12/11/2024\n").actions
    assert (action.raised.raw, action.due.written.raw) == ("", "")


def test_a_register_of_risks_with_owners_is_no_log_of_actions() -> None:
    found = extract(
        "dag42.txt",
        LOG + "#¦Item¦Lead¦Time\n1¦Welcome¦Chair¦1000-1005 (5 minutes)\n\nRisks\n\n"
        "No¦Risk¦Description¦Mitigation¦Owner¦Target date¦RAG\n1¦It is late¦x¦Start early¦PMO¦TBC¦Red\n",
    )
    assert [(one.text, one.rating) for one in found.risks] == [("It is late", "Red")]
    assert (found.meetings[0].agenda[0].start, found.meetings[0].agenda[0].minutes) == (time(10, 0), 5)


@pytest.mark.parametrize(
    "words",
    [
        "Next meeting: 10 January 2024 10am",
        "4. Next meeting\n\nWednesday 10 January 2024, 10:00",
        "DAG next meeting 10 January 2024 at 10:00",
        "Date of next meeting¦10 January 2024 10:00",
    ],
)
def test_the_next_meeting_in_other_words(words: str) -> None:
    found = extract("dag31.txt", f"DAG Headline Report\n\nMeeting Number¦DAG031\n\n{words}\n")
    assert [(one.number, one.date.iso, one.start) for one in found.meetings[1:]] == [(None, "2024-01-10", time(10))]


def test_a_date_below_the_next_meetings_heading_may_be_another() -> None:
    words = "DAG Headline Report\n\nMeeting Number¦DAG031\n\nNext meeting\n\nPapers are due by 3 January 2024.\n"
    assert len(extract("dag31.txt", words).meetings) == 1


def test_an_action_closed_in_prose_with_a_spaced_reference() -> None:
    words = "DAG Headline Report\n\nMeeting Number¦DAG031\n\nDiscussion\n\nDAG28 - 04: All was sent. Action closed.\n"
    assert [(str(one.ref), one.status) for one in extract("dag31.txt", words).actions] == [("DAG28-04", Status.CLOSED)]


@pytest.mark.parametrize(
    ("columns", "cells", "start", "end", "minutes"),
    [
        ("Start¦End", "10:00¦10:05", time(10), time(10, 5), None),
        ("From¦To¦Duration (mins)", "10:00¦10:05¦5", time(10), time(10, 5), 5),
        ("Start time¦Duration", "10:00¦5 mins", time(10), None, 5),
        ("Duration", "5", None, None, 5),
        ("Timing", "10:00-10:05 5 mins", time(10), time(10, 5), 5),
    ],
)
def test_an_agenda_with_times_in_several_columns(
    columns: str, cells: str, start: time | None, end: time | None, minutes: int | None
) -> None:
    (item,) = extract("dag42.txt", f"{LOG}#¦Item¦{columns}¦Page\n1¦Welcome¦{cells}¦1\n").meetings[0].agenda
    assert (item.start, item.end, item.minutes, item.page) == (start, end, minutes, "1")


def test_a_table_of_attendees_with_a_column_for_their_section() -> None:
    words = "DAG Headline Report\n\nMeeting Number¦DAG042\n\nAttendees\n\nSection¦Name¦Role\nMHHS¦Bo Li¦Test Lead\n"
    assert extract("dag42.txt", words).meetings[0].attendance == (Attendance("Bo Li", "Test Lead", "MHHS"),)
