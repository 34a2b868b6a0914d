"""What happens when somebody presses a button or chooses from a menu?

The button's value is a command, and is said as if its presser had typed it: a forged press can do no more than typing.
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

from bot.errands import Errands
from bot.slack_heard import Heard, heard_interaction
from bot.slack_modals import Modals
from bot.slack_origins import Origin, Origins, below
from bot.slack_saying import Saying
from bot.slack_talk import Talk
from bot.slack_views import carried
from bot.slack_workspaces import Workspace
from bot.talk import FOLLOWS, Answer
from chat.forms import form_in
from chat.messages import Press


class Presses:
    """Answers what is pressed."""

    def __init__(self, talk: Talk, saying: Saying, modals: Modals, origins: Origins, errands: Errands) -> None:
        self._talk = talk
        self._saying = saying
        self._modals = modals
        self._origins = origins
        self._errands = errands

    async def heard(self, body: dict[str, Any], workspace: Workspace) -> None:
        """Does what was pressed, and afterwards says the answer where it was pressed."""
        pressed: dict[str, Any] = next(iter(body.get("actions") or ()), {})
        said = _command(pressed)
        if not said:
            return
        heard, origin = heard_interaction(body, workspace), _origin(body, pressed)
        delivery = heard.trigger or str(pressed.get("action_ts", ""))
        thread, follow = below(heard, origin).thread, partial(self._follow, heard, origin, said)
        answer = await self._talk.in_time(heard, Press(said), delivery, thread, follow)
        if answer is None or (form_in(answer.reply) and await self._modals.open(heard, answer, origin)):
            return
        self._errands.start(self._origins.answered(heard, answer, origin, said))

    async def _follow(self, heard: Heard, origin: Origin, said: str, answering: asyncio.Task[Answer]) -> None:
        await self._saying.privately(heard, FOLLOWS)
        await self._origins.answered(heard, await answering, origin, said)


def _command(pressed: dict[str, Any]) -> str:
    chosen = pressed.get("selected_option") or {}
    return str(pressed.get("value") or chosen.get("value") or "")


def _origin(body: dict[str, Any], pressed: dict[str, Any]) -> Origin:
    container = body.get("container") or {}
    return Origin(
        str(container.get("message_ts", "")),
        carried(pressed.get("block_id")),
        bool(container.get("is_ephemeral")),
        container.get("type") == "view" and (body.get("view") or {}).get("type") == "home",
    )
