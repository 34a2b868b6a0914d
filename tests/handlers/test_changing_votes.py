"""Constituencies answer an impact assessment and seats vote, each for its own; items join the next agenda."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from chat.messages import Answered, Audience, Bullets, Chart, Form, Press, Submission
from handlers.exporting import export
from registers.changes import Stage, Step
from registers.impact import Answer, Verdict
from registers.meetings import AgendaItem
from registers.merging import Edition, merge_meeting
from registers.people import Person, Seat
from registers.refs import ChangeRef
from registers.votes import Roll, SeatVote, Vote
from tests.handlers.programme import (
    CHAIR,
    COMING,
    DNO,
    LARGE,
    NOW,
    OUT,
    PAUL,
    PMO,
    TODAY,
    Programme,
    presses,
    programme,
    stored,
)

ASSESSMENT = OUT.assessments[0]


@pytest.fixture
def world() -> Iterator[Programme]:
    with programme() as made:
        yield made


def test_a_constituency_answers_and_answers_again(world: Programme) -> None:
    world.say(LARGE, "/ia answer 40 accept Bills keep their day")
    mine = Answer("Large Supplier", Verdict.ACCEPT, "Bills keep their day", by="Craig Handford", on=TODAY)
    told = Step(
        TODAY, "Craig Handford", "impact assessment answered", "Large Supplier: accept instead of reject.", in_chat=True
    )
    assert stored(world.change(40)) == replace(
        OUT, assessments=(replace(ASSESSMENT, answers=(mine,)),), history=(told,)
    )
    assert world.posted() == ("/ia CR040",)


def test_one_answers_for_ones_own_constituency_and_the_pmo_for_any(world: Programme) -> None:
    refused = world.say(DNO, "/ia answer 40 accept for Large Supplier")
    assert refused.summary == (
        "Large Supplier is not your constituency, David Yeoman. These could: Craig Handford, the PMO."
    )
    assert world.say(PAUL, "/ia answer 40 accept").summary.startswith("None of your seats was asked about CR040")
    assert world.say(PMO, "/ia answer 40 accept").summary == (
        "Say for which constituency: /ia answer CR040 accept … for DNO"
    )
    assert world.say(PMO, "/ia answer 40 abstain Not affected for consumer rep").answered is Answered.DONE
    newest = world.change(40).assessment
    assert newest is not None
    assert newest.answers[-1] == Answer("Consumer", Verdict.ABSTAIN, "Not affected", by="Immy Syms", on=TODAY)
    assert newest.missing == ("DNO",)


def test_whoever_sits_for_two_says_which(world: Programme) -> None:
    both = Person("two", "Two Seats", (Seat("DNO Representative", "DAG"), Seat("Consumer Representative", "DAG")))
    assert world.say(both, "/ia answer 40 accept").summary.startswith("You speak for DNO and Consumer.")
    assert world.say(both, "/ia answer 40 accept for Consumer").answered is Answered.DONE


def test_answers_end_with_the_closing_day(world: Programme) -> None:
    assert world.say(DNO, "/ia answer 40 accept", on=date(2024, 1, 19)).answered is Answered.DONE
    late = world.say(DNO, "/ia answer 40 reject", on=date(2024, 1, 22))
    assert late.summary.startswith("The impact assessment of CR040 closed on Fri 19 Jan 2024.")
    assert world.say(PAUL, "/ia answer 36 accept").summary == "CR036 is not out for impact assessment (approved)."


def test_an_answer_left_out_opens_a_form(world: Programme) -> None:
    reply = world.say(DNO, Press("/ia answer CR040"))
    form = next(part for part in reply.parts if isinstance(part, Form))
    assert [one.options for one in form.fields] == [(), ("accept", "reject", "abstain"), (), ()]
    sent = Submission("ia answer", (("change", "CR040"), ("verdict", "reject"), ("comment", "Too soon")))
    assert world.say(DNO, sent).answered is Answered.DONE


def test_the_matrix_shows_comments_with_their_replies(world: Programme) -> None:
    assert world.say(DNO, "/ia reply 40 to Large Supplier saying Never mind").answered is Answered.REFUSED
    world.say(PMO, "/ia reply 40 to large supplier saying Bills keep their day")
    reply = world.say(DNO, "/ia 40")
    bullets = next(part for part in reply.parts if isinstance(part, Bullets))
    assert ["".join(span.text for span in spans) for spans in bullets.items] == [
        "Large Supplier: Bills come late. · Reply: Bills keep their day"
    ]
    chart = next(part for part in reply.parts if isinstance(part, Chart))
    assert chart.categories == ("DNO", "Large Supplier", "Consumer")
    assert [(one.name, one.values) for one in chart.series] == [
        ("accept", (0, 0, 0)),
        ("reject", (0, 1, 0)),
        ("abstain", (0, 0, 0)),
        ("none", (1, 0, 1)),
    ]
    assert world.say(DNO, "/ia 36").summary == "No impact assessment of CR036 is on record."


def test_a_seat_votes_and_the_roll_says_who_is_still_to(world: Programme) -> None:
    looked = world.say(DNO, "/vote CR040")
    assert (looked.audience, world.roll(40)) == (Audience.PRIVATE, None)
    assert presses(looked) == ("/vote CR040 yes", "/vote CR040 no", "/vote CR040 abstain")
    cast = world.say(DNO, Press("/vote CR040 yes"))
    assert (cast.summary, cast.audience) == (
        "David Yeoman (DNO Representative) votes yes on CR040.",
        Audience.CHANNEL,
    )
    twice = world.say(DNO, Press("/vote CR040 yes"))
    assert (twice.summary, twice.audience) == ("You have voted yes on CR040 already.", Audience.PRIVATE)
    again = world.say(DNO, "/vote 40 no too late for us")
    assert again.summary == "David Yeoman (DNO Representative) votes no instead of yes on CR040."
    roll = world.roll(40)
    assert roll is not None
    assert stored(roll) == Roll(
        ChangeRef(40),
        "DAG",
        rows=(
            SeatVote("DNO Representative", Vote.NO, "David Yeoman", TODAY, "too late for us"),
            SeatVote("Large Supplier Representative", Vote.AWAITED),
            SeatVote("Medium Supplier Representative", Vote.VACANT),
        ),
    )
    shown = repr(world.say(PAUL, "/vote CR040"))
    assert "Still to vote: 1 of 3 seats: " in shown
    assert "Large Supplier Representative (Craig Handford)." in shown
    assert "until the chair of DAG decides CR040" in shown
    assert world.posted() == ("/vote CR040", "/vote CR040")


def test_only_seats_of_the_group_vote_and_only_until_the_decision(world: Programme) -> None:
    for person in (CHAIR, PAUL, PMO):
        refused = world.say(person, "/vote 40 yes")
        assert refused.answered is Answered.REFUSED
        assert "These seats vote: DNO Representative, Large Supplier Representative." in refused.summary
    elsewhere = Person("else", "Sits Elsewhere", (Seat("DNO Representative", "CCAG"),))
    assert world.say(elsewhere, "/vote 40 yes").summary.startswith("You hold no seat of a constituency in DAG")
    assert world.say(DNO, "/vote 36 yes").summary == "CR036 is approved, so its vote is closed."
    assert world.say(DNO, "/vote 40 perhaps").summary == "Say yes, no or abstain: /vote CR040 yes …"


def test_awaited_seats_are_not_exported_and_did_not_vote_in_the_end(world: Programme) -> None:
    world.say(DNO, "/vote 40 yes")
    with world.database.read() as unit:
        rolls = export(unit)["votes"]
    assert rolls[1]["rows"] == [
        {"seat": "DNO Representative", "vote": "yes"},
        {"seat": "Medium Supplier Representative", "vote": "vacant"},
    ]
    world.say(PMO, "/cr close-ia 40")
    world.say(CHAIR, "/cr approve 40")
    assert world.change(40).stage is Stage.APPROVED
    shown = world.say(PAUL, "/vote 40")
    assert "did not vote" in repr(shown)
    assert presses(shown) == ()


def test_the_first_vote_is_taken_back_with_its_roll(world: Programme) -> None:
    world.say(DNO, "/vote 40 yes")
    world.say(DNO, "/undo")
    assert world.roll(40) is None
    assert world.posted()[-1] == "/undone CR040"
    assert world.say(PAUL, "/undone CR040").summary == "Taken back by David Yeoman: /vote CR040 yes"


@pytest.mark.parametrize(
    "said",
    [
        "/agenda add DAG How CR040 is tested 10 minutes by Lee Cox",
        "/agenda add DAG How CR040 is tested for 10 minutes by Lee Cox",
        "/agenda add DAG How CR040 is tested by Lee Cox for 10 mins",
    ],
)
def test_an_item_joins_the_next_agenda(world: Programme, said: str) -> None:
    reply = world.say(DNO, said)
    assert reply.summary == "“How CR040 is tested” is item 2 of the agenda, 10 minutes, by Lee Cox."
    with world.database.read() as unit:
        meeting = unit.meetings.next("DAG", NOW.date())
    item = AgendaItem("2", "How CR040 is tested", lead="Lee Cox", minutes=10)
    assert meeting == replace(COMING, agenda=(*COMING.agenda, item), version=2)
    assert world.posted() == ("/agenda DAG next",)
    (undo,) = presses(reply)
    assert undo == f"/undo {COMING.key}"
    world.say(PMO, "/cr validate CR040")
    assert world.say(PMO, undo).answered is Answered.REFUSED
    assert world.say(DNO, undo).answered is Answered.DONE
    with world.database.read() as unit:
        assert unit.meetings.next("DAG", NOW.date()) == replace(COMING, version=3)


def test_a_paper_read_again_takes_no_item_away(world: Programme) -> None:
    world.say(DNO, "/agenda add DAG How CR040 is tested 10 minutes by Lee Cox")
    with world.database.read() as unit:
        kept = unit.meetings.next("DAG", NOW.date())
    told = Edition(date(2023, 12, 13), 1, "report.txt")
    assert merge_meeting(kept, COMING, told, told) == kept


def test_an_item_needs_a_length_a_meeting_and_a_member(world: Programme) -> None:
    assert world.say(DNO, "/agenda add DAG Tests by Lee Cox").summary == (
        "Say how long it takes: /agenda add DAG Tests 10 minutes by Lee Cox"
    )
    assert world.say(PMO, "/agenda add PSG Tests 5 minutes by Lee Cox").summary == (
        "No coming meeting of PSG is on record to add it to."
    )
    assert world.say(PAUL, "/agenda add DAG Tests 5 minutes by Lee Cox").summary == (
        "Members of DAG add to its agenda, or the PMO (Immy Syms). Ask one of them."
    )
