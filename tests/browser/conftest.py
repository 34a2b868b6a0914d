"""A browser, and the console page served to it."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, async_playwright

from tests.bot.console_world import application, secretariat

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
)
_NEEDED = "The browser tests need Chromium: apt-get install chromium fonts-dejavu-core."


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where Chromium is. Where there is none, CI fails; on anybody's machine the summary says what was left out."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None and os.environ.get("CI"):
        pytest.fail(_NEEDED, pytrace=False)
    if found is None:
        pytest.skip(_NEEDED)
    return found


@pytest_asyncio.fixture
async def browser(chromium: str) -> AsyncIterator[Browser]:
    """A browser of the test's own, with an empty profile."""
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield opened
        await opened.close()


@pytest_asyncio.fixture
async def server(tmp_path: Path) -> AsyncIterator[TestServer]:
    """The page over a small register."""
    with secretariat(tmp_path) as made:
        serving = TestServer(application(made))
        await serving.start_server()
        yield serving
        await serving.close()
