"""How is one page of the records that pass some tests read?

A register says what its tests are; a query gives values to some of them. Which tests, with how many values, is the
query's shape: a statement is made once for a shape and kept, and the values are only ever parameters.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar, Generic, TypeVar

from sqlalchemy import Column, ColumnElement, Table, and_, bindparam, func, select

from registers.problems import Problem
from storage.link import Statement
from storage.register import K, Register, T

V = TypeVar("V")
#: A test of a register: the condition for so many values, which it names ``<test>0``, ``<test>1`` …
Test = Callable[[int], ColumnElement[bool]]
Shape = tuple[tuple[str, int], ...]

_MOST_WORDS = 20
_LONGEST_WORD = 100
# PostgreSQL takes no NUL and neither takes half a surrogate; people look for neither.
_UNSEARCHABLE = {0: "\ufffd"} | dict.fromkeys(range(0xD800, 0xE000), "\ufffd")


@dataclass(frozen=True)
class Page(Generic[V]):
    """Some of the records that were asked for, and how many there are in all."""

    items: tuple[V, ...]
    total: int


class Searchable(Register[K, T]):
    """A register that is asked for pages of what passes some tests."""

    tests: ClassVar[Mapping[str, Test]]
    order: ClassVar[tuple[Column[str], ...]]

    def _page(self, given: Mapping[str, Sequence[object]], offset: int, limit: int) -> Page[T]:
        """The records that pass every test with a value, from ``offset`` on."""
        shape = tuple((test, len(values)) for test, values in given.items() if values)
        named = {f"{test}{at}": value for test, values in given.items() for at, value in enumerate(values)}
        finding, counting = _statements(type(self), shape)
        rows = self._session.rows(finding, **named, offset=offset, limit=limit)
        total = offset + len(rows)
        if len(rows) == limit or (offset and not rows):
            counted = self._session.row(counting, **named)
            total = counted[0] if counted else 0
        return Page(self._values(rows), total)


@lru_cache(maxsize=512)
def _statements(register: type[Searchable[Any, Any]], shape: Shape) -> tuple[Statement, Statement]:
    c = register.table.c
    passed = and_(c.programme_id == bindparam("programme_id"), *(register.tests[test](count) for test, count in shape))
    page = select(c.body).where(passed).order_by(*register.order).limit(bindparam("limit")).offset(bindparam("offset"))
    return Statement(page), Statement(select(func.count()).select_from(register.table).where(passed))


def among(column: Column[str], test: str) -> Test:
    """Passed where the column is one of the values."""

    def condition(count: int) -> ColumnElement[bool]:
        if count == 1:
            return column == bindparam(f"{test}0")
        return column.in_([bindparam(f"{test}{at}") for at in range(count)])

    return condition


def beside(register: Table, side: Table, column: str, test: str) -> Test:
    """Passed where one of the record's rows in the side table is one of the values."""

    def condition(count: int) -> ColumnElement[bool]:
        ours = side.c.programme_id == bindparam("programme_id")
        return register.c.ref.in_(select(side.c.ref).where(ours, among(side.c[column], test)(count)))

    return condition


def within(column: Column[str], test: str) -> Test:
    """Passed where the column is the first of two values, the second, or between them."""
    # PostgreSQL cannot read a BETWEEN of parameters that have a collation.
    return lambda _: (column >= bindparam(f"{test}0")) & (column <= bindparam(f"{test}1"))


def containing(column: Column[str]) -> Test:
    """Passed where every one of the values of ``word`` occurs in the column."""

    def condition(count: int) -> ColumnElement[bool]:
        return and_(*(column.like(bindparam(f"word{at}"), escape="!") for at in range(count)))

    return condition


def folded(text: str) -> str:
    """Text as it is searched: without case, and without what a database would refuse."""
    if text.isascii() and "\0" not in text:
        return text.lower()
    return text.casefold().translate(_UNSEARCHABLE)


def patterns(words: Sequence[str]) -> tuple[str, ...]:
    """What ``containing`` is given for words, which mean themselves; a ``Problem`` for more than anybody looks for."""
    distinct = tuple(dict.fromkeys(folded(word) for word in words if word))
    if len(distinct) > _MOST_WORDS or any(len(word) > _LONGEST_WORD for word in distinct):
        raise Problem(f"Search for {_MOST_WORDS} words at most, each of {_LONGEST_WORD} characters at most.")
    return tuple("%" + word.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%" for word in distinct)
