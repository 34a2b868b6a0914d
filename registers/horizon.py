"""Which changes outside the programme may touch it? (The code bodies' horizon scanning log.)"""

from __future__ import annotations

from dataclasses import dataclass

from registers.actions import Source
from registers.dates import Written
from registers.refs import HorizonRef


@dataclass(frozen=True)
class BodyDate:
    """When one body decides: two can share a cell, as in ``Panel – 13/12/22 Ofgem - TBC``; ``body`` is empty where
    one does.
    """

    body: str
    written: Written


@dataclass(frozen=True)
class HorizonItem:
    """A code body's change or issue, as its log last gave it."""

    ref: HorizonRef
    title: str
    summary: str = ""
    positions: str = ""
    raised: Written = Written("")
    status: str = ""
    decision_text: str = ""
    decisions: tuple[BodyDate, ...] = ()
    impact: str = ""
    issue: bool = False
    source: Source = Source()
    version: int = 0
