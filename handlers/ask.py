"""What does a handler have in hand when somebody asks something?"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from chat.commands import Commands
from chat.messages import Place
from registers.actions import Action, Due, Status
from registers.calendar import Calendar
from registers.groups import ordinary
from registers.people import Person
from registers.refs import Ref
from registers.when import When, resolve
from storage.store import Unit


@dataclass(frozen=True)
class Announcement:
    """A change to be said where its group works: a live view of ``command``, once for each ``reason``."""

    group: str
    command: str
    reason: str
    subjects: tuple[str, ...]


@dataclass(frozen=True)
class ClosingNote:
    """Word of a closed action to the ``person`` (a key) who raised it, once for each ``reason``."""

    person: str
    ref: str
    reason: str


@dataclass
class Ask:
    """One asking: who, where, on which day, and the unit of work that is the only thing a handler talks to.

    ``zone`` is the programme's, in which ``today`` is; ``touched`` is where a handler that writes its own audit entry
    says what it changed: register and reference.
    """

    unit: Unit
    person: Person
    place: Place
    now: datetime
    today: date
    calendar: Calendar
    commands: Commands
    zone: ZoneInfo
    announcements: list[Announcement] = field(default_factory=list)
    closing_notes: list[ClosingNote] = field(default_factory=list)
    touched: list[tuple[str, str]] = field(default_factory=list)

    def announce(self, group: str, command: str, reason: str, *subjects: Ref | str) -> None:
        """Has a change said in the group's channels, unless it is being said there right now."""
        about = tuple(str(one) for one in subjects)
        self.announcements.append(Announcement(ordinary(group), command, reason, about))

    def changed(self, action: Action) -> None:
        """Has a change to an action said in its group's channels, and its closure to whoever else raised it."""
        reason = f"{action.ref} v{action.version}"
        self.announce(action.group, f"/action told {action.ref}", reason, action.ref)
        if action.status is Status.CLOSED:
            self.closed(action)

    def closed(self, action: Action) -> None:
        """Has the closure of an action told to whoever else raised it."""
        if action.raised_by not in {"", self.person.key}:
            reason = f"{action.ref} v{action.version}"
            self.closing_notes.append(ClosingNote(action.raised_by, str(action.ref), reason))

    def due(self, when: When) -> Due:
        """The due date that somebody's words mean today."""
        return resolve(when, self.today, self.calendar, self.next_meeting)

    def next_meeting(self, group: str) -> date | None:
        """The day of a group's next meeting after today, as its papers state it."""
        meeting = self.unit.meetings.next(group, self.today)
        return meeting.date.day if meeting else None
