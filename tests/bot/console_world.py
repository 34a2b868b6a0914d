"""A small register behind a real secretariat, and the console page served on it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.console import Console
from bot.dispatch import Secretariat
from chat.messages import Place
from handlers.registry import all_commands
from registers.actions import Action, Due
from registers.calendar import Calendar
from registers.changes import Change, Stage
from registers.dates import read_date
from registers.meetings import Meeting
from registers.owners import read_owners
from registers.people import Person, Seat
from registers.refs import ActionRef, ChangeRef
from storage.engine import Database

START = datetime(2024, 1, 8, 9, 0, tzinfo=UTC)
PMO = Person("pmo", "PMO", (Seat("PMO Governance Lead"),))
LEE = Person("lee-cox", "Lee Cox", (Seat("Test Lead"),))
PAUL = Person("paul-pettitt", "Paul Pettitt", (Seat("Design Lead"),))
STRANGER = Person("stranger", "Carolyn Burns")
PEOPLE = (("PMO", PMO), ("Lee Cox, testing", LEE), ("Paul Pettitt, design", PAUL), ("A stranger", STRANGER))
CHANNELS = (("dag", "DAG"), ("ccag", "CCAG"), ("pmo", ""))
ACTIONS = (
    ("DAG31-03", "Clarify how quickly error messages come back", "Programme (Paul Pettitt)", "10/01/2024"),
    ("DAG31-06", "Confirm when the report is tested", "Programme (Lee Cox)", "10/01/2024"),
    ("DAG31-08", "Say what the approval means for the first test cycle", "Programme (Lee Cox)", "10/01/2024"),
)


def _action(ref: str, text: str, owner: str, due: str) -> Action:
    written = read_date(due, date(2023, 12, 13))
    return Action(ActionRef.parse(ref), text, read_owners(owner), owner, Due(written), about=(ChangeRef(36),))


@contextmanager
def secretariat(folder: Path) -> Iterator[Secretariat]:
    """A secretariat over a database in the folder, with three people, three actions and one change request."""
    database = Database.open(f"sqlite:///{folder / 'register.db'}")
    database.migrate()
    with database.write() as unit:
        for person in (PMO, LEE, PAUL):
            unit.people.save(person)
        for action in ACTIONS:
            unit.actions.save(_action(*action))
        unit.changes.save(Change(ChangeRef(36), "Use of clock midnight", group="DAG", stage=Stage.APPROVED))
        unit.meetings.save(Meeting("DAG", "31", read_date("13/12/2023")))
        unit.audit.record(START, "pmo", "/import a test's register")
    places = {"DAG": (Place("console", "dag", "DAG"),), "CCAG": (Place("console", "ccag", "CCAG"),)}
    try:
        yield Secretariat(database, all_commands(), Calendar(), ZoneInfo("Europe/London"), places)
    finally:
        database.close()


def application(made: Secretariat) -> web.Application:
    """The page on its own."""
    app = web.Application()
    app.add_routes(Console(made, PEOPLE, CHANNELS, START, hosts=frozenset({"register.test"})).routes())
    return app
