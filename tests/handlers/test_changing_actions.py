"""More time for an action: asked for by its owner, granted or declined by the chair, announced and undone."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from chat.messages import Answered, Audience, Form, Hint, Line, Press, Reply, Submission, words
from registers.actions import Due, Extension, Status, Update
from registers.dates import Written
from registers.people import EVERYBODY
from tests.handlers.programme import (
    ACTION,
    CHAIR,
    DNO,
    LARGE,
    PAUL,
    PMO,
    STRANGER,
    TODAY,
    Programme,
    presses,
    programme,
    stored,
)

NEW = Due(Written.of(date(2024, 1, 24)))
CLOSED = ("/reopen DAG31-03", "/action DAG31-03")
LIVE = ("/action note DAG31-03", "/action DAG31-03")
GRANT = ("/action grant DAG31-03", "/action decline DAG31-03")
ASKED = "/action extend DAG31-03 to 24/01/2024 because DCC answers next week"


@pytest.fixture
def world() -> Iterator[Programme]:
    with programme() as made:
        yield made


def test_an_owner_asks_and_the_chair_grants_with_a_button(world: Programme) -> None:
    asked = world.say(PAUL, ASKED)
    assert (asked.answered, asked.audience) == (Answered.DONE, Audience.CHANNEL)
    assert presses(asked) == ("/action grant DAG31-03", "/action decline DAG31-03", "/undo DAG31-03")
    waiting = world.action()
    assert (waiting.due, waiting.extension) == (
        ACTION.due,
        Extension(NEW, "Paul Pettitt", TODAY, "DCC answers next week"),
    )
    assert "/action grant DAG31-03" in presses(world.say(CHAIR, "/action DAG31-03"))

    assert world.say(PAUL, Press("/action grant DAG31-03")) == _refused(
        "The chair of DAG (Justin Andrews) grants more time, or the PMO on the chair’s behalf (Immy Syms)."
    )
    granted = world.say(CHAIR, Press("/action grant DAG31-03"))
    assert granted.summary == "DAG31-03 is due Wed 24 Jan 2024 instead of Wed 10 Jan 2024, as asked for."
    because = "DCC answers next week (asked for by Paul Pettitt)"
    assert stored(world.action()) == replace(
        ACTION,
        due=NEW,
        past_dues=(replace(ACTION.due, until=TODAY, changed_by="Justin Andrews", because=because),),
        updates=(
            Update(
                TODAY,
                "Paul Pettitt",
                "more time asked for",
                "Until Wed 24 Jan 2024 instead of Wed 10 Jan 2024. DCC answers next week",
            ),
            Update(
                TODAY,
                "Justin Andrews",
                "re-dated",
                f"Due Wed 24 Jan 2024 instead of Wed 10 Jan 2024. {because}",
            ),
        ),
    )
    assert world.posted() == ("/action told DAG31-03", "/action told DAG31-03")


def test_the_same_request_is_kept_once_and_another_takes_its_place(world: Programme) -> None:
    world.say(PAUL, ASKED)
    once = world.action()
    again = world.say(PAUL, ASKED)
    assert again.answered is Answered.REFUSED
    assert again.summary == (
        "Paul Pettitt has asked for DAG31-03 until Wed 24 Jan 2024 already, on Mon 8 Jan 2024; "
        "the chair of DAG or the PMO has yet to answer."
    )
    assert world.action() == once
    later = world.say(PAUL, "/action extend DAG31-03 to 26/01/2024 because DCC asked for it")
    gone = "The request of Paul Pettitt until Wed 24 Jan 2024 falls away."
    assert Hint(words(gone)) in later.parts
    wanted = Due(Written.of(date(2024, 1, 26)))
    assert world.action().extension == Extension(wanted, "Paul Pettitt", TODAY, "DCC asked for it")
    assert "the request of Paul Pettitt until Wed 24 Jan 2024 falls away" in world.action().updates[-1].text


def test_what_the_chair_or_the_pmo_asks_is_granted_at_once(world: Programme) -> None:
    reply = world.say(PMO, ASKED)
    assert reply.summary == "DAG31-03 is due Wed 24 Jan 2024 instead of Wed 10 Jan 2024. DCC answers next week"
    assert (world.action().due, world.action().extension) == (NEW, None)
    world.say(CHAIR, "/action extend DAG31-03 to 31/01/2024 because of holidays")
    shown = repr(world.say(DNO, "/action DAG31-03"))
    assert "2 times" in shown
    assert "Was due Wed 10 Jan 2024" in shown
    assert "Was due Wed 24 Jan 2024" in shown


def test_a_decline_keeps_the_date_and_says_on_whose_behalf(world: Programme) -> None:
    world.say(PAUL, ASKED)
    reply = world.say(PMO, "/action decline DAG31-03 because the tests wait for it")
    assert reply.summary == "DAG31-03 stays due Wed 10 Jan 2024. the tests wait for it"
    assert "On behalf of the chair of DAG (Justin Andrews)." in repr(reply)
    assert (world.action().due, world.action().extension) == (ACTION.due, None)
    again = world.say(CHAIR, "/action grant DAG31-03")
    assert again.summary == "Nobody has asked for more time for DAG31-03."


def test_strangers_ask_for_nothing(world: Programme) -> None:
    assert world.say(STRANGER, ASKED).answered is Answered.REFUSED
    assert stored(world.action()) == ACTION


def test_a_grant_is_taken_back_and_the_request_waits_again(world: Programme) -> None:
    world.say(PAUL, ASKED)
    waiting = world.action()
    world.say(CHAIR, "/action grant DAG31-03")
    assert world.say(CHAIR, "/undo").answered is Answered.DONE
    assert stored(world.action()) == stored(waiting)


def test_what_is_left_out_is_asked_for_in_a_form(world: Programme) -> None:
    reply = world.say(PAUL, Press("/action extend DAG31-03"))
    form = next(part for part in reply.parts if isinstance(part, Form))
    assert [(one.name, one.value) for one in form.fields] == [("action", "DAG31-03"), ("due", ""), ("reason", "")]
    sent = Submission("action extend", (("action", "DAG31-03"), ("due", "24/01/2024"), ("reason", "late")))
    assert world.say(PAUL, sent).answered is Answered.DONE
    assert world.action().extension == Extension(NEW, "Paul Pettitt", TODAY, "late")


def test_only_the_chair_and_the_pmo_withdraw(world: Programme) -> None:
    assert world.say(PAUL, "/action withdraw DAG31-03 because overtaken").answered is Answered.REFUSED
    world.say(CHAIR, "/action withdraw DAG31-03 because CR036 settles it")
    assert (world.action().status, world.action().updates[-1].text) == (Status.WITHDRAWN, "CR036 settles it")


def _refused(says: str) -> Reply:
    return Reply(says, (Line(words(says)),), answered=Answered.REFUSED)


def test_whoever_stands_in_acts_while_the_owner_is_away(world: Programme) -> None:
    """They are reminded in the owner's place, with the owner's buttons."""
    assert world.say(DNO, "/done DAG31-03").answered is Answered.REFUSED
    world.say(PAUL, "/settings holiday from 08/01/2024 until 09/01/2024 delegate David Yeoman")
    assert presses(world.say(DNO, "/action DAG31-03"))[0] == "/done DAG31-03"
    assert world.say(LARGE, "/done DAG31-03").answered is Answered.REFUSED
    asked = world.say(DNO, "/action extend DAG31-03 to 24/01/2024 because Paul is away")
    assert (asked.answered, "You stand in for Paul Pettitt, who is away." in repr(asked)) == (Answered.DONE, True)
    assert world.say(DNO, "/done DAG31-03", on=date(2024, 1, 10)).answered is Answered.REFUSED
    closed = world.say(DNO, "/done DAG31-03 sent", on=date(2024, 1, 9))
    assert closed.answered is Answered.DONE
    assert world.action().updates[-1].by == "David Yeoman"


@pytest.mark.parametrize(
    ("said", "told", "offered"),
    [
        ("/done DAG31-03 sent", "is closed, by Paul Pettitt. “Clarify response times” Note: sent", CLOSED),
        ("/action note DAG31-03 asked them", "has a note from Paul Pettitt: asked them", LIVE),
        ("/action assign DAG31-03 to Lee Cox", "is now Lee Cox’s. “Clarify response times”", LIVE),
        (ASKED, "stays due Wed 10 Jan 2024. “Clarify response times”", GRANT),
    ],
)
def test_a_channel_reads_one_line_of_what_has_happened(
    world: Programme, said: str, told: str, offered: tuple[str, ...]
) -> None:
    world.say(PAUL, said)
    (posted,) = world.posted()
    shown = world.say(EVERYBODY, posted)
    assert (posted, shown.summary) == ("/action told DAG31-03", f"DAG31-03 {told}")
    assert presses(shown)[-2:] == offered


def test_a_channel_reads_of_a_later_due_date_and_of_one_that_is_refused(world: Programme) -> None:
    world.say(PAUL, ASKED)
    world.say(CHAIR, "/action decline DAG31-03 because the tests wait")
    assert (
        world.say(EVERYBODY, "/action told DAG31-03").summary
        == "DAG31-03 stays due Wed 10 Jan 2024. “Clarify response times”"
    )
    world.say(CHAIR, "/action extend DAG31-03 to 24/01/2024 because DCC is late")
    assert world.say(EVERYBODY, "/action told DAG31-03").summary == (
        "DAG31-03 has another due date, by Justin Andrews. Due Wed 24 Jan 2024 instead of Wed 10 Jan 2024. DCC is late "
        "“Clarify response times”"
    )


def test_a_channel_reads_for_whom_an_action_was_raised(world: Programme) -> None:
    world.say(CHAIR, "/action raise DAG Ask DCC for Lee Cox due 31/01/2024")
    (posted,) = world.posted()
    assert world.say(EVERYBODY, posted).summary == "DAG31-04 raised for Lee Cox, due Wed 31 Jan 2024. “Ask DCC”"
