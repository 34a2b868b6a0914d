"""The acceptance conversation, spoken to the dispatcher on each database; and what holds of it besides the words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.app import CHANNELS, ZONE
from bot.dispatch import Secretariat
from bot.england import Holidays
from bot.who import who
from chat.messages import Answered, Place, Request
from handlers.registry import all_commands
from registers.actions import Status
from registers.calendar import Calendar
from registers.people import Person
from registers.refs import ActionRef
from storage.engine import Database
from tests.conversation import CONVERSATION, STARTS, at, golden, read_samples, told

PLACES = {name: Place("console", name, group) for name, group in CHANNELS} | {
    "direct": Place("console", "direct", direct=True)
}


@pytest.fixture(params=["sqlite", "postgresql"])
def database(
    request: pytest.FixtureRequest, tmp_path: Path, postgres_template: Callable[..., Callable[[], str]]
) -> Iterator[Database]:
    if request.param == "sqlite":
        made = Database.open(f"sqlite:///{tmp_path}/talk.db")
        made.migrate()
        read_samples(made)
    else:
        made = Database.open(postgres_template(_filled, "conversation")())
    yield made
    made.close()


def _filled(url: str) -> None:
    made = Database.open(url)
    made.migrate()
    read_samples(made)
    made.close()


@pytest.fixture
def secretariat(database: Database) -> Secretariat:
    places = {group: (PLACES[name],) for name, group in CHANNELS if group}
    return Secretariat(database, all_commands(), Calendar(Holidays()), ZONE, places)


def person(database: Database, name: str, group: str = "") -> Person:
    return who(name, database.run_sync(lambda unit: unit.people.all(), writes=False), group)


def test_the_conversation(secretariat: Secretariat, database: Database) -> None:
    found = []
    for number, step in enumerate(CONVERSATION):
        place = PLACES[step.channel]
        asked = Request(step.said, person(database, step.who, place.group), place, at(step), f"delivery {number}")
        found.append(told(step, secretariat.answer_now(asked)))
    assert found == golden(found)
    holds, entries = database.run_sync(lambda unit: unit.audit.verify(), writes=False)
    assert holds
    assert entries > 10


async def test_a_change_is_seen_in_its_groups_channel_and_stays_true(
    secretariat: Secretariat, database: Database
) -> None:
    paul = person(database, "Paul Pettitt")
    stranger = person(database, "Somebody Else")
    direct = PLACES["direct"]
    assert await secretariat.posts(PLACES["dag"], STARTS, stranger) == ()
    await secretariat.answer(Request("done DAG31-03", paul, direct, STARTS, "one"))
    ((post, first),) = await secretariat.posts(PLACES["dag"], STARTS, stranger)
    assert (post.command, post.subjects) == ("/action told DAG31-03", ("DAG31-03",))
    assert "closed" in str(first)
    await secretariat.answer(Request("reopen DAG31-03 because it is not", paul, PLACES["dag"], STARTS, "two"))
    ((_, again),) = await secretariat.posts(PLACES["dag"], STARTS, stranger)
    assert again != first
    await secretariat.answer(Request("done DAG31-03", paul, direct, STARTS, "three"))
    ((newest, closed),) = await secretariat.posts(PLACES["dag"], STARTS, stranger)
    assert (newest.id > post.id, "closed" in str(closed)) == (True, True)


async def test_a_redelivery_acts_once(secretariat: Secretariat, database: Database) -> None:
    pmo = person(database, "PMO")
    asked = Request("/action note DAG31-03 once", pmo, PLACES["dag"], STARTS, "the same")
    await secretariat.answer(asked)
    await secretariat.answer(asked)
    action = database.run_sync(lambda unit: unit.actions.get(ActionRef("DAG", "31", 3)), writes=False)
    assert action is not None
    assert [one.text for one in action.updates] == ["once"]


def test_two_close_the_same_action_at_once_and_one_is_told(secretariat: Secretariat, database: Database) -> None:
    people = [person(database, "Paul Pettitt"), person(database, "Justin Andrews"), person(database, "PMO")]
    asked = [
        Request("/done DAG31-03", one, PLACES["direct"], STARTS, f"{one.key} {turn}")
        for turn in range(4)
        for one in people
    ]
    with ThreadPoolExecutor(len(asked)) as pool:
        replies = list(pool.map(secretariat.answer_now, asked))
    assert [reply.answered for reply in replies].count(Answered.DONE) == 1
    refused = [reply.summary for reply in replies if reply.answered is Answered.REFUSED]
    assert all("already closed" in one or "changed by somebody else" in one for one in refused), refused
    action = database.run_sync(lambda unit: unit.actions.get(ActionRef("DAG", "31", 3)), writes=False)
    assert action is not None
    assert (action.status, len(action.updates)) == (Status.CLOSED, 1)


HOSTILE = (
    "<script>alert(1)</script>",
    "<!channel> @everyone *bold* [x](javascript:alert(1))",
    "=cmd|'/c calc'!A1",
    "\u202egnp.exe",
    "half \ud800 a surrogate",
    "NUL \x00 inside",
    "x" * 9_000,
)


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_are_kept_as_words(secretariat: Secretariat, database: Database, words: str) -> None:
    pmo = person(database, "PMO")
    reply = secretariat.answer_now(Request(f"/action note DAG31-03 {words}", pmo, PLACES["dag"], STARTS, "hostile"))
    assert reply.answered is Answered.DONE
    shown = secretariat.answer_now(Request("/action DAG31-03", pmo, PLACES["dag"], STARTS))
    assert shown.answered is Answered.DONE
    found = secretariat.answer_now(Request(f"/search {words}", pmo, PLACES["dag"], STARTS))
    assert "went wrong" not in found.summary


def test_far_too_much_is_refused_in_words(secretariat: Secretariat, database: Database) -> None:
    reply = secretariat.answer_now(Request("done " + "x" * 100_000, person(database, "PMO"), PLACES["dag"], STARTS))
    assert reply.answered is Answered.REFUSED
    assert reply.summary.startswith("That is 100,005 characters long; I read up to 10,000.")
