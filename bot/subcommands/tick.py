"""What is said at an instant, to whom and why?"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.app import App, build
from bot.posting import composed
from bot.screen import Screen
from bot.settings import read_settings
from bot.subcommands.say import read_at
from chat.messages import Reply
from registers.dates import said
from schedules.digests import Programme
from schedules.tick import Ticked, look
from storage.slots import Slot
from storage.store import Unit


@dataclass(frozen=True)
class Found:
    """What a look brought, and what each slot says and to whom."""

    ticked: Ticked
    told: tuple[tuple[Slot, str, Reply], ...]


class _Undone(Exception):
    """Has the unit of work rolled back in which that was found."""

    def __init__(self, found: Found) -> None:
        super().__init__()
        self.found = found


def run(given: argparse.Namespace, screen: Screen, environ: Mapping[str, str]) -> int:
    """Looks at what is due then and prints it; with ``--dry-run`` the look leaves nothing behind."""
    app = build(read_settings(environ, given.database))
    try:
        at = read_at(given.at, app.zone)
        found = _look(app, at, dry=given.dry_run)
    finally:
        app.close()
    if given.format == "json":
        posts = [_as_json(*one) for one in found.told]
        screen.say_json({"at": at.isoformat(), "expired": found.ticked.expired, "posts": posts})
    else:
        screen.say("\n".join(_lines(found, at.astimezone(app.zone), dry=given.dry_run)))
    return 0


def _look(app: App, at: datetime, *, dry: bool) -> Found:
    programme = Programme(app.calendar, app.zone, app.secretariat.channels)
    try:
        with app.database.write() as unit:
            ticked = look(unit, at, programme)
            told = ((one, _name(unit, one.person), composed(app.secretariat, unit, one, at)) for one in ticked.made)
            found = Found(ticked, tuple(told))
            if dry:
                raise _Undone(found)
            return found
    except _Undone as undone:
        return undone.found


def _lines(found: Found, local: datetime, *, dry: bool) -> Iterator[str]:
    yield f"{local:%H:%M} on {said(local.date())}" + (", nothing written" if dry else "")
    for slot, name, reply in found.told:
        yield f"  → {name or f'#{slot.channel} ({slot.platform})'}: {slot.command}"
        yield f"      why: {slot.why}"
        yield f"      says: {'nothing any more, and is not sent' if reply.nothing else reply.summary}"
    posts = f"{len(found.told)} post{'' if len(found.told) == 1 else 's'}"
    yield f"  {posts}, {found.ticked.expired} given up because their time was over"


def _name(unit: Unit, key: str) -> str:
    person = unit.people.get(key) if key else None
    return person.name if person else key


def _as_json(slot: Slot, name: str, reply: Reply) -> dict[str, object]:
    return {
        "kind": slot.kind,
        "to": slot.place,
        "name": name,
        "day": slot.day.isoformat(),
        "stage": slot.stage,
        "due": slot.due.isoformat(),
        "expires": slot.expires.isoformat(),
        "command": slot.command,
        "why": slot.why,
        "says": reply.summary,
        "nothing": reply.nothing,
    }
