"""Seats vote, change their vote until the decision, and never vote for another; constituencies answer alike."""

from dataclasses import replace
from datetime import date

import pytest

from registers.assessing import answer, reply
from registers.changes import Change, Stage, Step
from registers.conditions import read_conditions
from registers.constituencies import constituency, read_constituency, seats_of, titles_in
from registers.dates import Written
from registers.impact import Answer, Assessment, Verdict
from registers.people import Person, Seat
from registers.problems import Problem
from registers.refs import ChangeRef, MeetingRef, ReleaseRef
from registers.votes import Roll, SeatVote, Vote
from registers.voting import awaited, cast, open_roll

TODAY = date(2024, 1, 8)
OUT = Change(
    ChangeRef(40),
    "Longer window",
    group="DAG",
    stage=Stage.ASSESSMENT,
    assessments=(Assessment(1, Written(""), Written.of(date(2024, 1, 19)), ("DCC", "Supplier Agent")),),
)
LAST = Roll(
    ChangeRef(36),
    "DAG",
    MeetingRef("DAG", "31"),
    (
        SeatVote("DNO Representative", Vote.YES),
        SeatVote("Medium Supplier Representative", Vote.VACANT),
        SeatVote("Supplier Agent Representative (Independent Supplier Agent)", Vote.NO),
    ),
)
ROLL = open_roll(OUT, ("Supplier Agent Representative", "DNO Rep"), LAST)
AGENT = ("Supplier Agent Representative",)


def yes(by: str, vote: Vote = Vote.YES) -> SeatVote:
    return SeatVote("", vote, by, TODAY, "why not")


def test_a_roll_opens_with_the_directorys_seats_and_those_of_the_last_roll() -> None:
    assert (
        Roll(
            ChangeRef(40),
            "DAG",
            rows=(
                SeatVote("DNO Rep", Vote.AWAITED),
                SeatVote("Medium Supplier Representative", Vote.VACANT),
                SeatVote("Supplier Agent Representative", Vote.AWAITED),
                SeatVote("Supplier Agent Representative (Independent Supplier Agent)", Vote.AWAITED),
            ),
        )
        == ROLL
    )
    with pytest.raises(Problem, match="No seats of DAG are on record"):
        open_roll(OUT, (), None)


def test_seats_of_one_title_are_cast_by_one_holder_each() -> None:
    first = cast(OUT, ROLL, AGENT, yes("Robert Langdon"))
    both = cast(OUT, first, AGENT, yes("Seth Chapman", Vote.NO))
    assert [(row.vote, row.by) for row in both.rows[2:]] == [(Vote.YES, "Robert Langdon"), (Vote.NO, "Seth Chapman")]
    assert awaited(both) == ("DNO Rep",)
    with pytest.raises(Problem, match="has been voted for by somebody else"):
        cast(OUT, both, AGENT, yes("Lee Cox"))


def test_a_vote_may_be_changed_until_the_decision() -> None:
    once = cast(OUT, ROLL, AGENT, yes("Robert Langdon"))
    again = cast(OUT, once, AGENT, yes("Robert Langdon", Vote.ABSTAINED))
    assert str(again) == "0–0–1"
    with pytest.raises(Problem, match="CR040 is approved, so its vote is closed"):
        cast(replace(OUT, stage=Stage.APPROVED), again, AGENT, yes("Robert Langdon"))


def test_nobody_votes_for_a_seat_that_is_not_theirs() -> None:
    with pytest.raises(Problem, match="None of your seats has a vote on CR040"):
        cast(OUT, ROLL, ("Large Supplier Representative",), yes("Craig Handford"))


def test_an_answer_replaces_the_constituencys_first_and_says_so() -> None:
    dcc = "DCC Representative (as smart meter central system provider)"
    once = answer(OUT, Answer(dcc, Verdict.ACCEPT, "fine", by="Stuart Drinan"), TODAY)
    again = answer(once, Answer("dcc", Verdict.REJECT, by="Stuart Drinan"), TODAY)
    assert again.assessments[0].answers == (Answer("DCC", Verdict.REJECT, by="Stuart Drinan", on=TODAY),)
    assert again.history[-1] == Step(
        TODAY, "Stuart Drinan", "impact assessment answered", "DCC: reject instead of accept.", in_chat=True
    )
    worded = answer(again, Answer("dcc", Verdict.REJECT, "too late", by="Stuart Drinan"), TODAY)
    assert worded.history[-1].text == "DCC: reject, as before."


def test_what_one_organisation_answered_stays_beside_its_constituencys() -> None:
    single = Answer("DCC", Verdict.ACCEPT, organisation="Larkmead")
    out = replace(OUT, assessments=(replace(OUT.assessments[0], answers=(single,)),))
    assert len(answer(out, Answer("DCC", Verdict.REJECT), TODAY).assessments[0].answers) == 2


def test_answers_are_taken_through_the_closing_day_and_no_longer() -> None:
    given = Answer("DCC", Verdict.ACCEPT)
    assert answer(OUT, given, date(2024, 1, 19)).assessments[0].missing == ("Supplier Agent",)
    with pytest.raises(Problem, match="closed on Fri 19 Jan 2024"):
        answer(OUT, given, date(2024, 1, 20))
    with pytest.raises(Problem, match="is not out for impact assessment"):
        answer(replace(OUT, stage=Stage.ASSESSED), given, TODAY)
    with pytest.raises(Problem, match=r"DNO was not asked about CR040\. Asked are DCC, Supplier Agent\."):
        answer(OUT, Answer("DNO", Verdict.ACCEPT), TODAY)


def test_a_reply_stands_beside_the_comment() -> None:
    with pytest.raises(Problem, match="DCC has not answered about CR040 yet"):
        reply(OUT, "DCC", "PMO", TODAY, "thank you")
    answered = answer(OUT, Answer("DCC", Verdict.REJECT, "too soon"), TODAY)
    assert reply(answered, "dcc rep", "PMO", TODAY, "later then").assessments[0].answers[0].reply == "later then"


@pytest.mark.parametrize(
    ("title", "called"),
    [
        ("DCC Representative (as smart meter central system provider)", "DCC"),
        ("Supplier Agent Representative (Independent Supplier Agent)", "Independent Supplier Agent"),
        ("iDNO Rep", "IDNO"),
        ("NGESO", "National Grid ESO"),
        ("Smart Energy Code Representative", "Smart Energy Code"),
    ],
)
def test_a_seats_title_names_its_constituency(title: str, called: str) -> None:
    assert constituency(title) == called


def test_only_those_who_represent_have_a_constituency() -> None:
    dno = Person("d", "David", (Seat("DNO Representative", "DAG"), Seat("Elexon"), Seat("Chair", "DAG")))
    other = Person("e", "Donna", (Seat("dno rep", "DAG"), Seat("National Grid ESO", "DAG"), Seat("RECCo", "CCAG")))
    assert seats_of(dno) == ("DNO Representative",)
    assert titles_in([dno, other], "DAG") == ("dno rep", "National Grid ESO")
    with pytest.raises(Problem, match="is not a constituency I know"):
        read_constituency("the rest of us")


@pytest.mark.parametrize(
    ("words", "conditions", "into"),
    [
        ("redlining assured; cycle 1 agreed", ("redlining assured", "cycle 1 agreed"), None),
        ("redlining assured, and cycle 1 agreed in IR8", ("redlining assured", "cycle 1 agreed"), ReleaseRef("8")),
        ("tests in January", ("tests in January",), None),
        ("in Interim Release 7", (), ReleaseRef("7")),
        ("", (), None),
    ],
)
def test_conditions_and_release_in_one_breath(words: str, conditions: tuple[str, ...], into: ReleaseRef | None) -> None:
    assert read_conditions(words) == (conditions, into)
