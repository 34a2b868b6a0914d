"""What was changed is shown in the channel once, whatever becomes of whoever was to say it."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest

from bot.slack import Slack
from bot.slack_settings import SlackSettings
from registers.actions import Status
from storage.channels import Binding
from storage.deliveries import State
from tests.contract.slack.conftest import NOW, PAUL, PMO, ROOT, World
from tests.contract.slack.delivering import delivering
from tests.contract.slack.fake import BOT, SECRET, TOKEN, Sender, Trouble, buttons, text_of

LATER = timedelta(minutes=2)
CUT, LANDED = Trouble(reset=True), Trouble(reset=True, stored=True)


async def typed(world: World) -> str:
    await world.sender.command(PAUL, "/done DAG31-03", "C0OTHER")
    return ""


async def mentioned(world: World) -> str:
    event = {"type": "app_mention", "channel": "C0OTHER", "user": PAUL, "text": f"<@{BOT}> done DAG31-03"}
    await world.sender.event(event | {"ts": "1699.5"})
    return "1699.5"


async def pressed(world: World) -> str:
    button = {"type": "button", "value": "/done DAG31-03", "action_id": "press:1", "block_id": "b1 /action DAG31-03"}
    container = {"type": "message", "message_ts": "1699.6", "channel_id": "C0OTHER"}
    await world.sender.press(PAUL, button, channel={"id": "C0OTHER"}, container=container)
    return "1699.6"


async def sent(world: World) -> str:
    await world.sender.command(PAUL, "/action note", "C0OTHER")
    await world.sender.submit(PAUL, world.slack.views[0], action="DAG31-03", text="sent to all")
    return ""


WAYS = pytest.mark.parametrize("way", [typed, mentioned, pressed, sent])


def waiting(world: World) -> int:
    """How many changes are on the record as not said yet."""
    with world.app.database.read() as unit:
        counts = unit.deliveries.counts()
    return counts.get(State.WAITING, 0) + counts.get(State.CLAIMED, 0)


async def whoever_comes_after(world: World) -> None:
    """Another process looks at what was left."""
    await world.bot.settled()
    await delivering(world.app.secretariat, world.bot, lambda: NOW + LATER).once()


@WAYS
async def test_what_was_said_is_left_to_nobody(world: World, way: Callable[[World], Awaitable[str]]) -> None:
    thread = await way(world)
    await world.settled()
    assert [(one.thread, one.channel) for one in world.slack.said_in("C0OTHER")] == [(thread, "C0OTHER")]
    assert waiting(world) == 0
    await whoever_comes_after(world)
    assert len(world.slack.said_in("C0OTHER")) == 1


@WAYS
async def test_what_was_not_said_is_said_by_whoever_comes_after(
    world: World, way: Callable[[World], Awaitable[str]]
) -> None:
    world.slack.trouble["chat.postMessage"] = [CUT]
    thread = await way(world)
    await world.bot.settled()
    assert (world.slack.said_in("C0OTHER"), waiting(world) > 0) == ([], True)
    await whoever_comes_after(world)
    said = world.slack.said_in("C0OTHER")
    assert [(one.thread, "DAG31-03" in text_of(one.blocks)) for one in said] == [(thread, True)]
    assert (waiting(world), world.slack.responses) == (0, [])


WAIT = (429, {"Retry-After": "0"}, {"ok": False, "error": "ratelimited"})


@WAYS
async def test_what_slack_has_wait_is_said_by_whoever_comes_after(
    world: World, way: Callable[[World], Awaitable[str]]
) -> None:
    world.slack.next["chat.postMessage"] = [WAIT] * 3
    thread = await way(world)
    await world.bot.settled()
    assert (world.slack.messages, waiting(world) > 0, world.slack.responses) == ([], True, [])
    await whoever_comes_after(world)
    assert [one.thread for one in world.slack.said_in("C0OTHER")] == [thread]
    assert waiting(world) == 0


async def test_what_did_not_reach_slack_is_said_by_whoever_comes_after(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody is told anything while Slack is away, and the change is not forgotten with that."""
    await world.sender.command(PAUL, "/whoami")
    with socket.socket() as closed, monkeypatch.context() as away:
        closed.bind(("127.0.0.1", 0))
        away.setattr(world.bot._calls.client, "base_url", f"http://127.0.0.1:{closed.getsockname()[1]}/api/")
        await mentioned(world)
        await world.bot.settled()
    assert (world.slack.messages, waiting(world) > 0) == ([], True)
    await whoever_comes_after(world)
    assert [one.thread for one in world.slack.said_in("C0OTHER")] == ["1699.5"]


@WAYS
async def test_what_was_said_and_nobody_heard_of_is_found_and_not_said_again(
    world: World, way: Callable[[World], Awaitable[str]]
) -> None:
    world.slack.trouble["chat.postMessage"] = [LANDED]
    await way(world)
    await whoever_comes_after(world)
    assert (len(world.slack.said_in("C0OTHER")), waiting(world), world.slack.responses) == (1, 0, [])


@pytest.mark.parametrize("taken_away", ["metadata", "blocks"])
async def test_either_of_its_marks_is_enough_to_find_it(world: World, taken_away: str) -> None:
    world.slack.trouble["chat.postMessage"] = [LANDED]
    await typed(world)
    await world.bot.settled()
    said = world.slack.said_in("C0OTHER")[0]
    setattr(said, taken_away, {} if taken_away == "metadata" else [])
    await whoever_comes_after(world)
    assert (len(world.slack.said_in("C0OTHER")), waiting(world)) == (1, 0)


async def test_a_process_that_is_killed_before_it_says_it_leaves_it_to_others(world: World) -> None:
    world.slack.trouble["chat.postMessage"] = [Trouble(slow=2, reset=True)]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    named = {"SLACK_BOT_TOKEN": TOKEN, "SLACK_SIGNING_SECRET": SECRET, "SLACK_API_URL": world.slack.api}
    serve = [sys.executable, "-m", "bot", "serve", "--no-posts", "--database", world.app.settings.database]
    process = await asyncio.create_subprocess_exec(*serve, env={**os.environ, **named, "PORT": str(port)}, cwd=ROOT)
    try:
        sender = Sender(world.slack, f"http://127.0.0.1:{port}/slack/events", world.sender.session)
        async with asyncio.timeout(30):
            while True:
                with suppress(aiohttp.ClientError):
                    await sender.command(PAUL, "/done DAG31-03", "C0OTHER")
                    break
                await asyncio.sleep(0.05)
            while not world.slack.of("chat.postMessage"):  # noqa: ASYNC110 - the fake rings no bell
                await asyncio.sleep(0.01)
    finally:
        process.kill()
        await process.wait()
    assert (world.action("DAG31-03").status, world.slack.said_in("C0OTHER")) == (Status.CLOSED, [])
    await delivering(world.app.secretariat, world.bot, lambda: datetime.now(UTC) + LATER).once()
    assert ["DAG31-03" in text_of(one.blocks) for one in world.slack.said_in("C0OTHER")] == [True]


async def test_a_definite_no_is_answered_otherwise_and_left_to_nobody(world: World) -> None:
    await world.sender.command(PAUL, "/done DAG31-03", "C0SECRET")
    await world.settled()
    assert [one["response_type"] for one in world.slack.responses] == ["in_channel"]
    assert waiting(world) == 0


@pytest.mark.parametrize("trouble", [CUT, LANDED])
async def test_an_answer_that_nobody_else_would_say_is_said_otherwise(world: World, trouble: Trouble) -> None:
    """Settings are announced nowhere, so nobody comes after to look for what was said of them."""
    world.slack.trouble["chat.postMessage"] = [trouble]
    event = {"type": "app_mention", "channel": "C0DAG", "user": PMO, "text": f"<@{BOT}> settings digest DAG 2wd"}
    await world.sender.event(event | {"ts": "1699.5"})
    await world.settled()
    told = "The digest of DAG is posted: 2 working days before at 09:00."
    assert [one.text for one in world.slack.said_in(PMO)] == [told]
    assert waiting(world) == 0


async def test_what_may_stand_in_the_channel_is_not_said_there_again(world: World) -> None:
    """Nobody can look for it, so whoever asked is told alone."""
    world.slack.trouble["chat.postMessage"] = [LANDED]
    await world.sender.command(PMO, "/settings digest DAG 2wd")
    await world.settled()
    told = "The digest of DAG is posted: 2 working days before at 09:00."
    assert [one.text for one in world.slack.said_in("C0DAG")] == [told]
    assert [(one["response_type"], one["text"]) for one in world.slack.responses] == [("ephemeral", told)]


@pytest.mark.parametrize("trouble", [[], [CUT], [LANDED]])
async def test_what_takes_the_place_of_a_message_is_left_to_nobody(world: World, trouble: list[Trouble]) -> None:
    await world.sender.command(PAUL, "/done DAG31-03")
    await world.settled()
    said = world.slack.said_in("C0DAG")[0]
    world.slack.trouble["chat.update"] = trouble
    await world.sender.press(PAUL, buttons(said.blocks)["Undo"], said)
    await world.settled()
    assert waiting(world) == 0
    await whoever_comes_after(world)
    assert len(world.slack.said_in("C0DAG")) == 1


async def test_a_question_and_a_refusal_leave_nothing(world: World) -> None:
    await world.sender.command(PAUL, "/action DAG31-03", "C0OTHER")
    await world.sender.command("U0LEE", "/done DAG31-03", "C0OTHER")
    await world.settled()
    assert (waiting(world), world.slack.messages) == (0, [])


async def test_a_card_is_said_once_an_hour_by_whichever_process(world: World) -> None:
    now = [NOW]
    with world.app.database.write() as unit:
        unit.channels.save(Binding("slack", "T0HOME", "C0DAG", "DAG", mentions=True))
        unit.audit.record(NOW, "test", "/settings mentions on")
    settings = SlackSettings(TOKEN, SECRET, api_url=world.slack.api)
    bots = [Slack(settings, world.app.secretariat, lambda: now[0]) for _ in range(2)]
    heard = {"type": "message", "channel": "C0DAG", "user": PAUL, "team": "T0HOME", "text": "What of DAG31-03?"}
    for minutes, expected in ((0, 1), (59, 1), (60, 2), (119, 2)):
        now[0] = NOW + timedelta(minutes=minutes)
        for at, bot in enumerate(bots):
            await bot.open()
            workspace = await bot._workspaces.of("")
            assert workspace
            body = {"event": heard | {"ts": f"1699.{minutes}"}, "event_id": f"Ev{minutes}.{at}", "team_id": "T0HOME"}
            await bot._event(body, workspace)
            await bot._errands.finish()
        assert len(world.slack.said_in("C0DAG")) == expected
    for bot in bots:
        await bot.close()
