"""What goes on the record of a post: where it stands, that it was refused, that nobody knows?"""

from __future__ import annotations

import asyncio
import logging
import time
from datetime import timedelta

from schedules.means import Composed, Means, digest_of
from schedules.outcomes import Refused
from storage import slots
from storage.deliveries import Outgoing, State
from storage.store import Unit

log = logging.getLogger("secretariat.delivery")
_ONCE_MORE = 0.5


class Settling:
    """Puts on the record what has become of a post, and of the slot that it was made for."""

    def __init__(self, means: Means) -> None:
        self._means = means
        self._timing = means.timing

    async def stands(self, one: Outgoing, remote: str, composed: Composed | None) -> None:
        """It is there, as that message. This is worth more than one try: it would not be known again."""
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

        ends = time.monotonic() + (self._timing.lease + self._timing.quarantine).total_seconds()
        while True:
            try:
                await self._means.commit("sent", work)
            except Exception:
                if time.monotonic() > ends:
                    raise
                log.exception("that the post %d was sent cannot be put on the record yet", one.post.id)
                await asyncio.sleep(_ONCE_MORE)
            else:
                return

    async def refused(self, one: Outgoing, refused: Refused) -> None:
        """It is surely not there: later, or never."""
        if refused.final:
            await self.settled(one, State.DEAD, refused.why)
            return
        until = self._means.clock() + self.pause(one, refused)

        def work(unit: Unit) -> None:
            unit.claims.release(one, until, refused.why)
            if refused.retry_after is not None:
                unit.pauses.pause(one.workspace if refused.everywhere else one.lane, until)

        await self._means.commit("release", work)

    async def stumbled(self, one: Outgoing, fault: Exception) -> None:
        """It cannot be composed; after some tries it is given up, for it holds up those behind it."""
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

        if await self._means.commit(state.value, work):
            self._means.outcome(one.post.platform, state.value)

    def pause(self, one: Outgoing, refused: Refused) -> timedelta:
        """How long it is left alone: as the platform asks, else longer each time."""
        if refused.retry_after is None:
            return self._timing.again(one.attempts)
        return timedelta(seconds=max(refused.retry_after, 0.0))
