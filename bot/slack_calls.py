"""How does the bot call Slack's Web API?

Through one client over one session: the library's default opens a connection for every call, and posts a second time
when an answer is lost. What was refused for its rate (429) was certainly not done, so it alone is said again, after as
long as Slack asks (https://docs.slack.dev/apis/web-api/rate-limits).
"""

from __future__ import annotations

import asyncio
import base64
import logging
from collections.abc import Mapping
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

log = logging.getLogger("secretariat.slack")
_PATIENCE = aiohttp.ClientTimeout(total=20, connect=5)
_TRIES = 3
_LONGEST_WAIT = 30.0


class CallFailed(Exception):
    """Slack refused a call, or did not answer; ``error`` is its own word for why, empty where it said none."""

    def __init__(self, method: str, error: str) -> None:
        super().__init__(f"{method}: {error or 'no answer'}")
        self.error = error


class Calls:
    """The calls of every workspace; opened on the loop that uses it."""

    def __init__(self, api_url: str) -> None:
        self.client = AsyncWebClient(base_url=api_url, retry_handlers=[], logger=logging.getLogger("secretariat.sdk"))
        self._session: aiohttp.ClientSession | None = None
        self._newer: dict[str, str] = {}

    async def open(self) -> None:
        """Opens the session that all calls share."""
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=_PATIENCE, cookie_jar=aiohttp.DummyCookieJar())
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
        self, method: str, token: str, *, form: bool = False, **arguments: Any
    ) -> tuple[dict[str, Any], Mapping[str, str]]:
        """The same, with the answer's headers: they tell what the token permits, and what time it is in Slack."""
        for _ in range(_TRIES):
            try:
                headers = {"Authorization": f"Bearer {self._newer.get(token, token)}"}
                if form:
                    answer = await self.client.api_call(method, data=arguments, headers=headers)
                else:
                    answer = await self.client.api_call(method, json=arguments, headers=headers)
            except SlackApiError as error:
                wait = _asked_to_wait(error)
                if wait is None:
                    raise CallFailed(method, _word(error)) from error
                log.warning("%s is asked to wait %.0f s", method, wait)
                await asyncio.sleep(wait)
            except (aiohttp.ClientError, TimeoutError, OSError) as error:
                raise CallFailed(method, "") from error
            else:
                data = answer.data if isinstance(answer.data, dict) else {}
                return data, answer.headers
        raise CallFailed(method, "ratelimited")

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
    if getattr(response, "status_code", None) != 429:
        return None
    asked = response.headers.get("Retry-After", "1")
    return min(float(asked), _LONGEST_WAIT) if asked.isascii() and asked.isdecimal() else 1.0


def _word(error: SlackApiError) -> str:
    response: Any = error.response
    data = getattr(response, "data", None)
    return str(data.get("error", "")) if isinstance(data, dict) else ""
