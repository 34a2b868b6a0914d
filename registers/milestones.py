"""What is a milestone of the plan, and has it turned?"""

from __future__ import annotations

from dataclasses import dataclass

from registers.actions import Source
from registers.dates import Written
from registers.refs import MilestoneRef


@dataclass(frozen=True)
class Milestone:
    """A milestone with its target and forecast. Many have no ``M`` number: the ``name`` tells them apart."""

    name: str
    ref: MilestoneRef | None = None
    target: Written = Written("")
    forecast: Written = Written("")
    rag: str = ""
    source: Source = Source()
    version: int = 0

    @property
    def slipped(self) -> bool:
        """Forecast after target."""
        return bool(self.target.day and self.forecast.day and self.forecast.day > self.target.day)
