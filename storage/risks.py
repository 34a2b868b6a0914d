"""Which risks and issues are on the register?"""

from __future__ import annotations

from registers.risks import Risk
from storage.register import Register, Statements
from storage.tables import risks


class Risks(Register[str, Risk]):
    """The risks, by reference."""

    kind = Risk
    table = risks
    statements = Statements(risks)

    def _key(self, value: Risk) -> str:
        return value.ref
