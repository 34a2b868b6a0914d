"""What says, again and again, that it is now? APScheduler, in this file and nowhere else.

One interval job over a store in memory: what is due is in the database, so nothing is lost when a run is late or left
out. A scheduler can stand still while it says that it is running, so the age of the last finished tick is what counts.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from apscheduler.job import Job
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from schedules.tick import Ticked
from storage.link import Unavailable

log = logging.getLogger("secretariat.ticker")
#: How often it is asked what is due.
EVERY = timedelta(seconds=20)
#: A tick that is older than this has not been missed: nobody is ticking.
TOO_OLD = timedelta(minutes=3)
_GRACE = 3600
_SOON = timedelta(seconds=2)


class Ticker:
    """Calls ``tick`` with the time, on a thread of its own, one call at a time; ``heard`` is told what each brought."""

    def __init__(
        self,
        tick: Callable[[datetime], Ticked],
        clock: Callable[[], datetime],
        heard: Callable[[Ticked], None] = lambda _: None,
        *,
        every: timedelta = EVERY,
    ) -> None:
        self._tick = tick
        self._clock = clock
        self._heard = heard
        self._every = every
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._job: Job | None = None
        self._started: datetime | None = None
        self._last: datetime | None = None

    def start(self) -> None:
        """Ticks from now on, at once first; on the running loop."""
        self._started = self._clock()
        self._job = self._scheduler.add_job(
            self.once,
            "interval",
            seconds=self._every.total_seconds(),
            next_run_time=datetime.now(tz=self._scheduler.timezone),
            max_instances=1,
            coalesce=True,
            misfire_grace_time=_GRACE,
        )
        self._scheduler.start()

    def stop(self) -> None:
        """Ticks no more."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    async def once(self) -> None:
        """One tick. One that fails is logged and made up for by the next, which then comes sooner."""
        now = self._clock()
        try:
            ticked = await asyncio.to_thread(self._tick, now)
        except Exception as fault:
            log.warning("a tick failed", exc_info=None if isinstance(fault, Unavailable) else fault)
            if self._job:
                self._job.modify(next_run_time=datetime.now(tz=self._scheduler.timezone) + _SOON)
            return
        self._last = now
        self._heard(ticked)

    def age(self) -> timedelta | None:
        """How long ago the last finished tick was, or else the start; None before that."""
        since = self._last or self._started
        return self._clock() - since if since else None

    def stuck(self) -> bool:
        """Whether it has been started and ticks no more: for a watchdog that restarts the process."""
        age = self.age()
        return age is not None and age > max(TOO_OLD, 3 * self._every)
