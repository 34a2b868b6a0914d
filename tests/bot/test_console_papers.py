"""A paper sent on the page is shown before it changes anything; what cannot be read is refused in words."""

from __future__ import annotations

import io
import re
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestClient, TestServer

from bot.dispatch import Secretariat
from documents.formats import LIMIT
from documents.text import read_text
from registers.refs import ActionRef
from tests.bot.console_world import LEE, PMO, STRANGER, application, secretariat
from tests.documents.writing import as_pptx

PAPER = Path(__file__).parents[1] / "documents" / "others" / "tmag30-headline-report.txt"
KIND = {"Content-Type": "application/octet-stream"}
Answer = dict[str, Any]


class Page:
    """Sends papers, presses buttons and looks, as the page does."""

    def __init__(self, client: TestClient[Any, Any], made: Secretariat) -> None:
        self.client = client
        self.made = made

    async def send(
        self, data: bytes, person: str = PMO.key, status: int = 200, headers: Mapping[str, str] = KIND, **more: str
    ) -> Answer:
        asked = {"as": person, "channel": "dag", "name": PAPER.name, "delivery": "one", **more}
        body = io.BytesIO(data)
        async with self.client.post("/console/papers", params=asked, data=body, headers=headers) as response:
            answer: Answer = await response.json()
            assert response.status == status, answer
            return answer

    async def press(self, html: str, label: str, person: str = PMO.key) -> Answer:
        found = re.search(rf'data-press="([^"]+)"[^>]*>{label}<', html)
        assert found, html
        body = {"as": person, "channel": "dag", "press": found[1]}
        async with self.client.post("/console/messages", json=body) as response:
            answer: Answer = await response.json()
            turn: Answer = answer["turns"][-1]
            return turn

    async def seen(self, person: str) -> list[Answer]:
        async with self.client.get("/console/channel/dag", params={"as": person}) as response:
            turns: list[Answer] = (await response.json())["turns"]
            return turns

    def raised(self) -> bool:
        """Whether the paper's first action is on the register."""
        with self.made.database.read() as unit:
            return unit.actions.get(ActionRef("TMAG", "30", 1)) is not None


@pytest_asyncio.fixture
async def page(tmp_path: Path) -> AsyncIterator[Page]:
    with secretariat(tmp_path) as made:
        async with TestClient(TestServer(application(made))) as client:
            yield Page(client, made)


async def test_a_paper_is_shown_to_everybody_and_applied_by_the_office(page: Page) -> None:
    [turn] = (await page.send(PAPER.read_bytes()))["turns"]
    assert (turn["said"], turn["answered"], turn["private"]) == (f"/import {PAPER.name}", "done", False)
    assert "tmag30-headline-report.txt: headline report" in turn["html"]
    for told in ("New", "Changed", "Unchanged", "To look at", "actions TMAG30-01"):
        assert told in turn["html"]
    assert re.search(r"Line \d+: [^<]+ “[^<]+”", turn["html"])
    assert not page.raised()
    [seen] = await page.seen(STRANGER.key)
    assert seen == turn | {"mine": False}
    refused = await page.press(seen["html"], "Apply", STRANGER.key)
    assert (refused["answered"], page.raised()) == ("refused", False)
    applied = await page.press(turn["html"], "Apply")
    assert "is imported" in applied["html"]
    assert page.raised()
    again = (await page.send(PAPER.read_bytes(), delivery="two"))["turns"][-1]
    assert "It changes nothing" in again["html"]


async def test_slides_are_read_by_their_bytes_and_discarded(page: Page) -> None:
    slides = as_pptx(read_text(PAPER.name, PAPER.read_bytes()))
    [turn] = (await page.send(slides, name="minutes.pdf"))["turns"]
    assert "minutes.pdf: headline report" in turn["html"]
    assert "nothing was changed" in (await page.press(turn["html"], "Discard"))["html"]
    assert "does not wait any more" in (await page.press(turn["html"], "Apply"))["html"]
    assert not page.raised()


@pytest.mark.parametrize("person", [LEE.key, STRANGER.key])
async def test_whoever_may_not_import_is_told_who_may(page: Page, person: str) -> None:
    [turn] = (await page.send(PAPER.read_bytes(), person))["turns"]
    assert (turn["answered"], turn["private"]) == ("refused", True)
    assert "Papers are imported by the PMO" in turn["html"]
    assert await page.seen(PMO.key) == []


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "tmag30-headline-report.txt"),
        (b"\x89PNG\r\n\x1a\n", "is a picture"),
        (b"PK\x03\x04 not a zip after all", "tmag30-headline-report.txt"),
        (b"%PDF-1.7 cut off", "tmag30-headline-report.txt"),
        (b"Bread, milk and eggs.\n", "tmag30-headline-report.txt"),
    ],
)
async def test_what_is_no_paper_is_refused_in_words(page: Page, data: bytes, told: str) -> None:
    [turn] = (await page.send(data))["turns"]
    assert (turn["answered"], turn["private"]) == ("refused", True)
    assert told in turn["html"]
    assert "Tell the people who run me" not in turn["html"]


async def test_a_paper_may_have_20_mb_and_no_byte_more(page: Page) -> None:
    [turn] = (await page.send(b"x" * (LIMIT + 1)))["turns"]
    assert (turn["answered"], "That file is over 20 MB" in turn["html"]) == ("refused", True)
    turn = (await page.send(b"\x89PNG".ljust(LIMIT, b"x"), delivery="two"))["turns"][-1]
    assert "is a picture" in turn["html"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("<img src=x onerror=alert(1)>.txt", "&lt;img src=x onerror=alert(1)&gt;.txt: headline report"),
        ("../../etc/passwd", "../../etc/passwd: headline report"),
        ("a\r\nSet-Cookie: b\0.txt", "a Set-Cookie: b.txt: headline report"),
        ("\u202etxt.exe", "txt.exe: headline report"),
        ("n" * 2000, "n" * 100),
        ("", "paper: headline report"),
    ],
)
async def test_a_name_is_words_and_nothing_else(page: Page, name: str, shown: str) -> None:
    [turn] = (await page.send(PAPER.read_bytes(), name=name))["turns"]
    assert shown in turn["html"]
    assert len(turn["said"]) <= len("/import ") + 120
    assert "<img" not in turn["html"]
    assert "\u202e" not in turn["said"] + turn["html"]
    assert "\n" not in turn["said"]


async def test_another_site_cannot_send_a_paper(page: Page) -> None:
    data = PAPER.read_bytes()
    assert (
        "another page"
        in (await page.send(data, status=403, headers=KIND | {"Origin": "https://elsewhere.test"}))["error"]
    )
    own = str(page.client.make_url("/")).rstrip("/")
    for kind in ("text/plain", "multipart/form-data; boundary=x", "application/json"):
        refused = await page.send(data, status=415, headers={"Content-Type": kind})
        assert "application/octet-stream" in refused["error"]
    assert await page.seen(PMO.key) == []
    assert len((await page.send(data, headers=KIND | {"Origin": own}))["turns"]) == 1


async def test_nobody_and_nowhere_are_refused(page: Page) -> None:
    assert "no such channel" in (await page.send(PAPER.read_bytes(), status=404, channel="attic"))["error"]
    assert "not on this page" in (await page.send(PAPER.read_bytes(), "nobody", 400))["error"]


async def test_what_is_tried_again_after_its_answer_got_lost_is_shown_once(page: Page) -> None:
    first = await page.send(PAPER.read_bytes())
    assert (await page.send(PAPER.read_bytes()))["turns"] == first["turns"]
    assert (await page.send(PAPER.read_bytes(), after=str(first["number"])))["turns"] == []


async def test_import_says_how_a_paper_is_given(page: Page) -> None:
    body = {"as": PMO.key, "channel": "dag", "said": "/import"}
    async with page.client.post("/console/messages", json=body) as response:
        [turn] = (await response.json())["turns"]
    assert "attach it beside the message box, or drop it here" in turn["html"]
