"""The console's routes, against a real register: who sees what, what is refused, and that words act once."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestClient, TestServer

from bot.console_guard import LARGEST_BODY
from bot.dispatch import Secretariat
from tests.bot.console_world import LEE, PAUL, PMO, STRANGER, application, secretariat

Answer = dict[str, Any]


class Page:
    """Speaks to the console as its page does."""

    def __init__(self, client: TestClient[Any, Any], secretariat: Secretariat) -> None:
        self.client = client
        self.secretariat = secretariat
        self._deliveries = count(1)

    async def say(self, person: str, said: str, channel: str = "dag", **more: Any) -> Answer:
        return await self.post("/console/messages", {"as": person, "channel": channel, "said": said, **more})

    async def post(self, path: str, body: Any, status: int = 200, **headers: str) -> Answer:
        if isinstance(body, dict) and path.endswith("messages"):
            body = {"delivery": f"delivery {next(self._deliveries)}"} | body
        response = await self.client.post(path, json=body, headers=headers)
        answer: Answer = await response.json()
        assert response.status == status, answer
        return answer

    async def look(self, person: str, channel: str = "dag", after: int = 0) -> Answer:
        response = await self.client.get(f"/console/channel/{channel}", params={"as": person, "after": str(after)})
        assert response.status == 200
        answer: Answer = await response.json()
        return answer


@pytest_asyncio.fixture
async def page(tmp_path: Path) -> AsyncIterator[Page]:
    with secretariat(tmp_path) as made:
        async with TestClient(TestServer(application(made))) as client:
            yield Page(client, made)


def said(feed: Answer) -> list[str]:
    return [turn["said"] for turn in feed["turns"]]


async def test_the_page_needs_nothing_from_elsewhere(page: Page) -> None:
    for path, kind in (
        ("/", "text/html"),
        ("/console/console.css", "text/css"),
        ("/console/composer.js", "text/javascript"),
    ):
        response = await page.client.get(path)
        assert (response.status, response.content_type) == (200, kind)
        assert response.headers["Content-Security-Policy"].startswith("default-src 'self';")
        text = await response.text()
        assert not [line for line in text.splitlines() if "//" in line and "http" in line]
        assert "style=" not in text


async def test_the_page_is_told_what_it_needs(page: Page) -> None:
    response = await page.client.get("/console/state")
    state = await response.json()
    assert state["now"] == state["start"]
    assert state["now"] == {
        "iso": "2024-01-08T09:00",
        "time": "09:00",
        "day": "Monday 8 January 2024",
        "short": "Mon 8 Jan 2024",
    }
    assert [one["name"] for one in state["channels"]] == ["dag", "ccag", "pmo", "secretariat"]
    assert [one["label"] for one in state["people"]][1] == "Lee Cox, testing"
    assert state["people"][0]["seats"] == ["PMO Governance Lead"]
    assert {"name", "help", "example"} == set(state["commands"][0])
    assert {"done", "cr", "digest"} <= {one["name"] for one in state["commands"]}


async def test_a_change_is_seen_by_everybody_in_the_channel(page: Page) -> None:
    feed = await page.say(PAUL.key, "/done DAG31-03")
    [turn] = feed["turns"]
    assert (turn["said"], turn["private"], turn["mine"], turn["who"]) == ("/done DAG31-03", False, True, "Paul Pettitt")
    assert turn["answered"] == "done"
    [seen] = (await page.look(LEE.key))["turns"]
    assert seen == turn | {"mine": False}


async def test_a_question_is_answered_to_who_asked(page: Page) -> None:
    [turn] = (await page.say(PAUL.key, "/action DAG31-03"))["turns"]
    assert turn["private"]
    assert turn["about"] == "DAG31-03"
    assert said(await page.look(PAUL.key)) == ["/action DAG31-03"]
    assert said(await page.look(LEE.key)) == []


async def test_a_stranger_is_told_who_could(page: Page) -> None:
    [turn] = (await page.say(STRANGER.key, "/done DAG31-03"))["turns"]
    assert (turn["answered"], turn["private"]) == ("refused", True)
    assert "Paul Pettitt" in turn["html"]


async def test_a_direct_conversation_is_ones_own(page: Page) -> None:
    [turn] = (await page.say(PAUL.key, "/action DAG31-03", "secretariat"))["turns"]
    assert not turn["private"]
    assert said(await page.look(LEE.key, "secretariat")) == []


async def test_a_change_made_elsewhere_is_announced_and_stays_true(page: Page) -> None:
    before = await page.look(LEE.key, "pmo")
    after = await page.say(PAUL.key, "/done DAG31-03", "secretariat")
    assert after["latest"]["dag"] > before["latest"]["dag"]
    assert after["latest"]["ccag"] == before["latest"]["ccag"]
    [post] = (await page.look(LEE.key))["posts"]
    assert post["about"] == "DAG31-03"
    await page.say(PAUL.key, "/undo", "secretariat")
    [stands, taken_back] = (await page.look(LEE.key))["posts"]
    assert (stands["about"], taken_back["about"]) == ("DAG31-03", "DAG31-03")
    assert stands["html"] != post["html"]
    assert "Taken back by Paul Pettitt" in taken_back["html"]


async def test_a_reply_under_a_record_leaves_the_reference_out(page: Page) -> None:
    [turn] = (await page.say(PAUL.key, "done", subject="dag31-3"))["turns"]
    assert (turn["subject"], turn["answered"]) == ("DAG31-03", "done")
    assert "closed" in turn["html"]


async def test_a_button_says_its_command(page: Page) -> None:
    body = {"as": PAUL.key, "channel": "dag", "press": "/done DAG31-03"}
    [turn] = (await page.post("/console/messages", body))["turns"]
    assert (turn["said"], turn["answered"]) == ("/done DAG31-03", "done")


async def test_a_form_comes_back_in_its_place_until_it_is_right(page: Page) -> None:
    feed = await page.say(PMO.key, "/action raise")
    [asked] = feed["turns"]
    place = asked["place"]

    async def send(**values: str) -> Answer:
        pairs = list(({"group": "DAG", "about": ""} | values).items())
        submission = {"command": "action raise", "values": pairs}
        body = {"as": PMO.key, "channel": "dag", "submission": submission, "turn": place, "after": feed["number"]}
        return await page.post("/console/messages", body)

    again = await send(text="", owners="Lee Cox", due="someday")
    [shown] = again["turns"]
    assert shown["id"] == asked["id"]
    assert 'aria-invalid="true"' in shown["html"]
    refused = await send(text="Confirm the window", owners="Lee Cox", due="10/01/2024", group="IAG")
    assert [turn["answered"] for turn in refused["turns"] if turn["id"] != asked["id"]] == ["refused"]
    right = await send(text="Confirm the window", owners="Lee Cox", due="10/01/2024")
    gone, _refused, raised = right["turns"]
    assert gone == {"id": asked["id"], "gone": True}
    assert raised["said"] == "/action raise"
    assert "Confirm the window" in raised["html"]
    assert asked["id"] not in [turn["id"] for turn in (await page.look(PMO.key))["turns"]]


async def test_the_same_delivery_acts_once(page: Page) -> None:
    body = {"as": PAUL.key, "channel": "dag", "said": "/done DAG31-03", "delivery": "once"}
    feeds = await asyncio.gather(*(page.post("/console/messages", body) for _ in range(3)))
    assert [said(feed) for feed in feeds] == [["/done DAG31-03"]] * 3
    assert {feed["turns"][0]["answered"] for feed in feeds} == {"done"}


async def test_two_people_closing_at_once(page: Page) -> None:
    await asyncio.gather(page.say(PAUL.key, "/done DAG31-03"), page.say(PMO.key, "/done DAG31-03"))
    everything = (await page.look(PAUL.key))["turns"] + (await page.look(PMO.key))["turns"]
    outcomes = {turn["id"]: turn["answered"] for turn in everything}
    assert sorted(outcomes.values()) == ["done", "refused"]


async def test_only_what_is_new_is_told(page: Page) -> None:
    first = await page.say(PAUL.key, "/action DAG31-03")
    second = await page.say(PAUL.key, "/help", after=first["number"])
    assert said(second) == ["/help"]
    assert said(await page.look(PAUL.key, after=second["number"])) == []
    assert said(await page.look(PAUL.key)) == ["/action DAG31-03", "/help"]


async def test_the_clock_moves_and_comes_back(page: Page) -> None:
    assert (await page.post("/console/clock", {"days": 7}))["now"]["iso"] == "2024-01-15T09:00"
    assert (await page.post("/console/clock", {"at": "2024-07-01T10:30"}))["now"]["iso"] == "2024-07-01T10:30"
    [turn] = (await page.say(PAUL.key, "/action DAG31-03"))["turns"]
    assert turn["when"]["day"] == "Monday 1 July 2024"
    assert "overdue" in turn["html"]
    # A week over the change to summer time is still the same time of day.
    await page.post("/console/clock", {"at": "2024-03-28T09:00"})
    assert (await page.post("/console/clock", {"days": 7}))["now"]["iso"] == "2024-04-04T09:00"
    assert (await page.post("/console/clock", {"back": True}))["now"]["iso"] == "2024-01-08T09:00"


@pytest.mark.parametrize(
    "body", [{"at": "soon"}, {"at": 7}, {}, {"days": 10**9}, {"at": "1066-10-14T09:00"}, {"days": "x"}]
)
async def test_an_impossible_time_is_refused_in_words(page: Page, body: Answer) -> None:
    assert (await page.post("/console/clock", body, status=400))["error"]
    response = await page.client.get("/console/state")
    assert (await response.json())["now"]["iso"] == "2024-01-08T09:00"


async def test_another_site_cannot_speak_for_anybody(page: Page) -> None:
    body = {"as": PMO.key, "channel": "dag", "said": "/done DAG31-03"}
    for headers in ({"Origin": "https://elsewhere.test"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}):
        assert "another page" in (await page.post("/console/messages", body, status=403, **headers))["error"]
        assert "another page" in (await page.post("/console/clock", {"days": 1}, status=403, **headers))["error"]
    response = await page.client.post("/console/messages", data='{"as":"pmo"}', headers={"Content-Type": "text/plain"})
    assert response.status == 415
    own = str(page.client.make_url("/")).rstrip("/")
    assert said(await page.post("/console/messages", body, Origin=own)) == ["/done DAG31-03"]


@pytest.mark.parametrize("host", ["elsewhere.test", "127.0.0.1.elsewhere.test", "[::2]:80", "[", "", "10.0.0.7"])
async def test_a_name_that_only_resolves_here_is_refused(page: Page, host: str) -> None:
    for path in ("/", "/console/state", "/console/channel/dag?as=pmo"):
        response = await page.client.get(path, headers={"Host": host})
        assert response.status in {400, 403}


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:3978", "[::1]:3978", "register.test", "me.localhost"])
async def test_this_machine_and_configured_hosts_are_let_in(page: Page, host: str) -> None:
    assert (await page.client.get("/console/state", headers={"Host": host})).status == 200


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"as": "nobody", "channel": "dag", "said": "/help"}, 400),
        ({"as": "pmo", "channel": "attic", "said": "/help"}, 404),
        ({"as": "pmo", "channel": "dag", "said": "  "}, 400),
        ({"as": "pmo", "channel": "dag"}, 400),
        ({"as": "pmo", "channel": "dag", "said": 7}, 400),
        ({"as": "pmo", "channel": "dag", "said": "x" * 100_000}, 413),
        ({"as": "pmo", "channel": "dag", "press": "x" * 100_000}, 413),
        ({"as": "pmo", "channel": "dag", "submission": {"command": "done", "values": {"a": "b"}}}, 400),
        ({"as": "pmo", "channel": "dag", "submission": {"command": "done", "values": [["a", 1]]}}, 400),
        ({"as": "pmo", "channel": "dag", "submission": {"command": "done", "values": [["a", "x" * 100_000]]}}, 413),
        (["as", "pmo"], 400),
    ],
)
async def test_what_makes_no_sense_is_refused_in_words(page: Page, body: Any, status: int) -> None:
    told = (await page.post("/console/messages", body, status=status))["error"]
    assert told.endswith((".", "]."))
    assert said(await page.look(PMO.key)) == []


@pytest.mark.parametrize("raw", [b"", b"{", b"[" * 100_000, b"\xff\xfe", b'"words"', b"x" * (LARGEST_BODY + 1)])
async def test_a_body_that_is_no_message_is_refused_in_words(page: Page, raw: bytes) -> None:
    response = await page.client.post(
        "/console/messages", data=io.BytesIO(raw), headers={"Content-Type": "application/json"}
    )
    assert response.status in {400, 413}
    assert (await response.json())["error"]


@pytest.mark.parametrize(
    "hostile", ["<script>alert(1)</script>", "half \ud83d here", "nul \0 here", "abc\u202edef", "/"]
)
async def test_hostile_words_are_answered_and_stay_words(page: Page, hostile: str) -> None:
    [turn] = (await page.say(PMO.key, hostile))["turns"]
    assert turn["answered"] == "refused"
    assert "<script" not in turn["html"]
    assert not {"\0", "\u202e", "\ud83d"} & set(turn["said"] + turn["html"])


async def test_a_file_is_made_when_it_is_asked_for(page: Page) -> None:
    feed = await page.say(PMO.key, "/export actions csv")
    assert 'data-file="/export actions csv"' in feed["turns"][-1]["html"]
    asked = {"as": PMO.key, "channel": "dag", "say": "/export actions csv"}
    response = await page.client.get("/console/file", params=asked)
    assert (response.status, response.content_type) == (200, "text/csv")
    named = "attachment; filename=\"MHHS actions 2024-01-08.csv\"; filename*=UTF-8''MHHS%20actions%202024-01-08.csv"
    assert response.headers["Content-Disposition"] == named
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert (await response.read()).startswith(b"\xef\xbb\xbfref,group")


async def test_a_file_is_made_once_for_its_answer_and_who_takes_it(page: Page) -> None:
    made: list[str] = []
    page.secretariat.watch(lambda name, _: made.append(name))
    await page.say(PMO.key, "/export actions csv")
    await page.say(PMO.key, "/done DAG31-03")
    asked = {"as": PMO.key, "channel": "dag", "say": "/export actions csv"}
    for _ in range(2):  # as it was when it was told of
        assert b"DAG31-03,DAG,31,,Clarify" in await (await page.client.get("/console/file", params=asked)).read()
    assert made == ["export", "done"]
    theirs = await (await page.client.get("/console/file", params=asked | {"as": LEE.key})).read()
    assert (made, theirs.startswith(b"\xef\xbb\xbfref,group")) == (["export", "done", "export"], True)


async def test_what_brings_no_file_changes_nothing_and_goes_to_nobody_else(page: Page) -> None:
    for said, status, told in (
        ("/done DAG31-03", 404, "That brings no file."),
        ("/cr 999", 404, "CR999 is not in the register."),
        ("", 404, "Say what to do"),
    ):
        response = await page.client.get("/console/file", params={"as": PAUL.key, "channel": "dag", "say": said})
        assert response.status == status
        assert (await response.json())["error"].startswith(told)
    feed = await page.say(PAUL.key, "/action DAG31-03")
    assert "open" in feed["turns"][-1]["html"]
    asked = {"as": "nobody", "channel": "dag", "say": "/export actions"}
    assert (await page.client.get("/console/file", params=asked)).status == 400
    asked = {"as": PMO.key, "channel": "dag", "say": "/export actions"}
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    assert (await page.client.get("/console/file", params=asked, headers=elsewhere)).status == 403
