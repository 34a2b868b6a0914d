"""Under which heading, and about which change request, does each block of a paper stand?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from documents.columns import Column, area_column, column, flat, has
from documents.paper import Block, Heading, Paper, Table
from registers.mentions import changes_cited
from registers.refs import ChangeRef


class Section(StrEnum):
    """The parts that these papers share; ``OTHER`` for a heading that is none of them."""

    HEAD = "head"
    ACTIONS = "actions"
    DECISIONS = "decisions"
    DISCUSSION = "discussion"
    ATTENDEES = "attendees"
    OTHER = "other"


@dataclass(frozen=True)
class Placed:
    """A block in its place: the ``heading`` and the ``words`` last read before it, the change requests its topic
    names.
    """

    block: Block
    section: Section
    heading: str = ""
    words: str = ""
    topic: tuple[ChangeRef, ...] = ()


_SECTIONS = (
    (
        Section.ACTIONS,
        re.compile(r"(?:new |open |outstanding |summary of |meeting )*actions?(?: log| table| summary| register)?"),
    ),
    (Section.DECISIONS, re.compile(r"(?:new |summary of |meeting )*decisions?(?: log| table| summary| register)?")),
    (
        Section.DISCUSSION,
        re.compile(r"(?:key |summary of |main )*discussions?(?: items| points| summary| topics)?|key points|minutes"),
    ),
    (
        Section.ATTENDEES,
        re.compile(r"(?:meeting )?(?:attendees|attendance|attendees and apologies|attendance list|present)"),
    ),
    (
        Section.OTHER,
        re.compile(
            r"(?:next|date of (?:the )?next|proposed|draft|agenda|annex|appendix|impact assessment"
            r"|cr ?0*[0-9]{1,4}\b).*"
        ),
    ),
)
_ITS_NUMBER = re.compile(r"^(?:[0-9]{1,2} ){1,2}(?=[a-z])")


def placed(paper: Paper) -> tuple[Placed, ...]:
    """Every block of a paper in its place."""
    section, heading, words = Section.HEAD, "", ""
    topic: tuple[ChangeRef, ...] = ()
    found: list[Placed] = []
    items = _agenda_items(paper)
    for block in paper.blocks:
        if isinstance(block, Table):
            found.append(Placed(block, section, heading, words, topic))
            if has(block.header, Column.DISCUSSION):
                topic = _last_topic(block, topic)
                words = _last_words(block, words)
            continue
        if isinstance(block, Heading):
            started = section_named(block.text, section)
            cited = changes_cited(block.text)
            if started or cited or flat(block.text) in items:
                topic = cited
            section = started or section
            heading = block.text
        found.append(Placed(block, section, heading, words, topic))
        words = block.text
    return tuple(found)


def section_named(text: str, current: Section) -> Section | None:
    """The section that a heading opens, or None where it stands within the current one."""
    words = _ITS_NUMBER.sub("", flat(text))
    for section, pattern in _SECTIONS:
        if pattern.fullmatch(words):
            within = section is Section.OTHER and current is Section.DISCUSSION and words.startswith("cr")
            return None if within and "impact assessment" not in words else section
    return None


def _agenda_items(paper: Paper) -> frozenset[str]:
    items = set()
    for block in paper.blocks:
        if isinstance(block, Table) and has(block.header, Column.ITEM, Column.LEAD):
            at = column(block.header, Column.ITEM)
            items |= {flat(row.text(at)) for row in block.rows}
    return frozenset(items)


def _last_topic(table: Table, topic: tuple[ChangeRef, ...]) -> tuple[ChangeRef, ...]:
    area = area_column(table.header)
    named = [row.text(area) for row in table.rows if row.text(area)]
    return changes_cited(named[-1]) if named else topic


def _last_words(table: Table, words: str) -> str:
    """What a discussion says last, such as who votes on what in the table that interrupts it."""
    at = column(table.header, Column.DISCUSSION)
    cell = table.rows[-1].cells[at] if table.rows and at < len(table.rows[-1].cells) else None
    return cell.passages[-1].text if cell and cell.passages else words
