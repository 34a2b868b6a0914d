"""A button says its command as if its presser had typed it, and the message it stands in becomes true again."""

from __future__ import annotations

import json
from typing import Any

from registers.actions import Status
from tests.contract.slack.conftest import LEE, PAUL, PMO, STRANGER, World
from tests.contract.slack.fake import BOT, TEAM, Message, buttons, text_of

HIDDEN: dict[str, Any] = {
    "container": {"type": "message", "message_ts": "1.2", "channel_id": "C0DAG", "is_ephemeral": True},
    "channel": {"id": "C0DAG"},
}
HOME: dict[str, Any] = {"container": {"type": "view", "view_id": "V9"}, "view": {"id": "V9", "type": "home"}}


async def _post(world: World) -> Message:
    event = {"type": "message", "channel": "D0PAUL", "channel_type": "im", "user": PAUL}
    await world.sender.event(event | {"text": "action note DAG31-03 asked everybody"})
    await world.settled()
    return world.slack.said_in("C0DAG")[0]


async def test_a_pressed_post_is_edited_and_what_was_done_is_said_under_it(world: World) -> None:
    post = await _post(world)
    status, _ = await world.sender.press(PAUL, buttons(post.blocks)["Done"], post)
    assert (status, world.action("DAG31-03").status) == (200, Status.CLOSED)
    await world.settled()
    assert "DAG31-03 is closed, by Paul Pettitt" in text_of(post.blocks)
    assert "Done" not in buttons(post.blocks)
    said = world.slack.said_in("C0DAG")[1:]
    assert [(one.thread, "DAG31-03 is closed" in text_of(one.blocks)) for one in said] == [(post.ts, True)]


async def test_undo_replaces_the_message_that_offered_it(world: World) -> None:
    await world.sender.command(PAUL, "/done DAG31-03")
    await world.settled()
    said = world.slack.said_in("C0DAG")[0]
    await world.sender.press(PAUL, buttons(said.blocks)["Undo"], said)
    await world.settled()
    assert (world.action("DAG31-03").status, "Undone" in text_of(said.blocks)) == (Status.OPEN, True)


async def test_undo_under_what_somebody_did_takes_back_nothing_else(world: World) -> None:
    """Everybody in the channel can press it, and its author when they have done more since."""
    await world.sender.command(PAUL, "/done DAG31-03", "C0OTHER")
    await world.sender.command(LEE, "/done DAG31-06", "D0LEE")
    await world.settled()
    said = world.slack.said_in("C0OTHER")[0]
    before = text_of(said.blocks)
    await world.sender.press(LEE, buttons(said.blocks)["Undo"], said)
    await world.settled()
    assert [world.action(ref).status for ref in ("DAG31-03", "DAG31-06")] == [Status.CLOSED] * 2
    assert "Your last change was not of DAG31-03: it was /done DAG31-06." in text_of(world.slack.responses[0]["blocks"])
    assert text_of(said.blocks) == before
    await world.sender.press(STRANGER, buttons(said.blocks)["Undo"], said)
    await world.sender.command(PAUL, "/action note DAG31-02 asked", "D0PAUL")
    await world.sender.press(PAUL, buttons(said.blocks)["Undo"], said)
    await world.settled()
    assert (world.action("DAG31-03").status, len(world.action("DAG31-02").updates)) == (Status.CLOSED, 1)


async def test_a_press_that_is_refused_leaves_the_message_and_tells_its_presser_alone(world: World) -> None:
    post = await _post(world)
    before = text_of(post.blocks)
    await world.sender.press(LEE, buttons(post.blocks)["Done"], post)
    await world.sender.press(STRANGER, buttons(post.blocks)["Done"], post)
    await world.settled()
    assert (world.action("DAG31-03").status, text_of(post.blocks)) == (Status.OPEN, before)
    assert [one["response_type"] for one in world.slack.responses] == ["ephemeral"] * 2
    assert "is not yours, Lee Cox" in text_of(world.slack.responses[0]["blocks"])
    assert len(world.slack.said_in("C0DAG")) == 1


async def test_a_press_that_comes_twice_acts_once(world: World) -> None:
    post = await _post(world)
    for _ in range(2):
        await world.sender.press(PAUL, buttons(post.blocks)["Done"], post, trigger_id="same")
    await world.settled()
    assert len(world.slack.said_in("C0DAG")) == 2


async def test_a_forged_press_can_do_no_more_than_typing(world: World) -> None:
    post = await _post(world)
    for value in ("/link @U1 Paul Pettitt", "/agree CCAG all", "/nonsense", "", "/done DAG31-03 \x00"):
        await world.sender.press(LEE, {"type": "button", "value": value, "action_id": "press:1"}, post)
    await world.settled()
    assert world.action("DAG31-03").status is Status.OPEN


async def test_a_message_carries_no_command_that_changes_anything(world: World) -> None:
    post = await _post(world)
    button = buttons(post.blocks)["Done"] | {"block_id": "b1 /reopen DAG31-03 because"}
    await world.sender.press(PAUL, button, post)
    await world.settled()
    assert world.action("DAG31-03").status is Status.CLOSED


async def test_a_press_in_a_private_answer_replaces_it(world: World) -> None:
    _, told = await world.sender.command(PAUL, "/action DAG31-03")
    await world.sender.press(PAUL, buttons(told["blocks"])["Done"], **HIDDEN)
    await world.settled()
    replaced = [one for one in world.slack.responses if one["replace_original"]]
    assert ["Status: [closed]" in text_of(one["blocks"]) for one in replaced] == [True]
    assert len(world.slack.said_in("C0DAG")) == 1


async def test_a_button_opens_a_form_and_its_answer_edits_the_message(world: World) -> None:
    post = await _post(world)
    await world.sender.press(PAUL, buttons(post.blocks)["Note"], post)
    view = world.slack.views[0]
    assert view["blocks"][0]["element"]["initial_value"] == "DAG31-03"
    _, told = await world.sender.submit(PAUL, view, action="DAG31-03", text="St Clements answered")
    assert told == ""
    await world.settled()
    assert "St Clements answered" in text_of(post.blocks)
    assert [one.thread for one in world.slack.said_in("C0DAG")] == ["", post.ts]


async def test_what_is_pressed_on_the_home_tab_is_answered_directly_and_redraws_it(world: World) -> None:
    await world.sender.event({"type": "app_home_opened", "user": PAUL, "tab": "home", "channel": "D0PAUL"})
    await world.settled()
    done = next(
        {**element, "block_id": block["block_id"]}
        for block in world.slack.homes[PAUL]["blocks"]
        if block["type"] == "actions"
        for element in block["elements"]
        if element.get("value") == "/done DAG31-03"
    )
    await world.sender.press(PAUL, done, **HOME)
    await world.settled()
    assert world.action("DAG31-03").status is Status.CLOSED
    assert "DAG31-03" not in text_of(world.slack.homes[PAUL])
    assert len(world.slack.said_in(PAUL)) == 1


async def test_a_menus_choice_is_said(world: World) -> None:
    post = await _post(world)
    chosen = {"type": "static_select", "action_id": "menu:1", "selected_option": {"value": "/done DAG31-03"}}
    await world.sender.press(PAUL, chosen | {"block_id": "b1 /action DAG31-03"}, post)
    await world.settled()
    assert world.action("DAG31-03").status is Status.CLOSED


async def _shortcut(world: World, user: str, **more: Any) -> tuple[int, Any]:
    body = {
        "user": {"id": user, "team_id": TEAM, "username": "paul"},
        "team": {"id": TEAM},
        "trigger_id": "trigger.shortcut",
    }
    return await world.sender.form({"payload": json.dumps(body | more)})


async def test_a_message_becomes_an_action(world: World) -> None:
    message = {"ts": "1699.1", "text": f"<@{BOT}> &lt;Please&gt; *check* the <https://x.example|link> for Lee due now"}
    status, _ = await _shortcut(
        world,
        "U0PMO",
        type="message_action",
        callback_id="make_action",
        channel={"id": "C0DAG"},
        message=message,
        response_url=world.slack.url("/response/x"),
    )
    assert status == 200
    fields = {block["block_id"]: block["element"].get("initial_value") for block in world.slack.views[0]["blocks"]}
    assert fields["group"] == "DAG"
    assert fields["text"].startswith("<Please> *check* the https://x.example for Lee due now (https://programme.slack")
    await world.sender.submit(
        "U0PMO", world.slack.views[0], group="DAG", text=fields["text"], owners="Lee Cox", due="Friday"
    )
    await world.settled()
    assert [one.thread for one in world.slack.said_in("C0DAG")] == ["1699.1"]


async def test_anybody_known_raises_an_action_from_anywhere(world: World) -> None:
    await _shortcut(world, PAUL, type="shortcut", callback_id="raise_action")
    assert world.slack.views[0]["title"]["text"] == "Raise an action"
    await _shortcut(world, PMO, type="shortcut", callback_id="raise_action")
    await world.sender.submit(PMO, world.slack.views.pop(), group="DAG", text="It", owners="Lee Cox", due="Friday")
    await world.settled()
    assert [one.channel for one in world.slack.messages] == [PMO, "C0DAG"]
    assert len(world.slack.of("chat.postMessage")) == 2
    await _shortcut(world, STRANGER, type="shortcut", callback_id="raise_action")
    await world.settled()
    assert len(world.slack.views) == 1
    assert "ask but not change" in text_of(world.slack.said_in(STRANGER)[0].blocks)


async def test_a_refusal_never_takes_the_place_of_what_somebody_reads(world: World) -> None:
    press = {"type": "button", "action_id": "press:1", "block_id": "b1 /action DAG31-03"}
    for value in ("/action note DAG31-03 not mine", "/action DAG99-99"):
        await world.sender.press(LEE, press | {"value": value}, **HIDDEN)
    await world.settled()
    assert [one["replace_original"] for one in world.slack.responses] == [False, False]
