"""How does a reply read in a terminal?

Words are wrapped by how wide they are shown, and stripped of what could move the cursor or turn the direction of
reading.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.terminal_drawing import chart_rows, table_rows
from bot.terminal_text import padded, paint, paint_spans, width_of, wrapped
from chat.files import File
from chat.messages import (
    Bullets,
    Buttons,
    Chart,
    Entries,
    Fact,
    Facts,
    Field,
    Fold,
    Form,
    Heading,
    Hint,
    Input,
    Line,
    Part,
    Plain,
    Quote,
    Reply,
    Spans,
    Table,
)
from chat.plain_text import EMPTY, button_text, clean, file_text, one_line, summary_of

_NARROWEST = 20


def terminal(reply: Reply, width: int = 100, *, colour: bool = False) -> str:
    """The reply as lines of text that end in a newline; ``colour`` adds ANSI styles, which its words can never do."""
    width = max(width, _NARROWEST)
    blocks = [block for part in reply.parts if (block := "\n".join(_part(part, width, colour=colour)).rstrip())]
    return "\n\n".join(blocks or wrapped(summary_of(reply), width)) + "\n"


def _part(part: Part, width: int, *, colour: bool) -> Iterator[str]:  # noqa: C901, PLR0912 - one case for each part
    match part:
        case Heading(text):
            yield from (paint(line, "bold", colour=colour) for line in wrapped(one_line(text), width))
        case Line(spans):
            yield from _spans(spans, width, colour=colour)
        case Hint(spans):
            yield from _spans(spans, width, colour=colour, style="dim")
        case Quote(text, source):
            yield from wrapped(clean(text), width, "> ", "> ")
            if source.strip():
                yield from wrapped(f"— {one_line(source)}", width, "  ", "    ")
        case Bullets(items):
            for item in items:
                yield from _spans(item, width, "- ", "  ", colour=colour)
        case Facts(rows):
            yield from _facts(rows, width, colour=colour)
        case Table():
            yield from table_rows(part, width)
        case Chart():
            yield from chart_rows(part, width)
        case Buttons(buttons):
            yield from wrapped(" ".join(map(button_text, buttons)), width)
        case Entries(entries):
            for entry in entries:
                yield from _spans(entry.title, width, "* ", "  ", colour=colour)
                for line in entry.lines:
                    yield from _spans(line, width, "  ", "  ", colour=colour)
                yield from wrapped(" ".join(map(button_text, entry.buttons)), width, "  ", "  ")
        case Form():
            yield from _form(part, width)
        case Fold(title, parts):
            yield from _fold(one_line(title), parts, width, colour=colour)
        case File():
            yield from wrapped(file_text(part), width)


def _facts(rows: Sequence[Fact], width: int, *, colour: bool) -> Iterator[str]:
    """Labels beside their values in two columns; a label too long for its column stands above."""
    labels = [one_line(row.label) for row in rows]
    column = max((wide for label in labels if (wide := width_of(label)) <= width // 4), default=0)
    for label, row in zip(labels, rows, strict=True):
        beside = width_of(label) <= column
        if not beside:
            yield from wrapped(label, width)
        first = f"{padded(label, column)}  " if beside else " " * (column + 2)
        yield from _spans(row.spans or (Plain(EMPTY),), width, first, " " * (column + 2), colour=colour)


def _fold(title: str, parts: Sequence[Part], width: int, *, colour: bool) -> Iterator[str]:
    """Nothing folds away here: its parts follow, set in."""
    yield from (paint(line, "bold", colour=colour) for line in wrapped(title, width))
    indent = "  " if width - 2 >= _NARROWEST else ""
    for part in parts:
        yield from (indent + line for line in _part(part, width - len(indent), colour=colour))


def _form(form: Form, width: int) -> Iterator[str]:
    """A form cannot be filled in here: it says how the same is said."""
    yield from wrapped(f"{one_line(form.title)}: say {one_line(form.command)} …", width)
    for field in form.fields:
        yield from wrapped(_field(field), width, "  ", "    ")


def _field(field: Field) -> str:
    kind = "a date" if field.input is Input.DATE else ""
    one_of = f"one of {', '.join(map(one_line, field.options))}" if field.options else ""
    value = f"now {one_line(field.value)}" if field.value.strip() else ""
    said = [kind, one_of, value, "" if field.required else "may be left out", one_line(field.hint)]
    error = f" ! {one_line(field.error)}" if field.error.strip() else ""
    return f"{one_line(field.label)}: {'; '.join(filter(None, said))}".rstrip(": ") + error


def _spans(
    spans: Spans, width: int, first: str = "", then: str = "", *, colour: bool, style: str = ""
) -> Iterator[str]:
    return wrapped(paint_spans(spans, style, colour=colour), width, first, then)
