"""Databases for tests of handlers, and papers that say little."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from documents.extract import Extract, Kind
from documents.recognise import recognise
from documents.text import read_text
from handlers.exporting import export
from handlers.import_preview import Preview
from handlers.importing import apply, preview
from registers.actions import Source
from registers.calendar import Calendar
from registers.dates import read_date
from registers.meetings import Attendance, Meeting
from storage.engine import Database

ROOT = Path(__file__).parents[2]
SAMPLES = sorted((ROOT / "samples").glob("*.txt"))
REAL = sorted((ROOT.parent / "shared" / "papers").glob("*.txt"))
AT = datetime(2024, 1, 8, 9, tzinfo=UTC)
REGISTERS = (
    *("actions", "decisions", "changes", "rolls", "meetings", "horizon", "milestones", "risks", "releases"),
    "people",
)


@dataclass
class Kept:
    """A database, and what is asked of it most."""

    database: Database

    def take(self, extract: Extract, *, digest: str = "", dry: bool = False) -> Preview:
        digest = digest or hashlib.sha256(repr(extract).encode()).hexdigest()
        with self.database.read() if dry else self.database.write() as unit:
            found = preview(unit, extract, digest)
            if not dry:
                apply(unit, found, digest, AT, "command-line", Calendar())
            return found

    def whole(self) -> dict[str, Any]:
        """Everything that the registers hold, versions and people included."""
        with self.database.read() as unit:
            return {name: getattr(unit, name).all() for name in REGISTERS}

    def exported(self) -> dict[str, Any]:
        with self.database.read() as unit:
            return export(unit)


@contextmanager
def kept(url: str = "sqlite://") -> Iterator[Kept]:
    database = Database.open(url)
    try:
        database.migrate()
        yield Kept(database)
    finally:
        database.close()


def read(path: Path) -> Extract:
    return recognise(read_text(path.name, path.read_bytes()))


def report(number: str, day: str, *, kind: Kind = Kind.HEADLINE_REPORT, group: str = "DAG", **says: Any) -> Extract:
    """What a paper of a group's meeting says: its meeting, and whatever is given."""
    name = f"{group.lower()}{number}-{kind.value.replace(' ', '-')}.txt"
    own = Meeting(group, number, read_date(day), attendance=(Attendance("Lee Cox", "Test Lead", "MHHS"),))
    meetings = (own, *says.pop("meetings", ()))
    return Extract(name, kind, group, name, meetings=tuple(_sourced(one, name) for one in meetings), **says)


def _sourced(meeting: Meeting, paper: str) -> Meeting:
    return replace(meeting, source=Source(paper, 1))
