"""Which changes outside the programme are on the horizon?"""

from __future__ import annotations

from registers.horizon import HorizonItem
from registers.refs import HorizonRef
from storage.register import Register, Statements, natural
from storage.tables import horizon


class Horizon(Register[HorizonRef, HorizonItem]):
    """The code bodies' changes and issues, by code body, then number."""

    kind = HorizonItem
    table = horizon
    statements = Statements(horizon)

    def _key(self, value: HorizonItem) -> str:
        return str(value.ref)

    def _position(self, value: HorizonItem, ref: str) -> str:
        return natural(f"{value.ref.code} {ref}")
