"""What does the web application answer, and how does it start and stop?"""

from __future__ import annotations

import asyncio
import gc
import math
import os
import signal
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime

from aiohttp import web

from bot.app import App
from bot.metrics import Metrics
from bot.platform import Platform
from bot.working import Work
from registers.problems import Problem

# Whoever stops a process kills it after ten seconds: three for requests, three for posts, the rest for the platforms.
_STOPPING = 3.0
_ENDING = 7.0
# Then whoever still waits for a database that does not answer is left: as if it had been killed, but in time.
_ENDED = 9.0
_AT_LEAST = 0.2
_READ_WITHIN = 3.0


class Deadline:
    """When a process that has been told to stop must have ended, whatever is still under way."""

    def __init__(self) -> None:
        self._at = math.inf

    def begin(self) -> None:
        """It has been told to stop."""
        self._at = time.monotonic() + _ENDING

    @property
    def left(self) -> float:
        """For how many seconds something may be waited for."""
        return max(min(self._at - time.monotonic(), _ENDING), _AT_LEAST)


def application(
    app: App,
    routes: Iterable[web.RouteDef] = (),
    platforms: Iterable[Platform] = (),
    work: Work | None = None,
    metrics: Metrics | None = None,
    *,
    hears: bool = True,
) -> web.Application:
    """The routes that a watchdog asks, and those of whichever edges are served.

    A platform is opened before the first request and closed after the last; where the process ``hears`` nothing it only
    sends there. The work begins when the platforms are open, and ends before they are closed.
    """

    async def healthz(_request: web.Request) -> web.Response:
        """The process answers."""
        return web.Response(text="ok\n")

    async def readyz(_request: web.Request) -> web.Response:
        """The registers can be read and written, and nothing stands still."""
        try:
            async with asyncio.timeout(_READ_WITHIN):
                await app.database.run(lambda unit: unit.papers.all(), writes=False)
                # Whoever reads an SQLite file is not in the way of whoever holds on to it.
                await app.database.run(lambda _: None, writes=True)
        except Exception:  # noqa: BLE001 - whatever it is, we are not ready
            return web.Response(text="The database does not answer.\n", status=503)
        if work and (stuck := work.stuck()):
            return web.Response(text=f"{stuck}\n", status=503)
        return web.Response(text="ready\n")

    async def measured(_request: web.Request) -> web.Response:
        """What is measured."""
        return await metrics.shown(datetime.now(UTC)) if metrics else web.Response(status=404)

    deadline = Deadline()

    async def ending(_made: web.Application) -> None:
        deadline.begin()

    made = web.Application()
    made.on_shutdown.append(ending)
    made.add_routes([web.get("/healthz", healthz), web.get("/readyz", readyz), *routes])
    if metrics:
        made.add_routes([web.get("/metrics", measured)])
    for platform in platforms:
        if hears:
            made.add_routes(platform.routes())
        made.cleanup_ctx.append(_kept_open(platform, hears, deadline))
    if work:
        made.cleanup_ctx.append(_kept_going(work))
    return made


def _kept_going(work: Work) -> Callable[[web.Application], AsyncIterator[None]]:
    async def kept(_made: web.Application) -> AsyncIterator[None]:
        work.start()
        yield
        await work.stop()

    return kept


def _kept_open(platform: Platform, hears: bool, deadline: Deadline) -> Callable[[web.Application], AsyncIterator[None]]:
    async def kept(_made: web.Application) -> AsyncIterator[None]:
        await platform.open(hears=hears)
        yield
        with suppress(TimeoutError):
            async with asyncio.timeout(deadline.left):
                await platform.close()

    return kept


def serve(made: web.Application, host: str, port: int, started: Callable[[], None]) -> None:
    """Listens until SIGINT or SIGTERM, then lets what is being answered be answered.

    Raises ``Problem`` where nobody can listen there.
    """
    asyncio.run(_serve(made, host, port, started))


async def _serve(made: web.Application, host: str, port: int, started: Callable[[], None]) -> None:
    runner = web.AppRunner(made, access_log=None, shutdown_timeout=_STOPPING)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            # What asyncio says around the system's own words is another in each Python.
            told = os.strerror(error.errno).lower() if error.errno else str(error)
            raise Problem(f"Nothing can listen on {host}:{port}: {told}. Choose another with PORT=….") from None
        stopped = asyncio.Event()
        loop = asyncio.get_running_loop()
        for one in (signal.SIGINT, signal.SIGTERM):
            with suppress(NotImplementedError):
                loop.add_signal_handler(one, stopped.set)
        # What has been built stays to the end: the collector need not look through it again and again.
        gc.collect()
        gc.freeze()
        started()
        await stopped.wait()
        _end_at_last()
    finally:
        await runner.cleanup()


def _end_at_last() -> None:
    """Ends the process in good time even where a thread of the database's hears nothing from it."""
    ending = threading.Timer(_ENDED, os._exit, (0,))
    ending.daemon = True
    ending.start()
