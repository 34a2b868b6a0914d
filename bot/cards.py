"""When is a message that names a record answered with a card of it?

Only where the bot hears every message and the channel asked for it (``/settings mentions on``), and for one record at
most once an hour, whichever process hears it: people name the same action again and again while they talk about it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Generic

from bot.talk import H, Talk
from chat.messages import Answered, Bullets, Buttons, Entries, Facts, Heading, Line, Part, Reply
from registers.mentions import mentions
from registers.refs import ActionRef, ChangeRef, DecisionRef, Ref

_HOUR = timedelta(hours=1)
_MOST = 3


class Cards(Generic[H]):
    """Says cards. ``say`` says a reply where a message was heard, and which command it answers."""

    def __init__(self, talk: Talk[H], say: Callable[[H, Reply, str], Awaitable[None]]) -> None:
        self._talk = talk
        self._say = say

    async def heard(self, heard: H, words: str) -> None:
        """Says the cards of the records that the words name, if the channel wants any."""
        if (await self._talk.binding(heard)).mentions:
            named = list(dict.fromkeys(one.ref for one in mentions(words)))
            for ref in named[:_MOST]:
                view = _look_up(ref)
                whole = await self._talk.shown(heard, view) if view else None
                if whole and whole.answered is Answered.DONE and await self._talk.due(heard, f"card {ref}", _HOUR):
                    await self._say(heard, Reply(whole.summary, _small(whole.parts)), view)


def _small(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """What of a record a card has: no lists, nor the line that announces one."""
    followed = zip(parts, (*parts[1:], None), strict=True)
    return tuple(
        part
        for part, following in followed
        if isinstance(part, Heading | Facts | Buttons)
        or (isinstance(part, Line) and not isinstance(following, Bullets | Entries))
    )


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
