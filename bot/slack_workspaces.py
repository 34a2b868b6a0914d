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
        """The workspace of that team, where the bot is installed; for an empty one, the only one there is."""

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
        """The workspace of that team, where the bot is installed; any team's for an empty one."""
        own = self._own or await self._ask()
        return own if own and team in {"", own.team, own.enterprise} else None

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
    """What bolt asks for on every request, answered from what is kept."""

    def __init__(self, workspaces: Workspaces) -> None:
        self._workspaces = workspaces
        self._results: dict[str, tuple[Workspace, AuthorizeResult]] = {}

    async def __call__(self, *, team_id: str | None = None, **_: Any) -> AuthorizeResult | None:
        """The bot's own authorization in that workspace; None where it is not installed."""
        # What comes from another organisation's workspace through a shared channel names that team: whose it is and
        # whether it may is decided where the person is known, not here.
        one = await self._workspaces.of(team_id or "") or await self._workspaces.of("")
        if one is None:
            return None
        kept = self._results.get(one.team)
        if kept and kept[0] == one:
            return kept[1]
        result = AuthorizeResult(
            enterprise_id=one.enterprise or None,
            team_id=one.team,
            bot_user_id=one.user,
            bot_id=one.bot,
            bot_token=one.token,
        )
        self._results[one.team] = (one, result)
        return result
