"""Which reminder is due when: by tables, and by what holds whatever the dates are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.england import Holidays
from registers import nudges
from registers.actions import Action, Due, Status, Tie, Update, note, redate
from registers.calendar import Calendar
from registers.dates import Written
from registers.habits import Away, Habits, Snooze
from registers.meetings import AgendaItem, Meeting
from registers.moved import MOVED_BY, follow
from registers.nudges import ENOUGH, Kind, Told
from registers.owners import read_owners
from registers.people import Person, Seat
from registers.recipients import Directory
from registers.refs import ActionRef
from registers.rounds import Item, Programme, Round, once

ENGLAND = Calendar(Holidays())
PAUL = Person("paul-pettitt", "Paul Pettitt", (Seat("Design Manager"),))
LEE = Person("lee-cox", "Lee Cox", (Seat("Test Lead"),))
PMO = Person("ann-office", "Ann Office", (Seat("PMO Change Lead"),))
CHAIR = Person("justin-andrews", "Justin Andrews", (Seat("Chair", "DAG"),))
LARGE = Person("large", "Lara Large", (Seat("Large Supplier Representative", "DAG"),))
SMALL = Person("small", "Sam Small", (Seat("Small Supplier Representative", "DAG"),))
PEOPLE = (PAUL, LEE, PMO, CHAIR, LARGE, SMALL)
WED = date(2024, 1, 10)


def action(due: date | None = WED, owner: str = "Programme (Paul Pettitt)", **more: Any) -> Action:
    written = Written.of(due) if due else Written("TBC")
    defaults: dict[str, Any] = {"raised": Written.of(date(2023, 12, 1)), "owner_text": owner}
    return Action(
        ActionRef("DAG", "31", more.pop("number", 3)),
        "Do it",
        owners=read_owners(owner),
        due=Due(written),
        **defaults | more,
    )


def round_of(
    today: date,
    *actions: Action,
    told: Iterable[Told] = (),
    habits: Mapping[str, Habits] | None = None,
    meetings: tuple[Meeting, ...] = (),
    people: tuple[Person, ...] = PEOPLE,
) -> dict[str, tuple[Item, ...]]:
    every = Programme(actions, meetings, Directory(people), habits or {}, tuple(told), ENGLAND)
    return Round(every, today, frozenset(one.key for one in people)).items()


def kinds(found: dict[str, tuple[Item, ...]]) -> dict[str, list[str]]:
    return {person: [str(one.kind) for one in items] for person, items in found.items()}


def diary(one: Action, days: int, *, until: date | None = None, **more: Any) -> list[tuple[date, str, str]]:
    """Who is reminded of it on each day when nobody ever answers."""
    told: list[Told] = []
    said = []
    day = (one.due.written.day or WED) - timedelta(days=10)
    for n in range(days):
        today = day + timedelta(days=n)
        for person, items in round_of(today, one, told=told, **more).items():
            for item in items:
                told.append(Told(item.whose, item.ref, today, item.kind))
                said.append((today, person, str(item.kind)))
    return said


def test_an_action_that_nobody_answers() -> None:
    assert diary(action(), 50) == [
        (date(2024, 1, 8), PAUL.key, "soon"),
        (date(2024, 1, 10), PAUL.key, "today"),
        (date(2024, 1, 11), PAUL.key, "overdue"),  # working day 1
        (date(2024, 1, 15), PAUL.key, "overdue"),  # 3
        (date(2024, 1, 17), PAUL.key, "overdue"),  # 5: the fifth reminder
        (date(2024, 1, 24), PMO.key, "escalated"),  # 10: he is not asked again
        (date(2024, 1, 29), PMO.key, "escalated"),  # and then with the lists of each Monday
        (date(2024, 2, 5), PMO.key, "escalated"),
        (date(2024, 2, 12), PMO.key, "escalated"),
    ]


def test_what_is_overdue_reminds_on_these_working_days() -> None:
    repeats = [days for days in range(1, 31) if nudges.steps(days) > nudges.steps(days - 1)]
    assert repeats == [1, 3, 5, 10, 15, 20, 25, 30]


@pytest.mark.parametrize(
    ("due", "days"),
    [
        # A Sunday: Friday is the last day to act, and Monday the first it is late.
        (date(2024, 1, 14), {"soon": [date(2024, 1, 10)], "today": [date(2024, 1, 12)], "late": [date(2024, 1, 15)]}),
        # Christmas Day: 22 December is the last working day before it, 27 the first after.
        (
            date(2023, 12, 25),
            {"soon": [date(2023, 12, 20)], "today": [date(2023, 12, 22)], "late": [date(2023, 12, 27)]},
        ),
        # A Monday: two working days before it is Thursday.
        (date(2024, 1, 15), {"soon": [date(2024, 1, 11)], "today": [date(2024, 1, 15)], "late": [date(2024, 1, 16)]}),
    ],
)
def test_days_off_are_worked_round(due: date, days: dict[str, list[date]]) -> None:
    said = diary(action(due, raised=Written.of(date(2023, 11, 1))), 20)
    assert [day for day, _, kind in said if kind == "soon"] == days["soon"]
    assert [day for day, _, kind in said if kind == "today"] == days["today"]
    assert [day for day, _, kind in said if kind == "overdue"][:1] == days["late"]


@pytest.mark.parametrize(
    "one",
    [
        action(status=Status.CLOSED),
        action(status=Status.RECOMMENDED),
        action(status=Status.WITHDRAWN),
        action(None),
        action(owner=""),
        action(raised=Written.of(WED)),
        action(updates=(Update(WED, "Paul Pettitt", "note", "Half done"),)),
    ],
    ids=[
        "closed",
        "recommended",
        "withdrawn",
        "undated",
        "unowned",
        "raised today",
        "noted today",
    ],
)
def test_nobody_is_reminded_of(one: Action) -> None:
    assert round_of(WED, action()) != {}
    assert round_of(WED, one) == {}


def test_what_somebody_else_did_today_takes_no_reminder_away() -> None:
    handed_over = action(updates=(Update(WED, "Ann Office", "assigned"),))
    assert kinds(round_of(WED, handed_over)) == {PAUL.key: ["today"]}
    both = action(owner="Programme (Paul Pettitt & Lee Cox)", updates=(Update(WED, "Lee Cox", "note", "Half done"),))
    assert kinds(round_of(WED, both)) == {PAUL.key: ["today"]}


def test_due_today_is_not_overdue() -> None:
    assert kinds(round_of(WED, action())) == {PAUL.key: ["today"]}
    assert "late" not in nudges.why(Kind.TODAY, WED, WED, ENGLAND)
    assert nudges.why(Kind.PAPER, WED, WED, ENGLAND) == "Papers are due today."


def test_a_due_date_that_cannot_be_is_asked_about() -> None:
    """A report of December wrote the old year for a day in January: nobody is 250 working days late."""
    slipped = action(date(2023, 1, 3), raised=Written.of(date(2023, 12, 13)))
    told = "Due Tue 3 Jan 2023, before it was raised on Wed 13 Dec 2023: is Wed 3 Jan 2024 meant?"
    assert (nudges.doubt(slipped), nudges.doubt(action())) == (told, "")


def test_an_answer_starts_the_count_anew() -> None:
    ref = "DAG31-03"
    days = (date(2024, 1, 8), WED, date(2024, 1, 11), date(2024, 1, 15), date(2024, 1, 17))
    told = [Told(PAUL.key, ref, day, Kind.OVERDUE) for day in days]
    today = date(2024, 1, 24)
    assert kinds(round_of(today, action(), told=told)) == {PMO.key: ["escalated"]}
    noted = note(action(), "Lee Cox", date(2024, 1, 18), "It is harder than it looked")
    assert kinds(round_of(today, noted, told=told)) == {PAUL.key: ["overdue"]}
    later = redate(action(), "Ann Office", date(2024, 1, 18), Due(Written.of(date(2024, 1, 26))), "more time")
    assert kinds(round_of(today, later, told=told)) == {PAUL.key: ["soon"]}
    by_paper = replace(action(), past_dues=(Due(Written.of(date(2023, 12, 13)), until=date(2024, 1, 18)),))
    assert kinds(round_of(today, by_paper, told=told)) == {PAUL.key: ["overdue"]}


def test_days_without_reminders_are_made_up_for_once() -> None:
    """The bot was off from the 8th to the 16th: working days 1 and 3 make one reminder, not two."""
    told = [Told(PAUL.key, "DAG31-03", date(2024, 1, 8), Kind.SOON)]
    assert kinds(round_of(date(2024, 1, 16), action(), told=told)) == {PAUL.key: ["overdue"]}
    told.append(Told(PAUL.key, "DAG31-03", date(2024, 1, 16), Kind.OVERDUE))
    assert round_of(date(2024, 1, 16), action(), told=told) == {}
    assert kinds(round_of(date(2024, 1, 17), action(), told=told)) == {PAUL.key: ["overdue"]}  # day 5, as ever


def test_a_snooze_is_ones_own_and_ends() -> None:
    both = action(owner="Programme (Paul Pettitt & Lee Cox)")
    habits = {PAUL.key: Habits(PAUL.key, snoozed=(Snooze("DAG31-03", date(2024, 1, 15)),))}
    assert kinds(round_of(WED, both, habits=habits)) == {LEE.key: ["today"]}
    told = [Told(LEE.key, "DAG31-03", WED, Kind.TODAY), Told(LEE.key, "DAG31-03", date(2024, 1, 11), Kind.OVERDUE)]
    assert kinds(round_of(date(2024, 1, 15), both, habits=habits, told=told))[PAUL.key] == ["overdue"]


def test_what_its_owner_snoozed_is_left_unanswered_by_nobody() -> None:
    days = (date(2024, 1, 8), WED, date(2024, 1, 11), date(2024, 1, 15), date(2024, 1, 17))
    told = [Told(PAUL.key, "DAG31-03", day, Kind.OVERDUE) for day in days]
    habits = {PAUL.key: Habits(PAUL.key, snoozed=(Snooze("DAG31-03", date(2024, 1, 25)),))}
    assert round_of(date(2024, 1, 24), action(), told=told, habits=habits) == {}
    assert kinds(round_of(date(2024, 1, 25), action(), told=told, habits=habits)) == {PMO.key: ["escalated"]}


def test_a_kind_can_be_stopped_and_hides_nothing_for_ever() -> None:
    habits = {PAUL.key: Habits(PAUL.key, stopped=("overdue",))}
    said = diary(action(), 40, habits=habits)
    assert [(person, kind) for _, person, kind in said] == [
        (PAUL.key, "soon"),
        (PAUL.key, "today"),
        *[(PMO.key, "escalated")] * 3,
    ]
    assert said[2][0] == date(2024, 1, 24)  # when five reminders would have gone unanswered


def test_who_is_away_is_stood_in_for() -> None:
    away = Habits(PAUL.key, away=(Away(WED, date(2024, 1, 12), LEE.key),))
    assert round_of(WED, action(), habits={PAUL.key: away}) == {LEE.key: (Item("DAG31-03", Kind.TODAY, PAUL.key),)}
    nobody = Habits(PAUL.key, away=(Away(WED, date(2024, 1, 12)),))
    assert round_of(WED, action(), habits={PAUL.key: nobody}) == {}
    back = date(2024, 1, 15)
    assert kinds(round_of(back, action(), habits={PAUL.key: nobody})) == {PAUL.key: ["overdue"]}
    lee_too = {PAUL.key: away, LEE.key: Habits(LEE.key, away=(Away(WED, WED),))}
    assert round_of(WED, action(), habits=lee_too) == {}


def test_whoever_stands_in_is_told_what_they_want_to_hear() -> None:
    away = Habits(PAUL.key, away=(Away(WED, date(2024, 1, 12), LEE.key),))
    later = Habits(LEE.key, snoozed=(Snooze("DAG31-03", date(2024, 1, 15)),))
    for lee in (later, Habits(LEE.key, stopped=("today",))):
        assert round_of(WED, action(), habits={PAUL.key: away, LEE.key: lee}) == {}


@pytest.mark.parametrize(
    ("owner", "people"),
    [
        ("Programme (Paul Pettit)", {PAUL.key}),  # misspelt, and nobody else it could be
        ("Chair", {CHAIR.key}),
        ("Programme (DAG Chair)", {CHAIR.key}),
        ("Large Supplier Representative", {LARGE.key}),
        ("Programme (PMO)", {PMO.key}),
        ("DAG members", {CHAIR.key, LARGE.key, SMALL.key}),
        ("Programme (Paul Pettitt & Lee Cox)", {PAUL.key, LEE.key}),
        ("Lee Cox, Large Supplier Representative", {LEE.key, LARGE.key}),
    ],
)
def test_whom_an_owner_cell_means(owner: str, people: set[str]) -> None:
    assert set(round_of(WED, action(owner=owner))) == people


def told_to_the_pmo(
    first: date, days: int, *actions: Action, off: tuple[date, ...] = (), **more: Any
) -> list[tuple[date, str, str]]:
    """What the PMO is told when the bot is off on some days."""
    told: list[Told] = []
    for today in (first + timedelta(days=n) for n in range(days)):
        found = round_of(today, *actions, told=told, **more) if today not in off else {}
        told += [Told(one.whose, one.ref, today, one.kind) for items in found.values() for one in items]
    return [(one.on, one.ref, str(one.kind)) for one in told if one.whose == PMO.key]


def test_owners_nobody_knows_go_to_the_pmo_once_a_week() -> None:
    unknown = action(date(2024, 4, 10), "Programme (Matt McKeon)")
    # 1 April 2024 is Easter Monday: that week's list comes on Tuesday.
    days = (date(2024, 3, 25), date(2024, 4, 2), date(2024, 4, 8))
    assert told_to_the_pmo(days[0], 21, unknown) == [(day, "DAG31-03", "unknown") for day in days]


def test_whoever_stands_in_for_the_pmo_hears_of_what_they_own_too() -> None:
    own, others = Item("DAG31-03", Kind.OVERDUE, LEE.key), Item("DAG31-03", Kind.ESCALATED, PMO.key)
    instead = Item("DAG31-03", Kind.OVERDUE, PAUL.key)
    assert once((others, instead, own), LEE.key) == (own, others)


def test_an_owner_nobody_knows_is_listed_though_another_is_known() -> None:
    both = action(owner="Programme (Paul Pettitt & Matt McKeon)")
    assert kinds(round_of(date(2024, 1, 8), both)) == {PAUL.key: ["soon"], PMO.key: ["unknown"]}


def test_a_list_that_nobody_was_told_on_its_day_is_made_up_for_once() -> None:
    """On Monday the bot was off, or whoever reads it was; what is new on Wednesday waits for the next."""
    monday, tuesday = date(2024, 3, 25), date(2024, 3, 26)
    unknown = action(date(2024, 4, 30), "Programme (Matt McKeon)")
    newer = action(date(2024, 4, 30), "Programme (Matt McKeon)", number=4, raised=Written.of(date(2024, 3, 27)))
    weekly = [(tuesday, "DAG31-03", "unknown"), (date(2024, 4, 2), "DAG31-03", "unknown")]
    assert told_to_the_pmo(monday, 10, unknown, off=(monday,)) == weekly
    away = {PMO.key: Habits(PMO.key, away=(Away(monday, monday),))}
    assert told_to_the_pmo(monday, 10, unknown, habits=away) == weekly
    told = [Told(PMO.key, "DAG31-03", tuesday, Kind.UNKNOWN)]
    assert round_of(date(2024, 3, 28), unknown, newer, told=told) == {}


def test_what_nobody_answers_is_told_again_on_the_weeks_first_day_that_can_be() -> None:
    told = told_to_the_pmo(date(2024, 1, 8), 30, action(), off=(date(2024, 1, 29), date(2024, 1, 30)))
    assert [on.isoformat() for on, *_ in told] == ["2024-01-24", "2024-01-31", "2024-02-05"]


def test_nobody_is_asked_for_a_paper_of_what_every_agenda_has() -> None:
    standing = ("Welcome", "Apologies", "Minutes and Actions", "Summary", "Summary and Next Steps", "AOB")
    assert [one for one in standing if nudges.paper_missing(AgendaItem("1", one, lead="Chair"))] == []
    asked = ("Redlining", "Summary of CR036", "Minutely reads")
    assert [one for one in asked if not nudges.paper_missing(AgendaItem("1", one, lead="Chair"))] == []


def test_a_paper_that_is_missing_is_asked_for_before_it_is_due() -> None:
    agenda = (
        AgendaItem("1", "Welcome", lead="Chair", page="2"),
        AgendaItem("2", "Redlining", lead="Programme (Lee Cox)"),
    )
    meeting = Meeting("DAG", "32", Written.of(date(2024, 1, 24)), agenda=agenda)
    told: list[Told] = []
    said = []
    for n in range(30):
        today = date(2024, 1, 8) + timedelta(days=n)
        for person, items in round_of(today, meetings=(meeting,), told=told).items():
            said += [(today, person, one.ref) for one in items]
            told += [Told(one.whose, one.ref, today, one.kind) for one in items]
    ref = "paper DAG 2024-01-24 2"
    assert said == [(date(2024, 1, 15), LEE.key, ref), (date(2024, 1, 17), LEE.key, ref)]
    sent = replace(meeting, agenda=(agenda[0], replace(agenda[1], page="7")))
    assert round_of(date(2024, 1, 15), meetings=(sent,)) == {}
    assert nudges.paper_ref(replace(meeting, number=None), agenda[1]) == ref


def test_a_paper_that_is_late_already_is_asked_for_by_nobody() -> None:
    """The agenda came after its papers were due."""
    meeting = Meeting(
        "DAG", "32", Written.of(date(2024, 1, 24)), agenda=(AgendaItem("2", "Redlining", lead="Lee Cox"),)
    )
    assert set(round_of(date(2024, 1, 17), meetings=(meeting,))) == {LEE.key}
    assert round_of(date(2024, 1, 18), meetings=(meeting,)) == {}


def test_a_due_date_follows_its_meeting_and_its_owner_hears_of_it() -> None:
    tied = replace(action(date(2024, 1, 8)), due=Due(Written.of(date(2024, 1, 8)), Tie("DAG", 2)))
    moved = follow(tied, "DAG", WED, date(2024, 1, 17), ENGLAND, date(2024, 1, 5))
    assert moved is not None
    assert moved.due.written.day == date(2024, 1, 15)
    assert moved.due.tie == Tie("DAG", 2)
    assert [one.written.day for one in moved.past_dues] == [date(2024, 1, 8)]
    assert moved.updates[-1].by == MOVED_BY
    assert "meets on Wed 17 Jan 2024 instead of Wed 10 Jan 2024" in moved.updates[-1].text
    today = date(2024, 1, 8)
    assert kinds(round_of(today, moved)) == {PAUL.key: ["moved"]}
    told = [Told(PAUL.key, "DAG31-03", today, Kind.MOVED)]
    assert round_of(date(2024, 1, 9), moved, told=told) == {}
    later = follow(tied, "DAG", WED, date(2024, 3, 13), ENGLAND, date(2024, 1, 5))
    assert later is not None
    assert kinds(round_of(date(2024, 1, 19), later)) == {PAUL.key: ["moved"]}
    assert round_of(date(2024, 1, 22), later) == {}  # more than a fortnight after


@pytest.mark.parametrize(
    ("one", "group"),
    [
        (replace(action(WED), due=Due(Written.of(WED), Tie("DAG", 0))), "CCAG"),
        (replace(action(WED), due=Due(Written.of(date(2024, 2, 14)), Tie("DAG", 0))), "DAG"),  # the meeting after it
        (action(WED), "DAG"),
        (replace(action(WED, status=Status.CLOSED), due=Due(Written.of(WED), Tie("DAG", 0))), "DAG"),
    ],
    ids=["another group", "another meeting", "not tied", "closed"],
)
def test_nothing_else_follows(one: Action, group: str) -> None:
    assert follow(one, group, WED, date(2024, 1, 17), ENGLAND, WED) is None


DAYS = st.dates(date(2023, 1, 1), date(2025, 12, 31))


@given(due=DAYS, off=st.sets(st.integers(0, 60), max_size=40))
def test_whatever_the_days(due: date, off: set[int]) -> None:
    """With the bot off on any days: a working day at most one reminder, five at most to the owner, then the PMO."""
    one = action(due, raised=Written.of(due - timedelta(days=40)))
    told: list[Told] = []
    for n in range(70):
        today = due - timedelta(days=8) + timedelta(days=n)
        if n in off:
            continue
        found = round_of(today, one, told=told)
        assert not found or ENGLAND.works(today)
        assert all(len(items) == 1 for items in found.values())
        new = [Told(item.whose, item.ref, today, item.kind) for items in found.values() for item in items]
        for item in new:
            assert item.kind is not Kind.OVERDUE or today > due
            assert item.kind is not Kind.TODAY or today <= due
            assert item.kind is not Kind.SOON or ENGLAND.between(today, due) in {1, 2}
        told += new
    to_paul = [item for item in told if item.whose == PAUL.key]
    to_pmo = [item for item in told if item.whose == PMO.key]
    assert len(to_paul) <= ENOUGH
    assert not to_pmo or len(to_paul) == ENOUGH
    assert not to_pmo or min(item.on for item in to_pmo) > max(item.on for item in to_paul)


@given(due=DAYS, today=DAYS, since=DAYS)
def test_what_was_said_today_is_not_said_again(due: date, today: date, since: date) -> None:
    one = action(due)
    assert nudges.kind_due(one, today, today, ENGLAND) is None
    if nudges.kind_due(one, today, since, ENGLAND):
        assert since < today
        # Whatever was said longer ago leaves it as due.
        assert nudges.kind_due(one, today, since - timedelta(days=30), ENGLAND)
