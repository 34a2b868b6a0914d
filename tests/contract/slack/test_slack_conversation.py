"""The acceptance conversation, spoken in Slack: the replies that reach its renderer are those of every other edge."""

from __future__ import annotations

import html
import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import TestServer

from bot.announcing import Pledge
from bot.app import CHANNELS, App, build
from bot.dispatch import Secretariat
from bot.settings import Settings
from bot.slack import Slack
from bot.slack_settings import SlackSettings
from bot.web import application
from bot.who import who
from chat.messages import Press, Reply, Request, Submission
from handlers.registry import all_commands
from registers.people import EVERYBODY
from schedules.delivery import Delivery
from storage.channels import Binding
from tests.contract.slack.delivering import AT_ONCE, delivering
from tests.contract.slack.fake import BOT, SECRET, TEAM, TOKEN, FakeSlack, Sender
from tests.conversation import CONVERSATION, GOLDEN, STARTS, Step, at, read_samples, told

#: Every speaker's account. The PMO's is named in the settings, others are known by their names.
USERS = {name: f"U{number:04}" for number, name in enumerate(sorted({step.who for step in CONVERSATION}))}


class Recording(Secretariat):
    """A real secretariat that remembers what it answered whom."""

    answered: list[tuple[Request, Reply]]

    async def answer(self, request: Request, pledge: Pledge | None = None) -> Reply:
        reply = await super().answer(request, pledge)
        self.answered.append((request, reply))
        return reply

    def heard(self) -> Reply:
        """The one reply to what somebody has just said; what is posted for everybody is no reply to them."""
        (reply,) = [reply for request, reply in self.answered if request.person != EVERYBODY]
        self.answered.clear()
        return reply


@dataclass
class Talk:
    """The conversation as it goes on in Slack."""

    slack: FakeSlack
    sender: Sender
    bot: Slack
    secretariat: Recording
    now: list[datetime]
    delivery: Delivery

    async def speak(self, step: Step) -> Reply:
        """Types a slash command, presses a button, sends the form that is open, mentions the bot or writes to it."""
        user, self.now[0] = USERS[step.who], at(step)
        channel = f"D{user}" if step.channel == "direct" else f"C0{step.channel.upper()}"
        self.secretariat.answered.clear()
        match step.said:
            case Press(command):
                button = {"type": "button", "action_id": "a", "block_id": "b", "value": command, "action_ts": "1.1"}
                place: dict[str, Any] = {
                    "channel": {"id": channel},
                    "container": {"type": "message", "channel_id": channel},
                }
                await self.sender.press(user, button, **place)
            case Submission(_, values):
                await self.sender.submit(user, self.slack.views[-1], **dict(values))
            case text if text.startswith("/"):
                status, _ = await self.sender.command(user, text, channel)
                assert status == 200
            case text:
                written = html.escape(text, quote=False)
                event = {"user": user, "channel": channel}
                if step.channel == "direct":
                    event |= {"type": "message", "channel_type": "im", "text": written}
                else:
                    event |= {"type": "app_mention", "text": f"<@{BOT}> {written}"}
                await self.sender.event(event)
        reply = self.secretariat.heard()
        await self.bot.settled()
        await self.delivery.once()
        return reply


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    """The samples, the channels bound, and whoever the directory does not know linked by hand."""
    made = build(Settings(f"sqlite:///{tmp_path}/talk.db"))
    read_samples(made.database)
    with made.database.write() as unit:
        for name, group in CHANNELS:
            unit.channels.save(Binding("slack", TEAM, f"C0{name.upper()}", group))
        directory = unit.people.all()
        for name, user in USERS.items():
            person = who(name, directory)
            if person not in directory and name != "PMO":
                unit.people.save(person)
                unit.people.link("slack", TEAM, user, person.key)
        unit.audit.record(STARTS, "test", "/link")
    yield made
    made.close()


@pytest.fixture
async def talk(app: App) -> AsyncIterator[Talk]:
    now = [STARTS]
    secretariat = Recording(app.database, all_commands(), app.calendar, app.zone, {}, AT_ONCE)
    secretariat.answered = []
    async with FakeSlack() as slack, aiohttp.ClientSession() as session:
        slack.members |= {f"C0{name.upper()}" for name, _ in CHANNELS}
        for name, user in USERS.items():
            slack.user(user, name)
        settings = SlackSettings(TOKEN, SECRET, api_url=slack.api, pmo=frozenset({USERS["PMO"]}))
        bot = Slack(settings, secretariat, lambda: now[0])
        delivery = delivering(secretariat, bot, lambda: now[0])
        server = TestServer(application(app, platforms=[bot]), host="127.0.0.1")
        await server.start_server()
        yield Talk(
            slack, Sender(slack, str(server.make_url("/slack/events")), session), bot, secretariat, now, delivery
        )
        await server.close()
        assert slack.errors == []


async def test_the_conversation(talk: Talk) -> None:
    found = [told(step, await talk.speak(step)) for step in CONVERSATION]
    for one, wanted in zip(found, json.loads(GOLDEN.read_text(encoding="utf-8")), strict=True):
        assert one == wanted, one["said"]
    assert len(talk.slack.messages) > 10
