"""On which registers is it measured? The samples', with as many further actions as wanted."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bot.england import Holidays
from bot.papers import import_paper
from registers.actions import Action, Due
from registers.calendar import Calendar
from registers.dates import Written
from registers.owners import Owner
from registers.refs import ActionRef
from storage.engine import Database
from storage.store import Unit

SAMPLES = Path(__file__).parents[1] / "samples"
AT = datetime(2024, 1, 8, 9, tzinfo=UTC)
_TOGETHER = 5_000
_A_MEETING = 90


def filled(path: Path, actions: int) -> Database:
    """A database in a file with the samples read in and that many actions more, all open and Paul Pettitt's."""
    database = Database.open(f"sqlite:///{path}")
    database.migrate()
    for paper in sorted(SAMPLES.glob("*.txt")):
        import_paper(paper, database, Calendar(Holidays()), AT)
    for start in range(0, actions, _TOGETHER):
        with database.write() as unit:
            _add(unit, start, min(start + _TOGETHER, actions))
    return database


def ref_of(number: int) -> ActionRef:
    """The reference of the so-manieth further action."""
    meeting, place = divmod(number, _A_MEETING)
    groups = ("DAG", "TMAG", "PSG")
    return ActionRef(groups[meeting // 900], str(100 + meeting % 900), place + 1)


def _add(unit: Unit, start: int, end: int) -> None:
    for number in range(start, end):
        due = Due(Written.of(date(2024, 1, 1) + timedelta(days=number % 365)))
        owners = (Owner("Programme", "Paul Pettitt"),)
        text = f"Confirm the arrangements of work package {number} and tell the group"
        unit.actions.save(Action(ref_of(number), text, owners, "Programme (Paul Pettitt)", due))
    unit.audit.record(AT, "benchmark", "/fill")
