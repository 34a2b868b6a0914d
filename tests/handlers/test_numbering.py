"""A number once given is not given again, though what bore it was taken back; a paper may bring it all the same."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from chat.messages import Answered
from handlers.importing import apply, preview
from registers.calendar import Calendar
from registers.decisions import Decision
from registers.refs import DecisionRef
from tests.handlers.programme import CHAIR, DNO, NOW, PMO, Programme, programme
from tests.handlers.registers_kept import report

RAISE = "/action raise DAG Confirm the window for Paul Pettitt due 10/01/2024"
RECORD = "/decision record DAG Publish the redlining"


@pytest.fixture(params=["sqlite", "postgres"])
def world(request: pytest.FixtureRequest) -> Iterator[Programme]:
    url = "sqlite://" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    with programme(url) as made:
        yield made


def refs(world: Programme) -> tuple[str, ...]:
    """Every action, decision and change request."""
    with world.database.read() as unit:
        return (*unit.actions.refs(), *unit.decisions.refs(), *unit.changes.refs())


@pytest.mark.parametrize(
    ("said", "first", "second"),
    [
        (RAISE, "DAG31-04", "DAG31-05"),
        (RECORD, "DAG-DEC86", "DAG-DEC87"),
        ("/cr raise Longer window to DAG", "CR041", "CR042"),
    ],
)
def test_what_was_taken_back_keeps_its_number(world: Programme, said: str, first: str, second: str) -> None:
    before = refs(world)
    assert world.say(CHAIR, said).answered is Answered.DONE
    assert first in refs(world)
    assert world.say(CHAIR, "/undo").answered is Answered.DONE
    assert refs(world) == before
    assert world.say(CHAIR, said).answered is Answered.DONE
    assert set(refs(world)) - set(before) == {second}


def test_two_people_take_back_out_of_order(world: Programme) -> None:
    world.say(CHAIR, RAISE)
    world.say(DNO, RAISE)
    world.say(CHAIR, "/undo")
    world.say(DNO, "/undo")
    world.say(PMO, RAISE)
    assert refs(world)[:2] == ("DAG31-03", "DAG31-06")


def test_a_paper_brings_the_number_with_its_own_words(world: Programme) -> None:
    world.say(CHAIR, RECORD)
    world.say(CHAIR, "/undo")
    ref = DecisionRef("DAG", 86)
    extract = report("32", "10/01/2024", decisions=(Decision(ref, "CR040 waits for the DCC"),))
    with world.database.write() as unit:
        apply(unit, preview(unit, extract, "digest"), "digest", NOW, "pmo", Calendar())
    with world.database.read() as unit:
        found = unit.decisions.get(ref)
    assert found is not None
    assert found.text == "CR040 waits for the DCC"
    assert "DAG-DEC87" in world.say(CHAIR, RECORD).summary
