"""Whose morning is it, and of what are they reminded?"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from registers import rounds
from registers.actions import Status
from registers.habits import Habits
from registers.nudges import Kind
from registers.recipients import Directory
from registers.rounds import Item, Round, once
from schedules.digests import Programme
from schedules.slots import Window, morning, zone_of
from schedules.windows import opens
from storage.actions import ActionQuery
from storage.slots import REMINDER, ROUND, Slot, State
from storage.store import Unit
from storage.ticks import Coming

_EVERY_ACTION = 1_000_000
# What is due later reminds nobody yet, not even where it has moved.
_AHEAD = timedelta(days=60)
# Beside open actions only papers are asked of, and those no longer than they are due.
_PAPERS_BACK = timedelta(days=60)
_SAYS = {
    Kind.OVERDUE: "overdue",
    Kind.TODAY: "due today",
    Kind.SOON: "due soon",
    Kind.MOVED: "moved",
    Kind.PAPER: "to send a paper for",
    Kind.ESCALATED: "unanswered by their owners",
    Kind.UNKNOWN: "with owners nobody knows",
}


def due_rounds(unit: Unit, now: datetime, programme: Programme) -> dict[str, Slot]:
    """The rounds whose time is now, by the clock of those who are reminded then; each as the slot that makes it happen
    once, done before or not.
    """
    found = {}
    for clock, habits in {one.clock: one for one in (Habits(""), *unit.habits.all())}.items():
        window = morning(now, habits, programme.zone)
        if window and programme.calendar.works(window.day):
            found[clock] = _round(clock, window)
    return found


def due_reminders(unit: Unit, due: Mapping[str, Slot], programme: Programme) -> Mapping[Slot, tuple[Item, ...]]:
    """What everybody is reminded of in these rounds, who has no reminder of that day yet."""
    habits = {one.person: one for one in unit.habits.all()}
    people = unit.people.all()
    # People of many clocks may have one morning: what is due is worked out once a day, however many they are.
    days: dict[date, dict[str, Slot]] = defaultdict(dict)
    for one in people:
        theirs = habits.get(one.key) or Habits(one.key)
        if slot := due.get(theirs.clock):
            days[slot.day][one.key] = slot
    every = _everything(unit, Directory(people), habits, min(one.day for one in due.values()), programme)
    found: dict[Slot, tuple[Item, ...]] = {}
    for day, mornings in days.items():
        reached = frozenset(mornings) - unit.reminders.reminded(day)
        for person, items in sorted(Round(every, day, reached).items().items()):
            found[_reminder(person, items, mornings[person])] = items
    return found


def coming_rounds(unit: Unit, now: datetime, programme: Programme) -> Iterable[Coming]:
    """When the next people are reminded."""
    everybody = Habits("")
    for habits in {(one.zone, one.quiet): one for one in (everybody, *unit.habits.all())}.values():
        zone = zone_of(habits, programme.zone)
        day = now.astimezone(zone).date()
        while not programme.calendar.works(day) or opens(day, habits, zone) <= now:
            day += timedelta(days=1)
        yield Coming(opens(day, habits, zone), f"reminders, {zone.key}")


def _round(clock: str, window: Window) -> Slot:
    return Slot(ROUND, clock, "", window.day, window.due, window.expires, "", "", state=State.DONE)


def _reminder(person: str, items: tuple[Item, ...], around: Slot) -> Slot:
    return Slot(
        REMINDER,
        person,
        "",
        around.day,
        around.due,
        around.expires,
        f"/nudge {around.day:%d/%m/%Y}",
        told(once(items, person)),
        person=person,
    )


def told(items: Iterable[Item]) -> str:
    """Why somebody is reminded, in a few words: ``2 overdue, 1 due today``."""
    counts = Counter(one.kind for one in items)
    return ", ".join(f"{counts[kind]} {words}" for kind, words in _SAYS.items() if counts[kind])


def _everything(
    unit: Unit, directory: Directory, habits: Mapping[str, Habits], day: date, programme: Programme
) -> rounds.Programme:
    query = ActionQuery(statuses=frozenset({Status.OPEN}), due_to=day + _AHEAD, limit=_EVERY_ACTION)
    meetings = tuple(one for one in unit.meetings.all() if one.agenda and one.date.day and one.date.day >= day)
    told_before = unit.reminders.told(day - _PAPERS_BACK)
    return rounds.Programme(
        unit.actions.find(query).items, meetings, directory, habits, told_before, programme.calendar
    )
