"""A paper sent in a chat is shown before it changes anything, and fetched from nowhere but the tenant's own store."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from documents.text import read_text
from tests.contract.teams.fake import Microsoft
from tests.contract.teams.test_pressing import data_of, shown
from tests.contract.teams.world import Bot
from tests.documents.writing import as_pptx

PAPER = Path(__file__).parents[2] / "documents" / "others" / "tmag30-headline-report.txt"
_KIND = "application/vnd.microsoft.teams.file.download.info"


def sent(bot: Bot, url: str, user: str = "pmo") -> dict[str, Any]:
    content = {"downloadUrl": url, "uniqueId": "1", "fileType": "txt"}
    file = {
        "contentType": _KIND,
        "contentUrl": "https://tenant.sharepoint.com/x",
        "name": PAPER.name,
        "content": content,
    }
    html = {"contentType": "text/html", "content": "<div></div>"}
    return bot.activity({"from": bot.fake.member(user, "The PMO")}, text="", attachments=[html, file])


async def test_a_paper_is_shown_and_applied(bot: Bot) -> None:
    bot.fake.files["paper"] = 200, PAPER.read_bytes()
    said = sent(bot, f"{bot.fake.url}/files/paper")
    key, card = await shown(bot, said)
    with bot.app.database.read() as unit:
        before = len(unit.papers.all())
    code, answer = await bot.send(bot.press(key, data_of(card, "/import apply"), said))
    assert code == 200
    assert "is imported" in str(answer["value"])
    with bot.app.database.read() as unit:
        assert len(unit.papers.all()) == before + 1


async def test_papers_that_are_not_read_are_told(bot: Bot) -> None:
    bot.fake.files["paper"] = 200, PAPER.read_bytes()
    said = sent(bot, f"{bot.fake.url}/files/paper")
    said["attachments"] *= 5
    await bot.send(said)
    told = [one["summary"] for one in bot.fake.messages["a:paul"].values()]
    assert told[3:] == ["I have read three of these 5 papers. Send the rest in another message."]


async def test_slides_are_shown_and_applied(bot: Bot) -> None:
    bot.fake.files["paper"] = 200, as_pptx(read_text(PAPER.name, PAPER.read_bytes()))
    said = sent(bot, f"{bot.fake.url}/files/paper")
    key, card = await shown(bot, said)
    code, answer = await bot.send(bot.press(key, data_of(card, "/import apply"), said))
    assert (code, "is imported" in str(answer["value"])) == (200, True)


async def test_somebody_else_is_told_who_may(bot: Bot) -> None:
    bot.fake.files["paper"] = 200, PAPER.read_bytes()
    said = sent(bot, f"{bot.fake.url}/files/paper", "eve")
    _, card = await shown(bot, said)
    assert "imported by the PMO" in str(card)
    assert "/files/paper" not in [one.path for one in bot.fake.calls]


@pytest.mark.parametrize(
    ("status", "data", "told"),
    [(302, b"", "could not be fetched"), (404, b"", "could not be fetched"), (200, b"x" * 21_000_000, "over 20 MB")],
)
async def test_a_file_that_cannot_be_had(bot: Bot, status: int, data: bytes, told: str) -> None:
    bot.fake.files |= {"paper": (status, data), "other": (200, PAPER.read_bytes())}
    _, card = await shown(bot, sent(bot, f"{bot.fake.url}/files/paper"))
    assert told in str(card)
    assert "/files/other" not in [one.path for one in bot.fake.calls]


@pytest.mark.parametrize(
    "url",
    [
        "http://tenant.sharepoint.com/x",
        "https://sharepoint.com.evil.test/x",
        "https://evilsharepoint.com/x",
        "https://tenant.sharepoint.com@evil.test/x",
        "https://tenant.sharepoint.com:8443/x",
        "https://evil.test/tenant.sharepoint.com/x",
        "https://evil.test\\.sharepoint.com/x",
        "https://[::1]/x",
        "https://169.254.169.254/x",
        "file:///etc/passwd",
        "",
        None,
        7,
    ],
)
async def test_a_file_from_elsewhere_is_not_fetched(bot: Bot, fake: Microsoft, url: Any) -> None:
    _, card = await shown(bot, sent(bot, url))
    assert "own file store" in str(card)
    assert {one.path.split("/")[1] for one in fake.calls} <= {
        "openid",
        "keys",
        "emea",
        "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee",
    }
