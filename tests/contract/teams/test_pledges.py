"""What was changed in a channel is shown there once, or shown as unconfirmed, whoever was to say it."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp import ClientError

from bot.posting import Composer
from registers.actions import Status
from schedules.delivery import Delivery
from schedules.means import Means
from storage.deliveries import State
from tests.contract.teams.fake import CHANNEL, Fault
from tests.contract.teams.test_talking import status
from tests.contract.teams.world import Bot, environment, until
from tests.conversation import ROOT, STARTS

THREAD = f"{CHANNEL};messageid=1700"
LATER = timedelta(minutes=2)
TOKEN, SAID = "/token$", "/activities"


def asked(bot: Bot, text: str, **more: Any) -> dict[str, Any]:
    """Said in the channel by the PMO, whom nobody needs to ask Microsoft about."""
    return bot.in_channel(text, bot.fake.member("pmo", "The PMO"), **more)


async def mentioned(bot: Bot) -> None:
    await bot.send(asked(bot, "done DAG31-03"))


async def typed_with_a_slash(bot: Bot) -> None:
    """A message that its sender alone sees, and whose answer is everybody's."""
    recipient = {"id": "28:bot", "name": "Secretariat", "isTargeted": True}
    await bot.send(asked(bot, "done DAG31-03", name="", recipient=recipient))


async def pressed_unseen(bot: Bot) -> None:
    """A button in a message that one person sees alone."""
    data = {"command": "/done DAG31-03", "view": "", "private": True}
    await bot.send(bot.press("1699", data, asked(bot, "cr 036")))


async def pressed(bot: Bot) -> None:
    """The card takes the answer; where it cannot be edited the answer is said."""
    bot.fake.messages[THREAD]["1699"] = {"summary": "A card"}
    await bot.send(bot.press("1699", {"command": "/done DAG31-03", "view": ""}, asked(bot, "cr 036")))


SAYING = pytest.mark.parametrize("way", [mentioned, typed_with_a_slash, pressed_unseen])
Way = Callable[[Bot], Awaitable[None]]


def in_state(bot: Bot, state: State) -> list[str]:
    with bot.app.database.read() as unit:
        return [one.post.command for one in unit.deliveries.in_state(state, 10)]


def waiting(bot: Bot) -> int:
    return len(in_state(bot, State.WAITING)) + len(in_state(bot, State.CLAIMED))


def said(bot: Bot) -> list[bool]:
    """Of every message in the thread whether it tells of the change."""
    return ["DAG31-03" in str(one) for one in bot.fake.messages[THREAD].values()]


async def finished(bot: Bot) -> None:
    await bot.teams._opened.turns.errands.finish()


async def whoever_comes_after(bot: Bot, at: datetime = STARTS + LATER) -> None:
    """Another process looks at what was left."""
    compose = Composer(bot.app.secretariat, lambda: at)
    await Delivery(Means(bot.app.database, {"teams": bot.teams}, compose, lambda: at)).once()


@pytest.mark.parametrize("way", [mentioned, typed_with_a_slash, pressed_unseen, pressed])
async def test_what_was_said_is_left_to_nobody(bot: Bot, way: Way) -> None:
    await way(bot)
    await finished(bot)
    assert (said(bot), waiting(bot)) == ([True], 0)
    await whoever_comes_after(bot)
    assert said(bot) == [True]


@SAYING
@pytest.mark.parametrize("refused", [Fault(status=400), Fault(status=403)])
async def test_what_was_surely_not_said_is_said_by_whoever_comes_after(bot: Bot, way: Way, refused: Fault) -> None:
    bot.fake.faults[SAID] = Fault(**vars(refused))
    await way(bot)
    await finished(bot)
    assert (said(bot), waiting(bot)) == ([], 1)
    await whoever_comes_after(bot)
    assert (said(bot), waiting(bot)) == ([True], 0)


async def test_what_no_card_takes_is_said_by_whoever_comes_after(bot: Bot) -> None:
    bot.fake.faults[SAID] = Fault(status=400)
    await pressed(bot)
    await finished(bot)
    assert (said(bot), waiting(bot)) == ([False], 1)
    await whoever_comes_after(bot)
    assert (said(bot), waiting(bot)) == ([False, True], 0)


async def test_what_a_card_may_have_taken_is_shown_and_not_said_again(bot: Bot) -> None:
    bot.fake.faults["/activities/1699"] = Fault(status=502, store=True, times=99)
    await pressed(bot)
    await finished(bot)
    await whoever_comes_after(bot)
    assert (said(bot), waiting(bot), in_state(bot, State.UNCONFIRMED)) == ([True], 0, ["/action told DAG31-03"])


async def test_what_no_card_takes_of_an_old_client_is_said_once(bot: Bot) -> None:
    bot.fake.faults["/activities/1699"] = Fault(status=400, times=2)
    bot.fake.messages[THREAD]["1699"] = {"summary": "A card"}
    value = {"command": "/done DAG31-03", "view": ""}
    await bot.send(asked(bot, "", name="", value=value, replyToId="1699"))
    await finished(bot)
    await whoever_comes_after(bot)
    assert (said(bot), waiting(bot)) == ([False, True], 0)


@SAYING
@pytest.mark.parametrize("status", [500, 502, 504])
async def test_what_may_have_been_said_is_shown_and_never_said_again(bot: Bot, way: Way, status: int) -> None:
    bot.fake.faults[SAID] = Fault(status=status, store=True)
    await way(bot)
    await finished(bot)
    assert (said(bot), waiting(bot)) == ([True], 1)
    await whoever_comes_after(bot)
    assert (said(bot), waiting(bot), in_state(bot, State.UNCONFIRMED)) == ([True], 0, ["/action told DAG31-03"])


async def test_who_comes_too_late_leaves_it_to_whoever_has_it(bot: Bot) -> None:
    bot.fake.faults[TOKEN] = Fault(stall=1.5)
    late = asyncio.create_task(mentioned(bot))
    await until(lambda: waiting(bot) > 0)
    other = asyncio.create_task(whoever_comes_after(bot))
    await until(lambda: in_state(bot, State.CLAIMED) != [])
    await asyncio.gather(late, other)
    assert (said(bot), waiting(bot)) == ([True], 0)


async def test_what_nobody_else_would_say_is_said(bot: Bot) -> None:
    """Settings are announced nowhere, so nobody comes after to say them."""
    await bot.send(asked(bot, "settings digest DAG 2wd"))
    assert (len(said(bot)), waiting(bot)) == (1, 0)


async def test_what_nobody_else_would_say_is_told_its_asker_where_it_cannot_be_said(bot: Bot) -> None:
    bot.fake.faults[SAID] = Fault(status=400)
    await bot.send(asked(bot, "settings digest DAG 2wd"))
    told = bot.fake.posted()[-1]
    assert (told.query, "The digest of DAG is posted" in str(told.body)) == ({"isTargetedActivity": "true"}, True)


async def test_a_question_and_a_refusal_leave_nothing(bot: Bot) -> None:
    await bot.send(asked(bot, "action DAG31-03"))
    await bot.send(bot.in_channel("done DAG31-03", bot.fake.member("lee", "Lee Cox")))
    assert waiting(bot) == 0


@pytest.mark.parametrize(
    ("stalls", "told", "unconfirmed"), [(TOKEN, [True], []), (SAID, [], ["/action told DAG31-03"])]
)
async def test_a_process_that_is_killed_leaves_it_to_others(
    bot: Bot, stalls: str, told: list[bool], unconfirmed: list[str]
) -> None:
    """Before its request they say it; while it is under way nobody can tell whether it arrived."""
    bot.fake.faults[stalls] = Fault(status=503, stall=2)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    serve = [sys.executable, "-m", "bot", "serve", "--no-posts", "--database", bot.app.settings.database]
    named = {**os.environ, **environment(bot.fake), "PORT": str(port)}
    process = await asyncio.create_subprocess_exec(*serve, env=named, cwd=ROOT)
    own, activity = bot.url, asked(bot, "done DAG31-03")
    try:
        bot.url = f"http://127.0.0.1:{port}/api/messages"
        async with asyncio.timeout(30):
            sending = asyncio.create_task(_sent(bot, activity))
            await until(lambda: any(stalls in f"{one.path}$" for one in bot.fake.calls), 30)
    finally:
        process.kill()
        await process.wait()
        bot.url = own
    sending.cancel()
    assert (status(bot, "DAG31-03"), said(bot), waiting(bot)) == (Status.CLOSED, [], 1)
    bot.fake.faults.clear()
    await whoever_comes_after(bot, datetime.now(UTC) + LATER)
    assert (said(bot), in_state(bot, State.UNCONFIRMED), waiting(bot)) == (told, unconfirmed, 0)


async def _sent(bot: Bot, activity: dict[str, Any]) -> None:
    while True:
        with suppress(ClientError):
            await bot.send(activity)
            return
        await asyncio.sleep(0.05)
