"""The fake sees what Slack would refuse: without that, no other test here would show anything."""

from __future__ import annotations

from typing import Any

import pytest

from tests.bot.schemas import needs_schemas
from tests.contract.slack.fake import TOKEN, FakeSlack

GOOD: dict[str, Any] = {"channel": "C1", "text": "x", "blocks": [{"type": "divider", "block_id": "b1"}]}


@needs_schemas
@pytest.mark.parametrize(
    "wrong",
    [
        {"text": None},
        {"colour": "red"},
        {"thread_ts": 17},
        {"blocks": [{"type": "divider", "block_id": "b1"}] * 2},
        {"blocks": [{"type": "divider", "block_id": f"b{at}"} for at in range(51)]},
        {"blocks": [{"type": "section", "text": {"type": "plain_text", "text": "x" * 3001}}]},
    ],
)
async def test_a_wrong_call_is_seen(wrong: dict[str, Any]) -> None:
    async with FakeSlack() as slack:
        for arguments in (GOOD, GOOD | wrong):
            assert slack.errors == []
            slack._check("chat.postMessage", arguments)
        assert slack.errors != []


async def test_a_wrong_token_is_refused() -> None:
    from bot.slack_calls import CallFailed, Calls

    async with FakeSlack() as slack:
        calls = Calls(slack.api)
        await calls.open()
        assert (await calls.call("auth.test", TOKEN))["team_id"]
        with pytest.raises(CallFailed, match="invalid_auth"):
            await calls.call("auth.test", "another")
        await calls.close()
