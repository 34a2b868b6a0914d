"""How does the bot speak in Slack on its own accord, and how does it find again what it may have said?

A post carries our own mark twice: in its metadata, which a whole workspace can read and which says nothing to anybody,
and as its first block's id, which stays where somebody takes the metadata away.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from bot.slack_blocks import message
from bot.slack_calls import CallFailed, Calls
from bot.slack_views import carrying
from bot.slack_workspaces import Workspaces
from chat.messages import Place, Reply
from schedules.outcomes import Refused, Unposted, Unsure

_EVENT = "secretariat_post"
# What somebody can mend without changing the message; whatever else Slack refuses it refuses for good.
_MENDED = frozenset(
    {
        *("account_inactive", "invalid_auth", "not_authed", "token_expired", "token_revoked", "missing_scope"),
        *("accesslimited", "access_denied", "ekm_access_denied", "org_login_required", "team_access_not_granted"),
        *("rate_limited", "ratelimited", "message_limit_exceeded", "team_added_to_org", ""),
    }
)
# These speak of the whole workspace; a bare 429 is that of one channel, which takes a message a second.
_OF_ALL = frozenset({"rate_limited", "message_limit_exceeded"})
# Slack's clock and ours may differ.
_BEFORE = timedelta(minutes=5)
_PAGE, _PAGES = 200, 10


class Posting:
    """Sends, edits and finds posts."""

    reads_back = True

    def __init__(self, calls: Calls, workspaces: Workspaces) -> None:
        self._calls = calls
        self._workspaces = workspaces

    async def post(self, place: Place, reply: Reply, view: str, mark: str) -> str:
        """Says a reply in a channel, at most once; its channel, where that is not the place's, and timestamp."""
        plainer = partial(plainer_blocks, reply, view, mark)
        said: dict[str, Any] = {"channel": place.channel, "plainer": plainer, **marked(reply, view, mark)}
        if place.thread:
            said["thread_ts"] = place.thread
        answer = await self._asked(place, "chat.postMessage", **said)
        channel, ts = str(answer.get("channel") or place.channel), str(answer.get("ts") or "")
        return ts if channel == place.channel else f"{channel} {ts}"

    async def edit(self, place: Place, remote: str, reply: Reply, view: str, mark: str) -> None:
        """Puts a reply in the place of that message."""
        said = carrying(message(reply, mark=mark), view)
        arguments = {name: said[name] for name in ("text", "blocks", "link_names")}
        channel, _, ts = remote.rpartition(" ")
        arguments["plainer"] = partial(plainer_blocks, reply, view, mark)
        await self._asked(place, "chat.update", channel=channel or place.channel, ts=ts, **arguments)

    async def find(self, place: Place, mark: str, since: datetime) -> str | None:
        """The message with that mark; None where it is surely not there."""
        channel = await self._channel(place)
        asked: dict[str, Any] = {
            "channel": channel,
            "oldest": f"{(since - _BEFORE).timestamp():.6f}",
            "limit": _PAGE,
            "include_all_metadata": True,
        }
        method = "conversations.replies" if place.thread else "conversations.history"
        if place.thread:
            asked["ts"] = place.thread
        for _ in range(_PAGES):
            answer = await self._asked(place, method, form=True, **asked)
            for one in answer.get("messages") or ():
                if mark in _marks(one):
                    return str(one["ts"]) if channel == place.channel else f"{channel} {one['ts']}"
            cursor = (answer.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return None
            asked["cursor"] = cursor
        raise Unsure("more was said in the channel since than can be looked through")

    async def _channel(self, place: Place) -> str:
        """The place's channel; of a person, the one that they and the bot share."""
        if not place.direct or not place.channel.startswith(("U", "W")):
            return place.channel
        opened = await self._asked(place, "conversations.open", users=place.channel)
        return str((opened.get("channel") or {}).get("id") or place.channel)

    async def _asked(self, place: Place, method: str, *, form: bool = False, **arguments: Any) -> dict[str, Any]:
        workspace = await self._workspaces.of(place.tenant)
        if workspace is None:
            raise Refused("the bot is not in that workspace", final=bool(place.tenant))
        try:
            return (await self._calls.answered(method, workspace.token, form=form, tries=1, **arguments))[0]
        except CallFailed as failed:
            raise _unposted(failed) from failed


def marked(reply: Reply, view: str, mark: str) -> dict[str, Any]:
    """A message that can be found by its mark, if it has one."""
    said = carrying(message(reply, mark=mark), view)
    return said | ({"metadata": {"event_type": _EVENT, "event_payload": {"id": mark}}} if mark else {})


def plainer_blocks(reply: Reply, view: str, mark: str = "") -> dict[str, Any]:
    """The same blocks without those of newer kinds, for where Slack refuses them."""
    return {"blocks": carrying(message(reply, mark=mark, newer=False), view)["blocks"]}


def _unposted(failed: CallFailed) -> Unposted:
    if failed.perhaps:
        return Unsure(str(failed))
    return Refused(
        str(failed),
        final=failed.error not in _MENDED,
        retry_after=failed.retry_after,
        everywhere=failed.error in _OF_ALL,
    )


def _marks(said: dict[str, Any]) -> Iterator[str]:
    known = said.get("metadata") or {}
    if known.get("event_type") == _EVENT:
        yield str((known.get("event_payload") or {}).get("id"))
    for block in (said.get("blocks") or ())[:1]:
        yield str(block.get("block_id")).partition(" ")[0]
