"""Does the bot say what it is to say: when did it look last, what comes next, what failed?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from chat.commands import command
from chat.messages import Bullets, Fact, Facts, Heading, Part, Plain, Reply, Spans, Tag, Tone, words
from handlers.ask import Ask
from handlers.rights import pmo_only
from registers.dates import said
from storage import deliveries, slots
from storage.conversations import Conversation
from storage.installations import Installation

_LATE = timedelta(minutes=3)
_BACK = timedelta(days=7)
_MOST = 10
_MANY = 1_000
_PLATFORMS = ("slack", "teams")


@command("health")
def health(ask: Ask) -> Reply:
    """Whether I say what I am to say: last look at what is due, next posts, what failed, channels I was removed from.

    /health
    May: the PMO.
    """
    pmo_only(ask, "reads how I am doing")
    last = ask.unit.ticks.last()
    late = last is None or ask.now - last.at > _LATE
    state = Tag("standing still", Tone.BAD) if late else Tag("looking", Tone.GOOD)
    looked = f" last at {_clock(last.at, ask.zone)}" if last else " never looked yet"
    counts = ask.unit.deliveries.counts()
    told = ", ".join(f"{counts[one]} {one}" for one in deliveries.State if counts.get(one))
    facts = Facts(
        (
            Fact("What is due", (state, Plain(looked))),
            Fact("Waiting", words(_waiting(ask))),
            Fact("Posts so far", words(told or "none")),
        )
    )
    parts: list[Part] = [Heading("Health"), facts]
    coming = [words(f"{_clock(one.due, ask.zone)}: {one.what}") for one in (last.coming if last else ())]
    parts += _list("Next", coming)
    for failed in (deliveries.State.UNCONFIRMED, deliveries.State.DEAD):
        posts = ask.unit.deliveries.in_state(failed, _MOST)
        parts += _list(failed.capitalize(), [words(_post(one, ask.zone)) for one in posts])
    unsaid = ask.unit.slots.in_state(slots.State.EXPIRED, ask.today - _BACK, _MOST)
    parts += _list("Not said in time", [words(_unsaid(ask, one)) for one in unsaid])
    unreached = ask.unit.slots.in_state(slots.State.DEAD, ask.today - _BACK, _MOST)
    names = dict.fromkeys(_name(ask, one.person) for one in unreached if one.person)
    parts += _list("Cannot be reached", [words(f"{name}: no account here is theirs") for name in names])
    lost = [one for name in _PLATFORMS for one in ask.unit.conversations.lost(name)]
    parts += _list("Removed from", [words(f"{one.platform}: {_where(ask, one)}") for one in lost])
    ended = [one.about for name in _PLATFORMS for one in ask.unit.installations.all(name) if one.about.lost]
    parts += _list("To be installed again", [words(_ended(one, ask.zone)) for one in ended])
    return Reply("I am standing still." if late else "I am looking at what is due.", tuple(parts))


def _waiting(ask: Ask) -> str:
    waiting = ask.unit.slots.waiting(ask.now, _MANY)
    since = [one for one in (ask.unit.deliveries.oldest(), *(slot.due for slot in waiting)) if one]
    counts = ask.unit.deliveries.counts()
    many = len(waiting) + sum(counts.get(one, 0) for one in (deliveries.State.WAITING, deliveries.State.CLAIMED))
    return f"{many}, the longest since {_clock(min(since), ask.zone)}" if many and since else "nothing"


def _ended(one: Installation, zone: ZoneInfo) -> str:
    until = f" From {_clock(one.ends, zone)} on I am silent there." if one.ends else ""
    return f"{one.platform}: {one.name}; its token cannot be replaced any more ({one.lost}).{until}"


def _post(one: deliveries.Outgoing, zone: ZoneInfo) -> str:
    said_there, why = one.post.command.replace("\n", ", "), f" ({one.problem})" if one.problem else ""
    return f"{_clock(one.window.due, zone)}, {one.kind} to {one.post.platform} {one.post.channel}: {said_there}{why}"


def _unsaid(ask: Ask, one: slots.Slot) -> str:
    whom = _name(ask, one.person) if one.person else f"{one.group}’s channel on {one.platform}"
    return f"{_clock(one.due, ask.zone)}, to {whom}: {one.why}"


def _name(ask: Ask, key: str) -> str:
    person = ask.unit.people.get(key)
    return person.name if person else key


def _where(ask: Ask, place: Conversation) -> str:
    """A place as people know it; platforms say little of what their ids stand for."""
    whose = ask.unit.channels.of(place.platform, place.tenant, place.id).group
    if whose:
        return f"{whose}’s channel"
    person = ask.unit.people.linked(place.platform, place.tenant, place.account) if place.account else None
    return f"the chat with {person.name}" if person else place.name or place.id


def _list(title: str, lines: Iterable[Spans]) -> list[Part]:
    every = tuple(lines)
    return [Heading(title), Bullets(every[:_MOST])] if every else []


def _clock(at: datetime, zone: ZoneInfo) -> str:
    local = at.astimezone(zone)
    return f"{local:%H:%M} on {said(local.date())}"
