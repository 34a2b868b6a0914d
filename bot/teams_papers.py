"""What happens when somebody sends the bot a paper in Teams?

In a chat with the bot alone, and only there, a message brings a file's address
(https://learn.microsoft.com/microsoftteams/platform/bots/how-to/bots-filesv4). It is fetched from the tenant's own
file store alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.offering import Offering, bytes_in
from bot.talk import Talk
from bot.teams_addresses import in_store
from bot.teams_heard import Heard
from bot.teams_settings import TeamsSettings
from chat.messages import Reply
from registers.problems import Problem

_FILE = "application/vnd.microsoft.teams.file.download.info"
_TIMEOUT = ClientTimeout(total=60, connect=5, sock_read=10)
_LOST = "That file could not be fetched from Teams. Send it again."


class Papers:
    """Takes papers."""

    def __init__(self, talk: Talk[Heard], offering: Offering, session: ClientSession, settings: TeamsSettings) -> None:
        self._talk = talk
        self._offering = offering
        self._session = session
        self._stores = settings.stores

    def sent(self, activity: Mapping[str, Any]) -> list[dict[str, Any]]:
        """The files of a message."""
        found = activity.get("attachments")
        files = [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
        return [one for one in files if one.get("contentType") == _FILE]

    async def offer(self, heard: Heard, file: Mapping[str, Any]) -> Reply:
        """What the paper would change, or why it cannot be read."""
        content = file.get("content")
        url = content.get("downloadUrl") if isinstance(content, dict) else None
        request = await self._talk.request(heard, "/import")
        return await self._offering.offer(request, file.get("name"), partial(self._bytes, url))

    async def _bytes(self, url: object) -> bytes:
        """The file's bytes, read no further than a paper may be long; raises ``Problem``."""
        if not isinstance(url, str) or not in_store(url, self._stores):
            raise Problem("That file does not come from your organisation’s own file store, so I do not open it.")
        try:
            async with self._session.get(url, timeout=_TIMEOUT, allow_redirects=False) as answer:
                return await bytes_in(answer, _LOST)
        except (ClientError, TimeoutError, ValueError) as error:
            raise Problem(_LOST) from error
