"""Slack takes every Home tab that a reply can become, and what is pressed in it comes back with its page."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from bot.slack_blocks import message
from bot.slack_home import home
from bot.slack_views import carried, carrying
from chat.messages import Entries, Heading, Part, Reply
from tests.bot.replies import CASES, CHANGE, HOSTILE, entry, replies
from tests.bot.schemas import block_errors, needs_schemas, utf8, validator

SCHEMA = "slack/home.schema.json"


def check(reply: Reply) -> None:
    view = home(reply)
    utf8(view)
    assert not list(validator(SCHEMA).iter_errors(view | {"blocks": []}))
    assert 1 <= len(view["blocks"]) <= 100
    assert not {block["type"] for block in view["blocks"]} & {"table", "data_visualization"}
    ids = [block["block_id"] for block in view["blocks"]]
    assert len(ids) == len(set(ids))
    for block in view["blocks"]:
        assert block_errors(block, SCHEMA) == []


@needs_schemas
@pytest.mark.parametrize("part", CASES)
def test_slack_takes_every_part(part: Part) -> None:
    check(Reply("Home", (part,)))


@needs_schemas
@settings(max_examples=60, deadline=None)
@given(replies)
def test_slack_takes_any_reply(reply: Reply) -> None:
    check(reply)


@needs_schemas
@pytest.mark.parametrize("count", [0, 1, 36, 37, 100])
def test_slack_takes_long_pages(count: int) -> None:
    sections = tuple(
        part
        for name in ("Overdue", "Due within a week", "Later")
        for part in (Heading(name), Entries(tuple(entry("Words " * 40, at) for at in range(count))))
    )
    check(Reply("Home", sections))


@pytest.mark.parametrize("hostile", HOSTILE)
def test_buttons_carry_the_command_or_none(hostile: str) -> None:
    for command in ("/action DAG31-03", f"/actions {hostile}", ""):
        blocks = carrying(message(CHANGE), command)["blocks"]
        for block in blocks:
            assert 0 < len(block["block_id"]) <= 255
            utf8(block["block_id"])
        rows = [block["block_id"] for block in blocks if block["type"] == "actions"]
        assert len(rows) == len(set(rows))
        if command == "/action DAG31-03":
            assert {carried(row) for row in rows} == {command}


def test_what_carries_nothing_asks_nothing() -> None:
    assert [carried(one) for one in ("b1", "", None, 7, "b1 /actions mine")] == ["", "", "", "", "/actions mine"]
