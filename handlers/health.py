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
from storage.slots import Slot, State

_LATE = timedelta(minutes=3)
_BACK = timedelta(days=7)
_MOST = 10
_PLATFORMS = ("slack", "teams")


@command("health")
def health(ask: Ask) -> Reply:
    """Whether I say what I am to say: last look at what is due, next posts, what failed, channels I was removed from.

    /health
    May: the PMO.
    """
    pmo_only(ask, "reads how I am doing")
    since = ask.today - _BACK
    last = ask.unit.ticks.last()
    late = last is None or ask.now - last.at > _LATE
    state = Tag("standing still", Tone.BAD) if late else Tag("looking", Tone.GOOD)
    looked = f" last at {_clock(last.at, ask.zone)}" if last else " never looked yet"
    counts = ask.unit.slots.counts(since)
    told = ", ".join(f"{counts[one]} {one}" for one in State if one is not State.DONE and counts.get(one))
    facts = Facts(
        (
            Fact("What is due", (state, Plain(looked))),
            Fact("Waiting", words(_waiting(ask.unit.slots.waiting(ask.now, 1_000), ask))),
            Fact("Last 7 days", words(told or "nothing was to be said")),
        )
    )
    parts: list[Part] = [Heading("Health"), facts]
    coming = [words(f"{_clock(one.due, ask.zone)}: {one.what}") for one in (last.coming if last else ())]
    parts += _list("Next", coming)
    for one in (State.UNCONFIRMED, State.DEAD):
        slots = ask.unit.slots.in_state(one, since, _MOST)
        parts += _list(one.capitalize(), [words(_slot(each, ask.zone)) for each in slots])
    lost = [
        words(f"{one.platform}: {one.name or one.id}")
        for name in _PLATFORMS
        for one in ask.unit.conversations.lost(name)
    ]
    parts += _list("Removed from", lost)
    summary = "I am standing still." if late else "I am looking at what is due."
    return Reply(summary, tuple(parts))


def _waiting(slots: tuple[Slot, ...], ask: Ask) -> str:
    if not slots:
        return "nothing"
    oldest = min(one.due for one in slots)
    return f"{len(slots)}, the longest since {_clock(oldest, ask.zone)}"


def _slot(slot: Slot, zone: ZoneInfo) -> str:
    where = f"{slot.person}" if slot.person else f"{slot.platform} {slot.channel}"
    return f"{_clock(slot.due, zone)}, {slot.kind} to {where}: {slot.why}"


def _list(title: str, lines: Iterable[Spans]) -> list[Part]:
    every = tuple(lines)
    return [Heading(title), Bullets(every[:_MOST])] if every else []


def _clock(at: datetime, zone: ZoneInfo) -> str:
    local = at.astimezone(zone)
    return f"{local:%H:%M} on {said(local.date())}"
