"""Who delivers the posts: what is claimed when, how many at once, and how does it end?

Any number of processes may do this on one database.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime
from functools import partial

from schedules.editing import Editing
from schedules.means import Means
from schedules.releasing import release
from schedules.sending import Sending
from storage.deliveries import Outgoing
from storage.link import Unavailable
from storage.store import Unit

log = logging.getLogger("secretariat.delivery")
_STUCK = 60.0
# Seconds after something has changed, for what is changed with it.
_GATHERS = 0.25


class Delivery:
    """Sends what waits and edits what is no longer true, until it is stopped."""

    def __init__(self, means: Means) -> None:
        self._means = means
        self._sending = Sending(means)
        self._editing = Editing(means)
        self._name = secrets.token_hex(6)
        self._claims = 0
        self._doubtful: set[str] = set()
        self._tasks: dict[str, set[asyncio.Task[None]]] = defaultdict(set)
        self._something = asyncio.Event()
        self._stopping = False
        self._looked = time.monotonic()
        self._loop: asyncio.Task[None] | None = None
        self._soon: asyncio.TimerHandle | None = None

    def start(self) -> None:
        """Delivers from now on, on the running loop."""
        self._looked = time.monotonic()
        self._loop = asyncio.create_task(self._run())

    def wake(self, *_: object) -> None:
        """There may be something to send."""
        self._something.set()

    def changed(self, *_: object) -> None:
        """Something on the record is another; what changes in the next moment is looked at with it."""
        if self._loop and self._soon is None:
            self._soon = self._loop.get_loop().call_later(_GATHERS, self._look_at_it)

    async def stop(self, patience: float) -> None:
        """Takes nothing more, and lets what is on its way arrive. What has not by then is looked for by whoever comes
        after.
        """
        self._stopping = True
        self.wake()
        ends = time.monotonic() + patience
        if self._loop:
            await asyncio.wait([self._loop], timeout=patience)
            self._loop.cancel()
        if under_way := self._under_way():
            await asyncio.wait(under_way, timeout=max(ends - time.monotonic(), 0))
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)

    async def once(self) -> None:
        """Delivers all that may be sent and edited now."""
        while await self._look() or self._under_way():
            if under_way := self._under_way():
                await asyncio.wait(under_way)

    def stuck(self) -> bool:
        """Whether it has stopped looking for work: for a watchdog that restarts the process."""
        every = self._means.timing.looks_every.total_seconds()
        return self._loop is not None and time.monotonic() - self._looked > max(_STUCK, 3 * every)

    @property
    def busy(self) -> int:
        """How many posts are on their way just now."""
        return len(self._under_way())

    def _look_at_it(self) -> None:
        self._soon = None
        self.wake()

    async def _run(self) -> None:
        every = self._means.timing.looks_every.total_seconds()
        while not self._stopping:
            self._something.clear()
            try:
                await self._look()
            except Unavailable as away:
                log.warning("nobody can look for what is to be sent: %s", away)
            except Exception:
                log.exception("nobody can look for what is to be sent")
            with suppress(TimeoutError):
                await asyncio.wait_for(self._something.wait(), every)

    async def _look(self) -> int:
        """Takes as much as there are hands for; how much that is."""
        means = self._means
        now = means.clock()
        await self._give_back()
        await self._editing.look()
        if await means.database.run(lambda unit: unit.slots.waiting(now, 1), writes=False):
            await means.commit("slots", lambda unit: release(unit, now, means.platforms))
        taken = 0
        for platform in means.platforms:
            taken += await self._take_posts(platform)
            taken += await self._take_edits(platform)
        self._looked = time.monotonic()
        return taken

    async def _take_posts(self, platform: str) -> int:
        if not (hands := self._hands(platform)):
            return 0
        means, lease = self._means, self._means.timing.lease
        owner, began, now = self._next_claim(), time.monotonic(), means.clock()
        self._doubtful.add(owner)
        claimed = await means.commit("claim", partial(_claims, platform, owner, now, now + lease, hands))
        self._doubtful.remove(owner)
        for one in claimed:
            self._begin(platform, partial(self._sending.send, one, began + lease.total_seconds()))
        return len(claimed)

    async def _take_edits(self, platform: str) -> int:
        work = f"{platform} edits"
        if not (hands := self._hands(work)):
            return 0
        means, owner, now = self._means, self._next_claim(), self._means.clock()
        until = now + means.timing.edits_every
        stale = await means.commit("take", partial(_edits, platform, owner, now, until, hands))
        for one in stale:
            self._begin(work, partial(self._editing.edit, one))
        return len(stale)

    def _hands(self, work: str) -> int:
        """How much more of that may be on its way: what one platform does not answer holds up no other, nor do edits
        hold up posts.
        """
        return 0 if self._stopping else self._means.timing.together - len(self._tasks[work])

    def _under_way(self) -> set[asyncio.Task[None]]:
        return set().union(*self._tasks.values())

    async def _give_back(self) -> None:
        """What a claim took that nobody heard of, as the database went away, need not wait for the end of its lease."""
        if self._doubtful:
            await self._means.database.run(partial(_given_back, tuple(self._doubtful)), writes=True)
            self._doubtful.clear()

    def _begin(self, work: str, deliver: Callable[[], Awaitable[None]]) -> None:
        task = asyncio.create_task(_logged(deliver))
        self._tasks[work].add(task)
        task.add_done_callback(self._tasks[work].discard)
        task.add_done_callback(self.wake)

    def _next_claim(self) -> str:
        """A name that no other claim has, of this process or another: whoever holds a claim is told by it."""
        self._claims += 1
        return f"{self._name}-{self._claims}"


async def _logged(deliver: Callable[[], Awaitable[None]]) -> None:
    try:
        await deliver()
    except Exception:
        # What is on the record says whether it may have been sent; whoever takes it up next goes by that.
        log.exception("a post was left as it is on the record")


def _claims(platform: str, owner: str, now: datetime, until: datetime, most: int, unit: Unit) -> tuple[Outgoing, ...]:
    return unit.claims.take(platform, owner, now, until, most)


def _given_back(owners: tuple[str, ...], unit: Unit) -> None:
    for owner in owners:
        unit.claims.give_back(owner)


def _edits(platform: str, owner: str, now: datetime, until: datetime, most: int, unit: Unit) -> tuple[Outgoing, ...]:
    return unit.edits.take(platform, owner, now, until, most)
