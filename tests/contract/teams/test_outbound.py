"""What goes out goes to Teams' own addresses, over one session, in our own time, and as often as Teams allows."""

from __future__ import annotations

import ast
import asyncio
import time
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import web
from botbuilder.core import ActivityHandler, TurnContext
from botbuilder.schema import Activity

from bot.teams import Teams
from bot.teams import __file__ as teams_file
from bot.teams_rates import TENANT as TENANT_LIMITS
from chat.messages import Line, Place, Reply, words
from schedules.outcomes import Refused
from storage.conversations import Conversation
from tests.contract.teams.fake import BOT, CHANNEL, TENANT, Fault
from tests.contract.teams.test_posts import bound, threads
from tests.contract.teams.test_talking import summaries
from tests.contract.teams.world import Bot, beside

_HELLO = Reply("Hello", (Line(words("Hello")),))
_SLOW = 0.5


async def test_a_stored_address_is_checked_again_before_our_token_goes_there(bot: Bot) -> None:
    """The SDK's ``continue_conversation`` sends it to whatever was stored."""
    heard: list[web.Request] = []

    async def listen(request: web.Request) -> web.Response:
        heard.append(request)
        return web.json_response({"id": "1"})

    other = web.Application()
    other.router.add_route("*", "/{path:.*}", listen)
    runner = web.AppRunner(other)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    try:
        for number, service in enumerate(
            (f"http://127.0.0.1:{port}/", f"{bot.fake.url}@127.0.0.1:{port}/", f"http://localhost:{port}/emea/")
        ):
            stored = Conversation("teams", TENANT, f"a:{number}", service, BOT)
            with bot.app.database.write() as unit:
                unit.conversations.save(stored)
            with pytest.raises(Refused):
                await bot.teams.post(Place("teams", stored.id, tenant=TENANT), _HELLO)
    finally:
        await runner.cleanup()
    assert heard == []
    assert bot.fake.tokens == 0


async def test_many_answers_go_over_few_connections(bot: Bot) -> None:
    """The SDK opens a connection for each."""
    for number in range(6):
        await bot.send(bot.activity(text="/cr 036", conversation=_chat(number)))
    assert len(bot.fake.posted()) == 6
    assert len(bot.fake.peers) == 1


async def test_a_thread_gets_no_more_than_teams_allows(bot: Bot) -> None:
    before = time.monotonic()
    await asyncio.gather(*(bot.send(bot.activity(text="/cr 036")) for _ in range(9)))
    times = sorted(one.at for one in bot.fake.posted())
    assert len(times) == 9
    # To the moment it is the rule's own test; what arrives here may have been slow on its way.
    assert times[7] - times[0] >= 0.6
    assert times[8] - times[0] >= 1.5
    assert time.monotonic() - before < 8


async def test_three_processes_send_no_more_together(bot: Bot) -> None:
    """To the moment it is the rule's own test; what arrives here may have been slow on its way."""
    await bound(bot)
    place, waited = Place("teams", CHANNEL, "DAG", tenant=TENANT), list[float]()

    async def post(teams: Teams) -> None:
        for _ in range(6):
            while True:
                try:
                    await teams.post(place, _HELLO)
                except Refused as refused:
                    waited.append(refused.retry_after or 0.0)
                    await asyncio.sleep(waited[-1])
                else:
                    break

    async with beside(bot) as second, beside(bot) as third:
        await asyncio.gather(*map(post, (bot.teams, second, third)))
    times = sorted(one.at for one in bot.fake.posted())
    assert len(times) == 18
    for most, span in ((7, 1.0), (8, 2.0)):
        assert min(later - earlier for earlier, later in zip(times, times[most:], strict=False)) > span - _SLOW
    assert min(waited) > 0


async def test_what_the_thread_has_no_room_for_is_left_for_later(bot: Bot) -> None:
    """A post is sent in one try: how long to leave it is told to whoever keeps it."""
    await bound(bot)
    bot.fake.faults["/v3/conversations$"] = Fault(status=429, headers={"Retry-After": "7"})
    place = Place("teams", CHANNEL, "DAG", tenant=TENANT)
    with pytest.raises(Refused) as told:
        await bot.teams.post(place, _HELLO)
    assert (told.value.final, told.value.retry_after) == (False, 7.0)
    with pytest.raises(Refused) as told:
        await bot.teams.post(place, _HELLO)
    assert told.value.retry_after is not None
    assert 6 < told.value.retry_after <= 7
    assert len(bot.fake.posted()) == 1


async def test_a_full_tenant_is_left_alone_as_a_whole(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is tried in its other channels before there is room again."""
    monkeypatch.setattr("bot.teams_room.OWN_TENANT", ((1, 3600.0),))
    await bound(bot)
    with bot.app.database.write() as unit:
        unit.sends.kept([TENANT])
        unit.sends.keep(TENANT, [unit.sends.now()] * TENANT_LIMITS[0][0])
    with pytest.raises(Refused) as told:
        await bot.teams.post(Place("teams", CHANNEL, "DAG", tenant=TENANT), _HELLO)
    assert (told.value.final, told.value.everywhere) == (False, True)
    assert told.value.retry_after is not None
    assert 0 < told.value.retry_after <= 1.25


async def test_what_the_sdk_sends_goes_out_as_all_else_does(bot: Bot) -> None:
    seen: list[str] = []

    class Handler(ActivityHandler):  # type: ignore[misc]  # the SDK has no types
        async def on_message_activity(self, turn_context: TurnContext) -> None:
            sent = await turn_context.send_activity("first")
            await turn_context.update_activity(Activity(id=sent.id, type="message", text="second"))
            seen.extend(one["text"] for one in bot.fake.messages["a:paul"].values())
            await turn_context.delete_activity(sent.id)

    adapter = bot.teams._opened.adapter
    assert await adapter.run(bot.activity(), Handler()) is None
    assert (seen, bot.fake.messages["a:paul"]) == (["second"], {})
    assert [one.method for one in bot.fake.posted("POST", "PUT", "DELETE")] == ["POST", "PUT", "DELETE"]
    assert bot.fake.tokens == 1


async def test_a_post_in_a_thread_and_one_to_a_person(bot: Bot) -> None:
    await bound(bot)
    remote = await bot.teams.post(Place("teams", CHANNEL, "DAG", tenant=TENANT), _HELLO)
    root = bot.teams.thread(remote)
    assert root in threads(bot)
    second = await bot.teams.post(Place("teams", CHANNEL, "DAG", thread=root, tenant=TENANT), _HELLO)
    assert summaries(bot, f"{CHANNEL};messageid={root}") == ["Hello", "Hello"]
    assert bot.teams.thread(second) == root
    group = {"id": "19:group@thread.v2", "conversationType": "groupChat", "tenantId": TENANT}
    paul = bot.fake.member("paul", "Paul Pettitt")
    await bot.send(bot.in_channel("hello", paul, name="", conversation=group, channelData={"tenant": {"id": TENANT}}))
    posted = await bot.teams.post(Place("teams", group["id"], thread="7", tenant=TENANT), _HELLO)
    assert (bot.teams.thread(posted), summaries(bot, group["id"])) == ("", ["Hello"])
    with bot.app.database.read() as unit:
        chat = bot.teams.alone(unit, TENANT, "paul-0000-0000-0000-000000000000")
        assert (chat, bot.teams.alone(unit, TENANT, "nobody")) == ("a:paul", "")
    before = len(summaries(bot, "a:paul"))
    await bot.teams.post(Place("teams", chat, direct=True, tenant=TENANT), replace(_HELLO, summary="Hello, Paul"))
    assert summaries(bot, "a:paul")[before:] == ["Hello, Paul"]


async def test_an_answer_waits_as_long_as_teams_asks(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    """Longer than it is tried for where Teams only fails: late is better than never."""
    monkeypatch.setattr("bot.teams_connector._PATIENCE", 0.5)
    await bot.send(bot.activity(text="whoami"))
    bot.fake.faults["/activities"] = Fault(status=429, headers={"Retry-After": "2"})
    await asyncio.gather(*(bot.send(bot.activity(text=text)) for text in ("/cr 036", "/cr 034")))
    assert sorted(one["summary"][:5] for one in bot.fake.messages["a:paul"].values()) == ["CR034", "CR036", "You a"]


async def test_nobody_waits_long_for_a_teams_that_stalls(bot: Bot) -> None:
    """The SDK waits 100 seconds."""
    await bot.send(bot.activity(text="help"))
    bot.fake.faults["/activities"] = Fault(stall=9)
    before = time.monotonic()
    assert (await bot.send(bot.activity()))[0] == 200
    assert time.monotonic() - before < 8


def _chat(number: int) -> dict[str, str]:
    return {"id": f"a:{number}", "conversationType": "personal", "tenantId": TENANT}


def test_what_the_sdk_does_badly_is_not_used() -> None:
    """Its authentication (all six of whose addresses must be set, or none), its client, its stores of state."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in Path(teams_file).parent.glob("teams*.py")]
    found = [one for tree in trees for one in ast.walk(tree) if isinstance(one, ast.ImportFrom) and one.module]
    names = {f"{one.module}.{name.name}" for one in found for name in one.names if str(one.module).startswith("bot")}
    assert {name for name in names if name.startswith(("botbuilder", "botframework"))} == {
        *(f"botbuilder.core.{name}" for name in ("ActivityHandler", "BotAdapter", "TurnContext")),
        *(f"botbuilder.schema.{name}" for name in ("Activity", "ActivityTypes", "ConversationReference")),
        *(f"botbuilder.schema.{name}" for name in ("InvokeResponse", "ResourceResponse")),
    }
