"""What people type after a slash is done, answered in time, and said where the group works."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from bot.slack_names import in_the_box
from registers.actions import Status
from tests.contract.slack.conftest import LEE, PAUL, STRANGER, World
from tests.contract.slack.fake import buttons, text_of


async def test_done_is_committed_and_said_in_the_channel(world: World) -> None:
    began = time.monotonic()
    status, told = await world.sender.command(PAUL, "/done DAG31-03 sent to all parties", "C0OTHER")
    assert (status, time.monotonic() - began < 3) == (200, True)
    assert world.action("DAG31-03").status is Status.CLOSED
    assert told["response_type"] == "ephemeral"
    assert "DAG31-03" in told["text"]
    await world.settled()
    said = world.slack.said_in("C0OTHER")
    assert ["DAG31-03 is closed" in text_of(one.blocks) for one in said] == [True]
    announced = world.slack.said_in("C0DAG")
    assert len(announced) == 1
    assert "Establish how quickly" in text_of(announced[0].blocks)


async def test_in_its_own_channel_a_change_is_said_once(world: World) -> None:
    await world.sender.command(PAUL, "/done DAG31-03")
    await world.settled()
    assert len(world.slack.said_in("C0DAG")) == 1


async def test_a_question_is_answered_to_its_asker_alone(world: World) -> None:
    status, told = await world.sender.command(PAUL, "/cr 036")
    await world.settled()
    assert (status, told["response_type"], world.slack.messages) == (200, "ephemeral", [])
    assert "CR036" in text_of(told["blocks"])
    world.slack.check_blocks(told["blocks"])


async def test_the_root_command_says_anything(world: World) -> None:
    _, told = await world.sender.command(PAUL, "/gov search redlining")
    assert told["response_type"] == "ephemeral"
    assert "redlining" in text_of(told["blocks"]).casefold()
    _, told = await world.sender.command(PAUL, "/gov")
    assert "What you can say" in text_of(told["blocks"])


async def test_a_stranger_asks_and_does_not_change(world: World) -> None:
    world.slack.user(STRANGER, "Paul  Nobody")
    _, told = await world.sender.command(STRANGER, "/action DAG31-03")
    assert "DAG31-03" in text_of(told["blocks"])
    _, told = await world.sender.command(STRANGER, "/done DAG31-03")
    assert f"/link @{STRANGER} YOUR NAME" in text_of(told["blocks"])
    assert world.action("DAG31-03").status is Status.OPEN


async def test_a_guest_with_an_owners_name_is_a_stranger(world: World) -> None:
    world.slack.user(STRANGER, "Paul Pettitt", is_restricted=True)
    await world.sender.command(STRANGER, "/done DAG31-03")
    assert world.action("DAG31-03").status is Status.OPEN


async def test_a_second_account_of_the_same_name_is_a_stranger(world: World) -> None:
    await world.sender.command(PAUL, "/whoami")
    world.slack.user(STRANGER, "Paul Pettitt")
    await world.sender.command(STRANGER, "/done DAG31-03")
    assert world.action("DAG31-03").status is Status.OPEN


async def test_somebodys_first_requests_at_once_are_all_theirs(world: World) -> None:
    told = await asyncio.gather(*(world.sender.command(PAUL, "/whoami") for _ in range(8)))
    assert {body["text"] for _, body in told} == {"You are Paul Pettitt."}


async def test_the_pmo_links_an_account_and_it_is_known_at_once(world: World) -> None:
    await world.sender.command(STRANGER, "/done DAG31-03")
    _, told = await world.sender.command("U0PMO", f"/link <@{STRANGER}|sam> Paul Pettitt")
    assert "is Paul Pettitt from now on" in text_of(told)
    await world.sender.command(STRANGER, "/done DAG31-03")
    assert world.action("DAG31-03").status is Status.CLOSED
    _, told = await world.sender.command(LEE, f"/link <@{STRANGER}|sam> Lee Cox")
    assert "Only the PMO" in text_of(told)


async def test_an_unknown_organisation_is_refused_politely(world: World) -> None:
    status, told = await world.sender.command(PAUL, "/actions", team_id="T0ELSE")
    assert status == 200
    assert "organisations that I was told of" in text_of(told)


async def test_where_the_bot_is_not_a_member_the_response_url_takes_the_answer(world: World) -> None:
    await world.sender.command(PAUL, "/done DAG31-03", "C0SECRET")
    await world.settled()
    assert [(one["response_type"], "DAG31-03" in one["text"]) for one in world.slack.responses] == [
        ("in_channel", True)
    ]


async def test_a_redelivered_command_acts_and_is_said_once(world: World) -> None:
    for _ in range(3):
        status, _ = await world.sender.command(PAUL, "/action note DAG31-03 asked", trigger_id="same.1")
        assert status == 200
    await world.settled()
    assert len(world.action("DAG31-03").updates) == 1
    assert len(world.slack.said_in("C0DAG")) == 1


async def test_a_rate_limit_is_waited_for_and_nothing_is_said_twice(world: World) -> None:
    world.slack.next["chat.postMessage"] = [(429, {"Retry-After": "0"}, {"ok": False, "error": "ratelimited"})]
    await world.sender.command(PAUL, "/done DAG31-03")
    await world.settled()
    assert (len(world.slack.of("chat.postMessage")), len(world.slack.said_in("C0DAG"))) == (2, 1)


async def test_an_answer_that_is_lost_is_not_said_again(world: World) -> None:
    world.slack.next["chat.postMessage"] = [(500, {}, {"ok": False, "error": "internal_error"})]
    await world.sender.command(PAUL, "/done DAG31-03")
    await world.settled()
    assert len(world.slack.of("chat.postMessage")) == 1


async def test_hostile_words_mean_only_themselves(world: World) -> None:
    words = "*bold* <!channel> @everyone &lt;script&gt; \x00 \u202e [x](javascript:1) " + "é" * 300
    await world.sender.command(PAUL, f"/action note DAG31-03 {words}")
    await world.settled()
    said = world.slack.said_in("C0DAG")[0]
    assert "<!channel>" not in said.text
    assert "@everyone" not in said.text
    assert "<script>" in text_of(said.blocks)


async def test_a_form_opens_at_once_and_its_errors_stand_beside_the_fields(world: World) -> None:
    status, told = await world.sender.command("U0PMO", "/action raise")
    assert (status, told) == (200, "")
    view = world.slack.views[0]
    _, told = await world.sender.submit("U0PMO", view, group="DAG", text="Test it", owners="", due="when pigs fly")
    assert told["response_action"] == "errors"
    assert set(told["errors"]) == {"owners", "due"}
    _, told = await world.sender.submit("U0PMO", view, group="DAG", text="Test it", owners="Lee Cox", due="in 3 days")
    assert told == ""
    await world.settled()
    assert "Test it" in text_of(world.slack.said_in("C0DAG")[0].blocks)
    await world.sender.submit("U0PMO", view, group="DAG", text="Test it", owners="Lee Cox", due="in 3 days")
    await world.settled()
    assert len(world.slack.said_in("C0DAG")) == 1


async def test_a_form_that_is_refused_says_so_in_the_form(world: World) -> None:
    await world.sender.command("U0LEE", "/action note DAG31-03")
    _, told = await world.sender.submit("U0LEE", world.slack.views[0], action="DAG31-03", text="Not mine")
    assert "is not yours" in told["errors"]["action"]


async def test_binding_a_channel_has_a_groups_changes_said_there(world: World) -> None:
    await world.sender.command("U0PMO", "/unbind", "C0DAG")
    await world.sender.command("U0PMO", "/bind DAG", "C0OTHER")
    await world.settled()
    world.slack.messages.clear()
    await world.sender.command(PAUL, "/done DAG31-03", "D0PAUL")
    await world.settled()
    assert [len(world.slack.said_in(channel)) for channel in ("C0OTHER", "C0DAG")] == [1, 0]
    _, told = await world.sender.command(PAUL, "/bind CCAG", "C0OTHER")
    assert "Only the PMO" in text_of(told)
    _, told = await world.sender.command(PAUL, "/digest", "C0OTHER")
    assert "DAG digest" in text_of(told)


async def test_a_list_is_turned_in_the_message_it_stands_in(world: World) -> None:
    _, told = await world.sender.command(PAUL, "/actions")
    following = buttons(told["blocks"])["Next"]
    hidden: dict[str, Any] = {
        "container": {"type": "message", "message_ts": "1", "channel_id": "C0DAG", "is_ephemeral": True}
    }
    await world.sender.press(PAUL, following, **hidden, channel={"id": "C0DAG"})
    await world.settled()
    assert [(one["replace_original"], "Page 2" in text_of(one["blocks"])) for one in world.slack.responses] == [
        (True, True)
    ]


async def test_in_a_chat_between_two_people_a_private_answer_stays_private(world: World) -> None:
    """Slash commands work there too, and the bot is not in it: the other one is told nothing."""
    world.slack.private.add("D0BOTH")
    _, told = await world.sender.command(PAUL, "/cr 036", "D0BOTH")
    hidden: dict[str, Any] = {
        "container": {"type": "message", "message_ts": "1", "channel_id": "D0BOTH", "is_ephemeral": True}
    }
    await world.sender.press(PAUL, buttons(told["blocks"])["What holds it"], **hidden, channel={"id": "D0BOTH"})
    await world.settled()
    assert [(one["response_type"], "What holds CR036" in text_of(one["blocks"])) for one in world.slack.responses] == [
        ("ephemeral", True)
    ]
    await world.sender.command(PAUL, "/export actions", "D0BOTH")
    export = {"type": "button", "action_id": "press:1", "value": "/export decisions"}
    await world.sender.press(PAUL, export, **hidden, channel={"id": "D0BOTH"})
    await world.settled()
    assert [one.channel for one in world.slack.shared] == [f"D{PAUL}"] * 2


async def test_binding_a_channel_that_the_bot_is_not_in_says_to_invite_it(world: World) -> None:
    await world.sender.command("U0PMO", "/bind CCAG", "C0SECRET")
    await world.settled()
    (told,) = world.slack.responses
    assert "/invite @Secretariat" in text_of(told["blocks"])


async def test_help_says_what_slacks_own_box_takes(world: World) -> None:
    _, told = await world.sender.command(PAUL, "/help search")
    assert "Slack has a /search of its own: say /gov search." in text_of(told["blocks"])
    _, told = await world.sender.command(PAUL, "/cr 036")
    assert "of its own" not in text_of(told["blocks"])


def test_a_prefix_is_told_as_it_is_typed() -> None:
    told = in_the_box(("done", "search"), "mhhs-", "gov")
    assert told == "In Slack’s own box these begin with /mhhs-, such as /mhhs-done; /gov takes any of them: /gov done."
    assert in_the_box(("done",), "", "gov") == ""
