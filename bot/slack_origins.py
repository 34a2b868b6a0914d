"""What becomes of the message in which somebody pressed something, or from which they opened a form?

It is brought up to date: answered again if it is the answer to a question, else replaced by the new answer. A message
that everybody sees never becomes one person's answer.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from bot.slack_calls import Calls
from bot.slack_heard import Heard, in_thread
from bot.slack_home import Homes
from bot.slack_saying import Saying, answer_body
from bot.slack_talk import Talk
from bot.talk import Answer
from chat.messages import Answered, Audience
from registers.people import EVERYBODY


@dataclass(frozen=True)
class Origin:
    """Where something was pressed: ``stamp`` is the message's, ``view`` the command it answers.

    ``hidden``: an ephemeral message. ``home``: the Home tab.
    """

    stamp: str = ""
    view: str = ""
    hidden: bool = False
    home: bool = False

    def as_dict(self) -> dict[str, Any]:
        """For a form to carry."""
        return asdict(self)

    @classmethod
    def of(cls, said: dict[str, Any]) -> Origin:
        """What ``as_dict`` made."""
        stamp, view = str(said.get("stamp", "")), str(said.get("view", ""))
        return cls(stamp, view, bool(said.get("hidden")), bool(said.get("home")))


class Origins:
    """Says an answer where it was asked for, and brings the message it came from up to date."""

    def __init__(self, calls: Calls, talk: Talk, saying: Saying, homes: Homes) -> None:
        self._calls = calls
        self._talk = talk
        self._saying = saying
        self._homes = homes

    async def answered(self, heard: Heard, answer: Answer, origin: Origin, said: str = "") -> None:
        """``said`` is the command that was pressed; a form that was sent has none."""
        if answer.again:
            return
        if origin.home:
            await self._at_home(heard, answer, said)
        elif answer.changed:
            await self._changed(heard, answer, origin)
        elif origin.stamp and origin.hidden:
            await self._saying.privately(heard, answer.reply, said, instead=self._turned(answer, origin, said))
        elif origin.stamp and heard.direct and self._turned(answer, origin, said):
            await self._saying.edit(heard, origin.stamp, answer.reply, said)
            await self._saying.bring(heard, answer.reply)
        elif answer.reply.audience is Audience.CHANNEL:
            await self._saying.publicly(below(heard, origin), answer.reply, pledge=answer.pledge)
        else:
            await self._saying.privately(heard, answer.reply, said)

    def _turned(self, answer: Answer, origin: Origin, said: str) -> bool:
        """Whether the answer is another page of what the message shows, and so takes its place."""
        shown, pressed = self._talk.command(origin.view), self._talk.command(said)
        same = shown is not None and shown is pressed and not shown.writes
        return same and answer.reply.answered is Answered.DONE

    async def _at_home(self, heard: Heard, answer: Answer, said: str) -> None:
        command = self._talk.command(said) if said else None
        if command and command.name == "home":
            await self._homes.publish(heard, said)
            return
        await self._saying.directly(heard, answer.reply, "" if answer.changed else said)
        if answer.changed:
            await self._homes.publish(heard)

    async def _changed(self, heard: Heard, answer: Answer, origin: Origin) -> None:
        """The message now shows what has become of its record; what was done is said beside it, for all to see."""
        reply = answer.reply
        to = answer.person if origin.hidden or heard.direct else EVERYBODY
        shown = await self._talk.shown(heard, origin.view, to) if origin.view and origin.stamp else None
        now, view = (shown, origin.view) if shown else (reply, "")
        if origin.stamp and origin.hidden:
            # An ephemeral message is only reached through the response_url that came with the press.
            body = {"replace_original": True, "response_type": "ephemeral"}
            await self._calls.respond(heard.url, body | answer_body(now, view))
        elif origin.stamp:
            edited = await self._saying.edit(heard, origin.stamp, now, view)
            if shown is None:
                if edited:
                    await self._saying.kept(answer.pledge)
                return
        if reply.audience is Audience.CHANNEL:
            await self._saying.publicly(below(heard, origin), reply, pledge=answer.pledge)
        elif shown or not origin.stamp:
            await self._saying.privately(heard, reply)


def below(heard: Heard, origin: Origin) -> Heard:
    """Under the message that it came from, where others see that message."""
    if heard.thread or heard.direct or origin.hidden or not origin.stamp:
        return heard
    return in_thread(heard, origin.stamp)
