"""In which workspaces has the bot been installed, and with which token does it speak in each?

What is asked on every request is kept in memory, so that neither the database nor Slack is asked within the three
seconds of an answer. A token that ends is replaced in time, by one process at a time: what it is replaced with works
only once (https://docs.slack.dev/authentication/using-token-rotation). Should a process end between Slack's answer and
its commit, what it got is lost: the old token works until it ends, and whoever looks after the bot is told meanwhile.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.slack_calls import CallFailed, Calls
from bot.slack_sealed import Seal, Tokens
from bot.slack_settings import Installing
from bot.slack_workspaces import Workspace
from storage.engine import Database
from storage.installations import Installation, Installed

log = logging.getLogger("secretariat.slack")
_KEPT = timedelta(seconds=60)
_UNKNOWN_KEPT = timedelta(seconds=10)
#: A token is replaced when it has no longer to live than this.
EARLY = timedelta(hours=2)
_HELD = timedelta(seconds=60)
_LOOKS_AGAIN = 0.25
_LOOKS = 40
_MOST = 1_000
# Of what Slack refuses a refresh token with, that which no trying again will mend.
_LOST = frozenset({"invalid_refresh_token", "token_revoked", "token_expired", "refresh_token_expired", "invalid_grant"})
_ONCE_MORE = 0.5
_PEOPLE, _NOBODY = ("U", "W"), "nobody"


class ManyWorkspaces:
    """The workspaces that have installed the bot, and are still ``allowed`` to: all of them read the registers."""

    def __init__(
        self,
        calls: Calls,
        database: Database,
        installing: Installing,
        allowed: frozenset[str],
        clock: Callable[[], datetime],
    ) -> None:
        self._calls = calls
        self._database = database
        self._installing = installing
        self._allowed = allowed
        self._clock = clock
        self._seal = Seal(installing.keys)
        self._kept: dict[str, tuple[datetime, Workspace | None]] = {}
        self._asking: dict[str, asyncio.Lock] = {}
        self._users: tuple[datetime, dict[str, str]] = (datetime.min.replace(tzinfo=UTC), {})

    async def open(self) -> None:
        """Has every token sealed with the newest key."""
        for one in await self._database.run(lambda unit: unit.installations.all("slack"), writes=False):
            if self._seal.open(one.secret) is None:
                log.error(
                    "no key of SLACK_TOKEN_KEY opens the token of %s: install the bot there again", one.about.name
                )
            elif (renewed := self._seal.renewed(one.secret)) != one.secret:
                await self._store(one, one.about, renewed)

    async def of(self, team: str) -> Workspace | None:
        """The workspace of that team, or of the bot that is that user, with a token that is good for a while; None
        where the bot is not installed.
        """
        if team.startswith(_PEOPLE):
            team = (await self._bots()).get(team, _NOBODY)
        if kept := self._fresh(team):
            return kept[1]
        async with self._asking.setdefault(team, asyncio.Lock()):
            kept = self._fresh(team)
            return kept[1] if kept else await self._ask(team)

    async def installed(self, about: Installation, tokens: Tokens) -> None:
        """The bot has just been installed there."""
        sealed = self._seal.close(tokens)
        await self._database.run(lambda unit: unit.installations.save(about, sealed), writes=True)
        self._forget()
        log.info("installed in %s (%s)", about.name, about.tenant)

    async def left(self, team: str, body: dict[str, Any]) -> None:
        """The bot was removed from a workspace, or its token was: what was stored of it is, too."""
        event = body.get("event") or {}
        if event.get("type") == "tokens_revoked" and not (event.get("tokens") or {}).get("bot"):
            return  # some person's token, and the bot asks for none
        found = await self._stored(team)
        if found is None or int(body.get("event_time") or 0) < int(found.about.since.timestamp()):
            return  # told late, of an installation before this one
        await self._database.run(lambda unit: unit.installations.remove("slack", team), writes=True)
        self._forget()
        log.info("removed from %s", team)

    async def _bots(self) -> dict[str, str]:
        """Which user the bot is in which workspace."""
        until, bots = self._users
        if self._clock() >= until:
            every = await self._database.run(lambda unit: unit.installations.all("slack"), writes=False)
            bots = {one.about.user: one.about.tenant for one in every}
            self._users = (self._clock() + _KEPT, bots)
        return bots

    def _fresh(self, team: str) -> tuple[datetime, Workspace | None] | None:
        kept = self._kept.get(team)
        return kept if kept and self._clock() < kept[0] else None

    async def _ask(self, team: str) -> Workspace | None:
        found = await self._stored(team)
        if found and self._due(found):
            found = await self._replaced(found)
        tokens = self._seal.open(found.secret) if found else None
        workspace = None
        if found and tokens and found.about.tenant in self._allowed:
            one = found.about
            workspace = Workspace(one.tenant, one.user, one.bot, tokens.access, one.enterprise)
        before = self._kept.get(team)
        if before and before[1] and workspace and before[1].token != workspace.token:
            self._calls.renew(before[1].token, workspace.token)
        if len(self._kept) >= _MOST:
            self._kept.clear()
        self._kept[team] = (self._clock() + (_KEPT if workspace else _UNKNOWN_KEPT), workspace)
        return workspace

    async def _stored(self, team: str) -> Installed | None:
        """The row of that team; for an empty one, the only row there is."""
        if team:
            return await self._database.run(lambda unit: unit.installations.of("slack", team), writes=False)
        every = await self._database.run(lambda unit: unit.installations.all("slack"), writes=False)
        return every[0] if len(every) == 1 else None

    def _forget(self) -> None:
        self._kept.clear()
        self._users = (datetime.min.replace(tzinfo=UTC), {})

    def _due(self, found: Installed) -> bool:
        about = found.about
        return about.ends is not None and not about.lost and self._clock() >= about.ends - EARLY

    async def _replaced(self, found: Installed) -> Installed | None:
        """The installation with its next token: asked for by us, or by another process that was there first."""
        tokens = self._seal.open(found.secret)
        if tokens is None or not tokens.refresh:
            return found
        now = self._clock()
        if await self._database.run(lambda unit: unit.installations.claim(found, now, now + _HELD), writes=True):
            return await self._ask_for_next(found, tokens)
        if found.about.ends and now < found.about.ends:
            return found  # the token that somebody is replacing is still good
        for _ in range(_LOOKS):
            await asyncio.sleep(_LOOKS_AGAIN)
            newer = await self._stored(found.about.tenant)
            if newer is None or newer.secret != found.secret:
                return newer
        return found

    async def _ask_for_next(self, found: Installed, tokens: Tokens) -> Installed | None:
        try:
            told = await self._calls.authorize(
                self._installing.client_id,
                self._installing.client_secret,
                grant_type="refresh_token",
                refresh_token=tokens.refresh,
            )
        except CallFailed as failed:
            log.error("the token of %s could not be replaced: %s", found.about.name, failed)
            if failed.error in _LOST:
                await self._store(found, replace(found.about, lost=failed.error), found.secret)
            return found
        about = replace(found.about, ends=self._clock() + timedelta(seconds=int(told["expires_in"])))
        sealed = self._seal.close(Tokens(str(told["access_token"]), str(told.get("refresh_token", ""))))
        for tries_left in reversed(range(_LOOKS)):
            try:
                await self._store(found, about, sealed)
            except Exception:  # whatever keeps the database: this is known nowhere else
                if not tries_left:
                    raise
                log.exception("the new token of %s is not stored yet", about.name)
                await asyncio.sleep(_ONCE_MORE)
            else:
                break
        return Installed(about, sealed)

    async def _store(self, found: Installed, about: Installation, sealed: str) -> None:
        await self._database.run(lambda unit: unit.installations.replace(found, about, sealed), writes=True)
