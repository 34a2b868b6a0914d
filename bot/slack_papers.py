"""What happens when somebody sends the bot a paper?

It is fetched, read away from the loop, and shown in the thread with Apply and Discard: nothing changes before that.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.dispatch import Secretariat
from bot.papers import understood
from bot.slack_files import Files
from bot.slack_heard import Heard
from bot.slack_saying import Saying
from bot.slack_talk import Talk
from chat.messages import Answered, Line, Reply, Request, words
from chat.plain_text import cut, one_line
from handlers.offers import Reading, may_import, offered
from registers.people import Person
from registers.problems import Problem
from storage.store import Unit

log = logging.getLogger("secretariat.slack")
_MOST = 3


class Papers:
    """Takes papers."""

    def __init__(
        self, secretariat: Secretariat, talk: Talk, saying: Saying, files: Files, clock: Callable[[], datetime]
    ) -> None:
        self._secretariat = secretariat
        self._talk = talk
        self._saying = saying
        self._files = files
        self._clock = clock

    async def offered(self, heard: Heard, event: dict[str, Any]) -> None:
        """Shows what each file of a message would change, under that message."""
        who = await self._talk.changer(heard)
        if isinstance(who, Reply):
            await self._saying.privately(heard, who)
            return
        for file in [one for one in event["files"] if isinstance(one, dict)][:_MOST]:
            try:
                reply = await self._offer(heard, who, file)
            except Problem as problem:
                reply = Reply(problem.says, (Line(words(problem.says)),), answered=Answered.REFUSED)
            except Exception:
                log.exception("a paper could not be read")
                told = "That paper could not be read, and nothing was changed. Tell the people who run me."
                reply = Reply(told, (Line(words(told)),), answered=Answered.REFUSED)
            await self._saying.publicly(heard, reply)

    async def _offer(self, heard: Heard, who: Person, file: dict[str, Any]) -> Reply:
        may_import(who)
        name = cut(one_line(str(file.get("name") or file.get("title") or "paper")), 120)
        data = await self._files.bytes_of(file, heard.workspace.token)
        read = await asyncio.to_thread(understood, name, data, self._secretariat.calendar)
        request = Request("/import", who, await self._talk.place(heard), self._clock())

        def work(unit: Unit) -> Reply:
            ask = self._secretariat.ask(unit, request)
            return offered(ask, name, read.digest, Reading(read.extract, read.findings))

        return await self._secretariat.database.run(work, writes=True)
