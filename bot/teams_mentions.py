"""When is a message in Teams that names a record answered with a card of it?

Only where the bot hears every message and the channel asked for it (``/settings mentions on``), in the message's
thread, and for one record at most once an hour: people name the same action again and again while they talk about it.
"""

from __future__ import annotations

import time

from bot.teams_heard import Heard
from bot.teams_saying import Saying
from bot.teams_talk import EVERYBODY, Talk
from chat.messages import Answered, Buttons, Facts, Heading, Line, Reply
from registers.mentions import mentions
from registers.refs import ActionRef, ChangeRef, DecisionRef, Ref

_HOUR = 3600.0
_MOST = 3
_KEPT = 2_000


class Mentions:
    """The cards said in the last hour."""

    def __init__(self, talk: Talk, saying: Saying) -> None:
        self._talk = talk
        self._saying = saying
        self._said: dict[tuple[str, str], float] = {}

    async def heard(self, heard: Heard, words: str) -> None:
        """Says the cards of the records that the words name, if the channel wants any."""
        if not (await self._talk.binding(heard)).mentions:
            return
        named = dict.fromkeys(one.ref for one in mentions(words))
        for ref in [one for one in named if self._due(heard.channel, str(one))][:_MOST]:
            self._said[heard.channel, str(ref)] = time.monotonic()
            view = _look_up(ref)
            whole = await self._talk.shown(heard, view, EVERYBODY) if view else None
            if whole and whole.answered is Answered.DONE:
                small = tuple(part for part in whole.parts if isinstance(part, Heading | Line | Facts | Buttons))
                await self._saying.publicly(heard, Reply(whole.summary, small), view)

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
