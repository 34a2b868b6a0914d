"""The page in Chromium: by keyboard, wide and narrow, light and dark, with the server gone and back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Literal

import pytest
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, Page, ViewportSize, expect

WIDE, NARROW = 1400, 400
Scheme = Literal["light", "dark"]
# Words stand on their ground with the contrast that WCAG AA asks of small text.
LOW_CONTRAST = """() => {
  const channel = (c) => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const numbers = (color) => (color.match(/[\\d.]+/g) ?? []).map(Number);
  const ground = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const [r, g, b, a = 1] = numbers(getComputedStyle(at).backgroundColor);
      if (a === 1) return [r, g, b];
    }
    return [255, 255, 255];
  };
  return [...document.querySelectorAll("body *")].filter((node) => {
    const own = [...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim());
    if (!own || !node.checkVisibility({ visibilityProperty: true }) || node.closest("svg, option")) return false;
    const [over, under] = [light(numbers(getComputedStyle(node).color)), light(ground(node))].sort().reverse();
    return (over + 0.05) / (under + 0.05) < 4.5;
  }).map((node) => `${node.tagName}.${node.className}: ${node.textContent.slice(0, 40)}`);
}"""


@asynccontextmanager
async def opened(
    browser: Browser, server: TestServer, person: str = "paul-pettitt", scheme: Scheme = "light", expected: str = "none"
) -> AsyncIterator[Page]:
    """The page as one person; fails for whatever else the browser complained of, as a refused style or script."""
    size: ViewportSize = {"width": WIDE, "height": 800}
    context = await browser.new_context(viewport=size, color_scheme=scheme, locale="en-GB")
    page = await context.new_page()
    complaints: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    await page.goto(str(server.make_url("/")))
    await page.locator("#person").select_option(person)
    await expect(page.locator("#log")).to_have_attribute("aria-busy", "false")
    yield page
    assert [one for one in complaints if expected not in one] == []
    assert [url for url in asked if not url.startswith(str(server.make_url("/")))] == []
    await context.close()


async def say(page: Page, words: str) -> None:
    """Says something by keyboard, and waits until it is answered."""
    turns = page.locator(".turn")
    before = await turns.count()
    await page.locator("#say").fill(words)
    await page.keyboard.press("Escape")
    await page.keyboard.press("Enter")
    await expect(turns).to_have_count(before + 1)


async def overflow(page: Page) -> list[int]:
    """By how many pixels the page, and the conversation in it, are wider than what can be seen."""
    both = "[document.documentElement, document.querySelector('#log')]"
    wider: list[int] = await page.evaluate(f"{both}.map((one) => one.scrollWidth - one.clientWidth)")
    return wider


async def measured(page: Page, script: str) -> Any:
    return await page.evaluate(script)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [WIDE, NARROW])
async def test_it_reads_well(browser: Browser, server: TestServer, width: int, scheme: Scheme) -> None:
    async with opened_narrow_or_wide(browser, server, width, scheme) as page:
        for words in (
            "/done DAG31-03",
            "/cr 036",
            "/actions",
            "/digest DAG",
            "/help",
            "/action raise",
            "x" * 5000,
            "<img src=x onerror=alert(1)>",
            "what?",
        ):
            await say(page, words)
        await measured(page, "document.querySelectorAll('.reply details').forEach((one) => { one.open = true; })")
        assert await overflow(page) == [0, 0]
        assert await measured(page, LOW_CONTRAST) == []
        assert await measured(page, "document.querySelectorAll('[style]').length") == 0


@asynccontextmanager
async def opened_narrow_or_wide(
    browser: Browser, server: TestServer, width: int, scheme: Scheme
) -> AsyncIterator[Page]:
    """Who to be is chosen while the page is wide; then it is made as narrow as asked."""
    async with opened(browser, server, scheme=scheme) as page:
        await page.set_viewport_size({"width": width, "height": 800})
        yield page


async def test_an_action_is_closed_by_keyboard_alone(browser: Browser, server: TestServer) -> None:
    async with opened(browser, server) as page:
        await page.locator("#say").focus()
        await page.keyboard.type("/don")
        await expect(page.locator("#options")).to_be_visible()
        await expect(page.locator("#say")).to_have_attribute("aria-expanded", "true")
        await page.keyboard.press("Tab")
        await expect(page.locator("#say")).to_have_value("/done ")
        await page.keyboard.type("DAG31-03")
        await page.keyboard.press("Enter")
        answer = page.locator(".turn .reply")
        await expect(answer).to_contain_text("DAG31-03")
        await expect(answer).to_contain_text("closed")
        await expect(page.locator(".only")).to_have_count(0)
        # What was said before comes back, and what was being written is not lost.
        await page.keyboard.press("ArrowUp")
        await expect(page.locator("#say")).to_have_value("/done DAG31-03")
        await page.keyboard.press("ArrowDown")
        await expect(page.locator("#say")).to_have_value("")
        # A reference that can be seen is completed.
        await page.keyboard.type("/action dag31")
        await page.keyboard.press("ArrowDown")
        await page.keyboard.press("Enter")
        await expect(page.locator("#say")).to_have_value("/action DAG31-03 ")


async def test_everything_is_reached_by_tab(browser: Browser, server: TestServer) -> None:
    async with opened(browser, server) as page:
        await say(page, "/action DAG31-03")
        await page.locator("body").press("Home")
        await measured(page, "document.activeElement.blur()")
        seen = set()
        for _ in range(40):
            await page.keyboard.press("Tab")
            where = await measured(page, "document.activeElement.id || document.activeElement.className")
            drawn = await measured(page, "getComputedStyle(document.activeElement).outlineStyle")
            # The message box draws its ring around the whole box; after the last stop comes the document itself.
            document = await measured(page, "document.activeElement === document.body")
            assert document or where == "say" or drawn != "none", where
            seen.add(where)
        assert {"skip", "person", "clock-button", "log", "attach", "say", "send"} <= seen
        assert any("button" in one for one in seen)


async def test_a_stranger_is_told_who_could_and_only_he_sees_it(browser: Browser, server: TestServer) -> None:
    async with opened(browser, server, person="stranger") as page:
        await say(page, "/done DAG31-03")
        await expect(page.locator(".reply.refused")).to_contain_text("Paul Pettitt")
        await expect(page.locator(".only")).to_have_text("Only you can see this")
        await page.locator("#person").select_option("lee-cox")
        await expect(page.locator(".turn")).to_have_count(0)
        await expect(page.locator(".welcome")).to_be_visible()


async def test_a_form_shows_what_is_wrong_and_then_goes(browser: Browser, server: TestServer) -> None:
    async with opened(browser, server, person="pmo") as page:
        await say(page, "/action raise")
        form = page.locator("form[data-submit]")
        await form.locator("[name=due]").fill("someday")
        await form.locator("[type=submit]").press("Enter")
        await expect(form.locator(".error").first).to_be_visible()
        await expect(form.locator("[aria-invalid=true]").first).to_be_focused()
        await expect(form.locator("[name=due]")).to_have_value("someday")
        await form.locator("[name=text]").fill("Confirm the <b>window</b>")
        await form.locator("[name=owners]").fill("Lee Cox")
        await form.locator("[name=due]").fill("10/01/2024")
        await form.locator("[type=submit]").press("Enter")
        await expect(page.locator(".turn .reply")).to_contain_text("Confirm the <b>window</b>")
        await expect(form).to_have_count(0)


async def test_what_happens_elsewhere_is_marked_and_stays_true(browser: Browser, server: TestServer) -> None:
    async with opened(browser, server) as page, opened(browser, server, person="lee-cox") as other:
        await page.locator("[data-channel=secretariat]").click()
        await expect(page.locator("#channel-name")).to_have_text("Secretariat")
        await say(page, "/done DAG31-03")
        await expect(page.locator("[data-channel=dag] .unread")).to_be_visible()
        post = other.locator(".post .reply").first
        await expect(post).to_contain_text("Reopen")
        await say(page, "/undo")
        await expect(post).not_to_contain_text("Reopen")
        await page.locator("[data-channel=dag]").click()
        await expect(page.locator("[data-channel=dag] .unread")).to_be_hidden()
        # Under a post that names one record, the reference may be left out.
        await page.locator(".post .reply-to").first.click()
        await expect(page.locator("#replying-to")).to_have_text("DAG31-03")
        await page.keyboard.type("done")
        await page.keyboard.press("Enter")
        await expect(page.locator(".turn .reply")).to_contain_text("closed")


async def test_words_remain_when_the_server_is_away(browser: Browser, server: TestServer) -> None:
    async with opened(browser, server, expected="Failed to load resource") as page:
        await page.route("**/console/messages", lambda route: route.fulfill(status=502, body="<html>away</html>"))
        await page.locator("#say").fill("done DAG31-03")
        await page.keyboard.press("Enter")
        await expect(page.locator("#told")).to_contain_text("Your words are still here.")
        await expect(page.locator("#say")).to_have_value("done DAG31-03")
        await page.unroute("**/console/messages")
        await page.locator("#told button").press("Enter")
        await expect(page.locator(".turn .reply")).to_contain_text("closed")
        await expect(page.locator("#say")).to_have_value("")
        await expect(page.locator("#told")).to_be_hidden()


async def test_a_very_long_paste_is_refused_in_words(browser: Browser, server: TestServer) -> None:
    async with opened(browser, server, expected="Failed to load resource") as page:
        await page.locator("#say").fill("y" * 100_000)
        await page.keyboard.press("Enter")
        await expect(page.locator("#told")).to_contain_text("100,000 characters")
        assert len(await page.locator("#say").input_value()) == 100_000


async def test_the_clock_moves(browser: Browser, server: TestServer) -> None:
    async with opened(browser, server) as page:
        await expect(page.locator("#now")).to_have_text("Mon 8 Jan 2024, 09:00")
        await page.locator("#clock-button").press("Enter")
        await page.locator("[data-days='7']").press("Enter")
        await expect(page.locator("#now")).to_have_text("Mon 15 Jan 2024, 09:00")
        await page.locator("#clock-back").press("Enter")
        await expect(page.locator("#now")).to_have_text("Mon 8 Jan 2024, 09:00")


async def test_channels_are_a_drawer_on_a_phone(browser: Browser, server: TestServer) -> None:
    async with opened_narrow_or_wide(browser, server, NARROW, "light") as page:
        await expect(page.locator("#side")).to_be_hidden()
        await page.locator("#menu").press("Enter")
        await expect(page.locator("#side")).to_be_visible()
        await expect(page.locator("[data-channel=dag]")).to_be_focused()
        await page.keyboard.press("Escape")
        await expect(page.locator("#side")).to_be_hidden()
        await expect(page.locator("#menu")).to_be_focused()


async def test_a_hint_is_put_into_the_box(browser: Browser, server: TestServer) -> None:
    async with opened(browser, server) as page:
        await page.locator(".chip").first.click()
        await expect(page.locator("#say")).to_have_value("/done DAG31-03")
        await expect(page.locator("#say")).to_be_focused()


async def test_what_cannot_be_undone_is_asked_first(browser: Browser, server: TestServer) -> None:
    button = """() => {
      const made = Object.assign(document.createElement("button"), { id: "asks", textContent: "Close it" });
      Object.assign(made.dataset, { press: "/done DAG31-03", confirm: "Close DAG31-03?" });
      document.querySelector("#log").append(made);
    }"""
    async with opened(browser, server) as page:
        await page.evaluate(button)
        await page.locator("#asks").press("Enter")
        await expect(page.locator("#confirm-words")).to_have_text("Close DAG31-03?")
        await page.keyboard.press("Escape")
        await expect(page.locator("#confirm")).to_be_hidden()
        await expect(page.locator(".turn")).to_have_count(0)
        await page.locator("#asks").press("Enter")
        await page.locator("#confirm-yes").press("Enter")
        await expect(page.locator(".turn .reply")).to_contain_text("closed")


async def test_a_file_is_saved_under_its_name_and_the_page_stays(browser: Browser, server: TestServer) -> None:
    async with opened(browser, server) as page:
        await say(page, "/export actions xlsx")
        async with page.expect_download() as waiting:
            await page.locator("[data-file]").last.press("Enter")
        saved = await waiting.value
        assert saved.suggested_filename == "MHHS actions 2024-01-08.xlsx"
        assert (await saved.path()).read_bytes().startswith(b"PK")
        await expect(page.locator(".turn")).to_have_count(1)
