"""What does a post say when it is sent, and when it is looked at again?"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from datetime import datetime

from bot.dispatch import Secretariat
from chat.grammar import Around, bind
from chat.messages import Answered, Line, Link, Place, Press, Reply, Request, words
from registers.groups import ordinary
from registers.people import EVERYBODY, Person, person_key
from registers.problems import Gone, Problem
from registers.refs import parse_ref
from schedules.means import Composed
from storage.deliveries import ANNOUNCEMENT, Outgoing
from storage.link import Unavailable
from storage.slots import DIGEST, Slot
from storage.store import Unit

log = logging.getLogger("secretariat.delivery")


class Composer:
    """Answers the commands of posts; what it runs can only read."""

    def __init__(self, secretariat: Secretariat, clock: Callable[[], datetime]) -> None:
        self._secretariat = secretariat
        self._clock = clock

    async def __call__(self, one: Outgoing, place: Place) -> Composed | None:
        """What the post says now; None where there is nothing to say. Raises what its commands raise."""
        return await self._secretariat.database.run(lambda unit: self.composed(unit, one, place), writes=False)

    def composed(self, unit: Unit, one: Outgoing, place: Place) -> Composed | None:
        """The same in a unit of work."""
        person = unit.people.get(one.person) if one.person else EVERYBODY
        if person is None or _left(unit, one):
            return None
        replies: list[Reply] = []
        refusal: Problem | None = None
        for said in one.post.command.splitlines():
            try:
                replies.append(_reply(self._secretariat, unit, said, person, place, self._clock()))
            except Gone as gone:
                replies.append(Reply(gone.says, (Line(words(gone.says)),)))
            except Unavailable:
                raise
            except Problem as problem:
                log.warning("of the post %d %r is refused: %s", one.post.id, said, problem.says)
                refusal = problem
        # What stands there already says in its turn that nothing is left.
        told = [reply for reply in replies if reply.answered is Answered.DONE and (one.remote or not reply.nothing)]
        if not told:
            if refusal is not None:
                raise refusal
            return None
        reply = _together(told)
        return Composed(reply, tuple(dict.fromkeys((*one.post.subjects, *mentioned(reply)))))


def composed(secretariat: Secretariat, unit: Unit, slot: Slot, at: datetime) -> Reply:
    """What a slot says at that instant, as whoever gets it sees it. Raises what its command raises."""
    place = Place(slot.platform, slot.channel, slot.group, tenant=slot.tenant, direct=bool(slot.person))
    reader = unit.people.get(slot.person) or Person(person_key(slot.person or slot.channel), slot.person)
    return _reply(secretariat, unit, slot.command, reader, place, at)


def _reply(secretariat: Secretariat, unit: Unit, said: str, person: Person, place: Place, at: datetime) -> Reply:
    command, rest = secretariat.commands.find(said)
    ask = secretariat.ask(unit, Request(Press(said), person, place, at))
    return command(ask, **bind(command, rest, Around(group=place.group)))


def _left(unit: Unit, one: Outgoing) -> bool:
    """Whether it was to go to a channel that has been unbound since, or is another group's now.

    A digest that stands there is left as it was; what was announced there stays true.
    """
    post = one.post
    if one.kind != DIGEST and (one.kind != ANNOUNCEMENT or one.remote):
        return False
    return unit.channels.of(post.platform, one.tenant, post.channel).group != ordinary(post.group)


def mentioned(reply: Reply) -> Iterator[str]:
    """The records that a reply links to."""
    for link in _links(reply.parts):
        try:
            yield str(parse_ref(link.text))
        except Problem:
            continue


def _links(value: object) -> Iterator[Link]:
    if isinstance(value, Link):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from _links(one)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _links(getattr(value, field.name))


def _together(replies: list[Reply]) -> Reply:
    if len(replies) == 1:
        return replies[0]
    parts = tuple(part for reply in replies for part in reply.parts)
    return Reply("; ".join(reply.summary for reply in replies), parts, replies[0].audience)
