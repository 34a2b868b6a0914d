"""How does one post reach its platform once, or come to be shown as unconfirmed?

That it may have been sent is on the record before the request, and it is sent only while the claim on it still holds.
What was surely refused is tried again; what nobody answered is looked for on the platform before it is, and where
nothing can be looked for it stays as it is and is shown.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from schedules.means import Composed, Means, place_of
from schedules.outcomes import Posts, Refused, Unposted
from schedules.settling import Settling
from storage import slots
from storage.deliveries import ANNOUNCEMENT, Outgoing, State
from storage.store import Unit

log = logging.getLogger("secretariat.delivery")
_COMPOSED_AT_MOST = 3
_TOO_LATE = "its time was over"
_NOTHING = "there was nothing left to say"
_UNANSWERED = "whoever sent it did not live to hear the answer"
_NO_LEASE = "the claim on it was over before it was sent"


class Sending:
    """Sends what has been claimed."""

    def __init__(self, means: Means) -> None:
        self._means = means
        self._timing = means.timing
        self._record = Settling(means)

    async def send(self, one: Outgoing, holds_until: float) -> None:
        """Sends it, before ``holds_until`` by the monotonic clock."""
        platform = self._means.platforms[one.post.platform]
        if one.maybe_sent_at and not await self._surely_missing(platform, one, one.maybe_sent_at):
            return
        if self._means.clock() >= one.window.expires:
            await self._record.settled(one, State.EXPIRED, one.problem or _TOO_LATE)
            return
        try:
            said = await self._begun(platform, one, holds_until)
        except Exception as fault:
            log.warning("the post %d cannot be composed", one.post.id, exc_info=fault)
            await self._record.stumbled(one, fault)
            return
        if said is not None:
            await self._means.step("before post")
            await self._say(platform, *said, holds_until)

    async def _begun(self, platform: Posts, one: Outgoing, holds_until: float) -> tuple[Outgoing, Composed] | None:
        """Composes it and puts on the record that it may be sent; None where it is not to be.

        Where something was changed in between it is composed again, so that it is true when it is sent.
        """
        if one.kind == ANNOUNCEMENT and not one.thread:
            one = replace(one, thread=await self._under_the_digest(platform, one))
        for last in (*(False,) * (_COMPOSED_AT_MOST - 1), True):
            known = await self._means.database.run(lambda unit: unit.edits.behind()[0], writes=False)
            await self._means.step("before compose")
            composed = await self._means.compose(one, place_of(one))
            await self._means.step("after compose")
            if composed is None:
                await self._record.settled(one, State.EXPIRED, _NOTHING, slots.State.EMPTY)
                return None
            now = self._means.clock()
            until = now + timedelta(seconds=max(holds_until - time.monotonic(), 0)) + self._timing.quarantine
            begun = await self._means.commit("mark", _marking(one, composed, known if not last else None, now, until))
            if begun is not None:
                return (one, composed) if begun else None
        return None

    async def _say(self, platform: Posts, one: Outgoing, composed: Composed, holds_until: float) -> None:
        name, place, left = one.post.platform, place_of(one), holds_until - time.monotonic()
        if left <= 0:
            log.warning("the claim on the post %d was over before it was sent", one.post.id)
            await self._record.refused(one, Refused(_NO_LEASE))
            return
        try:
            async with asyncio.timeout(left):
                remote = await platform.post(place, composed.reply, one.view, mark=one.mark)
        except Refused as refused:
            await self._means.step("after refusal")
            self._means.outcome(name, "refused" if refused.retry_after is None else "asked to wait")
            await self._record.refused(one, refused)
        except Exception as unsure:  # noqa: BLE001 - whatever else happened, it may be there
            await self._means.step("after no answer")
            why = unsure.why if isinstance(unsure, Unposted) else f"{type(unsure).__name__}: {unsure}"
            log.warning("nobody knows whether the post %d was sent: %s", one.post.id, why)
            self._means.outcome(name, "unsure")
            await self._record.unsure(one, why)
        else:
            await self._means.step("after post")
            self._means.outcome(name, "sent")
            await self._record.stands(one, remote, composed)

    async def _surely_missing(self, platform: Posts, one: Outgoing, since: datetime) -> bool:
        """Whether a post that may have been sent was not; what else is found goes on the record."""
        if not platform.reads_back:
            await self._record.settled(one, State.UNCONFIRMED, one.problem or _UNANSWERED)
            return False
        await self._means.step("before find")
        try:
            remote = await platform.find(place_of(one), one.mark, since)
        except Unposted as unposted:
            await self._not_told(one, since, unposted)
            return False
        await self._means.step("after find")
        if remote is None:
            await self._record.missing(one)
            return True
        self._means.outcome(one.post.platform, "found")
        await self._record.stands(one, remote, None)
        return False

    async def _not_told(self, one: Outgoing, since: datetime, unposted: Unposted) -> None:
        """It could not be asked whether it is there: it is asked later, or never known."""
        now = self._means.clock()
        refused = unposted if isinstance(unposted, Refused) else Refused(unposted.why)
        if refused.final or now - since > self._timing.asks_for:
            await self._record.settled(one, State.UNCONFIRMED, unposted.why)
            return
        until = now + self._record.pause(one, refused)
        await self._record.ask_later(one, until, unposted.why, since)

    async def _under_the_digest(self, platform: Posts, one: Outgoing) -> str:
        """The thread of the digest that the channel has of the group's coming meeting."""
        now = self._means.clock()
        stands = await self._means.database.run(
            lambda unit: unit.deliveries.standing(one.lane, one.post.group, slots.DIGEST, now), writes=False
        )
        return platform.thread(stands) if stands else ""


def _marking(
    one: Outgoing, composed: Composed, known: int | None, now: datetime, until: datetime
) -> Callable[[Unit], bool | None]:
    """Marks it; None where something was changed after the entry ``known``. False where it is not to be sent now: it is
    not ours any more, or its channel or workspace has been closed since it was taken.
    """

    def work(unit: Unit) -> bool | None:
        if (closed := max(unit.pauses.until(one.lane), unit.pauses.until(one.workspace))) > now:
            unit.claims.release(one, closed, one.problem, tried=False)
            return False
        if known is not None and unit.edits.behind()[0] != known:
            return None
        if not unit.claims.mark(one, now, until, stale=known is None):
            return False
        unit.deliveries.mentions(one.post.id, composed.subjects)
        return True

    return work
