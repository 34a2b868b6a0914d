"""How does a table stand in a Slack message?

The ``table`` block takes 100 rows (its header is one) of 20 columns and 10,000 characters, no cell empty, one table in
a message (https://docs.slack.dev/reference/block-kit/blocks/table-block); a further one becomes a list.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.slack_text import Block, Element, length, plain, run, runs, section
from chat.messages import Link, Plain, Spans, Strong, Table
from chat.plain_text import EMPTY, clean, cut, more, one_line, spans_text

_ROWS = 100
_COLUMNS = 20
_CHARACTERS = 10_000


def table_blocks(table: Table) -> list[Block]:
    """The table's block, and a note where rows or columns had to be left out."""
    columns = table.columns[:_COLUMNS]
    # The header and any one row fit together, whatever is in them.
    longest = min(1000, _CHARACTERS // 2 // len(columns))
    rows = [[_cell((Strong(name),), longest) for name in columns]]
    left = _CHARACTERS - length(rows[0])
    for row in table.rows[: _ROWS - 1]:
        cells = [_cell(cell, longest) for cell in row[:_COLUMNS]]
        left -= length(cells)
        if left < 0:
            break
        rows.append(cells)
    notes = []
    if len(table.columns) > _COLUMNS:
        notes.append(f"Not shown: {', '.join(map(one_line, table.columns[_COLUMNS:]))}")
    if missing := table.rows[len(rows) - 1 :]:
        notes.append(more([_first_link(row) for row in missing]))
    return [
        {"type": "table", "rows": rows, "column_settings": [{"is_wrapped": True}] * len(columns)},
        *({"type": "context", "elements": [plain(note, 2000)]} for note in notes),
    ]


def table_items(table: Table) -> list[list[Element]]:
    """A table as the items of a list: the first cell stands out, the others follow with their columns' names."""
    items = []
    for row in table.rows:
        told = [
            f"{one_line(name)}: {one_line(spans_text(cell))}"
            for name, cell in zip(table.columns[1:], row[1:], strict=False)
            if spans_text(cell).strip()
        ]
        rest = [run(" — " + cut("; ".join(told), 2000))] if told else []
        items.append([*runs(row[0] if row else (), 500, bold=True), *rest])
    return items


def _cell(spans: Spans, longest: int) -> Element:
    if all(isinstance(span, Plain) for span in spans):
        return {"type": "raw_text", "text": cut(clean(spans_text(spans)).strip(), longest) or EMPTY}
    return {"type": "rich_text", "elements": [section(*runs(spans, longest))]}


def _first_link(row: Sequence[Spans]) -> Spans:
    return tuple([span for cell in row for span in cell if isinstance(span, Link)][:1])
