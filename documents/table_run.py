"""Which rows of a paper are of one table, and which pieces of one row?

A run of rows may hold several tables, one row may stand in two pieces where a page ended, and a table may
stand inside another's cell: a vote inside a discussion, which then goes on.
"""

from __future__ import annotations

import re

from documents.columns import Column, column, flat, has, is_header, is_roll_header, key_column
from documents.paper import Cell, Passage, Row, Table
from documents.seats import names_seat

_EMPTY = Cell()
_CONTINUED = re.compile(r"\(?\s*(?:[2-9] of [0-9]|cont(?:inued|\.|'d)?)\s*\)?\s*$", re.IGNORECASE)
_FINISHED = (".", "!", "?", ":", ";", ")", "”", '"')
_BLOCK_LABELS = ("change title", "change summary", "stakeholder positions", "date raised")


class TableRun:
    """Rows so far of the table being read; ``open`` while the next tabbed line may belong to it."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.done: list[Table] = []
        self.discussion: Row | None = None
        self.last: Row | None = None
        self.continued = False
        self.cut = False

    @property
    def open(self) -> bool:
        """Whether a table is being read."""
        return bool(self.rows)

    def heading(self, text: str) -> None:
        """Hears of a heading between tables: after ``(2 of 2)`` the table may go on without its header row."""
        self.continued = bool(_CONTINUED.search(text[-20:]))

    def take(self, row: Row, *, after_gap: bool = False, whole: bool = False) -> None:
        """Adds a row; a ``whole`` one is known to be no piece of another row or table."""
        after_gap, self.cut = after_gap or self.cut, False
        if not self.rows:
            self._start(row)
        elif (len(self.rows) > 1 or is_header(row)) and same_row(row, self.rows[0]) and not self._is_block(row):
            self.cut = True
        elif (is_header(row) and not self._is_block(row)) or self._starts_blocks(row):
            self._close()
            self._start(row)
        elif not whole and self.discussion and has(self.rows[0], Column.SEAT) and not self._seat_row(row):
            self._close()
            self.rows = [self.discussion, row]
        elif not whole and len(self.rows) > 1 and self._goes_on(row, after_gap=after_gap):
            self.rows[-1] = _joined(self.rows[-1], row)
        else:
            self.rows.append(row)

    def resume(self, header: Row) -> None:
        """Goes on with a table that another one, inside it, interrupted."""
        self._close()
        self.rows = [header]

    def end(self) -> list[Table]:
        """The tables of the run, which a line without tabs has ended."""
        self._close()
        done, self.done = self.done, []
        return done

    def _close(self) -> None:
        if self.rows:
            self.done.append(Table(self.rows[0], tuple(self.rows[1:])))
            self.last, self.continued = self.rows[0], False
        self.rows = []

    def _start(self, row: Row) -> None:
        if is_header(row):
            self.discussion = row if has(row, Column.DISCUSSION) else self.discussion
            self.rows = [row]
        elif self.continued and self.last and len(row.cells) <= len(self.last.cells) and is_header(self.last):
            self.rows = [self.last, row]
        elif self.discussion and max(len(cell.text) for cell in row.cells) > 120:
            self.rows = [self.discussion, row]
        else:
            self.rows = [row]

    def _is_block(self, row: Row) -> bool:
        """Whether a row of bare labels is one of a change's block with nothing filled in yet, not a new table's
        header.
        """
        return _is_label(self.rows[0]) and _is_label(row)

    def _starts_blocks(self, row: Row) -> bool:
        return _is_label(row) and not _is_label(self.rows[0])

    def _seat_row(self, row: Row) -> bool:
        header = self.rows[0]
        seat = column(header, Column.SEAT)
        if any(cell.passages for cell in row.cells[:seat]) or len(row.text(seat)) > 120:
            return False
        if is_roll_header(header):
            return all(len(cell.text) <= 80 for cell in row.cells)
        return names_seat(row.text(seat))

    def _goes_on(self, row: Row, *, after_gap: bool) -> bool:
        header, before = self.rows[0], self.rows[-1]
        key = key_column(header)
        if row.text(key) or (key == column(header, Column.AREA) and not has(header, Column.DISCUSSION)):
            return False
        due = column(header, Column.DUE)
        if due >= 0 and row.text(due) and before.text(due):
            return False
        return after_gap or sum(1 for cell in row.cells if cell.passages) == 1


def same_row(one: Row, other: Row) -> bool:
    """Whether a row is a table's header row again, as it stands at the top of each page."""
    return [flat(cell.text) for cell in one.cells] == [flat(cell.text) for cell in other.cells]


def _is_label(row: Row) -> bool:
    return flat(row.text(0)).startswith(_BLOCK_LABELS)


def _joined(first: Row, rest: Row) -> Row:
    """One row of the two pieces that a page break left."""
    wide = max(len(first.cells), len(rest.cells))
    pairs = zip(_padded(first.cells, wide), _padded(rest.cells, wide), strict=True)
    return Row(tuple(Cell(_one(a.passages, b.passages)) if b.passages else a for a, b in pairs), first.line)


def _padded(cells: tuple[Cell, ...], wide: int) -> tuple[Cell, ...]:
    return cells + (_EMPTY,) * (wide - len(cells))


def _one(first: tuple[Passage, ...], rest: tuple[Passage, ...]) -> tuple[Passage, ...]:
    if not first or first[-1].text.endswith(_FINISHED):
        return first + rest
    last, following = first[-1], rest[0]
    space = "" if last.text.endswith("-") and not last.text.endswith(" -") else " "
    whole = Passage(last.text + space + following.text, last.line, last.marked + following.marked)
    return (*first[:-1], whole, *rest[1:])
