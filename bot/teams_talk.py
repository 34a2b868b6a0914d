"""How is what somebody says in Teams answered?

The person, the place and the words become a request for the dispatcher. Strangers may ask anything and change nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.dispatch import ARRIVED, Secretariat
from bot.teams_heard import Heard
from bot.teams_who import Known, Who
from chat.commands import Command
from chat.grammar import Around, bind
from chat.messages import Answered, Hint, Line, Place, Press, Reply, Request, Submission, words
from registers.people import Person
from registers.problems import Problem
from storage.channels import Binding

Said = str | Press | Submission
#: Whom a message is composed for that everybody in a channel sees.
EVERYBODY = Person("secretariat", "Secretariat")
_KEPT = 30.0
_MOST_THREADS = 5_000


@dataclass(frozen=True)
class Answer:
    """A reply, and who asked for it where; ``changed``: it may have changed a register."""

    reply: Reply
    place: Place
    person: Person
    changed: bool = False

    @property
    def again(self) -> bool:
        """Whether it had been acted on before, so that nothing is to be said."""
        return self.reply is ARRIVED


class Talk:
    """Answers what is heard. ``clock`` says what time it is."""

    def __init__(self, secretariat: Secretariat, who: Who, clock: Callable[[], datetime]) -> None:
        self._secretariat = secretariat
        self._who = who
        self._clock = clock
        self._bindings: dict[tuple[str, str], Binding] = {}
        self._bindings_until = 0.0
        self._subjects: dict[tuple[str, str], str] = {}

    def forget(self, touched: tuple[tuple[str, str], ...]) -> None:
        """Bindings are read again after one has changed."""
        if any(register == "channels" for register, _ in touched):
            self._bindings_until = 0.0

    async def answer(self, heard: Heard, said: Said) -> Answer:
        """The reply to what is heard, acted on once."""
        place, now = await self.place(heard), self._clock()
        known = await self._who.known(heard, now)
        command = self.command(said)
        writes = command is not None and command.writes
        if known.stranger and writes:
            return Answer(_not_linked(heard, known), place, known.person)
        delivery = f"teams:{heard.delivery}" if heard.delivery else ""
        reply = await self._secretariat.answer(Request(said, known.person, place, now, delivery))
        return Answer(reply, place, known.person, writes and reply.answered is Answered.DONE)

    async def person(self, heard: Heard) -> Person:
        """Whom the sender is taken for."""
        return (await self._who.known(heard, self._clock())).person

    async def shown(self, heard: Heard, view: str, to: Person) -> Reply | None:
        """A question answered anew, for a card that shows its answer; None where it is no question."""
        command = self.command(view)
        if command is None or command.writes:
            return None
        place = replace(await self.place(heard), subject="")
        return await self._secretariat.answer(Request(Press(view), to, place, self._clock()))

    async def meant(self, heard: Heard, text: str) -> bool:
        """Whether words that were said to nobody in particular are a command, whole and with all it needs."""
        place = await self.place(heard)
        try:
            command, rest = self._secretariat.commands.find(text)
            bind(command, rest, Around(place.subject, place.group))
        except Problem:
            return text.startswith("/") and self.command(text) is not None
        return True

    async def place(self, heard: Heard) -> Place:
        """Where that is: the group of its channel, the record of its thread."""
        group = (await self.binding(heard)).group
        subject = await self._subject(heard.channel, heard.thread) if heard.thread else ""
        return Place("teams", heard.channel, group, subject, heard.thread, heard.direct, heard.account.tenant)

    async def binding(self, heard: Heard) -> Binding:
        """Whose the channel is, and whether it wants cards."""
        if time.monotonic() >= self._bindings_until:
            every = await self._secretariat.database.run(lambda unit: unit.channels.all(), writes=False)
            self._bindings = {(one.tenant, one.channel): one for one in every if one.platform == "teams"}
            self._bindings_until = time.monotonic() + _KEPT
        tenant = heard.account.tenant
        return self._bindings.get((tenant, heard.channel)) or Binding("teams", tenant, heard.channel)

    async def remember(self, channel: str, thread: str, subject: str) -> None:
        """From now on the thread is about that record."""
        if self._subjects.get((channel, thread)) != subject:
            self._keep(channel, thread, subject)
            await self._secretariat.database.run(
                lambda unit: unit.threads.save("teams", channel, thread, subject), writes=True
            )

    def command(self, said: Said) -> Command | None:
        """The command that words begin with; None where they begin with none."""
        match said:
            case Submission(name):
                return self._secretariat.commands.named(name)
            case Press(text) | text:
                try:
                    return self._secretariat.commands.find(text)[0]
                except Problem:
                    return None

    async def _subject(self, channel: str, thread: str) -> str:
        kept = self._subjects.get((channel, thread))
        if kept is None:
            kept = await self._secretariat.database.run(
                lambda unit: unit.threads.subject("teams", channel, thread), writes=False
            )
            self._keep(channel, thread, kept)
        return kept

    def _keep(self, channel: str, thread: str, subject: str) -> None:
        if len(self._subjects) >= _MOST_THREADS:
            self._subjects.clear()
        self._subjects[channel, thread] = subject


def _not_linked(heard: Heard, known: Known) -> Reply:
    told = f"I do not know who in the directory you are, {known.person.name}, so you can ask but not change anything."
    hint = f"Ask the PMO to say, here in Teams: /link @{heard.account.object or 'you'} YOUR NAME."
    return Reply(told, (Line(words(told)), Hint(words(hint))), answered=Answered.REFUSED)
