"""Decisions, change requests, rolls, meetings and people are found by what people ask."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from registers.changes import Change, Stage
from registers.dates import Written
from registers.decisions import Decision
from registers.meetings import Meeting
from registers.people import Person, Seat
from registers.problems import Problem
from registers.refs import ChangeRef, DecisionRef, MeetingRef
from registers.votes import Roll
from storage.engine import Database
from tests.storage.examples import CHANGE, DECISION, MEETING, ROLL, day, record

LEE = Person("lee-cox", "Lee Cox", (Seat("PMO Change Lead"),))
CHAIR = Person("nicola", "Nicola Farley", (Seat("Chair", "DAG"), Seat("iDNO Representative", "DAG")))
OTHER = Person("other", "Other Chair", (Seat("chair", "CCAG"), Seat("IDNO", "CCAG")))


@pytest.mark.parametrize(
    ("query", "refs"),
    [
        ({}, ["CCAG-DEC09", "DAG-DEC85", "DAG-DEC100"]),
        ({"group": "CCAG"}, ["CCAG-DEC09"]),
        ({"change": ChangeRef(36)}, ["DAG-DEC85"]),
        ({"since": date(2023, 12, 13)}, ["DAG-DEC85", "DAG-DEC100"]),
        ({"since": date(2023, 12, 14)}, ["DAG-DEC100"]),
        ({"words": ("TESTED", "chair")}, ["DAG-DEC85"]),
    ],
)
def test_decisions(database: Database, query: dict[str, Any], refs: list[str]) -> None:
    with database.write() as unit:
        unit.decisions.save(Decision(DecisionRef("DAG", 100), "Later", date=day(8)))
        unit.decisions.save(DECISION)
        unit.decisions.save(Decision(DecisionRef("CCAG", 9), "Undated"))
        record(unit)
    with database.read() as unit:
        page = unit.decisions.find(**query)
        assert ([str(one.ref) for one in page.items], page.total) == (refs, len(refs))
        assert unit.decisions.find(offset=1, limit=1).total == 3


@pytest.mark.parametrize(
    ("query", "refs"),
    [
        ({}, ["CR009", "CR036"]),
        ({"stages": frozenset({Stage.ASSESSMENT, Stage.VALIDATED})}, ["CR036"]),
        ({"group": "DAG"}, ["CR036"]),
        ({"words": ("ngeso", "registration")}, ["CR036"]),
        ({"words": ("cr009",)}, ["CR009"]),
    ],
)
def test_changes(database: Database, query: dict[str, Any], refs: list[str]) -> None:
    with database.write() as unit:
        unit.changes.save(CHANGE)
        unit.changes.save(Change(ChangeRef(9), "Other"))
        record(unit)
        assert [str(one.ref) for one in unit.changes.find(**query).items] == refs


def test_the_rolls_of_a_change(database: Database) -> None:
    with database.write() as unit:
        first, second, _ = (
            unit.rolls.save(roll) for roll in (ROLL, Roll(ChangeRef(36), "CCAG"), Roll(ChangeRef(3), "DAG"))
        )
        record(unit)
    with database.read() as unit:
        assert unit.rolls.of(ChangeRef(36)) == (second, first)
        assert unit.rolls.get((ChangeRef(36), "DAG")) == first


def test_a_stated_meeting_gets_its_number(database: Database) -> None:
    with database.write() as unit:
        unit.meetings.save(MEETING)
        stated = unit.meetings.save(Meeting("DAG", None, day(10)))
        unit.meetings.save(Meeting("DAG", None, Written("TBC")))
        record(unit)
    with database.write() as unit:
        held = unit.meetings.save(replace(stated, number="32", venue="Teams"), was=stated)
        record(unit)
    with database.read() as unit:
        assert held.version == 2
        assert [str(one) for one in unit.meetings.of("DAG")] == ["DAG31", "DAG32", "DAG TBC"]
        assert unit.meetings.numbered(MeetingRef("DAG", "32")) == held
        assert unit.meetings.next("DAG", date(2024, 1, 10)) == held
        assert unit.meetings.next("DAG", date(2024, 1, 11)) is None
        assert unit.meetings.next("CCAG", date(2024, 1, 1)) is None
    with pytest.raises(Problem, match="was changed by somebody else"), database.write() as unit:
        unit.meetings.save(replace(stated, number="33"), was=stated)


def test_a_meeting_does_not_take_anothers_place(database: Database) -> None:
    with database.write() as unit:
        unit.meetings.save(MEETING)
        stated = unit.meetings.save(Meeting("DAG", None, day(10)))
        record(unit)
    with pytest.raises(Problem, match="DAG31 was changed by somebody else"), database.write() as unit:
        unit.meetings.save(replace(stated, number="31"), was=stated)


def test_people_are_found_by_name_and_by_what_they_hold(database: Database) -> None:
    with database.write() as unit:
        for person in (OTHER, LEE, CHAIR):
            unit.people.save(person)
        record(unit)
    with database.read() as unit:
        assert unit.people.all() == (LEE, CHAIR, OTHER)
        assert unit.people.refs() == ("lee-cox", "nicola", "other")
        assert unit.people.get("nicola") == CHAIR
        assert unit.people.named("LEE COX") == LEE
        assert unit.people.named("Lee") is None
        assert unit.people.holding("Chair") == (CHAIR, OTHER)
        assert unit.people.holding("chair", "DAG") == (CHAIR,)
        assert unit.people.holding("IDNO") == (CHAIR, OTHER)
        assert unit.people.holding("Treasurer") == ()


def test_two_of_one_name_are_neither(database: Database) -> None:
    with database.write() as unit:
        unit.people.save(LEE)
        unit.people.save(replace(LEE, key="another"))
        record(unit)
        assert unit.people.named("Lee Cox") is None


def test_a_person_is_saved_in_place_of_what_was_known(database: Database) -> None:
    with database.write() as unit:
        unit.people.save(CHAIR)
        unit.people.save(replace(CHAIR, seats=(Seat("Member", "DAG"),)))
        record(unit)
    with database.read() as unit:
        assert unit.people.holding("Chair") == ()
        assert unit.people.all() == unit.people.holding("member")


def test_an_account_is_somebodys(database: Database) -> None:
    with database.write() as unit:
        unit.people.save(LEE)
        unit.people.save(CHAIR)
        unit.people.link("slack", "T1", "U1", "lee-cox")
        unit.people.link("slack", "T2", "U1", "lee-cox")
        unit.people.link("slack", "T2", "U1", "nicola")
        record(unit)
    with database.read() as unit:
        assert unit.people.linked("slack", "T1", "U1") == LEE
        assert unit.people.linked("slack", "T2", "U1") == CHAIR
        assert unit.people.linked("teams", "T1", "U1") is None
    with database.write() as unit:
        unit.people.remove(LEE)
        record(unit)
        assert unit.people.linked("slack", "T1", "U1") is None
    with pytest.raises(Problem, match="Lee Cox was changed"), database.write() as unit:
        unit.people.remove(LEE)
