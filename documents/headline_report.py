"""What does a headline report hold?

A report is a group's record of its own meeting: its actions, its decisions, the discussion with closures, votes and
objections, the next meeting and who attended.
"""

from __future__ import annotations

from documents.attendance import read_attendance
from documents.change_requests import ChangeReading
from documents.closures import reports, with_reports
from documents.decision_table import release_date
from documents.extract import Extract, Kind
from documents.frame import Frame
from documents.meeting_head import TITLE_LINES, first_lines, read_head
from documents.next_meetings import next_meetings
from documents.paper import Paper, Passage, Table
from documents.sections import Placed, Section, placed
from documents.tables import read_tables
from documents.told import sentences, told
from registers.decisions import Decision
from registers.meetings import Attendance, Meeting
from registers.refs import ReleaseRef
from registers.releases import Release


def is_headline_report(paper: Paper) -> bool:
    """Whether a paper's first lines call it a headline report."""
    return any("headline report" in text.lower() and len(text) < 120 for text, _ in first_lines(paper)[:TITLE_LINES])


def read_headline_report(paper: Paper) -> Extract:
    """Reads a headline report; raises ``Problem`` where it does not say whose it is."""
    blocks = placed(paper)
    head = read_head(paper, blocks)
    frame = Frame(paper.name, head.group, head.number, head.when.day)
    tables = read_tables(blocks, frame)
    passages = told(blocks, frame)
    actions = with_reports(tables.actions, reports(passages), frame)
    people, unread = attendance_of(blocks)
    changes = ChangeReading(frame, decides=True)
    changes.decisions(tables.decisions)
    changes.actions(actions)
    changes.prose(sentences(passages))
    changes.rolls((roll.change, roll.source.line) for roll in tables.rolls)
    changes.answers(tables.answers)
    own = Meeting(
        head.group,
        head.number,
        head.when.day,
        head.when.start,
        head.when.end,
        head.venue,
        head.classification,
        tuple(tables.agenda),
        (*tables.attendance, *people),
        frame.source(head.line),
    )
    return Extract(
        paper.name,
        Kind.HEADLINE_REPORT,
        head.group,
        head.title,
        head.issued,
        meetings=(own, *next_meetings(blocks, frame, tuple(tables.next_agenda))),
        actions=tuple(actions),
        decisions=tuple(tables.decisions),
        changes=changes.changes(),
        rolls=tuple(tables.rolls),
        horizon=tuple(tables.horizon),
        milestones=tuple(tables.milestones),
        risks=tuple(tables.risks),
        releases=releases_of(tables.decisions, frame),
        unread=tuple(sorted((*tables.unread, *unread, *_loose(blocks)), key=lambda one: one.line)),
    )


def attendance_of(blocks: tuple[Placed, ...]) -> tuple[list[Attendance], list[Passage]]:
    """The people under a paper's heading for attendees."""
    lines = [
        (one.block.text, one.block.line)
        for one in blocks
        if one.section is Section.ATTENDEES and not isinstance(one.block, Table)
    ]
    return read_attendance(lines[1:])


def releases_of(decisions: list[Decision], frame: Frame) -> tuple[Release, ...]:
    """The releases that decisions name, with the first date they give each."""
    found: dict[ReleaseRef, Release] = {}
    for decision in decisions:
        if decision.release:
            date = release_date(decision.text, frame)
            known = found.get(decision.release)
            if known is None or (date.raw and not known.date.raw):
                found[decision.release] = Release(decision.release, date, decision.source)
    return tuple(found.values())


def _loose(blocks: tuple[Placed, ...]) -> list[Passage]:
    """Words that stand where only a table is read: among the actions or the decisions."""
    return [
        Passage(one.block.text, one.block.line)
        for one in blocks
        if one.section in {Section.ACTIONS, Section.DECISIONS}
        and not isinstance(one.block, Table)
        and one.block.text != one.heading
    ]
