"""What happens when the bot is mentioned, written to, or answered under one of its messages?

It answers there, and is silent on all that is not said to it: other bots, edits, talk between people, its own words.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Coroutine
from dataclasses import replace
from functools import partial
from typing import Any

from bot.cards import Cards
from bot.errands import Errands, Once
from bot.slack_heard import Heard, heard_event, in_thread, mentioned, plain_words
from bot.slack_home import Homes
from bot.slack_papers import Papers
from bot.slack_saying import Saying
from bot.slack_talk import Talk
from bot.slack_workspaces import Workspace
from bot.talk import FOLLOWS, Answer
from chat.messages import Audience

#: A message of somebody's own; every other subtype tells of an edit, a removal, a bot, or who came and went.
_SPOKEN = frozenset({"", "file_share", "thread_broadcast"})
_AFTER_A_NAME = " \t\n\u00a0,.:;!–—-"
#: Takes an event, as it was heard and as it came, under its delivery's id.
Take = Callable[[Heard, dict[str, Any], str], Coroutine[Any, Any, None]]


class Events:
    """Hears events, each of them once."""

    def __init__(
        self, talk: Talk, saying: Saying, homes: Homes, papers: Papers, cards: Cards[Heard], errands: Errands
    ) -> None:
        self._talk = talk
        self._saying = saying
        self._homes = homes
        self._papers = papers
        self._cards = cards
        self._errands = errands
        self._once: Once[None] = Once(errands)

    async def heard(self, body: dict[str, Any], workspace: Workspace) -> None:
        """Takes one event; returns once what it changes is committed."""
        event = body.get("event") or {}
        take = self._kind(event, workspace)
        delivery = str(body.get("event_id") or "")
        if take and delivery:
            heard = heard_event(body, workspace)
            # Slack may hang up; what it brought goes on.
            await asyncio.shield(self._once.do(f"{workspace.team} {delivery}", lambda: take(heard, event, delivery)))

    def _kind(self, event: dict[str, Any], workspace: Workspace) -> Take | None:
        match event.get("type"):
            case "app_home_opened" if event.get("tab", "home") == "home":
                return self._home
            case "app_mention" | "message" if not _spoken(event, workspace):
                return None
            case "app_mention" if not str(event.get("channel", "")).startswith("D"):
                return self._mentioned
            case "message" if event.get("channel_type") == "im" or str(event.get("channel", "")).startswith("D"):
                return self._written_to
            case "message" if workspace.user in mentioned(_text(event)):
                return None  # comes as an app_mention too
            case "message" if event.get("thread_ts") and event.get("parent_user_id") == workspace.user:
                return self._under_ours
            case "message":
                return self._named
            case _:
                return None

    async def _home(self, heard: Heard, _event: dict[str, Any], _delivery: str) -> None:
        self._errands.start(self._homes.publish(heard))

    async def _written_to(self, heard: Heard, event: dict[str, Any], delivery: str) -> None:
        if event.get("files"):
            self._errands.start(self._papers.offered(in_thread(heard, heard.thread or event.get("ts", "")), event))
        else:
            await self._answered(heard, await self._talk.said(heard, _text(event)), delivery)

    async def _mentioned(self, heard: Heard, event: dict[str, Any], delivery: str) -> None:
        under = in_thread(heard, heard.thread or event.get("ts", ""))
        if event.get("files"):
            self._errands.start(self._papers.offered(under, event))
            return
        said = await self._talk.said(heard, self._follows(_text(event), heard))
        await self._answered(heard, said or "/help", delivery, under)

    def _follows(self, text: str, heard: Heard) -> str:
        """What follows the bot's name, as in “hello @bot, done DAG31-03”; all of it where it begins with a command."""
        before, *after = re.split(rf"<@{re.escape(heard.workspace.user)}(?:\|[^<>]*)?>", text, maxsplit=1)
        said = after[0].lstrip(_AFTER_A_NAME) if after else ""
        if not said or self._talk.command(before.strip()):
            return f"{before} {said}".strip()
        return said

    async def _under_ours(self, heard: Heard, event: dict[str, Any], delivery: str) -> None:
        """Words under a message of the bot's are for it if they are a command; people also talk there."""
        if await self._for_us(heard, plain_words(_text(event))):
            await self._answered(heard, await self._talk.said(heard, _text(event)), delivery)
        else:
            await self._named(heard, event, delivery)

    async def _for_us(self, heard: Heard, said: str) -> bool:
        """Whether they are a command with all it needs, or one's mere name: whoever says that awaits an answer."""
        if (command := self._talk.command(said)) is None:
            return False
        return said.removeprefix("/").casefold().rstrip("!.") == command.name or await self._talk.meant(heard, said)

    async def _named(self, heard: Heard, event: dict[str, Any], _delivery: str) -> None:
        """People talk among themselves, perhaps about a record: its card goes under what they say."""
        if not self._talk.allowed(heard):
            return
        under = in_thread(heard, heard.thread or event.get("ts", ""))
        self._errands.start(self._cards.heard(under, plain_words(_text(event))))

    async def _answered(self, heard: Heard, said: str, delivery: str, public: Heard | None = None) -> None:
        """Public answers go under what was said, private ones beside it: nobody sees one that begins a thread."""
        thread, follow = (public or heard).thread, partial(self._follow, heard, said, public)
        answer = await self._talk.in_time(heard, said, delivery, thread, follow)
        if answer:
            self._say(heard, said, public, answer)

    async def _follow(self, heard: Heard, said: str, public: Heard | None, answering: asyncio.Task[Answer]) -> None:
        await self._saying.privately(replace(heard, url=""), FOLLOWS)
        self._say(heard, said, public, await answering)

    def _say(self, heard: Heard, said: str, public: Heard | None, answer: Answer) -> None:
        if answer.again:
            return
        view = "" if answer.changed else said
        if answer.reply.audience is Audience.CHANNEL or heard.direct:
            self._errands.start(self._saying.publicly(public or heard, answer.reply, view, pledge=answer.pledge))
        else:
            self._errands.start(self._saying.privately(replace(heard, url=""), answer.reply, view))


def _spoken(event: dict[str, Any], workspace: Workspace) -> bool:
    """Whether a person says it, here and now."""
    if event.get("bot_id") or event.get("hidden") or (event.get("subtype") or "") not in _SPOKEN:
        return False
    if event.get("edited"):  # an edited mention comes as one more, and what it says may have been done already
        return False
    return bool(event.get("user")) and event.get("user") != workspace.user


def _text(event: dict[str, Any]) -> str:
    return str(event.get("text") or "")
