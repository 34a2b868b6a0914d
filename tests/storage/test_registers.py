"""Every register keeps its records whole, in order, and never overwrites what somebody else has changed."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from registers.problems import Problem
from registers.refs import ChangeRef
from registers.risks import Risk
from storage.engine import Database
from storage.session import OurFault
from storage.store import Unit
from tests.storage.examples import ACTION, REGISTERS, RISK, action, record

Of = Callable[[Unit], Any]
every_register = pytest.mark.parametrize(
    ("of", "first", "second"), [one[1:] for one in REGISTERS], ids=[one[0] for one in REGISTERS]
)


def stored(database: Database, of: Of, *values: Any) -> tuple[Any, ...]:
    with database.write() as unit:
        saved = tuple(of(unit).save(value) for value in values)
        record(unit)
    return saved


@every_register
def test_a_record_comes_back_whole_with_its_version_counted(
    database: Database, of: Of, first: Any, second: Any
) -> None:
    saved = stored(database, of, second, first)
    assert saved == (replace(second, version=1), replace(first, version=1))
    with database.read() as unit:
        assert of(unit).all() == (saved[1], saved[0])
        refs = of(unit).refs()
        assert len(refs) == 2
    again = stored(database, of, saved[0])
    assert again == (replace(second, version=2),)
    with database.read() as unit:
        assert of(unit).all() == (saved[1], again[0])
        assert of(unit).refs() == refs


@every_register
def test_a_record_that_is_there_is_not_inserted_again(database: Database, of: Of, first: Any, second: Any) -> None:
    (saved,) = stored(database, of, first)
    with pytest.raises(Problem, match="was changed by somebody else just now; look again"):
        stored(database, of, second, first)
    with database.read() as unit:
        assert of(unit).all() == (saved,)


@every_register
def test_of_two_who_change_the_same_version_one_is_told(database: Database, of: Of, first: Any, second: Any) -> None:
    (saved,) = stored(database, of, first)
    (winner,) = stored(database, of, saved)
    with pytest.raises(Problem, match="was changed by somebody else"):
        stored(database, of, saved)
    with pytest.raises(Problem, match="was changed by somebody else"), database.write() as unit:
        of(unit).remove(saved)
    with database.read() as unit:
        assert of(unit).all() == (winner,)


@every_register
def test_a_record_is_removed(database: Database, of: Of, first: Any, second: Any) -> None:
    _, saved = stored(database, of, first, second)
    with database.write() as unit:
        of(unit).remove(saved)
        record(unit)
    with database.read() as unit:
        assert of(unit).all() == (replace(first, version=1),)
    with pytest.raises(Problem, match="was changed by somebody else"):
        stored(database, of, saved)


@every_register
def test_two_programmes_never_see_each_other(shared_url: str, of: Of, first: Any, second: Any) -> None:
    ours, theirs = Database.open(shared_url), Database.open(shared_url, "other")
    try:
        for database in (ours, theirs):
            database.migrate()
        (mine,) = stored(ours, of, first)
        (their,) = stored(theirs, of, replace(first, version=0))
        (their,) = stored(theirs, of, their)
        with ours.read() as unit:
            assert of(unit).all() == (mine,)
        with theirs.write() as unit:
            of(unit).remove(their)
            record(unit)
        with ours.read() as unit:
            assert of(unit).all() == (mine,)
            assert unit.audit.verify() == (True, 1)
    finally:
        ours.close()
        theirs.close()


def test_a_change_within_the_unit_is_seen_by_it(database: Database) -> None:
    with database.write() as unit:
        first = unit.actions.save(ACTION)
        second = unit.actions.save(replace(first, text="Said otherwise"))
        assert unit.actions.get(ACTION.ref) == second == replace(ACTION, text="Said otherwise", version=2)
        with pytest.raises(Problem):
            unit.actions.save(first)
        record(unit)


def test_nothing_is_found_where_nothing_is(database: Database) -> None:
    with database.read() as unit:
        assert unit.actions.get(ACTION.ref) is None
        assert unit.rolls.get((ChangeRef(1), "DAG")) is None
        assert unit.rolls.of(ChangeRef(1)) == ()
        assert unit.risks.all() == ()
        assert unit.risks.refs() == ()


def test_a_unit_for_reading_does_not_write(database: Database) -> None:
    with pytest.raises(OurFault, match="asked to write"), database.read() as unit:
        unit.risks.save(RISK)


def test_a_change_that_nobody_answers_for_is_not_committed(database: Database) -> None:
    with (
        pytest.raises(OurFault, match="risks R0225 was changed and no audit entry says by whom"),
        database.write() as unit,
    ):
        unit.risks.save(RISK)

    def too_late(unit: Unit) -> None:
        unit.risks.save(RISK)
        record(unit)
        unit.risks.save(Risk("R1", "Saved after the entry"))

    with pytest.raises(OurFault, match="risks R1 was changed"):
        database.run_sync(too_late, writes=True)
    with database.read() as unit:
        assert unit.risks.all() == ()
        assert unit.audit.verify() == (True, 0)


def test_references_sort_as_people_count(database: Database) -> None:
    refs = ["CCAG12-01", "DAG9-01", "DAG10-02", "DAG10-10", "DAG10.1-01", "DAG11-01"]
    with database.write() as unit:
        for ref in reversed(refs):
            unit.actions.save(action(ref))
        record(unit)
        assert [str(one.ref) for one in unit.actions.all()] == ["CCAG12-01", "DAG09-01", *refs[2:]]
