"""What would a paper do to the registers, in words and field by field?"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date, time
from enum import Enum
from typing import Any

from documents.paper import Passage
from registers.actions import Action, Due, Update
from registers.changes import Step
from registers.dates import Written, said
from registers.findings import Finding
from registers.horizon import BodyDate
from registers.impact import Assessment
from registers.meetings import AgendaItem, Attendance
from registers.merging import Edition
from registers.people import Seat
from registers.votes import SeatVote
from storage.papers import ImportedPaper

#: What a record keeps for itself: where it was last read, and how often it was stored.
_OWN = frozenset({"source", "version", "moved_from"})
_CALLED = {
    "change": "changes",
    "horizonitem": "horizon",
    "person": "people",
    "roll": "votes",
}


@dataclass(frozen=True)
class FieldChange:
    """One field as it stood and as it will; of a list, only what goes and what comes."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Merge:
    """A record before and after a paper; no ``before``: the paper brings it."""

    ref: str
    before: Any
    after: Any

    @property
    def register(self) -> str:
        """The register's name, as in an export."""
        kind = type(self.after).__name__.lower()
        return _CALLED.get(kind, f"{kind}s")

    @property
    def text(self) -> str:
        """The words that tell the record apart for a reader."""
        named = next((getattr(self.after, name) for name in ("text", "title", "name") if hasattr(self.after, name)), "")
        return named or shown(getattr(self.after, "date", ""))

    @property
    def news(self) -> bool:
        """Whether the paper tells of the record what was not known."""
        return self.before is None or bool(self.changes)

    @property
    def changes(self) -> tuple[FieldChange, ...]:
        """What changes in a record that was known before."""
        if self.before is None or self.before == self.after:
            return ()
        pairs = (
            (one.name, getattr(self.before, one.name), getattr(self.after, one.name))
            for one in fields(self.after)
            if one.name not in _OWN
        )
        return tuple(_change(name, old, new) for name, old, new in pairs if old != new)


@dataclass(frozen=True)
class Preview:
    """What a paper brings: ``missing`` are live actions that its table no longer lists; they are not closed, somebody
    is to ask.

    ``again``: a paper of exactly these bytes was imported before. ``newest`` is the newest version of the same paper
    that was applied; this one ``copies`` it, or corrects it, or is ``superseded`` by it and would take back what
    ``otherwise`` lists.
    """

    paper: str
    kind: str
    merges: tuple[Merge, ...] = ()
    missing: tuple[Action, ...] = ()
    findings: tuple[Finding, ...] = ()
    unread: tuple[Passage, ...] = ()
    again: bool = False
    edition: Edition = field(default_factory=Edition)
    newest: ImportedPaper | None = None
    copies: bool = False
    otherwise: tuple[Merge, ...] = ()
    superseded: bool = False

    @property
    def corrects(self) -> ImportedPaper | None:
        """The version that this one changes; None for a paper's first, and for one that has been applied."""
        return None if self.again or not self.changed else self.newest

    def was_told(self, one: Merge) -> str:
        """The file that last told what the paper corrects in the record; empty for another paper's or nobody's."""
        paper = one.before.source.paper if self.corrects and hasattr(one.before, "source") else ""
        return paper if paper in self.edition.files else ""

    @property
    def new(self) -> tuple[Merge, ...]:
        """Records that the paper brings."""
        return tuple(one for one in self.merges if one.before is None)

    @property
    def changed(self) -> tuple[Merge, ...]:
        """Records that the paper changes."""
        return tuple(one for one in self.merges if one.changes)

    @property
    def unchanged(self) -> int:
        """How many records stay as they are."""
        return len(self.merges) - len(self.new) - len(self.changed)


def shown(value: object) -> str:
    """A field's value as words."""
    match value:
        case None | "":
            return ""
        case tuple():
            return "; ".join(shown(one) for one in value)
        case Enum():
            return str(value.value)
        case date() | time():
            return value.isoformat()
        case Written():
            return value.raw
        case _:
            return _line(value) if is_dataclass(value) else str(value)


def _line(value: object) -> str:
    """A value that is part of a record, in one line."""
    match value:
        case Due(written, _, until, whom):
            return written.raw + (f" (until {until}{f', {whom}' if whom else ''})" if until else "")
        case Update(on, by, move, text) | Step(on, by, move, text):
            return " ".join(part for part in (said(on) if on else "", by, f"{move}:" if text else move, text) if part)
        case Seat(title, group):
            return f"{group} {title}".strip()
        case SeatVote(seat, vote):
            return f"{seat}: {vote}"
        case Attendance(name=name, role=role):
            return f"{name} ({role})" if role else name
        case AgendaItem(no=no, item=item):
            return f"{no} {item}".strip()
        case BodyDate(body, written):
            return f"{body} {written.raw}".strip()
        case Assessment(number, _, closes, asked, answers):
            return f"round {number}, closes {closes.raw or '–'}, {len(answers)} of {len(asked)} answers"
        case _:
            return str(value)


def _change(name: str, old: object, new: object) -> FieldChange:
    if isinstance(old, tuple) and isinstance(new, tuple):
        gone, come = tuple(one for one in old if one not in new), tuple(one for one in new if one not in old)
        old, new = gone, come
    return FieldChange(name, shown(old), shown(new))
