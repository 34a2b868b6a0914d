"""What Slack, its library and bolt are known to do wrong, and what is not seen elsewhere in these tests."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.rooms import Rooms
from chat.messages import Fold, Line, Place, Reply, words
from tests.contract.slack.conftest import PAUL, World
from tests.contract.slack.fake import BOT, TEAM, Trouble, buttons, text_of

SOURCES = {
    path.name: path.read_text(encoding="utf-8") for path in (Path(__file__).parents[3] / "bot").glob("slack*.py")
}
MENTION = {"type": "app_mention", "channel": "C0DAG", "user": PAUL, "text": f"<@{BOT}> whoami"}


async def test_a_lost_answer_is_not_asked_for_again_by_the_library(world: World) -> None:
    """Its default tries once more when a connection is cut, and so says everything twice."""
    world.slack.trouble["chat.postMessage"] = [Trouble(reset=True, stored=True)]
    await world.sender.command(PAUL, "/done DAG31-03")
    await world.settled()
    assert (len(world.slack.of("chat.postMessage")), len(world.slack.said_in("C0DAG"))) == (1, 1)


async def test_all_calls_share_a_few_connections(world: World) -> None:
    """Without a session of its own the library opens a connection for every call."""
    for _ in range(20):
        await world.sender.event(MENTION)
        await world.bot.settled()
    assert len(world.slack.of("chat.postEphemeral")) == 20
    assert len(world.slack.peers) <= 3


async def test_a_fault_of_ours_is_acknowledged_all_the_same(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is raised out of a listener erases its acknowledgement: Slack would say that the app did not respond."""
    await world.sender.command(PAUL, "/action note")
    view = world.slack.views[0]

    async def broken(*_: object) -> None:
        raise OSError("the disk is gone")

    monkeypatch.setattr(Rooms, "binding", broken)
    status, told = await world.sender.command(PAUL, "/done DAG31-03")
    assert (status, "Something went wrong" in text_of(told) or "Something went wrong" in told) == (200, True)
    button = {"type": "button", "value": "/done DAG31-03", "action_id": "a", "block_id": "b"}
    answers = [
        await world.sender.press(PAUL, button),
        await world.sender.submit(PAUL, view, action="DAG31-03", text="x"),
        await world.sender.event(MENTION),
    ]
    assert [status for status, _ in answers] == [200] * 3
    assert ["Something went wrong" in one["text"] for one in world.slack.responses] == [True]
    form = answers[1][1]
    assert (form["response_action"], list(form["errors"])) == ("errors", ["action"])


async def test_hardly_a_listener_and_no_waiting_for_it(world: World) -> None:
    """Bolt looks for an acknowledgement every 10 ms by default, and goes through its listeners one by one."""
    app = world.bot.app
    assert app.listener_runner.process_before_response
    assert len(app._async_listeners) <= 5


async def test_words_that_slack_would_bring_to_life_stay_words(world: World) -> None:
    """Escaping alone is not enough: mrkdwn makes a plain @channel live. A date mark would show as another's words."""
    words = "@channel <!channel> <!date^0^{date_short}|yesterday> <@U0LEE> <https://evil.example|our page> `x` *b*"
    await world.sender.command(PAUL, f"/action note DAG31-03 {words.replace('<', '&lt;').replace('>', '&gt;')}")
    await world.settled()
    said = world.slack.said_in("C0DAG")[0]
    assert words in text_of(said.blocks)
    kinds = set(re.findall(r"'type': '(\w+)'", str(said.blocks)))
    assert kinds.isdisjoint({"mrkdwn", "link", "user", "broadcast", "channel", "date", "markdown"})
    assert "<" not in said.text
    assert "@channel" not in said.text
    (arguments,) = world.slack.of("chat.postMessage")
    assert [arguments[name] for name in ("link_names", "unfurl_links", "unfurl_media")] == [False] * 3


async def test_a_mark_says_nothing_and_stands_twice(world: World) -> None:
    """A whole workspace can read metadata, and somebody may take it away: the first block bears the mark too."""
    await world.sender.command(PAUL, "/done DAG31-03")
    await world.settled()
    said = world.slack.said_in("C0DAG")[0]
    mark = said.metadata["event_payload"]["id"]
    assert re.fullmatch(r"post-[0-9a-f]{20}", mark)
    assert set(said.metadata) == {"event_type", "event_payload"}
    assert said.blocks[0]["block_id"].partition(" ")[0] == mark
    assert "Undo" in buttons(said.blocks)


@pytest.mark.parametrize(
    ("never", "why"),
    [
        ("scheduleMessage", "with metadata it never posts, and our own database knows when something is due"),
        ("slack_sdk.models", "its classes drop the blocks that they do not know"),
        ("lazy=", "bolt's lazy listeners live in memory only"),
    ],
)
def test_what_is_never_used(never: str, why: str) -> None:
    assert [name for name, source in SOURCES.items() if never in source] == [], why


async def test_what_slack_refuses_for_a_newer_block_is_said_without_it(world: World) -> None:
    """One block that it does not know refuses the whole message, and nobody would hear of it."""
    world.slack.unknown = {"data_visualization", "container", "table"}
    direct = {"type": "message", "channel": "D0PAUL", "channel_type": "im", "user": PAUL}
    await world.sender.event(direct | {"text": "cr 036"})
    await world.sender.event(MENTION | {"text": f"<@{BOT}> help"})
    await world.sender.event(direct | {"text": "digest DAG"})
    await world.settled()
    said = [text_of(one.blocks) for one in world.slack.messages]
    assert ["The roll of 13 seats" in said[0], "CR036 Redlining" in said[1]] == [True, True]
    hidden = world.slack.of("chat.postEphemeral")
    assert "List your own live actions" in text_of(hidden[-1]["blocks"])
    place, folded = Place("slack", "C0DAG", tenant=TEAM), Fold("More", (Line(words("in it")),))
    stamp = await world.bot.post(place, Reply("Fold", (folded,)), mark="m1")
    await world.bot.edit(place, stamp, Reply("Fold", (folded, folded)), mark="m1")
    assert text_of(world.slack.messages[-1].blocks).split("\n") == ["More", "in it"] * 2
