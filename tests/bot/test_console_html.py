"""Every part of a reply becomes HTML in which people's words stay words."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings

from bot.console_html import html
from chat.messages import (
    Button,
    Buttons,
    Chart,
    Entries,
    Facts,
    Fold,
    Form,
    Heading,
    Line,
    Link,
    Part,
    Plain,
    Press,
    Quote,
    Reply,
    Series,
    Shape,
    Strong,
    Table,
    Tone,
    words,
)
from chat.plain_text import clean
from tests.bot.replies import CASES, CHANGE, HOSTILE, MAKERS, MATRIX, RAISE, replies

TAGS = {
    *("b", "blockquote", "br", "button", "circle", "dd", "desc", "details", "div", "dl", "dt", "figcaption", "figure"),
    *("footer", "form", "h3", "h4", "input", "label", "li", "ol", "option", "p", "rect", "select", "span", "strong"),
    *("summary", "svg", "table", "tbody", "td", "text", "textarea", "th", "thead", "title", "tr", "ul"),
}
VOID = {"br", "input"}
# What may hold words of people: where a browser reads text, never script, style or an address.
WORDS = {"data-say", "data-press", "data-confirm", "data-submit", "data-label", "data-file", "title", "value", "name"}


class Parsed(HTMLParser):
    """The tags, attributes and text of some HTML; fails where an element is not closed as it was opened."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(markup)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(decl)

    def handle_pi(self, data: str) -> None:
        raise AssertionError(data)

    @property
    def shape(self) -> list[tuple[str, ...]]:
        return [(tag,) for tag in self.tags] + [(tag, name) for tag, name, _ in self.attributes]

    def values(self, name: str) -> list[str]:
        return [value for _, attribute, value in self.attributes if attribute == name]


def parsed(*parts: Part) -> Parsed:
    return Parsed(html(Reply("A reply", parts)))


def check(markup: str) -> Parsed:
    """Nothing in it but what the page knows, and nothing that a strict policy would refuse."""
    page = Parsed(markup)
    assert set(page.tags) <= TAGS
    assert not {name for _, name, _ in page.attributes if name.startswith("on") or name in {"style", "href", "src"}}
    assert len(page.values("id")) == len(set(page.values("id")))
    known = set(page.values("id"))
    for name in ("for", "aria-labelledby", "aria-describedby", "data-fills"):
        assert {one for value in page.values(name) for one in value.split()} <= known
    assert clean(markup) == markup
    markup.encode()
    return page


@pytest.mark.parametrize("part", CASES)
def test_every_part_is_well_formed(part: Part) -> None:
    check(html(Reply("A reply", (part,))))


@settings(deadline=None, max_examples=60)
@given(replies)
def test_any_reply_is_well_formed(reply: Reply) -> None:
    check(html(reply))


@pytest.mark.parametrize("kind", [name for name in MAKERS if name != "form"])
@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_words_change_no_markup(kind: str, hostile: str) -> None:
    told = parsed(MAKERS[kind]("w" * min(len(hostile), 50), 3))
    page = parsed(MAKERS[kind](hostile, 3))
    assert page.shape == told.shape
    # Only where words are expected do values of attributes differ; a class may tell short words from long ones.
    both = zip(page.attributes, told.attributes, strict=True)
    assert {name for (_, name, mine), (_, _, theirs) in both if mine != theirs} <= WORDS | {"class"}
    assert {one for value in page.values("class") for one in value.split()} <= {
        one for value in [*told.values("class"), "short"] for one in value.split()
    }


@pytest.mark.parametrize("hostile", HOSTILE)
def test_words_are_read_as_they_were_said(hostile: str) -> None:
    page = parsed(Line((Plain(hostile), Strong(hostile))), Quote(hostile))
    assert page.text == clean(hostile) * 3


@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_a_button_says_survives(hostile: str) -> None:
    page = parsed(Buttons((Button("Do it", Press(hostile), confirm=hostile),)), Line((Link("It", hostile),)))
    assert page.values("data-press") == page.values("data-confirm") == page.values("data-say") == [clean(hostile)]


def test_a_whole_story() -> None:
    page = check(html(CHANGE))
    assert page.values("data-say") == ["/releases IR7", "/action DAG31-03"]
    assert page.values("data-press") == ["/done DAG31-03", "/cr withdraw 036"]
    assert page.values("data-confirm") == ["Withdraw CR036?"]
    assert "Yes: 4. No: 4. Abstain: 3" in page.text
    assert "— " not in page.text
    assert "DAG-DEC85" in page.text


def test_a_reply_without_parts_says_its_summary() -> None:
    assert html(Reply("All is <well>")) == "<p>All is &lt;well&gt;</p>"


def test_a_form_shows_what_is_wrong_beside_the_field() -> None:
    page = check(html(Reply("A form", (RAISE,)), "t7"))
    assert page.values("data-submit") == ["/action raise DAG"]
    assert [value for tag, name, value in page.attributes if name == "name" and tag != "form"] == [
        "words",
        "owner",
        "due",
    ]
    described = [value for tag, name, value in page.attributes if name == "aria-describedby"]
    assert described == ["t7-1-0-hint", "t7-1-2-error"]
    assert page.values("aria-invalid") == ["true"]
    assert "That was a holiday" in page.text
    assert "One field needs another look." in page.text
    assert "Due optional" in page.text


def test_a_text_area_keeps_a_first_line_break() -> None:
    markup = html(Reply("", (MAKERS["form"]("\nsecond line", 1),)))
    assert "<textarea" in markup
    assert ">\n\nsecond line</textarea>" in markup


def test_two_replies_share_no_id() -> None:
    both = html(Reply("", (RAISE, MATRIX)), "t1") + html(Reply("", (RAISE, MATRIX)), "t2")
    check(both)


def test_a_chart_is_a_picture_with_words() -> None:
    page = check(html(Reply("", (MATRIX,))))
    assert page.values("role")[0] == "img"
    assert "Large Supplier: Accept. " in page.text
    assert "Small Supplier: None yet" in page.text
    assert page.tags.count("table") == 1


@pytest.mark.parametrize("shape", Shape)
@pytest.mark.parametrize("values", [(), (0,), (-3,), (10**9, 1)])
def test_a_chart_of_odd_numbers_is_drawn(shape: Shape, values: tuple[int, ...]) -> None:
    page = check(html(Reply("", (Chart("Odd", shape, ("a", "b"), (Series("one", Tone.INFO, values),)),))))
    lengths = [float(one) for one in re.findall(r"-?\d+\.\d+(?=%)", " ".join(page.values("width")))]
    assert all(0 <= one <= 100 for one in lengths)


def test_two_series_of_one_tone_are_told_apart() -> None:
    series = (Series("absent", Tone.QUIET, (1,)), Series("vacant", Tone.QUIET, (2,)))
    page = parsed(Chart("Seats", Shape.SHARE, ("seats",), series))
    assert [one for one in page.values("class") if one.startswith("part")] == [
        "part tone-quiet shade-0",
        "part tone-quiet shade-1",
    ]


def test_many_buttons_become_a_menu() -> None:
    row = Buttons(tuple(Button(f"Do {number}", Press(f"/do {number}")) for number in range(9)))
    page = parsed(row)
    assert page.values("data-press") == [f"/do {number}" for number in range(9)]
    assert "4 more" in page.text


def test_wide_tables_name_every_cell() -> None:
    wide = parsed(Table(("Ref", "What", "Who", "Due"), ((words("a"), words("b"), words("c"), words("d")),)))
    assert wide.values("data-label") == ["Ref", "What", "Who", "Due"]
    assert "scroll stacks" in wide.values("class")
    assert "scroll stacks" not in parsed(Table(("Ref",), ((words("a"),),))).values("class")


def test_empty_parts_are_no_trouble() -> None:
    check(html(Reply("", (Heading(""), Facts(()), Entries(()), Fold("", ()), Form("", "", ())))))
