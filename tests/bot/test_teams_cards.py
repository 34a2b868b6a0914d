"""Teams takes every card that a reply can become, within its size, and people's words stay words on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from bot.teams_cards import activity
from bot.teams_text import say, size
from chat.messages import (
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
    Tone,
    words,
)
from storage.engine import Database
from tests.bot.replies import CASES, CHANGE, MATRIX, RAISE, entry, replies
from tests.bot.schemas import check_golden, needs_schemas, utf8, validator
from tests.conversation import read_samples
from tests.gallery.replies import commands

# A text of these is read for markup; all others are shown as they are.
MARKDOWN = {"TextBlock", "FactSet", "Fact"}


def body(reply: Reply) -> list[dict[str, Any]]:
    return list(activity(reply)["attachments"][0]["content"]["body"])


def walk(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from walk(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from walk(inner)


def known(value: Any) -> Any:
    """The card as the published schema knows it: a chart is its fallback, and what is only Teams' is left out."""
    if isinstance(value, list):
        return [known(one) for one in value]
    if not isinstance(value, dict):
        return value
    if str(value.get("type", "")).startswith("Chart."):
        return known(value["fallback"])
    return {name: known(one) for name, one in value.items() if name != "msteams"}


def check(reply: Reply) -> None:
    sent = activity(reply)
    utf8(sent)
    assert size(sent) < 80 * 1024
    assert sent["summary"].strip()
    card = sent["attachments"][0]["content"]
    assert card["body"]
    assert card["version"] == "1.5"
    # A card asks nobody to draw it anew (60 people at most could), and suggests nothing (three at most would show).
    assert not {"refresh", "authentication"} & card.keys()
    assert "suggestedActions" not in sent
    ids = [one["id"] for one in walk(card) if "id" in one]
    assert len(set(ids)) == len(ids)
    for one in walk(card):
        kind = one.get("type", "")
        assert kind not in MARKDOWN
        assert "firstRowAsHeaders" not in one
        if kind == "TextRun":
            assert one["text"]
        if kind == "Action.Execute":
            assert one["fallback"]["type"] == "Action.Submit"
            assert one["fallback"]["data"] == one["data"]
        if kind.startswith("Chart."):
            assert not any(inner["type"].startswith("Chart.") for inner in walk(one["fallback"]) if "type" in inner)
        if kind == "Action.ToggleVisibility":
            assert set(one["targetElements"]) <= set(ids)
    plain = known(card)
    assert [error.message[:300] for error in _shell().iter_errors(plain | {"body": []})] == []
    for element in plain["body"]:
        assert list(_errors(element)) == []


def _shell() -> Any:
    return validator("teams/adaptive-card-1.5.schema.json", "AdaptiveCard")


def _errors(value: Any) -> Iterator[str]:
    """Every typed node is checked against its own type with what stands in it taken out, and that by itself."""
    if isinstance(value, list):
        for one in value:
            yield from _errors(one)
    elif isinstance(value, dict):
        empty: dict[str, list[Any]] = {"items": [], "inlines": [], "actions": [], "rows": [], "cells": []}
        hollow = {
            name: empty.get(name, one)
            for name, one in value.items()
            if name not in {"selectAction", "fallback", "card"}
        }
        if "type" in value:
            schema = validator("teams/adaptive-card-1.5.schema.json", value["type"])
            yield from (f"{value['type']}: {error.message[:300]}" for error in schema.iter_errors(hollow))
        for name, one in value.items():
            if name not in {"data", "columns"}:
                yield from _errors(one)


@needs_schemas
@pytest.mark.parametrize("part", CASES)
def test_teams_takes_every_part(part: Part) -> None:
    check(Reply("What is said", (part,)))


@needs_schemas
@settings(max_examples=100, deadline=None)
@given(replies)
def test_teams_takes_any_reply(reply: Reply) -> None:
    check(reply)


@needs_schemas
@pytest.mark.parametrize("reply", [CHANGE, Reply("Form", (RAISE,)), Reply("Answers", (MATRIX, Fold("F", (MATRIX,))))])
def test_the_whole_card_is_valid(reply: Reply) -> None:
    card = known(activity(reply)["attachments"][0]["content"])
    assert [error.message[:300] for error in validator("teams/adaptive-card-1.5.schema.json").iter_errors(card)] == []


def test_nothing_said_is_said() -> None:
    said = "There is nothing to say."
    assert body(Reply("")) == [{"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": said}]}]


def test_words_are_runs_and_a_date_is_not_reckoned() -> None:
    said = "*bold* [x](javascript:alert(1)) <at>Bot</at> {{DATE(2024-01-08T09:00:00Z, SHORT)}}"
    assert body(Reply(said, (Line(words(said)),)))[0]["inlines"] == [
        {"type": "TextRun", "text": said.replace("{{", "{\u2060{")}
    ]


def test_the_fallback_text_is_escaped_for_it_is_markdown() -> None:
    card = activity(Reply("*b* [x](javascript:alert(1))"))["attachments"][0]["content"]
    assert card["fallbackText"] == r"\*b\* \[x\]\(javascript:alert\(1\)\)"


def test_a_reference_says_its_command() -> None:
    run = body(Reply("", (Line((Link("DAG31-03", "/action DAG31-03"),)),)))[0]["inlines"][0]
    assert run["selectAction"] == say("/action DAG31-03", associatedInputs="none")
    assert run["selectAction"]["data"] == {"command": "/action DAG31-03"}


def test_six_buttons_and_one_that_asks_first() -> None:
    many = tuple(Button(f"B{at}", Press(f"/do {at}")) for at in range(7))
    actions = body(Reply("", (Buttons(many),)))[0]["actions"]
    assert [action.get("mode") for action in actions] == [None] * 5 + ["secondary"] * 2
    asking = body(Reply("", (Buttons((Button("Close", Press("/close"), confirm="Sure?"),)),)))[0]["actions"][0]
    assert (asking["type"], asking["title"]) == ("Action.ShowCard", "Close …")
    assert asking["card"]["body"][0]["inlines"][0]["text"] == "Sure?"
    assert asking["card"]["actions"][0]["data"] == {"command": "/close"}


def test_a_long_list_is_cut_by_entries_with_a_way_to_the_rest() -> None:
    long = Entries(tuple(entry("something to do " * 40, at) for at in range(100)))
    elements = body(Reply("100 actions", (Heading("Open"), long, Buttons((Button("Next", Press("/next")),)))))
    shown = sum(element["type"] == "Container" for element in elements)
    assert 10 < shown < 100
    note = elements[-2]["inlines"][0]["text"]
    assert note.startswith(f"… and {100 - shown} more: say /action DAG31-{shown:02}, ")
    assert elements[-1]["actions"][0]["data"] == {"command": "/next"}


def test_a_table_is_cut_by_rows() -> None:
    table, note = body(Reply("", (Table(("A", "B"), ((words("x " * 200), words("y " * 200)),) * 100),)))
    assert 10 < len(table["rows"]) < 100
    assert note["inlines"][0]["text"] == f"… and {101 - len(table['rows'])} more"


def test_a_column_is_as_wide_as_its_words_need() -> None:
    rows = (words("10:25 · 30 min"), words("3"), words("Redlining and SIT Functional Cycle 1 (information)"))
    (table,) = body(Reply("", (Table(("Time", "#", "Item"), (rows,)),)))
    time, number, item = (column["width"] for column in table["columns"])
    assert number < time < item
    assert number >= 8 + 14
    assert 290 <= time + number + item <= 300


def test_what_a_telephone_would_squeeze_is_told_row_by_row() -> None:
    heads = ("Milestone", "Interfaces/Data", "Specifications", "Responsibility")
    rows = ((words("M5"), words("approved"), (), words("Programme")), (words("M6"), words("a"), words("b"), words("c")))
    first, second = body(Reply("", (Table(heads, rows),)))
    assert [element["type"] for element in (first, second)] == ["Container"] * 2
    told = ["".join(run["text"] for run in one["inlines"]) for one in first["items"]]
    assert told == ["M5", "Interfaces/Data: approved", "Responsibility: Programme"]


def test_buttons_stand_in_as_many_rows_as_their_words_need() -> None:
    labels = ("Open CR040", "Open CR036", "Open CR034", "Open CR032", "All", "Help", "More")
    rows = body(Reply("", (Buttons(tuple(Button(label, Press(f"/{label}")) for label in labels)),)))
    assert [[one["title"] for one in row["actions"]] for row in rows] == [
        ["Open CR040", "Open CR036", "Open CR034"],
        ["Open CR032", "All", "Help", "More"],
    ]


@needs_schemas
def test_every_command_and_every_form(tmp_path: Path) -> None:
    """What the PMO is answered to each, by example and by name alone."""
    database = Database.open(f"sqlite:///{tmp_path}/cards.db")
    database.migrate()
    read_samples(database)
    said = list(commands(database))
    database.close()
    assert len(said) > 100
    for _, reply in said:
        check(reply)


def test_charts_and_their_fallbacks() -> None:
    donut = body(Reply("", (CHANGE.parts[3],)))[0]
    assert donut["type"] == "Chart.Donut"
    assert donut["data"][0] == {"legend": "Yes", "value": 4, "color": "good"}
    assert "Abstain: 3" in str(donut["fallback"])
    grid = body(Reply("", (MATRIX,)))[0]
    assert grid["type"] == "Chart.HorizontalBar.Stacked"
    assert grid["data"][0]["data"][0] == {"legend": "Accept", "value": 1, "color": "good"}
    assert grid["fallback"]["items"][1]["type"] == "Table"


def test_what_cannot_be_drawn_is_told() -> None:
    zero = Chart("Z", Shape.SHARE, ("a",), (Series("None", Tone.GOOD, (0,)),))
    crowd = Chart("C", Shape.BARS, tuple(map(str, range(500))), (Series("S", Tone.GOOD, (1,) * 500),))
    assert [body(Reply("", (one,)))[0]["type"] for one in (zero, crowd)] == ["Container", "Container"]
    assert "… and 400 more" in str(body(Reply("", (crowd,))))


def test_a_fold_is_shown_and_hidden() -> None:
    opener, folded = body(Reply("", (Fold("History", (Line(words("Once")),)),)))
    assert opener["actions"][0]["targetElements"] == [folded["id"]]
    assert folded["isVisible"] is False


def test_a_form_and_a_second_one() -> None:
    first, second = body(Reply("", (RAISE, Form("Other", "/other", ()))))
    inputs = [item for item in first["items"] if item["type"].startswith("Input.")]
    assert [one["id"] for one in inputs] == ["field.words", "field.owner", "field.due"]
    assert first["items"][-1]["actions"][0]["data"] == {"command": "/action raise DAG"}
    assert second["actions"][0]["data"] == {"command": "/other"}


def test_a_field_that_its_kind_cannot_hold_is_typed() -> None:
    fields = (Field("due", "Due", Input.DATE, "before next DAG"), Field("who", "Who", Input.CHOICE))
    items = body(Reply("", (Form("F", "/f", fields),)))[0]["items"]
    assert [item["type"] for item in items[1:3]] == ["Input.Text"] * 2


def test_a_long_message_says_that_it_is_cut() -> None:
    elements = body(Reply("", (Line((Plain("x" * 4000),)),) * 12))
    assert elements[-1]["inlines"][0]["text"] == "… cut: this is too long for one message."


def test_golden() -> None:
    check_golden("teams_change.json", activity(CHANGE))
    check_golden("teams_form.json", activity(Reply("Raise an action", (RAISE,))))
