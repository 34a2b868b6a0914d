"""A file that somebody asks for reaches them in the chat with the bot, and what stands in its way is said."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest

from tests.contract.slack.conftest import PAUL, World
from tests.contract.slack.fake import buttons, text_of

NAME = "MHHS actions 2024-01-08.xlsx"


def refs(content: bytes) -> list[object]:
    return [row[0].value for row in openpyxl.load_workbook(io.BytesIO(content))["Actions"].iter_rows(min_row=2)]


async def test_a_slash_command_in_a_channel_brings_it_to_the_chat_with_its_asker(world: World) -> None:
    status, told = await world.sender.command(PAUL, "/export actions DAG overdue xlsx")
    await world.settled()
    assert (status, told["response_type"], world.slack.messages) == (200, "ephemeral", [])
    shown = text_of([told, *world.slack.responses])  # a busy machine is slow, and then it follows
    assert f"{NAME} (" in shown
    assert "follows in the chat with me." in shown
    (shared,) = world.slack.shared
    assert (shared.channel, shared.thread, shared.name) == (f"D{PAUL}", "", NAME)
    assert refs(shared.content)[0] == "DAG27-08"


async def test_in_the_chat_with_the_bot_it_comes_under_what_was_said(world: World) -> None:
    event = {"type": "message", "channel_type": "im", "user": PAUL, "channel": f"D{PAUL}", "thread_ts": "1.1"}
    await world.sender.event({**event, "text": "minutes DAG31"})
    await world.settled()
    (shared,) = world.slack.shared
    assert (shared.channel, shared.thread, shared.name) == (f"D{PAUL}", "1.1", "DAG31 headline report.docx")
    assert shared.content.startswith(b"PK")
    assert world.slack.of("conversations.open") == []


async def test_a_mention_in_a_channel_is_answered_to_its_asker_alone(world: World) -> None:
    await world.sender.event(
        {"type": "app_mention", "user": PAUL, "channel": "C0DAG", "text": "<@U0BOT> minutes DAG31"}
    )
    await world.settled()
    assert [one.channel for one in world.slack.shared] == [f"D{PAUL}"]
    assert world.slack.messages == []


async def test_a_button_brings_it_too(world: World) -> None:
    await world.sender.command(PAUL, "/minutes PSG")
    button = {"type": "button", "action_id": "a", "block_id": "b", "value": "/minutes DAG31", "action_ts": "1.1"}
    place: dict[str, Any] = {"channel": {"id": "C0DAG"}, "container": {"type": "message", "channel_id": "C0DAG"}}
    await world.sender.press(PAUL, button, **place)
    await world.settled()
    assert [one.channel for one in world.slack.shared] == [f"D{PAUL}"]


@pytest.mark.parametrize(
    ("lacking", "told"), [("files:write", "the permission files:write"), ("im:write", "the permission im:write")]
)
async def test_a_missing_permission_is_named(world: World, lacking: str, told: str) -> None:
    world.slack.scopes.remove(lacking)
    await world.sender.command(PAUL, "/minutes DAG31")
    await world.settled()
    said = world.slack.responses[-1]
    assert told in text_of(said["blocks"])
    assert "python -m bot say “/minutes DAG31” --output FILE" in text_of(said["blocks"])
    assert (said["response_type"], world.slack.shared) == ("ephemeral", [])


async def test_what_slack_does_not_take_is_said(world: World) -> None:
    world.slack.upload_status = 503
    await world.sender.command(PAUL, "/minutes DAG31")
    await world.settled()
    assert "did not reach you" in text_of(world.slack.responses[-1]["blocks"])
    world.slack.upload_status = 200
    world.slack.next["files.completeUploadExternal"] = [(200, {}, {"ok": False, "error": "file_upload_disabled"})]
    await world.sender.command(PAUL, "/minutes DAG31")
    await world.settled()
    assert "did not reach you" in text_of(world.slack.responses[-1]["blocks"])
    assert world.slack.shared == []


@pytest.mark.parametrize(
    "url",
    [
        "http://files.slack.com/x",
        "https://files.slack.com.evil.test/x",
        "https://files.slack.com:444/x",
        "https://a@files.slack.com/x",
        "http://localhost:{port}/upload/F1",
        "http://a@127.0.0.1:{port}/upload/F1",
        "https://[/x",
    ],
)
async def test_bytes_go_to_slacks_own_store_alone(world: World, url: str) -> None:
    # The fake would take what comes to it; under another name it is not where Slack is.
    world.slack.upload_url = url.replace("{port}", world.slack.url("/").rpartition(":")[2].rstrip("/"))
    await world.sender.command(PAUL, "/minutes DAG31")
    await world.settled()
    assert "did not reach you" in text_of(world.slack.responses[-1]["blocks"])
    assert [one.content for one in world.slack.uploads.values()] == [None]
    assert world.slack.of("files.completeUploadExternal") == []


async def test_another_page_of_the_answer_in_the_chat_brings_its_file(world: World) -> None:
    event = {"type": "message", "channel_type": "im", "user": PAUL, "channel": f"D{PAUL}", "text": "export actions zzz"}
    await world.sender.event(event)
    await world.settled()
    (message,) = world.slack.said_in(f"D{PAUL}")
    await world.sender.press(PAUL, buttons(message.blocks)["All"], message)
    await world.settled()
    assert [(one.channel, one.name) for one in world.slack.shared] == [(f"D{PAUL}", NAME)]
