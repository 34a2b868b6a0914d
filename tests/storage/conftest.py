"""The databases that the store is tested on: SQLite in a file and in memory, and PostgreSQL."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.engine import Database


def migrate(url: str) -> None:
    database = Database.open(url)
    database.migrate()
    database.close()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with the tables in it, to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def file_url(migrated_file: Path, tmp_path: Path) -> str:
    copy = tmp_path / "secretariat.db"
    shutil.copy(migrated_file, copy)
    return f"sqlite:///{copy}"


def url_of(kind: str, request: pytest.FixtureRequest) -> str:
    match kind:
        case "file":
            found: str = request.getfixturevalue("file_url")
        case "memory":
            found = "sqlite://"
        case _:
            found = request.getfixturevalue("postgres_template")(migrate, "storage")()
    return found


@pytest.fixture(params=["file", "memory", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """Of a database with the tables in it; in memory they are yet to be made."""
    return url_of(request.param, request)


@pytest.fixture(params=["file", "postgresql"])
def shared_url(request: pytest.FixtureRequest) -> str:
    """Of a database that can be opened twice, with the tables in it."""
    return url_of(request.param, request)


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    opened = Database.open(url)
    opened.migrate()
    yield opened
    opened.close()
