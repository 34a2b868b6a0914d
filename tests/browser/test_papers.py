"""A paper in Chromium: attached by keyboard or dropped, shown, applied, and asked for."""

from __future__ import annotations

from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, expect

from tests.browser.test_page import LOW_CONTRAST, NARROW, WIDE, Scheme, measured, opened, overflow, say

PAPER = Path(__file__).parents[1] / "documents" / "others" / "tmag30-headline-report.txt"
# Carries files as a person's pointer would; a script cannot make a real one.
DRAG = """([kind, files]) => {
  const carried = new DataTransfer();
  for (const [name, words] of files) carried.items.add(new File([words], name));
  document.querySelector("#log").dispatchEvent(
    new DragEvent(kind, { dataTransfer: carried, bubbles: true, cancelable: true }));
}"""


async def test_a_paper_is_attached_by_keyboard_and_applied(browser: Browser, server: TestServer) -> None:
    async with opened(browser, server, person="pmo") as page:
        await page.locator("#say").fill("half a thought")
        async with page.expect_file_chooser() as waiting:
            await page.get_by_role("button", name="Attach a paper").press("Enter")
        await (await waiting.value).set_files(PAPER)
        shown = page.locator(".turn .reply")
        await expect(shown).to_contain_text("tmag30-headline-report.txt: headline report")
        await expect(page.locator("#say")).to_be_focused()
        await expect(page.locator("#say")).to_have_value("half a thought")
        await shown.get_by_role("button", name="Apply").press("Enter")
        await expect(page.locator(".turn .reply").last).to_contain_text("is imported")
        await say(page, "/action TMAG30-01")
        await expect(page.locator(".turn .reply").last).to_contain_text("Publish the masked data set")


async def test_papers_are_dropped_on_the_page(browser: Browser, server: TestServer) -> None:
    paper = [PAPER.name, PAPER.read_text(encoding="utf-8")]
    async with opened(browser, server, person="pmo") as page:
        await page.evaluate(DRAG, ["dragover", [paper]])
        await expect(page.locator("#drop")).to_be_visible()
        await page.evaluate(DRAG, ["drop", [["<b>list</b>.txt", "Bread and milk"], paper]])
        await expect(page.locator("#drop")).to_be_hidden()
        await expect(page.locator(".turn")).to_have_count(2)
        await expect(page.locator(".turn .words").first).to_have_text("/import <b>list</b>.txt")
        await expect(page.locator(".turn .reply").last).to_contain_text("headline report")
        await page.evaluate(DRAG, ["drop", [["large.pdf", "x" * (20 * 1024 * 1024 + 1)], paper]])
        await expect(page.locator("#told")).to_contain_text("large.pdf is over 20 MB")
        await expect(page.locator(".turn")).to_have_count(3)


async def test_a_paper_is_sent_again_when_the_server_is_back(browser: Browser, server: TestServer) -> None:
    async with opened(browser, server, person="pmo", expected="Failed to load resource") as page:
        await page.route("**/console/papers?*", lambda route: route.fulfill(status=502, body="<html>away</html>"))
        await page.locator("#papers").set_input_files(PAPER)
        await expect(page.locator("#told")).to_contain_text("cannot be reached")
        await page.unroute("**/console/papers?*")
        await page.locator("#told button").press("Enter")
        await expect(page.locator(".turn .reply")).to_contain_text("headline report")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [WIDE, NARROW])
async def test_it_reads_well(browser: Browser, server: TestServer, width: int, scheme: Scheme) -> None:
    async with opened(browser, server, person="pmo", scheme=scheme) as page:
        await page.set_viewport_size({"width": width, "height": 800})
        await page.locator("#papers").set_input_files(PAPER)
        await expect(page.locator(".turn")).to_have_count(1)
        await measured(page, "document.querySelectorAll('.reply details').forEach((one) => { one.open = true; })")
        await page.evaluate(DRAG, ["dragover", [["a.txt", ""]]])
        assert await overflow(page) == [0, 0]
        assert await measured(page, LOW_CONTRAST) == []
        box = await page.locator("#attach").bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 36
