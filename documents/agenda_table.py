"""Which timed items does an agenda's table hold?"""

from __future__ import annotations

import re
from dataclasses import replace

from documents.columns import Column, column, has
from documents.paper import Passage, Row, Table
from registers.meetings import AgendaItem
from registers.times import Span, read_span


def is_agenda(table: Table) -> bool:
    """Whether a table's header row is an agenda's."""
    if not has(table.header, Column.ITEM):
        return False
    timed = any(has(table.header, one) for one in (Column.TIME, Column.START, Column.MINUTES))
    return timed or (has(table.header, Column.LEAD) and not has(table.header, Column.DUE))


def read_agenda(table: Table) -> tuple[list[AgendaItem], list[Passage]]:
    """The table's items, and its rows without one."""
    items: list[AgendaItem] = []
    unread: list[Passage] = []
    for row in table.rows:
        item = _item(row, table.header)
        if item.item:
            items.append(item)
        else:
            unread.append(Passage(" ".join(cell.text for cell in row.cells if cell.passages), row.line))
    return items, unread


def _item(row: Row, header: Row) -> AgendaItem:
    def text(wanted: Column) -> str:
        return row.text(column(header, wanted))

    span = _span(text(Column.TIME), text(Column.START), text(Column.END), text(Column.MINUTES))
    return AgendaItem(
        no=text(Column.NUMBER).rstrip("."),
        item=text(Column.ITEM),
        objective=text(Column.OBJECTIVE),
        type=text(Column.TYPE),
        lead=text(Column.LEAD),
        start=span.start,
        end=span.end,
        minutes=span.minutes,
        page=text(Column.PAGE),
    )


def _span(time: str, start: str, end: str, minutes: str) -> Span:
    """An item's times, which stand in one column or in one each."""
    span = read_span(f"{start} - {end}" if start and end else start or time)
    stated = int(minutes) if re.fullmatch(r"[0-9]{1,3}", minutes) else read_span(minutes).minutes
    return replace(span, minutes=stated) if span.minutes is None else span
