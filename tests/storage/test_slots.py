"""A slot is there once, whatever becomes of it; what it was made of, the last tick and settings are kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from registers.habits import Away, DigestTimes, Habits, Snooze, read_digest_times, read_quiet
from registers.nudges import Kind, Told
from registers.problems import Problem
from registers.rounds import Item
from storage.engine import Database
from storage.slots import DIGEST, REMINDER, Slot, State
from storage.ticks import Coming, LastTick
from tests.storage.conftest import url_of
from tests.storage.examples import NOW, TODAY, action, day

HOUR = timedelta(hours=1)
SLOT = Slot(
    DIGEST, "DAG 2024-01-10", "1wd", TODAY, NOW, NOW + HOUR, "/digest DAG", "DAG meets", "slack", "T1", "C1", "DAG"
)
MINE = Slot(REMINDER, "lee-cox", "", TODAY, NOW, NOW + HOUR, "/nudge 08/01/2024", "1 overdue", person="lee-cox")


@pytest.mark.parametrize(
    "other",
    [
        replace(SLOT, kind="other"),
        replace(SLOT, subject="CCAG 2024-01-10"),
        replace(SLOT, stage="30min"),
        replace(SLOT, day=TODAY + timedelta(days=1)),
        replace(SLOT, channel="C2"),
        replace(SLOT, tenant="T2"),
        replace(SLOT, platform="teams"),
    ],
)
def test_a_slot_is_there_once(database: Database, other: Slot) -> None:
    with database.write() as unit:
        assert unit.slots.add(SLOT)
        assert not unit.slots.add(replace(SLOT, command="/digest CCAG", why="another reason", due=NOW + HOUR))
        (stored,) = unit.slots.waiting(NOW, 10)
        assert stored == replace(SLOT, id=stored.id)
        unit.slots.settle(stored.id, State.SENT)
        assert not unit.slots.add(SLOT)
        assert unit.slots.there(SLOT)
        assert not unit.slots.there(other)
        assert unit.slots.add(other)


def test_what_is_just_being_added_to_a_slot_is_said_with_it(request: pytest.FixtureRequest) -> None:
    """In PostgreSQL, where two write at once: what is read of a row is not what it says by the time it is changed."""
    database = Database.open(url_of("postgresql", request))
    with database.write() as unit:
        unit.slots.add(MINE)
    with database.write() as adding:
        assert adding.slots.gather(REMINDER, MINE.person, "DAG31-04", NOW - HOUR)
        with database.write() as sending:
            assert sending.slots.take(NOW, 10) == ()
    with database.write() as sending:
        (taken,) = sending.slots.take(NOW, 10)
        with database.write() as another:
            assert another.slots.take(NOW, 10) == ()
    database.close()
    assert taken.command == f"{MINE.command} DAG31-04"


def test_a_slot_waits_for_its_time_and_is_given_up_after_it(database: Database) -> None:
    with database.write() as unit:
        unit.slots.add(SLOT)
    with database.read() as unit:
        assert unit.slots.waiting(NOW - HOUR, 10) == ()
        assert len(unit.slots.waiting(NOW, 10)) == 1
        assert unit.slots.stale(NOW + HOUR - timedelta(microseconds=1)) == 0
        assert unit.slots.stale(NOW + HOUR) == 1
    with database.write() as unit:
        assert unit.slots.expire(NOW + HOUR) == 1
        assert unit.slots.expire(NOW + HOUR) == 0
        assert [one.state for one in unit.slots.in_state(State.EXPIRED, TODAY, 10)] == [State.EXPIRED]
        assert unit.slots.in_state(State.EXPIRED, TODAY + timedelta(days=1), 10) == ()


@pytest.mark.parametrize(
    ("state", "counts"),
    [
        (State.WAITING, True),
        (State.SENT, True),
        (State.UNCONFIRMED, True),
        (State.DEAD, True),
        (State.EXPIRED, False),
        (State.EMPTY, False),
    ],
)
def test_what_was_never_said_does_not_count(database: Database, state: State, counts: bool) -> None:
    with database.write() as unit:
        unit.actions.save(action("DAG31-03", due=day(5)))
        unit.audit.record(NOW, "test", "/import")
        items = (Item("DAG31-03", Kind.OVERDUE, "lee-cox"), Item("DAG31-03", Kind.TODAY, "paul-pettitt"))
        unit.slots.add(MINE)
        unit.reminders.made_of({MINE: items})
        unit.slots.add(SLOT)
        for one in unit.slots.waiting(NOW, 10):
            unit.slots.settle(one.id, state)
    told = {Told("lee-cox", "DAG31-03", TODAY, Kind.OVERDUE), Told("paul-pettitt", "DAG31-03", TODAY, Kind.TODAY)}
    with database.read() as unit:
        assert set(unit.reminders.items("lee-cox", TODAY)) == set(items)
        assert unit.reminders.reminded(TODAY) == {"lee-cox"}
        assert set(unit.reminders.told(TODAY)) == (told if counts else set())
        later = TODAY + timedelta(days=1)
        assert set(unit.reminders.told(later)) == (told if counts else set())  # of what is open, whenever it was
        assert unit.slots.last_digest("DAG", later) == (TODAY if counts else None)
        assert unit.slots.last_digest("DAG", TODAY) is None


def test_the_last_tick_is_kept(database: Database) -> None:
    with database.write() as unit:
        assert unit.ticks.last() is None
        unit.ticks.save(LastTick(NOW))
        newest = LastTick(NOW + HOUR, (Coming(NOW + 2 * HOUR, "reminders"),))
        unit.ticks.save(newest)
    with database.read() as unit:
        assert unit.ticks.last() == newest


def test_settings_are_kept_and_taken_back(database: Database) -> None:
    away = Away(date(2024, 2, 12), date(2024, 2, 16), "paul-pettitt")
    snoozed = (Snooze("DAG31-03", date(2024, 1, 15)),)
    habits = Habits("lee-cox", "America/New_York", read_quiet("18:00-09:30"), ("soon",), (away,), snoozed)
    times = read_digest_times("DAG", "3wd,15min at 08:30")
    with database.write() as unit:
        assert unit.habits.get("lee-cox") == Habits("lee-cox")
        assert unit.digest_times.get("DAG") == DigestTimes("DAG")
        unit.habits.save(Habits("lee-cox", "Asia/Kolkata"))
        unit.audit.record(NOW, "lee-cox", "/settings zone Asia/Kolkata")
        unit.habits.save(habits)
        unit.digest_times.save(times)
        unit.audit.record(NOW, "lee-cox", "/settings")
    with database.write() as unit:
        assert unit.habits.all() == (habits,)
        assert unit.digest_times.all() == (times,)
        last = unit.audit.last_by("lee-cox", NOW)
        assert last is not None
        unit.restore(last.changes)
        assert unit.habits.get("lee-cox") == Habits("lee-cox", "Asia/Kolkata")
        assert unit.digest_times.all() == ()
        unit.audit.record(NOW, "lee-cox", "/undo")
        with pytest.raises(Problem, match="changed by somebody else"):
            unit.restore(last.changes)
