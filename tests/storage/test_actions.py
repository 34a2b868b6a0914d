"""Actions are found by every question that people ask of them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from registers.actions import Status
from registers.owners import read_owners
from registers.problems import Problem
from registers.refs import ActionRef, ChangeRef, DecisionRef, MeetingRef
from storage.actions import ActionQuery
from storage.engine import Database
from storage.store import Unit
from tests.storage.examples import TODAY, action, day, record

ALL = [
    action("DAG31-01", "Programme (Paul Pettitt)", day(10), text="Publish 50% of the plan", about=(ChangeRef(36),)),
    action("DAG31-02", "Chair", day(5), status=Status.CLOSED, about=(ChangeRef(36), DecisionRef("DAG", 85))),
    action("DAG31-10", "Paul Pettitt & Lee Cox", day(5), text="Consult STRASSE und Öl"),
    action("DAG30-01", "", text="Write to_Ofgem", area="Öffentlich"),
    action("CCAG12-01", "DAG Chair", day(5), status=Status.RECOMMENDED, text="50 copies"),
]


@pytest.fixture
def unit(database: Database) -> Iterator[Unit]:
    with database.write() as unit:
        for one in ALL:
            unit.actions.save(one)
        record(unit)
        yield unit


def found(unit: Unit, **query: Any) -> list[str]:
    page = unit.actions.find(ActionQuery(**query))
    assert page.total == len(page.items)
    return [str(one.ref) for one in page.items]


def test_all_of_them_by_due_date_then_reference(unit: Unit) -> None:
    assert found(unit) == ["CCAG12-01", "DAG31-02", "DAG31-10", "DAG31-01", "DAG30-01"]


@pytest.mark.parametrize(
    ("query", "refs"),
    [
        ({"statuses": frozenset({Status.OPEN})}, ["DAG31-10", "DAG31-01", "DAG30-01"]),
        ({"statuses": frozenset({Status.CLOSED, Status.RECOMMENDED})}, ["CCAG12-01", "DAG31-02"]),
        ({"group": "CCAG"}, ["CCAG12-01"]),
        ({"owners": ("paul pettitt",)}, ["DAG31-10", "DAG31-01"]),
        ({"owners": ("PROGRAMME",)}, ["DAG31-01"]),
        ({"owners": ("Programme (Paul Pettitt)",)}, ["DAG31-01"]),
        ({"owners": ("paul pettitt & lee cox",)}, ["DAG31-10"]),
        ({"owners": ("chair", "lee cox")}, ["DAG31-02", "DAG31-10"]),
        ({"owners": ("nobody",)}, []),
        ({"about": ChangeRef(36)}, ["DAG31-02", "DAG31-01"]),
        ({"about": DecisionRef("DAG", 85)}, ["DAG31-02"]),
        ({"words": ("dag31",)}, ["DAG31-02", "DAG31-10", "DAG31-01"]),
        ({"words": ("ÖL",)}, ["DAG31-10"]),
        ({"words": ("straße",)}, ["DAG31-10"]),
        ({"words": ("öff",)}, ["DAG30-01"]),
        ({"words": ("50%",)}, ["DAG31-01"]),
        ({"words": ("to_o",)}, ["DAG30-01"]),
        ({"words": ("t__o",)}, []),
        ({"words": ("paul", "plan")}, ["DAG31-01"]),
        ({"words": ("", "plan", "plan")}, ["DAG31-01"]),
        ({"words": ("!",)}, []),
        ({"words": ("' OR 1=1 --",)}, []),
        ({"due_from": date(2024, 1, 6)}, ["DAG31-01"]),
        ({"due_to": date(2024, 1, 5)}, ["CCAG12-01", "DAG31-02", "DAG31-10"]),
        ({"due_from": date(2024, 1, 5), "due_to": date(2024, 1, 5), "group": "DAG"}, ["DAG31-02", "DAG31-10"]),
        ({"overdue_on": TODAY}, ["DAG31-10"]),
        ({"overdue_on": date(2024, 1, 5)}, []),
        ({"meeting": "dag 31"}, ["DAG31-02", "DAG31-10", "DAG31-01"]),
        ({"meeting": "DAG30", "owners": ("chair",)}, []),
    ],
)
def test_a_question_finds_what_it_asks_for(unit: Unit, query: dict[str, Any], refs: list[str]) -> None:
    assert found(unit, **query) == refs


@pytest.mark.parametrize(
    ("offset", "limit", "refs"),
    [
        (0, 2, ["CCAG12-01", "DAG31-02"]),
        (2, 2, ["DAG31-10", "DAG31-01"]),
        (4, 2, ["DAG30-01"]),
        (9, 2, []),
        (0, 5, ["CCAG12-01", "DAG31-02", "DAG31-10", "DAG31-01", "DAG30-01"]),
    ],
)
def test_a_page_knows_how_many_there_are(unit: Unit, offset: int, limit: int, refs: list[str]) -> None:
    page = unit.actions.find(ActionQuery(offset=offset, limit=limit))
    assert ([str(one.ref) for one in page.items], page.total) == (refs, 5)


def test_what_it_is_found_by_follows_the_record(unit: Unit) -> None:
    one = unit.actions.get(ActionRef.parse("DAG31-01"))
    assert one
    unit.actions.save(
        replace(one, owners=read_owners("Lee Cox"), owner_text="Lee Cox", about=(ChangeRef(24),), status=Status.CLOSED)
    )
    record(unit)
    assert found(unit, owners=("paul pettitt",)) == ["DAG31-10"]
    assert found(unit, owners=("lee cox",)) == ["DAG31-10", "DAG31-01"]
    assert found(unit, about=ChangeRef(36)) == ["DAG31-02"]
    assert found(unit, about=ChangeRef(24), words=("lee",)) == ["DAG31-01"]
    unit.actions.remove(replace(one, version=2))
    record(unit)
    assert found(unit, owners=("lee cox",)) == ["DAG31-10"]


def test_they_are_counted_by_status(unit: Unit) -> None:
    assert unit.actions.counts() == {Status.OPEN: 3, Status.CLOSED: 1, Status.RECOMMENDED: 1}
    assert unit.actions.counts("CCAG") == {Status.RECOMMENDED: 1}
    assert unit.actions.counts("TMAG") == {}


def test_a_groups_are_those_of_its_extraordinary_meetings_too(unit: Unit) -> None:
    unit.actions.save(action("eDAG01-01", "Lee Cox", day(5), text="Tell everybody"))
    record(unit)
    assert found(unit, group="DAG") == ["DAG31-02", "DAG31-10", "eDAG01-01", "DAG31-01", "DAG30-01"]
    assert found(unit, group="eDAG") == ["eDAG01-01"]
    assert unit.actions.counts("DAG") == {Status.OPEN: 4, Status.CLOSED: 1}
    assert unit.actions.counts("eDAG") == {Status.OPEN: 1}


def test_the_last_number_of_a_meeting(unit: Unit) -> None:
    assert unit.actions.last_number(MeetingRef("DAG", "31")) == 10
    assert unit.actions.last_number(MeetingRef("DAG", "32")) == 0


@pytest.mark.parametrize("words", [tuple(f"word{at}" for at in range(21)), ("x" * 101,), ("!" * 100_000,)])
def test_more_words_than_anybody_looks_for_are_refused(unit: Unit, words: tuple[str, ...]) -> None:
    with pytest.raises(Problem, match="20 words at most"):
        unit.actions.find(ActionQuery(words=words))
    assert found(unit, words=("!" * 100,)) == []
