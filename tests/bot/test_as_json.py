"""The JSON of a reply has the same keys for the same parts, and can always be written."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from bot.as_json import as_json
from chat.messages import Fold, Part, Reply
from tests.bot.replies import CASES, CHANGE, MATRIX, RAISE, replies
from tests.bot.schemas import check_golden, utf8


@pytest.mark.parametrize("part", CASES)
def test_every_part_can_be_written(part: Part) -> None:
    utf8(as_json(Reply("What is said", (part,))))


@settings(max_examples=60, deadline=None)
@given(replies)
def test_any_reply_can_be_written(reply: Reply) -> None:
    said = as_json(reply)
    utf8(said)
    assert list(said) == ["summary", "audience", "answered", "parts"]
    assert len(said["parts"]) == len(reply.parts)


def test_golden() -> None:
    folded = Fold("More", (MATRIX, RAISE))
    check_golden("as_json.json", as_json(Reply(CHANGE.summary, (*CHANGE.parts, folded))))
