"""An account is taken for whom it is linked to, and for nobody by a name that another account has taken already."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.accounts import Accounts, Known, bearer
from registers.people import Person, Seat
from storage.engine import Database
from storage.store import Unit

NOW = datetime(2024, 1, 8, 9, 0, tzinfo=UTC)
PAUL = Person("paul", "Paul Pettitt")
OFFICE = Person("office", "Office Keeper", (Seat("PMO"),))
THIS = ("slack", "T0HOME", "U0PAUL")
HERE = ("slack", "T0HOME")


@pytest.fixture
def unit(tmp_path: Path) -> Iterator[Unit]:
    database = Database.open(f"sqlite:///{tmp_path / 'accounts.db'}")
    database.migrate()
    with database.write() as unit:
        unit.people.save(PAUL)
        unit.people.save(OFFICE)
        unit.audit.record(NOW, "test", "a directory")
        yield unit
    database.close()


@pytest.mark.parametrize(
    ("name", "email", "person"),
    [
        ("Paul Pettitt", "", PAUL),
        ("PP", "paul.pettitt@example.org", PAUL),
        ("paul  pettitt", "paul_pettitt@example.org", PAUL),
        ("Sam Stranger", "sam@example.org", None),
        ("", "", None),
        # Two names of two people say nothing, and whoever keeps the registers is linked by hand.
        ("Paul Pettitt", "office.keeper@example.org", None),
        ("Office Keeper", "", None),
    ],
)
def test_an_account_bears_one_persons_name(unit: Unit, name: str, email: str, person: Person | None) -> None:
    assert bearer(unit, THIS, name, email, among=HERE) == person


@pytest.mark.parametrize(
    ("linked", "person"),
    [
        (THIS, PAUL),  # by what they said at the same time
        (("slack", "T0HOME", "U0OTHER"), None),
        (("slack", "T0ELSE", "U0PAUL"), PAUL),
        (("teams", "T0HOME", "U0PAUL"), PAUL),
    ],
)
def test_who_has_another_account_there_is_not_meant(
    unit: Unit, linked: tuple[str, str, str], person: Person | None
) -> None:
    unit.people.link(*linked, PAUL.key)
    assert bearer(unit, THIS, "Paul Pettitt", "", among=HERE) == person


async def test_what_is_found_out_while_somebody_is_linked_is_not_kept() -> None:
    accounts, asked = Accounts(), []

    async def before() -> Known:
        asked.append("before")
        accounts.forget((("person_links", "paul"),))
        return Known(Person("slack:T0HOME:U0PAUL", "Paul"), stranger=True)

    async def after() -> Known:
        asked.append("after")
        return Known(PAUL)

    assert (await accounts.known("T0HOME", "U0PAUL", before)).stranger
    assert [(await accounts.known("T0HOME", "U0PAUL", after)).person for _ in range(2)] == [PAUL, PAUL]
    assert asked == ["before", "after"]


async def test_what_another_process_changed_counts_half_a_minute_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """It cannot tell this one: whoever was linked or is the PMO no more must not stay so for long."""
    now, whom = [0.0], [Known(OFFICE)]
    monkeypatch.setattr("bot.accounts.time", SimpleNamespace(monotonic=lambda: now[0]))
    accounts = Accounts()

    async def find() -> Known:
        return whom[0]

    assert await accounts.known("T0HOME", "U0PAUL", find) == Known(OFFICE)
    whom[0] = Known(PAUL, stranger=True)
    now[0] = 29.9
    assert await accounts.known("T0HOME", "U0PAUL", find) == Known(OFFICE)
    now[0] = 30.0
    assert await accounts.known("T0HOME", "U0PAUL", find) == Known(PAUL, stranger=True)
