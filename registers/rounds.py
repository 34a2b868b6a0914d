"""Who is reminded of what on one day?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from registers import nudges
from registers.actions import Action
from registers.calendar import Calendar
from registers.habits import Habits
from registers.meetings import Meeting
from registers.nudges import Kind, Told
from registers.owners import read_owners
from registers.recipients import Directory

# What the PMO hears of beside what it owns itself.
_OF_OTHERS = frozenset({Kind.ESCALATED, Kind.UNKNOWN})


@dataclass(frozen=True)
class Item:
    """One thing in somebody's reminder; ``whose`` it is where they stand in for somebody who is away."""

    ref: str
    kind: Kind
    whose: str


@dataclass(frozen=True)
class Programme:
    """All that a day's reminders follow from. ``actions`` are the open ones, ``meetings`` those to come."""

    actions: tuple[Action, ...]
    meetings: tuple[Meeting, ...]
    directory: Directory
    habits: Mapping[str, Habits]
    told: tuple[Told, ...]
    calendar: Calendar

    def habits_of(self, person: str) -> Habits:
        """How they are reminded."""
        return self.habits.get(person) or Habits(person)


def once(items: Iterable[Item], person: str) -> tuple[Item, ...]:
    """Each thing once: as somebody's own rather than as that of an owner they stand in for."""
    found: dict[tuple[str, bool], Item] = {}
    for one in sorted(items, key=lambda one: one.whose != person):
        found.setdefault((one.ref, one.kind in _OF_OTHERS), one)
    return tuple(found.values())


class Round:
    """One day's reminders for some of the people: those whose morning it is."""

    def __init__(self, programme: Programme, today: date, reached: frozenset[str]) -> None:
        self._all = programme
        self._today = today
        self._reached = reached
        self._told: dict[tuple[str, str], list[Told]] = defaultdict(list)
        # When each was told last of owners nobody knows: those are one list, whatever is on it.
        self._listed: dict[str, date] = defaultdict(lambda: date.min)
        for one in programme.told:
            self._told[one.whose, one.ref].append(one)
            if one.kind is Kind.UNKNOWN:
                self._listed[one.whose] = max(self._listed[one.whose], one.on)
        self._items: dict[str, list[Item]] = defaultdict(list)

    def items(self) -> dict[str, tuple[Item, ...]]:
        """What each person is reminded of; whoever is reminded of nothing is not in it."""
        if self._all.calendar.works(self._today):
            for action in self._all.actions:
                if nudges.reminds(action):
                    self._action(action)
            for meeting in self._all.meetings:
                self._papers(meeting)
        return {person: tuple(items) for person, items in self._items.items()}

    def _action(self, action: Action) -> None:
        owners = self._all.directory.owners(action.owners, action.group)
        answered = nudges.answered(action)
        ref, overdrawn, last = str(action.ref), False, answered
        for owner in owners:
            told = self._told.get((owner, ref), [])
            habits = self._all.habits_of(owner)
            if habits.snoozes(ref, self._today):
                continue
            hidden = nudges.hidden(action, habits.stopped, self._today, self._all.calendar)
            if hidden or nudges.enough(told, answered):
                overdrawn = True
                last = max(last, _last(told))
                continue
            if Kind.MOVED not in habits.stopped and nudges.moved(action, self._today, _last(told, Kind.MOVED)):
                self._remind(owner, Item(ref, Kind.MOVED, owner))
                continue
            since = max(nudges.answered(action, self._today), _last(told))
            kind = nudges.kind_due(action, self._today, since, self._all.calendar)
            if kind and not nudges.did(action, self._all.directory.name(owner), self._today):
                self._remind(owner, Item(ref, kind, owner))
        if overdrawn:
            self._escalate(action, last)
        elif any(not self._all.directory.of(one, action.group) for one in action.owners):
            self._unknown(action)

    def _escalate(self, action: Action, last: date) -> None:
        """Tells the PMO when the next reminder would have been due, and from then on once a week."""
        ref = str(action.ref)
        for key in self._all.directory.pmo:
            told = _last(self._told.get((key, ref), []), Kind.ESCALATED)
            if told > nudges.answered(action):
                due = not nudges.this_week(told, self._today)
            else:
                due = nudges.kind_due(action, self._today, last, self._all.calendar) is not None
            if due:
                self._remind(key, Item(ref, Kind.ESCALATED, key))

    def _unknown(self, action: Action) -> None:
        for key in self._all.directory.pmo:
            if not nudges.this_week(self._listed[key], self._today):
                self._remind(key, Item(str(action.ref), Kind.UNKNOWN, key))

    def _papers(self, meeting: Meeting) -> None:
        for item in meeting.agenda:
            ref = nudges.paper_ref(meeting, item)
            for lead in self._all.directory.owners(read_owners(item.lead), meeting.group):
                since = _last(self._told.get((lead, ref), []))
                if nudges.paper_due(meeting, item, self._today, since, self._all.calendar):
                    self._remind(lead, Item(ref, Kind.PAPER, lead))

    def _remind(self, whose: str, item: Item) -> None:
        """Tells the person, or who stands in; nobody where either stopped or snoozed it, or nobody stands in."""
        habits = self._all.habits_of(whose)
        if not habits.wants(item.kind, item.ref, self._today):
            return
        to: str | None = whose
        if away := habits.away_on(self._today):
            to = away.delegate or None
            instead = self._all.habits_of(away.delegate)
            if instead.away_on(self._today) or not instead.wants(item.kind, item.ref, self._today):
                to = None
        if to in self._reached and item not in self._items[to]:
            self._items[to].append(item)


def _last(told: Iterable[Told], kind: Kind | None = None) -> date:
    return max((one.on for one in told if kind in {None, one.kind}), default=date.min)
