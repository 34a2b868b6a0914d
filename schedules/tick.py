"""What becomes due at an instant? However often and by however many this is asked, each slot is made once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from schedules.digests import Programme, coming_digests, due_digests
from schedules.nudging import coming_rounds, due_reminders, due_rounds
from storage.engine import Database
from storage.slots import Slot
from storage.store import Unit
from storage.ticks import LastTick

_RECORDED_EVERY = timedelta(minutes=1)
_MOST_COMING = 5
# No platform sends anything again after so long; a look forgets a few of them, so that nobody waits for it.
_REDELIVERED = timedelta(days=7)
_MOST_FORGOTTEN = 500


@dataclass(frozen=True)
class Ticked:
    """What one look brought: the slots it made, and how many it gave up because their time is over."""

    at: datetime
    made: tuple[Slot, ...] = ()
    expired: int = 0


def tick(database: Database, now: datetime, programme: Programme) -> Ticked:
    """Makes the slots that are due; nothing is written where there is nothing to do.

    Blocks until it is committed: call it from a thread that may wait.
    """
    if not database.run_sync(lambda unit: needed(unit, now, programme), writes=False):
        return Ticked(now)
    return database.run_sync(lambda unit: look(unit, now, programme), writes=True)


def needed(unit: Unit, now: datetime, programme: Programme) -> bool:
    """Whether a look now would write anything."""
    last = unit.ticks.last()
    if last is None or not timedelta(0) <= now - last.at < _RECORDED_EVERY:
        return True
    slots = (*due_rounds(unit, now, programme).values(), *due_digests(unit, now, programme))
    return any(not unit.slots.there(one) for one in slots) or unit.slots.stale(now) > 0


def look(unit: Unit, now: datetime, programme: Programme) -> Ticked:
    """The look itself, in one unit of work: what is read here is why the slots are made here."""
    expired = unit.slots.expire(now)
    unit.inbox.prune(now - _REDELIVERED, _MOST_FORGOTTEN)
    made = [one for one in due_digests(unit, now, programme) if unit.slots.add(one)]
    # Whoever adds a round first does it; whoever comes second waits for the first's commit and finds it done.
    rounds = {clocks: one for clocks, one in due_rounds(unit, now, programme).items() if unit.slots.add(one)}
    if rounds:
        reminders = due_reminders(unit, rounds, programme)
        unit.reminders.add(reminders)
        made += reminders
    coming = sorted(
        (*coming_digests(unit, now, programme), *coming_rounds(unit, now, programme)), key=lambda one: one.due
    )
    unit.ticks.save(LastTick(now, tuple(coming[:_MOST_COMING])))
    return Ticked(now, tuple(made), expired)
