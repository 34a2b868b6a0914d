"""What is a decision on the record?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from registers.actions import Source
from registers.dates import Written
from registers.refs import ChangeRef, DecisionRef, MeetingRef, ReleaseRef


class Outcome(StrEnum):
    """What was decided; ``OTHER`` where the words say neither of the rest."""

    APPROVED = "approved"
    REJECTED = "rejected"
    DEFERRED = "deferred"
    OTHER = "other"


@dataclass(frozen=True)
class Decision:
    """A decision of a group's meeting. ``conditions`` are what it is subject to, each in its own words."""

    ref: DecisionRef
    text: str
    meeting: MeetingRef | None = None
    date: Written = Written("")
    changes: tuple[ChangeRef, ...] = ()
    outcome: Outcome = Outcome.OTHER
    conditions: tuple[str, ...] = ()
    decided_by: str = ""
    release: ReleaseRef | None = None
    area: str = ""
    source: Source = Source()
    version: int = 0
