"""What is there to be drawn: the answers to every command, its form, and the parts of replies at their worst."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.dispatch import Secretariat
from bot.england import Holidays
from chat.messages import Fold, Place, Reply, Request
from handlers.registry import all_commands
from registers.calendar import Calendar
from registers.people import Person, Seat
from storage.engine import Database
from tests.bot.replies import HOSTILE, MAKERS
from tests.conversation import CONVERSATION, STARTS

PMO = Person("pmo", "PMO", (Seat("PMO"),))
LONG = "Say what the approval means for the first test cycle. " * 75
_KINDS = {"empty": ("a word", 0), "one": ("a word", 1), "hundred": ("a word", 100), "long": (LONG, 2)}
_LOOKED_UP = (
    "/actions",
    "/actions overdue",
    "/actions closed",
    "/crs",
    "/ia 036",
    "/vote CR036",
    "/decisions",
    "/horizon",
    "/milestones",
    "/risks",
    "/releases",
    "/meetings",
    "/meeting DAG31",
    "/agenda DAG",
    "/digest CCAG",
    "/help",
)


def commands(database: Database) -> Iterator[tuple[str, Reply]]:
    """What the PMO is answered: to the acceptance conversation, to every command's example and to its name alone."""
    secretariat = Secretariat(database, all_commands(), Calendar(Holidays()), ZoneInfo("Europe/London"), {})
    place = Place("teams", "a:pmo", "DAG", direct=True)
    every = secretariat.commands.all
    said = [
        *(str(one.said) if isinstance(one.said, str) else one.said for one in CONVERSATION),
        *_LOOKED_UP,
        *(one.example for one in every),
        *(f"/{one.name}" for one in every),
    ]
    for number, words in enumerate(dict.fromkeys(said)):
        at = STARTS + timedelta(seconds=number)
        yield str(words), secretariat.answer_now(Request(words, PMO, place, at))


def parts() -> Iterator[tuple[str, Reply]]:
    """Every kind of part: empty, one, a hundred, long, hostile, and folded."""
    for name, make in MAKERS.items():
        for kind, (text, count) in _KINDS.items():
            yield f"{name}, {kind}", Reply("What is said", (make(text, count),))
        for text in HOSTILE[:10]:
            yield f"{name}, hostile: {text[:12]!r}", Reply("What is said", (make(text, 2),))
        yield f"{name}, folded", Reply("What is said", (Fold("More", (make("a word", 3),)),))
