"""Who is answered in Slack, and who may change something from there?"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.dispatch import Secretariat
from bot.errands import Errands
from bot.slack_heard import Heard, mentioned, plain_words
from bot.slack_who import Who
from bot.talk import Answer, Said
from bot.talk import Talk as Answering
from chat.forms import form_in, in_one_line
from chat.messages import Answered, Hint, Line, Press, Reply, Strong, words
from registers.people import EVERYBODY, Person

_MOST_NAMED = 10
_HELP = re.compile(r"/?help\b", re.IGNORECASE)
_ACCOUNT = re.compile(r"@[UW][A-Z0-9]+\b")


class Talk(Answering[Heard]):
    """Answers what is heard, but not people of organisations that are not told. ``clock`` says what time it is.

    ``box`` is what help says of Slack's own box.
    """

    def __init__(
        self, secretariat: Secretariat, who: Who, clock: Callable[[], datetime], errands: Errands, box: str
    ) -> None:
        super().__init__("slack", secretariat, who, clock, found=True)
        self._errands = errands
        self._box = (Hint(words(box)),) if box else ()
        self._allowed = who.allowed
        self._named = who.named

    async def answer(self, heard: Heard, said: Said, delivery: str = "", below: str | None = None) -> Answer:
        """The reply to what is heard; ``delivery`` is Slack's own id, by which it acts once."""
        if not self.allowed(heard):
            return Answer(_unknown_organisation(), await self.place(heard), EVERYBODY)
        answer = await super().answer(heard, said, delivery, below)
        reply = self.for_anybody(heard, answer.reply)
        if isinstance(said, str | Press) and _HELP.match(said if isinstance(said, str) else said.command):
            reply = replace(reply, parts=(*reply.parts, *self._box))
        return replace(answer, reply=reply)

    async def in_time(
        self,
        heard: Heard,
        said: Said,
        delivery: str,
        below: str,
        follow: Callable[[asyncio.Task[Answer]], Coroutine[Any, Any, object]],
    ) -> Answer | None:
        """The same, for what Slack waits three seconds for; None where a question takes longer: ``follow`` then says
        the answer. What changes a register is waited for, for Slack sends again what was not answered.
        """
        answering = self.answer(heard, said, delivery, below)
        if self.asks(said):
            return await self._errands.soon(self.lasting(answering, heard), follow)
        return await answering

    def allowed(self, heard: Heard) -> bool:
        """Whether its sender is answered at all."""
        return self._allowed(heard.account)

    async def said(self, heard: Heard, text: str) -> str:
        """What somebody typed to the bot; in ``/link @paul …`` whoever is mentioned is their account, elsewhere their
        name. What stands behind an @ and is no account cannot be linked.
        """
        if "@" not in text:
            return plain_words(text)
        said = plain_words(text, heard.workspace.user)
        command = self.command(said)
        if command is None or command.name != "link":
            return await self.words(heard, text)
        return said if _ACCOUNT.match(said.partition(" ")[2].strip()) else said.replace("@", "", 1)

    async def words(self, heard: Heard, text: str) -> str:
        """What somebody wrote, with the names of those who are mentioned."""
        bot = heard.workspace.user
        others = [one for one in mentioned(text) if one != bot][:_MOST_NAMED]
        if not others or not self.allowed(heard):
            return plain_words(text, bot)
        return plain_words(text, bot, await self._named(others, heard.workspace))

    def for_anybody(self, heard: Heard, reply: Reply) -> Reply:
        """The reply, for people of other workspaces with how it is typed instead of a form: none opens for them."""
        form = form_in(reply)
        command = self.commands.named(form.command) if form else None
        if heard.account.home or form is None or command is None:
            return reply
        called = "" if heard.direct else "@Secretariat "
        told = "Forms open for people of my own workspace alone. Say it as a message instead:"
        line = Line((Strong(f"{called}{in_one_line(command, form)}"),))
        hint = f"What stands in capitals is yours to fill in. For example: {called}{command.example.removeprefix('/')}"
        return replace(reply, parts=(Line(words(told)), line, Hint(words(hint))))

    async def changer(self, heard: Heard) -> Person | Reply:
        """Whoever may change something, by the registers' own rules; for others the refusal that they are told."""
        if not self.allowed(heard):
            return _unknown_organisation()
        known = await self._who.known(heard, self._clock())
        return self.not_linked(heard, known) if known.stranger else known.person


def _unknown_organisation() -> Reply:
    told = "I answer people of the organisations that I was told of, and yours is not one of them yet."
    hint = "Ask whoever runs me in this channel to allow your organisation’s workspace."
    return Reply(told, (Line(words(told)), Hint(words(hint))), answered=Answered.REFUSED)
