"""What happens when somebody sends the bot a paper in Teams?

In a chat with the bot alone, and only there, a message brings a file's address
(https://learn.microsoft.com/microsoftteams/platform/bots/how-to/bots-filesv4). It is fetched from the tenant's own
file store, read away from the loop, and shown with Apply and Discard: nothing changes before that.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.dispatch import Secretariat
from bot.papers import understood
from bot.teams_addresses import origin_of
from bot.teams_heard import Heard
from bot.teams_settings import TeamsSettings
from bot.teams_talk import Talk
from chat.messages import Answered, Line, Reply, Request, words
from chat.plain_text import cut, one_line
from handlers.offers import Reading, may_import, offered
from registers.people import Person
from registers.problems import Problem
from storage.store import Unit

log = logging.getLogger("secretariat.teams")
_FILE = "application/vnd.microsoft.teams.file.download.info"
# Addresses hold a key of their own; what stands before the first slash decides where they lead.
_STORE = re.compile(r"https://(?:[a-z0-9-]+\.)+sharepoint\.com/[!-\[\]-~]*", re.ASCII)
_LARGEST = 20 * 1024 * 1024
_TIMEOUT = ClientTimeout(total=60, connect=5, sock_read=10)
_MOST = 3
_LOST = "That file could not be fetched from Teams. Send it again."


class Papers:
    """Takes papers."""

    def __init__(
        self,
        secretariat: Secretariat,
        talk: Talk,
        session: ClientSession,
        settings: TeamsSettings,
        clock: Callable[[], datetime],
    ) -> None:
        self._secretariat = secretariat
        self._talk = talk
        self._session = session
        self._stores = settings.stores
        self._clock = clock

    def sent(self, activity: Mapping[str, Any]) -> list[dict[str, Any]]:
        """The files of a message."""
        found = activity.get("attachments")
        files = [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
        return [one for one in files if one.get("contentType") == _FILE][:_MOST]

    async def offer(self, heard: Heard, file: Mapping[str, Any]) -> Reply:
        """What the paper would change, or why it cannot be read."""
        try:
            person = await self._talk.person(heard)
            may_import(person)
            return await self._offered(heard, person, file)
        except Problem as problem:
            return Reply(problem.says, (Line(words(problem.says)),), answered=Answered.REFUSED)
        except Exception:
            log.exception("a paper could not be read")
            told = "That paper could not be read, and nothing was changed. Tell the people who run me."
            return Reply(told, (Line(words(told)),), answered=Answered.REFUSED)

    async def _offered(self, heard: Heard, person: Person, file: Mapping[str, Any]) -> Reply:
        name = cut(one_line(str(file.get("name") or "paper")), 120)
        content = file.get("content")
        data = await self._bytes(content.get("downloadUrl") if isinstance(content, dict) else None)
        read = await asyncio.to_thread(understood, name, data, self._secretariat.calendar)
        request = Request("/import", person, await self._talk.place(heard), self._clock())

        def work(unit: Unit) -> Reply:
            reading = Reading(read.extract, read.findings)
            return offered(self._secretariat.ask(unit, request), name, read.digest, reading)

        return await self._secretariat.database.run(work, writes=True)

    async def _bytes(self, url: object) -> bytes:
        """The file's bytes, read no further than a paper may be long; raises ``Problem``."""
        if not isinstance(url, str) or not (_STORE.fullmatch(url) or origin_of(url) in self._stores):
            raise Problem("That file does not come from your organisation’s own file store, so I do not open it.")
        try:
            async with self._session.get(url, timeout=_TIMEOUT, allow_redirects=False) as answer:
                if answer.status != 200:
                    raise Problem(_LOST)
                data = bytearray()
                async for chunk in answer.content.iter_chunked(65_536):
                    data += chunk
                    if len(data) > _LARGEST:
                        raise Problem("That file is over 20 MB. Send the paper’s text alone, without pictures.")
                return bytes(data)
        except (ClientError, TimeoutError, ValueError) as error:
            raise Problem(_LOST) from error
