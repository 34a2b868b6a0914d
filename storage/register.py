"""How is a record of a register found, saved and removed, whichever register it is?"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from dataclasses import Field, dataclass, replace
from functools import lru_cache
from operator import attrgetter
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from sqlalchemy import BindParameter, Table, bindparam, delete, insert, select, update
from sqlalchemy.dialects.postgresql import insert as insert_or

from registers.problems import Problem
from storage.codec import decode, encode
from storage.link import LOST, Statement
from storage.session import Saved, Session


class Record(Protocol):
    """A frozen value that counts the times it was stored."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    @property
    def version(self) -> int:
        """0 until it is stored."""


K = TypeVar("K")
T = TypeVar("T", bound=Record)
_DIGITS = re.compile(r"\d+")


class Statements:
    """What every register says to its table."""

    def __init__(self, table: Table) -> None:
        self._table, c = table, table.c
        ours = c.programme_id == bindparam("programme_id")
        this = ours & (c.ref == bindparam("this"))
        self._was = this & (c.version == bindparam("was"))
        self._updates: dict[tuple[str, ...], Statement] = {}
        self.get = Statement(select(c.body).where(this))
        self.all = Statement(select(c.body).where(ours).order_by(c.position))
        self.refs = Statement(select(c.ref).where(ours).order_by(c.position))
        # The PostgreSQL spelling of the insert is also SQLite's.
        self.insert = Statement(insert_or(table).on_conflict_do_nothing())
        self.remove = Statement(delete(table).where(self._was))

    def update(self, columns: tuple[str, ...]) -> Statement:
        """Set these columns. SQLite writes every index anew of which a column is set, changed or not."""
        if columns not in self._updates:
            values: dict[str, BindParameter[Any]] = {column: bindparam(column) for column in columns}
            self._updates[columns] = Statement(update(self._table).where(self._was).values(values))
        return self._updates[columns]


class Side:
    """The rows of a side table that follow from one record."""

    def __init__(self, table: Table, column: str) -> None:
        c = table.c
        this = (c.programme_id == bindparam("programme_id")) & (c.ref == bindparam("ref"))
        self.column = column
        self.insert = Statement(insert(table))
        self.clear = Statement(delete(table).where(this))


@dataclass(frozen=True)
class Stored(Generic[T]):
    """A record as this unit last read or wrote it."""

    value: T
    body: str


class Register(ABC, Generic[K, T]):
    """One register of the programme; ``K`` is what its records are asked for by.

    ``save`` and ``remove`` raise ``Problem`` when the record has changed, gone or come since it was read.
    """

    table: ClassVar[Table]
    statements: ClassVar[Statements]
    sides: ClassVar[tuple[Side, ...]] = ()
    found_by: ClassVar[attrgetter[Any]]  # what of a record its side tables follow from
    kind: type[T]

    def __init__(self, session: Session) -> None:
        self._session = session
        self._seen: dict[str, Stored[T]] = {}

    def get(self, key: K) -> T | None:
        """The record of that reference."""
        return self._get(self._ref(key))

    def all(self) -> tuple[T, ...]:
        """Every record, in the register's own order."""
        return self._values(self._session.rows(self.statements.all))

    def refs(self) -> tuple[str, ...]:
        """Every reference, in the same order."""
        return tuple([ref for (ref,) in self._session.rows(self.statements.refs)])

    def save(self, value: T) -> T:
        """Insert it (version 0) or put it in the place of the version it was made from; return it as it is stored."""
        return self._save(value, self._key(value))

    def remove(self, value: T) -> None:
        """Take the record out again."""
        ref = self._key(value)
        before = self._current(ref, value.version)
        if not self._session.write(self.statements.remove, this=ref, was=value.version):
            raise Problem(LOST.format(ref))
        del self._seen[ref]
        self._session.note(Saved(self.table.name, ref, before.body, None))

    def restore(self, before: T | None, after: T | None) -> None:
        """Take back one change: what stood before stands again, unless ``after`` has been changed since."""
        if after is None:
            if before is not None:
                self.save(replace(before, version=0))
        elif before is None:
            self.remove(after)
        else:
            self._save(replace(before, version=after.version), self._key(after))

    @abstractmethod
    def _key(self, value: T) -> str:
        """The reference that a record is stored under."""

    def _ref(self, key: K) -> str:
        return str(key)

    def _position(self, value: T, ref: str) -> str:
        return natural(ref)

    def _columns(self, value: T, ref: str) -> dict[str, object]:
        """The columns that this register has beside those that all have."""
        return {}

    def _beside(self, value: T) -> tuple[frozenset[str], ...]:
        """The values of each side table."""
        return ()

    def _get(self, ref: str) -> T | None:
        found = self._session.row(self.statements.get, this=ref)
        if found is None:
            return None
        value = decode(self.kind, found[0])
        self._seen[ref] = Stored(value, found[0])
        return value

    def _value(self, row: tuple[Any, ...] | None) -> T | None:
        return decode(self.kind, row[0]) if row else None

    def _values(self, rows: list[tuple[Any, ...]]) -> tuple[T, ...]:
        return tuple([decode(self.kind, body) for (body,) in rows])

    def _save(self, value: T, old: str) -> T:
        before = self._current(old, value.version) if value.version else None
        after = replace(value, version=value.version + 1)
        ref = self._key(after)
        if before and ref != old and self._get(ref):
            raise Problem(LOST.format(ref))
        body = encode(after)
        row = self._row(after, ref, body)
        if before is None:
            done = self._session.write(self.statements.insert, **row)
        else:
            stood = self._row(before.value, old, before.body)
            row = {column: new for column, new in row.items() if new != stood[column]}
            done = self._session.write(self.statements.update(tuple(row)), this=old, was=value.version, **row)
        if not done:
            raise Problem(LOST.format(ref))
        if self.sides and (before is None or self.found_by(before.value) != self.found_by(after)):
            self._save_sides(ref, self._beside(before.value) if before else (), self._beside(after))
        self._seen.pop(old, None)
        self._seen[ref] = Stored(after, body)
        self._session.note(Saved(self.table.name, ref, before.body if before else None, body))
        return after

    def _row(self, value: T, ref: str, body: str) -> dict[str, object]:
        columns = self._columns(value, ref)
        columns |= {"ref": ref, "position": self._position(value, ref), "version": value.version, "body": body}
        return columns

    def _save_sides(self, ref: str, old: tuple[frozenset[str], ...], new: tuple[frozenset[str], ...]) -> None:
        for at, side in enumerate(self.sides):
            if old and old[at] == new[at]:
                continue
            if old and old[at]:
                self._session.write(side.clear, ref=ref)
            if new[at]:
                self._session.write_many(side.insert, ({"ref": ref, side.column: one} for one in sorted(new[at])))

    def _current(self, ref: str, version: int) -> Stored[T]:
        if ref not in self._seen:
            self._get(ref)
        seen = self._seen.get(ref)
        if seen is None or seen.value.version != version:
            raise Problem(LOST.format(ref))
        return seen


@lru_cache(maxsize=4096)
def natural(text: str) -> str:
    """Text that sorts as people count: CR9 before CR10, DAG10 before DAG10.1."""
    return _DIGITS.sub(lambda digits: digits[0].zfill(6), text).upper()
