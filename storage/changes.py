"""Which change requests are there?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from registers.changes import Change, Stage
from registers.refs import ChangeRef
from storage.pages import Page, Searchable, Test, among, containing, folded, patterns
from storage.register import Statements
from storage.tables import changes

_ALL = frozenset(Stage)
_c = changes.c


class Changes(Searchable[ChangeRef, Change]):
    """The change requests, by reference."""

    kind = Change
    table = changes
    statements = Statements(changes)
    order = (_c.position,)
    tests: ClassVar[Mapping[str, Test]] = {
        "stage": among(_c.stage, "stage"),
        "group": among(_c.group_code, "group"),
        "word": containing(_c.words),
    }

    def find(
        self,
        *,
        stages: frozenset[Stage] = _ALL,
        group: str = "",
        words: tuple[str, ...] = (),
        offset: int = 0,
        limit: int = 10,
    ) -> Page[Change]:
        """A page of them by number; what is left empty does not narrow."""
        given: dict[str, tuple[str, ...]] = {
            "stage": () if stages == _ALL else tuple(sorted(stages)),
            "group": (group,) if group else (),
            "word": patterns(words),
        }
        return self._page(given, offset, limit)

    def _key(self, value: Change) -> str:
        return str(value.ref)

    def _columns(self, value: Change, ref: str) -> dict[str, object]:
        searched = f"{ref} {value.title} {value.raised_by} {' '.join(value.past_titles)}"
        return {"group_code": value.group, "stage": value.stage.value, "words": folded(searched)}
