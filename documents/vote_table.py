"""How did the seats vote, by the column that each row ticks?"""

from __future__ import annotations

import re

from documents.columns import Column, column, flat, is_roll_header
from documents.frame import Frame
from documents.paper import Passage, Row, Table
from registers.refs import ChangeRef
from registers.votes import Roll, SeatVote, Vote

_YES = frozenset({"y", "yes", "1"})
# In a column of its own a cross is a mark like any other; beside a tick it says that the seat did not vote so.
_CROSSES = frozenset({"x", "✗", "✘", "✖", "☒", "❌", "●", "•"})
_SAID = (
    (Vote.YES, re.compile(r"(?:yes|y|for|in favour|approved?|accept(?:ed)?|support(?:ed)?)")),
    (Vote.NO, re.compile(r"(?:no|n|against|reject(?:ed)?|oppose[ds]?)")),
    (Vote.ABSTAINED, re.compile(r"abs(?:tain(?:ed|s)?|tention)?")),
)
_VOTES = ((Column.YES, Vote.YES), (Column.NO, Vote.NO), (Column.ABSTAINED, Vote.ABSTAINED))


def is_roll(table: Table) -> bool:
    """Whether a table's header row is a vote's."""
    return is_roll_header(table.header)


def read_roll(table: Table, change: ChangeRef, frame: Frame) -> tuple[Roll, list[Passage]]:
    """The roll on a change request, and the rows whose vote cannot be told: none ticked, or two."""
    rows: list[SeatVote] = []
    unread: list[Passage] = []
    for row in table.rows:
        seat = row.text(column(table.header, Column.SEAT))
        vote = _vote(row, table.header)
        if seat and vote:
            rows.append(SeatVote(seat, vote))
        else:
            unread.append(Passage(" ".join(cell.text for cell in row.cells if cell.passages), row.line))
    return Roll(change, frame.group, frame.meeting, tuple(rows), frame.source(table.line)), unread


def _vote(row: Row, header: Row) -> Vote | None:
    said = " ".join(cell.text for at, cell in enumerate(row.cells) if at != column(header, Column.SEAT)).lower()
    if "vacant" in said:
        return Vote.VACANT
    if "attend" in said or "absent" in said or "not present" in said:
        return Vote.ABSENT
    if (at := column(header, Column.VOTE)) >= 0:
        return next((vote for vote, words in _SAID if words.fullmatch(flat(row.text(at)))), None)
    places = [(vote, column(header, wanted)) for wanted, vote in _VOTES]
    cast = [vote for vote, at in places if _ticked(row, at)]
    cast = cast or [vote for vote, at in places if row.text(at).lower() in _CROSSES]
    return cast[0] if len(cast) == 1 else None


def _ticked(row: Row, at: int) -> bool:
    return 0 <= at < len(row.cells) and (row.cells[at].ticked or row.text(at).lower() in _YES)
