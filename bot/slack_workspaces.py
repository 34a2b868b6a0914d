"""In which workspaces is the bot, and who is it in each?

Asked of Slack once for a token and kept: bolt's own way asks on every request, within the three seconds of an answer.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import Any, Protocol

from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize

from bot.slack_calls import CallFailed, Calls

log = logging.getLogger("secretariat.slack")


@dataclass(frozen=True)
class Workspace:
    """A workspace that the bot is installed in, and its token there."""

    team: str
    user: str
    bot: str
    token: str
    enterprise: str = ""


class Workspaces(Protocol):
    """Those that the bot is in: the one of a bot token, or all that have installed it."""

    async def of(self, team: str) -> Workspace | None:
        """The workspace of that team, or of the bot that is that user, where it is installed; for an empty one, the
        only one there is.
        """

    async def left(self, team: str, body: dict[str, Any]) -> None:
        """Slack says that the bot was removed from there, or that tokens were."""

    async def open(self) -> None:
        """Begins."""


class OneWorkspace:
    """The one workspace of a bot token."""

    def __init__(self, calls: Calls, token: str) -> None:
        self._calls = calls
        self._token = token
        self._asking = asyncio.Lock()
        self._own: Workspace | None = None

    async def of(self, team: str) -> Workspace | None:
        """The workspace of that team or bot, where it is installed; any team's for an empty one."""
        own = self._own or await self._ask()
        return own if own and team in {"", own.team, own.enterprise, own.user} else None

    async def left(self, team: str, body: dict[str, Any]) -> None:
        """The token is asked about again: it is the operator's to replace."""
        log.error("Slack says that the bot was removed from %s", team)
        self._own = None

    async def open(self) -> None:
        """Asks on the first need."""

    async def _ask(self) -> Workspace | None:
        async with self._asking:
            if self._own is None:
                try:
                    told = await self._calls.call("auth.test", self._token)
                except CallFailed as failed:
                    log.error("the bot's token is not accepted: %s", failed)
                    return None
                self._own = Workspace(
                    told.get("team_id", ""),
                    told.get("user_id", ""),
                    told.get("bot_id", ""),
                    self._token,
                    told.get("enterprise_id") or "",
                )
            return self._own


class Authorize(AsyncAuthorize):
    """What bolt asks for on every request. Which of the bot's workspaces it is of is found out by the listeners: bolt
    tells no more of a request than one team, and where a channel is shared that may be another's.
    """

    def __init__(self) -> None:
        self._nobody = AuthorizeResult(enterprise_id=None, team_id=None)

    async def __call__(self, **_: Any) -> AuthorizeResult:
        """Nobody's: the bot calls Slack with tokens of its own."""
        return self._nobody
