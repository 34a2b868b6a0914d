"""An action's life as a state machine: whatever people try, it is in one of its states and its history only grows."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from registers.actions import (
    Action,
    Due,
    Status,
    Update,
    agree,
    assign,
    done,
    keep_open,
    note,
    redate,
    reopen,
    withdraw,
)
from registers.dates import Written
from registers.groups import Closing, group_of
from registers.owners import Owner
from registers.problems import Problem
from registers.refs import ActionRef

TODAY = date(2024, 1, 8)
DAG = Action(ActionRef("DAG", "31", 3), "Clarify response times", due=Due(Written.of(date(2024, 1, 10))))


class Life(RuleBasedStateMachine):
    """Tries every move in any order; ``expected`` is an independent table of what each move may do."""

    expected: Status

    @initialize(group=st.sampled_from(["DAG", "CCAG"]))
    def raised(self, group: str) -> None:
        self.action = Action(ActionRef(group, "31", 3), "Clarify response times")
        self.expected = Status.OPEN
        self.moves = 0

    def attempt(self, move: str, allowed: dict[Status, Status]) -> None:
        moves = {
            "done": lambda: done(self.action, "Paul", TODAY),
            "agree": lambda: agree(self.action, "Chair", TODAY),
            "keep": lambda: keep_open(self.action, "Chair", TODAY),
            "reopen": lambda: reopen(self.action, "PMO", TODAY, "more to do"),
            "withdraw": lambda: withdraw(self.action, "PMO", TODAY, "overtaken"),
            "assign": lambda: assign(self.action, "PMO", TODAY, (Owner("Lee Cox"),)),
            "redate": lambda: redate(self.action, "PMO", TODAY, Due(Written.of(TODAY)), "late"),
        }
        if self.action.status in allowed:
            self.action = moves[move]()
            self.expected = allowed[self.expected]
            self.moves += 1
        else:
            with pytest.raises(Problem):
                moves[move]()

    @rule()
    def finish(self) -> None:
        meeting = group_of(self.action.group).closing is Closing.MEETING
        self.attempt("done", {Status.OPEN: Status.RECOMMENDED if meeting else Status.CLOSED})

    @rule()
    def agreed(self) -> None:
        self.attempt("agree", {Status.RECOMMENDED: Status.CLOSED})

    @rule()
    def kept(self) -> None:
        self.attempt("keep", {Status.RECOMMENDED: Status.OPEN})

    @rule()
    def reopened(self) -> None:
        self.attempt("reopen", dict.fromkeys([Status.CLOSED, Status.WITHDRAWN, Status.RECOMMENDED], Status.OPEN))

    @rule()
    def withdrawn(self) -> None:
        self.attempt("withdraw", dict.fromkeys([Status.OPEN, Status.RECOMMENDED], Status.WITHDRAWN))

    @rule(move=st.sampled_from(["assign", "redate"]))
    def edited(self, move: str) -> None:
        self.attempt(move, {Status.OPEN: Status.OPEN, Status.RECOMMENDED: Status.RECOMMENDED})

    @invariant()
    def as_expected(self) -> None:
        if hasattr(self, "action"):
            assert self.action.status is self.expected
            assert len(self.action.updates) == self.moves
            assert self.action.live is (self.expected in {Status.OPEN, Status.RECOMMENDED})


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)


def test_done_closes_where_owners_close_and_recommends_where_the_meeting_agrees() -> None:
    closed = done(DAG, "Paul Pettitt", TODAY, "sent")
    assert (closed.status, closed.updates) == (Status.CLOSED, (Update(TODAY, "Paul Pettitt", "closed", "sent"),))
    ccag = done(Action(ActionRef("CCAG", "11", 1), "Share"), "Becca Fox", TODAY)
    assert (ccag.status, ccag.updates[-1].move) == (Status.RECOMMENDED, "recommended for closure")


def test_closing_twice_says_who_did_and_when() -> None:
    with pytest.raises(Problem) as refused:
        done(done(DAG, "Paul Pettitt", TODAY), "Lee Cox", TODAY)
    assert refused.value == Problem(
        "DAG31-03 is already closed (Paul Pettitt, Mon 8 Jan 2024).", near=("/reopen DAG31-03 because …",)
    )


def test_every_earlier_due_date_is_kept() -> None:
    later = Due(Written.of(date(2024, 1, 24)))
    moved = redate(DAG, "Justin Andrews", TODAY, later, "waiting for DCC")
    assert (moved.due, [one.written.iso for one in moved.past_dues]) == (later, ["2024-01-10"])
    assert moved.past_dues[0].because == "waiting for DCC"


@pytest.mark.parametrize(("on", "late"), [(date(2024, 1, 10), False), (date(2024, 1, 11), True)])
def test_due_today_is_not_overdue(on: date, late: bool) -> None:
    assert DAG.overdue(on) is late
    assert note(DAG, "Paul", TODAY, "working on it").overdue(on) is late
    assert not done(DAG, "Paul", TODAY).overdue(on)


@pytest.mark.parametrize(
    ("raised", "due", "meant"),
    [
        (date(2023, 12, 13), date(2023, 1, 3), date(2024, 1, 3)),
        (date(2023, 12, 13), date(2024, 1, 3), None),
        (date(2024, 1, 8), date(2024, 1, 3), None),  # raised late in chat: a year on would be far off
        (date(2023, 12, 13), date(2022, 1, 3), None),
        (date(2024, 3, 1), date(2024, 2, 29), None),
        (None, date(2023, 1, 3), None),
    ],
)
def test_a_due_date_a_year_before_it_can_be_is_doubted(raised: date | None, due: date, meant: date | None) -> None:
    written = Written.of(raised) if raised else Written("")
    assert replace(DAG, raised=written, due=Due(Written.of(due))).meant == meant
