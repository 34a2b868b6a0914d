"""Values of every register, made up for the tests of the store."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any

from registers.actions import Action, Due, Source, Status, Tie, Update
from registers.changes import Change, Stage, Step
from registers.dates import Written
from registers.decisions import Decision, Outcome
from registers.horizon import BodyDate, HorizonItem
from registers.impact import Answer, Assessment, Verdict
from registers.meetings import AgendaItem, Attendance, Meeting
from registers.milestones import Milestone
from registers.owners import read_owners
from registers.refs import ActionRef, ChangeRef, DecisionRef, HorizonRef, MeetingRef, MilestoneRef, ReleaseRef
from registers.releases import Release
from registers.risks import Risk
from registers.votes import Roll, SeatVote, Vote
from storage.store import Unit

NOW = datetime(2024, 1, 8, 9, tzinfo=UTC)
TODAY = date(2024, 1, 8)
PAPER = Source("headline report", 12)


def day(number: int, month: int = 1, year: int = 2024) -> Written:
    return Written.of(date(year, month, number))


def action(
    ref: str, owner: str = "Programme (Paul Pettitt & Lee Cox)", due: Written | None = None, **more: Any
) -> Action:
    defaults: dict[str, Any] = {"text": f"Do what {ref} says"}
    written = due or Written("")
    return Action(
        ActionRef.parse(ref), owners=read_owners(owner), owner_text=owner, due=Due(written), **defaults | more
    )


ACTION = action(
    "DAG31-03",
    due=day(10),
    raised=day(13, 12, 2023),
    area="CR036",
    status=Status.RECOMMENDED,
    updates=(Update(date(2023, 12, 20), "Paul Pettitt", "note", "Half done"), Update(None, "paper", "recommended")),
    past_dues=(Due(day(3), Tie("DAG", 5), date(2024, 1, 4), "Lee Cox", "Holidays"),),
    about=(ChangeRef(36), DecisionRef("DAG", 85)),
    source=PAPER,
)
DECISION = Decision(
    DecisionRef("DAG", 85),
    "CR036 is approved",
    MeetingRef("DAG", "31"),
    day(13, 12, 2023),
    (ChangeRef(36),),
    Outcome.APPROVED,
    ("that it is tested",),
    "the chair",
    ReleaseRef("7"),
    "Design",
    PAPER,
)
CHANGE = Change(
    ChangeRef(36),
    "Registration service",
    "NGESO",
    "DAG",
    Stage.ASSESSMENT,
    decision=DecisionRef("DAG", 85),
    conditions=("one", "two"),
    release=ReleaseRef("7"),
    release_date=day(1, 2),
    objections=("Large Supplier",),
    assessments=(
        Assessment(1, day(1), day(9), ("DNO", "NGESO"), (Answer("DNO", Verdict.REJECT, "No", on=date(2024, 1, 2)),)),
    ),
    history=(Step(date(2024, 1, 1), "PMO", "issued"),),
    past_titles=("Registration",),
    source=PAPER,
)
ROLL = Roll(ChangeRef(36), "DAG", MeetingRef("DAG", "31"), (SeatVote("DNO", Vote.YES), SeatVote("iDNO", Vote.VACANT)))
MEETING = Meeting(
    "DAG",
    "31",
    day(13, 12, 2023),
    time(10),
    time(13, 30),
    "Teams",
    agenda=(AgendaItem("1", "Welcome", start=time(10), minutes=5),),
    attendance=(Attendance("Lee Cox", "PMO", "Programme", "part meeting"),),
)
HORIZON = HorizonItem(
    HorizonRef("R", "0044"), "Title", decisions=(BodyDate("Panel", day(13)), BodyDate("Ofgem", Written("TBC")))
)
MILESTONE = Milestone("Design baselined", MilestoneRef(5), day(31), day(28, 2), "amber")
RISK = Risk("R0225", "Late", ("Hurry",), "high", "DAG")
RELEASE = Release(ReleaseRef("7"), day(1, 2))

#: A name, what gives the unit's register, and two records of it in its natural order.
REGISTERS: list[tuple[str, Callable[[Unit], Any], Any, Any]] = [
    ("actions", lambda unit: unit.actions, action("DAG9-12"), ACTION),
    ("decisions", lambda unit: unit.decisions, Decision(DecisionRef("DAG", 9), "Earlier"), DECISION),
    ("changes", lambda unit: unit.changes, Change(ChangeRef(9)), CHANGE),
    ("rolls", lambda unit: unit.rolls, Roll(ChangeRef(36), "CCAG"), ROLL),
    ("meetings", lambda unit: unit.meetings, MEETING, Meeting("DAG", None, day(10))),
    ("horizon", lambda unit: unit.horizon, HorizonItem(HorizonRef("P", "999"), "Of the BSC"), HORIZON),
    ("milestones", lambda unit: unit.milestones, MILESTONE, Milestone("A milestone without a date")),
    ("risks", lambda unit: unit.risks, Risk("R25", "Early"), RISK),
    ("releases", lambda unit: unit.releases, Release(ReleaseRef("5.2")), RELEASE),
]


def record(unit: Unit, person: str = "lee-cox", command: str = "/made up") -> None:
    """Whoever it was, it was they."""
    unit.audit.record(NOW, person, command)
