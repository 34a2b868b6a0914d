"""How does the bot call Slack's Web API?

Through one client over one session: the library's default opens a connection for every call, and posts a second time
when an answer is lost. What was refused for its rate (429) was certainly not done, so it alone is said again, after as
long as Slack asks (https://docs.slack.dev/apis/web-api/rate-limits).
"""

from __future__ import annotations

import asyncio
import base64
import logging
from collections.abc import Callable, Mapping
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.proxies import proxied

log = logging.getLogger("secretariat.slack")
_PATIENCE = aiohttp.ClientTimeout(total=20, connect=5)
_TRIES = 3
_LONGEST_WAIT = 30.0
# Nothing has been written, or no further than to a proxy.
_NOT_SENT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.ClientHttpProxyError)
# "It's possible some aspect of the operation succeeded": https://docs.slack.dev/reference/methods/chat.postMessage
_LEFT_OPEN = frozenset({"", "fatal_error", "internal_error", "request_timeout", "service_unavailable"})


class CallFailed(Exception):
    """Slack refused a call, or did not answer; ``error`` is its own word for why, empty where it said none.

    ``perhaps``: it may have been done all the same. ``retry_after``: in how many seconds it may be said again.
    """

    def __init__(self, method: str, error: str, *, perhaps: bool = False, retry_after: float | None = None) -> None:
        super().__init__(f"{method}: {error or 'no answer'}")
        self.error = error
        self.perhaps = perhaps
        self.retry_after = retry_after

    @property
    def for_now(self) -> bool:
        """Whether it surely was not done, and may be a little later: Slack was not reached, or has us wait."""
        return not self.perhaps and (not self.error or self.retry_after is not None)


class Calls:
    """The calls of every workspace; opened on the loop that uses it."""

    def __init__(self, api_url: str) -> None:
        self.client = AsyncWebClient(base_url=api_url, retry_handlers=[], logger=logging.getLogger("secretariat.sdk"))
        # The library would send all through a proxy that the environment names, NO_PROXY or not; the session asks it.
        self.client.proxy = None
        self.api_url = api_url
        self._session: aiohttp.ClientSession | None = None
        self._newer: dict[str, str] = {}

    async def open(self) -> None:
        """Opens the session that all calls share."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                timeout=_PATIENCE, cookie_jar=aiohttp.DummyCookieJar(), trust_env=proxied()
            )
            self.client.session = self._session

    async def close(self) -> None:
        """Lets go of it."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    @property
    def session(self) -> aiohttp.ClientSession:
        """The session, for what is no call: files and answers to a response_url."""
        if self._session is None:
            raise RuntimeError("Slack is called before the bot has been opened.")
        return self._session

    def renew(self, old: str, new: str) -> None:
        """A token has been replaced: whoever still holds the old one, a Home tab for instance, calls with the new."""
        self._newer = {held: new if now == old else now for held, now in self._newer.items()} | {old: new}

    async def call(self, method: str, token: str, *, form: bool = False, **arguments: Any) -> dict[str, Any]:
        """The method's answer; raises ``CallFailed``. Methods that only read take a form, the others JSON."""
        return (await self.answered(method, token, form=form, **arguments))[0]

    async def answered(
        self,
        method: str,
        token: str,
        *,
        form: bool = False,
        tries: int = _TRIES,
        plainer: Callable[[], dict[str, Any]] | None = None,
        **arguments: Any,
    ) -> tuple[dict[str, Any], Mapping[str, str]]:
        """The same, with the answer's headers: they tell what the token permits, and what time it is in Slack.

        Where it is to be said once, whoever asks waits as long as Slack asks. ``plainer`` are the arguments in whose
        place Slack is sent others where it refuses a message for one of its blocks: nothing has been said then.
        """
        wait, word = None, "ratelimited"
        for _ in range(tries):
            try:
                headers = {"Authorization": f"Bearer {self._newer.get(token, token)}"}
                if form:
                    answer = await self.client.api_call(method, data=arguments, headers=headers)
                else:
                    answer = await self.client.api_call(method, json=arguments, headers=headers)
            except SlackApiError as error:
                wait, word = _asked_to_wait(error), _word(error)
                if word == "invalid_blocks" and plainer:
                    log.error("%s: Slack refuses a block, and is sent the same without the newer kinds", method)
                    return await self.answered(method, token, form=form, tries=tries, **(arguments | plainer()))
                if wait is None:
                    raise CallFailed(method, word, perhaps=word in _LEFT_OPEN or _status(error) >= 500) from error
                log.warning("%s is asked to wait %.0f s", method, wait)
                if tries > 1:
                    await asyncio.sleep(min(wait, _LONGEST_WAIT))
            except _NOT_SENT as error:
                raise CallFailed(method, "") from error
            except (aiohttp.ClientError, TimeoutError, OSError) as error:
                raise CallFailed(method, "", perhaps=True) from error
            else:
                data = answer.data if isinstance(answer.data, dict) else {}
                return data, answer.headers
        raise CallFailed(method, word, retry_after=wait)

    async def authorize(self, client_id: str, client_secret: str, **arguments: str) -> dict[str, Any]:
        """What Slack gives the app for a code or for a refresh token; raises ``CallFailed``. Asked once, never again:
        either is good for one use (https://docs.slack.dev/reference/methods/oauth.v2.access).
        """
        try:
            # The library's own way (``auth=``) warns with this aiohttp, and ends with the next.
            who = base64.b64encode(f"{client_id}:{client_secret}".encode()).decode()
            answer = await self.client.api_call(
                "oauth.v2.access", data=arguments, headers={"Authorization": f"Basic {who}"}
            )
        except SlackApiError as error:
            raise CallFailed("oauth.v2.access", _word(error)) from error
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise CallFailed("oauth.v2.access", "") from error
        return answer.data if isinstance(answer.data, dict) else {}

    async def respond(self, url: str, body: dict[str, Any]) -> bool:
        """Answers to a response_url, which takes five answers in thirty minutes; False where it did not work."""
        try:
            async with self.session.post(url, json=body, allow_redirects=False) as answer:
                return answer.status == 200
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            log.warning("a response_url did not take the answer: %s", type(error).__name__)
            return False


def _asked_to_wait(error: SlackApiError) -> float | None:
    response: Any = error.response
    if _status(error) != 429:
        return None
    asked = response.headers.get("Retry-After", "1")
    return float(asked) if asked.isascii() and asked.isdecimal() else 1.0


def _status(error: SlackApiError) -> int:
    response: Any = error.response
    return int(getattr(response, "status_code", 0) or getattr(response, "status", 0))


def _word(error: SlackApiError) -> str:
    response: Any = error.response
    data = getattr(response, "data", None)
    return str(data.get("error", "")) if isinstance(data, dict) else ""
