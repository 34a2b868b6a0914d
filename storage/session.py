"""What belongs to one unit of work: its connection, its programme, and what it has changed so far?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from storage.link import Link, Statement


class OurFault(AssertionError):
    """The program asks of the store what it must never do: a fault of the bot, not of the person."""


@dataclass(frozen=True)
class Saved:
    """A record before and after one save, as stored; None before it was there or after it was removed."""

    register: str
    ref: str
    before: str | None
    after: str | None


class Session:
    """One unit's way to the database; puts the programme into every statement."""

    def __init__(self, link: Link, programme: str, *, writes: bool) -> None:
        self.programme = programme
        self.writes = writes
        self.saved: list[Saved] = []
        self._link = link

    def rows(self, statement: Statement, **values: object) -> list[tuple[Any, ...]]:
        """Every row that it finds."""
        values["programme_id"] = self.programme
        found: list[tuple[Any, ...]] = self._link.run(statement, values).fetchall()
        return found

    def row(self, statement: Statement, **values: object) -> tuple[Any, ...] | None:
        """The first row that it finds."""
        values["programme_id"] = self.programme
        found: tuple[Any, ...] | None = self._link.run(statement, values).fetchone()
        return found

    def write(self, statement: Statement, **values: object) -> int:
        """Run a statement that changes rows, and return how many it did."""
        self._must_write()
        values["programme_id"] = self.programme
        count: int = self._link.run(statement, values).rowcount
        return count

    def add(self, statement: Statement, **values: object) -> int | None:
        """Run an insert that returns the new row's number, or None where it found the row there."""
        self._must_write()
        found = self.row(statement, **values)
        return found[0] if found else None

    def write_many(self, statement: Statement, rows: Iterable[dict[str, object]]) -> None:
        """Run a statement that changes rows, once for each set of values."""
        self._must_write()
        self._link.run_many(statement, [{**row, "programme_id": self.programme} for row in rows])

    def note(self, saved: Saved) -> None:
        """Collect a change for the audit entry."""
        self.saved.append(saved)

    def _must_write(self) -> None:
        if not self.writes:
            raise OurFault("A unit of work that was opened for reading was asked to write.")
