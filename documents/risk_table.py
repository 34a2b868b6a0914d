"""Which risks does a table list, and what is done about each?"""

from __future__ import annotations

import re

from documents.columns import Column, column, has
from documents.frame import Frame
from documents.paper import Cell, Passage, Table
from registers.risks import Risk

_NUMBERED = re.compile(r"(?:^|(?<=\s))([0-9]{1,2})[).]\s*")
_OWN_REF = re.compile(r"[RI]\s?-?\s?[0-9]{3,4}")


def lists_risks(table: Table) -> bool:
    """Whether a table's header row is a risk register's."""
    return has(table.header, Column.RISK, Column.MITIGATION) or has(table.header, Column.RISK, Column.RATING)


def read_risks(table: Table, frame: Frame, before: int) -> tuple[list[Risk], list[Passage]]:
    """The table's risks, and its rows without words; ``before`` risks of the paper stood in earlier tables."""
    risks: list[Risk] = []
    unread: list[Passage] = []
    header = table.header
    for row in table.rows:
        text = row.text(column(header, Column.RISK))
        if not text:
            unread.append(Passage(" ".join(cell.text for cell in row.cells if cell.passages), row.line))
            continue
        number = row.text(column(header, Column.NUMBER))
        place = before + len(risks) + 1
        kind = "I" if number.upper().startswith("I") else "R"
        ref = re.sub(r"[\s-]", "", number) if _OWN_REF.fullmatch(number) else f"{frame.group}-{kind}{place}"
        mitigation = column(header, Column.MITIGATION)
        cell = row.cells[mitigation] if 0 <= mitigation < len(row.cells) else Cell()
        rating = row.text(column(header, Column.RATING))
        risks.append(Risk(ref, text, mitigations_in(cell), rating, frame.group, frame.source(row.line)))
    return risks, unread


def mitigations_in(cell: Cell) -> tuple[str, ...]:
    """The mitigations of a cell: at its numbers ``1)``, ``2)``, else one for each of its passages."""
    text = cell.text
    starts: list[re.Match[str]] = []
    for found in _NUMBERED.finditer(text):
        if int(found[1]) == len(starts) + 1:
            starts.append(found)
    if not starts or starts[0].start() > 0:
        return tuple(passage.text for passage in cell.passages)
    ends = [found.start() for found in starts[1:]] + [len(text)]
    return tuple(text[found.end() : end].strip() for found, end in zip(starts, ends, strict=True))
