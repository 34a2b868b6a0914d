"""What can be measured of a running process, and what is in the queue?"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime

from aiohttp import web
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from schedules.tick import Ticked
from storage.deliveries import State
from storage.engine import Database
from storage.link import Unavailable
from storage.store import Unit

_UNTIL = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)


class Metrics:
    """Counts what happens in this process; the queue is read when it is asked for."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.registry = CollectorRegistry()
        self._ticks = Counter("secretariat_ticks", "Looks at what is due.", registry=self.registry)
        self._slots = Counter("secretariat_slots", "Things to be said that looks have found.", registry=self.registry)
        self._sends = Counter(
            "secretariat_sends", "What came of posts.", ["platform", "outcome"], registry=self.registry
        )
        self._commands = Histogram(
            "secretariat_command_seconds",
            "From a request to its committed answer.",
            ["command"],
            buckets=_UNTIL,
            registry=self.registry,
        )
        self._queue = Gauge("secretariat_posts", "Posts of each state.", ["state"], registry=self.registry)
        self._lag = Gauge(
            "secretariat_lag_seconds", "How long the post that waits longest is overdue.", registry=self.registry
        )
        self._looked = Gauge(
            "secretariat_last_tick_timestamp_seconds",
            "When anybody looked last at what is due.",
            registry=self.registry,
        )

    def ticked(self, found: Ticked) -> None:
        """Counts a look."""
        self._ticks.inc()
        self._slots.inc(len(found.made))

    def sent(self, platform: str, outcome: str) -> None:
        """Counts what came of a post."""
        self._sends.labels(platform, outcome).inc()

    def answered(self, command: str, seconds: float) -> None:
        """Counts an answer."""
        self._commands.labels(command).observe(seconds)

    async def shown(self, now: datetime) -> web.Response:
        """All of it, as Prometheus reads it; of the queue what was read last where the database is away."""

        def asked(unit: Unit) -> tuple[Mapping[State, int], datetime | None, datetime | None]:
            last = unit.ticks.last()
            # What is due and no post yet waits as well.
            since = [unit.deliveries.oldest(), *(one.due for one in unit.slots.waiting(now, 1))]
            return unit.deliveries.counts(), min((one for one in since if one), default=None), last.at if last else None

        with suppress(Unavailable):
            counts, oldest, looked = await self._database.run(asked, writes=False)
            for state in State:
                self._queue.labels(state.value).set(counts.get(state, 0))
            self._lag.set(max((now - oldest).total_seconds(), 0.0) if oldest else 0.0)
            self._looked.set(looked.timestamp() if looked else 0.0)
        return web.Response(body=generate_latest(self.registry), headers={"Content-Type": CONTENT_TYPE_PLAIN_0_0_4})
