"""How is what somebody says in Slack answered?

The person, the place and the words become a request for the dispatcher. Strangers may ask anything and change nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.dispatch import Secretariat
from bot.slack_heard import Heard
from bot.slack_who import Known, Who
from chat.commands import Command
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
    """A reply, and what it is the reply to; ``changed``: it may have changed a register."""

    reply: Reply
    place: Place
    person: Person
    changed: bool = False


class Talk:
    """Answers what is heard. ``clock`` says what time it is."""

    def __init__(self, secretariat: Secretariat, who: Who, clock: Callable[[], datetime]) -> None:
        self.commands = secretariat.commands
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

    async def answer(self, heard: Heard, said: Said, delivery: str = "") -> Answer:
        """The reply to what is heard; ``delivery`` is Slack's own id, by which it acts once."""
        place = await self.place(heard)
        if not self._who.allowed(heard.account):
            return Answer(_unknown_organisation(), place, EVERYBODY)
        now = self._clock()
        known = await self._who.known(heard.account, heard.workspace, now)
        command = self.command(said)
        writes = command is not None and command.writes
        if known.stranger and writes:
            return Answer(_not_linked(heard, known), place, known.person)
        request = Request(said, known.person, place, now, f"slack:{delivery}" if delivery else "")
        reply = await self._secretariat.answer(request)
        return Answer(reply, place, known.person, writes and reply.answered is Answered.DONE)

    async def changer(self, heard: Heard) -> Person | Reply:
        """Whoever may change something, by the registers' own rules; for others the refusal that they are told."""
        if not self._who.allowed(heard.account):
            return _unknown_organisation()
        known = await self._who.known(heard.account, heard.workspace, self._clock())
        return _not_linked(heard, known) if known.stranger else known.person

    async def shown(self, heard: Heard, view: str, *, to: Person = EVERYBODY) -> Reply | None:
        """A question answered anew, for a message that shows its answer; None where it is no question."""
        command = self.command(view)
        if command is None or command.writes:
            return None
        place = replace(await self.place(heard), subject="")
        return await self._secretariat.answer(Request(Press(view), to, place, self._clock()))

    async def place(self, heard: Heard) -> Place:
        """Where that is: the group of its channel, the record of its thread."""
        binding = await self.binding(heard)
        subject = await self._subject(heard.channel, heard.thread) if heard.thread else ""
        team = heard.workspace.team
        return Place("slack", heard.channel, binding.group, subject, heard.thread, heard.direct, team)

    async def binding(self, heard: Heard) -> Binding:
        """Whose the channel is, and whether it wants cards."""
        if time.monotonic() >= self._bindings_until:
            every = await self._secretariat.database.run(lambda unit: unit.channels.all(), writes=False)
            self._bindings = {(one.tenant, one.channel): one for one in every if one.platform == "slack"}
            self._bindings_until = time.monotonic() + _KEPT
        team = heard.workspace.team
        return self._bindings.get((team, heard.channel)) or Binding("slack", team, heard.channel)

    async def remember(self, channel: str, thread: str, subject: str) -> None:
        """From now on the thread is about that record."""
        if self._subjects.get((channel, thread)) != subject:
            self._keep(channel, thread, subject)
            await self._secretariat.database.run(
                lambda unit: unit.threads.save("slack", channel, thread, subject), writes=True
            )

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

    async def _subject(self, channel: str, thread: str) -> str:
        kept = self._subjects.get((channel, thread))
        if kept is None:
            kept = await self._secretariat.database.run(
                lambda unit: unit.threads.subject("slack", channel, thread), writes=False
            )
            if kept:
                self._keep(channel, thread, kept)
        return kept

    def _keep(self, channel: str, thread: str, subject: str) -> None:
        if len(self._subjects) >= _MOST_THREADS:
            self._subjects.clear()
        self._subjects[channel, thread] = subject


def _unknown_organisation() -> Reply:
    told = "I answer people of the organisations that I was told of, and yours is not one of them yet."
    hint = "Ask whoever runs me in this channel to allow your organisation’s workspace."
    return Reply(told, (Line(words(told)), Hint(words(hint))), answered=Answered.REFUSED)


def _not_linked(heard: Heard, known: Known) -> Reply:
    told = f"I do not know who in the directory you are, {known.person.name}, so you can ask but not change anything."
    hint = f"Ask the PMO to say, here in Slack: /link @{heard.account.user} YOUR NAME."
    return Reply(told, (Line(words(told)), Hint(words(hint))), answered=Answered.REFUSED)
