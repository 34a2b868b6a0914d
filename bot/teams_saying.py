"""How does a reply reach the people in Teams who are to see it?

Publicly in the thread; privately as a message that one person sees, else in the chat with them alone, else as a line
that says how to ask in private: https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/targeted-messages
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

from bot.announcing import Pledge
from bot.rooms import Rooms
from bot.subjects import subject_of
from bot.teams_cards import activity
from bot.teams_connector import Connector, Unsent, Where
from bot.teams_files import Files
from bot.teams_heard import Heard
from bot.teams_places import Places
from bot.teams_token import NoToken
from bot.teams_views import carrying, opening
from chat.messages import Line, Reply, words
from storage.engine import Database
from storage.store import Unit

log = logging.getLogger("secretariat.teams")
_ALONE = Reply(
    "That is answered in private. Open a chat with me and ask there.",
    (Line(words("That is answered in private. Open a chat with me and ask there.")),),
)


class Saying:
    """Says replies. ``clock`` says what time it is."""

    def __init__(
        self,
        connector: Connector,
        rooms: Rooms,
        database: Database,
        places: Places,
        files: Files,
        clock: Callable[[], datetime],
    ) -> None:
        self._connector = connector
        self.files = files
        self._rooms = rooms
        self._database = database
        self._places = places
        self._clock = clock

    async def publicly(
        self,
        heard: Heard,
        reply: Reply,
        view: str = "",
        links: Mapping[str, str] | None = None,
        pledge: Pledge | None = None,
    ) -> None:
        """For everybody where it was said, in its thread; ``links`` are where the same can be read. What was pledged is
        said once: what was surely not is left to whoever delivers posts, who also shows what nobody knows of, or told
        to whoever asked where nobody else would say it.
        """
        said = opening(carrying(activity(reply), view), links or {})
        may = partial(self._may, pledge) if pledge else None
        try:
            async with asyncio.timeout(pledge.until - time.monotonic() if pledge else None):
                sent = await self._connector.send(heard.where, said, reply_to=heard.message, may=may)
        except (Unsent, NoToken, TimeoutError) as fault:
            log.error("nobody was told: %s", str(fault) or "it took too long")
            surely_not = isinstance(fault, Unsent | NoToken) and not getattr(fault, "perhaps", False)
            if pledge and surely_not and not await self._left(pledge):
                await self.privately(heard, reply, view)
            return
        await self.kept(pledge)
        subject = subject_of(reply)
        if subject and not heard.direct and (begun := heard.thread or sent):
            await self._rooms.remember(heard.channel, begun, subject)
        if heard.direct:
            await self.files.offer(heard, reply)

    async def kept(self, pledge: Pledge | None) -> None:
        """What was pledged has been said, so that nobody else is to."""
        if pledge:
            await self._database.run(lambda unit: unit.claims.drop(pledge.lane, pledge.mark), writes=True)

    async def _may(self, pledge: Pledge) -> bool:
        """Whether it is still for us to say. What is announced nowhere, such as a setting, nobody else would."""
        at, known = self._clock(), (pledge.lane, pledge.mark)

        def work(unit: Unit) -> bool:
            return unit.claims.attempt(*known, at) or not unit.claims.there(*known)

        return await self._database.run(work, writes=True) and time.monotonic() < pledge.until

    async def _left(self, pledge: Pledge) -> bool:
        """Leaves what was surely not said to others; whether there are any who would say it."""
        known = (pledge.lane, pledge.mark)

        def work(unit: Unit) -> bool:
            unit.claims.attempt(*known, None)
            return unit.claims.there(*known)

        return await self._database.run(work, writes=True)

    async def privately(self, heard: Heard, reply: Reply, view: str = "", *, notice: bool = False) -> None:
        """For whoever asked alone; where nothing can be said to them alone, they are told how to ask, unless it is but
        a ``notice`` of what follows.
        """
        if heard.direct:
            await self.publicly(heard, reply, view)
            return
        reply, links = await self.files.linked(heard, reply)
        said = opening(carrying(activity(reply), view, private=True), links)
        try:
            await self._connector.whisper(heard.where, said, heard.account.user)
        except NoToken as fault:
            log.error("nobody was told: %s", fault)
        except Unsent as fault:
            log.info("no private message in %s: %s", heard.channel, fault)
            if not fault.perhaps and not await self._alone(heard, reply, view, links) and not notice:
                await self.publicly(heard, _ALONE)

    async def edit(self, heard: Heard, reply: Reply, view: str = "", pledge: Pledge | None = None) -> bool:
        """In the place of the card that was pressed; whether it stands there, or is shown as unconfirmed."""
        try:
            await self._connector.update(heard.where, heard.card, carrying(activity(reply), view))
        except (Unsent, NoToken) as fault:
            log.warning("a card was not changed: %s", fault)
            return pledge is not None and getattr(fault, "perhaps", False) and await self._attempted(pledge)
        await self.kept(pledge)
        return True

    async def _attempted(self, pledge: Pledge) -> bool:
        at = self._clock()
        return await self._database.run(lambda unit: unit.claims.attempt(pledge.lane, pledge.mark, at), writes=True)

    async def _alone(self, heard: Heard, reply: Reply, view: str, links: Mapping[str, str]) -> bool:
        place = await self._places.alone_with(heard.account.tenant, heard.account.object)
        if place is None:
            return False
        said = opening(carrying(activity(reply), view), links)
        try:
            await self._connector.send(Where(place.service, place.tenant, place.id), said)
        except (Unsent, NoToken) as fault:
            if isinstance(fault, Unsent) and fault.gone:
                await self._places.lost(place)
            return isinstance(fault, Unsent) and fault.perhaps
        return True
