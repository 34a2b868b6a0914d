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
_AT_ONCE = 50


def release(unit: Unit, now: datetime, platforms: Mapping[str, Posts]) -> int:
    """Makes posts of the waiting slots, in one unit of work with what becomes of them; how many were looked at."""
    waiting = unit.slots.waiting(now, _AT_ONCE)
    for slot in waiting:
        there = _reached(unit, slot, platforms)
        unit.slots.settle(slot.id, _queued(unit, there, now, platforms) if there else State.DEAD)
    return len(waiting)


def _queued(unit: Unit, slot: Slot, now: datetime, platforms: Mapping[str, Posts]) -> State:
    reason = f"{slot.kind} {slot.subject} {slot.stage} {slot.day.isoformat()}"
    post = unit.posts.add(slot.platform, slot.channel, slot.group, slot.command, reason, (), now)
    if post is None or slot.platform not in platforms:
        return State.SENT  # a page of our own shows it as it stands
    window = Window(slot.due, slot.expires, _live_until(slot, now))
    unit.deliveries.add(post, slot.tenant, kind=slot.kind, window=window, person=slot.person, slot=slot.id)
    return State.QUEUED


def _live_until(slot: Slot, now: datetime) -> datetime:
    """A digest is kept true until the day of its meeting is over."""
    if slot.kind != DIGEST:
        return now + LIVE
    day = date.fromisoformat(slot.subject.rpartition(" ")[2])
    return datetime.combine(day + timedelta(days=1), time(0), now.tzinfo)


def _reached(unit: Unit, slot: Slot, platforms: Mapping[str, Posts]) -> Slot | None:
    """The slot with the channel it goes to; None where its person cannot be reached anywhere."""
    if not slot.person:
        return slot
    for name, tenant, account in unit.people.accounts(slot.person):
        platform = platforms.get(name)
        if platform and (channel := platform.alone(unit, tenant, account)):
            return replace(slot, platform=name, tenant=tenant, channel=channel)
    return None
