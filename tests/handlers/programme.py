"""A small programme behind a real dispatcher, for tests of what people change."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from bot.dispatch import Secretariat
from chat.messages import Buttons, Place, Press, Reply, Request, Submission
from handlers.registry import all_commands
from registers.actions import Action, Due
from registers.calendar import Calendar
from registers.changes import Change, Stage
from registers.dates import Written
from registers.decisions import Decision
from registers.impact import Answer, Assessment, Verdict
from registers.meetings import AgendaItem, Meeting
from registers.owners import read_owners
from registers.people import Person, Seat
from registers.refs import ActionRef, ChangeRef, DecisionRef, MeetingRef
from registers.votes import Roll, SeatVote, Vote
from storage.engine import Database

NOW = datetime(2024, 1, 8, 9, tzinfo=UTC)
TODAY = NOW.date()
PMO = Person("immy-syms", "Immy Syms", (Seat("PMO Change Lead"),))
CHAIR = Person("justin-andrews", "Justin Andrews", (Seat("Chair", "DAG"),))
PAUL = Person("paul-pettitt", "Paul Pettitt", (Seat("Design Lead"),))
DNO = Person("david-yeoman", "David Yeoman", (Seat("DNO Representative", "DAG"),))
LARGE = Person("craig-handford", "Craig Handford", (Seat("Large Supplier Representative", "DAG"),))
STRANGER = Person("guest:somebody", "Some Body")
PEOPLE = (PMO, CHAIR, PAUL, DNO, LARGE)
ACTION = Action(
    ActionRef("DAG", "31", 3),
    "Clarify response times",
    read_owners("Programme (Paul Pettitt)"),
    "Programme (Paul Pettitt)",
    Due(Written.of(date(2024, 1, 10))),
)
OUT = Change(
    ChangeRef(40),
    "Longer window",
    raised_by="Supplier Agent (Larkmead)",
    group="DAG",
    stage=Stage.ASSESSMENT,
    assessments=(
        Assessment(
            1,
            Written.of(date(2023, 12, 15)),
            Written.of(date(2024, 1, 19)),
            ("DNO", "Large Supplier", "Consumer"),
            (Answer("Large Supplier", Verdict.REJECT, "Bills come late."),),
        ),
    ),
)
DECIDED = Change(ChangeRef(36), "Clock time", group="DAG", stage=Stage.APPROVED, decision=DecisionRef("DAG", 85))
#: The seats of the last roll: one of them is nobody's.
ROLL = Roll(
    ChangeRef(36),
    "DAG",
    MeetingRef("DAG", "31"),
    (SeatVote("DNO Representative", Vote.YES), SeatVote("Medium Supplier Representative", Vote.VACANT)),
)
COMING = Meeting(
    "DAG",
    None,
    Written.of(date(2024, 1, 10)),
    agenda=(AgendaItem("1", "Welcome", lead="Chair", minutes=5),),
)
CHANNEL = Place("console", "dag", "DAG")
ELSEWHERE = Place("console", "pmo")


@dataclass
class Programme:
    """The secretariat and what is asked of it most."""

    database: Database
    secretariat: Secretariat

    def say(
        self, person: Person, said: str | Press | Submission, *, on: date = TODAY, place: Place = ELSEWHERE
    ) -> Reply:
        """The reply to a person, on a day at nine."""
        at = NOW.replace(year=on.year, month=on.month, day=on.day)
        return self.secretariat.answer_now(Request(said, person, place, at))

    def change(self, number: int) -> Change:
        """A change request as it is kept."""
        with self.database.read() as unit:
            found = unit.changes.get(ChangeRef(number))
        assert found is not None
        return found

    def action(self) -> Action:
        """The one action as it is kept."""
        with self.database.read() as unit:
            found = unit.actions.get(ACTION.ref)
        assert found is not None
        return found

    def roll(self, number: int) -> Roll | None:
        """DAG's roll on a change request."""
        with self.database.read() as unit:
            return unit.rolls.get((ChangeRef(number), "DAG"))

    def posted(self) -> tuple[str, ...]:
        """The commands that DAG's channel shows the answers to, oldest first."""
        with self.database.read() as unit:
            return tuple(one.command for one in unit.posts.in_channel("console", "dag", 50))


@contextmanager
def programme(url: str = "sqlite://") -> Iterator[Programme]:
    """Five people, an action, two change requests, a roll, a decision, a meeting held and one that is coming."""
    database = Database.open(url)
    try:
        database.migrate()
        with database.write() as unit:
            for person in PEOPLE:
                unit.people.save(person)
            unit.actions.save(ACTION)
            unit.changes.save(OUT)
            unit.changes.save(DECIDED)
            unit.rolls.save(ROLL)
            unit.decisions.save(Decision(DecisionRef("DAG", 85), "CR036 is approved.", changes=(ChangeRef(36),)))
            unit.meetings.save(Meeting("DAG", "31", Written.of(date(2023, 12, 13))))
            unit.meetings.save(COMING)
            unit.audit.record(NOW, "nobody", "/import")
        places = {"DAG": (CHANNEL,)}
        yield Programme(database, Secretariat(database, all_commands(), Calendar(), ZoneInfo("Europe/London"), places))
    finally:
        database.close()


def presses(reply: Reply) -> tuple[str, ...]:
    """What the reply's buttons say, in its order."""
    return tuple(button.press.command for part in reply.parts if isinstance(part, Buttons) for button in part.buttons)


def stored(value: Change | Action | Roll) -> object:
    """The value without the count of times it was stored."""
    return replace(value, version=0)
