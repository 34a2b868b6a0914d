"""A change request goes its way whatever is tried, or the refusal says what has to happen first."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from registers.change_moves import close_assessment, decide, issue, next_moves, release, retitle, validate, withdraw
from registers.changes import Change, Stage, Step
from registers.dates import Written, read_date
from registers.impact import Answer, Assessment, Verdict
from registers.merging import Edition
from registers.merging_changes import merge_change
from registers.problems import Problem
from registers.refs import ChangeRef, DecisionRef, ReleaseRef

TODAY = date(2024, 1, 8)
CLOSES = Written.of(date(2024, 1, 22))
DECISION = DecisionRef("DAG", 86)
ASKED = ("DNO", "Large Supplier")
RAISED = Change(ChangeRef(41), "Longer window", raised_by="Lee Cox", group="DAG", stage=Stage.RAISED)
MOVES = {
    "validate": lambda one: validate(one, "PMO", TODAY),
    "issue": lambda one: issue(one, "PMO", TODAY, CLOSES, ASKED),
    "close-ia": lambda one: close_assessment(one, "PMO", TODAY),
    "approve": lambda one: decide(one, "approve", "Chair", TODAY, DECISION, ("redlining assured",)),
    "reject": lambda one: decide(one, "reject", "Chair", TODAY, DECISION, (), "too dear"),
    "defer": lambda one: decide(one, "defer", "Chair", TODAY, DECISION, ()),
    "withdraw": lambda one: withdraw(one, "PMO", TODAY, "overtaken"),
    "release": lambda one: release(one, "PMO", TODAY, ReleaseRef("7"), Written("")),
}
# Independent of the code's own table: where each move leads from each stage.
LEADS = {
    Stage.KNOWN: {
        "validate": Stage.VALIDATED,
        "issue": Stage.ASSESSMENT,
        "approve": Stage.APPROVED,
        "reject": Stage.REJECTED,
        "defer": Stage.DEFERRED,
        "withdraw": Stage.WITHDRAWN,
    },
    Stage.RAISED: {"validate": Stage.VALIDATED, "defer": Stage.DEFERRED, "withdraw": Stage.WITHDRAWN},
    Stage.VALIDATED: {"issue": Stage.ASSESSMENT, "defer": Stage.DEFERRED, "withdraw": Stage.WITHDRAWN},
    Stage.ASSESSMENT: {"close-ia": Stage.ASSESSED, "withdraw": Stage.WITHDRAWN},
    Stage.ASSESSED: {
        "issue": Stage.ASSESSMENT,
        "approve": Stage.APPROVED,
        "reject": Stage.REJECTED,
        "defer": Stage.DEFERRED,
        "withdraw": Stage.WITHDRAWN,
    },
    Stage.DEFERRED: {
        "issue": Stage.ASSESSMENT,
        "approve": Stage.APPROVED,
        "reject": Stage.REJECTED,
        "withdraw": Stage.WITHDRAWN,
    },
    Stage.APPROVED: {"defer": Stage.DEFERRED, "release": Stage.RELEASED},
    Stage.REJECTED: {},
    Stage.WITHDRAWN: {},
    Stage.RELEASED: {},
}
# Where it stands says which command comes next; a refusal of any other move names it.
COMES_NEXT = {
    Stage.KNOWN: "/cr validate 041",
    Stage.RAISED: "/cr validate 041",
    Stage.VALIDATED: "/cr issue 041",
    Stage.ASSESSMENT: "/cr close-ia 041",
    Stage.ASSESSED: "/cr approve 041",
    Stage.DEFERRED: "/cr issue 041",
    Stage.APPROVED: "/cr release 041",
}


class Life(RuleBasedStateMachine):
    """Tries every move in any order, from a change request that was raised here or that only a paper names."""

    @initialize(stage=st.sampled_from([Stage.KNOWN, Stage.RAISED]))
    def begun(self, stage: Stage) -> None:
        self.change = replace(RAISED, stage=stage)
        self.moves = 0
        self.rounds = 0

    @rule(name=st.sampled_from(sorted(MOVES)))
    def move(self, name: str) -> None:
        before = self.change
        to = LEADS[before.stage].get(name)
        if to is None:
            with pytest.raises(Problem) as refused:
                MOVES[name](before)
            said = COMES_NEXT.get(before.stage, "which ends it")
            assert said in refused.value.says
            assert refused.value.near[0] == COMES_NEXT.get(before.stage, "/cr CR041")
            return
        self.change = MOVES[name](before)
        assert self.change.stage is to
        assert self.change.history[:-1] == before.history
        self.moves += 1
        self.rounds += name == "issue"

    @invariant()
    def its_history_grows_and_its_moves_are_known(self) -> None:
        assert len(self.change.history) == self.moves
        assert len(self.change.assessments) == self.rounds
        assert set(next_moves(self.change)) == set(LEADS[self.change.stage])


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=150, stateful_step_count=20, deadline=None)


def test_a_move_out_of_order_is_told_what_comes_first() -> None:
    out = replace(RAISED, stage=Stage.ASSESSMENT)
    with pytest.raises(Problem) as refused:
        MOVES["approve"](out)
    assert refused.value == Problem(
        "CR041 is out for impact assessment; close it first: /cr close-ia 041", near=("/cr close-ia 041", "/cr CR041")
    )
    with pytest.raises(Problem, match=r"so that is behind it\. What comes next: /cr close-ia 041"):
        MOVES["validate"](out)
    with pytest.raises(Problem, match=r"CR041 is approved, so that is behind it\."):
        MOVES["approve"](replace(RAISED, stage=Stage.APPROVED))


def test_a_second_round_asks_again_and_keeps_the_first() -> None:
    again = MOVES["issue"](MOVES["close-ia"](MOVES["issue"](replace(RAISED, stage=Stage.VALIDATED))))
    assert again.assessments == (
        Assessment(1, Written.of(TODAY), Written.of(TODAY), ASKED),
        Assessment(2, Written.of(TODAY), CLOSES, ASKED),
    )
    assert again.history[1].text == "No answer from DNO, Large Supplier. It was to close on Mon 22 Jan 2024."


def test_nothing_closes_in_the_past_or_asks_nobody() -> None:
    valid = replace(RAISED, stage=Stage.VALIDATED)
    with pytest.raises(Problem, match="Sun 7 Jan 2024 has passed"):
        issue(valid, "PMO", TODAY, Written.of(date(2024, 1, 7)), ASKED)
    with pytest.raises(Problem, match="No constituency of DAG is on record"):
        issue(valid, "PMO", TODAY, CLOSES, ())


def test_every_earlier_title_is_kept() -> None:
    twice = retitle(retitle(RAISED, "PMO", TODAY, "Window"), "PMO", TODAY, "Read window")
    assert (twice.title, twice.past_titles) == ("Read window", ("Longer window", "Window"))
    with pytest.raises(Problem, match="is called that"):
        retitle(twice, "PMO", TODAY, "Read window")


def test_a_release_keeps_the_date_a_paper_gave_it() -> None:
    planned = replace(RAISED, stage=Stage.APPROVED, release=ReleaseRef("7"), release_date=read_date("31 January 2024"))
    assert MOVES["release"](planned).release_date == read_date("31 January 2024")
    other = release(planned, "PMO", TODAY, ReleaseRef("8"), Written(""))
    assert (other.release, other.release_date) == (ReleaseRef("8"), Written(""))


def test_a_paper_read_again_takes_back_nothing_that_people_did_since() -> None:
    told = Edition(date(2023, 12, 13), 1, "report.txt")
    paper = Change(
        ChangeRef(41),
        "Longer window",
        group="DAG",
        stage=Stage.DEFERRED,
        assessments=(Assessment(1, asked=("DNO",), answers=(Answer("DNO", Verdict.REJECT),)),),
        history=(Step(told.day, told.paper, "deferred", "to M10"),),
    )
    moved = retitle(MOVES["issue"](paper), "PMO", TODAY, "Read window")
    assert merge_change(moved, paper, told, told) == moved
    approved = replace(
        paper,
        stage=Stage.APPROVED,
        decision=DecisionRef("DAG", 85),
        conditions=("redlining assured",),
        release=ReleaseRef("7"),
        release_date=read_date("31 January 2024"),
    )
    nowhere = replace(approved, release=None, release_date=Written(""))
    deferred = MOVES["defer"](nowhere)
    assert (deferred.decision, deferred.conditions) == (DECISION, ())
    assert merge_change(deferred, approved, told, told) == deferred
    later = Edition(date(2024, 2, 14), 1, "next.txt")
    assert merge_change(moved, replace(paper, history=()), told, later).title == "Longer window"
