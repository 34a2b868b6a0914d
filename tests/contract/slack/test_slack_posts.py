"""A post to somebody alone is edited and found again where Slack put it; what came of a request is told apart."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.slack_calls import Calls
from bot.slack_posts import Posting
from bot.slack_workspaces import OneWorkspace, Workspace
from chat.messages import Line, Place, Reply, words
from schedules.outcomes import Refused, Unsure
from tests.contract.slack.fake import TEAM, TOKEN
from tests.faults import slack as failing

ALONE, CHANNEL = Place("slack", "U1", direct=True, tenant=TEAM), Place("slack", "C1", tenant=TEAM)
REPLY = Reply("Due today", (Line(words("Due today")),))
SINCE = datetime.now(UTC)


@pytest.fixture
def fake() -> Iterator[failing.Slack]:
    with failing.slack(failing.CALM) as made:
        yield made


@pytest.fixture
async def posting(fake: failing.Slack) -> AsyncIterator[Posting]:
    calls = Calls(fake.url)
    await calls.open()
    yield Posting(calls, OneWorkspace(calls, TOKEN))
    await calls.close()


async def test_somebody_alone(fake: failing.Slack, posting: Posting) -> None:
    remote = await posting.post(ALONE, REPLY, "", "mark-1")
    assert remote == f"DU1 {fake.messages[0].ts}"
    await posting.edit(ALONE, remote, REPLY, "", "mark-1")
    assert fake.edits == [fake.messages[0].ts]
    assert await posting.find(ALONE, "mark-1", SINCE) == remote
    assert await posting.find(ALONE, "mark-2", SINCE) is None


async def test_in_a_channel_of_many_messages(fake: failing.Slack, posting: Posting) -> None:
    first = await posting.post(CHANNEL, REPLY, "", "mark-0")
    fake.messages += [replace(fake.messages[0], mark=f"other-{number}") for number in range(250)]
    assert await posting.find(CHANNEL, "mark-0", SINCE) == first


@pytest.mark.parametrize("fate", ["refused", "stored", "reset", "late"])
async def test_what_leaves_it_open(fake: failing.Slack, posting: Posting, fate: str) -> None:
    fake.script["post", "C1"].append(fate)
    with pytest.raises(Unsure):
        await posting.post(CHANNEL, REPLY, "", "mark-1")
    assert fake.posts["C1"] == 1


async def test_what_is_surely_not_done(fake: failing.Slack, posting: Posting) -> None:
    fake.script["post", "C1"] += ["429", "gone"]
    found = []
    for _ in range(2):
        with pytest.raises(Refused) as refused:
            await posting.post(CHANNEL, REPLY, "", "mark-1")
        found.append((refused.value.final, refused.value.retry_after, refused.value.everywhere))
    fake.of_all = 1.0
    fake.script["post", "C1"].append("429")
    with pytest.raises(Refused) as refused:
        await posting.post(CHANNEL, REPLY, "", "mark-1")
    assert [*found, (refused.value.final, refused.value.retry_after, refused.value.everywhere)] == [
        (False, 1.0, False),
        (True, None, False),
        (False, 1.0, True),
    ]


class There(OneWorkspace):
    """The workspace is known, whoever listens."""

    def __init__(self) -> None:
        """Nobody is asked."""

    async def of(self, team: str) -> Workspace | None:
        return Workspace(team, "U0BOT", "B0BOT", TOKEN)


async def test_where_nobody_listens_nothing_was_done() -> None:
    calls = Calls("http://127.0.0.1:9/api/")
    await calls.open()
    with pytest.raises(Refused) as refused:
        await Posting(calls, There()).post(CHANNEL, REPLY, "", "mark-1")
    assert not refused.value.final
    await calls.close()
