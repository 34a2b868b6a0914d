"""What do papers call the columns of their tables?

Column order is free and so is the wording: ``Due`` and ``Due Date`` are one column. A spelling may belong to several
columns (``No`` is a vote and a number), so a recogniser asks for the column it needs instead of being told one.
"""

from __future__ import annotations

import re
from enum import StrEnum

from documents.paper import Row


class Column(StrEnum):
    """A column by its meaning."""

    AREA = "area"
    REF = "ref"
    ACTION = "action"
    OWNER = "owner"
    DUE = "due"
    RAISED = "raised"
    UPDATE = "update"
    STATUS = "status"
    DECISION = "decision"
    DECIDED_BY = "decided by"
    DISCUSSION = "discussion"
    SEAT = "seat"
    YES = "yes"
    NO = "no"
    ABSTAINED = "abstained"
    VOTE = "vote"
    ANSWER = "answer"
    COMMENT = "comment"
    REPLY = "reply"
    ORGANISATION = "organisation"
    NUMBER = "number"
    ITEM = "item"
    OBJECTIVE = "objective"
    TYPE = "type"
    LEAD = "lead"
    TIME = "time"
    START = "start"
    END = "end"
    MINUTES = "minutes"
    PAGE = "page"
    RISK = "risk"
    MITIGATION = "mitigation"
    RATING = "rating"
    MILESTONE = "milestone"
    TARGET = "target"
    FORECAST = "forecast"
    NAME = "name"
    ROLE = "role"
    NOTE = "note"
    SECTION = "section"
    DESCRIPTION = "description"
    IMPACT = "impact"


_SPELLINGS = {
    Column.AREA: "area|topic|agenda item|subject|workstream",
    Column.REF: "ref|reference|ref no|action ref|action reference|action no|action number|action id"
    "|decision ref|decision reference|decision no|decision number|decision id|reference number|id|no|number|#",
    Column.ACTION: "action|actions|action description|action text|action detail|action required|description",
    Column.OWNER: "owner|owners|action owner|responsible|responsibility|assigned to|action on",
    Column.DUE: "due|due date|date due|deadline|action due|action due date|due by|by when|target date"
    "|target completion date|completion date|required by",
    Column.RAISED: "raised|date raised|raised date|raised on|date opened|opened|date logged|logged|date",
    Column.UPDATE: "update|updates|latest update|status update|progress|progress update|action update|comments|comment",
    Column.STATUS: "status|action status|state",
    Column.DECISION: "decision|decisions|decision made|decision text|decision description|description",
    Column.DECIDED_BY: "decided by|decision maker|made by|decision by",
    Column.DISCUSSION: "discussion|key discussion|discussions|discussion items|discussion points|key points"
    "|summary of discussion",
    Column.SEAT: "constituency|constituencies|seat|representative|constituency representative|member|constituent",
    Column.YES: "yes|approve|approved|for|in favour|accept",
    Column.NO: "no|reject|rejected|against|oppose",
    Column.ABSTAINED: "abstained|abstain|abstention|abstentions|abstains",
    Column.VOTE: "vote|votes|voted|vote cast",
    Column.ANSWER: "answer|response|verdict|position|ia response|impact assessment response|recommendation",
    Column.COMMENT: "comment|comments|rationale|comment summary|views|view|summary of comments|reason",
    Column.REPLY: "reply|programme response|change raiser response|response to comment|response to comments",
    Column.ORGANISATION: "organisation|organization|company|party|participant",
    Column.NUMBER: "#|no|number|ref|reference|item no|item number|id|risk ref|risk id|risk no",
    Column.ITEM: "item|agenda item|title|topic|agenda",
    Column.OBJECTIVE: "objective|objectives|purpose|description|outcome",
    Column.TYPE: "type|item type|for",
    Column.LEAD: "lead|leads|presenter|led by|item lead|owner|speaker",
    Column.TIME: "time|timing|timings|times|slot",
    Column.START: "start|start time|from",
    Column.END: "end|end time|finish|finish time|to",
    Column.MINUTES: "minutes|mins|duration|duration mins|duration minutes|time mins|length|allotted time",
    Column.PAGE: "page|pages|page no|slide|slides|slide no",
    Column.RISK: "risk|risks|risk or issue|risk issue|risk description|risks and issues|risk and issue|issue",
    Column.MITIGATION: "mitigation|mitigations|mitigation plan|mitigating actions|mitigating action"
    "|mitigation actions|response plan",
    Column.RATING: "rag|rating|risk rating|rag status|severity|status",
    Column.TARGET: "target|target date|baseline|baseline date|planned date|plan date|planned",
    Column.FORECAST: "forecast|forecast date|expected|expected date|latest forecast|current forecast|revised forecast"
    "|revised date",
    Column.NAME: "name|names|attendee|attendees",
    Column.ROLE: "role|roles|representing|organisation|constituency|position|organisation role|role organisation",
    Column.NOTE: "note|notes|attendance",
    Column.SECTION: "section|category|attending as",
    Column.DESCRIPTION: "description|issue|change",
    Column.IMPACT: "mhhs impact|impact|impact on mhhs|programme impact",
}
_WORDS = {column: frozenset(words.split("|")) for column, words in _SPELLINGS.items()}
_ALL = frozenset().union(*_WORDS.values())
_MILESTONE = re.compile(r"(?:[a-z0-9]+ ){0,4}milestones?(?: name)?")
_FLAT = re.compile(r"[^a-z0-9#]+")


def flat(text: str) -> str:
    """A label reduced to what tells it apart: lower case, no punctuation, ``Owner(s)`` as ``owner``."""
    return _FLAT.sub(" ", text[:200].lower().replace("(s)", "")).strip()


def column(header: Row, wanted: Column) -> int:
    """Where a table has a column, or -1."""
    for index, cell in enumerate(header.cells):
        words = flat(cell.text)
        if wanted is Column.MILESTONE and _MILESTONE.fullmatch(words):
            return index
        if words in _WORDS.get(wanted, ()):
            return index
    return -1


def has(header: Row, *wanted: Column) -> bool:
    """Whether a table has all these columns."""
    return all(column(header, one) >= 0 for one in wanted)


def area_column(header: Row) -> int:
    """Where a table says what each of its rows is about, or -1; some papers call an area an ``Item``."""
    at = column(header, Column.AREA)
    return at if at >= 0 else column(header, Column.ITEM)


def is_roll_header(header: Row) -> bool:
    """Whether a header row is a vote's: a column for each answer, or one for the vote."""
    return has(header, Column.SEAT, Column.YES, Column.NO) or has(header, Column.SEAT, Column.VOTE)


def is_header(row: Row) -> bool:
    """Whether a row names columns and nothing else; beside three that are known, one may be a paper's own."""
    words = [flat(cell.text) for cell in row.cells[:40] if cell.passages]
    known = {word for word in words if _known(word)}
    own = [word for word in words if word not in known]
    return len(words) > 1 and (not own or (len(known) > 2 and len(own) == 1 and len(own[0]) < 30))


def unknown_columns(header: Row) -> list[int]:
    """Where a header row names columns in words that nobody knows."""
    return [at for at, cell in enumerate(header.cells[:40]) if cell.passages and not _known(flat(cell.text))]


def _known(words: str) -> bool:
    return words in _ALL or bool(_MILESTONE.fullmatch(words))


def key_column(header: Row) -> int:
    """The column that every full row fills: its reference, seat or number, else the first."""
    if is_roll_header(header):
        return column(header, Column.SEAT)
    for wanted in (Column.REF, Column.SEAT, Column.NUMBER):
        found = column(header, wanted)
        if found >= 0:
            return found
    return 0
