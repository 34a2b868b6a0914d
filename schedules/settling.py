"""What goes on the record of a post: where it stands, that it was refused, that nobody knows?"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

from schedules.means import Composed, Means, digest_of
from schedules.outcomes import Refused
from storage import slots
from storage.deliveries import Outgoing, State
from storage.link import Unavailable
from storage.store import Unit

T = TypeVar("T")
log = logging.getLogger("secretariat.delivery")
_ONCE_MORE = 0.5
# Seconds, where a platform asks to wait for none.
_AT_LEAST = 0.1


class Settling:
    """Puts on the record what has become of a post, and of the slot that it was made for."""

    def __init__(self, means: Means) -> None:
        self._means = means
        self._timing = means.timing

    async def stands(self, one: Outgoing, remote: str, composed: Composed | None) -> None:
        """It is there, as that message."""
        now = self._means.clock()
        digest = digest_of(composed.reply) if composed else ""

        def work(unit: Unit) -> None:
            if not unit.claims.sent(one, remote, digest, now + self._timing.edits_every):
                log.warning("the post %d was taken over while it was sent", one.post.id)
                return
            unit.pauses.pause(one.lane, now + self._timing.pace)
            if len(one.post.subjects) == 1:
                unit.threads.save(one.post.platform, one.post.channel, remote, one.post.subjects[0])
            if one.slot:
                unit.slots.settle(one.slot, slots.State.SENT)

        await self._put("sent", work)

    async def refused(self, one: Outgoing, refused: Refused) -> None:
        """It is surely not there: later, or never."""
        if refused.final:
            await self.settled(one, State.DEAD, refused.why)
            return
        until = self._means.clock() + self.pause(one, refused)

        def work(unit: Unit) -> None:
            unit.claims.release(one, until, refused.why, tried=refused.retry_after is None)
            if refused.retry_after is not None:
                unit.pauses.pause(one.workspace if refused.everywhere else one.lane, until)

        await self._put("release", work)

    async def unsure(self, one: Outgoing, why: str) -> None:
        """Nobody knows whether it is there."""
        await self._put("note", lambda unit: unit.claims.note(one, why))

    async def missing(self, one: Outgoing) -> None:
        """It may have been sent, and surely was not."""
        await self._put("clear", lambda unit: unit.claims.clear(one))

    async def ask_later(self, one: Outgoing, until: datetime, why: str, since: datetime) -> None:
        """It may have been sent then, and its platform cannot be asked before ``until``."""
        await self._put("ask later", lambda unit: unit.claims.release(one, until, why, maybe=since))

    async def stumbled(self, one: Outgoing, fault: Exception) -> None:
        """It cannot be composed; after some tries it is given up, for it holds up those behind it.

        That the database was away is no fault of the post's: it is left for whoever comes first when it is back.
        """
        if isinstance(fault, Unavailable):
            now = self._means.clock()
            await self._put("release", lambda unit: unit.claims.release(one, now, one.problem, tried=False))
            return
        why = f"{type(fault).__name__}: {fault}"[:500]
        await self.refused(one, Refused(why, final=one.attempts >= self._timing.tries))

    async def settled(self, one: Outgoing, state: State, why: str, of_slot: slots.State | None = None) -> None:
        """It will not be sent, or nobody can tell whether it was."""
        log.info("the post %d is %s: %s", one.post.id, state, why)

        def work(unit: Unit) -> bool:
            ours = unit.claims.settle(one, state, why)
            if ours and one.slot:
                unit.slots.settle(one.slot, of_slot or slots.State(state.value))
            return ours

        if await self._put(state.value, work):
            self._means.outcome(one.post.platform, state.value)

    async def _put(self, name: str, work: Callable[[Unit], T]) -> T:
        """Puts it on the record, and waits for a database that is away: what is known here nobody else knows.

        As long as nobody else may look at the post, that is; afterwards they find out for themselves.
        """
        ends = time.monotonic() + (self._timing.lease + self._timing.quarantine).total_seconds()
        while True:
            try:
                return await self._means.commit(name, work)
            except Exception as fault:
                if time.monotonic() > ends:
                    raise
                log.warning("%r cannot be put on the record yet: %s", name, fault)
                await asyncio.sleep(_ONCE_MORE)

    def pause(self, one: Outgoing, refused: Refused) -> timedelta:
        """How long it is left alone: as the platform asks, else longer each time."""
        if refused.retry_after is None:
            return self._timing.again(one.attempts)
        return timedelta(seconds=max(refused.retry_after, _AT_LEAST))
