"""What a group reads before its meeting: everything that the meeting is for, and nothing where there is nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time

import pytest

from chat.messages import Reply
from chat.plain_text import part_text
from registers.actions import Status, Update
from registers.changes import Change, Stage
from registers.dates import Written
from registers.meetings import AgendaItem, Meeting
from registers.milestones import Milestone
from registers.owners import read_owners
from registers.refs import ActionRef, ChangeRef, MeetingRef
from registers.votes import Roll, SeatVote, Vote
from tests.handlers.programme import ACTION, CHAIR, COMING, NOW, OUT, PMO, Programme, programme

ASSESSED = replace(OUT, ref=ChangeRef(41), title="Shorter window", stage=Stage.ASSESSED)
ROLL = Roll(
    ChangeRef(41),
    "DAG",
    MeetingRef("DAG", "32"),
    (
        SeatVote("DNO Representative", Vote.YES),
        SeatVote("Large Supplier Representative", Vote.NO),
        SeatVote("Consumer Representative", Vote.AWAITED),
    ),
)
AGENDA = (
    AgendaItem("1", "Welcome", lead="Chair", minutes=5),
    AgendaItem("2", "CR041", lead="Programme (Paul Pettitt)", minutes=40),
)


@pytest.fixture
def world() -> Iterator[Programme]:
    with programme() as made:
        yield made


def shown(reply: Reply) -> list[str]:
    return "\n".join(map(part_text, reply.parts)).splitlines()


def test_a_digest_tells_all_that_the_meeting_is_for(world: Programme) -> None:
    late = replace(ACTION, ref=ActionRef("DAG", "30", 1), text="Send the minutes")
    late = replace(late, due=replace(late.due, written=Written.of(date(2023, 12, 20))))
    late = replace(late, owner_text="Chair", owners=read_owners("Chair"))
    done = replace(
        ACTION,
        ref=ActionRef("DAG", "31", 5),
        text="Publish the replies",
        status=Status.RECOMMENDED,
        updates=(Update(date(2024, 1, 5), "Paul Pettitt", "recommended for closure", "They are out."),),
    )
    with world.database.write() as unit:
        for one in (late, done):
            unit.actions.save(one)
        unit.changes.save(ASSESSED)
        unit.rolls.save(ROLL)
        unit.meetings.save(replace(unit.meetings.of("DAG")[1], start=time(10), agenda=AGENDA, date=COMING.date))
        for name, forecast, rag in (("M5", 3, "Green"), ("M6", 5, "Green"), ("M7", 4, "Red")):
            target, until = Written.of(date(2024, 3, 1)), Written.of(date(2024, forecast, 1))
            unit.milestones.save(Milestone(name, target=target, forecast=until, rag=rag))
        unit.audit.record(NOW, "nobody", "/import")
    told = shown(world.say(CHAIR, "/digest DAG of 10/01/2024 since 08/01/2024"))
    assert told[: told.index("Changed since Mon 8 Jan 2024: 7")] == [
        "DAG digest, Wed 10 Jan 2024, 10:00",
        "In 2 working days.",
        "Time | # | Item | Lead",
        "10:00 · 5 min | 1 | Welcome | Chair",
        "10:05 · 40 min | 2 | CR041 | Programme (Paul Pettitt)",
        "2 items, 45 minutes.",
        "Due by Wed 10 Jan 2024: 2, 1 of them overdue",
        "Chair",
        "• DAG30-01 [overdue] Send the minutes (due Wed 20 Dec 2023, 13 working days late)",
        "Paul Pettitt",
        "• DAG31-03 [open] Clarify response times",
        "Recommended for closure: 1",
        "DAG31-05 Programme (Paul Pettitt)",
        "  Publish the replies",
        "  They are out.",
        "  [Agree: /agree DAG DAG31-05] [Keep open: /agree DAG keep DAG31-05]",
        "Change requests for DAG: 1",
        "CR041 Shorter window [assessed]",
        "  Impact assessment: 1 of 3 answers in; closed Fri 19 Jan 2024.",
        "  DAG discusses it and its chair decides.",
        "  Votes so far: 1 yes, 1 no, 0 abstained, 1 awaited.",
        "  [Open: /cr CR041]",
        "Out for impact assessment: 1",
        "CR040 Longer window [impact assessment]",
        "  Impact assessment: 1 of 3 answers in; closes Fri 19 Jan 2024, 9 working days left; missing: DNO, Consumer.",
        "  [Open: /cr CR040]",
        "Milestones to look at",  # not M5, which is as it was to be
        "• M6: target Fri 1 Mar 2024, forecast Wed 1 May 2024, Green",
        "• M7: target Fri 1 Mar 2024, forecast Mon 1 Apr 2024, Red",
    ]


def test_nothing_is_said_where_there_is_nothing(world: Programme) -> None:
    empty = Meeting("TMAG", "12", Written.of(date(2024, 1, 17)), time(10))
    with world.database.write() as unit:
        unit.meetings.save(empty)
        unit.audit.record(NOW, "nobody", "/import")
    assert world.say(PMO, "/digest TMAG of 17/01/2024").nothing
    with world.database.write() as unit:
        unit.changes.save(Change(ChangeRef(42), "Another", group="TMAG", stage=Stage.RAISED))
        unit.audit.record(NOW, "nobody", "/import")
    assert not world.say(PMO, "/digest TMAG of 17/01/2024").nothing
