"""Of what is the bot made? Everything is built here, once, and passed by name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.announcing import GATHERS
from bot.dispatch import Secretariat
from bot.england import Holidays
from bot.settings import Settings
from chat.messages import Place
from handlers.registry import all_commands
from registers.calendar import Calendar
from registers.problems import Problem
from storage.engine import Database

ZONE = ZoneInfo("Europe/London")
#: The channels that are there from the start, and the group that works in each.
CHANNELS = (("dag", "DAG"), ("ccag", "CCAG"), ("pmo", ""))


@dataclass(frozen=True)
class App:
    """The parts that every edge shares."""

    settings: Settings
    database: Database
    calendar: Calendar
    zone: ZoneInfo
    secretariat: Secretariat

    def close(self) -> None:
        """Lets what is being written be written, and lets go of the database."""
        self.database.close()


def build(settings: Settings, gathers: timedelta = GATHERS, *, page: bool = True) -> App:
    """Opens the database and builds the rest. An embedded database is brought to the present shape by itself.

    Changes to be announced are gathered for that long; in the channels of the chat page only where there is a ``page``.

    Raises ``Problem`` for a database that cannot be used, or one of an operator's that has not been migrated yet.
    """
    database = Database.open(settings.database)
    try:
        if settings.embedded:
            database.migrate()
        else:
            _check_migrated(database)
    except BaseException:
        database.close()
        raise
    calendar = Calendar(Holidays())
    places = {group: (Place("console", name, group),) for name, group in CHANNELS if page and group}
    secretariat = Secretariat(database, all_commands(), calendar, ZONE, places, gathers)
    return App(settings, database, calendar, ZONE, secretariat)


def _check_migrated(database: Database) -> None:
    try:
        with database.read() as unit:
            unit.papers.all()
    except Exception as fault:
        if type(fault).__name__ == "UndefinedTable":
            raise Problem("The database has no tables yet. Make them first: python -m bot migrate.") from fault
        raise
