"""What does a meeting pack hold?

A pack prepares a meeting: its agenda, the log of actions, news of other groups, the horizon log, risks and
milestones. It decides nothing for its own group, and nobody has attended yet.
"""

from __future__ import annotations

from documents.action_table import lists_actions
from documents.agenda_table import is_agenda
from documents.change_requests import ChangeReading
from documents.extract import Extract, Kind
from documents.frame import Frame
from documents.headline_report import releases_of
from documents.meeting_head import first_lines, group_in, number_in, read_head
from documents.next_meetings import next_meetings
from documents.paper import Paper, Passage, Table
from documents.sections import placed
from documents.tables import read_tables
from documents.told import sentences, told
from registers.meetings import Meeting


def is_meeting_pack(paper: Paper) -> bool:
    """Whether a paper's first lines name a group's numbered meeting and it holds an agenda or a log of actions."""
    lines = [text for text, _ in first_lines(paper)]
    named = any(group_in(text) for text in lines)
    numbered = any(number_in(text) for text in lines) or any("meeting pack" in text.lower() for text in lines)
    tables = [block for block in paper.blocks if isinstance(block, Table)]
    return named and (numbered or bool(tables)) and any(is_agenda(one) or lists_actions(one) for one in tables)


def read_meeting_pack(paper: Paper) -> Extract:
    """Reads a meeting pack; raises ``Problem`` where it does not say whose it is."""
    blocks = placed(paper)
    head = read_head(paper, blocks)
    frame = Frame(paper.name, head.group, head.number, head.when.day)
    tables = read_tables(blocks, frame)
    elsewhere = [decision for decision in tables.decisions if decision.ref.group != head.group]
    own_decisions = [Passage(one.text, one.source.line) for one in tables.decisions if one.ref.group == head.group]
    changes = ChangeReading(frame, decides=False)
    changes.decisions(elsewhere)
    changes.actions(tables.actions)
    changes.prose(sentences(told(blocks, frame)))
    changes.answers(tables.answers)
    agenda = tuple(tables.agenda or tables.next_agenda)
    own = Meeting(
        head.group,
        head.number,
        head.when.day,
        head.when.start or (agenda[0].start if agenda else None),
        head.when.end or (agenda[-1].end if agenda else None),
        head.venue,
        head.classification,
        agenda,
        (),
        frame.source(head.line),
    )
    return Extract(
        paper.name,
        Kind.MEETING_PACK,
        head.group,
        head.title,
        head.issued,
        meetings=(own, *next_meetings(blocks, frame)),
        actions=tuple(tables.actions),
        decisions=tuple(elsewhere),
        changes=changes.changes(),
        rolls=tuple(tables.rolls),
        horizon=tuple(tables.horizon),
        milestones=tuple(tables.milestones),
        risks=tuple(tables.risks),
        releases=releases_of(elsewhere, frame),
        unread=tuple(sorted((*tables.unread, *own_decisions), key=lambda one: one.line)),
    )
