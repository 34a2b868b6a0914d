"""A change request is carried from its raising to its release by the people who may, one move at a time."""

from collections.abc import Iterator
from datetime import date

import pytest

from chat.messages import Answered, Audience, Entries, Press
from chat.plain_text import spans_text
from registers.changes import Change, Stage, Step
from registers.dates import Written
from registers.decisions import Decision, Outcome
from registers.impact import Assessment
from registers.refs import ChangeRef, DecisionRef, MeetingRef, ReleaseRef
from registers.releases import Release
from tests.handlers.programme import (
    CHAIR,
    DECIDED,
    DNO,
    LARGE,
    NOW,
    OUT,
    PMO,
    STRANGER,
    TODAY,
    Programme,
    presses,
    programme,
    stored,
)

RAISED = "/cr raise Later reads by Supplier Agent (Larkmead)"


@pytest.fixture
def world() -> Iterator[Programme]:
    with programme() as made:
        yield made


def step(by: str, move: str, text: str = "") -> Step:
    return Step(TODAY, by, move, text, in_chat=True)


def test_a_whole_life(world: Programme) -> None:
    for person, said in (
        (DNO, RAISED),
        (PMO, "/cr validate 41"),
        (PMO, "/cr issue 41"),
        (PMO, "/cr close-ia 41"),
        (CHAIR, "/cr approve 41 with the redlining assured; cycle 1 agreed, and DCC told in IR8"),
        (PMO, "/cr release 41 IR8"),
    ):
        reply = world.say(person, said)
        assert (reply.answered, reply.audience) == (Answered.DONE, Audience.CHANNEL), reply
    decided = ("the redlining assured", "cycle 1 agreed", "DCC told")
    asked = ("DNO", "Large Supplier")
    assert stored(world.change(41)) == Change(
        ChangeRef(41),
        "Later reads",
        raised_by="Supplier Agent (Larkmead)",
        group="DAG",
        stage=Stage.RELEASED,
        decision=DecisionRef("DAG", 86),
        conditions=decided,
        release=ReleaseRef("8"),
        assessments=(Assessment(1, Written.of(TODAY), Written.of(TODAY), asked),),
        history=(
            step("David Yeoman", "raised"),
            step("Immy Syms", "validated"),
            step("Immy Syms", "issued for impact assessment", "Closing Mon 22 Jan 2024."),
            step(
                "Immy Syms",
                "impact assessment closed",
                "No answer from DNO, Large Supplier. It was to close on Mon 22 Jan 2024.",
            ),
            step("Justin Andrews", "approved", "DAG-DEC86. the redlining assured; cycle 1 agreed; DCC told"),
            step("Immy Syms", "released", "IR8"),
        ),
    )
    with world.database.read() as unit:
        made = unit.decisions.get(DecisionRef("DAG", 86))
    assert made == Decision(
        DecisionRef("DAG", 86),
        "CR041 (Later reads) is approved, subject to the redlining assured; cycle 1 agreed; DCC told, and goes into"
        " IR8.",
        meeting=MeetingRef("DAG", "31"),
        date=Written.of(TODAY),
        changes=(ChangeRef(41),),
        outcome=Outcome.APPROVED,
        conditions=decided,
        decided_by="Chair (Justin Andrews)",
        release=ReleaseRef("8"),
        version=1,
    )
    assert world.posted() == ("/cr CR041",) * 6


@pytest.mark.parametrize(
    "said",
    [
        "/cr validate 40",
        "/cr issue 40",
        "/cr close-ia 40",
        "/cr approve 40",
        "/cr reject 40 because no",
        "/cr defer 40",
        "/cr withdraw 40 because no",
        "/cr release 40 IR8",
        "/cr retitle 40 to Shorter window",
        "/decision record DAG Something",
    ],
)
def test_who_may_not_is_told_who_could(world: Programme, said: str) -> None:
    reply = world.say(LARGE, said)
    assert reply.answered is Answered.REFUSED
    assert "Immy Syms" in reply.summary
    assert stored(world.change(40)) == OUT


def test_a_stranger_raises_nothing(world: Programme) -> None:
    assert world.say(STRANGER, RAISED).answered is Answered.REFUSED
    with world.database.read() as unit:
        assert unit.changes.refs() == ("CR036", "CR040")


def test_a_move_out_of_order_offers_the_one_that_comes_first(world: Programme) -> None:
    reply = world.say(CHAIR, "/cr approve 40")
    assert reply.summary == "CR040 is out for impact assessment; close it first: /cr close-ia 040"
    assert presses(reply) == ("/cr close-ia 040", "/cr CR040")
    assert world.say(PMO, Press(presses(reply)[0])).answered is Answered.DONE
    assert world.say(CHAIR, "/cr approve 40").answered is Answered.DONE


def test_the_pmo_decides_on_the_chairs_behalf_and_says_so(world: Programme) -> None:
    world.say(PMO, "/cr close-ia 40")
    reply = world.say(PMO, "/cr reject 40 because it costs too much")
    assert "On behalf of the chair of DAG (Justin Andrews)." in repr(reply)
    with world.database.read() as unit:
        made = unit.decisions.get(DecisionRef("DAG", 86))
    assert made is not None
    assert (made.outcome, made.decided_by) == (Outcome.REJECTED, "Chair (entered by Immy Syms)")
    assert made.text == "CR040 (Longer window) is rejected. it costs too much"


def test_a_decision_is_taken_back_whole(world: Programme) -> None:
    world.say(PMO, "/cr close-ia 40")
    before = world.change(40)
    world.say(CHAIR, "/cr defer 40 because it can wait")
    assert world.change(40).decision == DecisionRef("DAG", 86)
    assert world.say(CHAIR, "/undo").answered is Answered.DONE
    assert stored(world.change(40)) == stored(before)
    with world.database.read() as unit:
        assert unit.decisions.refs() == ("DAG-DEC85",)
    assert world.posted()[-1] == "/undone CR040"
    told = "Taken back by Justin Andrews: /cr defer CR040 because it can wait"
    assert world.say(DNO, "/undone CR040").summary == told
    gone = world.say(DNO, "/decision DAG-DEC86")
    assert gone.summary == "DAG-DEC86 was taken back soon after it came; it is not in the register."
    assert world.say(DNO, "/undone CR036").nothing


def test_a_release_takes_its_stated_date(world: Programme) -> None:
    stated = Written.of(date(2024, 1, 31))
    with world.database.write() as unit:
        unit.releases.save(Release(ReleaseRef("7"), stated))
        unit.audit.record(NOW, "nobody", "/import")
    reply = world.say(PMO, "/cr release 36 IR7")
    assert "IR7 is stated for Wed 31 Jan 2024, which is still to come." in repr(reply)
    assert (world.change(36).release_date, world.change(36).stage) == (stated, Stage.RELEASED)


def test_without_a_title_its_reference_stands_alone(world: Programme) -> None:
    with world.database.write() as unit:
        unit.changes.save(Change(ChangeRef(99), "", group="DAG", stage=Stage.VALIDATED))
        unit.audit.record(NOW, "test", "/import a log")
    lists = [part for part in world.say(DNO, "/crs").parts if isinstance(part, Entries)]
    assert "CR099 [validated]" in {spans_text(entry.title) for one in lists for entry in one.entries}


def test_an_earlier_title_is_shown(world: Programme) -> None:
    world.say(PMO, "/cr retitle 40 to Window until noon")
    assert (world.change(40).title, world.change(40).past_titles) == ("Window until noon", ("Longer window",))
    assert "Longer window" in repr(world.say(DNO, "/cr 40"))


def test_its_raiser_may_withdraw_it(world: Programme) -> None:
    world.say(LARGE, "/cr raise Later reads to PSG")
    assert (world.change(41).raised_by, world.change(41).group) == ("Craig Handford", "PSG")
    assert world.say(DNO, "/cr withdraw 41 because no").answered is Answered.REFUSED
    assert world.say(LARGE, "/cr withdraw 41 because a fix will do").answered is Answered.DONE
    assert world.change(41).stage is Stage.WITHDRAWN


def test_a_group_that_no_paper_names_is_asked_for(world: Programme) -> None:
    with world.database.write() as unit:
        unit.changes.save(Change(ChangeRef(12), "Scope"))
        unit.audit.record(NOW, "nobody", "/import")
    assert world.say(PMO, "/cr approve 12").summary.startswith("No paper says which group decides CR012")
    assert world.say(PMO, "/cr validate 12").answered is Answered.REFUSED
    assert world.say(PMO, "/cr validate 12 at PSG").answered is Answered.DONE
    assert world.change(12).group == "PSG"


def test_nobody_is_asked_where_no_seat_is_known(world: Programme) -> None:
    world.say(PMO, "/cr raise Scope to CCAG")
    world.say(PMO, "/cr validate 41")
    assert world.say(PMO, "/cr issue 41").summary.startswith("No constituency of CCAG is on record")


def test_the_closing_day_is_said_or_ten_working_days(world: Programme) -> None:
    world.say(PMO, "/cr close-ia 40")
    reply = world.say(PMO, "/cr issue 40 closing 20/01/2024")
    assert "Sat 20 Jan 2024 is not a working day." in repr(reply)
    newest = world.change(40).assessment
    assert newest == Assessment(2, Written.of(TODAY), Written.of(date(2024, 1, 20)), ("DNO", "Large Supplier"))


def test_the_buttons_are_its_next_moves(world: Programme) -> None:
    assert presses(world.say(PMO, "/cr 36"))[-2:] == ("/cr release CR036", "/why CR036")
    assert presses(world.say(PMO, "/cr 40"))[-4:] == (
        "/ia answer CR040",
        "/cr close-ia CR040",
        "/ia CR040",
        "/why CR040",
    )


def test_a_decision_is_recorded_under_the_next_number(world: Programme) -> None:
    with world.database.write() as unit:
        unit.decisions.save(Decision(DecisionRef("PSG", 120), "The plan is agreed."))
        unit.audit.record(NOW, "nobody", "/import")
    reply = world.say(CHAIR, "/decision record DAG Publish the redlining on CR036")
    assert reply.summary == "DAG-DEC86: Publish the redlining"
    with world.database.read() as unit:
        made = unit.decisions.get(DecisionRef("DAG", 86))
    assert made == Decision(
        DecisionRef("DAG", 86),
        "Publish the redlining",
        meeting=MeetingRef("DAG", "31"),
        date=Written.of(TODAY),
        changes=(ChangeRef(36),),
        decided_by="Chair (Justin Andrews)",
        version=1,
    )
    assert stored(world.change(36)) == DECIDED
    assert world.posted() == ("/decision DAG-DEC86",)
