"""How does a reply look on the console page?

Pure: a reply in, HTML out, everything escaped by ``element``. The style sheet decides how it looks; the script
listens to ``data-say``, ``data-press`` and ``data-submit``.
"""

from __future__ import annotations

from itertools import count

from bot.console_charts import chart
from bot.console_form import buttons, form
from bot.console_markup import Html, element, joined
from chat.files import File
from chat.messages import (
    Bullets,
    Buttons,
    Chart,
    Entries,
    Entry,
    Facts,
    Fold,
    Form,
    Heading,
    Hint,
    Line,
    Link,
    Part,
    Plain,
    Quote,
    Reply,
    Spans,
    Strong,
    Table,
    Tag,
    words,
)
from chat.plain_text import file_text

#: Tables of more columns than this become cards on a narrow screen; narrower ones scroll.
_STACKS = 3
_SHORT = 24
#: A cell of no more letters is kept on one line: “Wed 10 Jan 2024”, “10:05 · 20 min”.
_ONE_LINE = 15


def html(reply: Reply, name: str = "reply") -> str:
    """The reply as HTML. ``name`` begins every id in it, so that two replies on one page share none."""
    return str(_Renderer(name).parts(reply.parts or (Line(words(reply.summary)),)))


class _Renderer:
    """Renders one reply, numbering its ids."""

    def __init__(self, name: str) -> None:
        self._ids = (f"{name}-{number}" for number in count(1))

    def parts(self, parts: tuple[Part, ...]) -> Html:
        return joined(*(self._part(part) for part in parts))

    def _part(self, part: Part) -> Html:  # noqa: C901 - one case for each part
        match part:
            case Heading(text):
                return element("h3", text)
            case Line(spans) | Hint(spans):
                return element("p", _spans(spans), class_="hint" if isinstance(part, Hint) else False)
            case Quote():
                return _quote(part)
            case Bullets(items):
                return element("ul", *(element("li", _spans(item)) for item in items), class_="bullets")
            case Facts():
                return _facts(part)
            case Table():
                return _table(part)
            case Chart():
                return chart(part, next(self._ids))
            case Buttons(row):
                return buttons(row)
            case Entries(entries):
                return element("ol", *(_entry(one) for one in entries), class_="entries", role="list")
            case Form():
                return form(part, next(self._ids))
            case Fold(title, parts):
                return element("details", element("summary", title), element("div", self.parts(parts)), class_="fold")
            case File():
                return element("button", file_text(part), type="button", class_="ref", data_file=part.command)


def _spans(spans: Spans) -> Html:
    shown: list[str] = []
    for span in spans:
        match span:
            case Plain(text):
                shown.append(text)
            case Strong(text):
                shown.append(element("strong", text))
            case Tag(text, tone):
                shown.append(element("span", text, class_=f"tag tone-{tone.value}{_unbroken(text)}"))
            case Link(text, command):
                kind = f"ref{_unbroken(text)}"
                told = f"Say {command}"
                shown.append(element("button", text, type="button", class_=kind, data_say=command, title=told))
    return joined(*shown)


def _unbroken(text: str) -> str:
    """A class for what is too short to be broken over two lines, as a reference would be at its hyphen."""
    return " short" if len(text) <= _SHORT else ""


def _quote(quote: Quote) -> Html:
    source = element("footer", quote.source) if quote.source else Html()
    return element("blockquote", element("p", quote.text, dir="auto"), source)


def _facts(facts: Facts) -> Html:
    return element(
        "dl",
        *(element("div", element("dt", row.label), element("dd", _spans(row.spans))) for row in facts.rows),
        class_="facts",
    )


def _fits(cell: Spans) -> str | bool:
    """The class of a cell that is short enough to stand on one line, such as a time or a date."""
    return "short" if sum(len(span.text) for span in cell) <= _ONE_LINE else False


def _table(table: Table) -> Html:
    # The roles are said aloud because a narrow screen shows rows as cards, and a restyled table forgets what it is.
    head = element("tr", *(element("th", name, scope="col", role="columnheader") for name in table.columns), role="row")
    rows = [
        element(
            "tr",
            *(
                element("td", element("div", _spans(cell)), role="cell", data_label=label, class_=_fits(cell))
                for label, cell in zip(table.columns, row, strict=False)
            ),
            role="row",
        )
        for row in table.rows
    ]
    whole = element(
        "table",
        element("thead", head, role="rowgroup"),
        element("tbody", *rows, role="rowgroup"),
        role="table",
        class_="rows",
    )
    return element("div", whole, class_="scroll stacks" if len(table.columns) > _STACKS else "scroll")


def _entry(entry: Entry) -> Html:
    lines = (element("p", _spans(line)) for line in entry.lines)
    return element("li", element("p", _spans(entry.title), class_="title"), *lines, buttons(entry.buttons))
