"""Nothing that was closed is nudged later than one lease, however close the race."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from random import Random

from chat.messages import Line, Place, Reply, words
from schedules.delivery import Delivery
from schedules.means import Composed, Means
from schedules.outcomes import Refused
from schedules.timing import Timing
from storage.deliveries import Outgoing, State
from storage.engine import Database
from storage.store import Unit
from tests.faults.conftest import SOAK, in_state, open_rows, queue
from tests.faults.replicas import wait_for

ROUNDS, RACES = (100, 50) if SOAK else (1, 50)
_LEASE = 0.4


@dataclass
class Platform:
    """Takes a while, and now and then asks to be left alone for longer than a lease."""

    random: Random
    reads_back: bool = True
    sent: dict[str, float] = field(default_factory=dict)

    async def post(self, place: Place, reply: Reply, view: str = "", *, mark: str = "") -> str:
        if self.random.random() < 0.3:
            raise Refused("busy", retry_after=1.5 * _LEASE)
        self.sent[place.channel] = time.monotonic()
        await asyncio.sleep(self.random.uniform(0, 0.05))
        return mark

    async def edit(self, place: Place, remote: str, reply: Reply, view: str = "", *, mark: str = "") -> None:
        raise AssertionError

    async def find(self, place: Place, mark: str, since: datetime) -> str | None:
        return mark if place.channel in self.sent else None

    def thread(self, remote: str) -> str:
        return remote

    def alone(self, unit: Unit, tenant: str, account: str) -> str:
        return account


class Race:
    """A nudge for each channel, as long as its action is open; ``closed`` says when that ended."""

    def __init__(self, database: Database, random: Random) -> None:
        self.database = database
        self.random = random
        self.closed: dict[str, float] = {}

    async def compose(self, one: Outgoing, place: Place) -> Composed | None:
        found = await self.database.run(lambda unit: _open(unit, place.channel), writes=False)
        await asyncio.sleep(self.random.uniform(0, 0.05))
        return Composed(Reply("Due today", (Line(words("Due today")),))) if found else None

    async def close(self, channel: str) -> None:
        await asyncio.sleep(self.random.uniform(0, 2 * _LEASE))
        await self.database.run(lambda unit: _close(unit, channel), writes=True)
        self.closed[channel] = time.monotonic()


def _open(unit: Unit, channel: str) -> bool:
    return not unit.threads.subject("test", channel, "closed")


def _nudge(channels: list[str], unit: Unit) -> None:
    for channel in channels:
        queue(unit, channel, 0, kind="reminder")


def _close(unit: Unit, channel: str) -> None:
    unit.threads.save("test", channel, "closed", "yes")
    unit.audit.record(datetime.now(UTC), "test", "/done", channel)


async def test_nothing_closed_is_nudged_later_than_a_lease(database: Database, seed: int) -> None:
    random = Random(seed)
    race, platform = Race(database, random), Platform(random)
    timing = Timing(
        lease=timedelta(seconds=_LEASE),
        quarantine=timedelta(seconds=0.2),
        pace=timedelta(0),
        looks_every=timedelta(seconds=0.02),
        together=16,
    )
    means = Means(database, {"slack": platform}, race.compose, lambda: datetime.now(UTC), timing)
    replicas = [Delivery(means), Delivery(means)]
    for one in replicas:
        one.start()
    for number in range(ROUNDS):
        channels = [f"C{number}-{at}" for at in range(RACES)]
        await database.run(partial(_nudge, channels), writes=True)
        await asyncio.gather(*(race.close(channel) for channel in channels))
        await asyncio.to_thread(wait_for, lambda: not open_rows(database), 30)
    for one in replicas:
        await one.stop(1)
    after = {channel: at - race.closed[channel] for channel, at in platform.sent.items()}
    nudged, empty = len(platform.sent), len(in_state(database, State.EXPIRED))
    print(f"{nudged} nudged, {empty} closed before")
    assert {channel: late for channel, late in after.items() if late > _LEASE} == {}
    assert (nudged + empty, empty > 0) == (ROUNDS * RACES, True)
