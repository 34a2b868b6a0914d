"""What Teams sends becomes what was typed: mentions go or become names, once, and nothing stays escaped."""

from __future__ import annotations

from typing import Any

import pytest
from botbuilder.core import TurnContext
from botbuilder.schema import Activity as SdkActivity

from bot.teams_heard import heard, said_in, typed
from chat.messages import Press, Submission

BOT = "28:bot"


def mention(name: str, user: str = BOT, mark: str = "") -> dict[str, Any]:
    return {"type": "mention", "text": mark or f"<at>{name}</at>", "mentioned": {"id": user, "name": name}}


def activity(text: str, *entities: dict[str, Any]) -> dict[str, Any]:
    place = {"id": "19:x;messageid=7", "conversationType": "channel"}
    return {"text": text, "entities": [*entities], "recipient": {"id": BOT}, "conversation": place}


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (activity("<at>DAG</at> done DAG31-03", mention("DAG")), "done DAG31-03"),
        (activity("done DAG31-03 <at>DAG</at>", mention("DAG")), "done DAG31-03"),
        (activity("please <at>DAG</at>, done DAG31-03", mention("DAG")), "please , done DAG31-03"),
        (activity("done <at>DAG</at> DAG31-03 DAG", mention("DAG")), "done DAG31-03 DAG"),
        (activity("<at>DAG</at>\u00a0done&nbsp;DAG31-03\n", mention("DAG")), "done DAG31-03"),
        (activity("<AT>DAG</AT> done", mention("DAG")), "<AT>DAG</AT> done"),
        (activity('<at id="0">DAG</at> done', mention("DAG", mark='<at id="0">DAG</at>')), "done"),
        (activity("<at>DAG</at> <at>DAG</at> done", mention("DAG"), mention("DAG")), "DAG done"),
        (activity("<at>DAG</at> <at>DAG</at> done", mention("DAG", "28:other"), mention("DAG")), "DAG done"),
        (activity("<at>DAG</at> <at>DAG 2</at> done", mention("DAG 2", "28:other"), mention("DAG")), "DAG 2 done"),
        (activity("<at>R&amp;D &lt;3</at> done", mention("R&D <3", mark="<at>R&amp;D &lt;3</at>")), "done"),
        (activity("<at>.*</at> done .* DAG", mention(".*")), "done .* DAG"),
        (
            activity(
                "<at>DAG</at> action raise DAG Ask for <at>Lee Cox</at> &amp; <at>Zo&#235;</at>",
                mention("DAG"),
                mention("Lee Cox", "29:lee"),
                mention("Zoë", "29:zoe", "<at>Zo&#235;</at>"),
            ),
            "action raise DAG Ask for Lee Cox & Zoë",
        ),
        (activity("done &lt;at&gt;DAG&lt;/at&gt;", mention("DAG")), "done <at>DAG</at>"),
        (activity("AT&amp;amp;T said 1 &lt; 2"), "AT&amp;T said 1 < 2"),
        (activity("done DAG31-03", mention("DAG")), "done DAG31-03"),
        (activity("done", {"type": "clientInfo"}, {"type": "mention"}), "done"),
        ({"text": None, "entities": "x", "recipient": 7}, ""),
    ],
)
def test_the_text_that_arrives_is_what_was_typed(said: dict[str, Any], meant: str) -> None:
    assert typed(said) == meant


def test_the_sdk_still_takes_the_bots_name_out_of_the_words() -> None:
    """Why ours does it: should this fail, the SDK has been mended."""
    said = SdkActivity().deserialize(
        {"type": "message", **activity("<at>DAG</at> done DAG31-03", mention("DAG")), "conversation": {"id": "x"}}
    )
    assert "DAG31-03" not in TurnContext.remove_recipient_mention(said)


def test_only_what_is_said_to_the_bot_is_addressed() -> None:
    assert heard(activity("<at>DAG</at> done", mention("DAG"))).addressed
    assert not heard(activity("<at>DAG</at> done", mention("DAG", "28:other"))).addressed
    assert not heard(activity("done")).addressed


def test_a_channel_and_its_thread_are_told_apart() -> None:
    one = heard(activity("done"))
    assert (one.channel, one.thread, one.where.conversation) == ("19:x", "7", "19:x;messageid=7")


def test_a_press_and_a_form() -> None:
    wrapped = {"action": {"type": "Action.Execute", "data": {"command": "/done DAG31-03", "view": "actions"}}}
    assert said_in({"value": wrapped}) == Press("/done DAG31-03")
    assert said_in({"value": {"command": "/done DAG31-03"}}) == Press("/done DAG31-03")
    data = {"command": "action raise", "field.text": "x", "field.due": None, "field.command": "y", "other": "z"}
    fields = (("text", "x"), ("due", ""), ("command", "y"))
    assert said_in({"value": data}) == Submission("action raise", fields)
