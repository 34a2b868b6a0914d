"""What does the bot do with each kind of activity?

On botbuilder-core's ``ActivityHandler``, which tells the kinds apart. It turns any fault in a button's handler into a
501 that shows nothing to whoever pressed: here such a fault is caught, and answered as what it is.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from botbuilder.core import ActivityHandler, TurnContext
from botbuilder.schema import InvokeResponse

from bot.cards import Cards
from bot.errands import Errands, Once, within
from bot.offering import MOST, told_of_rest
from bot.talk import FOLLOWS, Answer, Talk
from bot.teams_cards import CARD, activity
from bot.teams_heard import Heard, heard, others_in, pressed, said_in, typed
from bot.teams_papers import Papers
from bot.teams_places import Places
from bot.teams_pressing import Pressed, Pressing
from bot.teams_saying import Saying
from bot.teams_settings import is_id
from bot.teams_tab import Tab
from bot.teams_views import carrying, opening
from bot.teams_who import Who
from chat.messages import Audience

log = logging.getLogger("secretariat.teams")
_MESSAGE, _INVOKE = 12.0, 4.0  # of Teams' 15 and 5 seconds
_LONG = 3.0  # whoever waits longer is told that the answer follows
_PATIENCE = 12.0  # for what is under way when the bot ends
# https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/subscribe-to-conversation-events
_ENDS = frozenset({"channelDeleted", "teamDeleted", "teamHardDeleted", "teamArchived"})
_BEGINS = frozenset({"channelRestored", "teamRestored", "teamUnarchived"})
_FAULT = "Something went wrong on our side. Say it again, or tell the people who run me."


class Turns(ActivityHandler):  # type: ignore[misc]  # the SDK has no types
    """The bot's turns. What an activity says stands in its ``additional_properties``, as it came."""

    def __init__(
        self, talk: Talk[Heard], who: Who, saying: Saying, places: Places, papers: Papers, tab: Tab, *, hears_all: bool
    ) -> None:
        self.errands = Errands(log, _PATIENCE)
        self._talk = talk
        self._who = who
        self._saying = saying
        self._places = places
        self._papers = papers
        self._tab = tab
        self._hears_all = hears_all
        self._cards = Cards(talk, saying.publicly)
        self._pressing = Pressing(talk, saying, self.errands)
        self._messages: Once[None] = Once(self.errands)
        self._presses: Once[Pressed] = Once(self.errands)
        self._consents: Once[None] = Once(self.errands)

    async def on_message_activity(self, turn_context: TurnContext) -> None:
        """Something was said, or a form came back from a client that knows no ``Action.Execute``."""
        said = _said(turn_context)
        one = heard(said)
        await within(self._messages.do(one.delivery, lambda: self._message(one, said)), _MESSAGE)

    async def on_invoke_activity(self, turn_context: TurnContext) -> InvokeResponse:
        """A button was pressed, or a form sent."""
        said = _said(turn_context)
        if said.get("name") == "fileConsent/invoke":
            return self._decided(heard(said), said)
        if said.get("name") != "adaptiveCard/action":
            return InvokeResponse(status=501)
        if not pressed(said):
            return _answer(400, "application/vnd.microsoft.error", {"code": "BadRequest", "message": _FAULT})
        one = heard(said)
        task = self._presses.do(one.delivery, lambda: self._press(one, said))
        if not await within(task, _INVOKE):
            self.errands.start(self._late(one, task))
            return _answer(200, "application/vnd.microsoft.activity.message", FOLLOWS.summary)
        outcome = task.result()
        if outcome is None:
            return _answer(500, "application/vnd.microsoft.error", {"code": "InternalServerError", "message": _FAULT})
        if not outcome.card:
            return _answer(200, "application/vnd.microsoft.activity.message", outcome.told)
        made = carrying(activity(outcome.reply), outcome.view, private=one.private)
        made = opening(made, outcome.ways)
        return _answer(200, CARD, made["attachments"][0]["content"])

    def _decided(self, one: Heard, said: dict[str, Any]) -> InvokeResponse:
        """Somebody wants a file, or does not: it goes on its way while Teams is answered."""
        if not one.direct:  # a file is only ever offered in a chat with one person
            return InvokeResponse(status=400)
        _ = self._consents.do(one.delivery, lambda: self._bring(one, said))
        return InvokeResponse(status=200)

    async def _bring(self, one: Heard, said: dict[str, Any]) -> None:
        if told := await self._saying.files.decided(one, said):
            await self._saying.publicly(one, told)

    async def on_conversation_update_activity(self, turn_context: TurnContext) -> None:
        """The bot was put somewhere or taken away; others come and go without a word."""
        said = _said(turn_context)
        one = heard(said)
        if one.bot in _ids(said, "membersRemoved") or _event(said) in _ENDS:
            await self._places.moved(one, said, gone=True)
        elif one.bot in _ids(said, "membersAdded") or _event(said) in _BEGINS:
            await self._places.moved(one, said, gone=False)

    async def on_installation_update_add(self, turn_context: TurnContext) -> None:
        """The app was installed there."""
        said = _said(turn_context)
        await self._places.moved(heard(said), said, gone=False)

    async def on_installation_update_remove(self, turn_context: TurnContext) -> None:
        """The app was removed from there: nothing is sent there any more. A new version takes an old one's place."""
        said = _said(turn_context)
        await self._places.moved(heard(said), said, gone=said.get("action") == "remove")

    async def _message(self, one: Heard, said: dict[str, Any]) -> None:
        await self._places.keep(one, said)
        if pressed(said):
            await self._pressing.after(one, await self._pressing.press(one, said_in(said)))
            return
        if one.direct and (papers := self._papers.sent(said)):
            for paper in papers[:MOST]:
                await self._saying.publicly(one, await self._papers.offer(one, paper))
            if rest := told_of_rest(len(papers)):
                await self._saying.publicly(one, rest)
            return
        words = await self._words(one, said)
        if not one.addressed and not (self._hears_all and words and await self._talk.meant(one, words)):
            if self._hears_all:
                await self._cards.heard(one, words)
            return
        words = words or "/help"
        answer = await self._answer(one, words)
        if answer.again:
            return
        if answer.reply.audience is Audience.CHANNEL:
            await self._saying.publicly(one, answer.reply, pledge=answer.pledge)
        elif one.direct:
            await self._saying.publicly(one, answer.reply, words, await self._ways(one, words))
        else:
            await self._saying.privately(one, answer.reply, words)

    async def _ways(self, one: Heard, asked: str) -> Mapping[str, str]:
        """Where else the answer to that can be read: somebody's own page, while they are alone with the bot."""
        command = self._talk.command(asked)
        if not one.direct or command is None or command.name != "home":
            return {}
        return await self._tab.links((await self._talk.request(one, asked)).person)

    async def _answer(self, one: Heard, words: str) -> Answer:
        """The answer; whoever waits long for it is told that it follows."""
        late = asyncio.get_running_loop().call_later(
            _LONG, lambda: self.errands.start(self._saying.privately(one, FOLLOWS, notice=True))
        )
        try:
            answering = self._talk.answer(one, words, one.delivery, one.thread)
            return await (self._talk.lasting(answering, one) if self._talk.asks(words) else answering)
        finally:
            late.cancel()

    async def _words(self, one: Heard, said: dict[str, Any]) -> str:
        """What was typed; in ``/link @Paul …`` whoever is mentioned is their account, elsewhere their name.

        A name behind an @ that is no mention is nobody's account.
        """
        words, others = typed(said), others_in(said)
        command, rest = self._talk.command(words), words.split(None, 2)[1:]
        if command is None or command.name != "link" or not rest:
            return words
        if not others:
            return words if is_id(rest[0].removeprefix("@")) else words.replace("@", "", 1)
        user, mark = others[0]
        account = await self._who.account(one, user)
        return typed({**said, "text": str(said.get("text")).replace(mark, f"@{account}", 1)}) if account else words

    async def _press(self, one: Heard, said: dict[str, Any]) -> Pressed:
        await self._places.keep(one, said)
        outcome = await self._pressing.press(one, said_in(said))
        return replace(outcome, ways=await self._ways(one, outcome.view)) if outcome.card else outcome

    async def _late(self, one: Heard, task: Any) -> None:
        outcome = await task
        if outcome is not None:
            await self._pressing.after(one, outcome)


def _said(context: TurnContext) -> dict[str, Any]:
    found: dict[str, Any] = context.activity.additional_properties
    return found


def _ids(said: dict[str, Any], name: str) -> set[str]:
    found = said.get(name)
    return {str(one.get("id")) for one in found if isinstance(one, dict)} if isinstance(found, list) else set()


def _event(said: dict[str, Any]) -> str:
    data = said.get("channelData")
    return str(data.get("eventType") or "") if isinstance(data, dict) else ""


def _answer(status: int, kind: str, value: object) -> InvokeResponse:
    return InvokeResponse(status=200, body={"statusCode": status, "type": kind, "value": value})
