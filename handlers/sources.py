"""How old is what a register says: from which papers was it read, and of which day are they?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from chat.messages import Hint, words
from handlers.ask import Ask
from registers.actions import Source
from registers.dates import said

_MOST = 3


class Sourced(Protocol):
    """A record that keeps where it was last read."""

    @property
    def source(self) -> Source:
        """The paper and its line."""


def as_of(ask: Ask, records: Iterable[Sourced]) -> tuple[Hint, ...]:
    """The papers that the records were last read from, the newest first, each with its day; nothing where none was."""
    papers = {one.source.paper for one in records if one.source.paper}
    if not papers:
        return ()
    dated = sorted(((_day(ask, one), one) for one in papers), key=lambda one: (one[0] or date.min, one[1]))
    told = [f"{paper}, {said(day)}" if day else paper for day, paper in reversed(dated)]
    more = f"; and {len(told) - _MOST} others" if len(told) > _MOST else ""
    return (Hint(words(f"As of {'; '.join(told[:_MOST])}{more}.")),)


def _day(ask: Ask, paper: str) -> date | None:
    """The day of the meeting that a paper is of."""
    return next((one.date.day for one in ask.unit.meetings.all() if one.source.paper == paper and one.ref), None)
