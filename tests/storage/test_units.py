"""A unit of work is done whole or not at all, however many run at once."""

import asyncio
import threading
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from registers.actions import Action, Status
from registers.problems import Problem
from registers.refs import ActionRef
from registers.risks import Risk
from storage.crew import Crew, Waiting
from storage.engine import Database
from storage.link import Unavailable
from storage.session import OurFault
from storage.store import Unit
from tests.postgres import Copies
from tests.storage.conftest import migrate
from tests.storage.examples import ACTION, NOW, record


def risk(ref: str) -> Callable[[Unit], Risk]:
    def work(unit: Unit) -> Risk:
        saved = unit.risks.save(Risk(ref, "Made up"))
        record(unit)
        return saved

    return work


def refs(database: Database) -> tuple[str, ...]:
    with database.read() as unit:
        return unit.risks.refs()


def test_what_is_left_by_an_exception_is_rolled_back(database: Database) -> None:
    def failing(unit: Unit) -> None:
        risk("R1")(unit)
        unit.inbox.first("one", NOW)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), database.write() as unit:
        failing(unit)
    with pytest.raises(ZeroDivisionError):
        database.run_sync(failing, writes=True)
    assert refs(database) == ()
    with database.write() as unit:
        assert unit.inbox.first("one", NOW)
        risk("R2")(unit)
    assert refs(database) == ("R2",)


async def test_a_hundred_at_once_and_one_fails(database: Database) -> None:
    def work(at: int) -> Callable[[Unit], Risk]:
        def failing(unit: Unit) -> Risk:
            saved = risk(f"R{at}")(unit)
            if at == 41:
                raise ValueError("that one")
            return saved

        return failing

    answers = await asyncio.gather(*(database.run(work(at), writes=True) for at in range(100)), return_exceptions=True)
    assert [str(one) for one in answers if not isinstance(one, Risk)] == ["that one"]
    assert refs(database) == tuple(f"R{at}" for at in range(100) if at != 41)
    with database.read() as unit:
        assert unit.audit.verify() == (True, 99)
        assert {entry.person_key for ref in unit.risks.refs() for entry in unit.audit.of(ref)} == {"lee-cox"}


async def test_units_that_share_a_commit_are_answered_after_it(file_url: str) -> None:
    database, other = Database.open(file_url), Database.open(file_url)
    seen: list[int] = []

    async def one(ref: str) -> None:
        await database.run(risk(ref), writes=True)
        seen.append(len(refs(other)))

    await asyncio.gather(*(one(f"R{at}") for at in range(30)))
    assert refs(other) == tuple(f"R{at}" for at in range(30))
    assert all(there >= answered for answered, there in enumerate(seen, 1))
    database.close()
    other.close()


async def test_of_many_who_close_the_same_action_one_does(database: Database) -> None:
    with database.write() as unit:
        unit.actions.save(ACTION)
        record(unit)
    ready = threading.Barrier(2)

    def close(unit: Unit) -> Action:
        action = unit.actions.get(ACTION.ref)
        assert action
        if action.status is Status.CLOSED:
            raise Problem("It is closed.")
        closed = unit.actions.save(replace(action, status=Status.CLOSED))
        record(unit)
        return closed

    def at_once() -> Action | Problem:
        ready.wait(5)
        try:
            return database.run_sync(close, writes=True)
        except Problem as problem:
            return problem

    answers = await asyncio.gather(asyncio.to_thread(at_once), asyncio.to_thread(at_once))
    closed = [one for one in answers if isinstance(one, Action)]
    assert closed == [replace(ACTION, status=Status.CLOSED, version=2)]
    with database.read() as unit:
        assert unit.actions.get(ACTION.ref) == closed[0]
        assert unit.audit.verify() == (True, 2)


def test_two_processes_that_change_the_same_version(shared_url: str) -> None:
    ours, theirs = Database.open(shared_url), Database.open(shared_url)
    with ours.write() as unit:
        saved = unit.actions.save(ACTION)
        record(unit)
    ready = threading.Barrier(2)
    told: list[Any] = []

    def change(database: Database) -> None:
        with database.read() as unit:
            action = unit.actions.get(ACTION.ref)
        assert action
        ready.wait(5)
        try:
            with database.write() as unit:
                told.append(unit.actions.save(replace(action, text="Changed")).version)
                record(unit)
        except Problem as problem:
            told.append(problem.says)

    threads = [threading.Thread(target=change, args=(database,)) for database in (ours, theirs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told, key=str) == [saved.version + 1, "DAG31-03 was changed by somebody else just now; look again."]
    ours.close()
    theirs.close()


def test_a_version_that_changes_under_a_unit_is_not_overwritten(postgres_template: Copies) -> None:
    database = Database.open(postgres_template(migrate, "storage")())
    with database.write() as unit:
        unit.actions.save(ACTION)
        record(unit)

    def late(unit: Unit) -> None:
        action = unit.actions.get(ACTION.ref)
        assert action
        with database.write() as other:
            other.actions.save(replace(action, text="Theirs"))
            record(other)
        unit.actions.save(replace(action, text="Ours"))

    with pytest.raises(Problem, match="was changed by somebody else"):
        database.run_sync(late, writes=True)
    with database.read() as unit:
        assert unit.actions.get(ACTION.ref) == replace(ACTION, text="Theirs", version=2)
    database.close()


def test_a_sync_caller_runs_on_the_same_threads(database: Database) -> None:
    def thread(unit: Unit) -> str:
        return threading.current_thread().name

    assert database.run_sync(risk("R1"), writes=True) == Risk("R1", "Made up", version=1)
    assert database.run_sync(lambda unit: unit.risks.refs(), writes=False) == ("R1",)
    with pytest.raises(OurFault):
        database.run_sync(lambda unit: unit.risks.save(Risk("R2", "Unaudited")), writes=True)
    with pytest.raises(OurFault):
        database.run_sync(risk("R3"), writes=False)
    assert refs(database) == ("R1",)
    assert database.run_sync(thread, writes=True) != threading.current_thread().name


async def test_whoever_goes_away_leaves_the_rest_in_peace(file_url: str) -> None:
    database = Database.open(file_url)
    holding, begun = threading.Event(), threading.Event()
    complaints: list[Any] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: complaints.append(context))

    def slow(unit: Unit) -> None:
        begun.set()
        holding.wait(5)

    first = asyncio.create_task(database.run(slow, writes=True))
    await asyncio.to_thread(begun.wait, 5)
    gone = asyncio.create_task(database.run(risk("R1"), writes=True))
    stays = asyncio.create_task(database.run(risk("R2"), writes=True))
    await asyncio.sleep(0)
    gone.cancel()
    holding.set()
    assert (await stays).ref == "R2"
    await first
    assert refs(database) == ("R1", "R2")
    assert complaints == []
    database.close()


def test_a_loop_that_has_gone_does_not_end_the_writer(file_url: str) -> None:
    database = Database.open(file_url)
    holding, begun = threading.Event(), threading.Event()

    def slow(unit: Unit) -> Risk:
        begun.set()
        holding.wait(5)
        return risk("R1")(unit)

    async def leave() -> None:
        task = asyncio.create_task(database.run(slow, writes=True))
        await asyncio.to_thread(begun.wait, 5)
        task.cancel()

    asyncio.run(leave())
    holding.set()
    assert database.run_sync(risk("R2"), writes=True).ref == "R2"
    assert refs(database) == ("R1", "R2")
    database.close()


async def test_work_that_runs_out_is_our_fault(database: Database) -> None:
    with pytest.raises(OurFault, match="ran out"):
        await asyncio.wait_for(database.run(lambda _: next(iter(())), writes=True), 5)
    with pytest.raises(OurFault, match="ran out"):
        await asyncio.wait_for(database.run(lambda _: next(iter(())), writes=False), 5)


def test_a_closed_database_says_so(file_url: str) -> None:
    database = Database.open(file_url)
    database.run_sync(risk("R1"), writes=True)
    database.close()
    with pytest.raises(OurFault, match="was closed"):
        database.run_sync(risk("R2"), writes=True)


def test_a_writer_that_waits_too_long_is_told(file_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.engine._PATIENCE", 0.05)
    database, other = Database.open(file_url), Database.open(file_url)
    with other.write():
        with pytest.raises(Problem, match="do not answer just now"), database.write():
            pass
        with pytest.raises(Problem, match="do not answer just now"):
            database.run_sync(risk("R1"), writes=True)
    assert database.run_sync(risk("R2"), writes=True).ref == "R2"
    assert refs(other) == ("R2",)
    database.close()
    other.close()


async def test_nobody_waits_for_a_crew_that_stands_still(file_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is given up is surely not done; what had been begun is waited for."""
    monkeypatch.setattr("storage.crew.PATIENCE", 0.1)
    database = Database.open(file_url)
    goes_on = threading.Event()

    def slow(unit: Unit) -> Risk:
        assert goes_on.wait(10)
        return risk("R1")(unit)

    begun = asyncio.create_task(database.run(slow, writes=True))
    await asyncio.sleep(0.05)
    with pytest.raises(Unavailable, match="nothing was changed"):
        await database.run(risk("R2"), writes=True)
    goes_on.set()
    assert (await begun).ref == "R1"
    assert (await database.run(risk("R3"), writes=True)).ref == "R3"
    assert refs(database) == ("R1", "R3")
    database.close()


async def test_whoever_waits_while_others_are_served_is_not_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.crew.PATIENCE", 1.0)

    def labour(waiting: Waiting[None]) -> None:
        while job := waiting.take():
            job.do(nullcontext())
            waiting.settle([job])

    crew = Crew("slow", 1, labour)
    assert await asyncio.gather(*(crew.run(lambda _: time.sleep(0.2), writes=False) for _ in range(12))) == [None] * 12
    crew.close()


def test_a_reader_does_not_wait_for_a_writer(shared_url: str) -> None:
    database = Database.open(shared_url)
    with database.write() as unit:
        risk("R1")(unit)
        assert database.run_sync(lambda unit: unit.risks.refs(), writes=False) == ()
    assert refs(database) == ("R1",)
    database.close()


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("nonsense", "not a database's URL"),
        ("mysql://there/programme", "mysql is not a database this can use"),
        ("sqlite:////no/such/folder/at/all.db", "cannot be used: unable to open"),
        ("postgresql+psycopg://me:hidden@127.0.0.1:1/none", r"postgresql\+psycopg://me:\*\*\*@127.0.0.1:1/none cannot"),
        ("postgresql://127.0.0.1:1/none", "cannot be used"),
    ],
)
def test_a_database_that_cannot_be_used_says_why(url: str, says: str) -> None:
    with pytest.raises(Problem, match=says):
        Database.open(url)


def test_a_file_that_is_no_database_says_so(tmp_path: Path) -> None:
    path = tmp_path / "letter.db"
    path.write_text("Dear Sir or Madam, " * 100)
    with pytest.raises(Problem, match="file is not a database"):
        Database.open(f"sqlite:///{path}")


def test_a_programme_that_was_not_made_room_for_is_our_fault(shared_url: str) -> None:
    database = Database.open(shared_url, "unknown")
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        database.run_sync(lambda unit: unit.inbox.first("one", NOW), writes=True)
    with pytest.raises(OurFault, match="not migrated for it"), database.write() as unit:
        unit.audit.record(NOW, "lee-cox", "/x", str(ActionRef("DAG", "31", 1)))
    database.close()
