"""Whom is somebody in Teams, and may they act?

An account is a tenant and an object of its directory, never a name: names can be chosen. What the register says of an
account is kept in memory, and asked again when somebody is linked.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from datetime import datetime

from bot.teams_connector import Connector, Member, Unsent
from bot.teams_heard import Account, Heard
from bot.teams_settings import TeamsSettings
from bot.teams_token import NoToken
from chat.plain_text import cut, one_line
from registers.people import Person, Seat, is_pmo
from storage.engine import Database
from storage.store import Unit

log = logging.getLogger("secretariat.teams")
_KEPT = 300.0
_MOST = 10_000


@dataclass(frozen=True)
class Known:
    """Whom an account is taken for; a stranger is in no seat, and changes nothing."""

    person: Person
    stranger: bool = False


class Who:
    """The people behind accounts."""

    def __init__(self, database: Database, connector: Connector, settings: TeamsSettings) -> None:
        self._database = database
        self._connector = connector
        self._settings = settings
        self._kept: dict[tuple[str, str], tuple[float, Known]] = {}

    def forget(self, touched: tuple[tuple[str, str], ...]) -> None:
        """What was known of accounts is asked again after a change to the directory or to who is linked."""
        if any(register in {"people", "person_links"} for register, _ in touched):
            self._kept.clear()

    async def known(self, heard: Heard, at: datetime) -> Known:
        """Whom the sender is taken for."""
        account = heard.account
        kept = self._kept.get((account.tenant, account.object))
        if kept and kept[0] > time.monotonic():
            return kept[1]
        if not account.object:  # somebody who joined a meeting without signing in
            return Known(Person(f"teams:{account.tenant}:{account.user}", _name(account, None)), stranger=True)
        found = await self._find(heard, at)
        if len(self._kept) >= _MOST:
            self._kept.clear()
        self._kept[account.tenant, account.object] = (time.monotonic() + _KEPT, found)
        return found

    async def account(self, heard: Heard, user: str) -> str:
        """The account of somebody who is mentioned; empty where Teams does not say."""
        try:
            return (await self._connector.member(heard.where, user)).account.lower()
        except (Unsent, NoToken) as fault:
            log.warning("who is mentioned could not be asked: %s", fault)
            return ""

    async def _find(self, heard: Heard, at: datetime) -> Known:
        account = heard.account
        linked = await self._database.run(
            lambda unit: unit.people.linked("teams", account.tenant, account.object), writes=False
        )
        if linked:
            return Known(linked)
        member = await self._member(heard)
        key, name = f"teams:{account.tenant}:{account.object}", _name(account, member)
        home = account.tenant == self._settings.tenant
        if home and account.object in self._settings.pmo:
            return Known(Person(key, name, (Seat("PMO"),)))
        if home and self._settings.link_by_name and member and not member.guest:
            person = await self._database.run(lambda unit: _link(unit, account, member, at), writes=True)
            if person:
                return Known(person)
        return Known(Person(key, name), stranger=True)

    async def _member(self, heard: Heard) -> Member | None:
        try:
            member = await self._connector.member(heard.where, heard.account.user)
        except (Unsent, NoToken) as fault:
            log.warning("who %s is could not be asked: %s", heard.account.object, fault)
            return None
        # Whoever is asked about must be who answers are about: the roster's own object id decides.
        return member if member.account.lower() == heard.account.object else None


def _link(unit: Unit, account: Account, member: Member, at: datetime) -> Person | None:
    """Links the account to the one person whose name it bears, unless they have an account here already."""
    linked = unit.people.linked("teams", account.tenant, account.object)
    if linked:  # by what the same person said at the same time
        return linked
    mailed = member.email.partition("@")[0].replace(".", " ").replace("_", " ")
    names = {name for one in (member.name, mailed) if (name := one_line(one))}
    found = {person.key: person for name in names if (person := unit.people.named(name))}
    if len(found) != 1:
        return None
    person = next(iter(found.values()))
    # Whoever keeps the registers is linked by hand: a name that anybody can choose must not be enough for that.
    taken = any(platform == "teams" for platform, _, _ in unit.people.accounts(person.key))
    if taken or is_pmo(person):
        return None
    unit.people.link("teams", account.tenant, account.object, person.key)
    unit.audit.record(at, person.key, f"/link @{account.object} {person.name}", person.key)
    return person


def _name(account: Account, member: Member | None) -> str:
    return cut(one_line((member.name if member else "") or account.name), 80) or "Somebody"
