"""What is still to be done once Slack has been answered?

What people said is committed before it is answered; what remains, such as posting in a channel, must not use up the
three seconds that Slack waits. An errand never raises, and all of them end before the bot does.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

log = logging.getLogger("secretariat.slack")
_PATIENCE = 10.0


class Errands:
    """The errands under way."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, errand: Coroutine[Any, Any, object]) -> None:
        """Does it from now on."""
        task = asyncio.create_task(_done(errand))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def finish(self) -> None:
        """Waits for all of them, those included that they start, but not for ever."""
        async with asyncio.timeout(_PATIENCE):
            while self._tasks:
                await asyncio.gather(*self._tasks)


async def _done(errand: Coroutine[Any, Any, object]) -> None:
    try:
        await errand
    except Exception:
        log.exception("an errand in Slack was not done")


class Once:
    """Does each delivery once: what is sent again while the first is under way waits for that one's end.

    Slack sends an event again after 3 seconds, 1 and 5 minutes (https://docs.slack.dev/apis/events-api). What changes
    the registers is remembered there too; this also keeps a question from being answered twice.
    """

    def __init__(self, most: int = 5_000) -> None:
        self._most = most
        self._known: dict[str, asyncio.Task[None]] = {}

    async def do(self, delivery: str, work: Coroutine[Any, Any, None]) -> None:
        """Does it, unless it was or is being done."""
        task = self._known.get(delivery)
        if task is None:
            task = self._known[delivery] = asyncio.create_task(_done(work))
            if len(self._known) > self._most:
                del self._known[next(iter(self._known))]
        else:
            work.close()
        await asyncio.shield(task)
