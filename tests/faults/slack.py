"""A Slack that stores and says it failed, lands messages late, and closes channels for a while; all by one seed."""

from __future__ import annotations

import asyncio
import itertools
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from typing import Any

from aiohttp import web

from tests.contract.slack.fake import BOT, TEAM

_LATE = 0.25
#: Of the issue: what goes wrong with how much of what is posted.
WEATHER = {"429": 0.10, "refused": 0.08, "stored": 0.08, "reset": 0.10, "late": 0.06, "history": 0.10}
CALM: Mapping[str, float] = {}


@dataclass(frozen=True)
class Message:
    """A message; it ``came`` with a request, and was to be seen ``since``, by the monotonic clock."""

    channel: str
    ts: str
    mark: str
    text: str
    thread: str
    came: float = 0.0
    since: float = 0.0


@dataclass
class Closed:
    """A channel or the workspace, closed for a while: nothing may come before ``until``."""

    since: float
    until: float


@dataclass
class Slack:
    """``script`` says what comes of the next calls with a channel, before chance has its say; ``early`` is how long
    after the beginning of a pause something was sent into it.
    """

    weather: Mapping[str, float]
    seed: int = 0
    url: str = ""
    messages: list[Message] = field(default_factory=list)
    script: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    posts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    edits: list[str] = field(default_factory=list)
    early: list[tuple[str, float]] = field(default_factory=list)
    #: When it was asked for a channel's history.
    looks: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    closed: dict[str, Closed] = field(default_factory=dict)
    #: How long a channel and the workspace are closed by a 429, and how often that is the workspace's.
    retry_after: int = 1
    of_all: float = 0.0
    #: How long it takes to answer what it has stored already.
    slow: float = 0.0

    def __post_init__(self) -> None:
        self._random = Random(self.seed)
        self._numbers = itertools.count(1)
        self._guard = threading.Lock()

    def marks(self) -> dict[str, int]:
        """How many messages carry each mark."""
        with self._guard:
            found: dict[str, int] = defaultdict(int)
            for one in self.messages:
                found[one.mark] += 1
            return dict(found)

    def told(self, channel: str) -> list[str]:
        with self._guard:
            return [one.text for one in self.messages if one.channel == channel]

    def told_twice(self) -> list[str]:
        """Of each message that is there more than once: where, when each came and stood there, and when it was looked
        for; in seconds since the first one came.
        """
        with self._guard:
            marked: dict[str, list[Message]] = defaultdict(list)
            for one in self.messages:
                marked[one.mark].append(one)
        found = []
        for ones in marked.values():
            channel, began = ones[0].channel, min(one.came for one in ones)
            if len(ones) > 1:
                told = ", ".join(f"came {one.came - began:.2f} stood {one.since - began:.2f}" for one in ones)
                looks = ", ".join(f"{at - began:.2f}" for at in self.looks[channel])
                found.append(f"{channel}: {told}; looked for {looks}")
        return found

    async def called(self, request: web.Request) -> web.StreamResponse:
        json = request.content_type == "application/json"
        arguments: dict[str, Any] = await request.json() if json else dict(await request.post())
        match request.match_info["method"]:
            case "auth.test":
                return web.json_response({"ok": True, "team_id": TEAM, "user_id": BOT, "bot_id": "B0BOT"})
            case "chat.postMessage":
                return await self._post(request, arguments)
            case "chat.update":
                self.edits.append(arguments["ts"])
                return web.json_response({"ok": True, "ts": arguments["ts"], "channel": arguments["channel"]})
            case "conversations.open":
                return web.json_response({"ok": True, "channel": {"id": f"D{arguments['users']}"}})
            case "conversations.history" | "conversations.replies":
                return self._history(arguments)
            case _:
                return web.json_response({"ok": False, "error": "unknown_method"})

    async def _post(self, request: web.Request, said: Mapping[str, Any]) -> web.StreamResponse:
        channel, now = said["channel"], time.monotonic()
        if channel.startswith("U"):  # somebody's own channel has another name, which the answer tells
            channel = f"D{channel}"
            said = {**said, "channel": channel}
        self.posts[channel] += 1
        for scope in (channel, TEAM):
            if (one := self.closed.get(scope)) and now < one.until:
                self.early.append((scope, now - one.since))
        match self._fate("post", channel):
            case "429":
                everywhere = self._random.random() < self.of_all
                self.closed[TEAM if everywhere else channel] = Closed(now, now + self.retry_after)
                word = "message_limit_exceeded" if everywhere else "ratelimited"
                headers = {"Retry-After": str(self.retry_after)}
                return web.json_response({"ok": False, "error": word}, status=429, headers=headers)
            case "refused":
                return web.Response(status=503, text="try later")
            case "stored":
                self._store(said, now)
                return web.Response(status=500, text="oh")
            case "reset" | "late" as fate:
                if fate == "reset":
                    self._store(said, now)
                else:
                    asyncio.get_running_loop().call_later(_LATE, self._store, said, now)
                assert request.transport
                request.transport.abort()
                return web.Response()
            case "gone":
                return web.json_response({"ok": False, "error": "channel_not_found"})
            case _:
                ts = self._store(said, now)
                await asyncio.sleep(self.slow)
                return web.json_response({"ok": True, "channel": channel, "ts": ts})

    def _fate(self, call: str, channel: str) -> str:
        if script := self.script.get((call, channel)):
            return script.pop(0)
        drawn = self._random.random()
        for name, share in self.weather.items() if call == "post" else ():
            if name != "history":
                if drawn < share:
                    return name
                drawn -= share
        return ""

    def _store(self, said: Mapping[str, Any], came: float) -> str:
        with self._guard:
            ts = f"{int(time.time())}.{next(self._numbers):06}"
            # An answer to somebody carries none.
            mark = said["metadata"]["event_payload"]["id"] if "metadata" in said else ""
            assert not mark or said["blocks"][0]["block_id"].partition(" ")[0] == mark
            where, text, thread = said["channel"], said["text"], said.get("thread_ts", "")
            self.messages.append(Message(where, ts, mark, text, thread, came, time.monotonic()))
            return ts

    def _history(self, asked: Mapping[str, Any]) -> web.Response:
        channel = asked["channel"]
        fate = self._fate("history", channel)
        if fate == "gone":
            return web.json_response({"ok": False, "error": "channel_not_found"})
        if fate or self._random.random() < self.weather.get("history", 0):
            return web.Response(status=500, text="no")
        with self._guard:
            self.looks[channel].append(time.monotonic())
            found = [
                {
                    "ts": one.ts,
                    "metadata": {"event_type": "secretariat_post", "event_payload": {"id": one.mark}},
                    "blocks": [],
                }
                for one in reversed(self.messages)
                if one.channel == channel and float(one.ts) >= float(asked["oldest"])
            ]
        start, limit = int(asked.get("cursor") or 0), int(asked["limit"])
        more = str(start + limit) if start + limit < len(found) else ""
        page = {"ok": True, "messages": found[start : start + limit], "response_metadata": {"next_cursor": more}}
        return web.json_response(page)


@contextmanager
def serving(app: web.Application) -> Iterator[str]:
    """An application in a thread of its own; its address."""
    loop, started, address = asyncio.new_event_loop(), threading.Event(), [""]
    stop = asyncio.Event()

    async def run() -> None:
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        address[0] = f"http://127.0.0.1:{runner.addresses[0][1]}"
        started.set()
        await stop.wait()
        await runner.cleanup()

    thread = threading.Thread(target=lambda: loop.run_until_complete(run()), daemon=True)
    thread.start()
    assert started.wait(5)
    try:
        yield address[0]
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(5)
        loop.close()


@contextmanager
def slack(weather: Mapping[str, float], seed: int = 0, **more: Any) -> Iterator[Slack]:
    made = Slack(weather, seed, **more)
    app = web.Application()
    app.router.add_post("/api/{method}", made.called)
    with serving(app) as url:
        made.url = f"{url}/api/"
        yield made
