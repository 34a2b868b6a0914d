"""What becomes due at an instant? However often and by however many this is asked, each slot is made once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import islice

from registers.rounds import Item
from schedules.digests import Programme, coming_digests, due_digests
from schedules.nudging import coming_rounds, due_reminders, due_rounds
from storage.engine import Database
from storage.slots import Slot
from storage.store import Unit
from storage.ticks import LastTick

#: Reminders, and what each is made of.
Some = tuple[tuple[Slot, tuple[Item, ...]], ...]
_AT_ONCE = 50
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


@dataclass(frozen=True)
class _Round:
    """Mornings that nobody has put on the record as done, and the reminders that are due in them."""

    rounds: tuple[Slot, ...]
    reminders: Mapping[Slot, tuple[Item, ...]]


def tick(database: Database, now: datetime, programme: Programme) -> Ticked:
    """Makes the slots that are due; nothing is written where there is nothing to do.

    Blocks until it is committed: call it from a thread that may wait. A morning's reminders are worked out while
    others write, and made some at a time. That the morning is done is put on the record last: a tick that is cut off
    is made up for by the next, which finds what is there already.
    """
    if not database.run_sync(lambda unit: needed(unit, now, programme), writes=False):
        return Ticked(now)
    # First: what nobody said yesterday, for all were off, does not count as said.
    expired = database.run_sync(lambda unit: unit.slots.expire(now), writes=True)
    round_ = database.run_sync(lambda unit: _round(unit, now, programme), writes=False)
    made: list[Slot] = []
    for some in _batched(round_.reminders.items()):
        made += database.run_sync(partial(_remind, some), writes=True)
    return database.run_sync(lambda unit: _rest(unit, now, programme, round_, made, expired), writes=True)


def needed(unit: Unit, now: datetime, programme: Programme) -> bool:
    """Whether a look now would write anything."""
    last = unit.ticks.last()
    if last is None or not timedelta(0) <= now - last.at < _RECORDED_EVERY:
        return True
    slots = (*due_rounds(unit, now, programme).values(), *due_digests(unit, now, programme))
    return any(not unit.slots.there(one) for one in slots) or unit.slots.stale(now) > 0


def look(unit: Unit, now: datetime, programme: Programme) -> Ticked:
    """The same, in one unit of work."""
    expired = unit.slots.expire(now)
    round_ = _round(unit, now, programme)
    return _rest(unit, now, programme, round_, _remind(tuple(round_.reminders.items()), unit), expired)


def _round(unit: Unit, now: datetime, programme: Programme) -> _Round:
    rounds = {clock: one for clock, one in due_rounds(unit, now, programme).items() if not unit.slots.there(one)}
    return _Round(tuple(rounds.values()), due_reminders(unit, rounds, programme) if rounds else {})


def _remind(some: Some, unit: Unit) -> list[Slot]:
    """Makes these reminders, but those that somebody else has made meanwhile."""
    made = {slot: items for slot, items in some if unit.slots.add(slot)}
    unit.reminders.made_of(made)
    return list(made)


def _rest(unit: Unit, now: datetime, programme: Programme, done: _Round, made: list[Slot], expired: int) -> Ticked:
    unit.inbox.prune(now - _REDELIVERED, _MOST_FORGOTTEN)
    digests = [one for one in due_digests(unit, now, programme) if unit.slots.add(one)]
    for one in done.rounds:
        unit.slots.add(one)
    coming = sorted(
        (*coming_digests(unit, now, programme), *coming_rounds(unit, now, programme)), key=lambda one: one.due
    )
    unit.ticks.save(LastTick(now, tuple(coming[:_MOST_COMING])))
    return Ticked(now, (*digests, *made), expired)


def _batched(reminders: Iterable[tuple[Slot, tuple[Item, ...]]]) -> Iterator[Some]:
    """Some at a time."""
    left = iter(reminders)
    while some := tuple(islice(left, _AT_ONCE)):
        yield some
