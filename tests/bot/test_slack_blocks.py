"""Slack takes every message and modal that a reply can become, and people's words stay words in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings

from bot.slack_blocks import message
from bot.slack_charts import chart_block
from bot.slack_forms import errors, modal
from chat.messages import (
    Bullets,
    Button,
    Buttons,
    Chart,
    Entries,
    Field,
    Fold,
    Form,
    Heading,
    Input,
    Line,
    Link,
    Part,
    Plain,
    Press,
    Reply,
    Series,
    Shape,
    Table,
    Tag,
    Tone,
    words,
)
from tests.bot.replies import CASES, CHANGE, HOSTILE, MATRIX, RAISE, entry, field, forms, replies
from tests.bot.schemas import block_errors, check_golden, needs_schemas, utf8, validator


def walk(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from walk(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from walk(inner)


def flat(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one for block in blocks for one in (block, *block.get("child_blocks", []))]


def check_chart(block: dict[str, Any]) -> None:
    """The published page of the chart block, for Slack's published types do not have it yet."""
    assert set(block) == {"type", "title", "chart", "block_id"}
    assert 0 < len(block["title"]) <= 50
    chart = block["chart"]
    if chart["type"] == "pie":
        names = [part["label"] for part in chart["segments"]]
        assert 1 <= len(names) <= 12
        assert all(part["value"] > 0 for part in chart["segments"])
    else:
        categories = chart["axis_config"]["categories"]
        names = [series["name"] for series in chart["series"]]
        assert chart["type"] == "bar"
        assert 1 <= len(names) <= 12
        assert 1 <= len(categories) <= 20
        assert len(set(categories)) == len(categories)
        assert all(0 < len(name) <= 20 for name in categories)
        assert all([point["label"] for point in series["data"]] == categories for series in chart["series"])
    assert len(set(names)) == len(names)
    assert all(0 < len(name) <= 20 for name in names)


def check_across(sent: dict[str, Any]) -> None:
    """What a schema cannot state."""
    utf8(sent)
    assert 0 < len(sent["text"]) <= 4000
    assert "<" not in sent["text"]
    assert {name: sent[name] for name in ("unfurl_links", "unfurl_media", "link_names")} == {
        "unfurl_links": False,
        "unfurl_media": False,
        "link_names": False,
    }
    blocks = flat(sent["blocks"])
    assert 1 <= len(blocks) <= 50
    kinds = [block["type"] for block in blocks]
    assert kinds.count("table") <= 1
    assert kinds.count("data_visualization") <= 2
    ids = [block["block_id"] for block in blocks]
    assert len(set(ids)) == len(ids)
    assert all(0 < len(one) <= 255 for one in ids)
    acting = [element["action_id"] for element in walk(sent["blocks"]) if "action_id" in element]
    assert len(set(acting)) == len(acting)
    for block in blocks:
        if block["type"] == "data_visualization":
            check_chart(block)
        assert block.get("elements", [1]), block
    for element in walk(sent["blocks"]):
        assert element.get("type") not in {"mrkdwn", "link", "user", "broadcast", "channel", "emoji", "markdown"}
        if "options" in element:
            assert 1 <= len(element["options"]) <= (5 if element["type"] == "overflow" else 100)
        if element.get("type") == "text":
            assert element["text"]
    shown = sum(len(one["text"]) for one in walk(sent["blocks"]) if isinstance(one.get("text"), str))
    assert shown < 40_000


def check(reply: Reply) -> None:
    sent = message(reply)
    check_across(sent)
    told = message(reply, newer=False)
    check_across(told)
    known = [block for block in sent["blocks"] if block["type"] != "data_visualization"]
    for block in known if sent == told else [*known, *told["blocks"]]:
        assert block_errors(block) == []


@needs_schemas
@pytest.mark.parametrize("part", CASES)
def test_slack_takes_every_part(part: Part) -> None:
    check(Reply("What is said", (part,)))


@needs_schemas
@settings(max_examples=100, deadline=None)
@given(replies)
def test_slack_takes_any_reply(reply: Reply) -> None:
    check(reply)


@needs_schemas
@settings(max_examples=100, deadline=None)
@given(forms)
def test_slack_takes_any_form(form: Form) -> None:
    check_modal(form)


@needs_schemas
def test_arguments_are_those_of_the_web_api() -> None:
    sent = message(CHANGE, newer=False) | {"channel": "C1"}
    assert list(validator("slack/requests.schema.json", "chat_postMessage").iter_errors(sent)) == []
    update = {name: sent[name] for name in ("channel", "text", "blocks", "link_names")} | {"ts": "1.2"}
    assert list(validator("slack/requests.schema.json", "chat_update").iter_errors(update)) == []


@needs_schemas
@pytest.mark.parametrize("kind", list(Input))
@pytest.mark.parametrize("hostile", range(len(HOSTILE)))
def test_slack_takes_every_field(kind: Input, hostile: int) -> None:
    text = HOSTILE[hostile]
    check_modal(Form(text, "/action raise", tuple(field(text, kind, at) for at in range(101)), text))


def check_modal(form: Form) -> None:
    view = modal(form, "place 1")
    utf8(view)
    assert list(validator("slack/modal.schema.json").iter_errors(view | {"blocks": []})) == []
    assert [error for block in view["blocks"] for error in block_errors(block, "slack/modal.schema.json")] == []
    assert all(0 < len(view[name]["text"]) <= 24 for name in ("title", "submit", "close") if name in view)
    assert len(view.get("private_metadata", "")) <= 3000
    assert 1 <= len(view["blocks"]) <= 100
    ids = [block["block_id"] for block in view["blocks"] if block["type"] == "input"]
    assert len(set(ids)) == len(ids)
    assert not set(errors(form)) - set(ids) or len(form.fields) > 100 or "submit" not in view
    for element in walk(view["blocks"]):
        assert element.get("type") not in {"mrkdwn", "table", "data_visualization"}
        if "initial_option" in element:
            assert element["initial_option"] in element["options"]
        assert len(element.get("initial_value", "")) <= 3000


def test_nothing_said_is_said() -> None:
    assert message(Reply(""))["text"] == "There is nothing to say."
    assert message(Reply("Done."))["blocks"] == [
        {
            "type": "rich_text",
            "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "Done."}]}],
            "block_id": "b1",
        }
    ]


def test_a_notification_calls_nobody() -> None:
    assert (
        message(Reply("<!channel> @channel & @Everyone"))["text"]
        == "&lt;!channel&gt; @\u2060channel &amp; @\u2060Everyone"
    )


def test_the_mark_is_the_first_block() -> None:
    assert [block["block_id"] for block in message(CHANGE, mark="outbox-7")["blocks"]][:2] == ["outbox-7", "b2"]


def test_a_reference_is_a_word_that_stands_out() -> None:
    block = message(Reply("", (Line((Link("DAG31-03", "/action DAG31-03"), Tag("late"))),)))["blocks"][0]
    assert block["elements"][0]["elements"] == [
        {"type": "text", "text": "DAG31-03", "style": {"code": True}},
        {"type": "text", "text": "[late]", "style": {"code": True}},
    ]


def test_five_buttons_stand_and_more_become_a_menu() -> None:
    def row(count: int) -> list[dict[str, Any]]:
        buttons = tuple(Button(f"B{at}", Press(f"/do {at}")) for at in range(count))
        return list(message(Reply("", (Buttons(buttons),)))["blocks"][0]["elements"])

    assert [one["value"] for one in row(5)] == [f"/do {at}" for at in range(5)]
    assert [one["type"] for one in row(7)] == ["button"] * 4 + ["overflow"]
    many = row(60)
    assert [one["type"] for one in many] == ["button"] * 4 + ["static_select"]
    assert [one["value"] for one in many[4]["options"]] == [f"/do {at}" for at in range(4, 60)]


def test_a_command_too_long_for_a_menu_stays_a_button_and_one_too_long_for_that_is_told() -> None:
    buttons = [Button(f"B{at}", Press(f"/do {at} {'x' * 80}")) for at in range(8)]
    blocks = message(Reply("", (Buttons((*buttons, Button("Huge", Press("/do " + "x" * 2000)))),)))["blocks"]
    assert [one["type"] for one in blocks[0]["elements"]] == ["button"] * 8
    assert blocks[1]["elements"][0]["text"] == "Too long for a button here, please type it: Huge"


def test_what_asks_first_has_a_menu_that_asks_first() -> None:
    buttons = tuple(Button(f"B{at}", Press(f"/do {at}"), confirm="Sure?" if at > 7 else "") for at in range(12))
    menus = message(Reply("", (Buttons(buttons),)))["blocks"][0]["elements"][4:]
    assert ["confirm" in menu for menu in menus] == [False, True]


def test_many_records_share_menus_and_the_rest_is_pointed_to() -> None:
    long = Entries(tuple(entry("something to do " * 20, at) for at in range(60)))
    more = Buttons((Button("Next", Press("/actions DAG page 2")),))
    blocks = message(Reply("60 actions", (Heading("Open"), long, more)))["blocks"]
    said = next(block for block in blocks if block["type"] == "context")["elements"][0]["text"]
    shown = len(blocks[1]["elements"][0]["elements"])
    assert said.startswith(f"… and {60 - shown} more: say /action DAG31-{shown:02}, ")
    assert blocks[-1]["elements"][0]["value"] == "/actions DAG page 2"
    assert blocks[-2]["elements"][0]["options"][0]["text"]["text"].startswith("Do 0: DAG31-00 something to do")


def test_a_long_message_is_cut_but_leads_on() -> None:
    parts: tuple[Part, ...] = (*(Heading(f"Part {at}") for at in range(80)), Buttons((Button("Next", Press("/next")),)))
    blocks = message(Reply("", parts))["blocks"]
    assert len(blocks) == 50
    assert blocks[-2]["elements"][0]["text"] == "… cut: this is too long for one message."
    assert blocks[-1]["elements"][0]["value"] == "/next"


def test_paragraphs_come_together_before_any_is_cut() -> None:
    blocks = message(Reply("", tuple(Line(words(f"Line {at}")) for at in range(80))))["blocks"]
    assert len(blocks) == 1
    assert "Line 79" in str(blocks)


def test_a_table_within_its_limits() -> None:
    table = Table(tuple(f"C{at}" for at in range(22)), (tuple(words(f"{at}") for at in range(22)),) * 120)
    first, *notes = message(Reply("", (table,)))["blocks"]
    assert (len(first["rows"]), {len(row) for row in first["rows"]}) == (100, {20})
    assert [note["elements"][0]["text"] for note in notes] == ["Not shown: C20, C21", "… and 21 more"]
    heavy = message(Reply("", (Table(("A", "B"), ((words("x" * 900), words("y" * 900)),) * 50),)))["blocks"][0]
    assert 5 < len(heavy["rows"]) < 8


def test_a_second_table_is_a_list() -> None:
    table = Table(("Seat", "Vote"), ((words("Chair"), words("yes")), (words("PMO"), ())))
    blocks = message(Reply("", (table, table)))["blocks"]
    assert [block["type"] for block in blocks] == ["table", "rich_text"]
    assert [[run["text"] for run in item["elements"]] for item in blocks[1]["elements"][0]["elements"]] == [
        ["Chair", " — Vote: yes"],
        ["PMO"],
    ]


def test_a_third_chart_is_told() -> None:
    chart = CHANGE.parts[3]
    blocks = message(Reply("", (chart,) * 3))["blocks"]
    assert [block["type"] for block in blocks] == ["data_visualization"] * 2 + ["rich_text"] * 2
    assert "Yes: 4" in str(blocks[3])


def test_what_cannot_be_drawn_is_told() -> None:
    zero = Chart("Z", Shape.SHARE, ("a",), (Series("None", Tone.GOOD, (0,)),))
    empty = Chart("E", Shape.BARS, (), ())
    crowd = Chart("C", Shape.BARS, tuple(map(str, range(21))), (Series("S", Tone.GOOD, (1,) * 21),))
    many = Chart("M", Shape.SHARE, ("a",), tuple(Series(str(at), Tone.GOOD, (1,)) for at in range(13)))
    assert [chart_block(one) for one in (zero, empty, crowd, many, MATRIX)] == [None] * 5


def test_names_cut_to_labels_stay_apart_and_are_told_whole() -> None:
    names = ("Large Supplier Representative A", "Large Supplier Representative B")
    chart = Chart("Votes", Shape.BARS, names, (Series("Yes", Tone.GOOD, (1, 2)),))
    drawn, told = message(Reply("", (chart,)))["blocks"]
    assert drawn["chart"]["axis_config"]["categories"] == ["Large Supplier Repr…", "Large Supplier… 2"]
    assert all(name in str(told) for name in names)


def test_a_fold_is_a_container_unless_it_holds_too_much() -> None:
    small = message(Reply("", (Fold("History", (Line(words("Once")),)),)))["blocks"][0]
    assert (small["type"], small["is_collapsible"], small["default_collapsed"]) == ("container", True, True)
    headings = tuple(Heading(f"H{at}") for at in range(11))
    large = message(Reply("", (Fold("History", headings),)))["blocks"]
    assert [block["type"] for block in large] == ["rich_text"] + ["header"] * 11


def test_a_form_is_a_button_and_a_modal() -> None:
    button = message(Reply("", (RAISE,)))["blocks"][0]["elements"][0]
    assert (button["action_id"], button["value"]) == ("form:1", "/action raise DAG")
    assert errors(RAISE) == {"due": "That was a holiday"}


def test_a_field_that_its_kind_cannot_hold_is_typed() -> None:
    dated = Field("due", "Due", Input.DATE, "before next DAG")
    chosen = Field("who", "Who", Input.CHOICE, options=("x" * 80, "y"))
    blocks = modal(Form("F", "/f", (dated, chosen)))["blocks"]
    assert [block["element"]["type"] for block in blocks] == ["plain_text_input"] * 2
    assert blocks[0]["element"]["initial_value"] == "before next DAG"
    assert blocks[1]["hint"]["text"].startswith("One of: xxx")


def test_a_form_too_long_to_carry_says_so() -> None:
    view = modal(Form("F", "/f " + "x" * 4000, ()))
    assert "submit" not in view
    assert "too long" in view["blocks"][0]["text"]["text"]


def test_golden() -> None:
    check_golden("slack_change.json", message(CHANGE))
    check_golden("slack_matrix.json", message(Reply("Answers", (MATRIX, Fold("Lists", (Bullets((words("One"),)),))))))
    check_golden("slack_modal.json", modal(RAISE, "C1"))


def test_plain_words_are_left_as_they_are() -> None:
    said = "*bold* <!channel> :tada: [x](javascript:alert(1))"
    block = message(Reply(said, (Line((Plain(said),)),)))["blocks"][0]
    assert block["elements"][0]["elements"] == [{"type": "text", "text": said}]
