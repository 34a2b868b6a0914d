"""What happens when a form is opened, and when it is sent?

A form opens at once, for what opens it is good for three seconds. Where it came from goes along in its
``private_metadata``, so that its answer is said there and the message it came from is brought up to date.
"""

from __future__ import annotations

import asyncio
import json
import logging
from dataclasses import dataclass
from functools import partial
from typing import Any

from bot.errands import Errands
from bot.slack_calls import CallFailed, Calls
from bot.slack_forms import errors, modal
from bot.slack_heard import Heard, heard_interaction, in_thread
from bot.slack_origins import Origin, Origins, below
from bot.slack_saying import Saying
from bot.slack_talk import Talk
from bot.slack_workspaces import Workspace
from bot.talk import FOLLOWS, Answer
from chat.forms import form_in, form_of
from chat.messages import Answered, Audience, Form, Reply, Submission
from chat.plain_text import cut, summary_of

log = logging.getLogger("secretariat.slack")
MAKE_ACTION = "make_action"
RAISE_ACTION = "raise_action"
_RAISE = "action raise"
_LONGEST = 2_800
# A form must open within three seconds, with the message's address or without.
_PATIENCE = 1.0


@dataclass(frozen=True)
class Sent:
    """A form that came back: what it says, where it was opened, and the fields in it."""

    submission: Submission
    heard: Heard
    origin: Origin
    fields: tuple[str, ...]


class Modals:
    """Opens forms and takes them back."""

    def __init__(self, calls: Calls, talk: Talk, saying: Saying, origins: Origins, errands: Errands) -> None:
        self._calls = calls
        self._talk = talk
        self._saying = saying
        self._origins = origins
        self._errands = errands

    async def open(self, heard: Heard, answer: Answer, origin: Origin | None = None) -> bool:
        """Opens the reply's form; False where it has none, or Slack did not open it."""
        form = form_in(answer.reply)
        return bool(form and heard.trigger and await self._opened(heard, form, origin or Origin()))

    async def shortcut(self, body: dict[str, Any], workspace: Workspace) -> None:
        """“Make this an action” on a message, or “Raise an action” anywhere: the form, with the message's words."""
        heard = heard_interaction(body, workspace)
        command = self._talk.commands.named(_RAISE)
        who = await self._talk.changer(heard)
        if command is None:
            return
        if isinstance(who, Reply):
            self._errands.start(self._saying.privately(heard, who))
            return
        given = {"group": (await self._talk.binding(heard)).group}
        if body.get("type") == "message_action":
            message = body.get("message") or {}
            heard = in_thread(heard, message.get("thread_ts") or message.get("ts") or "")
            domain = (body.get("team") or {}).get("domain", "")
            words, link = await asyncio.gather(
                self._talk.words(heard, message.get("text") or ""),
                self._permalink(heard, domain, message.get("ts", "")),
            )
            given["text"] = " ".join(filter(None, (cut(words, _LONGEST), f"({link})" if link else "")))
        form = form_of(command, given, {})
        reply = self._talk.for_anybody(heard, Reply(form.title, (form,)))
        if not (form_in(reply) and await self._opened(heard, form, Origin())):
            self._errands.start(self._saying.privately(heard, reply))

    async def sent(self, body: dict[str, Any], workspace: Workspace) -> dict[str, Any] | None:
        """What is answered to a form that was sent: errors beside its fields, or nothing, and it closes."""
        one = _sent(body, workspace)
        delivery = str((body.get("view") or {}).get("id", ""))
        thread, follow = below(one.heard, one.origin).thread, partial(self._follow, one)
        answer = await self._talk.in_time(one.heard, one.submission, delivery, thread, follow)
        if answer is None:
            return None
        reply = answer.reply
        if reply.answered is Answered.REFUSED and reply.audience is not Audience.CHANNEL:
            form = form_in(reply)
            beside = errors(form) if form else {}
            if beside or one.fields:
                return {
                    "response_action": "errors",
                    "errors": beside or {one.fields[0]: cut(summary_of(reply), 2_000)},
                }
        self._errands.start(self._origins.answered(one.heard, answer, one.origin))
        return None

    async def _follow(self, one: Sent, answering: asyncio.Task[Answer]) -> None:
        await self._saying.privately(one.heard, FOLLOWS)
        await self._origins.answered(one.heard, await answering, one.origin)

    async def _opened(self, heard: Heard, form: Form, origin: Origin) -> bool:
        where = {"channel": heard.channel, "thread": heard.thread, "url": heard.url, **origin.as_dict()}
        view = modal(form, json.dumps(where, ensure_ascii=False))
        try:
            await self._calls.call("views.open", heard.workspace.token, trigger_id=heard.trigger, view=view)
        except CallFailed as failed:
            log.warning("%s", failed)
            return False
        return True

    async def _permalink(self, heard: Heard, domain: str, stamp: str) -> str:
        """The message's address; Slack tells that only of channels that the bot is in."""
        try:
            arguments = {"channel": heard.channel, "message_ts": stamp}
            async with asyncio.timeout(_PATIENCE):
                answer = await self._calls.call("chat.getPermalink", heard.workspace.token, form=True, **arguments)
        except (CallFailed, TimeoutError):
            path = f"archives/{heard.channel}/p{stamp.replace('.', '')}"
            return f"https://{domain}.slack.com/{path}" if domain else ""
        return str(answer.get("permalink", ""))


def _sent(body: dict[str, Any], workspace: Workspace) -> Sent:
    view = body.get("view") or {}
    private = json.loads(view.get("private_metadata") or "{}")
    where = json.loads(private.get("metadata") or "{}")
    seen = heard_interaction(body, workspace)
    heard = Heard(
        workspace, seen.account, where.get("channel", ""), where.get("thread", ""), seen.trigger, where.get("url", "")
    )
    state = (view.get("state") or {}).get("values") or {}
    values = tuple((name, _value(block.get("value") or {})) for name, block in state.items())
    command = str(private.get("command", ""))
    return Sent(Submission(command, values), heard, Origin.of(where), tuple(state))


def _value(element: dict[str, Any]) -> str:
    chosen = element.get("selected_option") or {}
    return str(element.get("value") or element.get("selected_date") or chosen.get("value") or "")
