"""Which actions does a table list?

A blank area repeats the row above, except on the first row. A pack's log says the status in its update's first words:
``ONGOING: …``, ``RECOMMEND CLOSED: …``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from documents.columns import Column, area_column, column, has
from documents.frame import Frame
from documents.paper import Passage, Row, Table
from registers.actions import Action, Due, Status, Update
from registers.dates import Written, read_date
from registers.mentions import changes_cited
from registers.owners import read_owners
from registers.problems import Problem
from registers.refs import ActionRef

_PREFIX = re.compile(
    r"(?P<recommended>(?:recommend(?:ed)?|propos(?:ed?|al))(?:\s+(?:for|to|to be|as))?\s+clos(?:ed?|ure))"
    r"|(?P<closed>closed|complete(?:d)?)|(?P<withdrawn>withdrawn|superseded)"
    r"|(?P<open>on-?\s?going|open|in progress|carried forward|not started|new)",
    re.IGNORECASE,
)
_AFTER = re.compile(r"\s*(?:[:–—]|-(?=\s)|\.(?=\s)|$)\s*")
_MOVES = {Status.RECOMMENDED: "recommended for closure", Status.CLOSED: "closed", Status.WITHDRAWN: "withdrawn"}


@dataclass(frozen=True)
class _Columns:
    area: int
    ref: int
    action: int
    owner: int
    due: int
    raised: int
    update: int
    status: int


def lists_actions(table: Table) -> bool:
    """Whether a table's header row is an action log's."""
    if has(table.header, Column.MILESTONE) or has(table.header, Column.RISK, Column.MITIGATION):
        return False
    return has(table.header, Column.REF, Column.ACTION, Column.OWNER) or has(
        table.header, Column.REF, Column.ACTION, Column.DUE
    )


def read_actions(table: Table, frame: Frame) -> tuple[list[Action], list[Passage]]:
    """The table's actions, and its rows whose reference cannot be read."""
    named = {name: column(table.header, Column(name)) for name in _Columns.__dataclass_fields__}
    # A bare ``Date`` is the day of raising only where another column says when the action is due.
    raised = named["raised"] if named["due"] >= 0 or table.header.text(named["raised"]).lower() != "date" else -1
    at = _Columns(**named | {"area": area_column(table.header), "raised": raised})
    actions: list[Action] = []
    unread: list[Passage] = []
    area = ""
    for row in table.rows:
        area = row.text(at.area) or area
        try:
            ref = ActionRef.parse(row.text(at.ref))
        except Problem:
            unread.append(Passage(" ".join(cell.text for cell in row.cells if cell.passages), row.line))
            continue
        actions.append(_action(ref, row, at, area, frame))
    return actions, unread


def _action(ref: ActionRef, row: Row, at: _Columns, area: str, frame: Frame) -> Action:
    status, told = read_status(row.text(at.update), row.text(at.status))
    words = row.text(at.action)
    update = Update(frame.day, frame.paper, _MOVES.get(status, "note"), told)
    raised = read_date(row.text(at.raised), frame.day)
    if not raised.raw and frame.meeting and (ref.group, ref.meeting) == (frame.group, frame.number):
        raised = frame.date
    return Action(
        ref,
        words,
        owners=read_owners(row.text(at.owner)),
        owner_text=row.text(at.owner),
        due=Due(read_date(row.text(at.due), frame.day) if row.text(at.due) else Written("")),
        raised=raised,
        area=area,
        status=status,
        updates=(update,) if told or status is not Status.OPEN else (),
        about=changes_cited(f"{area}\n{words}\n{told}"),
        source=frame.source(row.line),
    )


def read_status(update: str, stated: str = "") -> tuple[Status, str]:
    """Where an action stands by its update's first words, or by a status column; and the update without them."""
    found = _PREFIX.match(update)
    after = _AFTER.match(update, found.end()) if found else None
    if found and after:
        return Status(found.lastgroup or "open"), update[after.end() :]
    word = _PREFIX.match(stated)
    return (Status(word.lastgroup or "open") if word else Status.OPEN), update
