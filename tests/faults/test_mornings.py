"""A look at what is due that is killed after any of its commits is made up for by the next: each is reminded once."""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from multiprocessing import get_context
from typing import Any

import pytest

from schedules.tick import tick
from storage.engine import Database
from storage.slots import DIGEST, REMINDER, ROUND, Slot, State
from tests.schedules.programme import PROGRAMME, action, fill, meeting

#: Written fifty at a time: these are three commits, between that of what has expired and that the morning is done.
PEOPLE, COMMITS = 120, 5
MONDAY = datetime(2024, 1, 8, 9, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "postgresql"])
def programme(request: pytest.FixtureRequest, tmp_path: Any) -> str:
    """A database in which everybody has something that is due, and a meeting is near."""
    url = f"sqlite:///{tmp_path}/morning.db"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres").create()
    database = Database.open(url)
    database.migrate()
    due = tuple(action(n, f"Owner Number{n}", MONDAY.date()) for n in range(PEOPLE))
    fill(database, people=PEOPLE, actions=due, meetings=(meeting(date(2024, 1, 9)),))
    database.close()
    return url


def look(url: str, commits: int) -> None:
    """Looks at what is due, in a process that ends itself once so many units of work are committed."""
    database = Database.open(url)
    run, done = database.run_sync, Counter[bool]()

    def counted(work: Callable[..., Any], *, writes: bool) -> Any:
        found = run(work, writes=writes)
        done[writes] += 1
        if done[True] == commits:
            os.kill(os.getpid(), signal.SIGKILL)
        return found

    database.run_sync = counted  # type: ignore[method-assign]
    tick(database, MONDAY, PROGRAMME)


def every_slot(database: Database) -> list[Slot]:
    with database.read() as unit:
        return [one for state in State for one in unit.slots.in_state(state, date(2000, 1, 1), 100_000)]


@pytest.mark.parametrize("commits", range(1, COMMITS + 1))
def test_a_morning_that_is_cut_off_is_made_up_for(programme: str, commits: int) -> None:
    process = get_context("spawn").Process(target=look, args=(programme, commits))
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL
    database = Database.open(programme)
    there = Counter(one.kind for one in every_slot(database))
    assert there == +Counter(
        {
            REMINDER: min(50 * max(commits - 1, 0), PEOPLE),
            DIGEST: int(commits == COMMITS),
            ROUND: int(commits == COMMITS),
        }
    )
    tick(database, MONDAY + timedelta(minutes=1), PROGRAMME)
    slots = every_slot(database)
    assert Counter(one.kind for one in slots) == {REMINDER: PEOPLE, DIGEST: 1, ROUND: 1}
    with database.read() as unit:
        assert {len(unit.reminders.items(one.person, one.day)) for one in slots if one.kind == REMINDER} == {1}
    database.close()
