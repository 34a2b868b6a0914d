"""A proxy that the environment names is gone through by all that goes to Slack, and by nothing that it excepts."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator

import pytest

from bot.app import App
from bot.slack import Slack
from bot.slack_calls import CallFailed, Calls
from bot.slack_settings import API, SlackSettings
from tests.contract.proxy import Proxy, proxying
from tests.contract.slack.conftest import PAUL, PMO, World
from tests.contract.slack.fake import TOKEN, FakeSlack


@pytest.fixture
async def proxy(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Proxy]:
    async with proxying(monkeypatch) as made:
        yield made


async def test_calls_answers_and_files_go_through_it(proxy: Proxy, world: World) -> None:
    world.slack.files["paper.txt"] = b"Headline report"
    shared = [{"name": "paper.txt", "url_private": world.slack.url("/files/paper.txt")}]
    event = {"type": "message", "subtype": "file_share", "channel_type": "im", "channel": "D1", "user": PMO}
    await world.sender.event(event | {"files": shared})
    await world.sender.command(PAUL, "/minutes DAG31")
    await world.sender.command(PAUL, "/done DAG31-03", "C0SECRET")
    await world.settled()
    assert [one.name for one in world.slack.shared] == ["DAG31 headline report.docx"]
    assert {"/files/paper.txt", "/upload/F1", f"/response/{PAUL}", "/api/chat.postMessage"} <= proxy.paths()
    assert len([one for one in proxy.asked if "/api/" in one[1]]) == len(world.slack.calls)


async def test_what_the_environment_excepts_goes_straight(
    proxy: Proxy, monkeypatch: pytest.MonkeyPatch, world: World
) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    await world.sender.command(PAUL, "/minutes DAG31")
    await world.settled()
    assert (len(world.slack.shared), proxy.asked) == (1, [])


async def test_over_https_it_is_asked_for_a_way_and_told_who_asks(proxy: Proxy) -> None:
    calls = Calls(API)
    await calls.open()
    try:
        with pytest.raises(CallFailed) as failed:
            await calls.call("chat.postMessage", TOKEN, channel="C1", text="x")
    finally:
        await calls.close()
    assert not failed.value.perhaps
    assert proxy.asked == [("CONNECT", "slack.com:443")]
    assert proxy.known == [f"Basic {base64.b64encode(b'user:word').decode()}"]


async def test_so_is_the_connection_of_socket_mode(proxy: Proxy, app: App) -> None:
    async with FakeSlack() as slack:
        slack.next["apps.connections.open"] = [(200, {}, {"ok": True, "url": "wss://wss-primary.slack.com/link"})]
        bot = Slack(SlackSettings(TOKEN, "", slack.app_token, slack.api), app.secretariat)
        await bot.open()
        async with asyncio.timeout(10):
            while ("CONNECT", "wss-primary.slack.com:443") not in proxy.asked:  # noqa: ASYNC110 - it rings no bell
                await asyncio.sleep(0.05)
        await bot.close()
