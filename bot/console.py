"""How does the embedded chat page reach the secretariat?

Routes over aiohttp: the page, its state, what a channel holds, what somebody says, and papers. There is no signing in:
the page is for this machine, and one chooses who to be. Its clock is pretended, and stands still until it is moved.
"""

from __future__ import annotations

import asyncio
import secrets
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from importlib.resources import files
from typing import Any

from aiohttp import web

from bot.console_feed import DIRECT, Feed, when
from bot.console_guard import HEADERS, Refused, check_host, check_origin, check_site, read_json, words_of
from bot.console_hints import about_channel
from bot.console_said import read_said
from bot.dispatch import Secretariat
from bot.downloads import Downloads, download
from bot.offering import Offering, bytes_of, called
from bot.subjects import record
from chat.messages import Answered, Audience, Press, Reply, Request
from registers.people import Person

Handler = Callable[[web.Request], Awaitable[web.Response]]
#: Is told what time the page pretends it is, whenever that has changed.
Passing = Callable[[datetime], Awaitable[None]]

_FILES = {
    "console.css": "text/css",
    "console.js": "text/javascript",
    "conversation.js": "text/javascript",
    "composer.js": "text/javascript",
    "papers.js": "text/javascript",
    "icon.svg": "image/svg+xml",
}


class Console:
    """The page, its conversations and its clock. ``hosts`` are names it may be reached by beside this machine's own;
    ``passing`` is waited for whenever the clock is put to another time.
    """

    def __init__(
        self,
        secretariat: Secretariat,
        people: tuple[tuple[str, Person], ...],
        channels: tuple[tuple[str, str], ...],
        clock: datetime,
        hosts: frozenset[str] = frozenset(),
        passing: Passing | None = None,
    ) -> None:
        self._secretariat = secretariat
        self._people = {person.key: (label, person) for label, person in people}
        self._feed = Feed(secretariat, dict(channels))
        self._offering = Offering(secretariat)
        self._downloads = Downloads(secretariat)
        self._start = self._now = clock
        self._hosts = hosts
        self._passing = passing
        self._epoch = secrets.token_hex(6)
        self._one_at_a_time: defaultdict[tuple[str, str], asyncio.Lock] = defaultdict(asyncio.Lock)
        folder = files("bot") / "console"
        self._files = {name: (folder / name).read_bytes() for name in ("index.html", *_FILES)}

    @property
    def now(self) -> datetime:
        """The instant that the page pretends it is."""
        return self._now

    def routes(self) -> list[web.RouteDef]:
        """Everything the page asks for."""
        static = [web.get(f"/console/{name}", self._guarded(self._file(name, kind))) for name, kind in _FILES.items()]
        return [
            web.get("/", self._guarded(self._file("index.html", "text/html"))),
            *static,
            web.get("/console/state", self._guarded(self._state)),
            web.get("/console/channel/{name}", self._guarded(self._channel)),
            web.get("/console/file", self._guarded(self._file_made)),
            web.post("/console/messages", self._guarded(self._messages, "application/json")),
            web.post("/console/papers", self._guarded(self._papers, "application/octet-stream")),
            web.post("/console/clock", self._guarded(self._clock, "application/json")),
        ]

    def _guarded(self, handler: Handler, takes: str = "") -> Handler:
        async def guarded(request: web.Request) -> web.Response:
            try:
                check_host(request, self._hosts)
                if takes:
                    check_origin(request, takes)
                return await handler(request)
            except Refused as refused:
                return refused.response()

        return guarded

    def _file(self, name: str, kind: str) -> Handler:
        async def file(_request: web.Request) -> web.Response:
            return web.Response(body=self._files[name], content_type=kind, charset="utf-8", headers=HEADERS)

        return file

    async def _state(self, _request: web.Request) -> web.Response:
        people = [
            {
                "key": key,
                "label": label,
                "name": person.name,
                "seats": [f"{s.group} {s.title}".strip() for s in person.seats],
            }
            for key, (label, person) in self._people.items()
        ]
        channels = [
            {"name": name, "group": group, "about": about_channel(name, group), "direct": name == DIRECT}
            for name, group in self._feed.channels.items()
        ]
        commands = [{"name": c.name, "help": c.says, "example": c.example} for c in self._secretariat.commands.all]
        start = when(self._start, self._secretariat.zone)
        return self._json({"people": people, "channels": channels, "commands": commands, "start": start})

    async def _channel(self, request: web.Request) -> web.Response:
        person = self._person(request.query.get("as", ""))
        return self._json(await self._feed.seen(request.match_info["name"], person, _after(request), self._now))

    async def _messages(self, request: web.Request) -> web.Response:
        body = await read_json(request)
        person = self._person(words_of(body, "as"))
        channel = words_of(body, "channel")
        place = self._feed.place(channel, person, record(words_of(body, "subject", "")))
        said = read_said(body)
        delivery = words_of(body, "delivery", secrets.token_hex(12))[:100]
        talk = self._feed.talk(channel, person)
        # What is sent twice waits here for its first answer, and then finds it in the conversation.
        async with self._one_at_a_time[channel, person.key]:
            if not talk.delivered(delivery, person):
                asked = Request(said, person, place, self._now, f"console:{person.key}:{delivery}")
                reply = await self._secretariat.answer(asked)
                self._downloads.keep(person, reply)
                self._feed.record(talk, asked, reply, body.get("turn"), delivery)
        after = body.get("after")
        return self._json(await self._feed.seen(channel, person, after if isinstance(after, int) else 0, self._now))

    async def _papers(self, request: web.Request) -> web.Response:
        """A paper's bytes are the body, and what it would change is shown to everybody there, as on the platforms."""
        person = self._person(request.query.get("as", ""))
        channel = request.query.get("channel", "")
        place = self._feed.place(channel, person)
        name = called(request.query.get("name"))
        delivery = request.query.get("delivery", secrets.token_hex(12))[:100]
        talk = self._feed.talk(channel, person)
        # It may take a minute, so nothing else waits for it; a paper that is sent twice is at worst shown twice.
        if not talk.delivered(delivery, person):
            asked = Request(f"/import {name}", person, place, self._now)
            reply = await self._offering.offer(asked, name, partial(bytes_of, request.content))
            if reply.answered is Answered.DONE:
                reply = replace(reply, audience=Audience.CHANNEL)
            self._feed.record(talk, asked, reply, None, delivery)
        return self._json(await self._feed.seen(channel, person, _after(request), self._now))

    async def _file_made(self, request: web.Request) -> web.Response:
        """The file that a question brings."""
        check_site(request)
        person = self._person(request.query.get("as", ""))
        place = self._feed.place(request.query.get("channel", DIRECT), person)
        asked = Request(Press(request.query.get("say", "")), person, place, self._now)
        made = await self._downloads.file(asked)
        if isinstance(made, Reply):
            raise Refused(made.summary, 404)
        return download(made)

    async def _clock(self, request: web.Request) -> web.Response:
        body = await read_json(request)
        zone = self._secretariat.zone
        try:
            if body.get("back") is True:
                moved = self._start
            elif isinstance(days := body.get("days"), int):
                moved = self._now.astimezone(zone) + timedelta(days=days)
            else:
                moved = datetime.fromisoformat(words_of(body, "at")).replace(tzinfo=zone)
        except (ValueError, OverflowError):
            raise Refused("That is not a date and time: write it as 2024-01-08T09:00.") from None
        if not 2000 <= moved.year < 2100:
            raise Refused("The clock goes from 2000 to 2099.")
        self._now = moved.astimezone(self._start.tzinfo)
        if self._passing:
            await self._passing(self._now)
        return self._json({})

    def _person(self, key: str) -> Person:
        if key not in self._people:
            raise Refused("Choose who to be: that person is not on this page.")
        return self._people[key][1]

    def _json(self, value: dict[str, Any]) -> web.Response:
        """A JSON answer, which always says which process answers and what time it pretends it is."""
        told = {"epoch": self._epoch, "now": when(self._now, self._secretariat.zone)} | value
        return web.json_response(told, headers=HEADERS | {"Cache-Control": "no-store"})


def _after(request: web.Request) -> int:
    """Up to which number the page has seen everything; 0 for a page that has seen nothing."""
    after = request.query.get("after", "0")
    return int(after) if after.isascii() and after.isdecimal() and len(after) < 16 else 0
