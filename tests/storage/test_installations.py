"""A workspace has one row; its token is replaced by one at a time; what was begun is ended once, and in time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from storage.engine import Database
from storage.installations import Installation, Installed

NOW = datetime(2024, 1, 8, 9, tzinfo=UTC)
SOON = NOW + timedelta(minutes=1)
HOME = Installation(
    "slack", "T1", "Programme", "U1", "B1", ("commands", "chat:write"), NOW, ends=NOW + timedelta(hours=12)
)


def installed(database: Database, tenant: str = "T1") -> Installed | None:
    with database.read() as unit:
        return unit.installations.of("slack", tenant)


def test_a_workspace_has_one_row(database: Database) -> None:
    with database.write() as unit:
        unit.installations.save(HOME, "one")
        unit.installations.save(replace(HOME, tenant="T2"), "two")
        unit.installations.save(replace(HOME, name="Renamed"), "three")
    with database.read() as unit:
        found = unit.installations.all("slack")
        assert [(one.about.tenant, one.about.name, one.secret) for one in found] == [
            ("T1", "Renamed", "three"),
            ("T2", "Programme", "two"),
        ]
        assert unit.installations.all("teams") == ()
    with database.write() as unit:
        assert unit.installations.remove("slack", "T1")
        assert not unit.installations.remove("slack", "T1")
    assert installed(database) is None


def test_one_of_many_replaces_a_token(shared_url: str) -> None:
    with closing(Database.open(shared_url)) as database:
        database.migrate()
        with database.write() as unit:
            unit.installations.save(HOME, "old")
        seen = installed(database)
        assert seen

        def claimed(_: int) -> bool:
            with database.write() as unit:
                return unit.installations.claim(seen, NOW, SOON)

        with ThreadPoolExecutor(4) as pool:
            assert sorted(pool.map(claimed, range(8))) == [False] * 7 + [True]
        with database.write() as unit:
            assert unit.installations.claim(seen, SOON + timedelta(seconds=1), SOON + timedelta(minutes=1))
            assert unit.installations.replace(seen, HOME, "new")
        with database.write() as unit:
            assert not unit.installations.replace(seen, HOME, "late")
            assert not unit.installations.claim(seen, SOON + timedelta(hours=1), SOON + timedelta(hours=2))
        assert installed(database) == Installed(HOME, "new")


def test_what_replaces_an_old_token_does_not_touch_a_new_installation(database: Database) -> None:
    with database.write() as unit:
        unit.installations.save(HOME, "old")
    seen = installed(database)
    assert seen
    with database.write() as unit:
        unit.installations.remove("slack", "T1")
        unit.installations.save(HOME, "installed again")
        assert not unit.installations.replace(seen, HOME, "of the old one")
    assert installed(database) == Installed(HOME, "installed again")


def test_what_was_begun_is_ended_once_and_in_time(database: Database) -> None:
    with database.write() as unit:
        unit.installations.begin("a", NOW, SOON)
        unit.installations.begin("b", NOW, SOON)
        assert unit.installations.end("a", NOW)
        assert not unit.installations.end("a", NOW)
        assert not unit.installations.end("b", SOON)
        assert not unit.installations.end("unknown", NOW)
