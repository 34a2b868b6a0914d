"""How are people reminded, and when does each group get its digest?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from sqlalchemy import Table, bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert as insert_or

from registers.habits import DigestTimes, Habits
from registers.problems import Problem
from storage.codec import decode, encode
from storage.link import LOST, Statement
from storage.schedule_tables import digest_times, habits
from storage.session import Saved, Session

T = TypeVar("T")


class Statements:
    """What is said to a table of preferences."""

    def __init__(self, table: Table) -> None:
        ours = table.c.programme_id == bindparam("programme_id")
        this = ours & (table.c.ref == bindparam("this"))
        new = insert_or(table)
        self.get = Statement(select(table.c.body).where(this))
        self.all = Statement(select(table.c.body).where(ours).order_by(table.c.ref))
        self.save = Statement(
            new.on_conflict_do_update(
                index_elements=[table.c.programme_id, table.c.ref], set_={"body": new.excluded.body}
            )
        )
        self.remove = Statement(delete(table).where(this))


_STATEMENTS = {table.name: Statements(table) for table in (habits, digest_times)}


class Preferences(Generic[T]):
    """Preferences of one kind, by ``whose`` they are; ``new`` makes those of somebody who has said nothing."""

    def __init__(
        self, session: Session, table: Table, kind: type[T], new: Callable[[str], T], whose: Callable[[T], str]
    ) -> None:
        self.kind = kind
        self._new = new
        self._session = session
        self._name = table.name
        self._statements = _STATEMENTS[table.name]
        self._whose = whose

    @classmethod
    def of_people(cls, session: Session) -> Preferences[Habits]:
        """How each person is reminded, by key."""
        return Preferences(session, habits, Habits, Habits, lambda one: one.person)

    @classmethod
    def of_groups(cls, session: Session) -> Preferences[DigestTimes]:
        """When each group's digest is posted, by code."""
        return Preferences(session, digest_times, DigestTimes, DigestTimes, lambda one: one.group)

    def get(self, whose: str) -> T:
        """Theirs."""
        body = self._body(whose)
        return decode(self.kind, body) if body else self._new(whose)

    def all(self) -> tuple[T, ...]:
        """Those of everybody who has ever said something."""
        return tuple(decode(self.kind, body) for (body,) in self._session.rows(self._statements.all))

    def save(self, value: T) -> T:
        """From now on it is like that."""
        ref, body = self._whose(value), encode(value)
        before = self._body(ref)
        self._session.write(self._statements.save, ref=ref, body=body)
        self._session.note(Saved(self._name, ref, before, body))
        return value

    def restore(self, before: T | None, after: T | None) -> None:
        """Take back one change, unless there was another since."""
        one = before or after
        if one is None:
            return
        ref = self._whose(one)
        body = self._body(ref)
        if body != (encode(after) if after else None):
            raise Problem(LOST.format("That setting"))
        if before is not None:
            self.save(before)
        else:
            self._session.write(self._statements.remove, this=ref)
            self._session.note(Saved(self._name, ref, body, None))

    def _body(self, whose: str) -> str | None:
        found = self._session.row(self._statements.get, this=whose)
        return found[0] if found else None
