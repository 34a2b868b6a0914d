"""What does a whole command cost, from the words to the reply, beside the least that a database could do?

CPU time of this process, all its threads, in microseconds. The floor is the standard library's sqlite3 alone: UPDATE,
INSERT and COMMIT with synchronous=FULL. All are measured in turn, round by round, in one run, so that the machine's
moods fall on all alike.
"""

from __future__ import annotations

import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.registers import AT, filled, ref_of
from bot.app import ZONE
from bot.dispatch import Secretariat
from bot.england import Holidays
from chat.messages import Answered, Place, Request
from handlers.registry import all_commands
from registers.calendar import Calendar
from storage.engine import Database

_ROUNDS = 12
_A_ROUND = 60
_MANY = 100_000
_DIRECT = Place("console", "direct", direct=True)


def measure() -> Iterator[str]:
    """The lines of the report."""
    with tempfile.TemporaryDirectory() as folder:
        yield f"CPU of a whole command, µs, median of {_ROUNDS} rounds of {_A_ROUND}"
        small = _side_by_side(Path(folder) / "small.db", 2_000)
        yield _line("sqlite3 alone: UPDATE + INSERT + COMMIT", small["floor"], small)
        yield _line("/done, 2,000 actions", small["done"], small)
        yield _line("/cr 036, 2,000 actions", small["cr"], small)
        large = _side_by_side(Path(folder) / "large.db", _MANY)
        yield _line("sqlite3 alone, again", large["floor"], large)
        yield _line(f"/done, {_MANY:,} actions", large["done"], large)
        yield _line(f"/cr 036, {_MANY:,} actions", large["cr"], large)
        yield f"  {_MANY:,} actions against 2,000, in floors: " + ", ".join(
            f"/{name} {large[name] / large['floor'] / (small[name] / small['floor']):.2f} times"
            for name in ("done", "cr")
        )


def _line(name: str, cost: float, beside: dict[str, float]) -> str:
    return f"  {name:<42} {cost:8.0f}   {cost / beside['floor']:5.2f} floors"


def _side_by_side(path: Path, actions: int) -> dict[str, float]:
    database = filled(path, actions)
    secretariat = Secretariat(
        database, all_commands(), Calendar(Holidays()), ZONE, {"DAG": (Place("console", "dag", "DAG"),)}
    )
    floor = _floor(path.with_suffix(".floor"))
    each = {"floor": floor, "done": _done(secretariat, database), "cr": _cr(secretariat, database)}
    rounds: dict[str, list[float]] = {name: [] for name in each}
    for work in each.values():
        _timed(work)
    for _ in range(_ROUNDS):
        for name, work in each.items():
            rounds[name].append(_timed(work))
    database.close()
    return {name: statistics.median(costs) for name, costs in rounds.items()}


def _timed(work: Callable[[], None]) -> float:
    start = time.process_time()
    for _ in range(_A_ROUND):
        work()
    return (time.process_time() - start) / _A_ROUND * 1e6


def _floor(path: Path) -> Callable[[], None]:
    connection = sqlite3.connect(path, isolation_level=None)
    for line in (
        "PRAGMA journal_mode=WAL",
        "PRAGMA synchronous=FULL",
        "CREATE TABLE a (id INTEGER PRIMARY KEY, s TEXT)",
    ):
        connection.execute(line)
    connection.execute("CREATE TABLE log (id INTEGER PRIMARY KEY, words TEXT)")
    connection.execute("INSERT INTO a VALUES (1, 'open')")

    def work() -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE a SET s = ? WHERE id = ?", ("closed", 1))
        connection.execute("INSERT INTO log (words) VALUES (?)", ("/done DAG31-03",))
        connection.execute("COMMIT")

    return work


def _done(secretariat: Secretariat, database: Database) -> Callable[[], None]:
    paul = database.run_sync(lambda unit: unit.people.named("Paul Pettitt"), writes=False)
    if paul is None:
        raise LookupError("the samples name no Paul Pettitt")
    numbers = iter(range(1_000_000))

    def work() -> None:
        number = next(numbers)
        reply = secretariat.answer_now(Request(f"/done {ref_of(number)} sent", paul, _DIRECT, AT, f"delivery {number}"))
        if reply.answered is not Answered.DONE:
            raise RuntimeError(reply.summary)

    return work


def _cr(secretariat: Secretariat, database: Database) -> Callable[[], None]:
    anybody = database.run_sync(lambda unit: unit.people.all()[0], writes=False)

    def work() -> None:
        reply = secretariat.answer_now(Request("/cr 036", anybody, _DIRECT, AT))
        if reply.answered is not Answered.DONE:
            raise RuntimeError(reply.summary)

    return work
