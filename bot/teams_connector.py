"""How does something of ours reach Teams: a message, an edit, a new thread, a question who somebody is?

The Bot Connector's REST calls over one shared session with our own time-outs; what an SDK client would do costs a new
connection for every message and a list of 500,000 status codes. The calls:
https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientHttpProxyError,
    ClientResponse,
    ClientSession,
    ClientTimeout,
)

from bot.teams_room import Room, Wait
from bot.teams_settings import TeamsSettings
from bot.teams_token import Bearer

log = logging.getLogger("secretariat.teams")
_TIMEOUT = ClientTimeout(total=5, connect=3)
# Seconds that one call may take with all its repetitions, and a message where Teams, or what it allows, has it wait.
_PATIENCE, _IN_TURN = 10.0, 40.0
_SOON = 1.0
#: What stands between a channel and the root of a thread of it, in the thread's id.
THREAD = ";messageid="
_MOST_MEMBERS = 5_000
_MEMBER_LASTS = 6 * 3600.0
# https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit#handle-http-429-responses
_NONE: frozenset[int] = frozenset()
#: Asked when there is nothing left to wait for: whether it is to be sent after all.
May = Callable[[], Awaitable[bool]]
_TOO_MANY = 429
_NOT_DONE = frozenset({412, _TOO_MANY, 503})
_PERHAPS_DONE = frozenset({502, 504})


@dataclass(frozen=True)
class Where:
    """A conversation: the service that has it, its tenant, and its id, with the thread's where it has one."""

    service: str
    tenant: str
    conversation: str


@dataclass(frozen=True)
class Member:
    """Somebody in a conversation, as Teams knows them; a ``guest`` is of another organisation than it is."""

    user: str
    account: str
    name: str
    email: str
    guest: bool = False


class Unsent(Exception):
    """It did not arrive. ``perhaps``: it may have, and nothing tells; ``status`` is 0 where there was no answer, and
    ``pause`` how many seconds to leave it for, ``everywhere`` in the tenant.
    """

    def __init__(
        self, status: int, says: str, *, perhaps: bool = False, pause: float = 0.0, everywhere: bool = False
    ) -> None:
        super().__init__(f"HTTP {status}: {says}" if status else says)
        self.status = status
        self.perhaps = perhaps
        self.pause = pause
        self.everywhere = everywhere

    @property
    def gone(self) -> bool:
        """Whether we are no longer there: the app was removed, or the conversation was."""
        return self.status in {403, 404}


class Connector:
    """Every call that goes out, each to an address that is checked again before our token goes with it."""

    def __init__(self, session: ClientSession, bearer: Bearer, settings: TeamsSettings, room: Room) -> None:
        self._session = session
        self._bearer = bearer
        self._settings = settings
        self._room = room
        self._members: OrderedDict[tuple[str, str], tuple[float, Member]] = OrderedDict()

    async def send(
        self,
        where: Where,
        activity: dict[str, Any],
        *,
        reply_to: str = "",
        once: bool = False,
        may: May | None = None,
    ) -> str:
        """Sends a message; its id. ``once``: one try, now or not at all. ``may`` is asked before each try, and none
        comes after one that may have been done. Raises ``Unsent``.
        """
        path = f"{_conversation(where)}/activities" + (f"/{quote(reply_to, safe='')}" if reply_to else "")
        said = activity | {"replyToId": reply_to} if reply_to else activity
        again = _NONE if once else _NOT_DONE if may else _NOT_DONE | _PERHAPS_DONE
        sent = await self._call("POST", where, path, said, again, may)
        return str(sent.get("id") or "")

    async def whisper(self, where: Where, activity: dict[str, Any], user: str) -> str:
        """Sends a message that one person of the conversation sees alone; its id. Raises ``Unsent``.

        https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/targeted-messages
        """
        aimed = activity | {"recipient": {"id": user, "isTargeted": True}}
        path = f"{_conversation(where)}/activities?isTargetedActivity=true"
        return str((await self._call("POST", where, path, aimed, _NOT_DONE)).get("id") or "")

    async def update(self, where: Where, message: str, activity: dict[str, Any]) -> None:
        """Puts something else in a message's place. Raises ``Unsent``."""
        path = f"{_conversation(where)}/activities/{quote(message, safe='')}"
        await self._call("PUT", where, path, activity | {"id": message}, _NOT_DONE | _PERHAPS_DONE | {500})

    async def delete(self, where: Where, message: str) -> None:
        """Takes a message away. Raises ``Unsent``."""
        path = f"{_conversation(where)}/activities/{quote(message, safe='')}"
        await self._call("DELETE", where, path, None, _NOT_DONE | _PERHAPS_DONE)

    async def create(self, where: Where, asked: dict[str, Any]) -> tuple[str, str]:
        """Begins a thread in that channel, in one try, now or not at all; its id and its first message's.

        Raises ``Unsent``.
        """
        found = await self._call("POST", where, "v3/conversations", asked, _NONE)
        return str(found.get("id") or ""), str(found.get("activityId") or "")

    async def member(self, where: Where, user: str) -> Member:
        """Who that is, asked once in a while. Raises ``Unsent``."""
        known = self._members.get((where.tenant, user))
        if known and known[0] > time.monotonic():
            return known[1]
        of = replace(where, conversation=where.conversation.partition(THREAD)[0])  # a roster is a channel's
        path = f"{_conversation(of)}/members/{quote(user, safe='')}"
        found = await self._call("GET", where, path, None, _NOT_DONE | _PERHAPS_DONE)
        member = Member(
            str(found.get("id") or user),
            str(found.get("aadObjectId") or found.get("objectId") or ""),
            str(found.get("name") or ""),
            str(found.get("email") or found.get("userPrincipalName") or ""),
            str(found.get("userRole") or "user") != "user"
            or "#EXT#" in str(found.get("userPrincipalName"))
            # Shared channels and meetings let in people who are no guests of the tenant.
            or str(found.get("tenantId") or where.tenant).lower() != where.tenant,
        )
        self._members[where.tenant, user] = (time.monotonic() + _MEMBER_LASTS, member)
        if len(self._members) > _MOST_MEMBERS:
            self._members.popitem(last=False)
        return member

    async def _call(
        self,
        method: str,
        where: Where,
        path: str,
        body: dict[str, Any] | None,
        again: Collection[int],
        may: May | None = None,
    ) -> dict[str, Any]:
        if not self._settings.answers_at(where.service):
            raise Unsent(0, "That is no address of Teams'.")
        url = f"{where.service.rstrip('/')}/{path}"
        channel = "" if method == "GET" else where.conversation.partition(THREAD)[0]
        began, attempt = time.monotonic(), 0
        tried = began + (_PATIENCE if again else 0)
        in_turn = began + _IN_TURN if again and method == "POST" else tried
        while True:
            header = await self._bearer.header()
            await self._turn(where.tenant, channel, in_turn)
            if may and not await may():
                raise Unsent(0, "That is left to others.")
            try:
                async with self._session.request(
                    method, url, json=body, headers=header, timeout=_TIMEOUT, allow_redirects=False
                ) as answer:
                    if answer.status < 300:
                        return await _read(answer)
                    failed = await _refused(answer, attempt)
            except (ClientConnectorError, ClientHttpProxyError) as fault:
                raise Unsent(0, f"Teams cannot be reached ({type(fault).__name__}).") from fault
            except (ClientError, TimeoutError) as fault:
                raise Unsent(0, f"Teams does not answer ({type(fault).__name__}).", perhaps=True) from fault
            attempt += 1
            if failed.status == 401 and attempt == 1:
                self._bearer.forget()
                continue
            if failed.status == _TOO_MANY:
                self._room.hold(where.tenant, channel, failed.pause)
            until = in_turn if failed.status == _TOO_MANY else tried
            if failed.status not in again or time.monotonic() + failed.pause > until:
                raise failed
            await asyncio.sleep(failed.pause)

    async def _turn(self, tenant: str, channel: str, deadline: float) -> None:
        """Waits until the channel and the tenant have room. Raises ``Unsent`` where that is too far off."""
        while (wait := await self._wait(tenant, channel)).seconds > 0:
            if time.monotonic() + wait.seconds > deadline:
                full = "As many messages have been sent as Teams allows."
                raise Unsent(_TOO_MANY, full, pause=wait.seconds, everywhere=wait.everywhere)
            await asyncio.sleep(wait.seconds)

    async def _wait(self, tenant: str, channel: str) -> Wait:
        try:
            return await self._room.take(tenant, channel)
        except Exception:  # nothing has been sent: whatever it is, it can be asked again
            log.exception("nobody can tell whether Teams has room")
            return Wait(_SOON)


def _conversation(where: Where) -> str:
    return f"v3/conversations/{quote(where.conversation, safe='')}"


async def _read(answer: ClientResponse) -> dict[str, Any]:
    """What Teams says after it has done it; that it cannot be read undoes nothing."""
    try:
        found = await answer.json(content_type=None)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


async def _refused(answer: ClientResponse, attempt: int) -> Unsent:
    told = (await answer.content.read(2_000)).decode("utf-8", "replace")
    log.info("Teams refuses with %s: %s", answer.status, told[:300])
    perhaps = answer.status >= 500 and answer.status not in _NOT_DONE
    return Unsent(answer.status, " ".join(told.split())[:300], perhaps=perhaps, pause=_pause(answer, attempt))


def _pause(answer: ClientResponse, attempt: int) -> float:
    """As long as Teams asks for, else longer each time."""
    said = answer.headers.get("Retry-After", "")
    return min(float(said), 3600.0) if said.isascii() and said.isdecimal() else float(min(0.2 * 4**attempt, 4))
