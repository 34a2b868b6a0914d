"""Slack waits three seconds: a question whose answer takes longer is acknowledged, and answered when it can be."""

from __future__ import annotations

import asyncio
import io
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from docx import Document

from registers.refs import ActionRef
from tests.contract.slack.conftest import NOW, PAUL, World
from tests.contract.slack.fake import BOT, text_of

MANY, SAID = 3_500, "/export actions docx"
NAME = "MHHS actions 2024-01-08.docx"
PATIENCE = 3.0
FOLLOWS = "That takes a moment; the answer follows."
EPHEMERAL = {"response_type": "ephemeral", "text": FOLLOWS}


@pytest.fixture
def large(world: World) -> World:
    """The register of actions has become so long that its document takes several times what Slack waits."""
    with world.app.database.write() as unit:
        one = unit.actions.all()[0]
        for number in range(MANY):
            ref = ActionRef("DAG", str(100 + number // 50), number % 50 + 1)
            unit.actions.save(replace(one, ref=ref, version=0))
        unit.audit.record(NOW, "test", "/import much")
    return world


async def typed(world: World) -> object:
    return (await world.sender.command(PAUL, SAID))[1]


async def pressed(world: World) -> object:
    button = {"type": "button", "action_id": "a", "block_id": "b", "value": SAID, "action_ts": "1.1"}
    place: dict[str, Any] = {"channel": {"id": "C0DAG"}, "container": {"type": "message", "channel_id": "C0DAG"}}
    return (await world.sender.press(PAUL, button, **place))[1]


async def sent(world: World) -> object:
    await world.sender.command(PAUL, "/export")
    return (await world.sender.submit(PAUL, world.slack.views[0], register="actions", filters="docx"))[1]


async def mentioned(world: World) -> object:
    event = {"type": "app_mention", "user": PAUL, "channel": "C0DAG", "text": f"<@{BOT}> {SAID.removeprefix('/')}"}
    return (await world.sender.event(event))[1]


def told(world: World) -> list[str]:
    """What was said to whoever asked alone, after the acknowledgement."""
    return [text_of(one["blocks"]) for one in (*world.slack.responses, *world.slack.of("chat.postEphemeral"))]


async def answered(world: World) -> None:
    async with asyncio.timeout(60):
        while not any(f"{NAME} (" in one for one in told(world)):  # noqa: ASYNC110
            await asyncio.sleep(0.1)
    await world.settled()


@pytest.mark.parametrize("way", [typed, pressed, sent, mentioned])
async def test_a_large_file_is_acknowledged_in_time_and_follows(
    large: World, way: Callable[[World], Awaitable[object]]
) -> None:
    began = time.monotonic()
    acknowledged = await way(large)
    assert time.monotonic() - began < PATIENCE
    assert large.slack.shared == []
    await answered(large)
    first = [EPHEMERAL, []] if way is typed else ["", [FOLLOWS]]
    assert [acknowledged, told(large)[:-1]] == first
    (shared,) = large.slack.shared
    assert (shared.channel, shared.name) == (f"D{PAUL}", NAME)
    assert len(Document(io.BytesIO(shared.content)).tables[-1].rows) > MANY
    assert large.slack.messages == []


async def test_a_file_that_does_not_get_there_afterwards_is_told(large: World) -> None:
    large.slack.upload_status = 503
    assert await typed(large) == EPHEMERAL
    await answered(large)
    assert told(large)[1:] == [f"{NAME} did not reach you: Slack would not take it. Ask again in a minute."]
    assert large.slack.shared == []


async def test_whoever_was_told_that_it_follows_is_told_when_the_bot_is_stopped_before(large: World) -> None:
    assert await typed(large) == EPHEMERAL
    began = time.monotonic()
    with suppress(TimeoutError):
        async with asyncio.timeout(0.2):
            await large.bot.close()
    assert time.monotonic() - began < PATIENCE
    assert told(large) == ["I was stopped before that was done. Say it again in a minute."]
    assert large.slack.shared == []


async def test_what_is_quick_is_answered_at_once(world: World) -> None:
    said = await typed(world)
    await world.settled()
    assert NAME in text_of(said)
    assert told(world) == []
