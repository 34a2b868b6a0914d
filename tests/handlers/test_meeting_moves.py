"""A meeting is moved in chat: its agenda, its digests and what is counted from it follow; undone, all stands again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest

from bot.papers import import_paper
from chat.messages import Answered, Audience
from chat.plain_text import part_text
from registers.actions import Due, Tie
from registers.calendar import Calendar
from registers.dates import Written
from registers.meetings import AgendaItem, Meeting, made_one, move
from registers.merging import Edition, merge_meeting
from registers.moved import MOVED_BY
from registers.problems import Problem
from storage.engine import Database
from tests.conversation import ROOT, read_samples
from tests.handlers.programme import ACTION, CHAIR, CHANNEL, COMING, NOW, PAUL, PMO, Programme, presses, programme

TEN, SEVENTEEN = date(2024, 1, 10), date(2024, 1, 17)
REPORT = ROOT / "samples" / "dag31-headline-report.txt"
TIMED = Meeting(
    "DAG",
    None,
    Written.of(TEN),
    time(10),
    time(12),
    agenda=(AgendaItem("1", "Welcome", start=time(10), end=time(10, 5), minutes=5),),
)


@pytest.fixture
def world() -> Iterator[Programme]:
    with programme() as made:
        yield made


def coming(world: Programme) -> list[Meeting]:
    with world.database.read() as unit:
        return [one for one in unit.meetings.of("DAG") if one.date.day and one.date.day >= TEN]


def tie(world: Programme) -> None:
    """The action is due on the day of the meeting from now on, whichever that is."""
    with world.database.write() as unit:
        action = unit.actions.get(ACTION.ref)
        assert action
        unit.actions.save(replace(action, due=Due(Written.of(TEN), Tie("DAG", 0))))
        unit.audit.record(NOW, "nobody", "/import")


def test_the_channel_is_shown_the_meeting_that_moved(world: Programme) -> None:
    """Where it is not the group's next one any more, among all that are to come."""
    with world.database.write() as unit:
        unit.meetings.save(replace(COMING, date=Written.of(date(2024, 1, 17))))
        unit.audit.record(NOW, "nobody", "/import")
    assert world.say(CHAIR, "/meeting move DAG to 24/01/2024").summary.startswith("DAG meets on Wed 24 Jan 2024")
    assert world.posted()[-1:] == ("/meetings DAG",)
    assert "moved from Wed 10 Jan 2024" in "\n".join(map(part_text, world.say(PAUL, "/meetings DAG").parts))


def test_a_meeting_goes_with_its_agenda_and_its_due_dates(world: Programme) -> None:
    tie(world)
    told = world.say(CHAIR, "/meeting move DAG to 17/01/2024")
    assert (told.summary, told.audience) == (
        "DAG meets on Wed 17 Jan 2024 instead of Wed 10 Jan 2024.",
        Audience.CHANNEL,
    )
    assert "DAG31-03 is due Wed 17 Jan 2024 now." in part_text(told.parts[1])
    assert [(one.key, one.agenda, one.moved_from) for one in coming(world)] == [
        ("DAG 2024-01-17", COMING.agenda, (TEN,)),
    ]
    assert world.action().updates[-1].by == MOVED_BY
    assert world.posted()[-2:] == ("/meeting DAG", "/action told DAG31-03")
    assert "moved from Wed 10 Jan 2024" in "\n".join(map(part_text, world.say(PAUL, "/meeting DAG").parts))
    assert "moved from Wed 10 Jan 2024" in "\n".join(map(part_text, world.say(PAUL, "/digest DAG").parts))
    assert world.say(PAUL, "/digest DAG of 10/01/2024").nothing


def test_what_is_due_on_the_old_day_itself_stays_and_is_told(world: Programme) -> None:
    told = world.say(CHAIR, "/meeting move DAG to 17/01/2024")
    assert "1 action is still due on Wed 10 Jan 2024, as written" in part_text(told.parts[1])
    assert world.action().due == ACTION.due


def test_what_came_to_be_due_on_the_old_day_by_the_move_is_not_said_to_stay(world: Programme) -> None:
    with world.database.write() as unit:
        action = unit.actions.get(ACTION.ref)
        assert action
        unit.actions.save(replace(action, due=Due(Written.of(date(2024, 1, 3)), Tie("DAG", 5))))
        unit.audit.record(NOW, "nobody", "/import")
    told = world.say(CHAIR, "/meeting move DAG to 17/01/2024")
    assert world.action().due.written.day == TEN
    assert not any("still due" in part_text(one) for one in told.parts)


def test_a_move_is_undone_whole(world: Programme) -> None:
    tie(world)
    before = coming(world)
    told = world.say(CHAIR, "/meeting move DAG to 17/01/2024", place=CHANNEL)
    undone = world.say(CHAIR, presses(told)[0], place=CHANNEL)
    assert part_text(undone.parts[0]).endswith("As before: DAG 2024-01-10, DAG31-03.")
    assert [replace(one, version=0) for one in coming(world)] == [replace(one, version=0) for one in before]
    assert world.action().due.written.day == TEN


def test_what_was_stated_for_that_day_already_is_the_same_meeting(world: Programme) -> None:
    with world.database.write() as unit:
        unit.meetings.save(Meeting("DAG", "32", Written.of(SEVENTEEN), time(14)))
        unit.audit.record(NOW, "nobody", "/import")
    told = world.say(PMO, "/meeting move DAG to 17/01/2024")
    assert told.summary == "DAG32 meets on Wed 17 Jan 2024, 14:00 instead of Wed 10 Jan 2024."
    assert [(one.key, one.start, one.agenda) for one in coming(world)] == [("DAG32", time(14), COMING.agenda)]
    assert world.say(PMO, "/undo").answered is Answered.DONE
    assert [one.key for one in coming(world)] == ["DAG 2024-01-10", "DAG32"]


def test_two_numbers_are_two_meetings() -> None:
    first, second = Meeting("DAG", "32", Written.of(TEN)), Meeting("DAG", "33", Written.of(SEVENTEEN))
    with pytest.raises(Problem, match="DAG33 is on that day already"):
        made_one(move(first, SEVENTEEN), second)


def test_another_time_moves_the_agenda_with_it() -> None:
    later = move(TIMED, TEN, time(14, 30))
    assert (later.start, later.end, later.moved_from) == (time(14, 30), time(16, 30), ())
    assert (later.agenda[0].start, later.agenda[0].end) == (time(14, 30), time(14, 35))


def test_a_meeting_that_moves_back_was_not_moved_from_there() -> None:
    assert move(move(TIMED, SEVENTEEN), TEN).moved_from == (SEVENTEEN,)


def test_a_paper_that_states_the_old_day_moves_nothing_back() -> None:
    moved = move(TIMED, SEVENTEEN, time(14))
    assert merge_meeting(moved, TIMED, Edition(), Edition(date(2024, 1, 9))) == moved
    own = merge_meeting(moved, replace(TIMED, number="32"), Edition(), Edition(TEN))
    assert (own.key, own.date.day, own.moved_from) == ("DAG32", TEN, ())


def test_the_paper_that_stated_it_finds_it_where_it_is(tmp_path: Path) -> None:
    """Read in again, the report states no second meeting."""
    database = Database.open(f"sqlite:///{tmp_path}/moved.db")
    database.migrate()
    read_samples(database)
    with database.write() as unit:
        (before,) = [one for one in unit.meetings.of("DAG") if one.number is None]
        moved = unit.meetings.save(move(before, SEVENTEEN), before)
        unit.audit.record(NOW, "nobody", "/meeting move DAG to 17/01/2024")
    again = tmp_path / "corrected.txt"
    again.write_text(REPORT.read_text(encoding="utf-8").replace("Stay in touch with", "Keep in touch with"), "utf-8")
    found = import_paper(again, database, Calendar(), NOW)
    with database.read() as unit:
        (after,) = [one for one in unit.meetings.of("DAG") if one.number is None]
    assert replace(after, source=moved.source, version=moved.version) == moved
    assert found.corrects
    database.close()


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("/meeting move DAG to 10/01/2024", "DAG Wed 10 Jan 2024 meets then already."),
        ("/meeting move DAG to 05/01/2024", "Say a day from today on"),
        ("/meeting move DAG31 to 17/01/2024", "DAG31: Wed 13 Dec 2023: no meeting of DAG is to come."),
        ("/meeting move DAG to 17/01/2024 at noonish", "“noonish” is not a time of day"),
        ("/meeting DAG move to 17/01/2024", "I did not understand"),
    ],
)
def test_a_refusal_says_why(world: Programme, said: str, told: str) -> None:
    reply = world.say(CHAIR, said)
    assert (reply.answered, reply.summary[: len(told)]) == (Answered.REFUSED, told)


def test_only_the_chair_and_the_pmo_move_it(world: Programme) -> None:
    refused = world.say(PAUL, "/meeting move DAG to 17/01/2024")
    assert refused.summary.startswith("The chair of DAG (Justin Andrews) moves its meetings, or the PMO")
