"""How does a file become a preview of what it changes, and how is it imported?"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Event

from bot.dispatch import Secretariat
from chat.messages import Place, Request
from documents.checks import check
from documents.extract import Extract
from documents.formats import LIMIT
from documents.recognise import recognise
from documents.sandbox import Sandbox
from handlers.import_preview import Preview
from handlers.importing import apply, preview
from handlers.offers import tell_of
from registers.calendar import Calendar
from registers.findings import Finding
from registers.people import Person
from registers.problems import Problem
from storage.engine import Database
from storage.store import Unit

#: Who imports where nobody says who: whoever may run programs on the machine.
COMMAND_LINE = "command-line"
_OPERATOR = Person(COMMAND_LINE, "Somebody at the command line")


@dataclass(frozen=True)
class Understood:
    """What a paper's bytes hold: its values, what is inconsistent in them, and the bytes' digest."""

    extract: Extract
    findings: tuple[Finding, ...]
    digest: str


def understood(
    name: str, data: bytes, calendar: Calendar, sandbox: Sandbox, stopped: Event | None = None
) -> Understood:
    """Reads a paper's bytes; raises ``Problem`` for what cannot be read, or says nothing we know. ``stopped`` ends it.

    It may take a minute, so never on a loop's thread nor in a unit of work.
    """
    paper = sandbox.read(name, data, stopped)
    extract = recognise(paper)
    return Understood(extract, check(paper, extract, calendar), hashlib.sha256(data).hexdigest())


def import_paper(
    path: Path,
    database: Database,
    calendar: Calendar,
    at: datetime,
    *,
    dry: bool = False,
    secretariat: Secretariat | None = None,
) -> Preview:
    """Reads the paper and makes its changes in one transaction, or with ``dry`` none; what changed. The ``secretariat``
    tells of it where the group works, as it does of an import in chat.

    Raises ``Problem`` for a file that cannot be read, or a paper that says nothing we know.
    """
    read = understood(path.name, _bytes(path), calendar, Sandbox())

    def work(unit: Unit) -> Preview:
        found = preview(unit, read.extract, read.digest, read.findings)
        if not dry:
            apply(unit, found, read.digest, at, COMMAND_LINE, calendar)
            if secretariat:
                request = Request(f"/import {found.paper}", _OPERATOR, Place(COMMAND_LINE, ""), at)
                ask = secretariat.ask(unit, request)
                tell_of(ask, found, read.extract.group, read.digest)
                secretariat.spread(ask, request)
        return found

    return database.run_sync(work, writes=not dry)


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LIMIT + 1)
    except OSError as error:
        raise Problem(f"{path} cannot be read: {error.strerror or error}.") from None
