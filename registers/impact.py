"""What did each constituency answer to an impact assessment?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from registers.dates import Written


class Verdict(StrEnum):
    """A constituency's answer."""

    ACCEPT = "accept"
    REJECT = "reject"
    ABSTAIN = "abstain"


@dataclass(frozen=True)
class Answer:
    """One organisation's answer for its constituency; ``reply`` is the raiser's or the Programme's response to the
    comment.
    """

    constituency: str
    verdict: Verdict
    comment: str = ""
    organisation: str = ""
    reply: str = ""
    by: str = ""
    on: date | None = None


@dataclass(frozen=True)
class Assessment:
    """One round of impact assessment. ``asked`` are the constituencies that are to answer; no ``opened`` day: not yet
    issued.
    """

    round: int = 1
    opened: Written = Written("")
    closes: Written = Written("")
    asked: tuple[str, ...] = ()
    answers: tuple[Answer, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """Who was asked and has not answered."""
        from_them = {answer.constituency for answer in self.answers}
        return tuple(one for one in self.asked if one not in from_them)
