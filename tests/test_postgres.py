"""The PostgreSQL of the tests gives every test a database of its own and leaves nothing behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from sqlalchemy import Connection, create_engine, make_url, text
from sqlalchemy.exc import OperationalError

from tests.postgres import Copies, Postgres, accepts, embedded, running
from tests.postgres_server import PATIENCE, PREFIX, sweep


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def words(url: str) -> list[str]:
    with connected(url) as connection:
        return list(connection.scalars(text("SELECT word FROM words")))


def test_a_database_is_empty_and_ours_to_write(postgres_url: str) -> None:
    assert make_url(postgres_url).drivername == "postgresql+psycopg"
    with connected(postgres_url) as connection:
        assert connection.scalar(text("SELECT count(*) FROM pg_stat_user_tables")) == 0
        connection.execute(text("CREATE TABLE words AS SELECT 'first' AS word"))
    assert words(postgres_url) == ["first"]


def test_a_database_goes_although_a_pool_is_connected(postgres: Postgres) -> None:
    url = postgres.create()
    engine = create_engine(url)
    engine.connect().close()
    postgres.drop(url)
    engine.dispose()
    with pytest.raises(OperationalError, match="does not exist"), connected(url):
        pass


def test_copies_of_a_template_are_apart(postgres_template: Copies) -> None:
    made = []

    def make(url: str) -> None:
        made.append(url)
        with connected(url) as connection:
            connection.execute(text("CREATE TABLE words AS SELECT 'first' AS word"))

    one, other = postgres_template(make, "words")(), postgres_template(make, "words")()
    with connected(one) as connection:
        connection.execute(text("INSERT INTO words VALUES ('second')"))
    assert (words(one), words(other), len(made)) == (["first", "second"], ["first"], 1)


def test_a_server_of_ones_own_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with embedded() as own:
        url = own.url
        monkeypatch.setenv("TEST_POSTGRES_URL", url)
        with running() as server:
            made = server.create()
            assert make_url(made).query["host"] == make_url(url).query["host"]


def test_a_killed_run_leaves_no_server() -> None:
    run = "from tests.postgres import embedded\nwith embedded() as server: print(server.url, flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", run], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as tests:
        assert tests.stdout is not None
        folder = Path(tests.stdout.readline().strip().partition("host=")[2]).parent
        assert folder.name.startswith(PREFIX)
        tests.kill()
    gone_by = time.monotonic() + PATIENCE
    while folder.exists():
        assert time.monotonic() < gone_by
        time.sleep(0.02)


def test_a_server_whose_keeper_was_killed_is_swept() -> None:
    with embedded() as own:
        url = own.url
        data = Path(url.partition("host=")[2])
        server = int((data / "postmaster.pid").read_text().split()[0])
        os.utime(data.parent, (0, 0))
        sweep()
        assert accepts(url), "a folder that is looked after stays"
        keeper = psutil.Process(server).ppid()
        os.kill(keeper, signal.SIGKILL)
        os.waitid(os.P_PID, keeper, os.WEXITED | os.WNOWAIT)
        sweep()
        assert not data.parent.exists()
        assert not psutil.pid_exists(server)
