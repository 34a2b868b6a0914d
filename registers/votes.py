"""How did the seats of a group vote on a change request? A vote is advisory: it assists the chair's decision."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from registers.actions import Source
from registers.refs import ChangeRef, MeetingRef


class Vote(StrEnum):
    """What a seat's row in the roll says; ``AWAITED`` until its holder has voted in chat."""

    YES = "yes"
    NO = "no"
    ABSTAINED = "abstained"
    ABSENT = "absent"
    VACANT = "vacant"
    AWAITED = "awaited"


@dataclass(frozen=True)
class SeatVote:
    """One row: a seat as the paper names it, and its vote; who cast it in chat, when, and why."""

    seat: str
    vote: Vote
    by: str = ""
    on: date | None = None
    reason: str = ""


@dataclass(frozen=True)
class Roll:
    """The roll of a group's seats on one change request, at one meeting where that is known."""

    change: ChangeRef
    group: str
    meeting: MeetingRef | None = None
    rows: tuple[SeatVote, ...] = ()
    source: Source = Source()
    version: int = 0

    @property
    def tally(self) -> Counter[Vote]:
        """How many seats cast each vote."""
        return Counter(row.vote for row in self.rows)

    def __str__(self) -> str:
        """``4–4–3``: yes, no, abstained."""
        count = self.tally
        return f"{count[Vote.YES]}–{count[Vote.NO]}–{count[Vote.ABSTAINED]}"
