"""Whom is somebody in Slack, and may they be answered?

An account is a team and a user id: Slack tells the name it bears.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from bot.accounts import Accounts, Known, bearer
from bot.clocks import Clocks
from bot.slack_calls import CallFailed, Calls
from bot.slack_heard import Account, Heard
from bot.slack_settings import SlackSettings
from bot.slack_workspaces import Workspace
from chat.plain_text import cut, one_line
from registers.people import Person, Seat
from storage.engine import Database
from storage.link import Unavailable
from storage.store import Unit

log = logging.getLogger("secretariat.slack")
# Of the three seconds in which an answer is due.
_PATIENCE = 1.5
_PATIENCE_FOR_NAMES = 0.5
# What commands read as more than a name: references and dates, several owners, and the words that introduce something.
_MORE = re.compile(
    r"[\d&,;]|\b(about|and|at|because|by|closing|delegate|due|for|from|in|of|on|saying|since|to|until|with)\b",
    re.IGNORECASE,
)


class Who:
    """The people behind accounts."""

    def __init__(self, database: Database, calls: Calls, settings: SlackSettings, home: str) -> None:
        self._database = database
        self._clocks = Clocks(database, "slack", home)
        self._calls = calls
        self._settings = settings
        self.accounts = Accounts()

    def allowed(self, account: Account) -> bool:
        """Whether people of that organisation are answered at all; an organisation that is not told is not."""
        return bool(account.user) and (account.home or account.team in self._settings.teams)

    async def known(self, heard: Heard, at: datetime) -> Known:
        """Whom the sender is taken for."""
        account, there = heard.account, heard.workspace
        seen_from = account.team if account.home else f"{account.team} {there.team}"
        return await self.accounts.known(seen_from, account.user, lambda: self._find(account, there, at))

    async def _find(self, account: Account, there: Workspace, at: datetime) -> Known:
        linked = await self._database.run(lambda unit: _linked(unit, account, there), writes=False)
        if linked:
            await self._clocks.learn(linked, partial(self._zone, account, there), at)
            return Known(linked)
        told = await self._told(account.user, there, _PATIENCE)
        name = _name(told) or account.name or account.user
        if account.home and account.user in self._settings.pmo:
            return Known(Person(f"slack:{account.team}:{account.user}", name, (Seat("PMO"),)))
        if self._settings.link_by_name and account.home and told and not _guest(told):
            person = await self._database.run(lambda unit: _link(unit, account, told, at, self._clocks), writes=True)
            if person:
                return Known(person)
        return Known(Person(f"slack:{account.team}:{account.user}", name), stranger=True, sure=bool(told))

    async def named(self, users: Iterable[str], there: Workspace) -> dict[str, str]:
        """What accounts that somebody mentions are called: as the directory knows them, else as Slack does."""
        every = tuple(users)
        try:
            return dict(zip(every, await asyncio.gather(*(self._called(user, there) for user in every)), strict=True))
        except Unavailable:  # whoever says it is told so by the answer
            return {}

    async def _called(self, user: str, there: Workspace) -> str:
        account = Account(there.team, user, home=True)
        if linked := await self._database.run(lambda unit: _linked(unit, account, there), writes=False):
            return linked.name
        told = await self._told(user, there, _PATIENCE_FOR_NAMES)
        account = replace(account, team=told.get("team_id") or there.team)

        def known(unit: Unit) -> Person | None:
            theirs = _linked(unit, account, there)
            trusted = self._settings.link_by_name and account.team == there.team and not _guest(told)
            return theirs or (_bearer(unit, account, told) if trusted else None)

        person = await self._database.run(known, writes=False) if told else None
        if person:
            return person.name
        chosen = _name(told)
        return chosen if chosen and not _MORE.search(chosen) else f"@{user}"

    async def _zone(self, account: Account, there: Workspace) -> str:
        """By which clock Slack shows them everything."""
        return str((await self._told(account.user, there, _PATIENCE_FOR_NAMES)).get("tz") or "")

    async def _told(self, user: str, there: Workspace, patience: float) -> dict[str, Any]:
        """What Slack tells of an account; nothing where it does not."""
        try:
            async with asyncio.timeout(patience):
                answer = await self._calls.call("users.info", there.token, form=True, user=user)
        except (CallFailed, TimeoutError) as failed:
            log.warning("who %s is could not be asked: %s", user, failed)
            return {}
        return answer.get("user") or {}


def _linked(unit: Unit, account: Account, there: Workspace) -> Person | None:
    """Whose account it is. Somebody of another organisation is linked where they are met, by whoever sees them there:
    in one workspace an id is one person's, wherever they belong (https://docs.slack.dev/apis/slack-connect).
    """
    return unit.people.linked("slack", account.team, account.user) or unit.people.linked(
        "slack", there.team, account.user
    )


def _link(unit: Unit, account: Account, told: dict[str, Any], at: datetime, clocks: Clocks) -> Person | None:
    """Links the account to the one person whose name it bears, unless they have an account here already."""
    this = ("slack", account.team, account.user)
    if linked := unit.people.linked(*this):
        return linked  # two of their first requests came at once
    person = _bearer(unit, account, told)
    if person:
        unit.people.link(*this, person.key)
        clocks.settle(unit, person, str(told.get("tz") or ""), at)
        unit.audit.record(at, "slack", f"/link @{account.user} {person.name}", person.key)
    return person


def _bearer(unit: Unit, account: Account, told: dict[str, Any]) -> Person | None:
    profile = told.get("profile") or {}
    named = str(profile.get("real_name") or told.get("real_name") or "")
    this = ("slack", account.team, account.user)
    return bearer(unit, this, named, str(profile.get("email") or ""), among=("slack", account.team))


def _name(told: dict[str, Any]) -> str:
    profile = told.get("profile") or {}
    said = profile.get("real_name") or told.get("real_name") or profile.get("display_name") or told.get("name") or ""
    return cut(one_line(str(said)), 80)


def _guest(told: dict[str, Any]) -> bool:
    """Guests and people of other organisations are not linked by name."""
    return any(told.get(kind) for kind in ("is_restricted", "is_ultra_restricted", "is_stranger", "is_bot", "deleted"))
