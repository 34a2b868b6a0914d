"""Which paper is being read, for which group and which of its meetings?"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from registers.actions import Source
from registers.dates import Written
from registers.refs import MeetingRef


@dataclass(frozen=True)
class Frame:
    """What every recogniser of a part must know about the whole. ``number`` is None where the paper does not give
    one.
    """

    paper: str
    group: str
    number: str | None = None
    date: Written = Written("")

    @property
    def day(self) -> dt.date | None:
        """The meeting's day: it lends its year to dates without one."""
        return self.date.day

    @property
    def meeting(self) -> MeetingRef | None:
        """The meeting, once numbered."""
        return MeetingRef(self.group, self.number) if self.number else None

    def source(self, line: int) -> Source:
        """Where a record stood."""
        return Source(self.paper, line)
