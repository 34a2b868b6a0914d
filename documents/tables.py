"""What do the tables of a paper hold, each by its header row?

The same tables stand in reports and packs, so both kinds read them all; what no recogniser knows is reported as unread.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from documents.action_table import lists_actions, read_actions
from documents.agenda_table import is_agenda, read_agenda
from documents.answer_table import holds_answers, read_answers
from documents.attendance import is_attendance, read_attendance_table
from documents.change_requests import Answers
from documents.columns import Column, has, is_header, unknown_columns
from documents.decision_table import read_decisions, records_decisions
from documents.frame import Frame
from documents.horizon_blocks import holds_blocks, lists_issues, read_blocks, read_issues
from documents.milestone_table import lists_milestones, read_milestones
from documents.paper import Passage, Row, Table
from documents.risk_table import lists_risks, read_risks
from documents.sections import Placed, Section
from documents.vote_table import is_roll, read_roll
from registers.actions import Action
from registers.decisions import Decision
from registers.horizon import HorizonItem
from registers.meetings import AgendaItem, Attendance
from registers.mentions import changes_cited
from registers.milestones import Milestone
from registers.refs import ChangeRef
from registers.risks import Risk
from registers.votes import Roll

_NEXT = re.compile(r"\b(?:next|proposed|forthcoming|upcoming|draft)\b", re.IGNORECASE)


@dataclass
class Tables:
    """Everything the tables hold, in the paper's order."""

    actions: list[Action] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    agenda: list[AgendaItem] = field(default_factory=list)
    next_agenda: list[AgendaItem] = field(default_factory=list)
    attendance: list[Attendance] = field(default_factory=list)
    rolls: list[Roll] = field(default_factory=list)
    answers: list[Answers] = field(default_factory=list)
    horizon: list[HorizonItem] = field(default_factory=list)
    milestones: list[Milestone] = field(default_factory=list)
    risks: list[Risk] = field(default_factory=list)
    unread: list[Passage] = field(default_factory=list)


def read_tables(blocks: tuple[Placed, ...], frame: Frame) -> Tables:
    """Reads every table of a paper."""
    found = Tables()
    for placed in blocks:
        if isinstance(placed.block, Table) and not _is_prose(placed.block):
            found.unread += _read(placed.block, placed, frame, found)
    return found


def _read(table: Table, placed: Placed, frame: Frame, found: Tables) -> list[Passage]:
    """Adds what one table holds and returns what of it nobody can read."""
    unread: list[Passage]
    if holds_blocks(table):
        items, unread = read_blocks(table, frame)
        found.horizon += items
    elif is_roll(table) or holds_answers(table):
        unread = _read_seats(table, placed, frame, found)
    elif is_attendance(table) or placed.section is Section.ATTENDEES:
        people, unread = read_attendance_table(table, placed.heading if placed.section is Section.ATTENDEES else "")
        found.attendance += people
    elif records_decisions(table, placed.section):
        decisions, unread = read_decisions(table, frame)
        found.decisions += decisions
    elif lists_actions(table):
        actions, unread = read_actions(table, frame)
        found.actions += actions
    elif is_agenda(table):
        agenda, unread = read_agenda(table)
        target = found.next_agenda if _NEXT.search(placed.heading) else found.agenda
        target += agenda
    elif lists_milestones(table):
        milestones, unread = read_milestones(table, frame)
        found.milestones += milestones
    elif lists_risks(table):
        risks, unread = read_risks(table, frame, len(found.risks))
        found.risks += risks
    elif lists_issues(table):
        items, unread = read_issues(table, frame)
        found.horizon += items
    elif placed.section is Section.HEAD:
        unread = []
    else:
        return [_words(row) for row in (table.header, *table.rows)]
    if not holds_blocks(table) and is_header(table.header):
        unread = [*_own_columns(table), *unread]
    return unread


def _own_columns(table: Table) -> list[Passage]:
    """The filled columns of a table that nobody knows: a reader must hear that they were left out."""
    own = unknown_columns(table.header)
    return [Passage(table.header.text(at), table.header.line) for at in own if any(row.text(at) for row in table.rows)]


def _read_seats(table: Table, placed: Placed, frame: Frame, found: Tables) -> list[Passage]:
    """A vote or a table of answers: it belongs to the change request named last before it."""
    change = _change_of(placed)
    if change is None:
        return [_words(row) for row in (table.header, *table.rows)]
    if is_roll(table):
        roll, unread = read_roll(table, change, frame)
        found.rolls.append(roll)
        return unread
    asked, answers, unread = read_answers(table)
    found.answers.append(Answers(change, asked, answers, table.line))
    return unread


def _change_of(placed: Placed) -> ChangeRef | None:
    for refs in (changes_cited(placed.words), changes_cited(placed.heading), placed.topic):
        if len(refs) == 1:
            return refs[0]
    return None


def _is_prose(table: Table) -> bool:
    """A discussion, or seats' views: told in sentences, read as prose."""
    if has(table.header, Column.DISCUSSION):
        return True
    return has(table.header, Column.SEAT, Column.COMMENT) and not has(table.header, Column.ANSWER)


def _words(row: Row) -> Passage:
    return Passage(" ".join(cell.text for cell in row.cells if cell.passages), row.line)
