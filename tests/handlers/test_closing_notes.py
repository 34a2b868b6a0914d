"""Whoever raised an action in chat hears that others closed it, by whatever they did so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from chat.messages import Answered
from handlers.offers import Reading
from registers.actions import Action, Status, Update
from registers.dates import read_date
from registers.people import Person
from registers.refs import ActionRef
from storage.codec import encode
from storage.offers import Offer
from storage.slots import CLOSING, Slot, State
from tests.handlers.programme import CHAIR, NOW, PAUL, PMO, Programme, programme
from tests.handlers.registers_kept import report

RAISE = "/action raise DAG Confirm the window for Paul Pettitt due 10/01/2024"
RAISED = ActionRef("DAG", "31", 4)
LATER = date(2024, 1, 11)


@pytest.fixture(params=["sqlite", "postgres"])
def world(request: pytest.FixtureRequest) -> Iterator[Programme]:
    url = "sqlite://" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    with programme(url) as made:
        yield made


def noted(world: Programme) -> list[Slot]:
    with world.database.read() as unit:
        return [one for one in unit.slots.in_state(State.WAITING, NOW.date(), 10) if one.kind == CLOSING]


def take_a_report(world: Programme, digest: str, *closed: ActionRef) -> None:
    """The PMO applies the next meeting's report, which tells that these were closed."""
    day, paper = read_date("10/01/2024"), "dag32-headline-report.txt"
    told = (Update(day.day, paper, "closed"),)
    actions = tuple(Action(one, "Confirm the window", raised=day, status=Status.CLOSED, updates=told) for one in closed)
    extract = report("32", "10/01/2024", actions=actions)
    with world.database.write() as unit:
        unit.offers.save(Offer(paper, digest, encode(Reading(extract))), NOW)
    assert world.say(PMO, f"/import apply {digest}", on=LATER).answered is Answered.DONE


def test_by_a_paper(world: Programme) -> None:
    assert world.say(CHAIR, RAISE).answered is Answered.DONE
    take_a_report(world, "ab12")
    assert noted(world) == []
    take_a_report(world, "cd34", RAISED, ActionRef("DAG", "31", 3))
    (note,) = noted(world)
    assert (note.person, note.command) == (CHAIR.key, "/action closed DAG31-04")
    assert world.say(CHAIR, note.command, on=LATER).summary == "Closed: DAG31-04"
    take_a_report(world, "ef56", RAISED)
    assert noted(world) == [note]


@pytest.mark.parametrize(("who", "many"), [(PMO, 0), (CHAIR, 1)])
def test_nobody_hears_of_a_paper_that_they_applied_themselves(world: Programme, who: Person, many: int) -> None:
    assert world.say(who, RAISE).answered is Answered.DONE
    take_a_report(world, "ab12", RAISED)
    assert len(noted(world)) == many


def test_whoever_is_away_hears_of_it_when_they_are_back(world: Programme) -> None:
    world.say(CHAIR, RAISE)
    world.say(CHAIR, "/settings holiday from 11/01/2024 until 15/01/2024")
    assert world.say(PAUL, "/done DAG31-04", on=LATER).answered is Answered.DONE
    assert [one.due for one in noted(world)] == [datetime(2024, 1, 16, 9, tzinfo=UTC)]
