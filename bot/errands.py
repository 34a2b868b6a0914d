"""What is still being done when a platform must already be answered?

Slack waits three seconds (https://docs.slack.dev/apis/events-api); Teams 5 for the answer to a button and 15 for that
to a message (https://learn.microsoft.com/azure/bot-service/bot-builder-basics#http-details). Both send again what was
not answered. What people said is committed first; what takes longer goes on, and what comes again waits for the end of
the first. An errand never raises, and all of them end before the bot does.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any, Generic, TypeVar

T = TypeVar("T")
_MOST = 5_000
_LAST_WORDS = 1.0
#: Whoever waits longer for an answer is told that it follows: of the three seconds that Slack waits.
SOON = 2.0


class Errands:
    """The errands under way. When they are to end, they have ``patience`` seconds."""

    def __init__(self, log: logging.Logger, patience: float) -> None:
        self._log = log
        self._patience = patience
        self._tasks: set[asyncio.Task[Any]] = set()

    def start(self, errand: Coroutine[Any, Any, object]) -> None:
        """Does it from now on."""
        _ = self.begin(errand)

    def begin(self, errand: Coroutine[Any, Any, T]) -> asyncio.Task[T | None]:
        """Does it from now on, for whoever waits for what comes of it: None where it failed."""
        task = asyncio.create_task(self._done(errand))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def soon(
        self, work: Coroutine[Any, Any, T], follow: Callable[[asyncio.Task[T]], Coroutine[Any, Any, object]]
    ) -> T | None:
        """What comes of it; None where that takes longer than ``SOON``: ``follow`` then does the rest."""
        task = asyncio.create_task(work)
        if await within(task, SOON):
            return task.result()
        self.start(follow(task))
        return None

    async def finish(self) -> None:
        """Waits for all of them, those included that they start, but not for ever: what lasts is stopped, and has a
        moment to say so.
        """
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(self._patience):
                    while self._tasks:
                        await asyncio.wait(self._tasks)
        finally:
            if stopped := tuple(self._tasks):
                self._log.warning("%d errands were given up", len(stopped))
                for one in stopped:
                    one.cancel()
                with suppress(TimeoutError):
                    async with asyncio.timeout(_LAST_WORDS):
                        while self._tasks:  # to say so is an errand too
                            await asyncio.wait(self._tasks)

    async def _done(self, errand: Coroutine[Any, Any, T]) -> T | None:
        try:
            return await errand
        except Exception:  # noqa: BLE001 - nobody waits for an errand to hear of it: it is logged
            self._log.exception("an errand was not done")
            return None


class Once(Generic[T]):
    """Does each delivery once, and gives whoever brings it again the same.

    What changes the registers is remembered there too; this also keeps a question from being answered twice.
    """

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
