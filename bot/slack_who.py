"""Whom is somebody in Slack, and may they be answered?

An account is a team and a user id, never a name: names can be chosen. What the register says of an account is kept in
memory, and asked again when somebody is linked.
"""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.slack_calls import CallFailed, Calls
from bot.slack_settings import SlackSettings
from bot.slack_workspaces import Workspace
from chat.plain_text import cut, one_line
from registers.people import Person, Seat, is_pmo
from storage.engine import Database
from storage.store import Unit

log = logging.getLogger("secretariat.slack")
_KEPT = 300.0
# Whoever Slack could not tell of is asked for again soon.
_UNSURE = 5.0
# Of the three seconds in which an answer is due.
_PATIENCE = 1.5
_MOST = 10_000


@dataclass(frozen=True)
class Account:
    """Who sends something: ``team`` is the workspace they belong to, ``home`` whether it is the bot's own."""

    team: str
    user: str
    home: bool
    name: str = ""


@dataclass(frozen=True)
class Known:
    """Whom an account is taken for; a stranger is in no seat, and changes nothing."""

    person: Person
    stranger: bool = False


class Who:
    """The people behind accounts."""

    def __init__(self, database: Database, calls: Calls, settings: SlackSettings) -> None:
        self._database = database
        self._calls = calls
        self._settings = settings
        self._kept: dict[tuple[str, str], tuple[float, Known]] = {}

    def forget(self, touched: tuple[tuple[str, str], ...]) -> None:
        """What was known of accounts is asked again after a change to the directory or to who is linked."""
        if any(register in {"people", "person_links"} for register, _ in touched):
            self._kept.clear()

    def allowed(self, account: Account) -> bool:
        """Whether people of that organisation are answered at all; an organisation that is not told is not."""
        return bool(account.user) and (account.home or account.team in self._settings.teams)

    async def known(self, account: Account, workspace: Workspace, at: datetime) -> Known:
        """Whom the account is taken for."""
        kept = self._kept.get((account.team, account.user))
        if kept and kept[0] > time.monotonic():
            return kept[1]
        found, sure = await self._find(account, workspace, at)
        if len(self._kept) >= _MOST:
            self._kept.clear()
        self._kept[account.team, account.user] = (time.monotonic() + (_KEPT if sure else _UNSURE), found)
        return found

    async def _find(self, account: Account, workspace: Workspace, at: datetime) -> tuple[Known, bool]:
        """Whom the account is taken for, and whether Slack has told all that there is to know."""
        linked = await self._database.run(
            lambda unit: unit.people.linked("slack", account.team, account.user), writes=False
        )
        if linked:
            return Known(linked), True
        try:
            async with asyncio.timeout(_PATIENCE):
                answer = await self._calls.call("users.info", workspace.token, form=True, user=account.user)
            told: dict[str, Any] = answer.get("user") or {}
        except (CallFailed, TimeoutError) as failed:
            log.warning("who %s is could not be asked: %s", account.user, failed)
            told = {}
        name = _name(told) or account.name or account.user
        if account.home and account.user in self._settings.pmo:
            return Known(Person(f"slack:{account.team}:{account.user}", name, (Seat("PMO"),))), True
        if self._settings.link_by_name and account.home and told and not _guest(told):
            person = await self._database.run(lambda unit: _link(unit, account, told, at), writes=True)
            if person:
                return Known(person), True
        return Known(Person(f"slack:{account.team}:{account.user}", name), stranger=True), bool(told)


def _link(unit: Unit, account: Account, told: dict[str, Any], at: datetime) -> Person | None:
    """Links the account to the one person whose name it bears, unless they have an account here already."""
    if linked := unit.people.linked("slack", account.team, account.user):
        return linked  # two of their first requests came at once
    found = {person.key: person for name in _names(told) if (person := unit.people.named(name))}
    if len(found) != 1:
        return None
    person = next(iter(found.values()))
    # Whoever keeps the registers is linked by hand: a name that anybody can choose must not be enough for that.
    taken = any(platform == "slack" and team == account.team for platform, team, _ in unit.people.accounts(person.key))
    if taken or is_pmo(person):
        return None
    unit.people.link("slack", account.team, account.user, person.key)
    unit.audit.record(at, "slack", f"/link @{account.user} {person.name}", person.key)
    return person


def _names(told: dict[str, Any]) -> set[str]:
    """The names an account bears: its full name, and what stands before the @ of its e-mail address."""
    profile = told.get("profile") or {}
    mailed = str(profile.get("email") or "").partition("@")[0].replace(".", " ").replace("_", " ")
    said = (str(profile.get("real_name") or told.get("real_name") or ""), mailed)
    return {name for one in said if (name := one_line(one))}


def _name(told: dict[str, Any]) -> str:
    profile = told.get("profile") or {}
    said = profile.get("real_name") or told.get("real_name") or profile.get("display_name") or told.get("name") or ""
    return cut(one_line(str(said)), 80)


def _guest(told: dict[str, Any]) -> bool:
    """Guests and people of other organisations are not linked by name."""
    return any(told.get(kind) for kind in ("is_restricted", "is_ultra_restricted", "is_stranger", "is_bot", "deleted"))
