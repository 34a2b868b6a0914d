"""Keys change under load, Microsoft stalls and fails; valid requests get in, and the event loop is never held."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from tests.contract.teams.fake import TENANT, Fault, Microsoft
from tests.contract.teams.world import Bot, serving


@asynccontextmanager
async def no_stall(limit: float) -> AsyncIterator[None]:
    """Fails where the loop was held longer than that, and longer than a thread beside it was kept from running."""
    longest = elsewhere = 0.0
    over = threading.Event()

    async def beat() -> None:
        nonlocal longest
        while True:
            before = time.perf_counter()
            await asyncio.sleep(0.005)
            longest = max(longest, time.perf_counter() - before - 0.005)

    def beat_beside() -> None:
        nonlocal elsewhere
        while not over.is_set():
            before = time.perf_counter()
            time.sleep(0.005)
            elsewhere = max(elsewhere, time.perf_counter() - before - 0.005)

    beating, thread = asyncio.create_task(beat()), threading.Thread(target=beat_beside)
    thread.start()
    try:
        yield
    finally:
        beating.cancel()
        over.set()
        thread.join()
        with suppress(asyncio.CancelledError):
            await beating
    assert longest - elsewhere < limit, f"the loop was held for {longest * 1000:.0f} ms"


async def test_a_hundred_rotations_under_load(bot: Bot) -> None:
    """Whoever signs with a new key gets in at once, whoever asks at the same time too."""
    await bot.send(bot.activity(text="help"))
    async with no_stall(0.1):
        for number in range(100):
            bot.fake.rotate(keep=number % 2 == 0)
            event = {"type": "typing"}
            answers = await asyncio.gather(*(bot.send(bot.activity(event)) for _ in range(3)))
            assert {status for status, _ in answers} == {200}


async def test_unknown_keys_are_looked_for_once_a_minute(bot: Bot) -> None:
    await bot.send(bot.activity(type="typing"))
    bot.fake.forget()
    answers = await asyncio.gather(
        *(bot.send(bot.activity(), token=bot.fake.token(kid=f"made-up-{number}")) for number in range(40))
    )
    assert {status for status, _ in answers} == {401}
    assert sum(one.path == "/keys" for one in bot.fake.calls) == 1


async def test_one_fetch_for_all_who_wait(bot: Bot) -> None:
    bot.fake.faults["/keys"] = Fault(stall=0.3)
    answers = await asyncio.gather(*(bot.send(bot.activity(type="typing")) for _ in range(20)))
    assert {status for status, _ in answers} == {200}
    assert sum(one.path == "/keys" for one in bot.fake.calls) == 1


async def test_known_keys_serve_while_microsoft_stalls(bot: Bot) -> None:
    await bot.send(bot.activity(type="typing"))
    bot.fake.faults["/openid"] = Fault(stall=3, times=99)
    unknown = asyncio.create_task(bot.send(bot.activity(), token=bot.fake.token(kid="made-up")))
    async with no_stall(0.1):
        before = time.monotonic()
        assert (await bot.send(bot.activity(type="typing")))[0] == 200
        assert time.monotonic() - before < 1
    assert (await unknown)[0] == 401


async def test_keys_that_cannot_be_had_are_asked_for_again(bot: Bot) -> None:
    bot.fake.faults["/openid"] = Fault(status=503)
    assert (await bot.send(bot.activity(type="typing")))[0] == 401
    await asyncio.sleep(2.1)
    assert (await bot.send(bot.activity(type="typing")))[0] == 200


async def test_keys_that_are_none_let_nobody_in(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bot.fake, "_jwk", lambda _: 7)
    assert (await bot.send(bot.activity()))[0] == 401


async def test_a_slow_token_holds_nobody_up(bot: Bot) -> None:
    """The SDK fetches a token for every activity, blocking: four messages took over six seconds."""
    await bot.send(bot.activity(type="typing"))
    bot.fake.faults["/oauth2/"] = Fault(stall=1.5, times=99)
    texts = ("/cr 036", "/help", "/risks", "/releases")
    before = time.monotonic()
    async with no_stall(0.1):
        answers = await asyncio.gather(*(bot.send(bot.activity(text=text)) for text in texts))
    took = time.monotonic() - before
    assert {status for status, _ in answers} == {200}
    assert len(bot.fake.posted()) == 4
    assert bot.fake.tokens == 1
    before = time.monotonic()
    await asyncio.gather(*(bot.send(bot.activity(text=text, conversation=_another())) for text in texts))
    usual = time.monotonic() - before  # a busy machine answers all of them more slowly
    assert took < max(2.0, 1.5 + 2 * usual)


def _another() -> dict[str, str]:
    """A chat that had no answers yet, so that none has to wait for Teams' limits."""
    return {"id": "a:another", "conversationType": "personal", "tenantId": TENANT}


async def test_a_token_that_was_taken_back_is_fetched_again(bot: Bot) -> None:
    await bot.send(bot.activity(text="help"))
    bot.fake.faults["/activities"] = Fault(status=401)
    await bot.send(bot.activity(text="/cr 036"))
    assert bot.fake.tokens == 2
    assert len(bot.fake.messages["a:paul"]) == 2


async def test_no_token_loses_no_work(bot: Bot) -> None:
    bot.fake.faults["/oauth2/"] = Fault(status=400, times=99)
    assert (await bot.send(bot.activity()))[0] == 200
    assert bot.fake.posted() == []


async def test_whoever_waits_for_a_token_that_is_not_given_waits_once(bot: Bot) -> None:
    """One request after the other would have kept the last of six waiting for all of theirs."""
    bot.fake.faults["/oauth2/"] = Fault(status=500, stall=0.5, times=99)
    await asyncio.gather(*(bot.send(bot.activity(text="help")) for _ in range(6)))
    assert len([one for one in bot.fake.calls if one.path.endswith("/token")]) <= 3


async def test_a_managed_identity(fake: Microsoft, tmp_path: Path) -> None:
    async with serving(
        tmp_path,
        fake,
        MICROSOFT_APP_PASSWORD="",
        MICROSOFT_APP_MANAGED_IDENTITY="1",
        IDENTITY_ENDPOINT=f"{fake.url}/identity",
        IDENTITY_HEADER="x",
    ) as bot:
        await bot.send(bot.activity(text="help"))
        assert [one.query["resource"] for one in fake.calls if one.path == "/identity"] == [
            "https://api.botframework.com"
        ]
        assert len(fake.posted()) == 1
