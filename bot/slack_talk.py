"""Who is answered in Slack, and who may change something from there?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.dispatch import Secretariat
from bot.posting import EVERYBODY
from bot.slack_heard import Heard
from bot.slack_who import Who
from bot.talk import Answer, Said
from bot.talk import Talk as Answering
from chat.messages import Answered, Hint, Line, Reply, words
from registers.people import Person


class Talk(Answering[Heard]):
    """Answers what is heard, but not people of organisations that are not told. ``clock`` says what time it is."""

    def __init__(self, secretariat: Secretariat, who: Who, clock: Callable[[], datetime]) -> None:
        super().__init__("slack", secretariat, who, clock)
        self._allowed = who.allowed

    async def answer(self, heard: Heard, said: Said, delivery: str = "") -> Answer:
        """The reply to what is heard; ``delivery`` is Slack's own id, by which it acts once."""
        if not self._allowed(heard.account):
            return Answer(_unknown_organisation(), await self.place(heard), EVERYBODY)
        return await super().answer(heard, said, delivery)

    async def changer(self, heard: Heard) -> Person | Reply:
        """Whoever may change something, by the registers' own rules; for others the refusal that they are told."""
        if not self._allowed(heard.account):
            return _unknown_organisation()
        known = await self._who.known(heard, self._clock())
        return self.not_linked(heard, known) if known.stranger else known.person


def _unknown_organisation() -> Reply:
    told = "I answer people of the organisations that I was told of, and yours is not one of them yet."
    hint = "Ask whoever runs me in this channel to allow your organisation’s workspace."
    return Reply(told, (Line(words(told)), Hint(words(hint))), answered=Answered.REFUSED)
