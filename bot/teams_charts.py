"""How are tables and charts drawn on an Adaptive Card in Teams?

Charts are Teams' own (https://adaptivecards.microsoft.com: ``Chart.Donut``, ``Chart.HorizontalBar.Stacked``), each with
a fallback for clients that do not know them.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.teams_text import Element, paragraph, run, runs, size
from chat.messages import Chart, Link, Shape, Spans, Strong, Table, Tone
from chat.plain_text import chart_lines, cut, drawable, grid, more, one_line, spans_text

_COLOURS = {
    Tone.GOOD: "good",
    Tone.WARN: "warning",
    Tone.BAD: "attention",
    Tone.QUIET: "neutral",
    Tone.INFO: "categoricalBlue",
}
_COLUMNS = 20
# A card on a telephone, a letter and what stands around a cell, in points; a text of so many letters wraps gladly.
_TELEPHONE, _LETTER, _PADDING = 300, 8, 14
_CROWDED = 60
_CELL = 500
_LABEL = 100
# A chart that takes more is too crowded to be read; it is told instead.
_LARGEST_CHART = 16_000
_LARGEST_FALLBACK = 12_000


def table_elements(table: Table, room: int) -> tuple[list[Element], list[str]]:
    """The table, cut by rows to ``room`` bytes, and notes of what was left out.

    A telephone squeezes columns until their words lie upon each other: where that would be, each row is told by itself.
    """
    columns, rows = table.columns[:_COLUMNS], [row[:_COLUMNS] for row in table.rows]
    widths = _widths(columns, rows)
    if widths:
        head = _row([(Strong(name),) for name in columns]) | {"style": "emphasis"}
        made: list[Element] = [{"type": "Table", "columns": [{"width": one} for one in widths], "rows": [head]}]
        into = made[0]["rows"]
    else:
        made = into = []
    room -= size(made)
    shown = 0
    for row in rows:
        element = _row(row) if widths else _told_row(columns, row)
        room -= size(element)
        if room < 0:
            break
        into.append(element)
        shown += 1
    left = table.rows[shown:]
    links = [tuple([span for cell in row for span in cell if isinstance(span, Link)][:1]) for row in left]
    notes = [more(links)] if left else []
    if len(table.columns) > _COLUMNS:
        notes.append(f"Not shown: {', '.join(map(one_line, table.columns[_COLUMNS:]))}")
    return made, notes


def _widths(columns: Sequence[str], rows: Sequence[tuple[Spans, ...]]) -> list[int]:
    """How wide each column is on a telephone, of so many points; none where they do not stand beside each other."""
    texts = [[name, *(spans_text(row[at]) for row in rows)] for at, name in enumerate(columns)]
    longest = [max((len(word) for text in of for word in text.split()), default=1) for of in texts]
    needed = [_LETTER * letters + _PADDING for letters in longest]
    left = _TELEPHONE - sum(needed)
    if left < 0:
        return []
    wanted = [
        _LETTER * min(max(map(len, of)), _CROWDED) - _LETTER * word for of, word in zip(texts, longest, strict=True)
    ]
    total = sum(wanted) or 1
    return [least + left * more // total for least, more in zip(needed, wanted, strict=True)]


def _told_row(columns: Sequence[str], row: Sequence[Spans]) -> Element:
    """A row by itself: its first cell as a title, the others each behind the head of its column."""
    first, *others = zip(columns, row, strict=True)
    items = [paragraph(*runs(first[1], _CELL, weight="bolder"))]
    for name, cell in others:
        if spans_text(cell).strip():
            head = f"{one_line(name)}: " if name.strip() else ""
            named = [run(head, weight="bolder")] if head else []
            items.append(paragraph(*named, *runs(cell, _CELL), spacing="small"))
    return {"type": "Container", "separator": True, "items": items}


def chart_element(chart: Chart) -> Element:
    """The chart with its fallback; only its words where there is nothing to draw, or too much."""
    told = _told(chart)
    if not drawable(chart):
        return told
    drawn = _donut(chart) if chart.shape is Shape.SHARE else _bars(chart)
    if size(drawn) > _LARGEST_CHART:
        return told
    return drawn | {"fallback": told if chart.shape is Shape.SHARE else _grid(chart, told)}


def _donut(chart: Chart) -> Element:
    data = [
        {"legend": _name(series.name), "value": sum(series.values), "color": _COLOURS[series.tone]}
        for series in chart.series
        if sum(series.values) > 0
    ]
    return {"type": "Chart.Donut", "title": _name(chart.title), "data": data}


def _bars(chart: Chart) -> Element:
    """A bar a category, series stacked; in a matrix each category's bar is of the colours that hold for it."""
    data = [
        {
            "title": _name(category),
            "data": [
                {"legend": _name(series.name), "value": value, "color": _COLOURS[series.tone]}
                for series in chart.series
                for value in series.values[at : at + 1]
            ],
        }
        for at, category in enumerate(chart.categories)
    ]
    return {"type": "Chart.HorizontalBar.Stacked", "title": _name(chart.title), "data": data}


def _grid(chart: Chart, told: Element) -> Element:
    table, notes = table_elements(grid(chart), _LARGEST_FALLBACK)
    if notes:
        return told
    return {"type": "Container", "items": [paragraph(run(one_line(chart.title), 500, weight="bolder")), *table]}


def _told(chart: Chart) -> Element:
    lines = list(chart_lines(chart))
    said = [*lines[:100], *([more([], len(lines) - 100)] if len(lines) > 100 else [])]
    items = [paragraph(run(line, 500), spacing="small") for line in said]
    return {"type": "Container", "items": [paragraph(run(one_line(chart.title), 500, weight="bolder")), *items]}


def _row(cells: tuple[Spans, ...] | list[tuple[Strong]]) -> Element:
    return {
        "type": "TableRow",
        "cells": [{"type": "TableCell", "items": [paragraph(*runs(cell, _CELL))]} for cell in cells],
    }


def _name(text: str) -> str:
    return cut(one_line(text), _LABEL) or "–"
