"""What happens when somebody sends the bot a paper in Slack?

What it would change is shown under the message that brings it.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from bot.offering import MOST, Offering, told_of_rest
from bot.slack_files import Files
from bot.slack_heard import Heard
from bot.slack_saying import Saying
from bot.slack_talk import Talk
from chat.messages import Reply


class Papers:
    """Takes papers."""

    def __init__(self, talk: Talk, saying: Saying, files: Files, offering: Offering) -> None:
        self._talk = talk
        self._saying = saying
        self._files = files
        self._offering = offering

    async def offered(self, heard: Heard, event: dict[str, Any]) -> None:
        """Shows what each file of a message would change, under that message."""
        who = await self._talk.changer(heard)
        if isinstance(who, Reply):
            await self._saying.privately(heard, who)
            return
        papers = [one for one in event["files"] if isinstance(one, dict)]
        for shared in papers[:MOST]:
            file = await self._files.whole(shared, heard.workspace.token)
            fetch = partial(self._files.bytes_of, file, heard.workspace.token)
            request = await self._talk.request(heard, "/import")
            reply = await self._offering.offer(request, file.get("name") or file.get("title"), fetch)
            await self._saying.publicly(heard, reply)
        if rest := told_of_rest(len(papers)):
            await self._saying.publicly(heard, rest)
