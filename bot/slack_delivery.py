"""How do the bot's posts reach Slack's channels, and stay true there?

What is to be said is a row, written with the change that it tells of. The row's command is answered when it is sent,
and again when a record it mentions has changed: then the message is edited in place. For one process at a time.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from bot.dispatch import Secretariat
from bot.platform import Platform, Unposted
from bot.slack_blocks import message
from bot.slack_talk import EVERYBODY
from chat.messages import Answered, Place, Press, Reply, Request
from storage.deliveries import Standing
from storage.posts import Post
from storage.store import Unit

log = logging.getLogger("secretariat.slack")
_LOOKS_EVERY = 20.0
# What changes within a moment is looked at together.
_TOGETHER = 0.05
_AT_ONCE = 20
_MOST_EDITED = 20


class Delivery:
    """Sends what waits, whenever something has changed and now and then."""

    def __init__(self, secretariat: Secretariat, platform: Platform, clock: Callable[[], datetime]) -> None:
        self._secretariat = secretariat
        self._platform = platform
        self._clock = clock
        self._changed = asyncio.Event()
        self._sending = asyncio.Lock()
        self._refs: set[str] = set()

    def wake(self, touched: tuple[tuple[str, str], ...]) -> None:
        """Has a change's posts sent, and those edited that mention its records."""
        self._refs.update(ref for _, ref in touched)
        self._changed.set()

    async def run(self) -> None:
        """Until it is cancelled."""
        while True:
            try:
                await self.once()
            except Exception:
                log.exception("posts could not be delivered")
            with suppress(TimeoutError):
                async with asyncio.timeout(_LOOKS_EVERY):
                    await self._changed.wait()
            await asyncio.sleep(_TOGETHER)

    async def once(self) -> None:
        """Edits what stands there and is no longer true, then sends what waits."""
        async with self._sending:
            self._changed.clear()
            refs, self._refs = self._refs, set()
            standing, waiting = await self._secretariat.database.run(lambda unit: self._to_do(unit, refs), writes=False)
            for one in standing:
                await self._edit(one)
            for post in waiting:
                await self._send(post)

    def _to_do(self, unit: Unit, refs: set[str]) -> tuple[list[Standing], tuple[Post, ...]]:
        """The posts that mention what has changed, each once, and those that nobody has said yet."""
        name = self._platform.name
        standing = {one.post.id: one for ref in refs for one in unit.deliveries.standing(name, ref, _MOST_EDITED)}
        return [standing[key] for key in sorted(standing)], unit.deliveries.waiting(name, _AT_ONCE)

    async def _send(self, post: Post) -> None:
        place, reply = await self._composed(post)
        remote, problem = "", ""
        try:
            remote = await self._platform.post(place, reply, post.command)
        except Unposted as unposted:
            log.warning("a post to %s was not sent: %s", post.channel, unposted.why)
            if not unposted.final:
                return
            problem = unposted.why
        await self._stands(post, remote, _digest(reply), problem)

    async def _edit(self, one: Standing) -> None:
        place, reply = await self._composed(one.post)
        if (digest := _digest(reply)) == one.digest:
            return
        try:
            await self._platform.edit(place, one.remote, reply, one.post.command)
        except Unposted as unposted:
            log.warning("a post in %s was not edited: %s", one.post.channel, unposted.why)
            return
        await self._stands(one.post, one.remote, digest, "")

    async def _composed(self, post: Post) -> tuple[Place, Reply]:
        """A post as things stand, and where it goes; its channel lends it no record, for its command names its own."""
        channels = await self._secretariat.database.run(lambda unit: unit.channels.all(), writes=False)
        tenant = next((one.tenant for one in channels if one.channel == post.channel), "")
        subject = post.subjects[0] if len(post.subjects) == 1 else ""
        place = Place(post.platform, post.channel, post.group, subject, tenant=tenant)
        reply = await self._secretariat.answer(Request(Press(post.command), EVERYBODY, place, self._clock()))
        if reply.answered is Answered.REFUSED:
            log.warning("the post %d says: %s", post.id, reply.summary)
        return place, reply

    async def _stands(self, post: Post, remote: str, digest: str, problem: str) -> None:
        """Remembers where it stands, and what a thread under it is about."""

        def work(unit: Unit) -> None:
            unit.deliveries.save(post.id, remote, digest, problem)
            if remote and len(post.subjects) == 1:
                unit.threads.save(post.platform, post.channel, remote, post.subjects[0])

        await self._secretariat.database.run(work, writes=True)


def _digest(reply: Reply) -> str:
    return hashlib.sha256(json.dumps(message(reply), sort_keys=True).encode()).hexdigest()
