"""What does bolt do with what Slack sends?

It reads it, and hands it to one middleware of ours: finding the command is the dispatcher's work, and bolt's own
listeners would cost as much again as all the rest of it. Nothing is raised from here.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.payload_utils import (
    is_block_actions,
    is_event,
    is_shortcut,
    is_slash_command,
    is_view_submission,
)
from slack_bolt.response import BoltResponse

from bot.slack_calls import Calls
from bot.slack_forms import beside
from bot.slack_heard import installed_in
from bot.slack_workspaces import Authorize, Workspace, Workspaces

log = logging.getLogger("secretariat.slack")
_SORRY = "Something went wrong on our side. Look whether it was done, and try again in a moment."
_NOT_HERE = "I am not installed in this workspace, or Slack does not know me just now. Tell the people who run me."
#: Takes a payload, and says what the request is answered.
Work = Callable[[dict[str, Any], Workspace], Awaitable[Any]]


@dataclass(frozen=True)
class Listeners(AsyncMiddleware):
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
        return AsyncApp(
            name="secretariat",
            # Bolt would else look every 10 ms whether a listener has acknowledged.
            process_before_response=True,
            client=self.calls.client,
            before_authorize=self,
            authorize=Authorize(),
            request_verification_enabled=False,
            attaching_function_token_enabled=False,
            attaching_conversation_kwargs_enabled=False,
        )

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,
        next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002 - bolt gives it by this name
    ) -> BoltResponse:
        """What the request is answered; what is of no kind goes on to bolt, which says so."""
        body, answer = req.body, ""
        if is_slash_command(body):
            answer = await self._done(self.command, body)
        elif is_event(body):
            await self._done(self.event, body)
        elif is_block_actions(body):
            await self._done(self.press, body)
        elif is_view_submission(body):
            answer = await self._done(self.submission, body) or ""
        elif is_shortcut(body):
            await self._done(self.shortcut, body)
        else:
            return await next()
        return BoltResponse(status=200, body=answer)

    async def _workspace(self, body: dict[str, Any]) -> Workspace | None:
        for one in installed_in(body):
            if found := await self.workspaces.of(one):
                return found
        return await self.workspaces.of("")

    async def _done(self, work: Work, body: dict[str, Any]) -> Any:
        try:
            if workspace := await self._workspace(body):
                return await work(body, workspace)
            log.warning("the bot is in none of %s", ", ".join(installed_in(body)) or "any workspace")
            told = _NOT_HERE
        except Exception:
            log.exception("what Slack sent was not understood")
            told = _SORRY
        return await self._instead(body, told)

    async def _instead(self, body: dict[str, Any], told: str) -> Any:
        """How somebody is told that: in the form, which keeps what they wrote, or where they pressed."""
        if is_slash_command(body):
            return told
        if is_view_submission(body):
            return beside((body.get("view") or {}).get("blocks") or (), told)
        if url := body.get("response_url"):
            await self.calls.respond(str(url), {"replace_original": False, "text": told})
        return ""
