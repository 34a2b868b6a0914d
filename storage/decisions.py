"""Which decisions are on the record?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from operator import attrgetter
from typing import ClassVar

from registers.decisions import Decision
from registers.refs import ChangeRef, DecisionRef
from storage.pages import Page, Searchable, Test, among, beside, containing, folded, patterns, within
from storage.register import Side, Statements
from storage.tables import LAST_DAY, UNDATED, decision_changes, decisions

_c = decisions.c


class Decisions(Searchable[DecisionRef, Decision]):
    """The decisions, by reference; the newest last."""

    kind = Decision
    table = decisions
    statements = Statements(decisions)
    sides = (Side(decision_changes, "change"),)
    found_by = attrgetter("changes")
    order = (_c.position,)
    tests: ClassVar[Mapping[str, Test]] = {
        "group": among(_c.group_code, "group"),
        "change": beside(decisions, decision_changes, "change", "change"),
        "since": within(_c.day, "since"),
        "word": containing(_c.words),
    }

    def find(
        self,
        *,
        group: str = "",
        change: ChangeRef | None = None,
        since: date | None = None,
        words: tuple[str, ...] = (),
        offset: int = 0,
        limit: int = 10,
    ) -> Page[Decision]:
        """A page of them; what is left empty does not narrow. ``since`` leaves out those without a day."""
        given: dict[str, tuple[str, ...]] = {
            "group": (group,) if group else (),
            "change": (str(change),) if change else (),
            "since": (since.isoformat(), LAST_DAY) if since else (),
            "word": patterns(words),
        }
        return self._page(given, offset, limit)

    def _key(self, value: Decision) -> str:
        return str(value.ref)

    def _columns(self, value: Decision, ref: str) -> dict[str, object]:
        searched = f"{ref} {value.text} {value.area} {' '.join(value.conditions)} {value.decided_by}"
        return {
            "group_code": value.ref.group,
            "day": value.date.iso or UNDATED,
            "words": folded(searched),
        }

    def _beside(self, value: Decision) -> tuple[frozenset[str], ...]:
        return (frozenset(str(one) for one in value.changes),)
