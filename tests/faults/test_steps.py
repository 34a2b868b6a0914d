"""Killed at every step, before and after each commit and each request: the next replica ends what was begun."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copy
from uuid import uuid4

import pytest

from storage.channels import Binding
from storage.deliveries import State
from storage.engine import Database
from storage.slots import DIGEST, Slot
from tests.contract.slack.fake import TEAM
from tests.faults.conftest import SOAK, in_state, make, open_rows, queue
from tests.faults.nursery import Replica
from tests.faults.replicas import Nursery, gone, wait_for
from tests.faults.slack import CALM, Slack, slack

Fresh = Callable[[], AbstractContextManager[str]]
SEEDS = 20 if SOAK else 1
_AT_ONCE, _PATIENCE = (8, 60) if SOAK else (10, 20)
_ENDED = (State.DEAD, State.EXPIRED, State.UNCONFIRMED)
#: What Slack does to the first posts of a channel.
POSTED = {
    "CBUSY": ["429"],
    "CSTORED": ["stored"],
    "CREFUSED": ["refused"],
    "CLATE": ["late"],
    "CDARK": ["stored"],
    "CLOST": ["stored"],
    "CGONE": ["gone"] * 9,
}
SENT = ("CBUSY", "CSTORED", "CREFUSED", "CLATE", "CDARK", "CPLAIN", "CPLAIN", "CEDITED", "CSLOT")
COMMITS = (
    *("claim", "mark", "sent", "release", "note", "clear", "ask later", "dead", "expired"),
    *("slots", "unconfirmed", "look", "take", "edited"),
)
REQUESTS = ("compose", "post", "find", "edit")
STEPS = (
    *(f"{when} {what}" for what in (*COMMITS, *REQUESTS) for when in ("before", "after")),
    *("after refusal", "after no answer"),
)


def prepare(database: Database) -> None:
    now = datetime.now(UTC)
    with database.write() as unit:
        edited = queue(unit, "CEDITED", 1)
        (one,) = unit.claims.take("slack", "test", now + timedelta(seconds=1), now, 1)
        assert one.post.id == edited
        unit.claims.sent(one, "1700000000.000001", "other words", now)
        for number, channel in enumerate((*POSTED, "CPLAIN", "CPLAIN"), 2):
            queue(unit, channel, number)
        queue(unit, "COLD", 100, expires=-timedelta(seconds=1))
        unit.slots.add(slot(now))
        unit.channels.save(Binding("slack", TEAM, "CSLOT", "DAG"))
        unit.audit.record(now, "test", "/note DAG31-03", "DAG31-03")


def slot(now: datetime) -> Slot:
    """Something that is due, and no post yet."""
    day = now.date()
    until = now + timedelta(hours=1)
    command = "/action DAG31-03"
    return Slot(DIGEST, f"DAG {day}", "1wd", day, now, until, command, "test", "slack", TEAM, "CSLOT", "DAG")


def script(fake: Slack) -> None:
    for channel, fates in POSTED.items():
        fake.script["post", channel] += fates
    fake.script["history", "CDARK"].append("no")
    fake.script["history", "CLOST"] += ["gone"] * 9


@pytest.fixture(params=["sqlite", "postgresql"] if SOAK else ["sqlite"])
def fresh(request: pytest.FixtureRequest, tmp_path: Path, filled: Path) -> Fresh:
    """Makes a database for each time that a replica is killed; they are many, so none is kept."""

    @contextmanager
    def embedded() -> Iterator[str]:
        path = copy(filled, tmp_path / f"{uuid4().hex}.db")
        yield f"sqlite:///{path}"
        Path(path).unlink()

    @contextmanager
    def served() -> Iterator[str]:
        server = request.getfixturevalue("postgres")
        url = server.create(server.template(make, "faults"))
        yield url
        server.drop(url)

    if request.param == "sqlite":
        return embedded
    request.getfixturevalue("postgres").template(make, "faults")
    return served


def killed_at(step: str, seed: int, fresh: Fresh, replicas: Nursery) -> str:
    """What went wrong, or nothing."""
    with fresh() as url:
        return _killed_at(step, seed, url, replicas)


def _killed_at(step: str, seed: int, url: str, replicas: Nursery) -> str:
    database = Database.open(url)
    prepare(database)
    with slack(CALM, seed) as fake:
        script(fake)
        whole = Replica(url, fake.url, lease=0.6, kill=step)
        try:
            first = replicas.start(whole)
            wait_for(lambda: gone(first), _PATIENCE)
            second = replicas.start(replace(whole, kill=""))
            wait_for(lambda: open_rows(database) == 0 and bool(fake.edits), _PATIENCE)
            replicas.kill(second)
        except AssertionError:
            print(f"{step}, seed {seed}, {url}: {open_rows(database)} posts are on their way")
            return f"{step}: not all ended"
        finally:
            replicas.kill_all_of(url)
        found = sorted(one.post.channel for one in in_state(database, State.SENT))
        others = [one.post.channel for state in _ENDED for one in in_state(database, state)]
        twice = fake.told_twice()
        database.close()
        right = (found, others, twice) == (sorted(SENT), ["CGONE", "COLD", "CLOST"], [])
        return "" if right else f"{step}: {found} {others} {twice}"


async def test_killed_at_every_step(fresh: Fresh, replicas: Nursery) -> None:
    every = [(step, seed) for step in STEPS for seed in range(SEEDS)]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        loop = asyncio.get_running_loop()
        found = await asyncio.gather(*(loop.run_in_executor(pool, killed_at, *one, fresh, replicas) for one in every))
    assert [one for one in found if one] == []


def test_these_are_all_the_steps(tmp_path: Path, filled: Path, replicas: Nursery) -> None:
    url, steps = f"sqlite:///{copy(filled, tmp_path / 'whole.db')}", tmp_path / "steps"
    database = Database.open(url)
    prepare(database)
    with slack(CALM) as fake:
        script(fake)
        pid = replicas.start(Replica(url, fake.url, lease=0.6, steps=str(steps)))
        wait_for(lambda: open_rows(database) == 0 and bool(fake.edits), 15)
        wait_for(lambda: "after edited" in steps.read_text(encoding="utf-8"))
        replicas.kill(pid)
    database.close()
    assert set(steps.read_text(encoding="utf-8").splitlines()) == set(STEPS)
