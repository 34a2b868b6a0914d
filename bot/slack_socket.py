"""How does the bot hear Slack from behind a firewall?

It opens a connection itself, and Slack sends over that what it would else send to an address
(https://docs.slack.dev/apis/events-api/using-socket-mode). What is heard goes to the same listeners; it needs no
signature, for only Slack is at the other end.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import Any

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp

from bot.proxies import proxy_for
from bot.slack_calls import Calls

log = logging.getLogger("secretariat.slack")
_PATIENCE = 10.0


class Socket:
    """The connection; it is opened again by itself whenever it ends."""

    def __init__(self, app: AsyncApp, app_token: str, calls: Calls) -> None:
        self._app = app
        self._app_token = app_token
        self._calls = calls
        self._handler: AsyncSocketModeHandler | None = None
        self._connecting: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Begins to connect, and does not wait for it: the bot can be asked whether it is well meanwhile."""
        self._handler = AsyncSocketModeHandler(
            self._app,
            self._app_token,
            logger=logging.getLogger("secretariat.sdk"),
            web_client=self._calls.client,
        )
        client: Any = self._handler.client
        client.proxy = proxy_for(self._calls.api_url)
        connect: Any = self._handler.connect_async
        self._connecting = asyncio.create_task(connect())

    async def connected(self) -> None:
        """Waits for the connection."""
        if self._connecting:
            await asyncio.shield(self._connecting)

    async def close(self) -> None:
        """Ends it."""
        if self._connecting:
            self._connecting.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._connecting
        if self._handler:
            close: Any = self._handler.close_async
            try:
                async with asyncio.timeout(_PATIENCE):
                    await close()
            except TimeoutError:
                log.warning("the connection to Slack did not end in time")
