"""What becomes of a card when a button in it is pressed or its form is sent?

A change takes the card's place, for whoever pressed at once and for all who see it; a question is answered beside it,
unless it turns the card's own page. ``Action.Execute`` brings the card back in the answer, ``Action.Submit`` does not:
https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/universal-actions-for-adaptive-cards/work-with-universal-actions-for-adaptive-cards
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot.announcing import Pledge
from bot.errands import Errands
from bot.talk import Answer, Said, Talk
from bot.teams_heard import Heard
from bot.teams_saying import Saying
from chat.messages import Answered, Audience, Form, Press, Reply
from chat.plain_text import files_in
from registers.people import EVERYBODY

_BESIDE = "The answer is below."
_ALONE = "You alone see the answer, below."


@dataclass(frozen=True)
class Pressed:
    """What whoever pressed gets: a reply in the card's place that answers ``view``, or words and the card as it was.

    ``said``: the reply has been, or is being, said elsewhere; ``ways`` are where the same can be read, by what a button
    says.
    """

    reply: Reply
    card: bool
    view: str = ""
    told: str = ""
    said: bool = False
    ways: Mapping[str, str] = field(default_factory=dict)
    pledge: Pledge | None = None


class Pressing:
    """Answers buttons and forms."""

    def __init__(self, talk: Talk[Heard], saying: Saying, errands: Errands) -> None:
        self._talk = talk
        self._saying = saying
        self._errands = errands

    async def press(self, heard: Heard, said: Said) -> Pressed:
        """Does what was pressed."""
        answer = await self._talk.answer(heard, said, heard.delivery, heard.thread)
        reply = answer.reply
        if answer.again:
            return Pressed(reply, card=False, told=reply.summary, said=True)
        if any(isinstance(part, Form) for part in reply.parts):
            return Pressed(reply, card=True, view=heard.view)
        if reply.answered is Answered.REFUSED:
            return Pressed(reply, card=False, told=reply.summary)
        if answer.changed:
            return await self._changed(heard, answer)
        return self._asked(heard, said, reply)

    async def after(self, heard: Heard, pressed: Pressed) -> None:
        """Where no card can be answered with: puts it in the card's place, or says it."""
        theirs = heard.direct or pressed.reply.audience is Audience.CHANNEL
        if pressed.card and theirs and not heard.private and heard.card:
            if await self._saying.edit(heard, pressed.reply, pressed.view, pressed.pledge):
                return
            await self._saying.publicly(heard, pressed.reply, pressed.view, pledge=pressed.pledge)
        elif not pressed.said:
            await self._saying.privately(heard, pressed.reply, pressed.view)

    async def _changed(self, heard: Heard, answer: Answer) -> Pressed:
        """The change, and under it what the card showed, as it is now; others see what concerns them."""
        alone = heard.direct or heard.private
        shown = await self._talk.shown(heard, heard.view, answer.person if alone else EVERYBODY) if heard.view else None
        reply = answer.reply
        if shown is not None and shown.answered is Answered.DONE:
            reply = replace(reply, parts=(*reply.parts, *shown.parts))
        if not alone and heard.card and reply.audience is Audience.CHANNEL:
            # Whoever has not seen it in the card is told by whoever delivers posts.
            self._errands.start(self._saying.edit(heard, reply, heard.view, answer.pledge))
        elif heard.private and answer.reply.audience is Audience.CHANNEL:
            self._errands.start(self._saying.publicly(heard, answer.reply, pledge=answer.pledge))
        return Pressed(reply, card=True, view=heard.view, pledge=answer.pledge)

    def _asked(self, heard: Heard, said: Said, reply: Reply) -> Pressed:
        asked = said.command if isinstance(said, Press) else ""
        if (heard.direct or heard.private) and asked and _same_list(heard.view, asked) and not files_in(reply):
            return Pressed(reply, card=True, view=asked)
        self._errands.start(self._saying.privately(heard, reply, asked))
        return Pressed(reply, card=False, told=_BESIDE if heard.direct else _ALONE, said=True)


def _same_list(command: str, other: str) -> bool:
    """Whether two commands begin alike: one then shows another page of what the other does."""
    first, second = (one.removeprefix("/").split(None, 1)[:1] for one in (command, other))
    return bool(first) and first == second
