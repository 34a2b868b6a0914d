"""What did a recogniser find in a paper?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from documents.paper import Passage
from registers.actions import Action
from registers.changes import Change
from registers.dates import Written
from registers.decisions import Decision
from registers.horizon import HorizonItem
from registers.meetings import Meeting
from registers.milestones import Milestone
from registers.releases import Release
from registers.risks import Risk
from registers.votes import Roll


class Kind(StrEnum):
    """Which recogniser read the paper."""

    HEADLINE_REPORT = "headline report"
    MEETING_PACK = "meeting pack"


@dataclass(frozen=True)
class Extract:
    """A paper's values, each with the ``Source`` line where it stood, and what nobody recognised.

    ``meetings`` holds the paper's own meeting first, then every other meeting it states a date for. A closure told in
    prose is an ``Action`` whose status is closed, whose ``text`` is empty unless the paper also lists it, and whose
    update holds the prose. A ``Change`` holds only what this paper says of it.
    """

    paper: str
    kind: Kind
    group: str
    title: str
    issued: Written = Written("")
    meetings: tuple[Meeting, ...] = ()
    actions: tuple[Action, ...] = ()
    decisions: tuple[Decision, ...] = ()
    changes: tuple[Change, ...] = ()
    rolls: tuple[Roll, ...] = ()
    horizon: tuple[HorizonItem, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    risks: tuple[Risk, ...] = ()
    releases: tuple[Release, ...] = ()
    unread: tuple[Passage, ...] = ()
