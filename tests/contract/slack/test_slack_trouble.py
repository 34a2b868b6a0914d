"""A slow Slack, one that loses answers, and one that hangs up: what was done is done, and nothing is said twice."""

from __future__ import annotations

import asyncio
import time

import pytest

from registers.actions import Status
from tests.contract.slack.conftest import PAUL, World
from tests.contract.slack.fake import Trouble

POST = "chat.postMessage"


async def said(world: World) -> int:
    """How often the channel shows what was done."""
    await world.settled()
    return len(world.slack.said_in("C0DAG"))


async def test_a_slow_slack_keeps_nobody_waiting(world: World) -> None:
    world.slack.trouble[POST] = [Trouble(slow=0.5)]
    began = time.monotonic()
    status, told = await world.sender.command(PAUL, "/done DAG31-03")
    assert (status, told["response_type"], time.monotonic() - began < 0.5) == (200, "ephemeral", True)
    assert world.action("DAG31-03").status is Status.CLOSED
    assert await said(world) == 1


@pytest.mark.parametrize(
    "trouble",
    [Trouble(stored=True), Trouble(stored=True, reset=True)],
    ids=["5xx after storing", "reset after storing"],
)
async def test_a_message_whose_answer_is_lost_stands_there_once(world: World, trouble: Trouble) -> None:
    world.slack.trouble[POST] = [trouble]
    await world.sender.command(PAUL, "/done DAG31-03")
    assert await said(world) == 1
    assert len(world.slack.of(POST)) <= 2


async def test_a_connection_that_is_cut_before_anything_was_stored_does_not_undo_what_was_done(world: World) -> None:
    world.slack.trouble[POST] = [Trouble(reset=True)]
    status, _ = await world.sender.command(PAUL, "/done DAG31-03")
    await world.settled()
    assert (status, world.action("DAG31-03").status) == (200, Status.CLOSED)


async def test_a_name_that_cannot_be_asked_is_a_stranger_for_now(world: World) -> None:
    world.slack.scopes.discard("users:read")
    await world.sender.command(PAUL, "/done DAG31-03")
    assert world.action("DAG31-03").status is Status.OPEN
    assert world.slack.of("users.info") != []


async def test_many_at_once_are_each_answered(world: World) -> None:
    world.slack.trouble["users.info"] = [Trouble(slow=0.2)] * 3
    asked = [world.sender.command(PAUL, "/cr 036") for _ in range(20)]
    assert {status for status, _ in await asyncio.gather(*asked)} == {200}
