"""The personal tab shows somebody's own page to whoever holds their link, while it holds, and runs no script."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from aiohttp import ClientSession

from bot.settings import read_settings
from bot.teams_tab import PATH, Tab
from registers.people import Person
from tests.contract.teams.fake import Microsoft
from tests.contract.teams.test_pressing import shown
from tests.contract.teams.world import Bot, environment, serving
from tests.conversation import STARTS


async def read(bot: Bot, path: str) -> tuple[str, str]:
    async with ClientSession() as session, session.get(bot.url.replace("/api/messages", path)) as answer:
        assert answer.status == 200
        return await answer.text(), answer.headers["Content-Security-Policy"]


async def test_the_chat_gives_the_link_and_the_page_shows_the_same(bot: Bot) -> None:
    _, card = await shown(bot, bot.activity(text="home"))
    (button,) = [one for one in card["body"][-1]["actions"] if one["type"] == "Action.OpenUrl"]
    assert button["url"].startswith("https://secretariat.test/teams/home?for=")
    page, policy = await read(bot, button["url"].removeprefix("https://secretariat.test"))
    assert "DAG31-03" in page
    assert "<script" not in page
    assert "<button" not in page
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'self' https://teams.microsoft.com" in policy


async def test_without_a_link_it_says_how_to_get_one(bot: Bot) -> None:
    _, card = await shown(bot, bot.activity(text="home"))
    good = card["body"][-1]["actions"][0]["url"].removeprefix("https://secretariat.test")
    other = good.replace("for=", "for=x")
    for path in (PATH, f"{PATH}?for=", f"{PATH}?for=x.y", good[:-1], other, f"{PATH}?for=ŋ.ŋ", f"{PATH}?for=%ff.%ff"):
        page, _ = await read(bot, path)
        assert "DAG31-03" not in page
        assert "open your page from there" in page


async def test_a_link_ends(fake: Microsoft, tmp_path: Path) -> None:
    async with serving(tmp_path, fake) as bot:
        teams = read_settings(environment(fake), chat=True).teams
        assert teams
        for minutes, there in ((-14, True), (-16, False)):
            before = STARTS + timedelta(minutes=minutes)
            made = Tab(bot.app.secretariat, teams, lambda at=before: at)  # type: ignore[misc]  # the loop's own instant
            link = made.link(Person("paul-pettitt", "Paul Pettitt")).removeprefix("https://secretariat.test")
            assert ("DAG31-03" in (await read(bot, link))[0]) is there


async def test_the_pages_that_the_manifest_names(bot: Bot) -> None:
    for name in ("privacy", "terms"):
        assert "Teams" not in (await read(bot, f"{PATH}/{name}"))[0]
