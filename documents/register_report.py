"""How do registers become a Word document (.docx): a table each, without what only a workbook has room for?"""

from __future__ import annotations

from datetime import date, time

from documents.grid import Book, Grid, Value
from documents.paper import Block, Cell, Heading, Paper, Passage, Row, Table
from documents.report import report


def register_report(book: Book) -> bytes:
    """The file, its pages wide; the same book makes the same bytes."""
    blocks: list[Block] = [Heading(book.title, 0)]
    for grid in book.grids:
        blocks += [Heading(f"{grid.name}: {len(grid.rows):,}", 0), _table(grid)]
    return report(Paper(book.title, tuple(blocks)), book.told, book.made, landscape=True)


def _table(grid: Grid) -> Table:
    kept = [at for at, column in enumerate(grid.columns) if not column.detail]
    header = _row(tuple(grid.columns[at].title for at in kept))
    return Table(header, tuple(_row(tuple(row[at] for at in kept)) for row in grid.rows))


def _row(values: tuple[Value, ...]) -> Row:
    return Row(tuple(Cell(tuple(Passage(one, 0) for one in _words(value).splitlines() if one)) for value in values), 0)


def _words(value: Value) -> str:
    match value:
        case None:
            return ""
        case date():
            return f"{value:%d/%m/%Y}"
        case time():
            return f"{value:%H:%M}"
        case _:
            return str(value)
