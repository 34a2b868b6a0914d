"""How does a reply reach the people in Slack who are to see it?

Publicly as a message, privately as an ephemeral one; where the bot is not in a channel, through the response_url.
"""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import replace
from functools import partial
from typing import Any

from bot.announcing import Pledge
from bot.rooms import Rooms
from bot.slack_blocks import message
from bot.slack_calls import CallFailed, Calls
from bot.slack_heard import Heard
from bot.slack_posts import marked, plainer_blocks
from bot.slack_uploads import Uploads
from bot.slack_views import carrying
from bot.subjects import subject_of
from chat.messages import Hint, Reply, words
from storage.engine import Database

log = logging.getLogger("secretariat.slack")
_OUTSIDE = frozenset({"not_in_channel", "channel_not_found"})
_INVITE = "I am not in this channel, and so cannot speak here by myself: say /invite @Secretariat."


class Saying:
    """Says replies."""

    def __init__(self, calls: Calls, rooms: Rooms, database: Database, uploads: Uploads) -> None:
        self._calls = calls
        self._uploads = uploads
        self._rooms = rooms
        self._database = database

    async def publicly(self, heard: Heard, reply: Reply, view: str = "", pledge: Pledge | None = None) -> None:
        """For everybody where it was said: in its thread, or in its channel. What was pledged is said once: where it
        cannot be said for now, or nobody hears in time whether it was, it is left to whoever delivers posts.
        """
        if not heard.channel:
            await self.directly(heard, reply, view)
            await self.bring(heard, reply)
            return
        mark = pledge.mark if pledge else ""
        said = marked(reply, view, mark) | {"plainer": partial(plainer_blocks, reply, view, mark)}
        thread = {"thread_ts": heard.thread} if heard.thread else {}
        try:
            async with asyncio.timeout(pledge.until - time.monotonic() if pledge else None):
                answer = await self._call(heard, "chat.postMessage", channel=heard.channel, **thread, **said)
        except (CallFailed, TimeoutError) as failed:
            log.warning("a public answer was not said: %s", failed)
            unsure = getattr(failed, "perhaps", True)
            if pledge and (unsure or getattr(failed, "for_now", False)) and await self._left(pledge):
                return
            await self._otherwise(heard, await self._invited(heard, reply, failed), view, unsure=unsure)
            await self.kept(pledge)
            await self.bring(heard, reply)
            return
        await self.kept(pledge)
        subject = subject_of(reply)
        if subject and (begun := heard.thread or answer.get("ts")):
            await self._rooms.remember(heard.channel, begun, subject)
        await self.bring(heard, reply)

    async def _otherwise(self, heard: Heard, reply: Reply, view: str, *, unsure: bool) -> None:
        """Where the bot may not post by itself. In a chat between two people what is for one of them stays theirs, and
        what may stand in a channel already is told to whoever asked alone.
        """
        seen_by = "ephemeral" if heard.direct or unsure else "in_channel"
        body = {"response_type": seen_by, "replace_original": False, **answer_body(reply, view)}
        thread = {"thread_ts": heard.thread} if heard.thread else {}
        if not heard.url or not await self._calls.respond(heard.url, body | thread):
            await self.directly(heard, reply, view)

    async def _invited(self, heard: Heard, reply: Reply, failed: Exception) -> Reply:
        """In a group's channel that the bot is not in, the reply with how it gets there: else nothing would follow."""
        outside = getattr(failed, "error", "") in _OUTSIDE and not heard.direct
        if not outside or not (await self._rooms.binding(heard.tenant, heard.channel)).group:
            return reply
        return replace(reply, parts=(*reply.parts, Hint(words(_INVITE))))

    async def bring(self, heard: Heard, reply: Reply) -> None:
        """The files of a reply that has been said, into the chat with whoever asked."""
        if told := await self._uploads.send(heard, reply):
            await self.privately(heard, told)

    async def kept(self, pledge: Pledge | None) -> None:
        """What was pledged has been said, so that nobody else is to."""
        if pledge:
            await self._database.run(lambda unit: unit.claims.drop(pledge.lane, pledge.mark), writes=True)

    async def _left(self, pledge: Pledge) -> bool:
        """Whether others say it, or have; what is announced nowhere, such as a setting, nobody would."""
        return await self._database.run(lambda unit: unit.claims.there(pledge.lane, pledge.mark), writes=False)

    async def privately(self, heard: Heard, reply: Reply, view: str = "", *, instead: bool = False) -> None:
        """For whoever asked alone; ``instead`` of the ephemeral message they pressed something in."""
        if heard.direct and heard.channel and not instead:
            await self.publicly(heard, reply, view)
            return
        await self._hidden(heard, reply, view, instead=instead)
        await self.bring(heard, reply)

    async def _hidden(self, heard: Heard, reply: Reply, view: str, *, instead: bool) -> None:
        if heard.url:
            body = {"response_type": "ephemeral", "replace_original": instead, **answer_body(reply, view)}
            if heard.thread and not instead:
                body["thread_ts"] = heard.thread
            if await self._calls.respond(heard.url, body):
                return
        if heard.channel:
            thread = {"thread_ts": heard.thread} if heard.thread else {}
            said = answer_body(reply, view) | {"link_names": False, "plainer": partial(plainer_blocks, reply, view)}
            try:
                user = heard.account.user
                await self._call(heard, "chat.postEphemeral", channel=heard.channel, user=user, **thread, **said)
            except CallFailed as failed:
                log.warning("%s", failed)
            else:
                return
        await self.directly(heard, reply, view)

    async def directly(self, heard: Heard, reply: Reply, view: str = "") -> None:
        """In a direct message."""
        said = carrying(message(reply), view) | {"plainer": partial(plainer_blocks, reply, view)}
        try:
            await self._call(heard, "chat.postMessage", channel=heard.account.user, **said)
        except CallFailed as failed:
            log.error("nobody was told: %s", failed)

    async def edit(self, heard: Heard, stamp: str, reply: Reply, view: str = "") -> bool:
        """In the place of a message of the bot's; whether Slack took it."""
        said = carrying(message(reply), view)
        arguments = {name: said[name] for name in ("text", "blocks", "link_names")}
        arguments["plainer"] = partial(plainer_blocks, reply, view)
        for _ in range(2):  # edited twice is edited once
            try:
                await self._call(heard, "chat.update", channel=heard.channel, ts=stamp, **arguments)
            except CallFailed as failed:
                log.warning("%s", failed)
                if not failed.perhaps:
                    return False
            else:
                return True
        return False

    async def _call(self, heard: Heard, method: str, **arguments: Any) -> dict[str, Any]:
        return await self._calls.call(method, heard.workspace.token, **arguments)


def answer_body(reply: Reply, view: str = "") -> dict[str, Any]:
    """The reply as an answer to a slash command or a response_url takes it."""
    said = carrying(message(reply), view)
    return {"text": said["text"], "blocks": said["blocks"]}
