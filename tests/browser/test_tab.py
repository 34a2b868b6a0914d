"""The tab in Chromium, within a frame as Teams shows it: on a phone, light and dark, saying that it is there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, FrameLocator, Page, ViewportSize, expect

from bot.teams_settings import TeamsSettings
from bot.teams_tab import PATH, Tab
from registers.people import Person
from tests.bot.console_world import secretariat
from tests.browser.test_page import LOW_CONTRAST
from tests.conversation import STARTS

PHONE: ViewportSize = {"width": 360, "height": 640}
_APP, _TENANT = "11111111-2222-3333-4444-555555555555", "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"
# What Teams does: it shows the page, hears that it has begun, answers, and hears that it is there.
_TEAMS = """<!doctype html><link rel="icon" href="data:,">
<style>*{{margin:0;border:0}}iframe{{width:100%;height:100vh}}</style>
<iframe src="{url}"></iframe><script>
window.heard = [];
addEventListener("message", ({{data, source}}) => {{
  heard.push(data.func);
  if (data.func === "initialize") source.postMessage({{id: data.id, args: ["content", "web", "", "2.0.0"]}}, "*");
}});
</script>"""


@asynccontextmanager
async def framed(tmp_path: Path, browser: Browser, theme: str, person: str = "paul-pettitt") -> AsyncIterator[Page]:
    """The tab within a frame of the same address, which its policy lets show it too."""
    with secretariat(tmp_path) as made:
        settings = TeamsSettings(_APP, _TENANT, frozenset({_TENANT}), public="https://secretariat.test")
        tab = Tab(made, settings, lambda: STARTS)
        link = (await tab.links(Person(person, ""))).get("Open as a page", f"https://secretariat.test{PATH}?")
        url = f"{link.removeprefix('https://secretariat.test')}&theme={theme}"

        async def teams(_request: web.Request) -> web.Response:
            return web.Response(text=_TEAMS.format(url=url), content_type="text/html")

        app = web.Application()
        app.add_routes([web.get("/", teams), *tab.routes()])
        async with TestServer(app) as server:
            context = await browser.new_context(viewport=PHONE, color_scheme="light")
            page = await context.new_page()
            complaints: list[str] = []
            page.on("console", lambda message: complaints.append(message.text))
            page.on("pageerror", lambda error: complaints.append(str(error)))
            await page.goto(str(server.make_url("/")))
            yield page
            assert complaints == []
            await context.close()


async def asked(inside: FrameLocator, script: str) -> Any:
    return await inside.locator("html").evaluate(f"() => {script}")


@pytest.mark.parametrize(("theme", "dark"), [("default", False), ("dark", True), ("contrast", True)])
async def test_it_is_read_on_a_phone(tmp_path: Path, browser: Browser, theme: str, dark: bool) -> None:
    async with framed(tmp_path, browser, theme) as page:
        inside = page.frame_locator("iframe")
        await expect(inside.get_by_text("DAG31-03").first).to_be_visible()
        assert await asked(inside, "document.documentElement.scrollWidth <= innerWidth")
        ground = await asked(inside, "getComputedStyle(document.documentElement).backgroundColor")
        assert (ground == "rgb(255, 255, 255)") is not dark
        assert await inside.locator("body").evaluate(LOW_CONTRAST) == []


async def test_teams_hears_that_it_is_there(tmp_path: Path, browser: Browser) -> None:
    async with framed(tmp_path, browser, "default") as page:
        await page.wait_for_function("heard.length >= 3")
        assert await page.evaluate("heard") == [
            "initialize",
            "appInitialization.appLoaded",
            "appInitialization.success",
        ]


async def test_without_a_link_it_says_what_to_do(tmp_path: Path, browser: Browser) -> None:
    async with framed(tmp_path, browser, "dark", "nobody") as page:
        await expect(page.frame_locator("iframe").get_by_text("Say “home” in the chat with me")).to_be_visible()


async def test_nobody_else_shows_it(tmp_path: Path, browser: Browser) -> None:
    """Within another host's page it is refused, and what it would say is not there."""
    async with framed(tmp_path, browser, "default") as page:
        frame = page.frames[-1].url
        other = await page.context.new_page()
        await other.goto(page.url.replace("127.0.0.1", "localhost"))
        await other.set_content(f'<iframe src="{frame}"></iframe>')
        await expect(other.frame_locator("iframe").get_by_text("DAG31-03")).to_have_count(0)
        assert other.frames[-1].url != frame
