"""What does a record say once another paper has spoken of it?

The later paper wins, field by field; a blank never erases, and an earlier paper only fills what is blank. So neither
the order in which two papers are read nor reading one twice changes what stands in the end. Actions and change
requests, which people also move in chat, have files of their own beside this one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any, TypeVar

from registers.actions import Due
from registers.dates import Written
from registers.decisions import Decision, Outcome
from registers.horizon import HorizonItem
from registers.meetings import Meeting
from registers.milestones import Milestone
from registers.people import Person, Seat, title_key
from registers.releases import Release
from registers.risks import Risk
from registers.votes import Roll

T = TypeVar("T")
R = TypeVar("R", Decision, HorizonItem, Meeting, Milestone, Release, Risk)
_BLANK: tuple[object, ...] = ("", None, (), Written(""), Due(Written("")), Outcome.OTHER)


@dataclass(frozen=True, order=True)
class Edition:
    """When a paper spoke: the day of its meeting, then its rank among its papers (a report is after the pack).

    The earliest day there is stands for a paper whose day nobody knows: it fills blanks and overrules nothing but
    others like it, ``alone`` under its name. Of one ``group``, rank and day there is one paper, so file names decide
    nothing: of its versions, the one applied later wins. ``files`` are the names it came under, ``paper`` among them.
    """

    day: date = date.min
    rank: int = 0
    paper: str = field(default="", compare=False)
    group: str = ""
    alone: str = ""
    files: frozenset[str] = field(default=frozenset(), compare=False)

    @property
    def on(self) -> date | None:
        """The day, where it is known."""
        return None if self.day == date.min else self.day

    def told(self, line: Any) -> bool:
        """Whether a line of a history was told by this paper, under whatever name it came; a later day's was by another
        that came under the same.
        """
        later = line.on is not None and self.on is not None and line.on > self.on
        return (line.by == self.paper or line.by in self.files) and not later


def merge_decision(known: Decision | None, said: Decision, was: Edition, now: Edition) -> Decision:
    """A decision; the change requests of both are about it."""
    if known is None:
        return said
    return replace(_fields(known, said, was, now), changes=union(known.changes, said.changes))


def merge_horizon(known: HorizonItem | None, said: HorizonItem, was: Edition, now: Edition) -> HorizonItem:
    """A code body's change; its decision date's words and their reading go together."""
    if known is None:
        return said
    merged = _fields(known, said, was, now)
    dated = said if merged.decision_text == said.decision_text else known
    return replace(merged, decisions=dated.decisions, issue=(said if now >= was else known).issue)


def merge_meeting(known: Meeting | None, said: Meeting, was: Edition, now: Edition) -> Meeting:
    """A meeting: what was stated as the next one gets its number, agenda and attendance from its own paper.

    An agenda that only lacks the items added at its end since takes none of them away. A paper that states as the
    next meeting's the day which it was moved from does not move it back; the meeting's own paper does.
    """
    if known is None:
        return said
    if said.number is None and said.date.day in known.moved_from:
        agenda = known.agenda or said.agenda
        said = replace(said, date=known.date, start=known.start, end=known.end, agenda=agenda)
    merged = _fields(known, said, was, now)
    longer = known.agenda[: len(said.agenda)] == said.agenda
    left = tuple(one for one in known.moved_from if one != merged.date.day)
    return replace(merged, agenda=known.agenda if longer else merged.agenda, moved_from=left)


def merge_milestone(known: Milestone | None, said: Milestone, was: Edition, now: Edition) -> Milestone:
    """A milestone."""
    return _fields(known, said, was, now) if known else said


def merge_release(known: Release | None, said: Release, was: Edition, now: Edition) -> Release:
    """A release of the design."""
    return _fields(known, said, was, now) if known else said


def merge_risk(known: Risk | None, said: Risk, was: Edition, now: Edition) -> Risk:
    """A risk."""
    return _fields(known, said, was, now) if known else said


def merge_roll(known: Roll | None, said: Roll, was: Edition, now: Edition) -> Roll:
    """A roll of seats: each seat's row from whichever paper wins; seats that only one of them has stay."""
    if known is None:
        return said
    first, second = (said, known) if now >= was else (known, said)
    have = {title_key(row.seat) for row in first.rows}
    rows = (*first.rows, *(row for row in second.rows if title_key(row.seat) not in have))
    return replace(known, meeting=known.meeting or said.meeting, rows=rows, source=first.source)


def merge_person(known: Person | None, said: Person) -> Person:
    """Somebody in the directory: every seat that a paper has ever named stays, each once however it is spelt."""
    if known is None:
        return said
    have = {(title_key(seat.title), seat.group) for seat in known.seats}
    new: list[Seat] = [seat for seat in said.seats if (title_key(seat.title), seat.group) not in have]
    return replace(known, seats=(*known.seats, *new)) if new else known


def blank(value: object) -> bool:
    """Whether a field says nothing."""
    return value in _BLANK


def pick(known: T, said: T, *, newer: bool) -> T:
    """One field of two papers: a blank gives way, else the later paper's stands."""
    if blank(said):
        return known
    return said if newer or blank(known) else known


def union(known: tuple[T, ...], said: tuple[T, ...]) -> tuple[T, ...]:
    """Everything that either names, each once: in the order of the one that names everything, else as printed."""
    both = frozenset(known) | frozenset(said)
    whole = {one for one in (known, said) if frozenset(one) == both}
    return whole.pop() if len(whole) == 1 else tuple(sorted(both, key=str))


def by_day(known: tuple[T, ...], said: Iterable[T], now: Edition) -> tuple[T, ...]:
    """A history with what is not yet in it put at its day; lines of one day stay in the order they came.

    What stands there in the same words is not new because another paper, or another copy of that one, tells it too.
    """
    lines = list(known)
    for line in said:
        if not any(_same_words(line, one, now) for one in lines):
            lines.insert(_place(lines, line), line)
    return tuple(lines)


def _same_words(one: Any, other: Any, now: Edition) -> bool:
    return one == other or ((bool(one.text) or now.told(other)) and replace(one, by=other.by) == other)


def _place(lines: Sequence[Any], new: Any) -> int:
    if new.on is None:
        return len(lines)
    return next((at for at, line in enumerate(lines) if line.on and line.on > new.on), len(lines))


def _fields(known: R, said: R, was: Edition, now: Edition) -> R:
    newer = now >= was
    names = [one.name for one in fields(known) if one.name != "version"]
    merged: dict[str, Any] = {name: pick(getattr(known, name), getattr(said, name), newer=newer) for name in names}
    return replace(known, **merged)
