"""Which posts do the slots become whose time has come?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from schedules.outcomes import Posts
from storage.deliveries import Window
from storage.slots import DIGEST, Slot, State
from storage.store import Unit

#: How long a post is kept true.
LIVE = timedelta(days=14)
_AT_ONCE = 500
# A page of our own shows the posts of its channels as they stand; nobody sends them.
_PAGE = "console"


def release(unit: Unit, now: datetime, platforms: Mapping[str, Posts]) -> None:
    """Makes posts of the waiting slots, in one unit of work with what becomes of them."""
    made = left = 0
    while made < _AT_ONCE and (waiting := unit.slots.take(now, _AT_ONCE, left)):
        for slot in waiting:
            became = _became(unit, slot, now, platforms)
            if became is State.WAITING:  # those behind it do not wait for whoever knows a way
                left += 1
            else:
                unit.slots.settle(slot.id, became)
                made += 1


def _became(unit: Unit, slot: Slot, now: datetime, platforms: Mapping[str, Posts]) -> State:
    if not slot.person:
        return _queued(unit, slot, now)
    accounts = unit.people.accounts(slot.person)
    for name, tenant, account in accounts:
        platform = platforms.get(name)
        if platform and (channel := platform.alone(unit, tenant, account)):
            return _queued(unit, replace(slot, platform=name, tenant=tenant, channel=channel), now)
    # Whoever serves the platforms that this process does not may know a way.
    return State.DEAD if all(name in platforms for name, _, _ in accounts) else State.WAITING


def _queued(unit: Unit, slot: Slot, now: datetime) -> State:
    reason = f"{slot.kind} {slot.subject} {slot.stage} {slot.day.isoformat()}"
    post = unit.posts.add(slot.platform, slot.channel, slot.group, slot.command, reason, (), now)
    if post is None or slot.platform == _PAGE:
        return State.SENT
    window = Window(slot.due, slot.expires, _live_until(slot, now))
    unit.deliveries.add(post, slot.tenant, kind=slot.kind, window=window, person=slot.person, slot=slot.id)
    return State.QUEUED


def _live_until(slot: Slot, now: datetime) -> datetime:
    """A digest is kept true until the day of its meeting is over."""
    if slot.kind != DIGEST:
        return now + LIVE
    day = date.fromisoformat(slot.subject.rpartition(" ")[2])
    return datetime.combine(day + timedelta(days=1), time(0), now.tzinfo)
