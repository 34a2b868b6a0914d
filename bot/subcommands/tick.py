"""What is said at an instant, to whom and why?"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.app import App, build
from bot.posting import Composer, composed
from bot.screen import Screen
from bot.settings import read_settings
from bot.subcommands.say import read_at
from registers.dates import said
from registers.problems import Problem
from schedules.digests import Programme
from schedules.means import place_of
from schedules.tick import Ticked, look
from storage.deliveries import State
from storage.slots import Slot
from storage.store import Unit

_ALL = 1_000_000


@dataclass(frozen=True)
class Told:
    """What would be posted: what waits, its reader where it is for one alone, and what it says; None: nothing."""

    slot: Slot
    name: str
    says: str | None


@dataclass(frozen=True)
class Found:
    """What a look brought, and all that would be posted after it."""

    ticked: Ticked
    told: tuple[Told, ...]


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
        posts = [_as_json(one) for one in found.told]
        screen.say_json({"at": at.isoformat(), "expired": found.ticked.expired, "posts": posts})
    else:
        screen.say("\n".join(_lines(found, at.astimezone(app.zone), dry=given.dry_run)))
    return 0


def _look(app: App, at: datetime, *, dry: bool) -> Found:
    programme = Programme(app.calendar, app.zone, app.secretariat.channels)
    try:
        with app.database.write() as unit:
            ticked = look(unit, at, programme)
            found = Found(ticked, (*_on_its_way(app, unit, at), *_to_come(app, unit, at)))
            if dry:
                raise _Undone(found)
            return found
    except _Undone as undone:
        return undone.found


def _on_its_way(app: App, unit: Unit, at: datetime) -> Iterator[Told]:
    """The posts that wait to be sent, such as announcements; as a slot each, for it says the same of them."""
    composer = Composer(app.secretariat, lambda: at)
    for one in reversed(unit.deliveries.in_state(State.WAITING, _ALL)):
        post, window = one.post, one.window
        if window.due <= at < window.expires:
            day, command = window.due.astimezone(app.zone).date(), ", ".join(post.command.splitlines())
            where = (post.platform, one.tenant, post.channel, post.group, one.person)
            why = f"{one.kind}: {post.reason}"
            slot = Slot(one.kind, post.reason, "", day, window.due, window.expires, command, why, *where)
            try:
                found = composer.composed(unit, one, place_of(one))
                says = found.reply.summary if found else None
            except Problem as problem:
                says = f"nothing: {problem.says}"
            yield Told(slot, _name(unit, one.person), says)


def _to_come(app: App, unit: Unit, at: datetime) -> Iterator[Told]:
    """The slots whose time has come and that are no posts yet."""
    for one in unit.slots.waiting(at, _ALL):
        try:
            reply = composed(app.secretariat, unit, one, at)
            says = None if reply.nothing else reply.summary
        except Problem as problem:
            says = f"nothing: {problem.says}"
        yield Told(one, _name(unit, one.person), says)


def _lines(found: Found, local: datetime, *, dry: bool) -> Iterator[str]:
    yield f"{local:%H:%M} on {said(local.date())}" + (", nothing written" if dry else "")
    for one in found.told:
        yield f"  → {one.name or f'#{one.slot.channel} ({one.slot.platform})'}: {one.slot.command}"
        yield f"      why: {one.slot.why}"
        yield f"      says: {'nothing any more, and is not sent' if one.says is None else one.says}"
    posts = f"{len(found.told)} post{'' if len(found.told) == 1 else 's'}"
    yield f"  {posts}, {found.ticked.expired} given up because their time was over"


def _name(unit: Unit, key: str) -> str:
    person = unit.people.get(key) if key else None
    return person.name if person else key


def _as_json(one: Told) -> dict[str, object]:
    slot = one.slot
    return {
        "kind": slot.kind,
        "to": slot.place,
        "name": one.name,
        "day": slot.day.isoformat(),
        "stage": slot.stage,
        "due": slot.due.isoformat(),
        "expires": slot.expires.isoformat(),
        "command": slot.command,
        "why": slot.why,
        "says": one.says or "",
        "nothing": one.says is None,
    }
