"""The migrations make the tables that the statements expect, once, and nothing slow is loaded for it afterwards."""

import re
import subprocess
import sys
import threading
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from registers.actions import Action, Source, Update
from registers.dates import read_date
from registers.meetings import AgendaItem, Meeting
from registers.problems import Problem
from registers.refs import ActionRef
from storage import shape
from storage.codec import encode
from storage.engine import Database
from storage.tables import metadata
from tests.storage.behind import connected

ROOT = Path(__file__).parents[2]


def test_the_newest_revision_is_the_one_that_is_known() -> None:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "storage" / "migrations"))
    assert ScriptDirectory.from_config(config).get_heads() == [shape.HEAD]


def test_migrations_and_tables_agree(shared_url: str) -> None:
    with connected(shared_url) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_a_new_sqlite_file_has_the_tables_that_the_migrations_make() -> None:
    def words(sql: str | None) -> list[str]:
        return sorted(re.findall(r"[^\s,()]+", sql or ""))  # constraints come in another order

    said = text("SELECT name, sql FROM sqlite_master")
    version = text("SELECT version_num FROM alembic_version")
    found = []
    for make in (shape.upgrade, shape.create):
        with connected("sqlite://") as connection:
            make(connection)
            found.append({name: words(sql) for name, sql in connection.execute(said)})
            assert connection.execute(version).scalar() == shape.HEAD
    assert found[0] == found[1]
    assert {"audit_no_update", "audit_no_delete", "audit_no_replace"} <= set(found[0])


@pytest.mark.parametrize("kind", ["memory", "postgresql"])
def test_papers_imported_before_get_the_day_that_they_spoke_for(kind: str, request: pytest.FixtureRequest) -> None:
    url = "sqlite://" if kind == "memory" else request.getfixturevalue("postgres_url")
    config = Config()
    config.set_main_option("script_location", str(ROOT / "storage" / "migrations"))
    report = Source("report.txt", 1)
    held = Meeting("DAG", "31", read_date("13/12/2023"), agenda=(AgendaItem("1", "Welcome"),), source=report)
    update = Update(date(2023, 12, 13), "pack.txt", "note", "Under way.")
    kept = (
        ("meetings", "DAG31", {"group_code": "DAG", "day": "2023-12-13"}, held),
        (
            "actions",
            "DAG31-03",
            {"group_code": "DAG", "meeting": "31", "number": 3, "status": "open", "due": "~", "owner_text": ""}
            | {"words": ""},
            Action(ActionRef("DAG", "31", 3), "Confirm it", updates=(update,)),
        ),
    )
    with connected(url) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0007")
        connection.execute(text("INSERT INTO programmes VALUES ('mhhs', 0, '')"))
        for register, ref, columns, value in kept:
            row = (
                {"programme_id": "mhhs", "ref": ref, "position": ref, "version": 1} | columns | {"body": encode(value)}
            )
            names = ", ".join(row)
            connection.execute(
                text(f"INSERT INTO {register} ({names}) VALUES ({', '.join(f':{one}' for one in row)})"), row
            )
        for at, name in enumerate(("report.txt", "pack.txt", "v2.txt", "report.txt")):
            values = {"digest": f"d{at}", "name": name, "at": f"2024-01-0{at + 1}"}
            connection.execute(
                text("INSERT INTO papers VALUES ('mhhs', :digest, :name, 'headline report', :at, 'pmo')"), values
            )
        command.upgrade(config, "head")
        found = connection.execute(text("SELECT digest, name, group_code, day, version FROM papers ORDER BY digest"))
        assert [tuple(row) for row in found] == [
            ("d0", "report.txt", "DAG", "2023-12-13", 1),
            ("d1", "pack.txt", "DAG", "2023-12-13", 2),
            ("d2", "v2.txt", "", "", 1),
            ("d3", "report.txt", "DAG", "2023-12-13", 3),
        ]


def test_keys_compare_by_code_point_on_postgresql(postgres_url: str) -> None:
    with closing(Database.open(postgres_url)) as database:
        database.migrate()
    with connected(postgres_url) as connection:
        dialect = connection.dialect
        columns = connection.execute(
            text(
                "SELECT table_name, column_name, collation_name FROM information_schema.columns"
                " WHERE table_schema = 'public' AND table_name <> 'alembic_version'"
            )
        )
        found = {(table, column): collation for table, column, collation in columns}
    wanted = {
        (table.name, column.name): "C" if 'COLLATE "C"' in column.type.compile(dialect) else None
        for table in metadata.tables.values()
        for column in table.columns
    }
    assert "C" in wanted.values()
    assert found == wanted


def test_migrating_again_loads_no_alembic(file_url: str) -> None:
    script = (
        "import sys; from storage.engine import Database; d = Database.open(sys.argv[1]); d.migrate(); d.close();"
        "print('alembic' in sys.modules, 'psycopg' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, file_url], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "False False\n"


def test_a_database_of_a_newer_version_is_left_alone(shared_url: str) -> None:
    with connected(shared_url) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with closing(Database.open(shared_url)) as database, pytest.raises(Problem, match="written by a newer version"):
        database.migrate()


@pytest.mark.parametrize("kind", ["file", "postgresql"])
def test_those_who_start_together_migrate_once(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    url = f"sqlite:///{tmp_path}/new.db" if kind == "file" else request.getfixturevalue("postgres_url")
    databases = [Database.open(url) for _ in range(3)]
    failed: list[BaseException] = []

    def migrate(database: Database) -> None:
        try:
            database.migrate()
        except BaseException as error:  # noqa: BLE001  # a thread's error is seen below
            failed.append(error)

    threads = [threading.Thread(target=migrate, args=(database,)) for database in databases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    with databases[0].read() as unit:
        assert unit.audit.verify() == (True, 0)
    for database in databases:
        database.close()
