"""What people read who are reminded, and what they can say about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.app import ZONE
from bot.dispatch import Secretariat
from chat.messages import (
    Answered,
    Bullets,
    Button,
    Buttons,
    Entries,
    Fact,
    Facts,
    Fold,
    Form,
    Line,
    Place,
    Plain,
    Press,
    Reply,
    Request,
    Strong,
)
from chat.plain_text import part_text
from handlers.registry import all_commands
from registers.actions import Status
from registers.calendar import Calendar
from registers.changes import Change, Stage
from registers.dates import Written
from registers.habits import Habits
from registers.impact import Assessment
from registers.meetings import AgendaItem
from registers.milestones import Milestone
from registers.people import Person, Seat
from registers.refs import ChangeRef
from schedules.tick import tick
from storage.conversations import Conversation
from storage.deliveries import State as PostState
from storage.deliveries import Window
from storage.engine import Database
from storage.slots import State
from tests.schedules.programme import AUDITED, ENGLAND, PMO, PROGRAMME, action, fill, meeting, person

WEDNESDAY = datetime(2024, 1, 10, 9, tzinfo=UTC)
OWNER, OTHER = person(0), person(1)
SECOND = Person("bea-office", "Bea Office", (Seat("PMO Governance Lead"),))
CHAIR = Person("chair", "Justin Andrews", (Seat("Chair", "DAG"),))
DIRECT = Place("slack", "D1", direct=True, tenant="T1")
DAG = Place("slack", "C-dag", "DAG", tenant="T1")


@dataclass
class World:
    database: Database
    secretariat: Secretariat

    def say(self, who: Person, said: str, at: datetime = WEDNESDAY, place: Place = DIRECT) -> Reply:
        return self.secretariat.answer_now(Request(said, who, place, at))

    def tick(self, at: datetime = WEDNESDAY) -> list[str]:
        return [one.place for one in tick(self.database, at, PROGRAMME).made]


@pytest.fixture
def world() -> Iterator[World]:
    database = Database.open("sqlite://")
    database.migrate()
    fill(
        database,
        actions=(
            action(1, "Owner Number0", date(2024, 1, 10), "CCAG"),
            action(2, "Owner Number0", date(2024, 1, 9)),
            action(3, "Owner Number0 & Owner Number1", date(2024, 1, 12)),
        ),
        meetings=(meeting(date(2024, 1, 24)), meeting(date(2024, 1, 17), "CCAG", "12")),
    )
    with database.write() as unit:
        unit.people.save(CHAIR)
        unit.audit.record(AUDITED, "test", "/import")
    yield World(database, Secretariat(database, all_commands(), Calendar(ENGLAND.holidays), ZONE, {}))
    database.close()


def titles(reply: Reply) -> list[str]:
    return [one.title[0].text for part in reply.parts if isinstance(part, Entries) for one in part.entries]


def buttons(reply: Reply) -> list[Button]:
    return [one for part in reply.parts if isinstance(part, Entries) for entry in part.entries for one in entry.buttons]


def shown_text(reply: Reply) -> str:
    return "\n".join(part_text(part) for part in reply.parts)


def fact(reply: Reply, label: str) -> str:
    rows: list[Fact] = [row for part in reply.parts if isinstance(part, Facts) for row in part.rows]
    return "".join(span.text for row in rows if row.label == label for span in row.spans)


def test_a_reminder_is_ranked_by_the_meeting_it_blocks(world: World) -> None:
    assert world.tick() == ["@owner-0", "@owner-1"]
    reply = world.say(OWNER, "/nudge 10/01/2024")
    assert reply.summary == "1 overdue, 1 due today, 1 due soon: CCAG01-02, DAG01-03, DAG01-04"
    assert titles(reply) == ["CCAG01-02", "DAG01-03", "DAG01-04"]  # CCAG meets first
    assert not reply.nothing
    assert "Due Tue 9 Jan 2024, 1 working day ago. DAG meets on Wed 24 Jan 2024." in shown_text(reply)
    assert [one.press for one in buttons(reply)[:5]] == [
        Press("/done CCAG01-02"),
        Press("/action note CCAG01-02"),
        Press("/action extend CCAG01-02"),
        Press("/snooze CCAG01-02"),
        Press("/nudges today off"),
    ]


def test_a_reminder_says_what_is_still_true(world: World) -> None:
    world.tick()
    later = WEDNESDAY + timedelta(minutes=5)
    world.say(OWNER, "/done DAG01-03", later)
    assert titles(world.say(OWNER, "/nudge", later)) == ["CCAG01-02", "DAG01-04"]
    world.say(OTHER, "/action note DAG01-04 nearly there", later)
    assert world.say(OTHER, "/nudge", later).nothing  # nobody is told of what they did
    assert titles(world.say(OWNER, "/nudge", later)) == ["CCAG01-02", "DAG01-04"]
    world.say(OWNER, "/action note DAG01-04 indeed", later)
    assert titles(world.say(OWNER, "/nudge", later)) == ["CCAG01-02"]
    world.say(OWNER, "/snooze CCAG01-02 until Monday", later)
    reply = world.say(OWNER, "/nudge", later)
    assert reply.nothing
    assert reply.summary == "Nothing that you were reminded of is left to do."


def test_whoever_has_no_reminder_is_told_so(world: World) -> None:
    reply = world.say(CHAIR, "/nudge")
    assert (reply.nothing, reply.summary) == (True, "You have been reminded of nothing today.")


def test_reassigned_before_it_is_read(world: World) -> None:
    world.tick()
    with world.database.write() as unit:
        for one in unit.actions.all():
            if one.status is Status.OPEN:
                owner = action(1, "Owner Number2", date(2024, 1, 10))
                unit.actions.save(replace(one, owners=owner.owners, owner_text=owner.owner_text))
        unit.audit.record(AUDITED, "test", "/import")
    assert world.say(OWNER, "/nudge").nothing


def test_the_pmo_reads_of_owners_nobody_knows_and_of_what_nobody_answers(world: World) -> None:
    with world.database.write() as unit:
        unit.actions.save(action(9, "Programme (Matt McKeon)", date(2024, 3, 1)))
        unit.audit.record(AUDITED, "test", "/import")
    for n in range(15):
        at = datetime(2024, 1, 8, 9, tzinfo=UTC) + timedelta(days=n)
        world.tick(at)
        if n == 7:
            reply = world.say(PMO, "/nudge", at)
            assert (reply.summary, titles(reply)) == ("1 with owners I cannot find", ["DAG01-10"])
            assert "Programme (Matt McKeon): Do what DAG01-10 says" in shown_text(reply)
            assert "I cannot find “Matt McKeon”. Due Fri 1 Mar 2024." in shown_text(reply)
            assert buttons(reply)[0].press == Press("/action assign DAG01-10")
        with world.database.write() as unit:
            for one in unit.slots.waiting(at, 100):
                unit.slots.settle(one.id, State.SENT)
    at = datetime(2024, 1, 24, 9, tzinfo=UTC)
    assert f"@{PMO.key}" in world.tick(at)
    shown = shown_text(world.say(PMO, "/nudge", at))
    assert "Owner Number0 did not answer and will not be asked again." in shown


def test_the_pmo_reads_who_of_several_owners_is_not_asked(world: World) -> None:
    """One of them stopped such reminders, the other is reminded the same morning."""
    at = datetime(2024, 1, 26, 9, tzinfo=UTC)
    world.say(OTHER, "/nudges overdue off")
    assert {f"@{PMO.key}", "@owner-0"} <= set(world.tick(at))
    assert "Owner Number1 stopped being reminded of what is overdue." in shown_text(world.say(PMO, "/nudge", at))
    assert "did not answer" not in shown_text(world.say(PMO, "/nudge", at))
    world.say(OTHER, "/nudges overdue on")
    assert world.say(PMO, "/nudge", at).summary == "Nothing that you were reminded of is left to do."


def test_many_owners_nobody_knows_are_read_by_owner(world: World) -> None:
    with world.database.write() as unit:
        for number in range(20, 32):
            unit.actions.save(action(number, "Programme (Matt McKeon)", date(2024, 3, 1)))
        unit.actions.save(action(40, "Gone Away", date(2024, 3, 1)))
        unit.audit.record(AUDITED, "test", "/import")
    at = datetime(2024, 1, 8, 9, tzinfo=UTC)
    world.tick(at)
    reply = world.say(PMO, "/nudge", at)
    (bullets,) = [part for part in reply.parts if isinstance(part, Bullets)]
    assert part_text(bullets).splitlines() == [
        f"• Programme (Matt McKeon): {', '.join(f'DAG01-{one}' for one in range(21, 31))} and 2 more",
        "• Gone Away: DAG01-41",
    ]


def test_the_pmo_reads_of_its_own_silence_as_its_own(world: World) -> None:
    with world.database.write() as unit:
        unit.actions.save(action(9, "Programme (PMO)", date(2024, 1, 10)))
        unit.people.save(SECOND)
        unit.audit.record(AUDITED, "test", "/import")
    for n in range(17):
        at = datetime(2024, 1, 8, 9, tzinfo=UTC) + timedelta(days=n)
        world.tick(at)
        with world.database.write() as unit:
            for one in unit.slots.waiting(at, 100):
                unit.slots.settle(one.id, State.SENT)
    at = datetime(2024, 1, 24, 9, tzinfo=UTC)
    for reader, other in ((PMO, SECOND), (SECOND, PMO)):
        told = f"You and {other.name} did not answer and will not be asked again."
        assert told in shown_text(world.say(reader, "/nudge", at))


def test_whoever_is_asked_the_same_morning_is_not_said_to_be_asked_no_more(world: World) -> None:
    """One of two owners has had enough reminders, the other was away for one and gets the last of them."""
    world.say(OTHER, "/settings holiday from today until 11/01/2024")
    at, places = WEDNESDAY, world.tick(WEDNESDAY)
    while at < datetime(2024, 1, 26, tzinfo=UTC):
        with world.database.write() as unit:
            for one in unit.slots.waiting(at, 100):
                unit.slots.settle(one.id, State.SENT)
        at += timedelta(days=1)
        places = world.tick(at)
    assert set(places) == {f"@{PMO.key}", "@owner-1"}
    assert "ago. Owner Number0 did not answer and will not be asked again." in shown_text(world.say(PMO, "/nudge", at))
    assert titles(world.say(OTHER, "/nudge", at)) == ["DAG01-04"]


def test_a_missing_paper_is_asked_for_until_it_is_there(world: World) -> None:
    with world.database.write() as unit:
        (dag,) = unit.meetings.of("DAG")
        item = AgendaItem("2", "Redlining", lead="Owner Number2")
        dag = unit.meetings.save(replace(dag, agenda=(*dag.agenda, item)))
        unit.audit.record(AUDITED, "test", "/import")
    at = datetime(2024, 1, 15, 9, tzinfo=UTC)  # two working days before the papers' day, 17 January
    assert "@owner-2" in world.tick(at)
    reply = world.say(person(2), "/nudge", at)
    assert (reply.summary, titles(reply)) == ("1 paper to send: DAG item 2", ["DAG, item 2"])
    assert "Papers are due by Wed 17 Jan 2024." in shown_text(reply)
    with world.database.write() as unit:
        unit.meetings.save(replace(dag, agenda=(dag.agenda[0], replace(item, page="12"))))
        unit.audit.record(AUDITED, "test", "/import")
    assert world.say(person(2), "/nudge", at).nothing


def test_who_stands_in_is_told_for_whom(world: World) -> None:
    told = world.say(OWNER, "/settings holiday from today until 12/01/2024 delegate owner number2")
    assert told.summary == (
        "You are away from Wed 10 Jan 2024 until Fri 12 Jan 2024; Owner Number2 is reminded in your place."
    )
    assert world.tick() == ["@owner-1", "@owner-2"]
    assert "You stand in for Owner Number0, who is away." in shown_text(world.say(person(2), "/nudge"))


def test_what_one_owns_and_stands_in_for_is_read_once(world: World) -> None:
    world.say(OWNER, "/settings holiday from today until 12/01/2024 delegate owner number1")
    assert world.tick() == ["@owner-1"]
    with world.database.read() as unit:
        (waiting,) = unit.slots.waiting(WEDNESDAY, 10)
    assert waiting.why == "1 overdue, 1 due today, 1 due soon"
    reply = world.say(OTHER, "/nudge")
    assert titles(reply) == ["CCAG01-02", "DAG01-03", "DAG01-04"]
    assert reply.summary == f"{waiting.why}: {', '.join(titles(reply))}"
    assert shown_text(reply).count("You stand in for Owner Number0") == 2
    world.say(OTHER, "/snooze DAG01-03 until Monday")
    world.say(OTHER, "/nudges today off")
    assert titles(world.say(OTHER, "/nudge")) == ["DAG01-04"]


def test_what_is_folded_away_says_what_it_is_about(world: World) -> None:
    with world.database.write() as unit:
        for number in range(20, 32):
            unit.actions.save(action(number, "Owner Number2", date(2024, 1, 9)))
        unit.audit.record(AUDITED, "test", "/import")
    world.tick()
    told = world.say(person(2), "/nudge")
    assert titles(told)[0] == "DAG01-21"
    (folded,) = [part for part in told.parts if isinstance(part, Fold)]
    assert part_text(folded).splitlines()[-1] == (
        "• DAG01-32 Do what DAG01-32 says · Due Tue 9 Jan 2024, 1 working day ago. DAG meets on Wed 24 Jan 2024."
    )


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("/snooze DAG01-03 until today", "Wed 10 Jan 2024 is not later than today. Say a day from tomorrow on."),
        ("/snooze DAG01-99 until Monday", "DAG01-99 is not in the register."),
        ("/snooze DAG01-03 until 10/06/2024", "Mon 10 Jun 2024 is more than three months away."),
        ("/settings zone Atlantis/Centre", "“Atlantis/Centre” is not a time zone I know."),
        ("/settings zone Europe", "“Europe” is not a time zone I know."),
        ("/settings quiet at night", "Say from when until when, such as 18:00-08:30, or off."),
        ("/settings holiday", "Say from when until when"),
        ("/settings holiday from 12/02/2024 until 11/02/2024", "A holiday that starts on Mon 12 Feb 2024 cannot end"),
        ("/settings holiday from 12/02/2024 delegate Owner Numbr2", "Nobody in the directory is called"),
        ("/settings holiday from 12/02/2024 delegate Owner Number0", "Name somebody else"),
        ("/settings digest DAG 3wd at 08:30", "The chair of DAG"),
        ("/health", "The PMO"),
    ],
)
def test_a_refusal_says_what_to_do(world: World, said: str, told: str) -> None:
    reply = world.say(OWNER, said)
    assert (reply.answered, reply.summary[: len(told)]) == (Answered.REFUSED, told)


def test_settings_are_stored_shown_and_undone(world: World) -> None:
    assert world.say(OWNER, "/settings zone america/new york").answered is Answered.DONE
    assert world.say(OWNER, "/settings quiet 18:00-09:30").answered is Answered.DONE
    assert world.say(OWNER, "/nudges overdue off").answered is Answered.DONE
    assert world.say(OWNER, "/snooze DAG01-03 CCAG01-02 until Monday").answered is Answered.DONE
    shown = world.say(OWNER, "/settings")
    assert fact(shown, "Time") == "09:30 on working days, America/New_York"
    assert fact(shown, "Quiet hours") == "18:00-09:30"
    assert fact(shown, "Reminders") == "all but reminders of what is overdue"
    assert fact(shown, "Snoozed") == "DAG01-03 until Mon 15 Jan 2024; CCAG01-02 until Mon 15 Jan 2024"
    told = "/snooze DAG01-03 CCAG01-02 until Monday"
    assert world.say(OWNER, "/undo") == Reply(f"Undone: {told}", (Line((Strong("Undone: "), Plain(f"{told}."))),))
    assert fact(world.say(OWNER, "/settings"), "Snoozed") == "nothing"
    assert fact(world.say(OTHER, "/settings"), "Time") == "09:00 on working days, Europe/London"
    world.say(OWNER, "/nudges off")
    assert fact(world.say(OWNER, "/nudges"), "Reminders") == "none"
    assert "To change it: /nudges mine on, " in shown_text(world.say(OWNER, "/settings"))
    world.say(OWNER, "/nudges mine on")
    assert "To change it: /nudges mine off, " in shown_text(world.say(OWNER, "/settings"))
    assert fact(world.say(OWNER, "/nudges"), "Reminders") == "one message a day at most, when something is due"


def test_what_was_snoozed_is_woken_whenever_it_is_wanted(world: World) -> None:
    world.say(OWNER, "/snooze DAG01-03 CCAG01-02 until Monday")
    later = WEDNESDAY + timedelta(hours=1)
    assert "/snooze off DAG01-03" in shown_text(world.say(OWNER, "/settings", later))
    assert world.say(OWNER, "/snooze off dag1-3", later).summary == "You are reminded of DAG01-03 again."
    assert fact(world.say(OWNER, "/settings", later), "Snoozed") == "CCAG01-02 until Mon 15 Jan 2024"
    assert world.say(OWNER, "/snooze off DAG01-03", later).summary == "You have not snoozed DAG01-03."
    turned = world.say(OWNER, "/snooze CCAG01-02 off", later)
    assert [part for part in turned.parts if isinstance(part, Buttons)] == [
        Buttons((Button("/snooze off CCAG01-02", Press("/snooze off CCAG01-02")),))
    ]


def test_digest_times_are_shown_in_private_too(world: World) -> None:
    standard = "5 working days before at 09:00, 1 working day before at 09:00, 30 minutes before it starts"
    assert fact(world.say(CHAIR, "/settings"), "Digest of DAG") == standard
    assert fact(world.say(PMO, "/settings"), "Digest of DAG") == ""
    world.say(CHAIR, "/settings digest DAG 2wd at 08:30")
    for reader in (CHAIR, PMO):
        assert fact(world.say(reader, "/settings"), "Digest of DAG") == "2 working days before at 08:30"


@pytest.mark.parametrize(
    ("said", "undo"),
    [
        ("/settings zone america/new york", "/undo settings"),
        ("/snooze DAG01-03 until Monday", "/undo settings"),
        ("/settings digest DAG 2wd", "/undo settings DAG"),
    ],
)
def test_the_undo_beneath_takes_back_nothing_else(world: World, said: str, undo: str) -> None:
    before = world.say(CHAIR, "/settings", place=DAG)
    reply = world.say(CHAIR, said, place=DAG)
    assert isinstance(reply.parts[-1], Buttons)
    assert [one.press.command for one in reply.parts[-1].buttons] == [undo]
    other = "/settings quiet 18:00-09:30" if undo.endswith("DAG") else "/settings digest CCAG off"
    world.say(PMO, other, place=DAG)
    assert world.say(PMO, undo, place=DAG).answered is Answered.REFUSED
    assert world.say(CHAIR, undo, place=DAG).summary == f"Undone: {said}"
    assert world.say(CHAIR, "/settings", place=DAG) == before


@pytest.mark.parametrize(
    ("before", "said", "hour"),
    [
        ("/settings zone Europe/London", "/settings zone Europe/Paris", 8),
        ("/settings quiet 18:00-10:30", "/settings quiet off", 9),
    ],
)
def test_whoever_comes_to_a_clock_whose_morning_has_been_is_reminded_that_day(
    world: World, before: str, said: str, hour: int
) -> None:
    at = datetime(2024, 1, 10, hour, 5, tzinfo=UTC)
    world.say(OWNER, before, at - timedelta(days=1))
    world.say(OTHER, said, at - timedelta(days=1))
    assert [one for one in world.tick(at) if one.startswith("@")] == ["@owner-1"]
    world.say(OWNER, said, at + timedelta(minutes=5))
    assert world.tick(at + timedelta(minutes=10)) == ["@owner-0"]
    assert world.tick(at + timedelta(minutes=15)) == []


def test_whoever_takes_a_clock_back_after_its_morning_is_reminded_that_day(world: World) -> None:
    at = datetime(2024, 1, 10, 8, 58, tzinfo=UTC)
    world.say(OWNER, "/settings zone America/New_York", at)
    assert "@owner-0" not in world.tick(at + timedelta(minutes=2))
    world.say(OWNER, "/undo", at + timedelta(minutes=4))
    assert world.tick(at + timedelta(minutes=5)) == ["@owner-0"]


def test_the_chair_sets_when_the_digest_comes(world: World) -> None:
    reply = world.say(CHAIR, "/settings digest DAG 3wd,1wd at 08:30", place=DAG)
    assert reply.summary == (
        "The digest of DAG is posted: 3 working days before at 08:30, 1 working day before at 08:30."
    )
    shown = world.say(OTHER, "/settings", place=DAG)
    assert fact(shown, "Digest of DAG") == "3 working days before at 08:30, 1 working day before at 08:30"
    assert fact(shown, "Time") == "09:00 on working days, Europe/London"
    assert world.say(CHAIR, "/settings digest DAG whenever", place=DAG).answered is Answered.REFUSED


def test_a_snooze_without_a_day_opens_a_form(world: World) -> None:
    (form,) = world.say(OWNER, "/snooze DAG01-03").parts
    assert isinstance(form, Form)
    assert form.title == "Be reminded later"


def test_health(world: World) -> None:
    assert world.say(PMO, "/health").summary == "I am standing still."
    world.tick(WEDNESDAY)
    reply = world.say(PMO, "/health", WEDNESDAY + timedelta(minutes=1))
    assert reply.summary == "I am looking at what is due."
    shown = shown_text(reply)
    assert "2, the longest since 09:00 on Wed 10 Jan 2024" in shown
    assert "DAG digest (5wd) to 1 channel" in shown
    assert world.say(PMO, "/health", WEDNESDAY + timedelta(minutes=5)).summary == "I am standing still."


def test_health_shows_what_failed(world: World) -> None:
    world.tick(WEDNESDAY)
    with world.database.write() as unit:
        for one in unit.slots.waiting(WEDNESDAY, 10):
            unit.slots.settle(one.id, State.DEAD)
        window = Window(WEDNESDAY, WEDNESDAY + timedelta(hours=1), WEDNESDAY + timedelta(days=14))
        post = unit.posts.add("slack", "C-dag", "DAG", "/action DAG01-03", "DAG01-03 v2", (), WEDNESDAY)
        assert post is not None
        unit.deliveries.add(post, "T1", kind="announcement", window=window)
        (taken,) = unit.claims.take("slack", "me", WEDNESDAY, WEDNESDAY + timedelta(seconds=30), 1)
        unit.claims.settle(taken, PostState.UNCONFIRMED, "nobody answered")
        unit.conversations.save(
            Conversation("teams", "T2", "19:gone", "https://example.org", "bot", name="General", gone=True)
        )
    shown = shown_text(world.say(PMO, "/health"))
    assert "09:00 on Wed 10 Jan 2024, announcement to slack C-dag: /action DAG01-03 (nobody answered)" in shown
    assert "Owner Number0: no account here is theirs" in shown
    assert "teams: General" in shown


def test_health_shows_what_nobody_said_in_time(world: World) -> None:
    """Nobody posted all that day, or nobody serves the platform where somebody is."""
    world.tick(WEDNESDAY)
    shown = shown_text(world.say(PMO, "/health"))
    assert "Not said in time" not in shown
    world.tick(WEDNESDAY + timedelta(days=1))
    shown = shown_text(world.say(PMO, "/health", WEDNESDAY + timedelta(days=1)))
    assert "Not said in time" in shown
    assert "09:00 on Wed 10 Jan 2024, to Owner Number0: 1 overdue, 1 due today, 1 due soon" in shown


def test_a_digest_tells_what_has_changed(world: World) -> None:
    with world.database.write() as unit:
        unit.milestones.save(Milestone("Ready", forecast=Written.of(date(2024, 3, 1)), rag="Green"))
        change = Change(ChangeRef(36), "Clock", group="DAG", stage=Stage.ASSESSMENT)
        round_one = Assessment(1, Written.of(date(2024, 1, 2)), Written.of(date(2024, 1, 16)), ("DCC",))
        unit.changes.save(replace(change, assessments=(round_one,)))
        unit.audit.record(AUDITED, "test", "/import")
    with world.database.write() as unit:
        (ready,) = unit.milestones.all()
        unit.milestones.save(replace(ready, forecast=Written.of(date(2024, 4, 1)), rag="Amber"))
        unit.audit.record(WEDNESDAY, "test", "/import")
    world.say(OWNER, "/done DAG01-03 sent")
    reply = world.say(CHAIR, "/digest DAG of 24/01/2024 since 09/01/2024", WEDNESDAY + timedelta(hours=1))
    shown = shown_text(reply)
    assert "Changed since Tue 9 Jan 2024: 2" in shown
    assert "Ready: Amber, was Green, forecast Mon 1 Apr 2024, was Fri 1 Mar 2024" in shown
    assert "DAG01-03 closed" in shown
    assert "Impact assessments closing by Wed 24 Jan 2024: 1" in shown
    assert not reply.nothing


def test_a_digest_names_twenty_of_what_is_new_together(world: World) -> None:
    """A register that is read in whole is news of a thousand actions."""
    with world.database.write() as unit:
        for number in range(20, 50):
            unit.actions.save(action(number, "Owner Number2", date(2024, 3, 1), raised=date(2024, 1, 9)))
        unit.audit.record(WEDNESDAY, "test", "/import")
    shown = shown_text(world.say(CHAIR, "/digest DAG of 24/01/2024 since 09/01/2024", WEDNESDAY + timedelta(hours=1)))
    (line,) = [one for one in shown.splitlines() if "raised: " in one]
    assert line == f"• 30 raised: {', '.join(f'DAG01-{one}' for one in range(21, 41))} and 10 more"


def test_a_digest_of_a_meeting_that_moved_away_is_not_sent(world: World) -> None:
    assert world.say(CHAIR, "/digest DAG of 24/01/2024").nothing is False
    reply = world.say(CHAIR, "/digest DAG of 25/01/2024")
    assert (reply.nothing, reply.summary) == (True, "DAG does not meet on Thu 25 Jan 2024.")
    assert world.say(CHAIR, "/digest TMAG").nothing


def test_a_reader_far_away_asks_for_their_own_day(world: World) -> None:
    with world.database.write() as unit:
        unit.habits.save(Habits(OWNER.key, "Pacific/Auckland"))
        unit.audit.record(AUDITED, "test", "/settings")
    evening = datetime(2024, 1, 9, 20, tzinfo=UTC)  # Wednesday, 09:00 in Auckland
    assert world.tick(evening) == ["@owner-0"]
    assert titles(world.say(OWNER, "/nudge", evening)) != []


def test_a_long_digest_counts_everything_and_names_some_of_each_owner(world: World) -> None:
    with world.database.write() as unit:
        for number in range(100, 350):
            unit.actions.save(action(number, "Owner Number2", date(2024, 1, 9)))
        unit.audit.record(AUDITED, "test", "/import")
    reply = world.say(CHAIR, "/digest DAG")
    shown = shown_text(reply)
    assert "Due by Wed 24 Jan 2024: 252, 251 of them overdue" in shown
    assert (shown.count("Do what DAG"), "… and 242 more" in shown) == (10, True)
    (every,) = [one for part in reply.parts if isinstance(part, Buttons) for one in part.buttons]
    assert every.label == "All 252"
    assert world.say(CHAIR, every.press.command).summary.startswith("252 actions: ")
