"""What does bolt do with what Slack sends?

It has one listener for each kind of thing: finding the command is the dispatcher's work, and every listener registered
before the matching one costs time. Nothing is raised out of a listener: that would erase the acknowledgement.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.response import BoltResponse

from bot.slack_calls import Calls
from bot.slack_heard import installed_in
from bot.slack_workspaces import Authorize, Workspace, Workspaces

log = logging.getLogger("secretariat.slack")
_ANY = re.compile("")
_SORRY = "Something went wrong on our side. Look whether it was done, and try again in a moment."
_NOT_HERE = "I am not installed in this workspace, or Slack does not know me just now. Tell the people who run me."
#: Takes a payload, and says what the request is answered.
Work = Callable[[dict[str, Any], Workspace], Awaitable[Any]]


@dataclass(frozen=True)
class Listeners:
    """What is done with each kind of thing, in one of the workspaces."""

    calls: Calls
    workspaces: Workspaces
    command: Work
    press: Work
    submission: Work
    shortcut: Work
    event: Work

    def app(self) -> AsyncApp:
        """Bolt's app. Its own signature check is off: ours has been made, and answers no 500."""
        app = AsyncApp(
            name="secretariat",
            # Bolt would else look every 10 ms whether a listener has acknowledged.
            process_before_response=True,
            client=self.calls.client,
            authorize=Authorize(),
            request_verification_enabled=False,
            attaching_function_token_enabled=False,
            attaching_conversation_kwargs_enabled=False,
        )

        async def command(ack: AsyncAck, body: dict[str, Any]) -> BoltResponse:
            return await ack(await self._done(self.command, body, _SORRY, _NOT_HERE))

        async def press(ack: AsyncAck, body: dict[str, Any]) -> BoltResponse:
            await self._done(self.press, body)
            return await ack()

        async def submission(ack: AsyncAck, body: dict[str, Any]) -> BoltResponse:
            return await ack(await self._done(self.submission, body) or "")

        async def shortcut(ack: AsyncAck, body: dict[str, Any]) -> BoltResponse:
            await self._done(self.shortcut, body)
            return await ack()

        async def event(ack: AsyncAck, body: dict[str, Any]) -> BoltResponse:
            await self._done(self.event, body)
            return await ack()

        app.command(_ANY)(command)
        app.event(_ANY)(event)
        app.action({"type": "block_actions", "action_id": _ANY})(press)
        app.view_submission(_ANY)(submission)
        app.shortcut(_ANY)(shortcut)
        return app

    async def _workspace(self, body: dict[str, Any]) -> Workspace | None:
        for one in installed_in(body):
            if found := await self.workspaces.of(one):
                return found
        return await self.workspaces.of("")

    async def _done(self, work: Work, body: dict[str, Any], sorry: str = "", nowhere: str = "") -> Any:
        try:
            workspace = await self._workspace(body)
            if workspace is None:
                log.warning("the bot is in none of %s", ", ".join(installed_in(body)) or "any workspace")
                url = body.get("response_url")
                if url and not nowhere:
                    await self.calls.respond(url, {"replace_original": False, "text": _NOT_HERE})
                return nowhere
            return await work(body, workspace)
        except Exception:
            log.exception("what Slack sent was not understood")
            return sorry
