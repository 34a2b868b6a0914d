"""The ticker ticks at once and again, survives what fails, and is seen when it stands still."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from schedules.tick import Ticked
from schedules.ticker import Ticker

NOW = datetime(2024, 1, 8, 9, tzinfo=UTC)
SOON = timedelta(milliseconds=20)


class Clock:
    """Stands where it is put."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


async def until(reached: asyncio.Event) -> None:
    async with asyncio.timeout(10):
        await reached.wait()


async def test_it_ticks_at_once_and_again() -> None:
    heard: list[Ticked] = []
    enough = asyncio.Event()

    def hear(ticked: Ticked) -> None:
        heard.append(ticked)
        if len(heard) == 3:
            enough.set()

    ticker = Ticker(Ticked, Clock(), hear, every=SOON)
    ticker.start()
    await until(enough)
    ticker.stop()
    assert heard[0] == Ticked(NOW)


async def test_a_tick_that_fails_is_made_up_for(caplog: pytest.LogCaptureFixture) -> None:
    calls: list[datetime] = []
    heard = asyncio.Event()

    def tick(now: datetime) -> Ticked:
        calls.append(now)
        if len(calls) == 1:
            raise ConnectionError("the database is away")
        return Ticked(now)

    ticker = Ticker(tick, Clock(), lambda _: heard.set(), every=SOON)
    ticker.start()
    await until(heard)
    ticker.stop()
    assert len(calls) >= 2
    assert "a tick failed" in caplog.text


async def test_one_tick_at_a_time() -> None:
    """A tick that takes long is not joined by a second."""
    running, most, ended = 0, 0, asyncio.Event()
    loop = asyncio.get_running_loop()

    def tick(now: datetime) -> Ticked:
        nonlocal running, most
        running += 1
        most = max(most, running)
        asyncio.run_coroutine_threadsafe(asyncio.sleep(0.2), loop).result()
        running -= 1
        loop.call_soon_threadsafe(ended.set)
        return Ticked(now)

    ticker = Ticker(tick, Clock(), every=SOON)
    ticker.start()
    await until(ended)
    ticker.stop()
    await asyncio.sleep(0.25)
    assert most == 1


async def test_a_ticker_that_stands_still_is_seen() -> None:
    clock = Clock()
    ticker = Ticker(Ticked, clock, every=timedelta(seconds=20))
    assert not ticker.stuck()
    await ticker.once()
    clock.now += timedelta(minutes=2)
    assert ticker.age() == timedelta(minutes=2)
    assert not ticker.stuck()
    clock.now += timedelta(minutes=2)
    assert ticker.stuck()
    await ticker.once()
    assert not ticker.stuck()


async def test_one_that_never_finished_a_tick_is_stuck_too() -> None:
    clock = Clock()

    def fail(_: datetime) -> Ticked:
        raise ConnectionError

    ticker = Ticker(fail, clock, every=timedelta(hours=1))
    ticker.start()
    await asyncio.sleep(0.05)
    clock.now += timedelta(hours=4)
    assert ticker.stuck()
    ticker.stop()
