"""Which milestones does a table list?

A reference in brackets at a name's end, ``(M6)``, is the milestone's reference and not part of its name.
"""

from __future__ import annotations

import re

from documents.columns import Column, column, has
from documents.frame import Frame
from documents.paper import Passage, Table
from registers.dates import read_date
from registers.milestones import Milestone
from registers.refs import MilestoneRef

_REF = re.compile(r"\s*\((M\s?[0-9]{1,3})\)\s*$|^(M[0-9]{1,3})(?:\s*[:–—-]\s*|\s+)")


def lists_milestones(table: Table) -> bool:
    """Whether a table's header row is that of milestones."""
    return has(table.header, Column.MILESTONE) and (
        has(table.header, Column.TARGET) or has(table.header, Column.FORECAST)
    )


def read_milestones(table: Table, frame: Frame) -> tuple[list[Milestone], list[Passage]]:
    """The table's milestones, and its rows without a name."""
    milestones: list[Milestone] = []
    unread: list[Passage] = []
    header = table.header
    rag = column(header, Column.RATING)
    for row in table.rows:
        words = row.text(column(header, Column.MILESTONE))
        if not words:
            unread.append(Passage(" ".join(cell.text for cell in row.cells if cell.passages), row.line))
            continue
        found = _REF.search(words)
        ref = MilestoneRef.parse(found[1] or found[2]) if found else None
        stated = (
            row.text(column(header, Column.REF))
            if column(header, Column.REF) != column(header, Column.MILESTONE)
            else ""
        )
        if not ref and re.fullmatch(r"M\s?[0-9]{1,3}", stated):
            ref = MilestoneRef.parse(stated)
        milestones.append(
            Milestone(
                _name(words, found),
                ref,
                read_date(row.text(column(header, Column.TARGET)), frame.day),
                read_date(row.text(column(header, Column.FORECAST)), frame.day),
                row.text(rag),
                frame.source(row.line),
            )
        )
    return milestones, unread


def _name(words: str, ref: re.Match[str] | None) -> str:
    name = (words[: ref.start()] + words[ref.end() :]).strip() if ref else words
    return name[1:-1] if re.fullmatch(r"\([^()]+\)", name) else name
