"""Which outside changes does a code body's horizon log hold?

Each change is a block of labelled rows: title, summary, positions, then one row of four pairs. Code bodies' issues
stand in a plain table. Other people's references inside a title (``CR-D129``) or an impact (``Risk R0225``) stay
words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from documents.columns import Column, column, flat, has
from documents.frame import Frame
from documents.paper import Passage, Row, Table
from registers.dates import Written, read_date
from registers.horizon import BodyDate, HorizonItem
from registers.problems import Problem
from registers.refs import HorizonRef

_REF = r"(?:RI|R|I|DP|MP|DCP|CMP|CP|GC|P)\s?-?\s?[0-9]{3,4}[A-Z]?"
_LEADING = re.compile(rf"(?:[A-Za-z]+\s+(?:Issue|Change|Proposal|Modification)\s+)?({_REF})\b\s*(?:[-–—:]\s*)?")
_QUOTES = (("'", "'"), ("‘", "’"), ("“", "”"), ('"', '"'))
_BODY = re.compile(r"([A-Z][A-Za-z/&]{1,30}(?:\s[A-Z][A-Za-z/&]{1,30}){0,2})\s*[-–—:]\s*")
_LABELS = {
    "change title": "title",
    "title": "title",
    "change summary": "summary",
    "summary": "summary",
    "stakeholder positions": "positions",
    "stakeholder position": "positions",
    "date raised": "raised",
    "raised": "raised",
    "status": "status",
    "decision date": "decision",
    "mhhs impact": "impact",
    "impact": "impact",
}


@dataclass
class _Block:
    """One change's labelled values as they are gathered."""

    line: int
    ref: str = ""
    values: dict[str, str] = field(default_factory=dict)


def holds_blocks(table: Table) -> bool:
    """Whether a table is made of changes' blocks."""
    return flat(table.header.text(0)).startswith("change title")


def lists_issues(table: Table) -> bool:
    """Whether a table's header row is that of code bodies' issues."""
    return has(table.header, Column.DESCRIPTION, Column.IMPACT)


def read_blocks(table: Table, frame: Frame) -> tuple[list[HorizonItem], list[Passage]]:
    """The changes of a table of blocks, and the rows and blocks that cannot be read."""
    items: list[HorizonItem] = []
    unread: list[Passage] = []
    block: _Block | None = None
    for row in (table.header, *table.rows):
        pairs, ref = _pairs(row)
        if "title" in pairs:
            _finish(block, frame, items, unread)
            block = _Block(row.line, ref)
        if block and pairs:
            block.values |= pairs
        else:
            unread.append(Passage(" ".join(cell.text for cell in row.cells if cell.passages), row.line))
    _finish(block, frame, items, unread)
    return items, unread


def read_issues(table: Table, frame: Frame) -> tuple[list[HorizonItem], list[Passage]]:
    """The issues of a plain table, and the rows without a code body's reference."""
    items: list[HorizonItem] = []
    unread: list[Passage] = []
    header = table.header
    for row in table.rows:
        values = {
            "title": row.text(column(header, Column.DESCRIPTION)),
            "status": row.text(column(header, Column.STATUS)),
        }
        values["impact"] = row.text(column(header, Column.IMPACT))
        _finish(_Block(row.line, values=values), frame, items, unread, issue=True)
    return items, unread


def _pairs(row: Row) -> tuple[dict[str, str], str]:
    """The labels of a row with the words after each; a reference that stands in the title's own label."""
    pairs: dict[str, str] = {}
    label, ref = "", ""
    for cell in row.cells:
        words = flat(cell.text)
        if words in _LABELS and _LABELS[words] not in pairs:
            label = _LABELS[words]
            pairs[label] = ""
        elif words.startswith("change title ") and not pairs:
            label, ref = "title", cell.text[len("Change Title ") :].strip(" :")
            pairs[label] = ""
        elif label and cell.passages:
            pairs[label] = f"{pairs[label]} {cell.text}".strip()
    return pairs, ref


def _finish(
    block: _Block | None, frame: Frame, items: list[HorizonItem], unread: list[Passage], *, issue: bool = False
) -> None:
    if not block:
        return
    values = block.values
    title = values.get("title", "")
    found = _LEADING.match(title)
    try:
        ref = HorizonRef.parse(block.ref or (found[1] if found else ""))
    except Problem:
        unread.append(Passage(" ".join((block.ref, *values.values())).strip(), block.line))
        return
    decision = values.get("decision", "")
    items.append(
        HorizonItem(
            ref,
            _unquoted(title[found.end() :] if found and not block.ref else title),
            summary=values.get("summary", ""),
            positions=values.get("positions", ""),
            raised=read_date(values.get("raised", ""), frame.day),
            status=values.get("status", ""),
            decision_text=decision,
            decisions=body_dates(decision, frame),
            impact=values.get("impact", ""),
            issue=issue or ref.kind in {"RI", "I"},
            source=frame.source(block.line),
        )
    )


def body_dates(words: str, frame: Frame) -> tuple[BodyDate, ...]:
    """When each body decides: ``Panel – 13/12/22 Ofgem - TBC`` names two; a bare date has no body."""
    bodies = list(_BODY.finditer(words))
    if not words:
        return ()
    if not bodies or bodies[0].start() > 0:
        return (BodyDate("", read_date(words, frame.day)),)
    ends = [found.start() for found in bodies[1:]] + [len(words)]
    return tuple(
        BodyDate(found[1], _date(words[found.end() : end], frame)) for found, end in zip(bodies, ends, strict=True)
    )


def _date(words: str, frame: Frame) -> Written:
    return read_date(words.strip(" ,;"), frame.day)


def _unquoted(title: str) -> str:
    for opening, closing in _QUOTES:
        if title.startswith(opening) and title.endswith(closing) and closing not in title[1:-1] and len(title) > 2:
            return title[1:-1].strip()
    return title
