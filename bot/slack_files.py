"""How are the bytes of a file that somebody shared fetched, and from where alone?

The request carries the bot's token, so it goes to Slack's own file host over https and follows no redirect; a remote
file's address points anywhere and is never asked (https://docs.slack.dev/reference/objects/file-object).
"""

from __future__ import annotations

import logging
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from bot.offering import bytes_in
from bot.slack_calls import CallFailed, Calls
from bot.slack_settings import API
from registers.problems import Problem

log = logging.getLogger("secretariat.slack")
_HOST = "files.slack.com"
_LOST = "That file could not be fetched from Slack. Share it again."


class Files:
    """Fetches files; ``api_url`` is where Slack is, so that tests and proxies may stand in for it."""

    def __init__(self, calls: Calls, api_url: str) -> None:
        self._calls = calls
        self._api_url = api_url

    async def whole(self, file: dict[str, Any], token: str) -> dict[str, Any]:
        """All that Slack tells of a file: in a channel that is shared with others, an event tells its id alone
        (https://docs.slack.dev/reference/events/message/file_share). As it is where Slack does not tell.
        """
        if file.get("file_access") != "check_file_info":
            return file
        try:
            told = await self._calls.call("files.info", token, form=True, file=str(file.get("id") or ""))
        except CallFailed as failed:
            log.warning("%s", failed)
            return file
        return told.get("file") or file

    async def bytes_of(self, file: dict[str, Any], token: str) -> bytes:
        """The file's bytes, read no further than a paper may be long; raises ``Problem``."""
        url = str(file.get("url_private_download") or file.get("url_private") or "")
        if file.get("is_external") or file.get("mode") in {"external", "tombstone", "hidden_by_limit"}:
            raise Problem("That file is kept outside Slack. Upload the paper itself, and I read it.")
        if not url:
            raise Problem(_LOST)
        if not slacks_own(url, self._api_url):
            raise Problem("That file does not come from Slack’s own file store, so I do not open it. Upload the paper.")
        try:
            headers = {"Authorization": f"Bearer {token}"}
            async with self._calls.session.get(url, headers=headers, allow_redirects=False) as answer:
                return await bytes_in(answer, _LOST)
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            raise Problem(_LOST) from error


def slacks_own(url: str, api_url: str) -> bool:
    """Whether that is Slack's file store; where another address stands in for Slack's, that one counts too."""
    try:
        parts, here = urlsplit(url), urlsplit(api_url)
        place = (parts.scheme, parts.hostname, parts.port)
    except ValueError:
        return False
    if parts.username or parts.password:
        return False
    return place == ("https", _HOST, None) or (api_url != API and place == (here.scheme, here.hostname, here.port))
