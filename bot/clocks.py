"""By which clock does somebody live, as their platform shows it?

It is what they are reminded by until they say by which themselves.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta

from registers.habits import live_by
from registers.people import Person
from storage.engine import Database
from storage.link import Unavailable
from storage.slots import ROUND
from storage.store import Unit


class Clocks:
    """The clocks of a platform's people; ``home`` is the programme's zone, by which everybody lives at first."""

    def __init__(self, database: Database, platform: str, home: str) -> None:
        self._database = database
        self._platform = platform
        self._home = home
        self._learnt: set[str] = set()

    def settle(self, unit: Unit, person: Person, zone: str, at: datetime) -> bool:
        """Has them reminded by that clock, unless they have said by which; whether it is another than before.

        That day too, where others of it have been reminded already.
        """
        before = unit.habits.get(person.key)
        after = live_by(before, zone, self._home)
        if after != before:
            unit.habits.save(after)
            unit.slots.again(ROUND, after.clock, at.date() - timedelta(days=1))
        return after != before

    async def learn(self, person: Person, shown: Callable[[], Awaitable[str]], at: datetime) -> None:
        """The same for somebody who was linked before: once in a process, for the platform may have to be asked.

        Nothing is learnt while the database is away, and nobody is kept from anything by that.
        """
        if person.key in self._learnt:
            return
        with suppress(Unavailable):
            habits = await self._database.run(lambda unit: unit.habits.get(person.key), writes=False)
            zone = "" if habits.zone else await shown()
            if live_by(habits, zone, self._home) != habits:
                await self._database.run(lambda unit: self._kept(unit, person, zone, at), writes=True)
            if habits.zone or zone:  # else nobody answered, and it is asked again
                self._learnt.add(person.key)

    def _kept(self, unit: Unit, person: Person, zone: str, at: datetime) -> None:
        if self.settle(unit, person, zone, at):
            unit.audit.record(at, self._platform, f"/settings zone {zone}", person.key)
