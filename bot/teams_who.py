"""Whom is somebody in Teams, and may they act?

An account is a tenant and an object of its directory: a conversation's roster tells the name it bears.
"""

from __future__ import annotations

import logging
from datetime import datetime
from functools import partial

from bot.accounts import Accounts, Known, bearer
from bot.clocks import Clocks
from bot.teams_connector import Connector, Member, Unsent
from bot.teams_heard import Account, Heard
from bot.teams_settings import TeamsSettings
from bot.teams_token import NoToken
from chat.plain_text import cut, one_line
from registers.people import Person, Seat
from storage.engine import Database
from storage.store import Unit

log = logging.getLogger("secretariat.teams")


class Who:
    """The people behind accounts."""

    def __init__(self, database: Database, connector: Connector, settings: TeamsSettings, home: str) -> None:
        self._database = database
        self._clocks = Clocks(database, "teams", home)
        self._connector = connector
        self._settings = settings
        self.accounts = Accounts()

    async def known(self, heard: Heard, at: datetime) -> Known:
        """Whom the sender is taken for."""
        account = heard.account
        if not account.object:  # somebody who joined a meeting without signing in
            return Known(Person(f"teams:{account.tenant}:{account.user}", _name(account, None)), stranger=True)
        return await self.accounts.known(account.tenant, account.object, lambda: self._find(heard, at))

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
            if heard.zone:
                await self._clocks.learn(linked, partial(_zone, heard), at)
            return Known(linked)
        member = await self._member(heard)
        key, name = f"teams:{account.tenant}:{account.object}", _name(account, member)
        home = account.tenant == self._settings.tenant
        if home and account.object in self._settings.pmo:
            return Known(Person(key, name, (Seat("PMO"),)))
        if home and self._settings.link_by_name and member and not member.guest:
            person = await self._database.run(lambda unit: _link(unit, heard, member, at, self._clocks), writes=True)
            if person:
                return Known(person)
        # Where the roster could not be asked, it is asked again soon: nobody stays a stranger for a fault of Teams'.
        return Known(Person(key, name), stranger=True, sure=member is not None)

    async def _member(self, heard: Heard) -> Member | None:
        try:
            member = await self._connector.member(heard.where, heard.account.user)
        except (Unsent, NoToken) as fault:
            log.warning("who %s is could not be asked: %s", heard.account.object, fault)
            return None
        # Whoever is asked about must be who answers are about: the roster's own object id decides.
        return member if member.account.lower() == heard.account.object else None


async def _zone(heard: Heard) -> str:
    return heard.zone


def _link(unit: Unit, heard: Heard, member: Member, at: datetime, clocks: Clocks) -> Person | None:
    """Links the account to the one person whose name it bears, unless they have an account here already."""
    account = heard.account
    this = ("teams", account.tenant, account.object)
    if linked := unit.people.linked(*this):
        return linked  # by what the same person said at the same time
    person = bearer(unit, this, member.name, member.email, among=("teams", account.tenant))
    if person:
        unit.people.link(*this, person.key)
        clocks.settle(unit, person, heard.zone, at)
        unit.audit.record(at, "teams", f"/link @{account.object} {person.name}", person.key)
    return person


def _name(account: Account, member: Member | None) -> str:
    return cut(one_line((member.name if member else "") or account.name), 80) or "Somebody"
