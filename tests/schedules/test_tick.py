"""However often, by however many and however late it is asked what is due: each thing is made once, and in its time."""

from __future__ import annotations

import os
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from chat.messages import Place
from registers.actions import Due, Update
from registers.dates import Written
from registers.habits import Away, Habits, read_digest_times
from schedules.digests import Programme
from schedules.tick import Ticked, look, tick
from storage.channels import Binding
from storage.engine import Database
from storage.slots import DIGEST, REMINDER, ROUND, Slot, State
from tests.schedules.programme import AUDITED, ENGLAND, PMO, PROGRAMME, action, fill, meeting, person

MONDAY = datetime(2024, 1, 8, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def named(found: Ticked, kind: str = REMINDER) -> list[str]:
    return [one.place if kind == REMINDER else f"{one.place} {one.stage}" for one in found.made if one.kind == kind]


def every_slot(database: Database) -> list[Slot]:
    with database.read() as unit:
        return [one for state in State for one in unit.slots.in_state(state, date(2000, 1, 1), 100_000)]


def send(database: Database, now: datetime, state: State = State.SENT) -> None:
    """Says what waits, or whatever else becomes of it."""
    with database.write() as unit:
        for one in unit.slots.waiting(now, 1_000):
            unit.slots.settle(one.id, state)


def test_a_reminder_is_made_at_nine_and_once(database: Database) -> None:
    fill(
        database, actions=(action(1, "Owner Number0", date(2024, 1, 8)), action(2, "Owner Number1", date(2024, 1, 10)))
    )
    assert named(tick(database, MONDAY - MINUTE, PROGRAMME)) == []
    found = tick(database, MONDAY, PROGRAMME)
    assert named(found) == ["@owner-0", "@owner-1"]
    assert [(one.command, one.why, one.day) for one in found.made] == [
        ("/nudge 08/01/2024", "1 due today", date(2024, 1, 8)),
        ("/nudge 08/01/2024", "1 due soon", date(2024, 1, 8)),
    ]
    send(database, MONDAY)
    for later in (0, 1, 30, 600, 1_000):
        assert tick(database, MONDAY + later * MINUTE, PROGRAMME).made == ()
    assert named(tick(database, MONDAY + timedelta(days=1), PROGRAMME)) == ["@owner-0"]  # a day late


def test_nothing_is_written_where_nothing_is_due(database: Database) -> None:
    fill(database, actions=(action(1, "Owner Number0", date(2024, 1, 8)),))
    tick(database, MONDAY, PROGRAMME)
    with database.read() as unit:
        first = unit.ticks.last()
    tick(database, MONDAY + timedelta(seconds=20), PROGRAMME)
    with database.read() as unit:
        assert unit.ticks.last() == first
    tick(database, MONDAY + timedelta(seconds=61), PROGRAMME)
    with database.read() as unit:
        last = unit.ticks.last()
        assert last is not None
        assert last.at == MONDAY + timedelta(seconds=61)
        assert [one.what for one in last.coming] == ["reminders, Europe/London"]
        assert last.coming[0].due == MONDAY + timedelta(days=1)


@pytest.mark.parametrize("off", [MINUTE, timedelta(hours=1), timedelta(hours=9), timedelta(days=1), timedelta(days=10)])
def test_off_for_a_while(database: Database, off: timedelta) -> None:
    """Due the moment it went off: caught up once where the day is not over, and the next reminder comes as ever."""
    fill(
        database,
        actions=(action(1, "Owner Number0", date(2024, 1, 8)),),
        meetings=(meeting(date(2024, 1, 15)), meeting(date(2024, 1, 17), "CCAG", "12")),
    )
    both = Programme(
        PROGRAMME.calendar, PROGRAMME.zone, {**PROGRAMME.places, "CCAG": (Place("slack", "C-ccag", "CCAG"),)}
    )
    tick(database, MONDAY - MINUTE, both)
    back = MONDAY + off
    found = tick(database, back, both)
    assert named(found) == ["@owner-0"]
    assert all(one.due <= back < one.expires for one in found.made)
    assert all(one.day == back.date() for one in found.made if one.kind == REMINDER)
    digests = named(found, DIGEST)
    # The 10th day is the 18th: both meetings are over, and neither has a digest any more. CCAG's is due from the 10th.
    assert digests == ([] if off.days == 10 else ["slack T1 C-dag 5wd"])
    assert tick(database, back, both).made == ()
    assert max(Counter((one.kind, one.subject, one.day) for one in every_slot(database)).values()) == 1


def test_of_the_digests_that_were_missed_only_the_last_is_made_up_for(database: Database) -> None:
    fill(database, meetings=(meeting(date(2024, 1, 17)),))
    assert named(tick(database, datetime(2024, 1, 17, 9, 40, tzinfo=UTC), PROGRAMME), DIGEST) == [
        "slack T1 C-dag 30min"
    ]
    assert named(tick(database, datetime(2024, 1, 17, 10, tzinfo=UTC), PROGRAMME), DIGEST) == []


def test_a_late_digest_waits_for_the_morning(database: Database) -> None:
    fill(database, meetings=(meeting(date(2024, 1, 17)),))
    assert named(tick(database, datetime(2024, 1, 11, 2, tzinfo=UTC), PROGRAMME), DIGEST) == []
    assert named(tick(database, datetime(2024, 1, 11, 7, tzinfo=UTC), PROGRAMME), DIGEST) == ["slack T1 C-dag 5wd"]


def test_a_late_digest_waits_for_a_working_day(database: Database) -> None:
    fill(database, meetings=(meeting(date(2024, 1, 17)),))
    assert named(tick(database, datetime(2024, 1, 13, 10, tzinfo=UTC), PROGRAMME), DIGEST) == []
    assert named(tick(database, datetime(2024, 1, 15, 7, tzinfo=UTC), PROGRAMME), DIGEST) == ["slack T1 C-dag 5wd"]


def test_a_digest_of_a_day_off_is_posted_on_it(database: Database) -> None:
    """A group meets on a Saturday."""
    fill(database, meetings=(meeting(date(2024, 1, 13)),))
    assert named(tick(database, datetime(2024, 1, 13, 9, 30, tzinfo=UTC), PROGRAMME), DIGEST) == [
        "slack T1 C-dag 30min"
    ]


def test_what_waited_too_long_is_given_up_and_told_the_next_day(database: Database) -> None:
    fill(database, actions=(action(1, "Owner Number0", date(2024, 1, 12)),))
    wednesday = datetime(2024, 1, 10, 9, tzinfo=UTC)
    (slot,) = tick(database, wednesday, PROGRAMME).made
    with database.read() as unit:
        (waiting,) = unit.slots.waiting(wednesday, 10)
        assert waiting.subject == slot.subject
        assert unit.slots.waiting(slot.expires, 10) == ()
    assert tick(database, slot.expires, PROGRAMME).expired == 1
    # It was never said, so it is still to be said.
    assert named(tick(database, wednesday + timedelta(days=1), PROGRAMME)) == ["@owner-0"]


def test_what_was_said_is_not_told_the_next_day(database: Database) -> None:
    fill(database, actions=(action(1, "Owner Number0", date(2024, 1, 12)),))
    wednesday = datetime(2024, 1, 10, 9, tzinfo=UTC)
    tick(database, wednesday, PROGRAMME)
    send(database, wednesday)
    assert named(tick(database, wednesday + timedelta(days=1), PROGRAMME)) == []


@pytest.mark.parametrize("state", [State.SENT, State.UNCONFIRMED, State.DEAD])
def test_five_reminders_and_then_the_pmo(database: Database, state: State) -> None:
    """Whoever cannot be reached is silent too."""
    fill(database, actions=(action(1, "Owner Number0", date(2024, 1, 10)),))
    said = []
    for n in range(20):
        now = datetime(2024, 1, 7, 9, tzinfo=UTC) + timedelta(days=n)
        said += [(now.day, one.person, one.why) for one in tick(database, now, PROGRAMME).made]
        send(database, now, state)
    assert said == [
        (8, "owner-0", "1 due soon"),
        (10, "owner-0", "1 due today"),
        (11, "owner-0", "1 overdue"),
        (15, "owner-0", "1 overdue"),
        (17, "owner-0", "1 overdue"),
        (24, PMO.key, "1 unanswered by their owners"),
    ]


def test_a_channel_that_is_bound_gets_its_groups_digest(database: Database) -> None:
    fill(database, meetings=(meeting(date(2024, 1, 17)), meeting(date(2024, 1, 17), "eDAG", "1")))
    with database.write() as unit:
        unit.channels.save(Binding("teams", "contoso", "19:abc", "DAG"))
        unit.digest_times.save(read_digest_times("DAG", "2wd at 11:00"))
        unit.audit.record(AUDITED, "test", "/bind")
    now = datetime(2024, 1, 15, 11, tzinfo=UTC)
    assert named(tick(database, now - MINUTE, PROGRAMME), DIGEST) == []
    found = tick(database, now, PROGRAMME)
    assert sorted(one.command + " " + one.channel for one in found.made) == [
        "/digest DAG of 17/01/2024 19:abc",
        "/digest DAG of 17/01/2024 C-dag",
        "/digest eDAG of 17/01/2024 19:abc",
        "/digest eDAG of 17/01/2024 C-dag",
    ]


def test_a_meeting_that_gets_its_number_or_moves(database: Database) -> None:
    fill(database, meetings=(meeting(date(2024, 1, 17), number=None),))
    now = datetime(2024, 1, 10, 9, tzinfo=UTC)
    assert named(tick(database, now, PROGRAMME), DIGEST) == ["slack T1 C-dag 5wd"]
    with database.write() as unit:
        (before,) = unit.meetings.of("DAG")
        numbered = unit.meetings.save(replace(before, number="32"), before)
        unit.audit.record(AUDITED, "test", "/import")
    assert named(tick(database, now + MINUTE, PROGRAMME), DIGEST) == []  # the same meeting
    with database.write() as unit:
        unit.meetings.save(replace(numbered, date=meeting(date(2024, 1, 24)).date), numbered)
        unit.audit.record(AUDITED, "test", "/import")
    assert named(tick(database, now + 2 * MINUTE, PROGRAMME), DIGEST) == []
    assert named(tick(database, now + timedelta(days=7), PROGRAMME), DIGEST) == ["slack T1 C-dag 5wd"]


def test_everybody_by_their_own_clock(database: Database) -> None:
    due = date(2024, 1, 10)
    fill(database, actions=tuple(action(n, f"Owner Number{n}", due) for n in range(3)))
    with database.write() as unit:
        unit.habits.save(Habits("owner-1", "America/New_York"))
        unit.habits.save(Habits("owner-2", "Asia/Kolkata"))
        unit.audit.record(AUDITED, "test", "/settings")
    day = datetime(2024, 1, 10, tzinfo=UTC)
    said = {}
    for quarter in range(96):
        now = day + timedelta(minutes=15 * quarter)
        said.update(dict.fromkeys(named(tick(database, now, PROGRAMME)), f"{now:%H:%M}"))
    assert said == {"@owner-2": "03:30", "@owner-0": "09:00", "@owner-1": "14:00"}


def test_whoever_stands_in_is_told_by_their_own_clock(database: Database) -> None:
    fill(database, actions=(action(1, "Owner Number0", date(2024, 1, 10)),))
    with database.write() as unit:
        unit.habits.save(Habits("owner-0", away=(Away(date(2024, 1, 8), date(2024, 1, 12), "owner-1"),)))
        unit.habits.save(Habits("owner-1", "America/New_York"))
        unit.audit.record(AUDITED, "test", "/settings")
    assert named(tick(database, datetime(2024, 1, 10, 9, tzinfo=UTC), PROGRAMME)) == []
    assert named(tick(database, datetime(2024, 1, 10, 14, tzinfo=UTC), PROGRAMME)) == ["@owner-1"]


def test_who_changes_their_clock_is_not_reminded_twice(database: Database) -> None:
    fill(database, actions=(action(1, "Owner Number0", date(2024, 1, 10)),))
    assert named(tick(database, datetime(2024, 1, 10, 9, tzinfo=UTC), PROGRAMME)) == ["@owner-0"]
    with database.write() as unit:
        unit.habits.save(Habits("owner-0", "America/New_York"))
        unit.actions.save(action(2, "Owner Number0", date(2024, 1, 10)))
        unit.audit.record(AUDITED, "test", "/settings")
    assert named(tick(database, datetime(2024, 1, 10, 14, tzinfo=UTC), PROGRAMME)) == []


def test_what_comes_later_in_the_day_waits_for_the_next_morning(database: Database) -> None:
    fill(database, actions=(action(1, "Owner Number0", date(2024, 1, 10)),))
    now = datetime(2024, 1, 10, 9, tzinfo=UTC)
    assert named(tick(database, now, PROGRAMME)) == ["@owner-0"]
    with database.write() as unit:
        unit.actions.save(action(2, "Owner Number1", date(2024, 1, 10)))
        unit.audit.record(AUDITED, "test", "/import")
    assert named(tick(database, now + timedelta(hours=2), PROGRAMME)) == []
    assert "@owner-1" in named(tick(database, now + timedelta(days=1), PROGRAMME))


def test_an_answer_in_the_morning_is_in_time(database: Database) -> None:
    fill(database, actions=(action(1, "Owner Number0", date(2024, 1, 10)),))
    with database.write() as unit:
        (one,) = unit.actions.all()
        told = Update(date(2024, 1, 10), "Owner Number0", "note", "Half done")
        unit.actions.save(replace(one, updates=(told,)))
        unit.audit.record(AUDITED, "owner-0", "/action note")
    assert named(tick(database, datetime(2024, 1, 10, 9, tzinfo=UTC), PROGRAMME)) == []


def looked(database: Database, now: datetime, programme: Programme) -> Ticked:
    with database.write() as unit:
        return look(unit, now, programme)


@pytest.mark.parametrize("how", [tick, looked])
@pytest.mark.parametrize("queued", [False, True])
def test_what_nobody_said_before_all_were_off_for_a_night_is_told_the_next_day(
    database: Database, queued: bool, how: Callable[[Database, datetime, Programme], Ticked]
) -> None:
    fill(database, actions=(action(1, "Owner Number0", date(2024, 1, 12)),))
    wednesday = datetime(2024, 1, 10, 9, tzinfo=UTC)
    tick(database, wednesday, PROGRAMME)
    if queued:
        with database.write() as unit:
            for one in unit.slots.waiting(wednesday, 10):
                unit.slots.settle(one.id, State.QUEUED)
    assert named(how(database, wednesday + timedelta(days=1), PROGRAMME)) == ["@owner-0"]


def due_today(database: Database, day: date) -> None:
    """Every action is due that day, and whatever was said of it before has been answered."""
    answer = Update(day - timedelta(days=1), "somebody", "note", "a day more")
    with database.write() as unit:
        for one in unit.actions.all():
            unit.actions.save(replace(one, due=Due(Written.of(day)), updates=(answer,)))
        unit.audit.record(AUDITED, "test", "/import")


def test_a_look_forgets_deliveries_that_no_platform_sends_again(database: Database) -> None:
    fill(database)
    with database.write() as unit:
        unit.inbox.first("a week old", MONDAY - timedelta(days=7, minutes=1))
        unit.inbox.first("younger", MONDAY - timedelta(days=7) + MINUTE)
    tick(database, MONDAY, PROGRAMME)
    with database.write() as unit:
        assert (unit.inbox.first("a week old", MONDAY), unit.inbox.first("younger", MONDAY)) == (True, False)


@pytest.mark.parametrize(("people", "days"), [(2_500, 20) if os.environ.get("SOAK") else (400, 4)])
def test_replicas_that_tick_together_make_each_slot_once(shared_url: str, people: int, days: int) -> None:
    """Five replicas with a connection each, started at the same moment of every day."""
    replicas = [Database.open(shared_url) for _ in range(5)]
    first = datetime(2024, 1, 8, 9, tzinfo=UTC)
    mornings = [first + timedelta(days=n) for n in range(days * 2) if ENGLAND.works((first + timedelta(days=n)).date())]
    mornings = mornings[:days]
    due = tuple(action(n, f"Owner Number{n}", first.date()) for n in range(people))
    fill(replicas[0], people=people, actions=due, meetings=(meeting(mornings[-1].date()),))
    made: list[Slot] = []
    faults: list[BaseException] = []
    for now in mornings:
        due_today(replicas[0], now.date())
        gate = threading.Barrier(len(replicas))

        def run(replica: Database, now: datetime = now, gate: threading.Barrier = gate) -> None:
            try:
                gate.wait()
                made.extend(tick(replica, now, PROGRAMME).made)
            except BaseException as fault:  # noqa: BLE001 - a thread's fault is looked at below
                faults.append(fault)

        threads = [threading.Thread(target=run, args=(one,)) for one in replicas]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
    assert faults == []
    stored = every_slot(replicas[0])
    reminders = [one for one in stored if one.kind == REMINDER]
    assert len(reminders) == people * days
    assert {(one.person, one.day) for one in reminders} == {
        (person(n).key, morning.date()) for n in range(people) for morning in mornings
    }
    assert len([one for one in stored if one.kind == ROUND]) == days
    # What each replica says that it made is what is there: nobody claims another's.
    assert Counter((one.kind, one.subject, one.stage, one.day, one.place) for one in made) == Counter(
        (one.kind, one.subject, one.stage, one.day, one.place) for one in stored if one.kind != ROUND
    )
    for replica in replicas:
        replica.close()
