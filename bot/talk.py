"""How is what somebody says on a platform answered?

The person, the place and the words become a request for the dispatcher. Strangers may ask anything and change nothing.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Generic, Protocol, TypeVar

from bot.accounts import Known
from bot.announcing import SAID_WITHIN, Pledge
from bot.dispatch import ARRIVED, Secretariat, refusal
from bot.rooms import Rooms
from chat.commands import Command
from chat.grammar import Around, bind
from chat.messages import Answered, Audience, Hint, Line, Place, Press, Reply, Request, Submission, words
from registers.people import EVERYBODY, Person
from registers.problems import Problem
from storage.channels import Binding
from storage.deliveries import new_mark
from storage.link import Unavailable

Said = str | Press | Submission
_STOPS = (",", ".", ":", ";", "!", "?")
# “done by Friday, I hope” promises what “done sent to all” reports.
_PROMISED = re.compile(
    r"(?:not|by|when|if|once|soon|tomorrow|hopefully|maybe|I\s+(?:hope|think|guess))\b", re.IGNORECASE
)


def _said(told: str, answered: Answered = Answered.DONE) -> Reply:
    return Reply(told, (Line(words(told)),), answered=answered)


#: What is said where an answer takes long.
FOLLOWS = _said("That takes a moment; the answer follows.")
_STOPPED = _said("I was stopped before that was done. Say it again in a minute.", Answered.REFUSED)


class Heard(Protocol):
    """Where something was said and by whom, as far as every platform tells it."""

    @property
    def tenant(self) -> str:
        """The organisation or workspace in which it was said."""

    @property
    def channel(self) -> str:
        """The channel, or the chat."""

    @property
    def thread(self) -> str:
        """The thread in it, where there is one."""

    @property
    def direct(self) -> bool:
        """Whether it was said to the bot alone."""

    @property
    def mention(self) -> str:
        """What ``/link`` names its sender by, after the @."""


H = TypeVar("H", bound=Heard)
H_contra = TypeVar("H_contra", bound=Heard, contravariant=True)


class Who(Protocol[H_contra]):
    """The people behind a platform's accounts."""

    async def known(self, heard: H_contra, at: datetime) -> Known:
        """Whom the sender is taken for."""


@dataclass(frozen=True)
class Answer:
    """A reply, and who asked for it where; ``changed``: it may have changed a register.

    ``pledge``: it is on the record that everybody there is told of the change, if it is one that is announced.
    """

    reply: Reply
    place: Place
    person: Person
    changed: bool = False
    pledge: Pledge | None = None

    @property
    def again(self) -> bool:
        """Whether it had been acted on before, so that nothing is to be said."""
        return self.reply is ARRIVED


class Talk(Generic[H]):
    """Answers what is heard on a platform, where what was said can be ``found`` again or not.

    ``clock`` says what time it is.
    """

    def __init__(
        self, platform: str, secretariat: Secretariat, who: Who[H], clock: Callable[[], datetime], *, found: bool
    ) -> None:
        self.commands = secretariat.commands
        self.rooms = Rooms(platform, secretariat.database)
        self._platform = platform
        self._secretariat = secretariat
        self._who = who
        self._clock = clock
        self._found = found

    async def answer(self, heard: H, said: Said, delivery: str = "", below: str | None = None) -> Answer:
        """The reply to what is heard; ``delivery`` is the platform's own id, by which it acts once.

        Whoever says ``below`` which thread, or none, it says what everybody is to see pledges to do so.
        """
        try:
            return await self._answer(heard, said, delivery, below)
        except Unavailable as away:
            nowhere = Place(self._platform, heard.channel, direct=heard.direct, tenant=heard.tenant)
            return Answer(refusal(away), nowhere, EVERYBODY)

    async def lasting(self, answering: Coroutine[Any, Any, Answer], heard: H) -> Answer:
        """The answer to a question that may take long; where the bot is stopped before it is there, that it was."""
        try:
            return await answering
        except asyncio.CancelledError:
            nowhere = Place(self._platform, heard.channel, direct=heard.direct, tenant=heard.tenant)
            return Answer(_STOPPED, nowhere, EVERYBODY)

    async def _answer(self, heard: H, said: Said, delivery: str, below: str | None) -> Answer:
        place, now = await self.place(heard), self._clock()
        known = await self._who.known(heard, now)
        command = self.command(said)
        writes = command is not None and command.writes
        if known.stranger and writes:
            return Answer(self.not_linked(heard, known), place, known.person)
        request = Request(said, known.person, place, now, f"{self._platform}:{delivery}" if delivery else "")
        pledge = None
        if writes and below is not None and not place.direct:
            pledge = Pledge(replace(place, thread=below), new_mark(), time.monotonic() + SAID_WITHIN, self._found)
        reply = await self._secretariat.answer(request, pledge)
        return Answer(
            reply,
            place,
            known.person,
            writes and reply.answered is Answered.DONE,
            pledge if reply.audience is Audience.CHANNEL else None,
        )

    async def request(self, heard: H, said: Said) -> Request:
        """The same, for whoever answers it without the dispatcher."""
        now = self._clock()
        return Request(said, (await self._who.known(heard, now)).person, await self.place(heard), now)

    async def shown(self, heard: H, view: str, to: Person = EVERYBODY) -> Reply | None:
        """A question answered anew, for a message that shows its answer; None where it is no question."""
        command = self.command(view)
        if command is None or command.writes:
            return None
        place = replace(await self.place(heard), subject="")
        return await self._secretariat.answer(Request(Press(view), to, place, self._clock()))

    async def meant(self, heard: H, text: str) -> bool:
        """Whether words that were said to nobody in particular are a command, whole and with all it needs, and not a
        promise of one.
        """
        name, *_ = text.split(None, 1) or [""]
        if name.endswith(_STOPS):  # “Done? I thought …” is talk
            return False
        place = await self.place(heard)
        try:
            command, rest = self.commands.find(text)
            bind(command, rest, Around(place.subject, place.group))
        except Problem:
            return text.startswith("/") and self.command(text) is not None
        return text.startswith("/") or not (command.writes and _PROMISED.match(rest))

    async def place(self, heard: H) -> Place:
        """Where that is: the group of its channel, the record of its thread."""
        group = (await self.binding(heard)).group
        subject = await self.rooms.subject(heard.channel, heard.thread)
        return Place(self._platform, heard.channel, group, subject, heard.thread, heard.direct, heard.tenant)

    async def due(self, heard: H, what: str, pause: timedelta) -> bool:
        """Whether it has not been said there for so long; from now on it has."""
        said, now = f"{self._platform} {heard.tenant} {heard.channel} {what}", self._clock()
        return await self._secretariat.database.run(lambda unit: unit.inbox.after(said, now, pause), writes=True)

    async def binding(self, heard: H) -> Binding:
        """Whose the channel is, and whether it wants cards."""
        return await self.rooms.binding(heard.tenant, heard.channel)

    def command(self, said: Said) -> Command | None:
        """The command that words begin with; None where they begin with none."""
        match said:
            case Submission(name):
                return self.commands.named(name)
            case Press(text) | text:
                try:
                    return self.commands.find(text)[0]
                except Problem:
                    return None

    def asks(self, said: Said) -> bool:
        """Whether it is a question: where its answer is lost, nothing else is."""
        command = self.command(said)
        return command is not None and not command.writes

    def not_linked(self, heard: H, known: Known) -> Reply:
        """What a stranger is told who would change something."""
        name = known.person.name
        told = f"I do not know who in the directory you are, {name}, so you can ask but not change anything."
        hint = f"Ask the PMO to say, here in {self._platform.title()}: /link @{heard.mention} YOUR NAME."
        return Reply(told, (Line(words(told)), Hint(words(hint))), answered=Answered.REFUSED)
