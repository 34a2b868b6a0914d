"""More time for an action is asked for, granted or declined; every earlier due date stays."""

from dataclasses import replace
from datetime import date

import pytest

from registers.actions import Action, Due, Extension, Status, Update, done, reopen
from registers.dates import Written
from registers.extensions import ask_extension, decline, extend, grant
from registers.problems import Problem
from registers.refs import ActionRef
from storage.codec import decode, encode

TODAY = date(2024, 1, 8)
OLD, NEW = Due(Written.of(date(2024, 1, 10))), Due(Written.of(date(2024, 1, 24)))
ACTION = Action(ActionRef("DAG", "31", 3), "Clarify response times", due=OLD)
ASKED = ask_extension(ACTION, "Paul Pettitt", TODAY, NEW, "DCC answers late")


def test_a_request_waits_beside_the_due_date() -> None:
    assert (
        replace(
            ACTION,
            extension=Extension(NEW, "Paul Pettitt", TODAY, "DCC answers late"),
            updates=(
                Update(
                    TODAY,
                    "Paul Pettitt",
                    "more time asked for",
                    "Until Wed 24 Jan 2024 instead of Wed 10 Jan 2024. DCC answers late",
                ),
            ),
        )
        == ASKED
    )


def test_a_grant_moves_the_due_date_and_keeps_the_old_one() -> None:
    granted = grant(ASKED, "Justin Andrews", TODAY)
    because = "DCC answers late (asked for by Paul Pettitt)"
    kept = replace(OLD, until=TODAY, changed_by="Justin Andrews", because=because)
    assert (granted.due, granted.past_dues, granted.extension) == (NEW, (kept,), None)
    assert [one.move for one in granted.updates] == ["more time asked for", "re-dated"]


def test_a_decline_changes_no_date() -> None:
    declined = decline(ASKED, "Justin Andrews", TODAY, "tests wait")
    assert (declined.due, declined.past_dues, declined.extension) == (OLD, (), None)
    assert declined.updates[-1].text == (
        "Due Wed 10 Jan 2024, as before; Paul Pettitt asked for Wed 24 Jan 2024. tests wait"
    )


@pytest.mark.parametrize("answer", [grant, decline])
def test_nobody_answers_what_nobody_asked(answer: type) -> None:
    with pytest.raises(Problem, match="Nobody has asked for more time for DAG31-03"):
        answer(ACTION, "Justin Andrews", TODAY)


@pytest.mark.parametrize(
    ("due", "says"),
    [
        (Due(Written.of(date(2024, 1, 10))), "is due Wed 10 Jan 2024 already"),
        (Due(Written.of(date(2024, 1, 5))), "has passed"),
    ],
)
def test_more_time_ends_later_than_the_time_there_is(due: Due, says: str) -> None:
    with pytest.raises(Problem, match=says):
        ask_extension(ACTION, "Paul Pettitt", TODAY, due, "late")
    with pytest.raises(Problem, match=says):
        extend(ACTION, "Justin Andrews", TODAY, due, "late")


def test_a_grant_that_comes_too_late_says_so() -> None:
    with pytest.raises(Problem, match=r"which has passed\. Ask for a later day"):
        grant(ASKED, "Justin Andrews", date(2024, 1, 25))


def test_a_request_ends_with_the_state_it_was_made_in() -> None:
    closed = done(ASKED, "Paul Pettitt", TODAY)
    assert (closed.status, closed.extension) == (Status.CLOSED, None)
    assert reopen(closed, "PMO", TODAY, "more to do").extension is None


def test_an_action_stored_before_extensions_is_read() -> None:
    assert "extension" not in encode(ACTION)
    assert decode(Action, encode(ACTION)) == ACTION
    assert decode(Action, encode(ASKED)) == ASKED
