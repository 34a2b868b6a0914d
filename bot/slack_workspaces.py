"""In which workspaces is the bot, and who is it in each?

Asked of Slack once for a token and kept: bolt's own way asks on every request, within the three seconds of an answer.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import Any

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


class Workspaces:
    """The one workspace of a bot token. Where there are many, their store answers ``of`` instead."""

    def __init__(self, calls: Calls, token: str) -> None:
        self._calls = calls
        self._token = token
        self._asking = asyncio.Lock()
        self._own: Workspace | None = None

    async def of(self, team: str) -> Workspace | None:
        """The workspace of that team, where the bot is installed; any team's for an empty one."""
        own = self._own or await self._ask()
        return own if own and team in {"", own.team, own.enterprise} else None

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
        self._results: dict[Workspace, AuthorizeResult] = {}

    async def __call__(self, *, team_id: str | None = None, **_: Any) -> AuthorizeResult | None:
        """The bot's own authorization in that workspace; None where it is not installed."""
        # What comes from another organisation's workspace through a shared channel names that team: whose it is and
        # whether it may is decided where the person is known, not here.
        one = await self._workspaces.of(team_id or "") or await self._workspaces.of("")
        if one is None:
            return None
        result = self._results.get(one)
        if result is None:
            result = self._results[one] = AuthorizeResult(
                enterprise_id=one.enterprise or None,
                team_id=one.team,
                bot_user_id=one.user,
                bot_id=one.bot,
                bot_token=one.token,
            )
        return result
