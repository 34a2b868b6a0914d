"""How are tables and charts drawn with letters, in lines of a given width?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.terminal_text import cut_to, padded, width_of, wrapped
from chat.messages import Chart, Shape, Table
from chat.plain_text import EMPTY, drawable, one_line, spans_text

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def table_rows(table: Table, width: int) -> Iterator[str]:
    """A table whose cells wrap in their columns; one with too many columns for the width is told row by row."""
    if not table.columns:
        return
    cells = [[one_line(name) for name in table.columns]]
    cells += [[one_line(spans_text(cell)) for cell in row] for row in table.rows]
    if not table.rows:
        yield from wrapped(f"{', '.join(filter(None, cells[0]))}: none", width)
        return
    widths = _widths(cells, width)
    if not widths:
        yield from _told(cells, width)
        return
    for at, row in enumerate(cells):
        yield from _row(row, widths)
        if at == 0:
            yield "  ".join("-" * column for column in widths)


def chart_rows(chart: Chart, width: int) -> Iterator[str]:
    """Bars of letters with their counts; a matrix is a grid in which each series is one letter."""
    yield from wrapped(one_line(chart.title), width)
    if not drawable(chart):
        yield "  (nothing to count)"
        return
    match chart.shape:
        case Shape.SHARE:
            names = [one_line(series.name) or EMPTY for series in chart.series]
            yield from _bars(names, [[sum(series.values)] for series in chart.series], "█", width)
        case Shape.BARS:
            letters = _letters(chart)
            names = [one_line(category) or EMPTY for category in chart.categories]
            yield from _bars(names, [_here(chart, at) for at in range(len(names))], letters, width)
            yield from wrapped(_legend(chart, letters), width, "  ", "  ")
        case Shape.MATRIX:
            letters = _letters(chart)
            longest = _longest([one_line(category) for category in chart.categories], width - len(letters) * 2)
            for at, category in enumerate(chart.categories):
                grid = " ".join(
                    letter if value else "·" for letter, value in zip(letters, _here(chart, at), strict=False)
                )
                yield cut_to(f"  {padded(cut_to(one_line(category) or EMPTY, longest), longest)}  {grid}", width)
            yield from wrapped(_legend(chart, letters), width, "  ", "  ")


def _bars(names: Sequence[str], values: Sequence[Sequence[int]], letters: str, width: int) -> Iterator[str]:
    """Bars to one scale: never longer than the room for them, never nothing for something."""
    longest = _longest(names, width // 3)
    totals = [sum(value for value in row if value > 0) for row in values]
    room = max(width - longest - 6 - len(str(max(totals))), 1)
    scale = min(1.0, room / max(totals))
    for name, row, total in zip(names, values, totals, strict=True):
        parts = zip(letters, row, strict=False)
        bar = "".join(letter * max(round(value * scale), 1) for letter, value in parts if value > 0)
        yield f"  {padded(cut_to(name, longest), longest)}  {cut_to(bar, room)} {total}".rstrip()


def _here(chart: Chart, at: int) -> list[int]:
    return [series.values[at] if at < len(series.values) else 0 for series in chart.series]


def _letters(chart: Chart) -> str:
    """A letter for each series: the first of its own that is free, else any that is."""
    taken = ""
    for series in chart.series:
        wanted = one_line(series.name)[:50].upper()
        free = next((letter for letter in wanted + _LETTERS if letter in _LETTERS and letter not in taken), "?")
        taken += free
    return taken


def _legend(chart: Chart, letters: str) -> str:
    return ", ".join(
        f"{letter} = {one_line(series.name)}" for letter, series in zip(letters, chart.series, strict=True)
    )


def _longest(names: Sequence[str], most: int) -> int:
    return max(min(max(map(width_of, names), default=0), most, 40), 1)


def _widths(cells: Sequence[Sequence[str]], width: int) -> list[int]:
    """The columns' widths: the widest give way until all fit; none when a column would be too narrow to read."""
    count = len(cells[0])
    widths = [max((width_of(row[at]) for row in cells if at < len(row)), default=1) or 1 for at in range(count)]
    room = width - 2 * (count - 1)
    if room < 6 * count and sum(widths) > room:
        return []
    limit = min(max(widths), max(room, 1))
    while sum(min(column, limit) for column in widths) > room:
        limit -= 1
    return [min(column, limit) for column in widths]


def _row(row: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    columns = [list(wrapped(cell, width)) or [""] for cell, width in zip(row, widths, strict=False)]
    for at in range(max(map(len, columns), default=0)):
        pieces = [column[at] if at < len(column) else "" for column in columns]
        yield "  ".join(padded(piece, width) for piece, width in zip(pieces, widths, strict=False)).rstrip()


def _told(cells: Sequence[Sequence[str]], width: int) -> Iterator[str]:
    for row in cells[1:]:
        said = [f"{name}: {cell}" if name else cell for name, cell in zip(cells[0], row, strict=False) if cell]
        yield from wrapped("; ".join(said), width, "- ", "  ")
