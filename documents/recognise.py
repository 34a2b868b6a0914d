"""Which kind of paper is this, and what does it hold?"""

from __future__ import annotations

from documents.extract import Extract
from documents.headline_report import is_headline_report, read_headline_report
from documents.meeting_pack import is_meeting_pack, read_meeting_pack
from documents.paper import Paper
from registers.problems import Problem


def recognise(paper: Paper) -> Extract:
    """Reads a paper by the recogniser of its kind; raises ``Problem`` for one of no known kind."""
    if is_headline_report(paper):
        return read_headline_report(paper)
    if is_meeting_pack(paper):
        return read_meeting_pack(paper)
    raise Problem(
        f"{paper.name} is neither a headline report (no title says “Headline Report”) nor a meeting pack (no title such"
        " as “Design Advisory Group #31” with an agenda or a log of actions). Check that it is the right file."
    )
