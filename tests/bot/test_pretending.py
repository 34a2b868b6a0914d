"""The chat page's clock is put on, and the bot speaks first as it would have: each thing once, in its turn."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.app import build
from bot.pretending import Pretended
from bot.settings import Settings
from bot.subcommands.serve import console
from tests.conversation import STARTS, read_samples


@dataclass
class Page:
    client: TestClient[web.Request, web.Application]

    async def move(self, **how: Any) -> None:
        moved = await self.client.post("/console/clock", json=how)
        assert moved.status == 200, await moved.text()

    async def posts(self, channel: str, person: str = "paul-pettitt") -> list[tuple[str, str]]:
        """When each of the bot's posts was said there, and the words it begins with."""
        asked = await self.client.get(f"/console/channel/{channel}", params={"as": person, "after": "0"})
        found = (await asked.json())["posts"]
        return [(one["when"]["iso"], one["html"].split("</", 1)[0].rpartition(">")[2]) for one in found]


@pytest_asyncio.fixture
async def page(tmp_path: Path) -> AsyncIterator[Page]:
    app = build(Settings(f"sqlite:///{tmp_path}/talk.db"))
    read_samples(app.database)
    pretended = Pretended(app)
    pretended.live(STARTS)
    made = web.Application()
    made.add_routes(console(app, STARTS, pretended))
    async with TestClient(TestServer(made)) as client:
        yield Page(client)
    app.close()


async def test_what_is_due_stands_there_from_the_start(page: Page) -> None:
    assert await page.posts("dag") == [("2024-01-08T09:00", "DAG digest, Wed 10 Jan 2024, 10:00–11:50")]
    assert await page.posts("secretariat") == [("2024-01-08T09:00", "2 overdue, 1 due soon")]
    assert await page.posts("secretariat", "lee-cox") == [("2024-01-08T09:00", "1 overdue, 2 due soon")]
    office = [("2024-01-08T09:00", "3 overdue, 1 due soon")]
    assert await page.posts("secretariat", "immy-syms") == office
    assert await page.posts("secretariat", "guest:stranger") == []


async def test_every_day_that_passes_is_lived_through(page: Page) -> None:
    await page.move(days=3)
    digests = [when for when, _ in await page.posts("dag")]
    assert digests == ["2024-01-08T09:00", "2024-01-09T09:00", "2024-01-10T09:30"]
    reminders = [when for when, _ in await page.posts("secretariat")]
    assert reminders == ["2024-01-08T09:00", "2024-01-10T09:00", "2024-01-11T09:00"]


async def test_nothing_is_said_twice_whichever_way_the_clock_goes(page: Page) -> None:
    await page.move(days=3)
    said = [await page.posts(one) for one in ("dag", "secretariat")]
    await page.move(back=True)
    await page.move(days=1)
    await page.move(days=2)
    assert [await page.posts(one) for one in ("dag", "secretariat")] == said


async def test_what_is_done_is_not_reminded_of(page: Page) -> None:
    for ref in ("DAG29-04", "DAG31-02", "DAG31-03"):
        said = {"as": "paul-pettitt", "channel": "dag", "said": f"/done {ref}"}
        assert (await page.client.post("/console/messages", json=said)).status == 200
    await page.move(days=3)
    assert [words for _, words in await page.posts("secretariat")] == [
        "Nothing that you were reminded of is left to do."
    ]


async def test_a_clock_that_is_set_far_on_lives_through_nothing_between(page: Page) -> None:
    await page.move(at="2024-06-03T12:00")
    whens = [when for when, _ in await page.posts("secretariat")]
    assert whens == ["2024-01-08T09:00", "2024-06-03T12:00"]
