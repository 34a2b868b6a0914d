"""A bot with the samples imported, on the pretended 8 January 2024, in a fake Slack."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import pytest
from aiohttp.test_utils import TestServer

from bot.app import App, build
from bot.papers import import_paper
from bot.settings import Settings
from bot.slack import Slack
from bot.slack_settings import SlackSettings
from bot.web import application
from registers.actions import Action
from registers.people import Person, Seat
from registers.refs import ActionRef
from schedules.delivery import Delivery
from storage.channels import Binding
from tests.contract.slack.delivering import AT_ONCE, delivering
from tests.contract.slack.fake import SECRET, TEAM, TOKEN, FakeSlack, Sender

ROOT = Path(__file__).parents[3]
NOW = datetime(2024, 1, 8, 9, 0, tzinfo=UTC)
PAUL, PMO, LEE, CAROLYN, STRANGER = "U0PAUL", "U0PMO", "U0LEE", "U0CAROLYN", "U0STRANGER"


@dataclass
class World:
    """Slack, the bot in it, and what both know."""

    slack: FakeSlack
    sender: Sender
    bot: Slack
    app: App
    delivery: Delivery

    def action(self, ref: str) -> Action:
        with self.app.database.read() as unit:
            found = unit.actions.get(ActionRef.parse(ref))
        assert found
        return found

    async def settled(self) -> None:
        """Waits until all that was begun is done: posts delivered, messages edited."""
        for _ in range(3):
            await self.bot.settled()
            await self.delivery.once()
            await asyncio.sleep(0)


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the samples in it; each test takes a copy."""
    path = tmp_path_factory.mktemp("slack") / "filled.db"
    app = build(Settings(f"sqlite:///{path}"))
    for paper in sorted((ROOT / "samples").glob("*.txt")):
        import_paper(paper, app.database, app.calendar, NOW)
    with app.database.write() as unit:
        unit.people.save(Person("office", "Office Keeper", (Seat("PMO Governance Lead"),)))
        unit.people.link("slack", TEAM, PMO, "office")
        unit.channels.save(Binding("slack", TEAM, "C0DAG", "DAG"))
        unit.audit.record(NOW, "test", "/bind DAG")
    app.close()
    return path


@pytest.fixture
def app(filled: Path, tmp_path: Path) -> Iterator[App]:
    path = tmp_path / "bot.db"
    path.write_bytes(filled.read_bytes())
    made = build(Settings(f"sqlite:///{path}"), AT_ONCE)
    yield made
    made.close()


@pytest.fixture
async def world(app: App) -> AsyncIterator[World]:
    async with FakeSlack() as slack, aiohttp.ClientSession() as session:
        slack.members |= {"C0DAG", "C0OTHER"}
        people = {PAUL: "Paul Pettitt", PMO: "Office Keeper", LEE: "Lee Cox", CAROLYN: "Carolyn Burns"}
        for user, name in {**people, STRANGER: "Sam Stranger"}.items():
            slack.user(user, name)
        bot = Slack(SlackSettings(TOKEN, SECRET, api_url=slack.api), app.secretariat, lambda: NOW)
        server = TestServer(application(app, platforms=[bot]), host="127.0.0.1")
        await server.start_server()
        sender = Sender(slack, str(server.make_url("/slack/events")), session)
        yield World(slack, sender, bot, app, delivering(app.secretariat, bot, lambda: NOW))
        await server.close()
        assert slack.errors == []
