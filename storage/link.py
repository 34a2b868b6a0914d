"""How does a statement reach the database without being built anew each time?

Statements are SQLAlchemy Core. Each is compiled once for a dialect and then run on the driver's own connection: that
takes 2 to 4 µs where ``Connection.execute`` takes 20 to 40, and one command runs a dozen of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from sqlalchemy import Delete, Dialect, Insert, Select, Table, Update

from registers.problems import Problem

LOST = "{} was changed by somebody else just now; look again."
_AWAY = "The registers do not answer just now, and nothing was changed. Say it again in a moment."
_LEFT_OPEN = "The registers went away just now. Look whether it was done before you say it again."
_RACED = "Somebody else changed the same just now; look again."
_UNSTORABLE = "There are characters in this that cannot be stored. Say it without them."


class Unavailable(Problem):
    """The database cannot be reached, or somebody else does not let go of it: later it may work again."""

    def __init__(self, says: str = _AWAY) -> None:
        super().__init__(says)


class Statement:
    """A Core statement whose values are all named parameters, given when it is run."""

    def __init__(self, core: Select[Any] | Insert | Update | Delete) -> None:
        self._core = core
        self._texts: dict[str, str] = {}

    def text(self, dialect: Dialect) -> str:
        """Its SQL for that database."""
        text = self._texts.get(dialect.name)
        if text is None:
            text = self._texts[dialect.name] = self._compiled(dialect)
        return text

    def _compiled(self, dialect: Dialect) -> str:
        core = self._core
        # The number that a database counts itself is not among what an insert is given.
        given = (
            [c.name for c in core.table.columns if c is not core.table.autoincrement_column]
            if isinstance(core, Insert) and isinstance(core.table, Table)
            else None
        )
        return str(core.compile(dialect=dialect, column_keys=given))


class Link:
    """One connection to the database, in the hands of one unit of work at a time."""

    def __init__(self, connection: Any, dialect: Dialect) -> None:
        self._connection = connection
        self._dialect = dialect
        self._driver: Any = dialect.loaded_dbapi

    @contextmanager
    def transaction(self, *, writes: bool) -> Iterator[None]:
        """What is done inside is done together, or not at all.

        Raises ``Unavailable`` when another writer does not let go in time, or the database has gone.
        """
        self._begin(writes=writes)
        try:
            yield
            self._commit()
        except BaseException:
            with suppress(self._driver.Error):  # where the database has gone, so has the transaction
                self._connection.rollback()
            raise

    def _commit(self) -> None:
        try:
            self._connection.commit()
        except self._driver.Error as error:
            told = _told(error, self._driver)
            raise Unavailable(_LEFT_OPEN) if isinstance(told, Unavailable) else told from error

    def _begin(self, *, writes: bool) -> None:
        if self._dialect.name == "sqlite":
            # A deferred BEGIN that writes later fails at once when somebody else wrote in between, time-out or not.
            self.run_text("BEGIN IMMEDIATE" if writes else "BEGIN")
        else:
            level = self._driver.IsolationLevel
            try:
                self._connection.read_only = not writes
                # What is read together is of one moment; a write sees what was committed before each statement.
                self._connection.isolation_level = level.READ_COMMITTED if writes else level.REPEATABLE_READ
            except self._driver.Error as error:
                raise _told(error, self._driver) from error

    def run(self, statement: Statement, values: Mapping[str, object]) -> Any:
        """Run it and return the driver's cursor."""
        return self.run_text(statement.text(self._dialect), values)

    def run_many(self, statement: Statement, rows: Sequence[Mapping[str, object]]) -> None:
        """Run it once for each row."""
        try:
            self._connection.cursor().executemany(statement.text(self._dialect), rows)
        except (UnicodeEncodeError, self._driver.Error) as error:
            raise _told(error, self._driver) from error

    def run_text(self, text: str, values: Mapping[str, object] | None = None) -> Any:
        """Run SQL in the driver's own words."""
        try:
            return self._connection.execute(text, values or {})
        except (UnicodeEncodeError, self._driver.Error) as error:
            raise _told(error, self._driver) from error


def _told(error: Exception, errors: Any) -> Exception:
    """What a person is told where an error of the driver is theirs to act on; else the error itself."""
    if isinstance(error, UnicodeEncodeError | errors.DataError):
        return Problem(_UNSTORABLE)
    if "database is locked" in str(error):
        return Unavailable()
    if not hasattr(error, "sqlstate"):
        return error
    # Classes of SQL states. 40: the database undid one of two transactions that stood in each other's way. 08, 53, 57:
    # the connection, the resources or the server have gone; none at all: it went without a word.
    state = error.sqlstate or ""
    if state.startswith("40"):
        return Problem(_RACED)
    gone = isinstance(error, errors.OperationalError | errors.InterfaceError) and state[:2] in {"", "08", "53", "57"}
    return Unavailable() if gone else error
