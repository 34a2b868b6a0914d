"""How does the bot speak in Teams on its own accord?

In a team's channel a post begins a thread of its own, elsewhere it is a message; both from the reference that was kept:
https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/send-proactive-messages. Nothing can be
read back, so what may have arrived is never sent again.
"""

from __future__ import annotations

from bot.rooms import Rooms
from bot.subjects import subject_of
from bot.teams_cards import activity
from bot.teams_connector import THREAD, Connector, Unsent, Where
from bot.teams_places import Places
from bot.teams_token import NoToken
from bot.teams_views import carrying
from chat.messages import Place, Reply
from schedules.outcomes import Refused, Unposted, Unsure
from storage.conversations import Conversation

_TOO_MANY, _OPEN = 429, 500  # a server's fault, 503 among them, leaves open what was done
_NEVER = frozenset({400, 413})  # what is wrong with a message itself stays wrong


class Posting:
    """Sends and edits posts."""

    def __init__(self, connector: Connector, rooms: Rooms, places: Places) -> None:
        self._connector = connector
        self._rooms = rooms
        self._places = places

    async def post(self, place: Place, reply: Reply, view: str) -> str:
        """Says it there; the conversation and the message, which are its id. Raises ``Unposted``."""
        known = await self._known(place.channel)
        said = carrying(activity(reply), view)
        conversation = f"{known.id}{THREAD}{place.thread}" if known.team and place.thread else known.id
        where = Where(known.service, known.tenant, conversation)
        try:
            if known.team and not place.thread:
                asked = {
                    "isGroup": True,
                    "channelData": {"channel": {"id": known.id}, "tenant": {"id": known.tenant}},
                    "activity": said,
                    "bot": {"id": known.bot},
                    "tenantId": known.tenant,
                }
                conversation, sent = await self._connector.create(where, asked)
            else:
                sent = await self._connector.send(where, said, once=True)
        except (Unsent, NoToken) as fault:
            raise await self._unposted(known, fault) from fault
        subject = subject_of(reply)
        if subject and (begun := conversation.partition(THREAD)[2]):
            await self._rooms.remember(known.id, begun, subject)
        return f"{conversation} {sent}"

    async def edit(self, place: Place, remote: str, reply: Reply, view: str) -> None:
        """Puts it in that message's place. Raises ``Unposted``."""
        known = await self._known(place.channel)
        conversation, _, message = remote.rpartition(" ")
        try:
            where = Where(known.service, known.tenant, conversation)
            await self._connector.update(where, message, carrying(activity(reply), view))
        except (Unsent, NoToken) as fault:
            raise await self._unposted(known, fault) from fault

    async def _known(self, channel: str) -> Conversation:
        known = await self._places.named(channel)
        if known is None or known.gone:
            raise Refused("the bot was removed from there" if known else "the bot was never there", final=True)
        return known

    async def _unposted(self, known: Conversation, fault: Unsent | NoToken) -> Unposted:
        if isinstance(fault, NoToken):
            return Refused(str(fault))
        if fault.status == 403:
            await self._places.lost(known)
        if fault.perhaps or fault.status >= _OPEN:
            return Unsure(str(fault))
        if fault.status == _TOO_MANY:
            return Refused(str(fault), retry_after=fault.pause, everywhere=fault.everywhere)
        return Refused(str(fault), final=fault.gone or fault.status in _NEVER)
