"""What do the parts of a reply say in plain words, free of characters that nobody can see?

Every renderer takes people's words through ``clean``; what a platform cannot show in its own form is told with
``part_text``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain

from chat.files import File, file_name, file_size
from chat.messages import (
    Bullets,
    Button,
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
    Shape,
    Span,
    Spans,
    Strong,
    Table,
    Tag,
)

_SURROGATE = re.compile("[\ud800-\udfff]")
_BREAK = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Controls; marks that turn the direction of what follows (bidi overrides, isolates, marks); characters of no width that
# can hide in a name. The joiners U+200C and U+200D stay: scripts and emoji are written with them.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_ODD = re.compile(f"{_SURROGATE.pattern}|{_UNSEEN.pattern}|[\t\r\x0b\x0c\u2028\u2029]")
CUT = "…"
EMPTY = "–"


def clean(text: str) -> str:
    """Words that can be shown anywhere: breaks are newlines, a half surrogate is U+FFFD, what is unseen is gone."""
    if not _ODD.search(text):
        return text
    if _SURROGATE.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return _UNSEEN.sub("", _BREAK.sub("\n", text).replace("\t", " "))


def one_line(text: str) -> str:
    """Clean words without line breaks, single-spaced."""
    return " ".join(clean(text).split())


def cut(text: str, limit: int) -> str:
    """At most ``limit`` code points, the last of them an ellipsis where something was left out."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + CUT


def is_iso_day(text: str) -> bool:
    """Whether a form's value is a day as date pickers take it: ``2024-01-12``."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def span_text(span: Span) -> str:
    """The words of a span; a tag stands in brackets, so that it is told apart without colour."""
    match span:
        case Plain(text) | Strong(text) | Link(text):
            return clean(text)
        case Tag(text):
            return f"[{one_line(text)}]"


def spans_text(spans: Spans) -> str:
    """The words of spans."""
    return "".join(map(span_text, spans))


def more(left: Sequence[Spans], total: int | None = None) -> str:
    """What is said where a list had to be cut: how many are left and, when they are references, how to see the next."""
    said = [one_line(span.command) for spans in left for span in spans if isinstance(span, Link)]
    count = len(left) if total is None else total
    way = f": say {', '.join(said[:3])}{' …' if len(said) > 3 else ''}" if said else ""
    return f"… and {count:,} more{way}"


def drawable(chart: Chart) -> bool:
    """Whether there is anything to draw: a category, and a value above nought."""
    return bool(chart.categories) and any(value > 0 for series in chart.series for value in series.values)


def grid(chart: Chart) -> Table:
    """A chart as a table: a row for each category, a column for each series; a matrix has a dot where it holds."""
    return Table(
        ("", *(series.name for series in chart.series)),
        tuple(
            (
                (Plain(category),),
                *((Plain(_shown(chart.shape, series.values, place)),) for series in chart.series),
            )
            for place, category in enumerate(chart.categories)
        ),
    )


def chart_lines(chart: Chart) -> Iterator[str]:
    """A chart in words: the parts of a whole; or for each category its counts, or for a matrix what holds for it."""
    if chart.shape is Shape.SHARE:
        for series in chart.series:
            yield f"{one_line(series.name) or EMPTY}: {sum(series.values)}"
        return
    for place, category in enumerate(chart.categories):
        here = [
            (one_line(series.name), value)
            for series in chart.series
            for value in series.values[place : place + 1]
            if value
        ]
        names = (name if chart.shape is Shape.MATRIX else f"{name} {value}" for name, value in here)
        yield f"{one_line(category) or EMPTY}: {', '.join(names) or EMPTY}"


def part_text(part: Part) -> str:
    """All that a part says, as lines of plain text."""
    return "\n".join(_lines(part))


def entries_in(parts: Iterable[Part]) -> Iterator[Entry]:
    """Every entry of a list, in folds too."""
    for part in parts:
        if isinstance(part, Entries):
            yield from part.entries
        elif isinstance(part, Fold):
            yield from entries_in(part.parts)


def summary_of(reply: Reply) -> str:
    """One line that says the reply: never empty, for notifications cannot be."""
    said = map(one_line, chain((reply.summary,), map(part_text, reply.parts)))
    return next(filter(None, said), "There is nothing to say.")


def button_text(button: Button) -> str:
    """A button as words: what it is called and what it says, once where the two are one."""
    if button.label == button.press.command:
        return f"[{one_line(button.label)}]"
    return f"[{one_line(button.label)}: {one_line(button.press.command)}]"


def file_text(file: File) -> str:
    """A file's name and how large it is."""
    return f"{file_name(file.name)} ({file_size(file.content)})"


def files_in(reply: Reply) -> tuple[File, ...]:
    """The files that an answer brings."""
    return tuple(part for part in reply.parts if isinstance(part, File))


def _shown(shape: Shape, values: tuple[int, ...], place: int) -> str:
    value = values[place] if place < len(values) else 0
    if shape is Shape.MATRIX:
        return "●" if value else ""
    return str(value)


def _lines(part: Part) -> Iterator[str]:  # noqa: C901, PLR0912 - one case for each part
    match part:
        case Heading(text):
            yield one_line(text)
        case Line(spans) | Hint(spans):
            yield spans_text(spans)
        case Quote(text, source):
            yield f"“{clean(text)}”" + (f" — {one_line(source)}" if source else "")
        case Bullets(items):
            yield from (f"• {spans_text(item)}" for item in items)
        case Facts(rows):
            yield from (f"{one_line(row.label)}: {spans_text(row.spans)}" for row in rows)
        case Table(columns, rows):
            yield " | ".join(map(one_line, columns))
            yield from (" | ".join(one_line(spans_text(cell)) for cell in row) for row in rows)
        case Chart():
            yield one_line(part.title)
            yield from chart_lines(part)
        case Buttons(buttons):
            yield " ".join(map(button_text, buttons))
        case Entries(entries):
            for entry in entries:
                yield spans_text(entry.title)
                yield from (f"  {spans_text(line)}" for line in entry.lines)
                if entry.buttons:
                    yield "  " + " ".join(map(button_text, entry.buttons))
        case Form(title, command):
            yield f"{one_line(title)}: {one_line(command)}"
        case Fold(title, parts):
            yield one_line(title)
            yield from map(part_text, parts)
        case File():
            yield file_text(part)
