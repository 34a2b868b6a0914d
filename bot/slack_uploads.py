"""How does a file reach somebody in Slack?

In three steps: Slack names an address, takes the bytes there, and puts the file into a conversation
(https://docs.slack.dev/messaging/working-with-files#upload). No file there can be seen by one person alone, so what
answers a question goes into the chat with the bot, wherever it was asked.
"""

from __future__ import annotations

import logging
from typing import Any

import aiohttp

from bot.slack_calls import CallFailed, Calls
from bot.slack_files import slacks_own
from bot.slack_heard import Heard
from chat.files import File, file_name
from chat.messages import Answered, Line, Reply, words
from chat.plain_text import files_in

log = logging.getLogger("secretariat.slack")
_NOT_PERMITTED = (
    "I may not put files into this workspace: whoever runs it adds the permission {} and installs me again. "
    "Until then the PMO can have it with: python -m bot say “{}” --output FILE"
)
_LOST = "{} did not reach you: Slack would not take it. Ask again in a minute."


class Uploads:
    """Puts files into conversations; ``api_url`` is where Slack is, so that tests and proxies may stand in for it."""

    def __init__(self, calls: Calls, api_url: str) -> None:
        self._calls = calls
        self._api_url = api_url

    async def send(self, heard: Heard, reply: Reply) -> Reply | None:
        """Puts the reply's files into the chat with whoever asked; what they are told where one did not get there."""
        for file in files_in(reply):
            try:
                await self._send(heard, file)
            except CallFailed as failed:
                log.warning("a file was not delivered: %s", failed)
                return _told(failed, file)
        return None

    async def _send(self, heard: Heard, file: File) -> None:
        name, token = file_name(file.name), heard.workspace.token
        channel, thread = await self._chat(heard)
        length = str(len(file.content))
        place = await self._calls.call("files.getUploadURLExternal", token, form=True, filename=name, length=length)
        await self._put(str(place.get("upload_url") or ""), file)
        shared: dict[str, Any] = {"files": [{"id": place.get("file_id"), "title": name}], "channel_id": channel}
        if thread:
            shared["thread_ts"] = thread
        await self._calls.call("files.completeUploadExternal", token, **shared)

    async def _chat(self, heard: Heard) -> tuple[str, str]:
        """The chat with the bot, and the thread in it. What is answered through a url may have been asked in a chat
        between two people, of which the bot knows no more than that.
        """
        here = heard.channel if heard.direct else ""
        if here and not heard.url:
            return here, heard.thread
        try:
            opened = await self._calls.call("conversations.open", heard.workspace.token, users=heard.account.user)
        except CallFailed:
            if not here:
                raise
            return here, heard.thread
        channel = str((opened.get("channel") or {}).get("id") or "")
        return channel, heard.thread if channel == here else ""

    async def _put(self, url: str, file: File) -> None:
        """The bytes, to Slack's own file store alone; the address is good for this one file, and takes no token."""
        if not slacks_own(url, self._api_url):
            raise CallFailed("upload", "not Slack's own address")
        try:
            async with self._calls.session.post(url, data=file.content, allow_redirects=False) as answer:
                if answer.status != 200:
                    raise CallFailed("upload", f"HTTP {answer.status}")
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            raise CallFailed("upload", "", perhaps=True) from error


def _told(failed: CallFailed, file: File) -> Reply:
    if failed.error == "missing_scope":
        scope = "im:write" if str(failed).startswith("conversations.open") else "files:write"
        told = _NOT_PERMITTED.format(scope, file.command)
    else:
        told = _LOST.format(file_name(file.name))
    return Reply(told, (Line(words(told)),), answered=Answered.REFUSED)
