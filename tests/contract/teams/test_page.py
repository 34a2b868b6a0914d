"""The personal tab shows somebody's own page to whoever holds their link, while it holds, in any process of the bot."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from aiohttp import ClientSession

from bot.settings import read_settings
from bot.teams_manifest import manifest
from bot.teams_tab import PATH, Tab
from handlers.registry import all_commands
from registers.people import Person
from tests.contract.teams.fake import APP, Microsoft
from tests.contract.teams.test_pressing import data_of, shown
from tests.contract.teams.world import Bot, beside, environment, serving
from tests.conversation import STARTS

OURS = "https://secretariat.test"
PAUL = Person("paul-pettitt", "Paul Pettitt")


async def read(bot: Bot, path: str) -> tuple[str, str]:
    """The page, and what the browser is told of it."""
    url = bot.url.replace("/api/messages", path.removeprefix(OURS))
    async with ClientSession() as session, session.get(url) as answer:
        assert answer.status == 200
        return await answer.text(), answer.headers["Content-Security-Policy"]


async def links(bot: Bot) -> dict[str, str]:
    """What the chat's answer to ``home`` opens."""
    _, card = await shown(bot, bot.activity(text="home"))
    return {one["title"]: one["url"] for one in card["body"][-1]["actions"] if one["type"] == "Action.OpenUrl"}


async def test_the_chat_gives_the_link_and_the_page_shows_the_same(bot: Bot) -> None:
    link = (await links(bot))["Open as a page"]
    assert link.startswith(f"{OURS}/teams/home?for=")
    page, policy = await read(bot, link)
    assert "DAG31-03" in page
    assert "<button" not in page
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'self' https://teams.microsoft.com" in policy


async def test_the_ways_stay_when_something_is_pressed_beside_them(bot: Bot) -> None:
    said = bot.activity(text="home")
    key, card = await shown(bot, said)
    _, answer = await bot.send(bot.press(key, data_of(card, "/done DAG31-02"), said))
    titles = [one["title"] for one in answer["value"]["body"][-1]["actions"]]
    assert titles == ["Open my tab", "Open as a page"]


async def test_the_tab_is_opened_at_the_same_page(bot: Bot) -> None:
    """Teams puts the link's sub-entity into the address that the manifest says."""
    link = urlsplit((await links(bot))["Open my tab"])
    made = manifest(APP, OURS, all_commands(), "1.29")
    (tab,) = [one for one in made["staticTabs"] if "contentUrl" in one]
    assert (link.netloc, link.path) == ("teams.microsoft.com", f"/l/entity/{made['id']}/{tab['entityId']}")
    asked = parse_qs(link.query)
    said = json.loads(asked["context"][0])["subEntityId"]
    assert len(said) <= 128
    filled = tab["contentUrl"].replace("{page.subPageId}", said).replace("{app.theme}", "dark")
    page, _ = await read(bot, filled)
    assert "DAG31-03" in page
    assert 'data-theme="dark"' in page
    assert "DAG31-03" in (await read(bot, asked["webUrl"][0]))[0]


async def test_whoever_is_not_in_the_directory_gets_no_link(bot: Bot) -> None:
    _, card = await shown(bot, bot.activity({"from": bot.fake.member("eve", "Eve Nobody")}, text="home"))
    assert "Action.OpenUrl" not in json.dumps(card)


async def test_without_a_link_it_says_how_to_get_one(bot: Bot) -> None:
    good = (await links(bot))["Open as a page"].removeprefix(OURS)
    other = good.replace("for=", "for=x")
    unfilled = f"{PATH}?for={{page.subPageId}}&theme={{app.theme}}"
    for path in (
        PATH,
        f"{PATH}?for=",
        unfilled,
        f"{PATH}?for=x.y",
        good[:-1],
        other,
        f"{PATH}?for=ŋ.ŋ",
        f"{PATH}?for=%ff",
    ):
        page, _ = await read(bot, path)
        assert "DAG31-03" not in page
        assert "open this tab from my answer" in page


async def test_a_link_ends(fake: Microsoft, tmp_path: Path) -> None:
    async with serving(tmp_path, fake) as bot:
        teams = read_settings(environment(fake), chat=True).teams
        assert teams

        async def given(at: datetime) -> str:
            return (await Tab(bot.app.secretariat, teams, lambda: at).links(PAUL))["Open as a page"]

        assert "DAG31-03" in (await read(bot, await given(STARTS - timedelta(minutes=14))))[0]
        assert "DAG31-03" not in (await read(bot, await given(STARTS - timedelta(minutes=16))))[0]


async def test_one_process_knows_what_another_signed(fake: Microsoft, tmp_path: Path) -> None:
    """With a managed identity there is no secret that they share but what is in the database."""
    identity = {"MICROSOFT_APP_PASSWORD": "", "MICROSOFT_APP_MANAGED_IDENTITY": "1"}
    async with serving(tmp_path, fake, None, **identity) as bot, beside(bot, **identity) as other:
        assert "DAG31-03" in (await read(bot, (await other._tab.links(PAUL))["Open as a page"]))[0]


async def test_the_pages_that_the_manifest_names(bot: Bot) -> None:
    """Nobody shows them within theirs."""
    for name in ("privacy", "terms"):
        page, policy = await read(bot, f"{PATH}/{name}")
        assert "Teams" not in page
        assert "frame-ancestors 'none'" in policy
