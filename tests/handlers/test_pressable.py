"""A private answer shows only the buttons that its reader may press; what is for everybody keeps them all."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from chat.messages import Audience, Buttons, Entries, Fold, Part, Reply
from registers.actions import Status
from registers.people import EVERYBODY, Person
from tests.handlers.programme import ACTION, CHAIR, CHANNEL, DNO, LARGE, NOW, PAUL, PMO, STRANGER, Programme, programme

OWN = [f"/{what} DAG31-03" for what in ("done", "action note", "action extend", "action assign", "snooze")]
DECIDE = ["/cr approve CR040", "/cr reject CR040", "/cr defer CR040"]
VOTE = ["/vote CR040 yes", "/vote CR040 no", "/vote CR040 abstain"]
MORE = ["/ia CR040", "/why CR040"]


@pytest.fixture
def world() -> Iterator[Programme]:
    with programme() as made:
        yield made


def offered(reply: Reply) -> list[str]:
    return [command for part in reply.parts for command in _in(part)]


def _in(part: Part) -> Iterator[str]:
    if isinstance(part, Buttons):
        assert part.buttons
        yield from (one.press.command for one in part.buttons)
    elif isinstance(part, Entries):
        yield from (one.press.command for entry in part.entries for one in entry.buttons)
    elif isinstance(part, Fold):
        for inner in part.parts:
            yield from _in(inner)


@pytest.mark.parametrize(
    ("person", "shown"), [(PAUL, OWN), (CHAIR, OWN), (PMO, OWN), (DNO, []), (STRANGER, []), (EVERYBODY, OWN)]
)
def test_an_action(world: Programme, person: Person, shown: list[str]) -> None:
    assert offered(world.say(person, "/action DAG31-03")) == shown
    assert offered(world.say(person, "/actions")) == shown[:2]


@pytest.mark.parametrize(
    ("person", "shown"),
    [(CHAIR, True), (PMO, True), (PAUL, False), (STRANGER, False), (EVERYBODY, True)],
)
def test_more_time_and_a_closure_to_agree(world: Programme, person: Person, shown: bool) -> None:
    world.say(PAUL, "/action extend DAG31-03 to 24/01/2024 because DCC answers next week")
    grants = {"/action grant DAG31-03", "/action decline DAG31-03"}
    assert (grants <= set(offered(world.say(person, "/action DAG31-03")))) is shown
    with world.database.write() as unit:
        action = unit.actions.get(ACTION.ref)
        assert action
        unit.actions.save(replace(action, status=Status.RECOMMENDED))
        unit.audit.record(NOW, "nobody", "/import")
    told = world.say(person, "/agree DAG")
    assert offered(told) == (["/agree DAG DAG31-03", "/agree DAG keep DAG31-03"] if shown else [])
    assert "The chair of DAG agrees them" in repr(told)


def test_a_change_request_that_is_out(world: Programme) -> None:
    close = "/cr close-ia CR040"
    assert offered(world.say(DNO, "/cr 40")) == ["/ia answer CR040", *MORE]
    assert offered(world.say(PMO, "/cr 40")) == ["/ia answer CR040", close, *MORE]
    assert offered(world.say(PAUL, "/cr 40")) == MORE
    assert offered(world.say(EVERYBODY, "/cr 40")) == ["/ia answer CR040", close, *MORE]
    assert offered(world.say(PMO, "/ia 40")) == ["/ia answer CR040", "/cr CR040", "/ia reply CR040"]
    assert offered(world.say(LARGE, "/ia 40")) == ["/ia answer CR040", "/cr CR040"]


def test_a_change_request_that_is_to_be_decided(world: Programme) -> None:
    world.say(PMO, "/cr close-ia 40")
    assert offered(world.say(CHAIR, "/cr 40")) == [*DECIDE, *MORE]
    assert offered(world.say(DNO, "/cr 40")) == [*VOTE, *MORE]
    assert offered(world.say(PMO, "/cr 40")) == [*DECIDE, *MORE]
    assert offered(world.say(STRANGER, "/cr 40")) == MORE
    assert offered(world.say(EVERYBODY, "/cr 40")) == [*VOTE, *DECIDE, *MORE]
    assert offered(world.say(DNO, "/vote 40")) == VOTE
    assert offered(world.say(PAUL, "/vote 40")) == []


def test_an_answer_for_all_keeps_them_whoever_caused_it(world: Programme) -> None:
    voted = world.say(DNO, "/vote 40 yes", place=CHANNEL)
    assert voted.audience is Audience.CHANNEL
    assert offered(voted) == [*VOTE, "/undo CR040"]
    asked = world.say(PAUL, "/action extend DAG31-03 to 24/01/2024 because DCC answers next week", place=CHANNEL)
    assert offered(asked) == ["/action grant DAG31-03", "/action decline DAG31-03", "/undo DAG31-03"]


def test_an_agenda_is_added_to_by_members(world: Programme) -> None:
    assert offered(world.say(DNO, "/agenda DAG")) == ["/agenda add DAG"]
    assert offered(world.say(STRANGER, "/agenda DAG")) == []
