"""Help says first what somebody says most, then everything by what it is for, and fits every platform whole."""

import json
import re
from collections.abc import Iterator

import pytest

from bot.slack_blocks import message
from bot.teams_cards import activity
from chat.messages import Answered, Bullets, Fold, Line, Part
from chat.plain_text import spans_text
from handlers.registry import all_commands
from registers.people import Person
from tests.handlers.programme import CHAIR, LARGE, PAUL, PMO, STRANGER, Programme, presses, programme

EVERYBODY = (PMO, CHAIR, PAUL, LARGE, STRANGER)


@pytest.fixture
def world() -> Iterator[Programme]:
    with programme() as made:
        yield made


def lines(parts: tuple[Part, ...]) -> list[str]:
    """Each line and list item of the parts."""
    found = []
    for part in parts:
        if isinstance(part, Bullets):
            found += [spans_text(item) for item in part.items]
        elif isinstance(part, Line):
            found.append(spans_text(part.spans))
    return found


@pytest.mark.parametrize(
    ("person", "first"),
    [
        (PMO, ["/actions", "/cr awaiting", "/digest", "/agree", "/import", "/health"]),
        (CHAIR, ["/digest", "/agree", "/agenda", "/cr approve", "/actions", "/why"]),
        (PAUL, ["/my actions", "/done", "/action note", "/action extend", "/home", "/cr"]),
        (STRANGER, ["/cr", "/actions", "/meetings", "/search", "/whoami"]),
    ],
)
def test_what_somebody_says_most_comes_first(world: Programme, person: Person, first: list[str]) -> None:
    told = lines(world.say(person, "/help").parts[:2])
    assert len(told) == len(first)
    for line, name in zip(told, first, strict=True):
        assert line.startswith(name)


@pytest.mark.parametrize("person", EVERYBODY)
def test_everything_stands_once_under_what_it_is_for(world: Programme, person: Person) -> None:
    folds = [part for part in world.say(person, "/help").parts if isinstance(part, Fold)]
    assert [one.title for one in folds] == [
        "Actions",
        "Meetings",
        "Change requests",
        "The plan and beyond",
        "Papers",
        "Reminders",
        "Setting up",
    ]
    told = "\n".join(line for fold in folds for line in lines(fold.parts))
    names = [name.strip() for line in told.splitlines() for name in _names(line)]
    assert sorted(names) == sorted(f"/{one.name}" for one in all_commands().all)


def _names(line: str) -> list[str]:
    """The commands in a line: one that stands before its words, or those after who may."""
    return [line.split(" – ", maxsplit=1)[0]] if line.startswith("/") else line.split(": ", 1)[1].split(", ")


def test_what_others_may_stands_with_who_may(world: Programme) -> None:
    def of(person: Person) -> list[str]:
        return lines(world.say(person, "/help change requests").parts)

    others = "The PMO: /cr close-ia, /cr issue, /cr release, /cr validate"
    assert others in of(PAUL)
    assert others in of(CHAIR)
    assert others not in of(PMO)
    assert "/cr approve – Approve a change request" in of(CHAIR)
    assert not any(line.startswith("/cr approve") for line in of(PAUL))
    assert any(line.startswith("/vote") for line in of(STRANGER))


@pytest.mark.parametrize("person", EVERYBODY)
def test_all_of_it_fits_a_message_of_slack_and_a_card_of_teams(world: Programme, person: Person) -> None:
    told = world.say(person, "/help")
    blocks = message(told)
    assert len(blocks["blocks"]) <= 20
    # What Slack folds away is plain text: the commands in it can be read and typed, not pressed.
    for shown in (json.dumps(blocks), json.dumps(activity(told))):
        named = {one.strip() for one in re.findall("/([a-z -]+)", shown)}
        assert {one.name for one in all_commands().all} <= named
        assert "more: say" not in shown


def test_one_command_is_told_with_its_family_and_example(world: Programme) -> None:
    told = world.say(PAUL, "/help cr")
    assert presses(told) == ("/cr 036",)
    assert "/cr awaiting – Change requests awaiting impact assessment" in lines(told.parts)
    assert presses(world.say(PAUL, "/help cr approve")) == ()
    assert world.say(PAUL, "/help /CR  Approve").summary == "/cr approve"
    assert world.say(PAUL, "/help /") == world.say(PAUL, "/help")


def test_what_is_no_command_finds_a_topic_then_the_closest_then_what_speaks_of_it(world: Programme) -> None:
    assert world.say(PAUL, "/help plan").summary == "The plan and beyond"
    assert world.say(PAUL, "/help reminders").summary == "Reminders"
    assert presses(world.say(PAUL, "/help dun")) == ("/help done",)
    spoken = world.say(PAUL, "/help due date")
    assert spoken.summary == "What speaks of “due date”"
    assert any(line.startswith("/action extend – ") for line in lines(spoken.parts))
    unknown = world.say(PAUL, "/help banana")
    assert (unknown.answered, unknown.summary) == (Answered.REFUSED, "There is no command “banana”.")
    assert presses(unknown) == ("/help",)


@pytest.mark.parametrize("said", ["help me", "/help please", "help me please"])
def test_who_asks_politely_gets_all_of_it(world: Programme, said: str) -> None:
    assert world.say(STRANGER, said) == world.say(STRANGER, "/help")
