"""What does a paper's prose tell, sentence by sentence, and about which change request?

A sentence is about the change requests it cites; one that cites none goes on about the sentence before it in its
passage, and at a passage's start about the topic: the area of a discussion, or the heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from documents.columns import Column, area_column, column, has
from documents.frame import Frame
from documents.paper import Heading, Table
from documents.sections import Placed, Section
from registers.dates import Written, dates_in
from registers.mentions import changes_cited
from registers.refs import ChangeRef

_SENTENCE = re.compile(r"(?<!i\.e\.)(?<!e\.g\.)(?<=[.!?])\s+(?=[A-Z“\"‘(])")
_UPDATE_FROM = re.compile(r"(?:an?\s+)?updates?\s+from\b", re.IGNORECASE)


@dataclass(frozen=True)
class Told:
    """One passage of prose; ``as_of`` is the meeting whose update it stands in, where that is not the paper's own."""

    text: str
    line: int
    area: str
    topic: tuple[ChangeRef, ...] = ()
    as_of: Written = Written("")
    marked: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sentence:
    """One sentence: what it cites itself (``cited``) and what it is ``about``."""

    text: str
    told: Told
    cited: tuple[ChangeRef, ...]
    about: tuple[ChangeRef, ...]


def told(blocks: tuple[Placed, ...], frame: Frame) -> list[Told]:
    """The passages of a paper's discussion and slides, in order."""
    found: list[Told] = []
    as_of, area = Written(""), ""
    for placed in blocks:
        block = placed.block
        if isinstance(block, Table):
            rows, area = _rows(block, placed, area)
            found += rows
            continue
        if placed.section in {Section.HEAD, Section.ATTENDEES}:
            continue
        if isinstance(block, Heading):
            as_of = Written("")
            area = area if placed.section is Section.DISCUSSION and not changes_cited(block.text) else block.text
        if _UPDATE_FROM.match(block.text) and len(block.text) < 120:
            as_of = next((written for _, written in dates_in(block.text, frame.day)), as_of)
        marked = () if isinstance(block, Heading) else block.marked
        found.append(Told(block.text, block.line, area, placed.topic, as_of, marked))
    return found


def sentences(passages: list[Told]) -> Iterator[Sentence]:
    """Every sentence of the passages."""
    for passage in passages:
        about = passage.topic
        for text in _SENTENCE.split(passage.text):
            cited = changes_cited(text)
            about = cited or about
            yield Sentence(text, passage, cited, about)


def _rows(table: Table, placed: Placed, area: str) -> tuple[list[Told], str]:
    """The prose in a table's cells: a discussion's, or the views of seats on the topic."""
    if has(table.header, Column.DISCUSSION):
        return _discussion(table, area)
    if has(table.header, Column.SEAT, Column.COMMENT) and not has(table.header, Column.ANSWER):
        at = column(table.header, Column.COMMENT)
        cells = [passage for row in table.rows for passage in (row.cells[at].passages if at < len(row.cells) else ())]
        return [Told(one.text, one.line, area, placed.topic, marked=one.marked) for one in cells], area
    return [], area


def _discussion(table: Table, area: str) -> tuple[list[Told], str]:
    found: list[Told] = []
    area_at, words_at = area_column(table.header), column(table.header, Column.DISCUSSION)
    for row in table.rows:
        area = row.text(area_at) or area
        cell = row.cells[words_at] if words_at < len(row.cells) else None
        topic = changes_cited(area)
        found += [Told(one.text, one.line, area, topic, marked=one.marked) for one in (cell.passages if cell else ())]
    return found, area
