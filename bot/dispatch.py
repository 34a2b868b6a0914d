"""How does something said become an answer? One parser, one permission check, one audit entry, one ladder of errors.

Commit first, answer second: what the reply says has happened is on the record when it is said.
"""

from __future__ import annotations

import asyncio
import logging
import re
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from bot.announcing import GATHERS, Pledge, announce, keep
from bot.closing_notes import tell
from bot.making import made
from chat.commands import Command, Commands
from chat.files import Draft
from chat.forms import form_of
from chat.grammar import Around, Missing, Unfilled, bind, fill, say
from chat.messages import Answered, Audience, Button, Buttons, Line, Place, Press, Reply, Request, Submission, words
from chat.plain_text import clean
from handlers.ask import Announcement, Ask
from handlers.pressable import for_reader
from registers.calendar import Calendar
from registers.people import Person
from registers.problems import Problem
from storage.engine import Database
from storage.posts import Post
from storage.store import Unit

log = logging.getLogger("secretariat")
_MOST_WORDS = 10_000
_MOST_POSTS = 50
_NEEDS_WORDS = re.compile(r"(?:\s+because)?\s*…$")

#: What a second delivery of something that was acted on is answered: where answers are public, it is better not said.
ARRIVED = Reply("That has already arrived.", (Line(words("That has already arrived, and was answered.")),))
#: The register and reference of each record that a unit of work changed.
Touched = tuple[tuple[str, str], ...]
Listener = Callable[[Touched], None]
#: Is told a command's name and how many seconds its answer took.
Watcher = Callable[[str, float], None]


class Secretariat:
    """Answers requests.

    ``channels`` are places where a group's changes are announced beside the channels that are bound to it. To those
    they are sent, once they have been gathered for that long.
    """

    def __init__(
        self,
        database: Database,
        commands: Commands,
        calendar: Calendar,
        zone: ZoneInfo,
        channels: Mapping[str, tuple[Place, ...]],
        gathers: timedelta = GATHERS,
    ) -> None:
        self.database = database
        self.commands = commands
        self.calendar = calendar
        self.zone = zone
        self.channels = channels
        self._gathers = gathers
        self._listeners: list[Listener] = []
        self._watchers: list[Watcher] = []
        self._making = asyncio.Lock()

    def listen(self, listener: Listener) -> None:
        """Has a listener told of each change from now on, once it is committed; it must not raise."""
        self._listeners.append(listener)

    def watch(self, watcher: Watcher) -> None:
        """Has a watcher told of each answer that somebody waited for; it must not raise."""
        self._watchers.append(watcher)

    async def answer(self, request: Request, pledge: Pledge | None = None) -> Reply:
        """The reply to a request, its work committed, and with it the ``pledge`` to say what everybody is to see.

        Never raises: a fault of ours is logged under a code that the reply quotes.
        """
        began = time.perf_counter()
        try:
            command, values = self._understood(request)
            work = self._work(request, command, values, pledge)
            reply = self._committed(*await self.database.run(work, writes=command.writes))
            if _drafted(reply):
                async with self._making:  # one at a time, and neither the loop nor a thread of the database waits
                    reply = await made(partial(_made, reply))
            for watcher in self._watchers:
                watcher(command.name, time.perf_counter() - began)
            return reply
        except Exception as fault:  # noqa: BLE001 - the last rung of the ladder: nobody goes unanswered
            return self._refused(request, fault)

    def answer_now(self, request: Request) -> Reply:
        """``answer`` for callers without an event loop: the command line."""
        try:
            command, values = self._understood(request)
            reply, touched = self.database.run_sync(self._work(request, command, values), writes=command.writes)
            self._committed(reply, touched)
            return _made(reply) if _drafted(reply) else reply
        except Exception as fault:  # noqa: BLE001 - as above
            return self._refused(request, fault)

    async def posts(self, place: Place, at: datetime, viewer: Person) -> tuple[tuple[Post, Reply], ...]:
        """The bot's own posts in a channel, oldest first, each composed again as things stand at ``at``.

        Two posts that would now say the same are one, where the newer stands.
        """

        def compose(unit: Unit) -> tuple[tuple[Post, Reply], ...]:
            stored = unit.posts.in_channel(place.platform, place.channel, _MOST_POSTS)
            newest = {post.command: post for post in stored}
            shown = (post for post in stored if newest[post.command] is post)
            return tuple((post, self._compose(unit, post, viewer, place, at)) for post in shown)

        return await self.database.run(compose, writes=False)

    async def people(self) -> tuple[Person, ...]:
        """Everybody in the directory."""
        return await self.database.run(lambda unit: unit.people.all(), writes=False)

    def _compose(self, unit: Unit, post: Post, viewer: Person, place: Place, at: datetime) -> Reply:
        request = Request(post.command, viewer, place, at)
        try:
            command, values = self._understood(request)
            return command(self.ask(unit, request), **values)
        except Exception as fault:  # noqa: BLE001 - one post that cannot be composed must not hide the others
            return refusal(fault)

    def _understood(self, request: Request) -> tuple[Command, dict[str, Any]]:
        around = Around(request.place.subject, request.place.group)
        match request.said:
            case Submission(name, given):
                command = self.commands.named(name)
                if command is None:
                    raise Problem("That form is out of date. Open it again.")
                return command, fill(command, {key: _tidy(value) for key, value in given})
            case Press(said) | said:
                command, rest = self.commands.find(_tidy(said))
                return command, bind(command, rest, around)

    def _refused(self, request: Request, fault: Exception) -> Reply:
        """A form where the command has one and something was left out or not understood; else the refusal in words."""
        match request.said, fault:
            case Submission(name, given), Unfilled() if command := self.commands.named(name):
                form = form_of(command, dict(given), fault.fields)
                return Reply(fault.says, (form,), answered=Answered.REFUSED)
            case _, Missing() if fault.command.form:
                shown = {
                    one.name: one.kind.show(fault.understood[one.name])
                    for one in fault.command.parameters
                    if one.name in fault.understood
                }
                return Reply(fault.command.form, (form_of(fault.command, shown, {}),))
        return refusal(fault)

    def _committed(self, reply: Reply, touched: Touched) -> Reply:
        if touched:
            for listener in self._listeners:
                listener(touched)
        return reply

    def _work(
        self, request: Request, command: Command, values: dict[str, Any], pledge: Pledge | None = None
    ) -> Callable[[Unit], tuple[Reply, Touched]]:
        def work(unit: Unit) -> tuple[Reply, Touched]:
            if command.writes and request.delivery and not unit.inbox.first(request.delivery, request.at):
                return ARRIVED, ()
            ask = self.ask(unit, request)
            reply = for_reader(ask, command(ask, **values))
            if touched := (*ask.touched, *unit.touched):
                self.spread(ask, request)
                if pledge and ask.announcements and reply.audience is Audience.CHANNEL:
                    keep(unit, pledge, ask.announcements, request.at)
            if unit.changed:
                unit.audit.record(request.at, request.person.key, say(command, values, _typed(request)))
            return reply, touched

        return work

    def spread(self, ask: Ask, request: Request) -> None:
        """Has what was changed said wherever it is to be said beside the answer."""
        for one in ask.announcements:
            self._post(ask.unit, one, request)
        for note in ask.closing_notes:
            tell(ask.unit, note, request.at, self.calendar, self.zone)

    def ask(self, unit: Unit, request: Request) -> Ask:
        """What a handler has in hand when that is asked."""
        today = request.at.astimezone(self.zone).date()
        return Ask(unit, request.person, request.place, request.at, today, self.calendar, self.commands, self.zone)

    def _post(self, unit: Unit, one: Announcement, request: Request) -> None:
        here = (request.place.platform, request.place.channel)
        for place in self.channels.get(one.group, ()):
            if (place.platform, place.channel) != here:
                unit.posts.add(
                    place.platform, place.channel, one.group, one.command, one.reason, one.subjects, request.at
                )
        for bound in unit.channels.of_group(one.group):
            if (bound.platform, bound.channel) != here:
                place = Place(bound.platform, bound.channel, bound.group, tenant=bound.tenant)
                announce(unit, place, one, request.at, self._gathers)


def _typed(request: Request) -> str:
    match request.said:
        case Submission():
            return ""
        case Press(said) | said:
            return said


def _drafted(reply: Reply) -> bool:
    return any(isinstance(one, Draft) for one in reply.parts)


def _made(reply: Reply) -> Reply:
    """The reply with its files made."""
    return replace(reply, parts=tuple(one.made() if isinstance(one, Draft) else one for one in reply.parts))


def _tidy(said: str) -> str:
    if len(said) > _MOST_WORDS:
        raise Problem(
            f"That is {len(said):,} characters long; I read up to {_MOST_WORDS:,}. Send a paper with /import instead."
        )
    return clean(said)


def refusal(fault: Exception) -> Reply:
    """What is said where a request cannot be answered; a fault of ours is logged under a code that the reply quotes."""
    if isinstance(fault, Problem):
        # What still needs words is pressed without them, and so opens its form.
        buttons = tuple(Button(one, Press(_NEEDS_WORDS.sub("", one))) for one in fault.near)
        parts = (Line(words(fault.says)), *((Buttons(buttons),) if buttons else ()))
        return Reply(fault.says, parts, answered=Answered.REFUSED)
    code = secrets.token_hex(3).upper()
    log.error("fault %s", code, exc_info=fault)
    told = f"Something went wrong on our side and nothing was changed. Quote {code} to the people who run me."
    return Reply(told, (Line(words(told)),), answered=Answered.REFUSED)
