"""How does a database come to the tables of this version?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DBAPIError

from registers.problems import Problem
from storage.append_only import refusing
from storage.tables import metadata, programmes

#: The newest revision in ``migrations/versions``: known here, so that a start with nothing to do need not load Alembic.
HEAD = "0009"
_SCRIPTS = Path(__file__).parent / "migrations"
_LOCK = text(
    "SELECT pg_advisory_xact_lock(7203114)"
)  # any number that is ours: of replicas that start together, one migrates


def bring(engine: Engine, programme: str) -> None:
    """Run the migrations that have not run, and make room for the programme; ``Problem`` for a newer database.

    A new SQLite file gets its tables at once: loading Alembic would take longer than all else that a first start does.
    """
    if _revision(engine) != HEAD:
        with changing(engine) as connection:
            if engine.dialect.name == "sqlite" and not inspect(connection).get_table_names():
                create(connection)
            else:
                upgrade(connection)
    with engine.connect() as connection:
        there = connection.scalar(select(programmes.c.id).where(programmes.c.id == programme))
    if there is None:
        new = insert(programmes).values(id=programme, audit_number=0, audit_digest="").on_conflict_do_nothing()
        with changing(engine) as connection:
            connection.execute(new)


@contextmanager
def changing(engine: Engine) -> Iterator[Connection]:
    """A transaction on the tables themselves, which nobody else changes meanwhile."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.execute(_LOCK)
        yield connection
        connection.commit()


def _revision(engine: Engine) -> str | None:
    with engine.connect() as connection:
        try:
            found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        except DBAPIError:  # no such table
            return None
    return str(found) if found else None


def create(connection: Connection) -> None:
    """Make every table as the migrations would leave it, in an empty SQLite database."""
    metadata.create_all(connection)
    for statement in refusing("audit", connection.dialect.name):
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql(
        "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
        "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
    )
    connection.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (HEAD,))


def upgrade(connection: Connection) -> None:
    """Run the migrations that have not run; ``Problem`` for a database of a newer version."""
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise Problem(f"This database was written by a newer version; use that one. ({error})") from error
