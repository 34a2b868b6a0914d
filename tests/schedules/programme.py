"""A programme of made-up people, groups, meetings and actions, as large as a test wants it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from bot.app import ZONE
from bot.england import Holidays
from chat.messages import Place
from registers.actions import Action, Due
from registers.calendar import Calendar
from registers.dates import Written
from registers.meetings import AgendaItem, Meeting
from registers.owners import read_owners
from registers.people import Person, Seat
from registers.refs import ActionRef
from schedules.digests import Programme
from storage.engine import Database

AUDITED = datetime(2023, 12, 1, 9, tzinfo=UTC)
ENGLAND = Calendar(Holidays())
GROUPS = ("DAG", "CCAG", "TMAG", "PSG", "SITAG", "QAG", "MCAG", "CDWG", "DRG", "SITWG", "MWG", "QWG")
PMO = Person("ann-office", "Ann Office", (Seat("PMO Change Lead"),))
PROGRAMME = Programme(ENGLAND, ZONE, {"DAG": (Place("slack", "C-dag", "DAG", tenant="T1"),)})


def person(number: int) -> Person:
    return Person(f"owner-{number}", f"Owner Number{number}", (Seat("Analyst", GROUPS[number % len(GROUPS)]),))


def action(number: int, owner: str, due: date, group: str = "DAG", raised: date = date(2023, 12, 1)) -> Action:
    ref = ActionRef(group, str(1 + number // 90), 1 + number % 90)
    return Action(
        ref,
        f"Do what {ref} says",
        owners=read_owners(owner),
        owner_text=owner,
        due=Due(Written.of(due)),
        raised=Written.of(raised),
    )


def meeting(day: date, group: str = "DAG", number: str | None = "32", start: time | None = time(10)) -> Meeting:
    agenda = (AgendaItem("1", "Welcome", lead="Chair", minutes=5, page="2"),)
    return Meeting(group, number, Written.of(day), start, time(13), agenda=agenda)


def fill(
    database: Database, *, people: int = 3, actions: tuple[Action, ...] = (), meetings: tuple[Meeting, ...] = ()
) -> None:
    """Keeps them, and so many people beside the PMO."""
    with database.write() as unit:
        for one in (PMO, *(person(number) for number in range(people))):
            unit.people.save(one)
        for each in actions:
            unit.actions.save(each)
        for every in meetings:
            unit.meetings.save(every)
        unit.audit.record(AUDITED, "test", "/import")
