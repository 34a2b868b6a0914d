"""Whom does an owner cell mean in the directory as it stands?"""

from __future__ import annotations

from collections.abc import Iterable

from registers.owners import Owner, OwnerKind
from registers.people import Person, is_owner, is_pmo, misspelt


class Directory:
    """Everybody, looked up by owner cells: each cell once, however many actions bear it."""

    def __init__(self, people: Iterable[Person]) -> None:
        self.people = tuple(people)
        self._by_key = {one.key: one for one in self.people}
        self._by_name: dict[str, list[str]] = {}
        for one in self.people:
            self._by_name.setdefault(one.name.casefold(), []).append(one.key)
        self._found: dict[tuple[Owner, str], tuple[str, ...]] = {}

    @property
    def pmo(self) -> tuple[str, ...]:
        """The keys of the programme's office."""
        return tuple(one.key for one in self.people if is_pmo(one))

    def get(self, key: str) -> Person | None:
        """The person of that key."""
        return self._by_key.get(key)

    def name(self, key: str) -> str:
        """What people call them; the key itself for somebody who has left the directory."""
        found = self._by_key.get(key)
        return found.name if found else key

    def of(self, owner: Owner, group: str) -> tuple[str, ...]:
        """The keys of all that the owner of a group's action means; a misspelling that can be nobody else counts."""
        wanted = (owner, group)
        if wanted not in self._found:
            self._found[wanted] = self._named(owner, group)
        return self._found[wanted]

    def owners(self, owners: Iterable[Owner], group: str) -> tuple[str, ...]:
        """The same for several owners, each person once."""
        return tuple(dict.fromkeys(key for owner in owners for key in self.of(owner, group)))

    def people_named(self, owners: Iterable[Owner], group: str) -> str:
        """The names of the people that owners are, as the directory spells them; empty where one of them is no person,
        or nobody's name.
        """
        found: list[str] = []
        for owner in owners:
            keys = self.of(owner, group) if owner.kind is OwnerKind.PERSON else ()
            if len(keys) != 1:
                return ""
            found.append(self.name(keys[0]))
        return " & ".join(found)

    def _named(self, owner: Owner, group: str) -> tuple[str, ...]:
        named = self._by_name.get(owner.who.casefold())
        if named:
            return tuple(named)
        if owner.kind is not OwnerKind.PERSON:
            return tuple(one.key for one in self.people if is_owner(one, owner, group))
        close = misspelt(owner.who, self._by_name)
        found = self._by_name.get(close, []) if close else []
        return tuple(found) if len(found) == 1 else ()
