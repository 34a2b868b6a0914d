"""What does somebody see on the bot's Home tab, and when is it drawn anew?

A view of at most 100 blocks (https://docs.slack.dev/surfaces/app-home). Drawn when somebody opens the tab, and for
those who had it open lately when something changes that it shows.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from typing import Any
from weakref import WeakValueDictionary

from bot.slack_blocks import home_blocks
from bot.slack_calls import CallFailed, Calls
from bot.slack_heard import Heard
from bot.slack_talk import Talk
from bot.slack_views import carrying
from chat.messages import Reply

log = logging.getLogger("secretariat.slack")
HOME = "/home"
_MOST = 200


def home(reply: Reply) -> dict[str, Any]:
    """The view for ``views.publish``."""
    return {"type": "home", "callback_id": "home", "blocks": home_blocks(reply)}


class Homes:
    """The Home tabs of those who opened one lately."""

    def __init__(self, calls: Calls, talk: Talk) -> None:
        self._calls = calls
        self._talk = talk
        self._open: dict[tuple[str, str], tuple[Heard, str, str]] = {}
        self._refreshing = asyncio.Lock()
        self._drawing: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()

    async def publish(self, heard: Heard, said: str = "") -> None:
        """Draws somebody's tab; ``said`` asks for one of its pages, else it stays on the one it shows.

        One drawing after the other: what Slack had wait would else come after what is newer.
        """
        key = (heard.account.team, heard.account.user)
        async with self._drawing.setdefault(key, asyncio.Lock()):
            await self._publish(key, heard, said)

    async def _publish(self, key: tuple[str, str], heard: Heard, said: str) -> None:
        _, page, before = self._open.pop(key, (heard, HOME, ""))
        page = said or page
        answer = await self._talk.answer(Heard(heard.workspace, heard.account, ""), page)
        view = carrying(home(answer.reply), page)
        digest = hashlib.sha256(json.dumps(view, sort_keys=True).encode()).hexdigest()
        self._open[key] = (heard, page, digest)
        if len(self._open) > _MOST:
            del self._open[next(iter(self._open))]
        if digest == before:
            return
        try:
            token = heard.workspace.token
            await self._calls.call("views.publish", token, user_id=heard.account.user, view=view)
        except CallFailed as failed:
            log.warning("%s", failed)
            self._open.pop(key, None)

    async def refresh(self) -> None:
        """Draws anew the tabs that have changed; a round waits for the end of the one before."""
        async with self._refreshing:
            for heard, _, _ in tuple(self._open.values()):
                await self.publish(heard)
