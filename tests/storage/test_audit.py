"""Every change has its entry, no entry is ever altered, and what was done can be taken back."""

import json
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from registers.problems import Problem
from registers.risks import Risk
from storage.audit import AuditEntry, Changed
from storage.engine import Database
from storage.store import Unit
from tests.storage.behind import connected
from tests.storage.examples import NOW, REGISTERS, RISK, record
from tests.storage.test_registers_asked import CHAIR, LEE

APPEND_ONLY = {
    "sqlite": ("audit_no_update", "audit_no_delete", "audit_no_replace"),
    "postgresql": ("audit_append_only",),
}


def run(url: str, *statements: str) -> None:
    """Do what no part of the program does."""
    with connected(url) as connection:
        for statement in statements:
            connection.execute(text(statement))


def without_triggers(url: str, *statements: str) -> None:
    kind = "sqlite" if url.startswith("sqlite") else "postgresql"
    table = "" if kind == "sqlite" else " ON audit"
    run(url, *(f"DROP TRIGGER {name}{table}" for name in APPEND_ONLY[kind]), *statements)


def three_entries(url: str) -> None:
    with closing(Database.open(url)) as database, database.write() as unit:
        for number in range(3):
            unit.risks.save(Risk(f"R{number}", "Words of Lee Cox"))
            record(unit)
        assert unit.audit.verify() == (True, 3)


def verified(url: str) -> tuple[bool, int]:
    with closing(Database.open(url)) as database, database.read() as unit:
        return unit.audit.verify()


def test_an_entry_says_who_changed_what_and_by_which_command(database: Database) -> None:
    with database.write() as unit:
        saved = unit.risks.save(RISK)
        unit.people.save(LEE)
        assert (unit.changed, unit.audit.record(NOW, "lee-cox", "/risk new", "DAG31")) == (True, 1)
        assert unit.changed is False
    with database.write() as unit:
        changed = unit.risks.save(replace(saved, rating="low"))
        unit.audit.record(NOW + timedelta(minutes=1), "nicola", "/risk rate")
    first = AuditEntry(
        1,
        NOW,
        "lee-cox",
        "/risk new",
        ("DAG31",),
        (Changed("risks", "R0225", None, saved), Changed("people", "lee-cox", None, LEE)),
    )
    second = AuditEntry(
        2, NOW + timedelta(minutes=1), "nicola", "/risk rate", (), (Changed("risks", "R0225", saved, changed),)
    )
    with database.read() as unit:
        assert unit.audit.of("R0225") == (first, second)
        assert unit.audit.of("DAG31") == unit.audit.of("lee-cox") == (first,)
        assert unit.audit.of("DAG32") == ()
        assert unit.audit.last_by("lee-cox", NOW) == first
        assert unit.audit.last_by("lee-cox", NOW + timedelta(seconds=1)) is None
        assert unit.audit.last_by("stranger", NOW) is None
        assert unit.audit.verify() == (True, 2)


def test_where_nothing_was_changed_nothing_is_recorded(database: Database) -> None:
    with database.write() as unit:
        assert unit.audit.record(NOW, "lee-cox", "/help") is None
        assert unit.audit.record(NOW, "lee-cox", "/export", "DAG31") == 1
        assert unit.audit.verify() == (True, 1)


def test_an_instant_without_a_zone_is_not_recorded(database: Database) -> None:
    with pytest.raises(ValueError, match="with its zone"), database.write() as unit:
        unit.audit.record(NOW.replace(tzinfo=None), "lee-cox", "/export", "DAG31")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET at = at WHERE number = 2",
        "UPDATE audit SET person = 'somebody'",
        "DELETE FROM audit WHERE number = 3",
        "DELETE FROM audit",
    ],
)
def test_the_database_refuses_to_alter_the_chain(shared_url: str, statement: str) -> None:
    three_entries(shared_url)
    with pytest.raises(DBAPIError, match="audit is append-only"):
        run(shared_url, statement)
    assert verified(shared_url) == (True, 3)


def test_sqlite_refuses_to_replace_an_entry(file_url: str) -> None:
    three_entries(file_url)
    with pytest.raises(DBAPIError, match="audit is append-only"):
        run(
            file_url,
            "INSERT OR REPLACE INTO audit SELECT programme_id, number, at, 'x', payload_digest, digest FROM audit",
        )
    assert verified(file_url) == (True, 3)


def test_postgresql_refuses_to_truncate_the_chain(postgres_url: str) -> None:
    with closing(Database.open(postgres_url)) as database:
        database.migrate()
    three_entries(postgres_url)
    with pytest.raises(DBAPIError, match="audit is append-only"):
        run(postgres_url, "TRUNCATE audit CASCADE")


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE audit SET at = '2023-01-08T09:00:00.000000+00:00' WHERE number = 2", 2),
        ("UPDATE audit SET person = 'somebody' WHERE number = 3", 3),
        ("UPDATE audit SET payload_digest = digest WHERE number = 1", 1),
        ("UPDATE audit SET digest = payload_digest WHERE number = 3", 3),
        ("DELETE FROM audit WHERE number = 1", 1),
        ("DELETE FROM audit WHERE number = 2", 2),
        ("DELETE FROM audit WHERE number = 3", 2),
        ("UPDATE audit_payloads SET content = replace(content, 'Lee', 'Leo') WHERE number = 2", 2),
        ("UPDATE programmes SET audit_number = 2", 3),
    ],
)
def test_whoever_alters_it_by_force_is_found_out(shared_url: str, statement: str, found: int) -> None:
    three_entries(shared_url)
    unchained = ("DELETE FROM audit_subjects", "DELETE FROM audit_payloads") if "DELETE" in statement else ()
    without_triggers(shared_url, *unchained, statement)
    assert verified(shared_url) == (False, found)


def test_names_can_be_erased_and_the_chain_holds(shared_url: str) -> None:
    three_entries(shared_url)
    with connected(shared_url) as connection:
        chain = json.dumps([list(row) for row in connection.execute(text("SELECT * FROM audit"))])
    assert "lee" not in chain.lower()
    assert "R0" not in chain
    run(shared_url, "DELETE FROM audit_payloads WHERE number = 2", "DELETE FROM audit_people")
    assert verified(shared_url) == (True, 3)
    with closing(Database.open(shared_url)) as database, database.read() as unit:
        assert unit.audit.of("R1") == (AuditEntry(2, NOW, "", "", (), ()),)


@pytest.mark.parametrize(("of", "first", "second"), [one[1:] for one in REGISTERS], ids=[one[0] for one in REGISTERS])
def test_a_change_is_taken_back(database: Database, of: Any, first: Any, second: Any) -> None:
    def undo(unit: Unit) -> None:
        entry = unit.audit.last_by("lee-cox", NOW)
        assert entry
        unit.restore(entry.changes)
        record(unit, "nicola")

    with database.write() as unit:
        kept = of(unit).save(first)
        record(unit)
    with database.write() as unit:
        of(unit).save(kept)
        of(unit).save(second)
        record(unit)
    with database.write() as unit:
        undo(unit)
        assert of(unit).all() == (replace(first, version=3),)
    with database.write() as unit:
        of(unit).remove(replace(first, version=3))
        record(unit)
    with database.write() as unit:
        undo(unit)
        assert of(unit).all() == (replace(first, version=1),)
    with pytest.raises(Problem), database.write() as unit:
        undo(unit)


def test_a_change_of_a_person_is_taken_back(database: Database) -> None:
    with database.write() as unit:
        unit.people.save(LEE)
        unit.audit.record(NOW, "nicola", "/person new")
        unit.people.save(replace(LEE, name="Leo Cox"))
        unit.people.save(CHAIR)
        record(unit)
    with database.write() as unit:
        entry = unit.audit.last_by("lee-cox", NOW)
        assert entry
        unit.restore(entry.changes)
        record(unit)
        assert unit.people.all() == (LEE,)
        with pytest.raises(Problem, match="was changed by somebody else"):
            unit.restore(entry.changes)


def test_what_has_been_changed_since_is_not_taken_back(database: Database) -> None:
    with database.write() as unit:
        saved = unit.risks.save(RISK)
        record(unit)
        unit.risks.save(replace(saved, rating="low"))
        record(unit, "nicola")
    with database.write() as unit:
        entry = unit.audit.last_by("lee-cox", NOW)
        assert entry
        with pytest.raises(Problem, match="R0225 was changed by somebody else just now"):
            unit.restore(entry.changes)
