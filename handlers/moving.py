"""What else changes when a paper moves a meeting: which due dates follow it?"""

from __future__ import annotations

from datetime import date

from handlers.import_preview import Merge
from registers.actions import Action, Status
from registers.calendar import Calendar
from registers.meetings import Meeting
from registers.moved import follow
from storage.actions import ActionQuery
from storage.store import Unit

_LIVE = frozenset({Status.OPEN, Status.RECOMMENDED})
_EVERY_ACTION = 1_000_000


def move_with(unit: Unit, merges: tuple[Merge, ...], calendar: Calendar, on: date) -> tuple[Action, ...]:
    """Moves every due date that was counted from a meeting which the merges move; the actions as they are stored."""
    moved: list[Action] = []
    for group, was, now in _moves(merges):
        # A meeting of one group may have actions of another tied to it.
        for action in unit.actions.find(ActionQuery(statuses=_LIVE, limit=_EVERY_ACTION)).items:
            after = follow(action, group, was, now, calendar, on)
            if after is not None:
                moved.append(unit.actions.save(after))
    return tuple(moved)


def _moves(merges: tuple[Merge, ...]) -> list[tuple[str, date, date]]:
    found = []
    for one in merges:
        if isinstance(one.before, Meeting) and isinstance(one.after, Meeting):
            was, now = one.before.date.day, one.after.date.day
            if was and now and was != now:
                found.append((one.after.group, was, now))
    return found
