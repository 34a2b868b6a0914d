"""What is somebody shown who sends a paper on a platform?

It is fetched, read away from the loop, and shown with Apply and Discard: nothing changes before that.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from threading import Event

from aiohttp import ClientResponse, StreamReader

from bot.dispatch import Secretariat
from bot.papers import Understood, understood
from chat.messages import Answered, Line, Reply, Request, words
from chat.plain_text import cut, one_line
from documents.formats import LIMIT
from documents.sandbox import Sandbox
from handlers.offers import Reading, may_import, offered
from registers.problems import Problem
from storage.store import Unit

log = logging.getLogger("secretariat")
#: As many papers of one message are read.
MOST = 3


class Offering:
    """Shows what papers would change."""

    def __init__(self, secretariat: Secretariat) -> None:
        self._secretariat = secretariat
        self._sandbox = Sandbox()

    async def offer(self, request: Request, name: object, fetch: Callable[[], Awaitable[bytes]]) -> Reply:
        """What the paper of that name would change, or why it cannot be read; fetched only for whoever may import."""
        try:
            return await self._offered(request, called(name), fetch)
        except Problem as problem:
            told = problem.says
        except Exception:
            log.exception("a paper could not be read")
            told = "That paper could not be read, and nothing was changed. Tell the people who run me."
        return Reply(told, (Line(words(told)),), answered=Answered.REFUSED)

    async def _offered(self, request: Request, name: str, fetch: Callable[[], Awaitable[bytes]]) -> Reply:
        may_import(request.person)
        read = await self._read(name, await fetch())

        def work(unit: Unit) -> Reply:
            reading = Reading(read.extract, read.findings)
            return offered(self._secretariat.ask(unit, request), name, read.digest, reading)

        return await self._secretariat.database.run(work, writes=True)

    async def _read(self, name: str, data: bytes) -> Understood:
        """Away from the loop; whoever is told to stop waiting stops the reading too."""
        stopped = Event()
        try:
            return await asyncio.to_thread(understood, name, data, self._secretariat.calendar, self._sandbox, stopped)
        finally:
            stopped.set()


def told_of_rest(many: int) -> Reply | None:
    """What is said where a message brings more papers than are read."""
    if many <= MOST:
        return None
    told = f"I have read three of these {many} papers. Send the rest in another message."
    return Reply(told, (Line(words(told)),))


def called(name: object) -> str:
    """A file's name as it is shown: whatever somebody named it, one short line."""
    return cut(one_line(str(name or "paper")), 120)


async def bytes_in(answer: ClientResponse, lost: str) -> bytes:
    """The file's bytes, read no further than a paper may be long; raises ``Problem``, with ``lost`` for a refusal."""
    if answer.status != 200:
        raise Problem(lost)
    return await bytes_of(answer.content)


async def bytes_of(content: StreamReader) -> bytes:
    """What comes in, read no further than a paper may be long; raises ``Problem`` for more."""
    data = bytearray()
    async for chunk in content.iter_chunked(65_536):
        data += chunk
        if len(data) > LIMIT:
            raise Problem("That file is over 20 MB. Send the paper’s text alone, without pictures.")
    return bytes(data)
