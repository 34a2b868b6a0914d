"""What does the bot say first while the clock of the chat page, which is pretended, goes on?"""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime, timedelta

from bot.app import App
from bot.posting import composed
from registers.problems import Problem
from schedules.digests import Programme
from schedules.tick import tick
from storage.slots import Slot, State
from storage.store import Unit

log = logging.getLogger("secretariat")
_PAGE = "console"
# A clock that is put further on has been set, and nobody lives through the time between.
_LONGEST = timedelta(days=31)
_AT_ONCE = 500


class Pretended:
    """Lives on as the page's clock is put on: each digest and reminder between then and now is said in its turn.

    What is for a person alone stands in their conversation with the bot, whichever platforms they have accounts on.
    """

    def __init__(self, app: App) -> None:
        self._database = app.database
        self._secretariat = app.secretariat
        self._programme = Programme(app.calendar, app.zone, app.secretariat.channels)
        self._one_at_a_time = asyncio.Lock()

    async def __call__(self, now: datetime) -> None:
        """Lives on until ``now``."""
        async with self._one_at_a_time:
            await asyncio.to_thread(self.live, now)

    def live(self, until: datetime) -> None:
        """The same for callers without an event loop. Blocks until it is committed."""
        last = self._database.run_sync(lambda unit: unit.ticks.last(), writes=False)
        if last and timedelta(0) < until - last.at <= _LONGEST:
            at = last.at
            while (due := self._next(at)) and due < until:
                self._look(due)
                at = due
        self._look(until)

    def _next(self, after: datetime) -> datetime | None:
        last = self._database.run_sync(lambda unit: unit.ticks.last(), writes=False)
        return min((one.due for one in last.coming if one.due > after), default=None) if last else None

    def _look(self, at: datetime) -> None:
        tick(self._database, at, self._programme)
        self._database.run_sync(lambda unit: self._say(unit, at), writes=True)

    def _say(self, unit: Unit, at: datetime) -> None:
        for slot in unit.slots.waiting(at, _AT_ONCE):
            if slot.person or slot.platform == _PAGE:
                unit.slots.settle(slot.id, self._said(unit, slot, at))

    def _said(self, unit: Unit, slot: Slot, at: datetime) -> State:
        try:
            if composed(self._secretariat, unit, slot, at).nothing:
                return State.EMPTY
        except Problem as problem:
            log.warning("%r is refused: %s", slot.command, problem.says)
            return State.DEAD
        reason = f"{slot.kind} {slot.subject} {slot.stage} {slot.day.isoformat()}"
        unit.posts.add(_PAGE, slot.person or slot.channel, slot.group, slot.command, reason, (), at)
        return State.SENT
