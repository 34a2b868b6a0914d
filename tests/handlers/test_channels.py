"""Channels are bound by the PMO, accounts linked, one's own page drawn; and what is wrong is said with what to do."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.dispatch import ARRIVED, Secretariat
from chat.messages import Answered, Entries, Heading, Place, Reply, Request
from chat.plain_text import part_text
from handlers.registry import all_commands
from registers.actions import Due, Status
from registers.calendar import Calendar
from registers.dates import Written
from registers.meetings import Meeting
from registers.people import Person
from registers.refs import ActionRef
from storage.deliveries import State, Window
from tests.handlers.programme import ACTION, CHAIR, DNO, LARGE, NOW, PAUL, PMO, STRANGER, Programme, presses, programme

CHANNEL = Place("slack", "C1", tenant="T1")
DIRECT = Place("slack", "D1", direct=True, tenant="T1")


@pytest.fixture
def world() -> Iterator[Programme]:
    with programme() as made:
        yield made


def ask(world: Programme, person: Person, said: str, place: Place = CHANNEL, delivery: str = "") -> Reply:
    return world.secretariat.answer_now(Request(said, person, place, NOW, delivery))


def posted(world: Programme, channel: str) -> int:
    with world.database.read() as unit:
        return len(unit.posts.in_channel("slack", channel, 50))


def test_a_bound_channel_hears_of_its_groups_changes(world: Programme) -> None:
    ask(world, PAUL, "action note DAG31-03 one", DIRECT)
    assert ask(world, PMO, "bind DAG").summary == "This channel is DAG’s from now on."
    ask(world, PAUL, "action note DAG31-03 two", DIRECT)
    assert (posted(world, "C1"), len(world.posted())) == (1, 2)
    ask(world, PAUL, "action note DAG31-03 three", CHANNEL)
    assert posted(world, "C1") == 1
    ask(world, PMO, "unbind")
    ask(world, PAUL, "action note DAG31-03 four", DIRECT)
    assert posted(world, "C1") == 1


def test_a_change_is_announced_within_a_minute_and_kept_true_for_a_fortnight(world: Programme) -> None:
    ask(world, PMO, "bind DAG")
    ask(world, PAUL, "action note DAG31-03 one", DIRECT)
    with world.database.read() as unit:
        (post,) = unit.deliveries.in_state(State.WAITING, 9)
    fortnight = NOW + timedelta(days=14)
    assert post.window == Window(NOW + timedelta(minutes=1), fortnight, fortnight)


def test_a_groups_channel_hears_of_its_extraordinary_meetings_too(world: Programme) -> None:
    with world.database.write() as unit:
        unit.meetings.save(Meeting("eDAG", "1", Written.of(NOW.date())))
        unit.audit.record(NOW, "test", "/import")
    ask(world, PMO, "bind DAG")
    assert (
        ask(world, PMO, "action raise eDAG Settle it for Paul Pettitt due 31/01/2024", DIRECT).answered is Answered.DONE
    )
    with world.database.read() as unit:
        assert [one.command for one in unit.posts.in_channel("slack", "C1", 9)] == ["/action told eDAG01-01"]


def test_a_binding_can_be_undone(world: Programme) -> None:
    ask(world, PMO, "bind DAG")
    assert ask(world, PMO, "undo").answered is Answered.DONE
    ask(world, PAUL, "action note DAG31-03 one", DIRECT)
    assert posted(world, "C1") == 0


@pytest.mark.parametrize(
    ("person", "said", "place", "told"),
    [
        (PAUL, "bind DAG", CHANNEL, "Only the PMO may bind a channel. Ask the PMO."),
        (CHAIR, "bind DAG", CHANNEL, "Only the PMO may bind a channel. Ask the PMO."),
        (PMO, "bind DAG", DIRECT, "Say it in the channel it is about: one can only bind a channel from inside."),
        (PMO, "unbind", CHANNEL, "This channel is no group’s. Say /bind DAG to make it one’s."),
        (PMO, "settings mentions on", CHANNEL, "This channel is no group’s yet. Say /bind DAG first."),
        (PAUL, "link @U1 Paul Pettitt", CHANNEL, "Only the PMO says whose an account is. Ask the PMO to link yours."),
        (
            PMO,
            "link U1 Paul Pettitt",
            CHANNEL,
            "Mention whose account it is, and then say the name:",
        ),
        (PMO, "link @U1", CHANNEL, "Mention whose account it is, and then say the name:"),
        (PMO, "import apply ab12", CHANNEL, "That paper does not wait any more. Send it again."),
        (
            PAUL,
            "import apply ab12",
            CHANNEL,
            "Papers are imported by the PMO. Send it to them, or ask them to send it ",
        ),
    ],
)
def test_a_refusal_says_what_to_do(world: Programme, person: Person, said: str, place: Place, told: str) -> None:
    reply = ask(world, person, said, place)
    assert (reply.answered, reply.summary[: len(told)]) == (Answered.REFUSED, told)


def test_a_channel_is_not_bound_twice(world: Programme) -> None:
    ask(world, PMO, "bind DAG")
    assert ask(world, PMO, "bind DAG").summary == "This channel is DAG’s already."


def test_the_chair_turns_cards_on_in_their_groups_channel(world: Programme) -> None:
    ask(world, PMO, "bind DAG")
    assert ask(world, DNO, "settings mentions on").answered is Answered.REFUSED
    assert ask(world, CHAIR, "settings mentions on").answered is Answered.DONE
    assert "/settings mentions off" in presses(ask(world, CHAIR, "settings"))
    assert presses(ask(world, DNO, "settings")) == ()


def test_an_account_is_linked_to_somebody_in_the_directory(world: Programme) -> None:
    reply = ask(world, PMO, "link @U1 paul pettitt")
    assert reply.summary == "@U1 is Paul Pettitt from now on."
    with world.database.read() as unit:
        assert unit.people.linked("slack", "T1", "U1") == PAUL
        assert [one.command for one in unit.audit.of(PAUL.key)][-1] == "/link @U1 Paul Pettitt"
    assert "Did you mean Paul Pettitt" in ask(world, PMO, "link @U1 Paul Petitt").summary
    assert "cannot be taken back by /undo" in ask(world, PMO, "undo").summary


def test_everybody_is_told_whom_they_are_taken_for(world: Programme) -> None:
    assert ask(world, PAUL, "whoami").summary == "You are Paul Pettitt."
    assert "as nobody in the directory" in ask(world, STRANGER, "whoami").summary


def words_of(reply: Reply) -> str:
    return "\n".join(map(part_text, reply.parts))


def test_a_page_of_ones_own_says_what_is_owed_and_awaited(world: Programme) -> None:
    def headings(person: Person) -> list[str]:
        return [part.text for part in ask(world, person, "home", DIRECT).parts if isinstance(part, Heading)]

    assert headings(PAUL)[0] == "Due within a week"
    assert "Answers and votes you owe" in headings(DNO)
    assert "Answers and votes you owe" not in headings(LARGE)
    assert headings(STRANGER)[0] == "Your actions"
    assert "Next meetings" in headings(CHAIR)
    assert "as nobody in the directory" in words_of(ask(world, STRANGER, "home", DIRECT))
    assert "as nobody in the directory" not in words_of(ask(world, PAUL, "home", DIRECT))


def test_a_page_past_ones_last_action_is_the_last_page(world: Programme) -> None:
    assert [part for part in ask(world, PAUL, "home page 9", DIRECT).parts if isinstance(part, Entries)]


def test_who_listens_is_told_of_what_was_committed(world: Programme) -> None:
    told: list[tuple[tuple[str, str], ...]] = []
    world.secretariat.listen(told.append)
    ask(world, PAUL, "cr 036")
    ask(world, STRANGER, "done DAG31-03")
    assert told == []
    ask(world, PMO, "bind DAG")
    ask(world, PMO, "link @U1 Paul Pettitt")
    ask(world, PAUL, "done DAG31-03", delivery="once")
    assert ask(world, PAUL, "done DAG31-03", delivery="once") is ARRIVED
    assert told == [(("channels", "slack T1 C1"),), (("person_links", "slack T1 U1"),), (("actions", "DAG31-03"),)]


def test_ones_own_actions_stand_by_urgency_and_a_chairs_closures_and_a_seats_vote_after(world: Programme) -> None:
    def headings(person: Person) -> list[str]:
        return [part.text for part in ask(world, person, "home", DIRECT).parts if isinstance(part, Heading)]

    days = {4: NOW.date() - timedelta(days=3), 5: NOW.date(), 6: NOW.date() + timedelta(days=90)}
    with world.database.write() as unit:
        for number, day in days.items():
            unit.actions.save(replace(ACTION, ref=ActionRef("DAG", "31", number), due=Due(Written.of(day))))
        unit.actions.save(replace(ACTION, ref=ActionRef("DAG", "31", 7), due=Due(Written("TBC"))))
        unit.actions.save(replace(ACTION, ref=ActionRef("DAG", "31", 8), status=Status.RECOMMENDED))
        unit.audit.record(NOW, "nobody", "/import")
    assert headings(PAUL)[:6] == [
        "Overdue",
        "Due today",
        "Due within a week",
        "Recommended for closure",
        "Later",
        "Without a readable date",
    ]
    assert "Closures of DAG that await you: 1" in headings(CHAIR)
    ask(world, PMO, "cr close-ia 40")
    ask(world, LARGE, "vote 40 yes")
    assert "DNO Representative: a vote on CR040 Longer window." in repr(ask(world, DNO, "home", DIRECT))
    assert "a vote on" not in repr(ask(world, LARGE, "home", DIRECT))


def test_what_another_process_unbinds_hears_nothing_more(world: Programme) -> None:
    def heard() -> list[str]:
        with world.database.read() as unit:
            return [one.command for one in unit.posts.in_channel("slack", "C1", 50)]

    ask(world, PMO, "bind DAG")
    ask(world, PAUL, "action note DAG31-03 one", DIRECT)
    before = heard()
    other = Secretariat(world.database, all_commands(), Calendar(), ZoneInfo("Europe/London"), {})
    assert other.answer_now(Request("unbind", PMO, CHANNEL, NOW)).answered is Answered.DONE
    ask(world, PMO, "action raise DAG Send the plan for Paul Pettitt due 31/01/2024", DIRECT)
    assert (len(before), heard()) == (1, before)
