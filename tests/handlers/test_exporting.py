"""The registers as one object: every key, ISO dates beside the words, references as printed."""

import csv
import io
from datetime import date, time

from documents.separated import separated
from handlers.exporting import rows
from registers.actions import Action, Due, Status, Update
from registers.changes import Change, Stage
from registers.dates import Written, read_date
from registers.decisions import Decision, Outcome
from registers.findings import Finding, Severity
from registers.horizon import BodyDate, HorizonItem
from registers.meetings import AgendaItem, Attendance, Meeting
from registers.milestones import Milestone
from registers.owners import read_owners
from registers.refs import ActionRef, ChangeRef, DecisionRef, HorizonRef, MeetingRef, MilestoneRef, ReleaseRef
from registers.risks import Risk
from registers.votes import Roll, SeatVote, Vote
from tests.handlers.registers_kept import AT, Kept, kept

DAG31 = MeetingRef("DAG", "31")
OWNER = "Change Raiser (NGESO) & Programme (Immy Syms)"


def fill(here: Kept) -> None:
    with here.database.write() as unit:
        unit.actions.save(
            Action(
                ActionRef("DAG", "31", 4),
                "Correct the title",
                read_owners(OWNER),
                OWNER,
                Due(read_date("26/8/220")),
                read_date("13 December 2023"),
                "CR034 Decision",
                Status.RECOMMENDED,
                (
                    Update(date(2024, 1, 8), "Immy Syms", "recommended for closure", "Sent."),
                    Update(None, "PMO", "note"),
                ),
                about=(ChangeRef(34), DecisionRef("DAG", 83)),
            )
        )
        unit.decisions.save(
            Decision(
                DecisionRef("DAG", 85),
                "The SRO approved it",
                DAG31,
                read_date("13/12/2023"),
                (ChangeRef(36),),
                Outcome.APPROVED,
                ("assurance",),
                "SRO",
                ReleaseRef("7"),
            )
        )
        unit.decisions.save(Decision(DecisionRef("DAG", 86), "Noted"))
        unit.changes.save(
            Change(
                ChangeRef(36),
                "Clock Time",
                "NGESO",
                "DAG",
                Stage.APPROVED,
                DecisionRef("DAG", 85),
                release=ReleaseRef("7"),
                release_date=read_date("early 2024"),
                test_cycle="SIT Functional Cycle 2",
                objections=("DNO",),
            )
        )
        unit.rolls.save(Roll(ChangeRef(36), "DAG", DAG31, (SeatVote("DNO", Vote.YES), SeatVote("DCC", Vote.VACANT))))
        unit.meetings.save(
            Meeting(
                "DAG",
                "31",
                read_date("13 December 2023"),
                time(10),
                time(13),
                "Virtual",
                "Public",
                (AgendaItem("1", "Welcome", "", "", "Chair", time(10), time(10, 5), 5, "1"),),
                (Attendance("Matt Hall", "Design Team", "MHHS", "part meeting"),),
            )
        )
        unit.meetings.save(Meeting("DAG", None, read_date("10 January 2024"), time(10)))
        one, two = read_date("13/12/22"), Written("TBC")
        unit.horizon.save(
            HorizonItem(
                HorizonRef("R", "0044"),
                "Title",
                "Summary",
                "Positions",
                read_date("20/5/22"),
                "Draft",
                "Panel – 13/12/22 Ofgem - TBC",
                (BodyDate("Panel", one), BodyDate("Ofgem", two)),
                "TBC",
            )
        )
        both = (BodyDate("Panel", one), BodyDate("Ofgem", read_date("14/12/22")))
        unit.horizon.save(HorizonItem(HorizonRef("MP", "162"), "Other", decision_text="both", decisions=both))
        unit.milestones.save(
            Milestone("Approval", MilestoneRef(6), read_date("30/11/2023"), Written("April 2024*"), "G")
        )
        unit.risks.save(Risk("CCAG-R1", "Too late", ("Plan", "Ask"), "Amber"))
        unit.audit.record(AT, "pmo", "/import")
        unit.findings.replace("p.txt", [Finding("p.txt", "due", Severity.WARNING, 13, "03/01/2023", "Confirm.")])


def test_an_export_holds_every_register_with_every_key() -> None:
    with kept() as here:
        fill(here)
        assert here.exported() == {
            "actions": [
                {
                    "ref": "DAG31-04",
                    "group": "DAG",
                    "meeting": "31",
                    "area": "CR034 Decision",
                    "text": "Correct the title",
                    "owner_text": OWNER,
                    "owners": [
                        {"party": "Change Raiser", "name": "NGESO"},
                        {"party": "Programme", "name": "Immy Syms"},
                    ],
                    "raised": "2023-12-13",
                    "raised_text": "13 December 2023",
                    "due": None,
                    "due_text": "26/8/220",
                    "status": "recommended",
                    "updates": [
                        {"on": "2024-01-08", "by": "Immy Syms", "move": "recommended for closure", "text": "Sent."},
                        {"on": None, "by": "PMO", "move": "note", "text": ""},
                    ],
                    "about": ["CR034", "DAG-DEC83"],
                }
            ],
            "decisions": [
                {
                    "ref": "DAG-DEC85",
                    "group": "DAG",
                    "meeting": "31",
                    "date": "2023-12-13",
                    "date_text": "13/12/2023",
                    "text": "The SRO approved it",
                    "changes": ["CR036"],
                    "outcome": "approved",
                    "conditions": ["assurance"],
                    "decided_by": "SRO",
                    "release": "IR7",
                },
                {
                    "ref": "DAG-DEC86",
                    "group": "DAG",
                    "meeting": None,
                    "date": None,
                    "date_text": "",
                    "text": "Noted",
                    "changes": [],
                    "outcome": "other",
                    "conditions": [],
                    "decided_by": "",
                    "release": None,
                },
            ],
            "changes": [
                {
                    "ref": "CR036",
                    "title": "Clock Time",
                    "raised_by": "NGESO",
                    "status": "approved",
                    "decision": "DAG-DEC85",
                    "release": "IR7",
                    "release_date": None,
                    "release_date_text": "early 2024",
                    "test_cycle": "SIT Functional Cycle 2",
                    "objections": ["DNO"],
                }
            ],
            "votes": [
                {
                    "change": "CR036",
                    "group": "DAG",
                    "meeting": "31",
                    "rows": [{"seat": "DNO", "vote": "yes"}, {"seat": "DCC", "vote": "vacant"}],
                }
            ],
            "meetings": [
                {
                    "group": "DAG",
                    "number": "31",
                    "date": "2023-12-13",
                    "date_text": "13 December 2023",
                    "start": "10:00",
                    "end": "13:00",
                    "venue": "Virtual",
                    "classification": "Public",
                    "agenda": [
                        {
                            "no": "1",
                            "item": "Welcome",
                            "objective": "",
                            "type": "",
                            "lead": "Chair",
                            "start": "10:00",
                            "end": "10:05",
                            "minutes": 5,
                            "page": "1",
                        }
                    ],
                    "attendance": [
                        {"name": "Matt Hall", "role": "Design Team", "section": "MHHS", "note": "part meeting"}
                    ],
                },
                {
                    "group": "DAG",
                    "number": None,
                    "date": "2024-01-10",
                    "date_text": "10 January 2024",
                    "start": "10:00",
                    "end": None,
                    "venue": "",
                    "classification": "",
                    "agenda": [],
                    "attendance": [],
                },
            ],
            "horizon": [
                {
                    "ref": "R0044",
                    "code": "REC",
                    "title": "Title",
                    "summary": "Summary",
                    "positions": "Positions",
                    "raised": "2022-05-20",
                    "raised_text": "20/5/22",
                    "status": "Draft",
                    "decision_date": "2022-12-13",
                    "decision_date_text": "Panel – 13/12/22 Ofgem - TBC",
                    "impact": "TBC",
                },
                {
                    "ref": "MP162",
                    "code": "SEC",
                    "title": "Other",
                    "summary": "",
                    "positions": "",
                    "raised": None,
                    "raised_text": "",
                    "status": "",
                    "decision_date": None,
                    "decision_date_text": "both",
                    "impact": "",
                },
            ],
            "milestones": [
                {
                    "ref": "M6",
                    "name": "Approval",
                    "target": "2023-11-30",
                    "target_text": "30/11/2023",
                    "forecast": None,
                    "forecast_text": "April 2024*",
                    "rag": "G",
                }
            ],
            "risks": [{"ref": "CCAG-R1", "text": "Too late", "mitigations": ["Plan", "Ask"], "rating": "Amber"}],
            "findings": [
                {
                    "paper": "p.txt",
                    "check": "due",
                    "severity": "warning",
                    "line": 13,
                    "quote": "03/01/2023",
                    "says": "Confirm.",
                }
            ],
        }


def test_no_cell_of_a_csv_is_a_formula() -> None:
    hostile = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "plain", ""]
    with kept() as here:
        with here.database.write() as unit:
            for number, text in enumerate(hostile, 1):
                unit.actions.save(Action(ActionRef("DAG", "31", number), text, owner_text=text))
            unit.audit.record(AT, "pmo", "/import")
        with here.database.read() as unit:
            found = list(csv.DictReader(io.StringIO(separated(rows(unit, "actions")), newline="")))
    assert [one["text"] for one in found] == ["'=1+1", "'+1", "'-1", "'@SUM(A1)", "'\t=1", "'\r=1", "plain", ""]
    assert [one["owner_text"] for one in found] == [one["text"] for one in found]


def test_a_list_is_one_cell_of_a_csv_and_an_empty_register_is_empty() -> None:
    with kept() as here:
        fill(here)
        with here.database.read() as unit:
            (found,) = csv.DictReader(io.StringIO(separated(rows(unit, "actions"))))
        assert (found["about"], found["owners"], found["due"]) == (
            "CR034; DAG-DEC83",
            "party: Change Raiser, name: NGESO; party: Programme, name: Immy Syms",
            "",
        )
    assert separated([]) == ""
