"""No channel and no tenant gets more than Teams allows in any stretch of time, whoever sends, starts and dies."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.teams_rates import (
    CHANNEL,
    HOUR,
    LATELY,
    OWN_CHANNEL,
    OWN_TENANT,
    SEATS,
    TENANT,
    TERMS,
    Limits,
    Windows,
    common,
    holders,
    wait,
)
from bot.teams_room import Room, Wait
from storage.engine import Database
from tests.storage.conftest import file_url, migrated_file, shared_url

__all__ = ["file_url", "migrated_file", "shared_url"]


def too_many(times: list[float], limits: Limits) -> list[tuple[int, float, float]]:
    """Where more than so many went out in so many seconds."""
    return [
        (most, span, earlier)
        for most, span in limits
        for earlier, later in zip(times, times[most:], strict=False)
        if later - earlier < span
    ]


@pytest.mark.parametrize(("limits", "own"), [(CHANNEL, OWN_CHANNEL), (TENANT, OWN_TENANT)])
def test_what_the_seats_have_and_what_is_shared_is_what_teams_allows(limits: Limits, own: Limits) -> None:
    shared = common(limits, own)
    assert all(most > 0 for most, _ in shared)
    had = [(few * holders(span) + left, span) for (few, span), (left, _) in zip(own, shared, strict=True)]
    assert had == list(limits)
    assert {span for _, span in limits} <= {HOUR, LATELY, 1.0, 2.0}


@given(st.lists(st.tuples(st.integers(0, 2), st.sampled_from([0.0, 0.0, 0.0, 0.1, 1.0, 30.0])), max_size=150))
def test_no_stretch_of_time_holds_too_many(asked: list[tuple[int, float]]) -> None:
    windows, now, sent = Windows(), 0.0, list[tuple[str, float]]()
    for channel, pause in asked:
        now += pause
        while not windows.take({"tenant": TENANT, str(channel): CHANNEL}, now):
            now += 0.05
        sent.append((str(channel), now))
    for name in {name for name, _ in sent}:
        assert too_many([at for one, at in sent if one == name], CHANNEL) == []
    assert too_many([at for _, at in sent], TENANT) == []


def test_how_long_to_wait() -> None:
    assert wait([0.0] * 6, CHANNEL, 0.0) == 0.0
    assert wait([0.0] * 7, CHANNEL, 0.5) == 0.75
    assert wait([0.0] * 7 + [1.25], CHANNEL, 1.25) == 1.0
    assert wait([0.0] * 1800, CHANNEL, 100.0) == 3500.25


class Replicas:
    """Processes on one database whose clocks are moved by hand, and that send as soon as they may."""

    def __init__(self, url: str) -> None:
        self.now = 1_000_000.0
        self.sent: dict[str, list[float]] = {}
        self._url = url
        self._databases: list[Database] = []

    def start(self) -> Room:
        """One more; it knows nothing of what others sent but what the database says."""
        database = Database.open(self._url)
        self._databases.append(database)
        return Room(database, lambda: self.now - 999_000.0, lambda _: self.now)

    async def send(self, room: Room, channel: str) -> float:
        seconds = (await room.take("tenant", channel)).seconds
        if seconds <= 0:
            self.sent.setdefault(channel, []).append(self.now)
        return seconds

    def close(self) -> None:
        for one in self._databases:
            one.close()


@contextmanager
def replicas(url: str) -> Iterator[Replicas]:
    made = Replicas(url)
    try:
        yield made
    finally:
        made.close()


async def test_three_replicas_together_in_an_hour(shared_url: str) -> None:
    """Each sends to one channel whenever it may; now and then one dies and another comes in its place."""
    chance = Random(7)
    with replicas(shared_url) as world:
        rooms = [world.start() for _ in range(3)]
        ends = world.now + 3_800
        while world.now < ends:
            waits = [await world.send(room, "channel") for room in chance.sample(rooms, 3)]
            world.now += max(min(waits), chance.uniform(0.0, 0.4)) if all(waits) else chance.uniform(0.0, 0.2)
            if chance.random() < 0.002:
                rooms[chance.randrange(3)] = world.start()
        times = world.sent["channel"]
        assert too_many(times, CHANNEL) == []
        assert len(times) > 1400  # so many that the limit of an hour held them


async def test_a_burst_of_three_replicas_comes_near_what_teams_allows(shared_url: str) -> None:
    with replicas(shared_url) as world:
        rooms, began = [world.start() for _ in range(3)], world.now
        while world.now < began + 60:
            for room in rooms:
                await world.send(room, "channel")
            world.now += 0.05
        times = world.sent["channel"]
        assert too_many(times, CHANNEL) == []
        assert len([one for one in times if one < began + 2]) == 8
        assert 55 <= len([one for one in times if one < began + 30]) <= 60


async def test_a_tenant_has_fifty_a_second(shared_url: str) -> None:
    with replicas(shared_url) as world:
        rooms, began = [world.start() for _ in range(4)], world.now
        for step in range(40):
            for at in range(16):
                for room in rooms:
                    await world.send(room, f"chat {step % 8} {at} {id(room)}")
            world.now = began + step * 0.1
        times = sorted(at for one in world.sent.values() for at in one)
        assert too_many(times, TENANT) == []
        assert len([one for one in times if one < began + 1]) == 50


async def test_what_is_full_is_told(shared_url: str) -> None:
    """A channel alone, or the tenant with all its channels."""
    with replicas(shared_url) as world:
        room = world.start()
        while not (full := await room.take("tenant", "channel")).seconds:
            pass
        assert not full.everywhere
        number = 0
        while not (full := await room.take("tenant", f"chat {number}")).seconds:
            number += 1
        assert full.everywhere
        assert await room.take("tenant", "channel") == Wait(2.25)


async def test_who_talks_is_answered_without_the_database(shared_url: str) -> None:
    with replicas(shared_url) as world:
        room = world.start()
        await world.send(room, "a:lee")
        world._databases[0].close()
        for _ in range(10):
            world.now += 2.6
            assert await world.send(room, "a:paul") == 0.0


async def test_who_comes_after_one_that_died_sits_when_what_it_sent_counts_no_more(shared_url: str) -> None:
    """So many at once, each soon after another, until as many have sat as may in an hour."""
    with replicas(shared_url) as world:
        sat = []
        for minutes in (0, 1, 2, 2, 2, 2, 50, 5):
            world.now += minutes * 60
            rooms = [world.start() for _ in range(5)]
            for room in rooms:
                await world.send(room, f"a:{id(room)}")
            sat.append(sum(room._seat_until > room._clock() for room in rooms))
        assert sat == [SEATS, 0, SEATS, SEATS, SEATS, 0, 0, SEATS]
        assert sum(sat[:7]) == TERMS


async def test_as_many_as_die_the_rest_go_on(shared_url: str) -> None:
    """A tenant has most of what Teams allows again a minute and a half after all who had a seat were killed."""
    with replicas(shared_url) as world:
        for _ in range(3):
            rooms = [world.start() for _ in range(3)]
            for room in rooms:
                await world.send(room, f"a:{id(room)}")
            world.now += 100
        rooms, began = [world.start() for _ in range(3)], world.now
        while world.now < began + 10:
            for chat in range(8):
                for room in rooms:
                    await world.send(room, f"chat {chat} {id(room)} {world.now}")
            world.now += 0.1
        times = sorted(at for one in world.sent.values() for at in one if at >= began)
        assert too_many(times, TENANT) == []
        assert len(times) >= 380


async def test_a_seat_is_kept_while_it_is_used_and_got_back_after_a_pause(shared_url: str) -> None:
    with replicas(shared_url) as world:
        room = world.start()
        for pause in (0, 40, 100, 5_000, 40):
            world.now += pause
            await world.send(room, "a:lee")
            assert room._seat_until > room._clock()


async def test_what_teams_asks_for_is_waited_for(shared_url: str) -> None:
    with replicas(shared_url) as world:
        room = world.start()
        room.hold("tenant", "channel", 10.0)
        world.now += 4
        assert await world.send(room, "channel") == 6.0
        assert await world.send(room, "other") == 0.0
        world.now += 6
        assert await world.send(room, "channel") == 0.0
