"""How does a programme live through weeks of virtual time, and who receives what?

People close, note on, hand over, snooze and leave alone what is theirs, groups meet, a meeting moves, somebody goes on
holiday: all by commands, as in chat. Everything is drawn from a seed. ``python -m tests.simulation`` prints it.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

from bot.dispatch import Secretariat
from bot.posting import composed, mentioned
from chat.messages import Answered, Place, Reply, Request
from handlers.registry import all_commands
from registers.actions import Action, Due, Status, Tie
from registers.dates import Written
from registers.meetings import AgendaItem, Meeting
from registers.owners import read_owners
from registers.people import Person, Seat
from registers.refs import ActionRef, parse_ref
from schedules.digests import Programme
from schedules.tick import tick
from storage.actions import ActionQuery
from storage.channels import Binding
from storage.engine import Database
from storage.slots import DIGEST, REMINDER, Slot, State
from storage.store import Unit
from tests.schedules.programme import ENGLAND, GROUPS, PROGRAMME

_OPEN = frozenset({Status.OPEN})
_TITLES = ("Large Supplier Representative", "DNO Representative", "DCC Representative", "Supplier Agent Representative")
_DIRECT = Place("slack", "direct", direct=True, tenant="T1")


@dataclass(frozen=True)
class Size:
    """How large a programme, for how long, drawn from which seed; ``answered``: which part of what is due soon or late
    somebody answers, three times a day; ``away``: on which part of the mornings nothing can be sent before noon.
    """

    organisations: int = 300
    groups: int = 12
    actions: int = 20_000
    days: int = 60
    every: timedelta = timedelta(minutes=30)
    answered: float = 0.015
    away: float = 0.0
    seed: int = 1


@dataclass(frozen=True)
class Received:
    """One post: when, by whom, its first line, and which of the actions in it are not open any more."""

    at: datetime
    slot: Slot
    summary: str
    ended: tuple[str, ...] = ()


@dataclass
class Weeks:
    """What came of it."""

    received: list[Received] = field(default_factory=list)
    unsent: Counter[State] = field(default_factory=Counter)
    said: Counter[str] = field(default_factory=Counter)

    def by_place(self) -> dict[str, list[Received]]:
        """Everything that each person and channel received."""
        found: dict[str, list[Received]] = defaultdict(list)
        for one in self.received:
            found[one.slot.place].append(one)
        return found


class Simulation:
    """One programme on one database."""

    def __init__(self, database: Database, size: Size) -> None:
        self._database = database
        self._size = size
        self._dice = random.Random(size.seed)
        self._groups = GROUPS[: size.groups]
        self._first = date(2024, 1, 8)
        self._secretariat = Secretariat(database, all_commands(), ENGLAND, PROGRAMME.zone, {})
        self._programme = Programme(ENGLAND, PROGRAMME.zone, {})
        self._people: dict[str, Person] = {}
        self.weeks = Weeks()

    def run(self) -> Weeks:
        """Fills the database and lives through the days."""
        self._fill()
        for n in range(self._size.days):
            day = self._first + timedelta(days=n)
            at = datetime.combine(day, time(0), UTC)
            acts = dict(self._acts(day))
            noon = datetime.combine(day, time(12), UTC)
            sends_from = noon if self._size.away and self._dice.random() < self._size.away else at
            for _ in range(int(timedelta(days=1) / self._size.every)):
                tick(self._database, at, self._programme)
                if at >= sends_from:
                    self._send(at)
                for who, said in acts.pop(at.hour, ()) if at.minute == 0 else ():
                    self._say(who, said, at)
                at += self._size.every
        return self.weeks

    def _fill(self) -> None:
        people = [
            Person(f"person-{n}", f"Person Of-Org{n}", tuple(self._seats(n))) for n in range(self._size.organisations)
        ]
        self._people = {one.key: one for one in people}
        with self._database.write() as unit:
            for one in people:
                unit.people.save(one)
            for group in self._groups:
                unit.channels.save(Binding("slack", "T1", f"C-{group.lower()}", group))
            for meeting in self._meetings():
                unit.meetings.save(meeting)
            for number in range(self._size.actions):
                unit.actions.save(self._action(number))
            unit.audit.record(datetime.combine(self._first, time(0), UTC), "command-line", "/import everything")

    def _seats(self, n: int) -> Iterator[Seat]:
        group = self._groups[n % len(self._groups)]
        if n < 3:
            yield Seat(("PMO Change Lead", "PMO Governance Lead", "Secretariat")[n])
        elif n < 3 + len(self._groups):
            yield Seat("Chair", self._groups[n - 3])
        else:
            yield Seat(_TITLES[n % len(_TITLES)] if n % 3 == 0 else f"Analyst {n}", group)

    def _meetings(self) -> Iterator[Meeting]:
        for place, group in enumerate(self._groups):
            for month in range(-1, 4):
                day = ENGLAND.shift(self._first + timedelta(days=2 + place + 28 * month), 0)
                agenda = (
                    AgendaItem("1", "Welcome", lead="Chair", minutes=5, page="2"),
                    AgendaItem("2", "Design", lead=self._name(), minutes=20, page=self._dice.choice(("", "4"))),
                )
                yield Meeting(group, str(31 + month), Written.of(day), time(10), time(12), agenda=agenda)

    def _action(self, number: int) -> Action:
        group = self._groups[number % len(self._groups)]
        nth = number // len(self._groups)
        due = self._first + timedelta(days=self._dice.randint(-30, 90))
        tie = Tie(group, 2) if self._dice.random() < 0.02 else None
        owner = self._owner(group)
        return Action(
            ActionRef(group, str(1 + nth // 99), 1 + nth % 99),
            f"Settle question {number}",
            owners=read_owners(owner),
            owner_text=owner,
            due=Due(Written.of(due) if self._dice.random() < 0.97 else Written("TBC"), tie),
            raised=Written.of(due - timedelta(days=40)),
            status=self._dice.choices((Status.CLOSED, Status.OPEN, Status.RECOMMENDED), (85, 13, 2))[0],
        )

    def _owner(self, group: str) -> str:
        kinds = (
            f"Programme ({self._name()})",
            f"Programme ({self._name()} & {self._name()})",
            self._dice.choice(_TITLES),
            "Chair",
            "Programme (PMO)",
            f"{group} members",
            f"Programme (Unknown Somebody{self._dice.randint(1, 9)})",
            "",
        )
        return self._dice.choices(kinds, (60, 15, 8, 5, 5, 1, 4, 2))[0]

    def _name(self) -> str:
        return f"Person Of-Org{self._dice.randrange(self._size.organisations)}"

    def _acts(self, day: date) -> Iterator[tuple[int, list[tuple[str, str]]]]:
        """What people say that day, by the hour: nobody works at weekends, and many do not answer."""
        if not ENGLAND.works(day):
            return
        with self._database.read() as unit:
            query = ActionQuery(statuses=_OPEN, due_to=day + timedelta(days=3), limit=10_000)
            live = unit.actions.find(query).items
        for hour in (8, 11, 15):
            said: list[tuple[str, str]] = []
            for one in live:
                if self._dice.random() < self._size.answered:
                    said += self._about(one, day)
            if self._dice.random() < 0.3:
                who = self._dice.choice(tuple(self._people))
                end = day + timedelta(days=self._dice.randint(1, 10))
                stands_in = f" delegate {self._name()}" if self._dice.random() < 0.6 else ""
                said.append((who, f"/settings holiday from {day:%d/%m/%Y} until {end:%d/%m/%Y}{stands_in}"))
            if self._dice.random() < 0.1:
                zone = self._dice.choice(("America/New_York", "Asia/Kolkata", "Europe/London"))
                said.append((self._dice.choice(tuple(self._people)), f"/settings zone {zone}"))
            yield hour, said
        if self._dice.random() < 0.05:
            self._move_a_meeting(day)

    def _about(self, action: Action, day: date) -> Iterator[tuple[str, str]]:
        later = ENGLAND.shift(day, self._dice.randint(3, 15))
        ways = (
            f"/done {action.ref} settled",
            f"/action note {action.ref} asked again",
            f"/action extend {action.ref} to {later:%d/%m/%Y} because it is harder",
            f"/snooze {action.ref} until {later:%d/%m/%Y}",
            f"/action assign {action.ref} to {self._name()}",
        )
        who = next((key for key, one in self._people.items() if one.name in action.owner_text), "person-0")
        yield who, self._dice.choices(ways, (50, 20, 10, 10, 10))[0]

    def _move_a_meeting(self, day: date) -> None:
        from handlers.import_preview import Merge
        from handlers.moving import move_with

        with self._database.write() as unit:
            group = self._dice.choice(self._groups)
            before = unit.meetings.next(group, day + timedelta(days=2))
            if before and before.date.day:
                moved = replace(before, date=Written.of(ENGLAND.shift(before.date.day, 3)))
                unit.meetings.save(moved, before)
                move_with(unit, (Merge(str(before), before, moved),), ENGLAND, day)
                unit.audit.record(datetime.combine(day, time(7), UTC), "command-line", f"/import {group}")
                self.weeks.said["(a meeting moves)"] += 1

    def _say(self, who: str, said: str, at: datetime) -> None:
        reply = self._secretariat.answer_now(Request(said, self._people[who], _DIRECT, at))
        verb = " ".join(word for word in said.split()[:2] if not any(letter.isdigit() for letter in word))
        self.weeks.said[f"{verb}{', refused' if reply.answered is Answered.REFUSED else ''}"] += 1

    def _send(self, at: datetime) -> None:
        """Says what waits, as delivery does: composed when it is sent, and not at all where nothing is left."""
        with self._database.read() as unit:
            waiting = unit.slots.waiting(at, 10_000)
            replies = ((one, composed(self._secretariat, unit, one, at)) for one in waiting)
            told = [(one, reply, _ended(unit, reply)) for one, reply in replies]
        if not told:
            return
        with self._database.write() as unit:
            for slot, reply, ended in told:
                unit.slots.settle(slot.id, State.EMPTY if reply.nothing else State.SENT)
                self._took(at, slot, reply, ended)

    def _took(self, at: datetime, slot: Slot, reply: Reply, ended: tuple[str, ...]) -> None:
        if reply.nothing:
            self.weeks.unsent[State.EMPTY] += 1
        else:
            self.weeks.received.append(Received(at, slot, reply.summary, ended))


def _ended(unit: Unit, reply: Reply) -> tuple[str, ...]:
    """The actions in it that are not open."""
    refs = (parse_ref(one) for one in mentioned(reply))
    actions = (unit.actions.get(one) for one in refs if isinstance(one, ActionRef))
    return tuple(str(one.ref) for one in actions if one and one.status is not Status.OPEN)


def wrong(weeks: Weeks, database: Database) -> list[str]:
    """Whatever somebody received that they should not have."""
    found = []
    with database.read() as unit:
        meetings = {f"{one.group} {one.date.iso}": one for group in GROUPS for one in unit.meetings.of(group)}
    days = Counter((one.slot.place, one.slot.day) for one in weeks.received if one.slot.kind == REMINDER)
    found += [f"{place} had {many} reminders on {day}" for (place, day), many in days.items() if many > 1]
    for one in weeks.received:
        if not one.slot.due <= one.at < one.slot.expires:
            found.append(f"{one.slot.place} had at {one.at} what was for {one.slot.due} to {one.slot.expires}")
        if one.slot.kind == REMINDER and one.ended:
            found.append(f"{one.slot.place} was reminded on {one.slot.day} of {', '.join(one.ended)}")
        if one.slot.kind == REMINDER and not ENGLAND.works(one.slot.day):
            found.append(f"{one.slot.place} was reminded on {one.slot.day}")
        if one.slot.kind == DIGEST:
            meeting = meetings.get(one.slot.subject)
            day = meeting.date.day if meeting else None
            if meeting and day and one.at >= datetime.combine(day, meeting.start or time(0), PROGRAMME.zone):
                found.append(f"{one.slot.place} had a digest after {one.slot.subject}")
    return found


def printed(weeks: Weeks) -> Iterator[str]:
    """Who received how much; everything that each person and channel received; and what was said."""
    places = weeks.by_place()
    people = {place: got for place, got in places.items() if place.startswith("@")}
    channels = {place: got for place, got in places.items() if place not in people}
    yield f"{len(weeks.received)} posts: {len(people)} people, {len(channels)} channels; not sent: {dict(weeks.unsent)}"
    counts = Counter(len(got) for got in people.values())
    yield "messages a person: " + ", ".join(f"{many}: {count} people" for many, count in sorted(counts.items()))
    for place in [*sorted(channels), *sorted(people)]:
        yield f"{place}"
        for one in places[place]:
            yield f"  {one.at:%a %d %b %H:%M}  {one.slot.stage:5} {one.summary}  (why: {one.slot.why})"
    yield "said: " + ", ".join(f"{said} {many}" for said, many in sorted(weeks.said.items()))
