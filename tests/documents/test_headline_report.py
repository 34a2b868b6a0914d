"""A headline report gives its actions, decisions, changes, roll, meetings and people, each as the paper has them."""

from datetime import date, time

import pytest

from documents.extract import Extract, Kind
from registers.actions import Status
from registers.changes import Stage
from registers.decisions import Outcome
from registers.impact import Verdict
from registers.meetings import Attendance
from registers.mentions import changes_cited
from registers.refs import MeetingRef
from registers.votes import Vote
from tests.documents.papers import PAPERS, SAMPLES, read

NAME = "dag31-headline-report.txt"


@pytest.fixture(params=["sample", "original"])
def report(request: pytest.FixtureRequest) -> Extract:
    if request.param == "sample":
        return read(SAMPLES / NAME)
    if not (PAPERS / NAME).exists():
        pytest.skip(f"the original paper is not beside this checkout ({PAPERS / NAME})")
    return read(PAPERS / NAME)


def test_the_paper_and_its_meeting(report: Extract) -> None:
    assert (report.kind, report.group, report.issued.iso) == (Kind.HEADLINE_REPORT, "DAG", "2023-12-20")
    own, following = report.meetings
    assert (own.number, own.date.day, own.start, own.end) == ("31", date(2023, 12, 13), time(10), time(13))
    assert (own.venue, own.classification) == ("Virtual – MS Teams", "Public")
    assert (following.group, following.number, following.date.iso, following.start) == (
        "DAG",
        None,
        "2024-01-10",
        time(10),
    )
    assert report.unread == ()


def test_fifteen_actions_and_two_closed_in_prose(report: Extract) -> None:
    listed, closed = report.actions[:15], report.actions[15:]
    assert [str(one.ref) for one in listed] == [
        *(f"DAG31-{number:02d}" for number in range(1, 13)),
        "DAG29-04",
        "DAG29-05",
        "DAG27-08",
    ]
    assert all(one.status is Status.OPEN and one.text and one.source.line for one in listed)
    assert [(str(one.ref), one.status, one.text, one.updates[0].move) for one in closed] == [
        ("DAG28-04", Status.CLOSED, "", "closed"),
        ("DAG28-12", Status.CLOSED, "", "closed"),
    ]


def test_owners_dates_and_areas(report: Extract) -> None:
    by_ref = {str(one.ref): one for one in report.actions}
    shared = by_ref["DAG31-04"]
    assert shared.owner_text == "Change Raiser (NGESO) & Programme (Immy Syms)"
    assert [(one.party, one.name) for one in shared.owners] == [("Change Raiser", "NGESO"), ("Programme", "Immy Syms")]
    assert [by_ref[ref].area for ref in ("DAG31-01", "DAG31-02", "DAG31-03", "DAG31-08", "DAG27-08")] == [
        "",
        "CR034 Decision",
        "CR034 Decision",
        "CR036 Decision",
        "Previous Meeting(s)",
    ]
    assert by_ref["DAG31-01"].due.written.iso == "2023-01-03"
    assert by_ref["DAG31-01"].raised.iso == "2023-12-13"
    assert by_ref["DAG29-04"].raised.raw == ""
    about = {ref for ref, one in by_ref.items() if "CR036" in map(str, one.about)}
    assert about == {"DAG31-07", "DAG31-08", "DAG31-09", "DAG31-10"}


def test_three_decisions(report: Extract) -> None:
    assert [
        (str(one.ref), [str(ref) for ref in one.changes], str(one.release), one.outcome, one.decided_by)
        for one in report.decisions
    ] == [
        ("DAG-DEC83", ["CR034"], "IR7", Outcome.APPROVED, "SRO"),
        ("DAG-DEC84", ["CR032"], "IR7", Outcome.APPROVED, "SRO"),
        ("DAG-DEC85", ["CR036"], "None", Outcome.APPROVED, "SRO"),
    ]
    assert [len(one.conditions) for one in report.decisions] == [0, 0, 3]
    assert {one.meeting for one in report.decisions} == {MeetingRef("DAG", "31")}
    assert [(str(one.ref), one.date.iso) for one in report.releases] == [("IR7", "2024-01-31")]


def test_change_requests(report: Extract) -> None:
    found = {
        str(one.ref): (
            one.title,
            one.raised_by,
            one.stage,
            str(one.decision),
            str(one.release),
            one.release_date.iso,
            one.test_cycle,
            one.objections,
        )
        for one in report.changes
        if str(one.ref) != "CR040"
    }
    large, business = "Large Supplier Representative", "I&C Supplier Representative"
    cycle, approved = "SIT Functional Cycle 2", Stage.APPROVED
    assert found == {
        "CR024": ("", "", Stage.DEFERRED, "None", "None", None, "", ()),
        "CR025": ("", "", Stage.DEFERRED, "None", "None", None, "", ()),
        "CR032": (
            "Change to Interface IF-165 P0210 TUoS Reporting",
            *("", approved, "DAG-DEC84", "IR7", "2024-01-31", cycle, (large, business)),
        ),
        "CR034": (
            "Delay to Elexon Level 4 validation response – NFR (1009)",
            *("NGESO", approved, "DAG-DEC83", "IR7", "2024-01-31", cycle, (large,)),
        ),
        "CR036": (
            "Use of Clock Midnight for Appointments and Reads",
            *("", approved, "DAG-DEC85", "IR7", "2024-01-31", cycle, ()),
        ),
    }
    assert {one.group for one in report.changes} == {"DAG"}
    assert next(one for one in report.changes if str(one.ref) == "CR036").conditions == report.decisions[2].conditions


def test_the_roll_of_thirteen_seats(report: Extract) -> None:
    (roll,) = report.rolls
    assert (str(roll.change), roll.meeting, str(roll), len(roll.rows)) == (
        "CR036",
        MeetingRef("DAG", "31"),
        "4–4–3",
        13,
    )
    votes = {row.seat: row.vote for row in roll.rows}
    assert votes["National Grid ESO"] is Vote.YES
    assert votes["Supplier Agent Representative (Independent Supplier Agent)"] is Vote.NO
    assert votes["Consumer Representative"] is Vote.ABSENT
    assert votes["Medium Supplier Representative"] is Vote.VACANT


def test_everybody_who_came_and_one_apology(report: Extract) -> None:
    people = report.meetings[0].attendance
    sections = [one.section for one in people]
    assert [(name, sections.count(name)) for name in dict.fromkeys(sections)] == [
        ("Chair", 1),
        ("Industry Representatives", 11),
        ("MHHS", 8),
        ("Other Attendees", 9),
        ("Apologies", 1),
    ]
    assert people[0] == Attendance("Justin Andrews", "Chair", "Chair")
    dcc = "DCC Representative (as smart meter central system provider)"
    assert Attendance("Stuart Drinan", dcc, "Industry Representatives", "on behalf of Stuart Scott") in people
    assert Attendance("Matt Hall", "Design Team", "MHHS", "part meeting") in people
    assert Attendance("Sean Cooper", "Design Team", "MHHS") in people
    assert people[-1] == Attendance("Caroline Farquhar", "Consumer Representative", "Apologies")


def test_the_sample_has_a_change_request_out_for_assessment() -> None:
    change = read(SAMPLES / NAME).changes[-1]
    assert (str(change.ref), change.title, change.stage) == (
        "CR040",
        "Longer Window for Validating Half-Hourly Reads",
        Stage.ASSESSMENT,
    )
    assert change.raised_by == "Supplier Agent (Larkmead Data Services)"
    (assessment,) = change.assessments
    assert (assessment.opened.iso, assessment.closes.iso, len(assessment.asked)) == ("2023-12-15", "2024-01-19", 12)
    assert [one.verdict for one in assessment.answers].count(Verdict.ACCEPT) == 4
    assert assessment.missing == (
        "DCC",
        "I&C Supplier",
        "RECCo",
        "Small Supplier",
        "Independent Supplier Agent",
        "Consumer",
    )


def test_the_sample_proposes_the_next_agenda() -> None:
    own, following = read(SAMPLES / NAME).meetings
    assert own.agenda == ()
    assert [one.no for one in following.agenda] == ["1", "2", "3", "4", "5", "6"]
    assert (following.agenda[3].start, following.agenda[3].minutes, following.end) == (time(10, 55), 20, time(11, 50))


def test_another_programmes_change_requests_are_not_cited() -> None:
    assert changes_cited("SMICoP CR036 and CR-D129 are not ours, CR 36 is") == changes_cited("CR036")
