"""Where is the database, and how does a unit of work come to run on it?"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from threading import Lock
from typing import Any, TypeVar

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import StaticPool

from registers.problems import Problem
from storage import shape
from storage.crew import Crew, Job, Waiting
from storage.link import Link, Unavailable
from storage.session import Session
from storage.store import Unit

T = TypeVar("T")
Work = Callable[[Unit], T]

log = logging.getLogger("secretariat.storage")
_MOST_TOGETHER = 64  # units in one commit: whoever asked first does not wait for everybody after
_READERS = 3
_CLIENTS = 8  # threads, and connections, to PostgreSQL
_PATIENCE = 10  # seconds for another process to let go of an SQLite file
_CONNECTING = 5  # seconds
_VANISHED = 30_000  # milliseconds
_FORMS = "It looks like sqlite:///secretariat.db or postgresql+psycopg://name:password@host/database."


class Database:
    """A database, opened for one programme.

    SQLite has one thread that writes, and commits together what is waiting to be written; readers have threads of their
    own. A database in memory has one connection, and PostgreSQL a small pool of them.
    """

    def __init__(self, engine: Engine, programme: str) -> None:
        self._engine = engine
        self._driver: Any = engine.dialect.loaded_dbapi
        self._programme = programme
        sqlite = engine.dialect.name == "sqlite"
        memory = isinstance(engine.pool, StaticPool)
        self._alone: Lock | nullcontext[None] = Lock() if memory else nullcontext()
        self._writers = (
            Crew("writer", 1, self._write_together) if sqlite else Crew("client", _CLIENTS, self._one_by_one)
        )
        self._readers = Crew("reader", _READERS, self._one_by_one) if sqlite and not memory else self._writers

    @classmethod
    def open(cls, url: str, programme: str = "mhhs") -> Database:
        """Open it; raises ``Problem`` for an unusable URL or a database that cannot be reached."""
        try:
            where = make_url(url)
        except ArgumentError:
            raise Problem(f"That is not a database's URL. {_FORMS}") from None
        engine = _engine(where)
        try:
            engine.connect().close()
        except DBAPIError as error:
            told = " ".join(str(error.orig).split())
            raise Problem(f"The database {where.render_as_string()} cannot be used: {told}") from error
        return cls(engine, programme)

    def migrate(self) -> None:
        """Bring its tables to the present shape, and make room for the programme."""
        with self._alone:
            shape.bring(self._engine, self._programme)

    def close(self) -> None:
        """Let what is waiting be done, and let go of the database."""
        self._readers.close()
        self._writers.close()
        self._engine.dispose()

    @contextmanager
    def read(self) -> Iterator[Unit]:
        """A unit of work that changes nothing, on the caller's thread."""
        with self._alone, self._link() as link, self._unit(link, writes=False) as unit:
            yield unit

    @contextmanager
    def write(self) -> Iterator[Unit]:
        """A unit of work on the caller's thread: left in peace it is committed, left by an exception rolled back."""
        with self._alone, self._link() as link, self._unit(link, writes=True) as unit:
            yield unit

    async def run(self, work: Work[T], *, writes: bool) -> T:
        """Do the work on a thread of the database; answered once it is committed."""
        result: T = await (self._writers if writes else self._readers).run(work, writes=writes)
        return result

    def run_sync(self, work: Work[T], *, writes: bool) -> T:
        """The same for a caller without a loop."""
        result: T = (self._writers if writes else self._readers).run_sync(work, writes=writes)
        return result

    @contextmanager
    def _link(self) -> Iterator[Link]:
        try:
            connection = self._engine.raw_connection()
        except (DBAPIError, self._driver.Error) as error:
            log.warning("the database cannot be reached: %s", " ".join(str(error).split()))
            raise Unavailable from error
        try:
            yield Link(connection.driver_connection, self._engine.dialect)
        except Unavailable:
            if self._engine.dialect.name != "sqlite":
                connection.invalidate()  # it may be lost, and there is nobody to roll back with
            raise
        finally:
            connection.close()  # every transaction has ended: nothing is left to roll back

    @contextmanager
    def _unit(self, link: Link, *, writes: bool) -> Iterator[Unit]:
        with link.transaction(writes=writes):
            unit = Unit(Session(link, self._programme, writes=writes))
            yield unit
            unit.settle()

    def _one_by_one(self, waiting: Waiting[Unit]) -> None:
        """The life of a thread that shares its commits with nobody."""
        while job := waiting.take():
            job.do(self.write() if job.writes else self.read())
            waiting.settle([job])

    def _write_together(self, waiting: Waiting[Unit]) -> None:
        """The life of SQLite's writer: what waits is done in one transaction; nobody is answered before its commit.

        Its connection is taken from the pool again only after something went wrong with it.
        """
        job = waiting.take()
        while job is not None:
            jobs = [job]
            try:
                with self._link() as link:
                    while job is not None:
                        jobs = [job]
                        self._commit_together(link, jobs, waiting)
                        waiting.settle(jobs)
                        job = waiting.take()
            except BaseException as error:  # noqa: BLE001  # nothing was committed, and all hear why
                for one in jobs:
                    one.error = one.error or error
                waiting.settle(jobs)
                job = waiting.take()

    def _commit_together(self, link: Link, jobs: list[Job[Unit]], waiting: Waiting[Unit]) -> None:
        with self._alone, link.transaction(writes=True):
            self._take(link, jobs[0])
            while len(jobs) < _MOST_TOGETHER and (more := waiting.more()):
                jobs.append(more)
                self._take(link, more)

    def _take(self, link: Link, job: Job[Unit]) -> None:
        """Do one job, undone by itself if it fails, unless it has been given up."""
        if not job.begin():
            return
        link.run_text("SAVEPOINT one")
        unit = Unit(Session(link, self._programme, writes=job.writes))
        try:
            job.result = job.work(unit)
            unit.settle()
        except BaseException as error:  # noqa: BLE001  # it belongs to whoever asked, not to those who share the commit
            job.error = error
            link.run_text("ROLLBACK TO one")
        link.run_text("RELEASE one")


def _engine(where: URL) -> Engine:
    if where.get_backend_name() == "sqlite":
        return _sqlite(where)
    if where.get_backend_name() not in {"postgresql", "postgres"}:
        raise Problem(f"{where.get_backend_name()} is not a database this can use. {_FORMS}")
    # A connection that died is noticed before it is used, and a server that vanished within half a minute.
    return create_engine(
        where.set(drivername="postgresql+psycopg"),
        pool_size=_CLIENTS,
        pool_pre_ping=True,
        connect_args={"connect_timeout": _CONNECTING, "tcp_user_timeout": _VANISHED},
    )


def _sqlite(where: URL) -> Engine:
    memory = where.database in {None, "", ":memory:"}
    engine = create_engine(
        where.set(drivername="sqlite+pysqlite"),
        paramstyle="named",
        poolclass=StaticPool if memory else None,
        # Every transaction ends where it began; the pool's own rollback would meet that of whoever shares the memory.
        pool_reset_on_return=None,
        connect_args={
            "isolation_level": None,  # transactions begin where this package says so, not where the driver guesses
            "check_same_thread": False,  # one thread at a time, but not always the same
            "timeout": _PATIENCE,
            "cached_statements": 256,
        },
    )
    event.listen(engine, "connect", _prepare)
    return engine


def _prepare(connection: Any, _: object) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}").close()
