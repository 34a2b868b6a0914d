"""When is a message that names a record answered with a card of it?

Only where the bot hears every message and the channel asked for it (``/settings mentions on``), and for one record at
most once an hour: people name the same action again and again while they talk about it.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import Generic

from bot.talk import H, Talk
from chat.messages import Answered, Buttons, Facts, Heading, Line, Reply
from registers.mentions import mentions
from registers.refs import ActionRef, ChangeRef, DecisionRef, Ref

_HOUR = 3600.0
_MOST = 3
_KEPT = 2_000


class Cards(Generic[H]):
    """The cards said in the last hour. ``say`` says a reply where a message was heard, and which command it answers."""

    def __init__(self, talk: Talk[H], say: Callable[[H, Reply, str], Awaitable[None]]) -> None:
        self._talk = talk
        self._say = say
        self._said: dict[tuple[str, str], float] = {}

    async def heard(self, heard: H, words: str) -> None:
        """Says the cards of the records that the words name, if the channel wants any."""
        if (await self._talk.binding(heard)).mentions:
            for ref in self._due(heard.channel, words):
                view = _look_up(ref)
                whole = await self._talk.shown(heard, view) if view else None
                if whole and whole.answered is Answered.DONE:
                    small = tuple(part for part in whole.parts if isinstance(part, Heading | Line | Facts | Buttons))
                    await self._say(heard, Reply(whole.summary, small), view)

    def _due(self, channel: str, words: str) -> list[Ref]:
        """The records named whose cards were not said lately; from now on they were."""
        now = time.monotonic()
        if len(self._said) > _KEPT:
            self._said = {key: at for key, at in self._said.items() if now - at < _HOUR}
        named = dict.fromkeys(one.ref for one in mentions(words))
        due = [ref for ref in named if now - self._said.get((channel, str(ref)), -_HOUR) >= _HOUR][:_MOST]
        self._said |= {(channel, str(ref)): now for ref in due}
        return due


def _look_up(ref: Ref) -> str:
    match ref:
        case ActionRef():
            return f"/action {ref}"
        case ChangeRef():
            return f"/cr {ref}"
        case DecisionRef():
            return f"/decision {ref}"
        case _:
            return ""
