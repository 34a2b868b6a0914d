"""How are tables and charts drawn on an Adaptive Card in Teams?

Charts are Teams' own (https://adaptivecards.microsoft.com: ``Chart.Donut``, ``Chart.HorizontalBar.Stacked``), each with
a fallback for clients that do not know them.
"""

from __future__ import annotations

from bot.teams_text import Element, paragraph, run, runs, size
from chat.messages import Chart, Link, Shape, Spans, Strong, Table, Tone
from chat.plain_text import chart_lines, cut, drawable, grid, more, one_line

_COLOURS = {
    Tone.GOOD: "good",
    Tone.WARN: "warning",
    Tone.BAD: "attention",
    Tone.QUIET: "neutral",
    Tone.INFO: "categoricalBlue",
}
_COLUMNS = 20
_CELL = 500
_LABEL = 100
# A chart that takes more is too crowded to be read; it is told instead.
_LARGEST_CHART = 16_000
_LARGEST_FALLBACK = 12_000


def table_elements(table: Table, room: int) -> tuple[Element, list[str]]:
    """The table, its first row the heads, cut by rows to ``room`` bytes, and notes of what was left out."""
    columns = table.columns[:_COLUMNS]
    rows = [_row([(Strong(name),) for name in columns]) | {"style": "emphasis"}]
    made = {"type": "Table", "columns": [{"width": 1} for _ in columns], "rows": rows}
    room -= size(made)
    for row in table.rows:
        cells = _row(row[:_COLUMNS])
        room -= size(cells)
        if room < 0:
            break
        rows.append(cells)
    left = table.rows[len(rows) - 1 :]
    links = [tuple([span for cell in row for span in cell if isinstance(span, Link)][:1]) for row in left]
    notes = [more(links)] if left else []
    if len(table.columns) > _COLUMNS:
        notes.append(f"Not shown: {', '.join(map(one_line, table.columns[_COLUMNS:]))}")
    return made, notes


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
    return {"type": "Container", "items": [paragraph(run(one_line(chart.title), 500, weight="bolder")), table]}


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
