"""Which milestones does the plan have?"""

from __future__ import annotations

from registers.milestones import Milestone
from storage.register import Register, Statements, natural
from storage.tables import UNDATED, milestones


class Milestones(Register[str, Milestone]):
    """The milestones, by name; in the order of their targets, undated last."""

    kind = Milestone
    table = milestones
    statements = Statements(milestones)

    def _key(self, value: Milestone) -> str:
        return value.name

    def _position(self, value: Milestone, ref: str) -> str:
        return f"{value.target.iso or UNDATED} {natural(value.name)}"
