"""What does a process do beside answering: look at what is due, and deliver the posts?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from bot.app import App
from bot.metrics import Metrics
from bot.platform import Platform
from bot.posting import Composer
from schedules.delivery import Delivery
from schedules.digests import Programme
from schedules.means import Means, Step, unwatched
from schedules.tick import Ticked, tick
from schedules.ticker import Ticker
from schedules.timing import USUAL, Timing

#: What is on its way when the process is told to stop has so many seconds to arrive.
DRAINING = 3.0


class Work:
    """The ticker and the delivery of one process; any number of processes share the work."""

    def __init__(
        self,
        app: App,
        platforms: Mapping[str, Platform],
        metrics: Metrics,
        clock: Callable[[], datetime],
        timing: Timing = USUAL,
        step: Step = unwatched,
    ) -> None:
        compose = Composer(app.secretariat, clock)
        self.delivery = Delivery(
            Means(app.database, platforms, compose, clock, timing, step=step, outcome=metrics.sent)
        )
        programme = Programme(app.calendar, app.zone, app.secretariat.channels)
        self.ticker = Ticker(lambda now: tick(app.database, now, programme), clock, self._ticked)
        self._metrics = metrics
        app.secretariat.listen(self.delivery.changed)

    def start(self) -> None:
        """Begins, on the running loop."""
        self.delivery.start()
        self.ticker.start()

    async def stop(self) -> None:
        """Takes up nothing more, and lets what is on its way arrive."""
        self.ticker.stop()
        await self.delivery.stop(DRAINING)

    def stuck(self) -> str:
        """What of it stands still; empty where nothing does."""
        if self.ticker.stuck():
            return "Nobody looks at what is due."
        return "Nobody looks for posts to send." if self.delivery.stuck() else ""

    def _ticked(self, found: Ticked) -> None:
        self._metrics.ticked(found)
        if found.made:
            self.delivery.wake()
