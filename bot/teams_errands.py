"""What is still being done when Teams must already be answered?

Teams waits 5 seconds for the answer to a button and 15 for that to a message, and sends again what was not answered
(https://learn.microsoft.com/azure/bot-service/bot-builder-basics#http-details). What takes longer goes on; what comes
again waits for the end of the first. An errand never raises, and all of them end before the bot does.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from typing import Any, Generic, TypeVar

T = TypeVar("T")
log = logging.getLogger("secretariat.teams")
_PATIENCE = 12.0
_MOST = 5_000


class Errands:
    """The errands under way."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()

    def start(self, errand: Coroutine[Any, Any, object]) -> None:
        """Does it from now on."""
        _ = self.begin(errand)

    def begin(self, errand: Coroutine[Any, Any, T]) -> asyncio.Task[T | None]:
        """Does it from now on, for whoever waits for what comes of it: None where it failed."""
        task = asyncio.create_task(_done(errand))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def finish(self) -> None:
        """Waits for all of them, those included that they start, but not for ever."""
        try:
            async with asyncio.timeout(_PATIENCE):
                while self._tasks:
                    await asyncio.gather(*self._tasks)
        except TimeoutError:
            log.warning("%s errands were given up", len(self._tasks))


class Once(Generic[T]):
    """Does each delivery once, and gives whoever brings it again the same."""

    def __init__(self, errands: Errands) -> None:
        self._errands = errands
        self._known: OrderedDict[str, asyncio.Task[T | None]] = OrderedDict()

    def do(self, delivery: str, work: Callable[[], Coroutine[Any, Any, T]]) -> asyncio.Task[T | None]:
        """What was, is, or from now on is being done about it; without an id it is always new."""
        task = self._known.get(delivery) if delivery else None
        if task is None:
            task = self._errands.begin(work())
            if delivery:
                self._known[delivery] = task
                if len(self._known) > _MOST:
                    self._known.popitem(last=False)
        return task


async def within(task: asyncio.Task[T], seconds: float) -> bool:
    """Whether it is done in that time; it goes on where it is not."""
    done, _ = await asyncio.wait({task}, timeout=seconds)
    return bool(done)


async def _done(errand: Coroutine[Any, Any, T]) -> T | None:
    try:
        return await errand
    except Exception:
        log.exception("an errand in Teams was not done")
        return None
