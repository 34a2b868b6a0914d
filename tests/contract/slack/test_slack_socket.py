"""Behind a firewall the bot hears the same over a connection of its own, and has no address."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp.test_utils import TestServer

from bot.app import App
from bot.slack import Slack
from bot.slack_settings import SlackSettings
from bot.web import application
from registers.actions import Status
from registers.refs import ActionRef
from tests.contract.slack.conftest import NOW, PAUL
from tests.contract.slack.fake import BOT, TEAM, TOKEN, FakeSlack, text_of


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack() as made:
        made.members.add("C0DAG")
        made.user(PAUL, "Paul Pettitt")
        yield made
        assert made.errors == []


@pytest.fixture
async def bot(slack: FakeSlack, app: App) -> AsyncIterator[Slack]:
    settings = SlackSettings(TOKEN, "", slack.app_token, slack.api)
    made = Slack(settings, app.secretariat, lambda: NOW)
    assert made.routes() == []
    await made.open()
    async with asyncio.timeout(10):
        await slack.connections.get()
    yield made
    await made.close()


def command(text: str, name: str = "/done") -> dict[str, Any]:
    return {
        "command": name,
        "text": text,
        "user_id": PAUL,
        "team_id": TEAM,
        "channel_id": "C0DAG",
        "trigger_id": f"{name} {text}",
    }


def status(app: App, ref: str) -> Status:
    with app.database.read() as unit:
        found = unit.actions.get(ActionRef.parse(ref))
    assert found
    return found.status


async def test_a_command_is_done_and_answered(slack: FakeSlack, bot: Slack, app: App) -> None:
    told = await slack.over_socket("slash_commands", command("DAG31-03"))
    assert told["response_type"] == "ephemeral"
    assert status(app, "DAG31-03") is Status.CLOSED
    await bot.settled()
    assert len(slack.said_in("C0DAG")) == 1


async def test_events_buttons_and_forms_are_heard(slack: FakeSlack, bot: Slack, app: App) -> None:
    event = {"type": "app_mention", "user": PAUL, "team": TEAM, "channel": "C0DAG", "ts": "1.1"}
    body = {
        "type": "event_callback",
        "team_id": TEAM,
        "event_id": "Ev1",
        "authorizations": [{"team_id": TEAM, "user_id": BOT}],
        "event": {**event, "text": f"<@{BOT}> done DAG31-03"},
    }
    await slack.over_socket("events_api", body)
    assert status(app, "DAG31-03") is Status.CLOSED
    who = {"team": {"id": TEAM}, "user": {"id": PAUL, "team_id": TEAM}, "trigger_id": "press.1"}
    pressed = {"type": "button", "action_id": "a", "block_id": "b", "value": "/undo", "action_ts": "1.2"}
    place = {"channel": {"id": "C0DAG"}, "container": {"type": "message", "message_ts": "1.1", "channel_id": "C0DAG"}}
    await slack.over_socket("interactive", {"type": "block_actions", "actions": [pressed], **who, **place})
    assert status(app, "DAG31-03") is Status.OPEN
    assert await slack.over_socket("slash_commands", command("DAG31-03", "/action note")) is None
    view = slack.views[-1]
    values = {"action": {"value": {"value": "DAG31-03"}}, "text": {"value": {"value": ""}}}
    sent = {"type": "view_submission", "view": view | {"state": {"values": values}}, **who}
    told = await slack.over_socket("interactive", sent)
    assert told["response_action"] == "errors"
    await bot.settled()


async def test_a_connection_that_ends_is_opened_again(slack: FakeSlack, bot: Slack, app: App) -> None:
    first = slack.sockets[-1]
    await first.send_json({"type": "disconnect", "reason": "refresh_requested"})
    async with asyncio.timeout(10):
        assert await slack.connections.get() is not first
    told = await slack.over_socket("slash_commands", command("", "/gov"))
    assert "What you can say" in text_of(json.loads(json.dumps(told)))


async def test_it_ends_at_once_where_slack_is_not_reached(app: App) -> None:
    settings = SlackSettings(TOKEN, "", "xapp-1", "http://127.0.0.1:9/api/")
    made = Slack(settings, app.secretariat, lambda: NOW)
    await made.open()
    await asyncio.sleep(0.05)
    async with asyncio.timeout(5):
        await made.close()


async def test_a_process_that_only_sends_opens_no_connection(slack: FakeSlack, app: App) -> None:
    """Slack shares what it sends out among all connections: what came over this one would be answered by nobody."""
    made = Slack(SlackSettings(TOKEN, "", slack.app_token, slack.api), app.secretariat, lambda: NOW)
    server = TestServer(application(app, platforms=[made], hears=False), host="127.0.0.1")
    await server.start_server()
    await asyncio.sleep(0.2)
    await server.close()
    assert (slack.of("apps.connections.open"), slack.sockets) == ([], [])
