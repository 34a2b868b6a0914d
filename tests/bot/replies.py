"""Replies to render: every part empty, once, a hundred times, long and hostile; and any that Hypothesis thinks of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import strategies as st

from chat.files import File
from chat.messages import (
    Answered,
    Audience,
    Bullets,
    Button,
    Buttons,
    Chart,
    Entries,
    Entry,
    Fact,
    Facts,
    Field,
    Fold,
    Form,
    Heading,
    Hint,
    Input,
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
    Tag,
    Tone,
    Weight,
    words,
)

HOSTILE = (
    "<script>alert(1)</script>",
    "<!channel> <!here|x> <@U123> <#C123>",
    "@everyone @channel @HERE",
    "*bold* _it_ ~no~ `code`",
    "[x](javascript:alert(1)) <https://evil.example|x>",
    "=cmd|'/c'!A1",
    "abc\u202edef\u2066ghi\u200f",
    "nul\0 \x1b[31mred\x1b[0m \x07\x9b",
    "half \ud83d here",
    "<at>Bot</at> {{DATE(2024-01-08T09:00:00Z, SHORT)}} ${x}",
    "&amp; & &lt;",
    "line\r\nbreak\u2028and\ttab",
    " ",
    "x" * 4000,
    "語 " * 2000,
    "&" * 5000,
    "y" * 100_000,
)


def entry(text: str, number: int, buttons: int = 2) -> Entry:
    command = f"/done DAG31-{number:02}"
    return Entry(
        (Link(f"DAG31-{number:02}", f"/action DAG31-{number:02}"), Plain(f" {text}")),
        ((Plain("Owner "), Strong(text), Tag("overdue", Tone.BAD)),),
        tuple(
            Button(f"Do {at}", Press(f"{command} {at}"), confirm="Sure?" if at == 1 else "") for at in range(buttons)
        ),
    )


def _chart(shape: Shape) -> Callable[[str, int], Part]:
    def make(text: str, count: int) -> Part:
        names = tuple(f"{text} {number}" for number in range(count))
        if shape is Shape.SHARE:
            parts = tuple(Series(name, Tone.GOOD, (at,)) for at, name in enumerate(names))
            return Chart(text, shape, (text,), parts)
        series = tuple(Series(f"{text} {tone}", tone, tuple(at % 2 for at in range(count))) for tone in Tone)
        return Chart(text, shape, names, series)

    return make


def field(text: str, kind: Input, number: int) -> Field:
    return Field(
        f"field{number}",
        text,
        kind,
        "2024-01-12" if kind is Input.DATE else text,
        (text, "other", text),
        number % 2 == 0,
        text,
        text,
    )


MAKERS: dict[str, Callable[[str, int], Part]] = {
    "heading": lambda text, count: Heading(text * min(count, 1)),
    "line": lambda text, count: Line((Plain(text), Strong(text), Tag(text), Link(text, text)) * count),
    "hint": lambda text, count: Hint((Plain(text), Link(text, text)) * count),
    "quote": lambda text, count: Quote(text * min(count, 1), text),
    "bullets": lambda text, count: Bullets((words(text), (Link(text, text),)) * count),
    "facts": lambda text, count: Facts((Fact(text, words(text)),) * count),
    "table": lambda text, count: Table((text, "", text), ((words(text), (), (Tag(text),)),) * count),
    "wide": lambda text, count: Table((text,) * count, ((words(text),) * count,) * count),
    "share": _chart(Shape.SHARE),
    "bars": _chart(Shape.BARS),
    "matrix": _chart(Shape.MATRIX),
    "buttons": lambda text, count: Buttons(
        tuple(Button(f"{at} {text}", Press(f"/say {at} {text}"), Weight.DANGER, text) for at in range(count))
    ),
    "entries": lambda text, count: Entries(tuple(entry(text, at) for at in range(count))),
    "records": lambda text, count: Entries(tuple(entry(text, at, 0) for at in range(count))),
    "file": lambda text, count: File(text, "text/csv", f"/export {text}", b"x" * count),
    "form": lambda text, count: Form(
        text, f"/action raise {text}", tuple(field(text, kind, at) for at in range(count) for kind in Input), text
    ),
}


def _cases() -> Iterator[Any]:
    for name, make in MAKERS.items():
        for count in (0, 1, 12, 100):
            yield pytest.param(make("a word", count), id=f"{name}-{count}")
        for at, text in enumerate(HOSTILE):
            yield pytest.param(make(text, 3), id=f"{name}-hostile{at}")
        yield pytest.param(Fold("More", (make("a word", 3),)), id=f"{name}-folded")
    yield pytest.param(Fold("Nothing", ()), id="fold-empty")
    yield pytest.param(Fold(HOSTILE[-1], (Fold("In it", (Heading("H"), MAKERS["table"]("t", 2))),)), id="fold-fold")


CASES = list(_cases())

text = st.one_of(
    st.text(max_size=12),
    st.integers(0, 12).map(HOSTILE.__getitem__),
    st.characters(categories=["Cs", "Cc", "Cf"]),
    st.sampled_from([200, 3500]).map(lambda length: ("word " * length)[:length]),
)
spans = st.lists(
    st.one_of(
        st.builds(Plain, text),
        st.builds(Strong, text),
        st.builds(Tag, text, st.sampled_from(Tone)),
        st.builds(Link, text, text),
    ),
    max_size=3,
).map(tuple)
buttons = st.lists(
    st.builds(Button, text, st.builds(Press, text), st.sampled_from(Weight), st.one_of(st.just(""), text)), max_size=9
).map(tuple)


def _few(of: st.SearchStrategy[Any], most: int = 5) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(of, max_size=most).map(tuple)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    columns = draw(st.lists(text, max_size=22))
    return Table(tuple(columns), draw(_few(st.tuples(*[spans] * len(columns)), 3)))


@st.composite
def charts(draw: st.DrawFn) -> Chart:
    categories = draw(st.lists(text, max_size=22))
    values = st.lists(st.integers(0, 10**6), min_size=len(categories), max_size=len(categories)).map(tuple)
    series = draw(_few(st.builds(Series, text, st.sampled_from(Tone), values), 14))
    return Chart(draw(text), draw(st.sampled_from(Shape)), tuple(categories), series)


fields = st.builds(Field, text, text, st.sampled_from(Input), text, _few(text), st.booleans(), text, text)
forms = st.builds(Form, text, text, _few(fields), text)
flat = st.one_of(
    st.builds(Heading, text),
    st.builds(Line, spans),
    st.builds(Hint, spans),
    st.builds(Quote, text, text),
    st.builds(Bullets, _few(spans)),
    st.builds(Facts, _few(st.builds(Fact, text, spans))),
    tables(),
    charts(),
    st.builds(Buttons, buttons),
    st.builds(Entries, _few(st.builds(Entry, spans, _few(spans, 2), buttons))),
    forms,
    st.builds(File, text, text, text, st.binary(max_size=9)),
)
parts = st.recursive(flat, lambda inner: st.builds(Fold, text, _few(inner)), max_leaves=6)
replies = st.builds(Reply, text, _few(parts, 9), st.sampled_from(Audience), st.sampled_from(Answered))

CHANGE = Reply(
    "CR036: deferred by CCAG",
    (
        Heading("CR036 Retrospective registration"),
        Line((Strong("CCAG"), Plain(" deferred it. "), Tag("deferred", Tone.WARN))),
        Facts((Fact("Raised by", words("Large Supplier")), Fact("Release", (Link("IR7", "/releases IR7"),)))),
        Chart(
            "Votes of CCAG",
            Shape.SHARE,
            ("votes",),
            (Series("Yes", Tone.GOOD, (4,)), Series("No", Tone.BAD, (4,)), Series("Abstain", Tone.QUIET, (3,))),
        ),
        Quote("Subject to the redlining being agreed.", "DAG-DEC85"),
        Entries(
            (
                Entry(
                    (Link("DAG31-03", "/action DAG31-03"), Plain(" Confirm the test cycle")),
                    ((Plain("Paul Pettitt, due Wed 3 Jan 2024 "), Tag("overdue", Tone.BAD)),),
                    (Button("Done", Press("/done DAG31-03"), Weight.PRIMARY),),
                ),
            )
        ),
        Buttons((Button("Withdraw", Press("/cr withdraw 036"), Weight.DANGER, "Withdraw CR036?"),)),
        Hint((Plain("Taken from the paper of DAG31."),)),
    ),
)
MATRIX = Chart(
    "Answers",
    Shape.MATRIX,
    ("Large Supplier", "Small Supplier"),
    (Series("Accept", Tone.GOOD, (1, 0)), Series("Reject", Tone.BAD, (0, 0)), Series("None yet", Tone.QUIET, (0, 1))),
)
RAISE = Form(
    "Raise an action",
    "/action raise DAG",
    (
        Field("words", "What is to be done", Input.LONG, hint="One sentence"),
        Field("owner", "Owner", Input.CHOICE, "Lee Cox", ("Lee Cox", "Paul Pettitt")),
        Field("due", "Due", Input.DATE, "2024-01-10", required=False, error="That was a holiday"),
    ),
    "Raise",
)
