"""Merging papers: nothing is lost, nothing goes back, and neither order nor repetition matters."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registers.actions import Action, Due, Source, Status, Update, done, reopen
from registers.changes import Change, Stage, Step
from registers.dates import Written, read_date
from registers.decisions import Decision, Outcome
from registers.horizon import BodyDate, HorizonItem
from registers.impact import Answer, Assessment, Verdict
from registers.meetings import AgendaItem, Attendance, Meeting
from registers.merging import (
    Edition,
    merge_decision,
    merge_horizon,
    merge_meeting,
    merge_milestone,
    merge_person,
    merge_release,
    merge_risk,
    merge_roll,
)
from registers.merging_actions import merge_action
from registers.merging_changes import merge_change
from registers.milestones import Milestone
from registers.owners import read_owners
from registers.people import Person, Seat
from registers.refs import ActionRef, ChangeRef, DecisionRef, HorizonRef, MeetingRef, MilestoneRef, ReleaseRef
from registers.releases import Release
from registers.risks import Risk
from registers.votes import Roll, SeatVote, Vote

PACK = Edition(date(2023, 12, 13), 0, "pack.txt")
REPORT = Edition(date(2023, 12, 13), 1, "report.txt")
VERSION = replace(REPORT, paper="v2.txt", files=frozenset({REPORT.paper, "v2.txt"}))
NEXT = Edition(date(2024, 1, 10), 1, "next.txt")
REF = ActionRef("DAG", "31", 3)

Merge = Callable[[Any, Any, Edition, Edition], Any]


def action(edition: Edition = REPORT, **fields: Any) -> Action:
    return Action(**{"ref": REF, "text": "Confirm it", "source": Source(edition.paper, 3), **fields})


def due(raw: str) -> Due:
    return Due(read_date(raw))


def told(edition: Edition, move: str = "note", text: str = "") -> Update:
    return Update(edition.day, edition.paper, move, text)


# What a paper says of one record, and the merge of its kind.

words = st.sampled_from(["", "one", "two", "three"])
written = st.sampled_from(["", "TBC", "10/01/2024", "24/01/2024", "April 2024"]).map(read_date)
changes = st.lists(st.integers(1, 4).map(ChangeRef), max_size=3, unique=True).map(tuple)
names = st.lists(st.sampled_from(["DNO", "DCC", "RECCo"]), max_size=3, unique=True).map(tuple)
moves = {
    Status.OPEN: "note",
    Status.RECOMMENDED: "recommended for closure",
    Status.CLOSED: "closed",
    Status.WITHDRAWN: "withdrawn",
}


@st.composite
def actions(draw: st.DrawFn, edition: Edition) -> Action:
    status = draw(st.sampled_from(Status))
    telling = status is not Status.OPEN or draw(st.booleans())
    owner_text = draw(st.sampled_from(["", "Programme (Lee Cox)", "Chair"]))
    return action(
        edition,
        text=draw(words),
        owners=read_owners(owner_text),
        owner_text=owner_text,
        due=Due(draw(written)),
        raised=draw(written),
        area=draw(st.sampled_from(["", "CR036 Decision", "Previous Meeting(s)"])),
        status=status,
        updates=(told(edition, moves[status], draw(words)),) if telling else (),
        about=draw(changes),
    )


@st.composite
def change_requests(draw: st.DrawFn, edition: Edition) -> Change:
    answers = draw(
        st.lists(
            st.tuples(st.sampled_from(["DNO", "DCC"]), st.sampled_from(Verdict), words),
            max_size=2,
            unique_by=lambda one: one[0],
        )
    )
    rounds = (Assessment(1, draw(written), draw(written), draw(names), tuple(Answer(*one) for one in sorted(answers))),)
    steps = (Step(edition.day, edition.paper, "discussed", draw(words)),)
    return Change(
        ChangeRef(36),
        title=draw(words),
        raised_by=draw(words),
        stage=draw(st.sampled_from(Stage)),
        decision=draw(st.sampled_from([None, DecisionRef("DAG", 85)])),
        conditions=draw(names),
        release=draw(st.sampled_from([None, ReleaseRef("7"), ReleaseRef("8")])),
        release_date=draw(written),
        test_cycle=draw(words),
        objections=draw(names),
        assessments=draw(st.sampled_from([(), rounds])),
        history=draw(st.sampled_from([(), steps])),
        source=Source(edition.paper, 3),
    )


def source(edition: Edition) -> st.SearchStrategy[Source]:
    return st.just(Source(edition.paper, 3))


def meetings(edition: Edition) -> st.SearchStrategy[Meeting]:
    agenda = st.sampled_from([(), (AgendaItem("1", "Welcome"),), (AgendaItem("1", "Welcome", minutes=5),)])
    attendance = st.sampled_from([(), (Attendance("Lee Cox", "Test Lead", "MHHS"),)])
    return st.builds(
        Meeting, st.just("DAG"), st.sampled_from([None, "32"]), st.just(read_date("10/01/2024")),
        st.sampled_from([None, time(10)]), venue=words, agenda=agenda, attendance=attendance, source=source(edition),
    )  # fmt: skip


def horizon(edition: Edition) -> st.SearchStrategy[HorizonItem]:
    def item(title: str, status: str, decision: Written) -> HorizonItem:
        decided = (BodyDate("", decision),) if decision.raw else ()
        return HorizonItem(
            HorizonRef("R", "0044"),
            title,
            status=status,
            decision_text=decision.raw,
            decisions=decided,
            source=Source(edition.paper, 3),
        )

    return st.builds(item, words, words, written)


def decisions(edition: Edition) -> st.SearchStrategy[Decision]:
    return st.builds(
        Decision,
        st.just(DecisionRef("DAG", 85)),
        words,
        changes=changes,
        outcome=st.sampled_from(Outcome),
        conditions=names,
        source=source(edition),
    )


def milestones(edition: Edition) -> st.SearchStrategy[Milestone]:
    ref = st.sampled_from([None, MilestoneRef(6)])
    return st.builds(Milestone, st.just("Approval"), ref, written, written, words, source(edition))


def rolls(edition: Edition) -> st.SearchStrategy[Roll]:
    def roll(votes: dict[str, Vote]) -> Roll:
        rows = tuple(SeatVote(seat, vote) for seat, vote in sorted(votes.items()))
        return Roll(ChangeRef(36), "DAG", rows=rows, source=Source(edition.paper, 3))

    return st.builds(roll, st.dictionaries(st.sampled_from(["DNO", "DCC", "RECCo"]), st.sampled_from(Vote)))


KINDS: list[tuple[Merge, Callable[[Edition], st.SearchStrategy[Any]]]] = [
    (merge_action, actions),
    (merge_change, change_requests),
    (merge_meeting, meetings),
    (merge_horizon, horizon),
    (merge_decision, decisions),
    (merge_milestone, milestones),
    (merge_roll, rolls),
    (merge_risk, lambda at: st.builds(Risk, st.just("CCAG-R1"), words, names, words, source=source(at))),
    (merge_release, lambda at: st.builds(Release, st.just(ReleaseRef("7")), written, source(at))),
]
each_kind = pytest.mark.parametrize(("merge", "said"), KINDS, ids=[merge.__name__ for merge, _ in KINDS])


def edition_of(record: Any) -> Edition:
    return next(one for one in (PACK, REPORT, NEXT) if one.paper == record.source.paper)


def merged(merge: Merge, known: Any, said: Any) -> Any:
    return merge(known, said, edition_of(known), edition_of(said))


@each_kind
@given(data=st.data())
def test_the_same_paper_twice_changes_nothing(merge: Merge, said: Any, data: st.DataObject) -> None:
    one = data.draw(said(REPORT))
    assert merge(None, one, Edition(), REPORT) == one
    assert merged(merge, one, one) == one


@each_kind
@given(data=st.data())
def test_what_two_papers_said_is_not_said_again(merge: Merge, said: Any, data: st.DataObject) -> None:
    one, other = data.draw(said(REPORT)), data.draw(said(NEXT))
    both = merged(merge, one, other)
    assert merged(merge, both, one) == both
    assert merged(merge, both, other) == both


@each_kind
@given(data=st.data())
def test_the_order_of_two_papers_does_not_matter(merge: Merge, said: Any, data: st.DataObject) -> None:
    one, other = data.draw(said(REPORT)), data.draw(said(NEXT))
    forward, backward = merged(merge, one, other), merged(merge, other, one)
    if merge is merge_roll:  # a roll is a set of rows
        forward, backward = (replace(roll, rows=tuple(sorted(roll.rows, key=str))) for roll in (forward, backward))
    assert forward == backward


@each_kind
@given(data=st.data())
def test_another_version_twice_changes_nothing_more(merge: Merge, said: Any, data: st.DataObject) -> None:
    one, corrected = data.draw(said(REPORT)), data.draw(said(VERSION))
    after = merge(one, corrected, VERSION, VERSION)
    assert merge(after, corrected, VERSION, VERSION) == after


@given(st.permutations(["a.txt", "b.txt"]), st.data())
def test_what_two_versions_are_called_decides_nothing(names: list[str], data: st.DataObject) -> None:
    versions = [replace(REPORT, paper=name, files=frozenset(names)) for name in names]
    first, second = (action(one, text=data.draw(words), due=Due(data.draw(written))) for one in versions)
    after = merge_action(first, second, versions[1], versions[1])
    due_date = second.due if second.due.written.raw else first.due
    assert (after.text, after.due) == (second.text or first.text, due_date)


# Actions.


def test_a_closed_action_stays_closed_whatever_a_paper_lists() -> None:
    closed = done(action(), "Paul Pettitt", date(2024, 1, 8), "sent")
    for paper in (REPORT, NEXT):
        listed = action(paper, status=Status.OPEN, updates=(told(paper, text="Still waiting."),))
        after = merge_action(closed, listed, REPORT, paper)
        assert (after.status, after.updates[0 if paper is REPORT else -1]) == (Status.CLOSED, listed.updates[0])


def test_a_closure_told_in_prose_closes_unless_people_reopened_it_since() -> None:
    prose = action(text="", status=Status.CLOSED, updates=(told(REPORT, "closed", "Action closed."),))
    assert merge_action(action(PACK), prose, PACK, REPORT).status is Status.CLOSED
    opened = reopen(replace(action(PACK), status=Status.CLOSED), "PMO", date(2023, 12, 20), "more to do")
    assert merge_action(opened, prose, PACK, REPORT).status is Status.OPEN


def test_a_bare_row_takes_nothing_back_and_a_word_does() -> None:
    recommended = action(status=Status.RECOMMENDED, updates=(told(REPORT, "recommended for closure"),))
    assert merge_action(recommended, action(NEXT), REPORT, NEXT).status is Status.RECOMMENDED
    ongoing = action(NEXT, updates=(told(NEXT, text="More is to come."),))
    assert merge_action(recommended, ongoing, REPORT, NEXT).status is Status.OPEN


def test_a_recommendation_made_in_chat_outlives_an_earlier_paper() -> None:
    by_owner = Update(date(2024, 1, 8), "Lee Cox", "recommended for closure")
    known = action(status=Status.RECOMMENDED, updates=(by_owner,))
    ongoing = action(updates=(told(REPORT, text="More is to come."),))
    after = merge_action(known, ongoing, REPORT, REPORT)
    assert (after.status, after.updates) == (Status.RECOMMENDED, (*ongoing.updates, by_owner))


@pytest.mark.parametrize("order", [(REPORT, NEXT), (NEXT, REPORT)])
def test_a_due_date_that_moved_is_kept_with_the_paper_that_moved_it(order: tuple[Edition, Edition]) -> None:
    says = {REPORT: action(due=due("10/01/2024")), NEXT: action(NEXT, due=due("24/01/2024"))}
    first, second = order
    after = merge_action(says[first], says[second], first, second)
    past = replace(due("10/01/2024"), until=NEXT.day, changed_by="next.txt")
    assert (after.due, after.past_dues) == (due("24/01/2024"), (past,))


def test_a_due_date_moved_in_chat_stands_against_an_earlier_paper() -> None:
    update = Update(date(2024, 1, 8), "PMO", "re-dated")
    past = replace(due("10/01/2024"), until=date(2024, 1, 8), changed_by="PMO")
    known = action(due=due("24/01/2024"), past_dues=(past,), updates=(update,))
    assert merge_action(known, action(due=due("10/01/2024")), REPORT, REPORT) == known


def test_the_same_day_written_otherwise_is_not_another_due_date() -> None:
    after = merge_action(action(due=due("16/11/22")), action(NEXT, due=due("16/11/2022")), REPORT, NEXT)
    assert (after.due, after.past_dues) == (due("16/11/2022"), ())


def test_who_was_given_an_action_in_chat_keeps_it_until_a_later_paper_says_otherwise() -> None:
    handed = Update(date(2023, 12, 20), "PMO", "assigned")
    known = action(owners=read_owners("Lee Cox"), owner_text="Lee Cox", updates=(handed,))
    for paper, owner in ((REPORT, "Lee Cox"), (NEXT, "Chair")):
        after = merge_action(known, action(paper, owners=read_owners("Chair"), owner_text="Chair"), REPORT, paper)
        assert (after.owner_text, after.owners) == (owner, read_owners(owner))


def test_carried_forward_says_less_than_where_an_action_was_raised() -> None:
    known, carried = action(area="CR036 Decision"), action(NEXT, area="Previous Meeting(s)")
    assert merge_action(known, carried, REPORT, NEXT).area == "CR036 Decision"
    assert merge_action(carried, known, NEXT, REPORT).area == "CR036 Decision"


# Change requests, votes, people, meetings.


def change(stage: Stage = Stage.KNOWN, edition: Edition = REPORT, title: str = "") -> Change:
    return Change(ChangeRef(36), title=title, stage=stage, source=Source(edition.paper, 3))


@pytest.mark.parametrize(
    ("known", "said", "after"),
    [
        (Stage.APPROVED, Stage.KNOWN, Stage.APPROVED),
        (Stage.APPROVED, Stage.ASSESSMENT, Stage.APPROVED),
        (Stage.RELEASED, Stage.APPROVED, Stage.RELEASED),
        (Stage.APPROVED, Stage.DEFERRED, Stage.DEFERRED),
        (Stage.RAISED, Stage.ASSESSMENT, Stage.ASSESSMENT),
    ],
)
def test_a_later_paper_takes_a_change_request_on_and_never_back_by_saying_less(
    known: Stage, said: Stage, after: Stage
) -> None:
    assert merge_change(change(known), change(said, NEXT), REPORT, NEXT).stage is after


def test_an_earlier_paper_does_not_undo_a_decision() -> None:
    assert merge_change(change(Stage.DEFERRED, NEXT), change(Stage.APPROVED), NEXT, REPORT).stage is Stage.DEFERRED


@pytest.mark.parametrize("order", [(REPORT, NEXT), (NEXT, REPORT)])
def test_the_title_of_the_later_paper_stands_and_the_other_is_kept(order: tuple[Edition, Edition]) -> None:
    says = {REPORT: change(title="Level 3 validation"), NEXT: change(edition=NEXT, title="Level 4 validation")}
    first, second = order
    after = merge_change(says[first], says[second], first, second)
    assert (after.title, after.past_titles) == ("Level 4 validation", ("Level 3 validation",))


def test_a_seat_that_is_spelt_otherwise_is_one_seat() -> None:
    known = Roll(ChangeRef(36), "DAG", MeetingRef("DAG", "31"), (SeatVote("iDNO Representative", Vote.ABSENT),))
    said = Roll(
        ChangeRef(36), "DAG", None, (SeatVote("IDNO", Vote.YES), SeatVote("DNO", Vote.NO)), Source("next.txt", 3)
    )
    assert merge_roll(known, said, REPORT, NEXT) == replace(said, meeting=known.meeting)


def test_a_person_keeps_every_seat_once() -> None:
    known = Person("lee-cox", "Lee Cox", (Seat("Test Lead"), Seat("IDNO Representative", "DAG")))
    said = Person("lee-cox", "Lee Cox", (Seat("iDNO Rep", "DAG"), Seat("Test Lead", "TMAG")))
    assert merge_person(known, said).seats == (*known.seats, Seat("Test Lead", "TMAG"))
    assert merge_person(known, known) is known


def test_a_stated_meeting_gets_its_number_from_its_own_paper() -> None:
    stated = Meeting("DAG", None, read_date("10 January 2024"), time(10), source=Source("report.txt", 127))
    own = Meeting("DAG", "32", read_date("10 January 2024"), venue="Teams", source=Source("next.txt", 4))
    assert merge_meeting(stated, own, REPORT, NEXT) == replace(own, start=time(10))
    assert merge_meeting(own, stated, NEXT, REPORT) == replace(own, start=time(10))
