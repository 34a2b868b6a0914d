"""A press acts once, the card is replaced for whoever pressed and for all who see it, and forms say what is wrong."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

from registers.actions import Status
from tests.contract.teams.fake import CHANNEL, Fault
from tests.contract.teams.test_talking import status, summaries
from tests.contract.teams.world import Bot

THREAD = f"{CHANNEL};messageid=1700"
_CARD = "application/vnd.microsoft.card.adaptive"
_MESSAGE = "application/vnd.microsoft.activity.message"


def actions_in(element: Any) -> Iterator[dict[str, Any]]:
    """Every button of a card, wherever it stands; not what takes its place on older clients."""
    if isinstance(element, list):
        for one in element:
            yield from actions_in(one)
    elif isinstance(element, dict):
        if element.get("type") == "Action.Execute":
            yield element
        for name, one in element.items():
            if name != "fallback":
                yield from actions_in(one)


def data_of(card: Any, command: str) -> dict[str, Any]:
    """What the button carries that says the command."""
    found: list[dict[str, Any]] = [
        one["data"] for one in actions_in(card) if one["data"]["command"].startswith(command)
    ]
    return found[0]


def text_of(element: Any) -> str:
    if isinstance(element, list):
        return " ".join(text_of(one) for one in element)
    if isinstance(element, dict):
        return f"{element.get('text', '')} {text_of([one for one in element.values() if isinstance(one, dict | list)])}"
    return ""


async def shown(bot: Bot, said: dict[str, Any]) -> tuple[str, Any]:
    """Says something; the id of the message it is answered with, and its card."""
    before = {key for kept in bot.fake.messages.values() for key in kept}
    await bot.send(said)
    new = {key: one for kept in bot.fake.messages.values() for key, one in kept.items() if key not in before}
    ((key, message),) = new.items()
    return key, message["attachments"][0]["content"]


async def test_a_change_replaces_the_card_and_shows_the_list_as_it_is_now(bot: Bot) -> None:
    said = bot.activity(text="my actions")
    key, card = await shown(bot, said)
    data = data_of(card, "/done DAG31-03")
    assert data["view"] == "my actions"
    code, answer = await bot.send(bot.press(key, data, said))
    assert (code, answer["statusCode"], answer["type"]) == (200, 200, _CARD)
    assert "DAG31-03 is closed" in " ".join(text_of(answer["value"]).split())
    assert not [one for one in actions_in(answer["value"]) if one["data"]["command"] == "/done DAG31-03"]
    assert bot.fake.posted("PUT") == []


async def test_what_is_pressed_in_a_channel_is_edited_for_all(bot: Bot) -> None:
    paul = bot.fake.member("paul", "Paul Pettitt")
    said = bot.in_channel("done DAG31-03", paul)
    key, card = await shown(bot, said)
    code, answer = await bot.send(bot.press(key, data_of(card, "/undo"), said))
    await bot.settle()
    assert (code, answer["type"]) == (200, _CARD)
    assert bot.fake.messages[THREAD][key]["attachments"][0]["content"]["body"] == answer["value"]["body"]
    assert status(bot, "DAG31-03") is Status.OPEN
    assert len(bot.fake.messages[THREAD]) == 1


async def test_a_press_that_comes_again_acts_once_and_gets_the_same(bot: Bot) -> None:
    said = bot.activity(text="/action DAG31-03")
    key, card = await shown(bot, said)
    press = bot.press(key, data_of(card, "/done DAG31-03"), said)
    answers = await asyncio.gather(*(bot.send(press) for _ in range(20)))
    assert [one for one in answers if one != answers[0]] == []
    assert answers[0][1]["type"] == _CARD
    assert status(bot, "DAG31-03") is Status.CLOSED


async def test_a_refusal_leaves_the_card_and_tells_whoever_pressed(bot: Bot) -> None:
    said = bot.activity(text="/action DAG31-03")
    key, card = await shown(bot, said)
    data = data_of(card, "/done DAG31-03")
    stranger = {**said, "from": bot.fake.member("eve", "Eve Nobody")}
    code, answer = await bot.send(bot.press(key, data, stranger))
    assert (code, answer["type"]) == (200, _MESSAGE)
    assert "I do not know who in the directory you are" in answer["value"]
    assert bot.fake.posted("PUT") == []
    assert status(bot, "DAG31-03") is Status.OPEN


async def test_a_question_in_a_channel_is_answered_to_whoever_pressed(bot: Bot) -> None:
    paul = bot.fake.member("paul", "Paul Pettitt")
    said = bot.in_channel("done DAG31-03", paul)
    key, _ = await shown(bot, said)
    code, answer = await bot.send(bot.press(key, {"command": "/cr 036"}, said))
    await bot.settle()
    assert (code, answer["type"]) == (200, _MESSAGE)
    assert bot.fake.posted()[-1].query == {"isTargetedActivity": "true"}
    assert bot.fake.posted("PUT") == []


async def test_what_concerns_its_presser_alone_stays_out_of_the_channels_card(bot: Bot) -> None:
    raised = bot.in_channel("action raise DAG Ask DCC for Paul Pettitt due 24/01/2024", bot.fake.member("pmo", "PMO"))
    key, card = await shown(bot, raised)
    said = {**raised, "from": bot.fake.member("paul", "Paul Pettitt")}
    before = bot.fake.posted("POST", "PUT")
    _, form = await bot.send(bot.press(key, data_of(card, "/snooze DAG31-13"), said))
    filled = {"field.actions": "DAG31-13", "field.until": "15/01/2024"}
    _, answer = await bot.send(bot.press(key, data_of(form["value"], "snooze") | filled, said))
    assert "DAG31-13 before Mon 15 Jan 2024" in text_of(answer["value"])
    _, answer = await bot.send(bot.press(key, data_of(answer["value"], "/undo"), said))
    assert answer["value"]["fallbackText"].startswith("Undone")
    await bot.settle()
    assert bot.fake.posted("POST", "PUT") == before


async def test_a_client_that_knows_only_submit_gets_a_form_of_its_own(bot: Bot) -> None:
    """Others keep the card that it was asked for in."""
    paul = bot.fake.member("paul", "Paul Pettitt")
    key, _ = await shown(bot, bot.in_channel("done DAG31-03", paul))
    before = bot.fake.messages[THREAD][key]
    await bot.send(bot.in_channel("", paul, name="", value={"command": "/reopen DAG31-03"}, replyToId=key))
    assert bot.fake.messages[THREAD][key] == before
    assert bot.fake.posted()[-1].query == {"isTargetedActivity": "true"}
    assert data_of(bot.fake.posted()[-1].body["attachments"], "reopen")["private"] is True


async def test_another_page_takes_the_cards_place(bot: Bot) -> None:
    said = bot.activity(text="actions")
    key, card = await shown(bot, said)
    data = next(one["data"] for one in actions_in(card) if one.get("title", "").startswith("Next"))
    _, answer = await bot.send(bot.press(key, data, said))
    assert answer["type"] == _CARD
    assert text_of(answer["value"]) != text_of(card)


async def test_a_form_is_filled_in_corrected_and_sent(bot: Bot) -> None:
    pmo = bot.fake.member("pmo", "The PMO")
    said = bot.activity({"from": pmo}, text="/action raise")
    key, card = await shown(bot, said)
    data = data_of(card, "action raise")
    wrong = data | {
        "field.group": "DAG",
        "field.text": "Ask DCC <b>now</b>",
        "field.owners": "Lee Cox",
        "field.due": "someday",
    }
    _, answer = await bot.send(bot.press(key, wrong, said))
    assert answer["type"] == _CARD
    assert "Ask DCC <b>now</b>" in str(answer["value"])
    _, answer = await bot.send(bot.press(key, wrong | {"field.due": "10/02/2024"}, said))
    assert answer["type"] == _CARD
    assert "DAG31-" in text_of(answer["value"])


async def test_a_form_in_a_private_message_says_its_change_in_the_channel(bot: Bot) -> None:
    pmo = bot.fake.member("pmo", "The PMO")
    said = bot.in_channel("/action raise", pmo)
    key, card = await shown(bot, said)
    data = data_of(card, "action raise")
    assert data["private"] is True
    filled = {"field.group": "DAG", "field.text": "Ask DCC", "field.owners": "Lee Cox", "field.due": "10/02/2024"}
    bot.fake.forget()
    _, answer = await bot.send(bot.press(key, data | filled, said))
    await bot.settle()
    assert answer["type"] == _CARD
    (call,) = bot.fake.posted("POST", "PUT")
    assert (call.method, call.query) == ("POST", {})
    assert "DAG31-" in call.body["summary"]


async def test_a_client_that_knows_only_submit(bot: Bot) -> None:
    """A message with the data as its value: the card it stood in is edited instead."""
    said = bot.activity(text="/action DAG31-03")
    key, card = await shown(bot, said)
    submit = bot.activity(value=data_of(card, "/done DAG31-03"), replyToId=key)
    del submit["text"]
    assert (await bot.send(submit))[0] == 200
    assert status(bot, "DAG31-03") is Status.CLOSED
    assert "closed" in text_of(bot.fake.messages["a:paul"][key])
    refused = bot.activity(value={"command": "/done DAG31-99"}, replyToId=key)
    await bot.send(refused)
    assert "DAG31-99" in summaries(bot, "a:paul")[-1]


async def test_a_slow_answer_follows(bot: Bot) -> None:
    """Teams gives a press five seconds; here the roster takes them all."""
    bot.fake.faults["/members/"] = Fault(stall=4.6)
    said = bot.activity(text="/action DAG31-03")
    _, answer = await bot.send(bot.press("none", {"command": "/done DAG31-03"}, said))
    assert answer["type"] == _MESSAGE
    await asyncio.sleep(1.2)
    assert status(bot, "DAG31-03") is Status.CLOSED
    assert summaries(bot, "a:paul")[0].startswith("DAG31-03 is closed")


async def test_invokes_that_are_no_press(bot: Bot) -> None:
    like = bot.activity()
    assert (await bot.send(bot.press("1", {}, like) | {"name": "composeExtension/query"}))[0] == 501
    values: tuple[Any, ...] = (
        None,
        {},
        [],
        "x",
        {"action": []},
        {"action": {"data": 7}},
        {"action": {"type": "Action.Execute"}},
    )
    for value in values:
        code, answer = await bot.send(bot.press("1", {}, like) | {"value": value})
        assert (code, answer["statusCode"], answer["type"]) == (200, 400, "application/vnd.microsoft.error")


async def test_a_fault_of_ours_is_told_and_not_a_501(bot: Bot) -> None:
    """The SDK turns any exception in a button's handler into a 501, which shows nothing."""
    bot.app.database.close()
    code, answer = await bot.send(bot.press("1", {"command": "/done DAG31-03"}, bot.activity()))
    assert (code, answer["statusCode"]) == (200, 500)
    assert "went wrong" in answer["value"]["message"]
