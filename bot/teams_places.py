"""Where in Teams is the bot, and how does it get there?

A reference is kept from everything that is heard, and written only when it is new: the service's address and the ids
may change. Removal stops what would be sent:
https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/send-proactive-messages
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.teams_heard import Heard
from storage.conversations import Conversation
from storage.engine import Database

log = logging.getLogger("secretariat.teams")
_MOST = 10_000
# Seconds until what another process was told of a place is seen where only something is said there.
_KEPT = 30.0


class Places:
    """The conversations that the bot knows."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._kept: dict[tuple[str, str], tuple[float, Conversation]] = {}

    async def keep(self, heard: Heard, activity: Mapping[str, Any]) -> None:
        """Keeps how to get back to where that was heard."""
        place = _place(heard, activity, heard.channel)
        until, known = self._kept.get((place.tenant, place.id), (0.0, place))
        if time.monotonic() >= until or _filled(place, known) != known:
            await self._save(place)

    async def moved(self, heard: Heard, activity: Mapping[str, Any], *, gone: bool) -> None:
        """The bot was put there or taken away: into or out of a chat, or a team with all its channels."""
        channel = _within(activity, "channel", "id")
        if gone and channel and _within(activity, "eventType") == "channelDeleted":
            await self._save(replace(_place(heard, activity, channel), gone=True))
            return
        here = _place(heard, activity, heard.channel)
        channels = await self._database.run(
            lambda unit: unit.conversations.of_team("teams", here.tenant, here.team), writes=False
        )
        await self._save(replace(here, gone=gone))
        for one in channels if here.team else ():
            if one.id != here.id:
                await self._save(replace(one, service=here.service, gone=gone))

    async def alone_with(self, tenant: str, account: str) -> Conversation | None:
        """The chat with that person alone; None where the bot was never met there, or was removed."""
        found = await self._database.run(lambda unit: unit.conversations.alone("teams", tenant, account), writes=False)
        return None if found is None or found.gone else found

    async def named(self, channel: str) -> Conversation | None:
        """A channel or chat by its id, with where the bot was removed from."""
        return await self._database.run(lambda unit: unit.conversations.named("teams", channel), writes=False)

    async def lost(self, place: Conversation) -> None:
        """From now on nothing is sent there, until something is heard from there again."""
        log.warning("the bot is no longer in %s", place.id)
        await self._save(replace(place, gone=True))

    async def _save(self, place: Conversation) -> None:
        key = place.tenant, place.id
        known = await self._database.run(lambda unit: unit.conversations.of("teams", *key), writes=False)
        place = _filled(place, known or place)
        if place != known:
            await self._database.run(lambda unit: unit.conversations.save(place), writes=True)
        if len(self._kept) >= _MOST:
            self._kept.clear()
        self._kept[key] = time.monotonic() + _KEPT, place


def _filled(place: Conversation, known: Conversation) -> Conversation:
    """Not everything that is heard says whose channel it is, and what it is called."""
    return replace(place, team=place.team or known.team, name=place.name or known.name)


def _place(heard: Heard, activity: Mapping[str, Any], channel: str) -> Conversation:
    conversation = activity.get("conversation")
    name = conversation.get("name") if isinstance(conversation, dict) and channel == heard.channel else ""
    team = _within(activity, "team", "id")  # it has the id of its first channel
    return Conversation(
        "teams",
        heard.where.tenant,
        channel,
        heard.where.service,
        heard.bot,
        heard.account.object if heard.direct else "",
        heard.account.user if heard.direct else "",
        team,
        str(name or (_within(activity, "team", "name") if channel == team else "")),
    )


def _within(activity: Mapping[str, Any], *names: str) -> str:
    """A text of the activity's ``channelData``; empty where it is not there."""
    found: Any = activity.get("channelData")
    for name in names:
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, str) else ""
