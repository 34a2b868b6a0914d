"""Whoever is mentioned is meant by their name, and the bot hears what is said to it however it is addressed."""

from __future__ import annotations

import json

import pytest

from bot.slack_who import _MORE
from handlers.registry import all_commands
from registers.actions import Status
from tests.contract.slack.conftest import LEE, PAUL, PMO, STRANGER, World
from tests.contract.slack.fake import BOT, TEAM, text_of

MENTION = {"type": "app_mention", "channel": "C0DAG", "user": PAUL}
SAID = {"type": "message", "channel": "C0DAG", "channel_type": "channel", "user": LEE}


async def test_an_owner_who_is_mentioned_is_that_person(world: World) -> None:
    await world.sender.command(PMO, f"/action assign DAG31-08 to <@{PAUL}|paul>")
    await world.sender.event(
        MENTION | {"user": PMO, "text": f"<@{BOT}> action raise DAG Ask <@{LEE}> for <@{PAUL}> and <@{LEE}> due Friday"}
    )
    await world.settled()
    raised = world.action("DAG31-13")
    assert (world.action("DAG31-08").owner_text, raised.owner_text) == ("Paul Pettitt", "Paul Pettitt & Lee Cox")
    assert raised.text == "Ask Lee Cox"
    _, told = await world.sender.command(PAUL, "/my actions")
    assert "DAG31-08" in text_of(told["blocks"])


@pytest.mark.parametrize("link", ["link", "Link:"])
async def test_an_account_the_pmo_linked_is_called_as_the_directory_does(world: World, link: str) -> None:
    world.slack.user("U0OTHER", "pp")
    await world.sender.event(MENTION | {"user": PMO, "text": f"<@{BOT}> {link} <@U0OTHER> Paul Pettitt"})
    await world.sender.command(PMO, "/action assign DAG31-08 to <@U0OTHER|pp>")
    assert world.action("DAG31-08").owner_text == "Paul Pettitt"


async def test_a_name_that_somebody_chose_is_no_reference(world: World) -> None:
    world.slack.user(STRANGER, "DAG31-06 because 1")
    await world.sender.command(PMO, f"/done DAG31-08 <@{STRANGER}|x>")
    closed = [world.action(ref).status is Status.CLOSED for ref in ("DAG31-08", "DAG31-06")]
    assert closed == [True, False]


@pytest.mark.parametrize("name", ["Sam for Carolyn Burns due Monday", "Sam & Carolyn Burns", "Sam and Carolyn Burns"])
async def test_a_name_that_somebody_chose_is_no_part_of_a_command(world: World, name: str) -> None:
    world.slack.user(STRANGER, name)
    said = f"/action raise DAG Check it for <@{PAUL}|paul> & <@{STRANGER}|x> due Friday"
    await world.sender.command(PMO, said)
    raised = world.action("DAG31-13")
    assert (raised.owner_text, raised.due.written.iso) == (f"Paul Pettitt & {STRANGER}", "2024-01-12")


def test_every_word_that_introduces_something_is_known_to_do_so() -> None:
    words = {one.after for command in all_commands().all for one in command.parameters if one.after}
    assert "because" in words
    assert {one for one in words if not _MORE.search(f"Sam {one} Lee")} == set()


async def test_whoever_slack_does_not_tell_of_keeps_their_account(world: World) -> None:
    await world.sender.command(PAUL, "/action note DAG31-03 asked <@U0NOBODY>")
    assert world.action("DAG31-03").updates[-1].text == "asked @U0NOBODY"


async def test_nobody_is_asked_about_in_talk_that_is_not_said_to_the_bot(world: World) -> None:
    under = await _under_a_post(world)
    before = len(world.slack.of("users.info"))
    await world.sender.event(SAID | under | {"text": f"<@{PAUL}> what do you think?"})
    evil = {"user": "U0EVIL", "team": "T0EVIL", "user_team": "T0EVIL"}
    await world.sender.event(MENTION | evil | {"text": f"<@{BOT}> my actions <@{PAUL}>"})
    await world.settled()
    assert len(world.slack.of("users.info")) == before


async def test_a_name_behind_an_at_is_no_account_to_link(world: World) -> None:
    _, told = await world.sender.command(PMO, "/link @sam Paul Pettitt")
    assert "Mention whose account it is" in text_of(told["blocks"])
    _, told = await world.sender.command(PMO, f"/link @{STRANGER} Paul Pettitt")
    assert f"@{STRANGER} is Paul Pettitt from now on." in told["text"]


async def test_a_message_becomes_an_action_with_the_names_in_it(world: World) -> None:
    body = {
        "type": "message_action",
        "callback_id": "make_action",
        "user": {"id": PMO, "team_id": TEAM},
        "team": {"id": TEAM},
        "trigger_id": "trigger.shortcut",
        "channel": {"id": "C0DAG"},
        "message": {"ts": "1699.1", "text": f"<@{BOT}> <@{LEE}> checks it"},
        "response_url": world.slack.url("/response/x"),
    }
    await world.sender.form({"payload": json.dumps(body)})
    given = next(block for block in world.slack.views[0]["blocks"] if block["block_id"] == "text")
    assert given["element"]["initial_value"].startswith("Lee Cox checks it (https://")


async def test_a_message_where_the_bot_is_not_becomes_an_action_with_its_address_too(world: World) -> None:
    body = {
        "type": "message_action",
        "callback_id": "make_action",
        "user": {"id": PMO, "team_id": TEAM},
        "team": {"id": TEAM, "domain": "programme"},
        "trigger_id": "trigger.shortcut",
        "channel": {"id": "C0SECRET"},
        "message": {"ts": "1699000000.000100", "text": ""},
        "response_url": world.slack.url("/response/x"),
    }
    await world.sender.form({"payload": json.dumps(body)})
    given = next(block for block in world.slack.views[0]["blocks"] if block["block_id"] == "text")
    assert given["element"]["initial_value"] == "(https://programme.slack.com/archives/C0SECRET/p1699000000000100)"


@pytest.mark.parametrize(
    "text",
    [
        f"<@{BOT}>: done DAG31-03",
        f"<@{BOT}>, Done: DAG31-03",
        f"Hello <@{BOT}> – done DAG31-03",
        f"done <@{BOT}> DAG31-03",
        f"done DAG31-03 <@{BOT}|secretariat>",
    ],
)
async def test_a_mention_may_stand_anywhere(world: World, text: str) -> None:
    await world.sender.event(MENTION | {"text": text})
    assert world.action("DAG31-03").status is Status.CLOSED


@pytest.mark.parametrize(
    "text",
    [
        "why is this late?",
        "cr is still open I think",
        "agree with Paul",
        "meeting tomorrow?",
        "vote for it",
        "settings look wrong",
        "import it then",
        "Done? I thought it was still open",
        "done: not yet",
        "Done, or so they say",
        "Done by Friday I hope",
        "done not yet",
        "done I think",
        "Help! I cannot log in",
        "undo that",
        "undo the damage they did",
        "undo settings we made",
    ],
)
async def test_talk_under_a_post_that_begins_like_a_command_is_left_alone(world: World, text: str) -> None:
    under = await _under_a_post(world)
    await world.sender.event(SAID | under | {"user": LEE, "text": text})
    await world.settled()
    assert (world.slack.of("chat.postEphemeral"), len(world.slack.said_in("C0DAG"))) == ([], 1)
    assert world.action("DAG31-06").status is Status.OPEN


async def test_a_commands_mere_name_under_a_post_is_answered(world: World) -> None:
    await world.sender.command(PMO, "/bind DAG", "C0OTHER")
    await world.settled()
    post = world.slack.said_in("C0OTHER")[0]
    under = {"channel": "C0OTHER", "thread_ts": post.ts, "parent_user_id": BOT}
    await world.sender.event(SAID | under | {"text": "Done!"})
    await world.settled()
    assert "Say an action" in text_of(world.slack.of("chat.postEphemeral")[0]["blocks"])
    await world.sender.event(SAID | await _under_a_post(world) | {"text": "Done!"})
    assert world.action("DAG31-06").status is Status.CLOSED


@pytest.mark.parametrize("text", ["done sent to all parties", "/done by Lee"])
async def test_what_somebody_reports_under_a_post_is_done(world: World, text: str) -> None:
    await world.sender.event(SAID | await _under_a_post(world) | {"text": text})
    assert world.action("DAG31-06").status is Status.CLOSED


async def _under_a_post(world: World) -> dict[str, str]:
    direct = {"type": "message", "channel": "D0LEE", "channel_type": "im", "user": LEE}
    await world.sender.event(direct | {"text": "action note DAG31-06 asked"})
    await world.settled()
    return {"thread_ts": world.slack.said_in("C0DAG")[0].ts, "parent_user_id": BOT}
