"""What happens when somebody uses a slash command?

It is answered within three seconds by the body of the answer to the request itself, with the work committed; a
question that takes longer, such as for a large file, is answered through the response_url when it can be. What changes
the registers is said in the channel as a message of the bot's own, so that what was typed is not shown.
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

from bot.errands import Errands
from bot.slack_heard import Heard, heard_command
from bot.slack_modals import Modals
from bot.slack_names import said_with
from bot.slack_saying import Saying, answer_body
from bot.slack_settings import SlackSettings
from bot.slack_talk import Talk
from bot.slack_text import notification
from bot.slack_workspaces import Workspace
from bot.talk import FOLLOWS, Answer
from chat.forms import form_in
from chat.messages import Audience
from chat.plain_text import files_in, summary_of


class Commands:
    """Answers slash commands."""

    def __init__(self, settings: SlackSettings, talk: Talk, saying: Saying, modals: Modals, errands: Errands) -> None:
        self._settings = settings
        self._talk = talk
        self._saying = saying
        self._modals = modals
        self._errands = errands

    async def heard(self, body: dict[str, Any], workspace: Workspace) -> dict[str, Any] | str:
        """The body of the answer: an ephemeral message, or nothing where a form has opened."""
        heard = heard_command(body, workspace)
        said = await self._talk.said(heard, said_with(body.get("command", ""), body.get("text", ""), *self._names))
        answer = await self._talk.in_time(heard, said, heard.trigger, "", partial(self._follow, heard, said))
        if answer is None:
            return {"response_type": "ephemeral", "text": FOLLOWS.summary}
        if form_in(answer.reply) and await self._modals.open(heard, answer):
            return ""
        return await self._told(heard, said, answer)

    async def _follow(self, heard: Heard, said: str, answering: asyncio.Task[Answer]) -> None:
        await self._saying.privately(heard, (await answering).reply, said)

    async def _told(self, heard: Heard, said: str, answer: Answer) -> dict[str, Any] | str:
        reply = answer.reply
        if reply.audience is Audience.CHANNEL and not heard.direct and not answer.again:
            self._errands.start(self._saying.publicly(heard, reply, pledge=answer.pledge))
            return {"response_type": "ephemeral", "text": notification(summary_of(reply))}
        if files_in(reply):
            self._errands.start(self._saying.bring(heard, reply))
        return {"response_type": "ephemeral", **answer_body(reply, "" if answer.changed else said)}

    @property
    def _names(self) -> tuple[str, str]:
        return self._settings.prefix, self._settings.root
