"""Fixtures: databases that replicas share, with an action to speak of, and where the replicas come from."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage.conversations import Conversation
from storage.deliveries import ANSWER, Outgoing, State, Window
from storage.engine import Database
from storage.store import Unit
from tests.contract.slack.fake import TEAM
from tests.contract.teams.fake import BOT, TENANT
from tests.conversation import read_samples
from tests.faults.replicas import Nursery, nursery

#: A multiple of what is done where nobody waits for it: ``make soak``.
SOAK = int(os.environ.get("SOAK", "0"))
SEED = int(os.environ.get("SEED", "0")) or int.from_bytes(os.urandom(3))
DAY = timedelta(days=1)


def make(url: str) -> None:
    database = Database.open(url)
    database.migrate()
    read_samples(database)
    database.close()


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("faults") / "filled.db"
    make(f"sqlite:///{path}")
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database that any number of processes may open."""
    if request.param == "postgresql":
        copy: str = request.getfixturevalue("postgres_template")(make, "faults")()
        return copy
    path = tmp_path / "shared.db"
    shutil.copy(request.getfixturevalue("filled"), path)
    return f"sqlite:///{path}"


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    made = Database.open(url)
    yield made
    made.close()


@pytest.fixture(scope="module")
def replicas() -> Iterator[Nursery]:
    with nursery("teams") as made:
        yield made


@pytest.fixture
def seed() -> int:
    """Printed when a test fails; SEED=… has the same chances again."""
    print(f"SEED={SEED}")
    return SEED


def queue(
    unit: Unit,
    channel: str,
    number: int,
    *,
    command: str = "/action DAG31-03",
    platform: str = "slack",
    tenant: str = TEAM,
    kind: str = ANSWER,
    expires: timedelta = DAY,
) -> int:
    """Has a post sent to a channel; its number."""
    now = datetime.now(UTC)
    post = unit.posts.add(platform, channel, "DAG", command, f"test {number}", ("DAG31-03",), now)
    assert post
    unit.deliveries.add(post, tenant, kind=kind, window=Window(now, now + expires, now + DAY))
    return post.id


def queue_many(database: Database, channels: int, each: int, platform: str = "slack", tenant: str = TEAM) -> None:
    """Posts to channels, in turn."""
    with database.write() as unit:
        for number in range(channels * each):
            queue(unit, f"C{number % channels}", number, platform=platform, tenant=tenant)


def teams_channels(database: Database, url: str, channels: int) -> None:
    """The bot is in these chats."""
    with database.write() as unit:
        for number in range(channels):
            unit.conversations.save(Conversation("teams", TENANT, f"C{number}", f"{url}/emea/", BOT))


def open_rows(database: Database) -> int:
    with database.read() as unit:
        counts = unit.deliveries.counts()
    return counts.get(State.WAITING, 0) + counts.get(State.CLAIMED, 0)


def in_state(database: Database, state: State) -> tuple[Outgoing, ...]:
    with database.read() as unit:
        return unit.deliveries.in_state(state, 100_000)
