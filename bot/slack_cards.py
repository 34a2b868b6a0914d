"""When is a message that names a record answered with a card of it?

Only in a group's channel that asked for it (``/settings mentions on``), in a thread, and for one record at most once an
hour: people name the same action again and again while they talk about it.
"""

from __future__ import annotations

import time
from typing import Any

from bot.slack_errands import Errands
from bot.slack_heard import Heard, in_thread, plain_words
from bot.slack_saying import Saying
from bot.slack_talk import Talk
from chat.messages import Answered, Buttons, Facts, Heading, Line, Reply
from registers.mentions import mentions
from registers.refs import ActionRef, ChangeRef, DecisionRef, Ref

_HOUR = 3600.0
_MOST = 3
_KEPT = 2_000


class Cards:
    """The cards said in the last hour."""

    def __init__(self, talk: Talk, saying: Saying, errands: Errands) -> None:
        self._talk = talk
        self._saying = saying
        self._errands = errands
        self._said: dict[tuple[str, str], float] = {}

    async def heard(self, heard: Heard, event: dict[str, Any], _delivery: str) -> None:
        """Says the cards of the records that a message names, if its channel wants any."""
        if not (await self._talk.binding(heard)).mentions:
            return
        named = dict.fromkeys(one.ref for one in mentions(plain_words(str(event.get("text") or ""))))
        under = in_thread(heard, heard.thread or event.get("ts", ""))
        for ref in [one for one in named if self._due(heard.channel, str(one))][:_MOST]:
            self._said[heard.channel, str(ref)] = time.monotonic()
            self._errands.start(self._card(under, ref))

    async def _card(self, under: Heard, ref: Ref) -> None:
        view = _look_up(ref)
        whole = await self._talk.shown(under, view) if view else None
        if whole and whole.answered is Answered.DONE:
            small = tuple(part for part in whole.parts if isinstance(part, Heading | Line | Facts | Buttons))
            await self._saying.publicly(under, Reply(whole.summary, small), view)

    def _due(self, channel: str, ref: str) -> bool:
        now = time.monotonic()
        if len(self._said) > _KEPT:
            self._said = {key: at for key, at in self._said.items() if now - at < _HOUR}
        at = self._said.get((channel, ref))
        return at is None or now - at >= _HOUR


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
