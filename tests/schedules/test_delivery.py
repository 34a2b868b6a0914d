"""What becomes of posts: gathered, threaded under their digest, kept true, refused, unconfirmed, and in which order."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from chat.messages import Line, Place, Reply, words
from registers.people import Person
from schedules.delivery import Delivery
from schedules.means import Composed, Means
from schedules.outcomes import Refused, Unposted, Unsure
from schedules.timing import Timing
from storage import slots
from storage.deliveries import ANNOUNCEMENT, Outgoing, State, Window, lane_of
from storage.engine import Database
from storage.link import Unavailable
from storage.slots import DIGEST, REMINDER, Slot
from storage.store import Unit

NOW = datetime(2024, 1, 8, 9, tzinfo=UTC)
SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)
LANE = lane_of("slack", "T1", "C1")


@dataclass
class Platform:
    """Remembers what it was told; ``fails`` are what comes of the next requests."""

    reads_back: bool = True
    posts: list[tuple[Place, str]] = field(default_factory=list)
    edits: list[tuple[str, str]] = field(default_factory=list)
    fails: list[Unposted] = field(default_factory=list)
    there: dict[str, str] = field(default_factory=dict)
    unknown: list[Unposted] = field(default_factory=list)

    async def post(self, place: Place, reply: Reply, view: str = "", *, mark: str = "") -> str:
        if self.fails:
            raise self.fails.pop(0)
        self.posts.append((place, reply.summary))
        return f"message-{len(self.posts)}"

    async def edit(self, place: Place, remote: str, reply: Reply, view: str = "", *, mark: str = "") -> None:
        if self.fails:
            raise self.fails.pop(0)
        self.edits.append((remote, reply.summary))

    async def find(self, place: Place, mark: str, since: datetime) -> str | None:
        if self.unknown:
            raise self.unknown.pop(0)
        return self.there.get(place.channel)

    def thread(self, remote: str) -> str:
        return f"under {remote}"

    def alone(self, unit: Unit, tenant: str, account: str) -> str:
        return f"with {account}" if account != "unmet" else ""

    @property
    def told(self) -> list[str]:
        return [said for _, said in self.posts]


@dataclass
class World:
    """A database, a platform, and a clock that a test turns on."""

    database: Database
    platform: Platform
    now: datetime = NOW
    says: dict[str, str | Exception | None] = field(default_factory=dict)
    #: What changes while a post is being composed, and what it says from then on.
    meanwhile: list[tuple[str, str | None]] = field(default_factory=list)

    async def compose(self, one: Outgoing, _place: Place) -> Composed | None:
        told = self.says.get(one.post.command, one.post.command)
        if self.meanwhile:
            ref, self.says[one.post.command] = self.meanwhile.pop(0)
            self.changed(ref)
        if isinstance(told, Exception):
            raise told
        return Composed(Reply(told, (Line(words(told)),)), one.post.subjects) if told else None

    async def later(self, by: timedelta = timedelta(0)) -> None:
        """So much later, all is delivered that may be then."""
        self.now += by
        timing = Timing(lease=10 * SECOND, quarantine=5 * SECOND, tries=3)
        means = Means(self.database, {"slack": self.platform}, self.compose, lambda: self.now, timing)
        await Delivery(means).once()

    def queue(
        self, command: str, *subjects: str, channel: str = "C1", kind: str = ANNOUNCEMENT, **more: timedelta
    ) -> None:
        expires, live = more.get("expires", DAY), more.get("live", 14 * DAY)
        with self.database.write() as unit:
            reason = f"{command} {self.now}"
            post = unit.posts.add("slack", channel, "DAG", command, reason, subjects, self.now)
            assert post
            unit.deliveries.add(post, "T1", kind=kind, window=Window(self.now, self.now + expires, self.now + live))

    def changed(self, ref: str) -> None:
        with self.database.write() as unit:
            unit.audit.record(self.now, "somebody", "/note", ref)

    def states(self) -> dict[str, tuple[State, str]]:
        with self.database.read() as unit:
            every = [one for state in State for one in unit.deliveries.in_state(state, 100)]
        return {one.post.command: (one.state, one.problem) for one in every}


@pytest.fixture
def world(tmp_path: Path) -> World:
    database = Database.open(f"sqlite:///{tmp_path}/posts.db")
    database.migrate()
    return World(database, Platform())


async def test_a_channel_keeps_its_order_and_its_pace(world: World) -> None:
    for one in ("first", "second"):
        world.queue(one)
    world.queue("elsewhere", channel="C2")
    await world.later()
    assert sorted(world.platform.told) == ["elsewhere", "first"]
    await world.later(SECOND)
    assert sorted(world.platform.told) == ["elsewhere", "first", "second"]


async def test_nothing_overtakes_what_was_refused(world: World) -> None:
    world.platform.fails = [Refused("slow down", retry_after=30)]
    world.queue("first")
    world.queue("second")
    await world.later()
    await world.later(29 * SECOND)
    assert world.platform.told == []
    await world.later(SECOND)
    await world.later(SECOND)
    assert world.platform.told == ["first", "second"]


async def test_a_workspace_is_left_alone_as_a_whole(world: World) -> None:
    world.platform.fails = [Refused("slow down", retry_after=30, everywhere=True)]
    world.queue("first")
    await world.later()
    world.queue("elsewhere", channel="C2")
    await world.later(29 * SECOND)
    assert world.platform.told == []
    await world.later(SECOND)
    assert sorted(world.platform.told) == ["elsewhere", "first"]


async def test_what_will_never_be_taken_is_dead_and_says_why(world: World) -> None:
    world.platform.fails = [Refused("channel_not_found", final=True)]
    world.queue("first")
    world.queue("second")
    await world.later()
    assert world.states() == {"first": (State.DEAD, "channel_not_found"), "second": (State.SENT, "")}


async def test_nothing_to_say_is_not_said(world: World) -> None:
    world.says["/digest"] = None
    world.queue("/digest")
    world.queue("too late", expires=timedelta(0))
    await world.later()
    assert world.platform.told == []
    assert world.states() == {
        "/digest": (State.EXPIRED, "there was nothing left to say"),
        "too late": (State.EXPIRED, "its time was over"),
    }


async def test_what_cannot_be_composed_is_given_up_and_holds_nobody_up(world: World) -> None:
    world.says["broken"] = ValueError("no such thing")
    world.queue("broken")
    world.queue("behind it")
    for _ in range(6):
        await world.later(10 * SECOND)
    assert world.states() == {"broken": (State.DEAD, "ValueError: no such thing"), "behind it": (State.SENT, "")}


async def test_who_asks_to_wait_for_no_time_is_not_asked_again_at_once(world: World) -> None:
    world.platform.fails = [Refused("slow down", retry_after=0) for _ in range(3)]
    world.queue("first")
    for left in (2, 1, 0):
        await world.later(SECOND / 10)
        assert len(world.platform.fails) == left
    await world.later(SECOND / 10)
    assert world.platform.told == ["first"]


async def test_waiting_for_room_is_no_attempt(world: World) -> None:
    """Else whoever waits in a long queue would be given up at the first fault of ours."""
    world.platform.fails = [Refused("slow down", retry_after=1) for _ in range(5)]
    world.queue("first")
    for _ in range(5):
        await world.later(SECOND)
    world.says["first"] = ValueError("no such thing")
    await world.later(SECOND)
    del world.says["first"]
    await world.later(10 * SECOND)
    assert world.states() == {"first": (State.SENT, "")}


@pytest.mark.parametrize("there", [True, False])
async def test_what_nobody_answered_is_looked_for(world: World, there: bool) -> None:
    world.platform.fails = [Unsure("reset")]
    world.platform.there = {"C1": "message-9"} if there else {}
    world.queue("first")
    await world.later()
    await world.later(14 * SECOND)
    assert world.platform.told == []
    await world.later(SECOND)
    assert world.platform.told == ([] if there else ["first"])
    assert world.states() == {"first": (State.SENT, "")}


async def test_where_it_cannot_be_looked_it_is_shown_as_unconfirmed(world: World) -> None:
    world.platform.reads_back = False
    world.platform.fails = [Unsure("HTTP 502")]
    world.queue("first")
    for _ in range(4):
        await world.later(15 * SECOND)
    assert world.platform.told == []
    assert world.states() == {"first": (State.UNCONFIRMED, "HTTP 502")}


async def test_a_history_that_stays_dark_leaves_it_unconfirmed(world: World) -> None:
    world.platform.fails = [Unsure("reset")]
    world.platform.unknown = [Unsure("history: no answer")] * 100
    world.queue("first")
    for _ in range(14):
        await world.later(10 * MINUTE)
    assert world.states() == {"first": (State.UNCONFIRMED, "history: no answer")}


async def test_what_has_changed_is_edited_at_most_once_a_minute(world: World) -> None:
    world.queue("/action", "DAG31-03")
    await world.later()
    for said in ("closed", "open again", "closed after all"):
        world.says["/action"] = said
        world.changed("DAG31-03")
        await world.later(15 * SECOND)
    assert world.platform.edits == []
    await world.later(15 * SECOND)
    assert world.platform.edits == [("message-1", "closed after all")]
    world.changed("DAG31-04")
    await world.later(5 * MINUTE)
    world.changed("DAG31-03")
    await world.later(5 * MINUTE)
    assert len(world.platform.edits) == 1


async def test_what_is_over_stays_as_it_was(world: World) -> None:
    world.queue("/action", "DAG31-03", live=timedelta(hours=1))
    await world.later()
    world.says["/action"] = "closed"
    world.now += timedelta(hours=1)
    world.changed("DAG31-03")
    await world.later(MINUTE)
    assert world.platform.edits == []


async def test_a_change_while_it_was_on_its_way_is_made_up_for(world: World) -> None:
    world.platform.fails = [Unsure("reset")]
    world.platform.there = {"C1": "message-9"}
    world.queue("/action", "DAG31-03")
    await world.later()
    world.says["/action"] = "closed"
    world.changed("DAG31-03")
    await world.later(15 * SECOND)
    await world.later(MINUTE)
    assert world.platform.edits == [("message-9", "closed")]


@pytest.mark.parametrize("last", ["closed", None])
async def test_what_changes_while_it_is_composed_is_composed_again(world: World, last: str | None) -> None:
    world.meanwhile = [("DAG31-03", last)]
    world.queue("/action", "DAG31-03")
    await world.later()
    assert world.platform.told == ([last] if last else [])


async def test_what_never_stands_still_is_sent_and_edited(world: World) -> None:
    world.meanwhile = [("DAG31-03", said) for said in ("one", "two", "three", "four")]
    world.queue("/action", "DAG31-03")
    await world.later()
    assert world.platform.told == ["two"]
    for _ in range(2):
        await world.later(MINUTE)
    assert world.platform.edits[-1] == ("message-1", "four")


async def test_an_announcement_stands_under_its_meetings_digest(world: World) -> None:
    world.queue("before")
    await world.later()
    world.queue("/digest DAG", kind=DIGEST, live=DAY)
    await world.later(SECOND)
    world.queue("after")
    await world.later(SECOND)
    world.now += DAY
    world.queue("next day")
    await world.later(SECOND)
    assert [(said, place.thread) for place, said in world.platform.posts] == [
        ("before", ""),
        ("/digest DAG", ""),
        ("after", "under message-2"),
        ("next day", ""),
    ]


def test_changes_of_a_minute_are_gathered(world: World) -> None:
    with world.database.write() as unit:
        post = unit.posts.add("slack", "C1", "DAG", "/action DAG31-03", "closed", ("DAG31-03",), NOW)
        assert post
        unit.deliveries.add(post, "T1", kind=ANNOUNCEMENT, window=Window(NOW + MINUTE, NOW + DAY, NOW + DAY))
        gather = unit.deliveries.gather
        assert gather(LANE, "DAG", "/action DAG31-04", ("DAG31-04",), NOW)
        assert gather(LANE, "DAG", "/action DAG31-03", ("DAG31-03",), NOW)
        assert not gather(LANE, "CCAG", "/action CCAG05-01", (), NOW)
        assert not gather(lane_of("slack", "T1", "C2"), "DAG", "/action DAG31-05", (), NOW)
        assert not gather(LANE, "DAG", "/action DAG31-05", ("DAG31-05",), NOW + MINUTE)
        assert [one.command for one in unit.posts.about("DAG31-04")] == ["/action DAG31-03\n/action DAG31-04"]
        many = [gather(LANE, "DAG", f"/action DAG31-{number}", (), NOW) for number in range(10, 20)]
        assert many == [True] * 6 + [False] * 4


async def test_what_a_claim_took_that_nobody_heard_of_is_sent_at_once(world: World) -> None:
    """The database went away between taking it and telling so: nobody waits for the end of that lease."""
    fails = ["after claim"]

    async def step(name: str) -> None:
        if name in fails:
            fails.remove(name)
            raise Unavailable

    world.queue("first")
    delivery = Delivery(Means(world.database, {"slack": world.platform}, world.compose, lambda: world.now, step=step))
    with pytest.raises(Unavailable):
        await delivery.once()
    await delivery.once()
    assert world.platform.told == ["first"]


async def test_what_became_of_a_post_waits_for_the_database(world: World) -> None:
    """Where nothing can be read back, nobody else would ever know that it was sent."""
    fails = ["before sent"] * 2

    async def step(name: str) -> None:
        if name in fails:
            fails.remove(name)
            raise Unavailable

    world.platform.reads_back = False
    world.queue("first")
    means = Means(world.database, {"slack": world.platform}, world.compose, lambda: world.now, step=step)
    await Delivery(means).once()
    assert (fails, world.states()) == ([], {"first": (State.SENT, "")})


@pytest.mark.parametrize(("takes", "state"), [(0.3, State.SENT), (30.0, State.CLAIMED)])
async def test_what_is_on_its_way_arrives_before_the_end_or_is_looked_for_later(
    world: World, monkeypatch: pytest.MonkeyPatch, takes: float, state: State
) -> None:
    sending = asyncio.Event()

    async def slow(*_: object, **__: object) -> str:
        sending.set()
        await asyncio.sleep(takes)
        return "message-1"

    monkeypatch.setattr(world.platform, "post", slow)
    world.queue("first")
    world.queue("second")
    delivery = Delivery(Means(world.database, {"slack": world.platform}, world.compose, lambda: world.now))
    delivery.start()
    await sending.wait()
    began = time.monotonic()
    await delivery.stop(1.0)
    assert time.monotonic() - began < 2
    with world.database.read() as unit:
        assert [one.post.command for one in unit.deliveries.in_state(state, 10)] == ["first"]
        assert [one.post.command for one in unit.deliveries.in_state(State.WAITING, 10)] == ["second"]


def slot(person: str = "", kind: str = REMINDER, platform: str = "", channel: str = "") -> Slot:
    day = date(2024, 1, 8)
    return Slot(
        kind,
        person or "DAG 2024-01-10",
        "2wd",
        day,
        NOW,
        NOW + DAY,
        f"/{kind}",
        "why",
        platform,
        "T1",
        channel,
        "DAG",
        person,
    )


async def test_slots_become_posts_and_hear_what_became_of_them(world: World) -> None:
    with world.database.write() as unit:
        for key, account in (("lee", "U1"), ("paul", "unmet"), ("nobody", "")):
            unit.people.save(Person(key, key.title()))
            if account:
                unit.people.link("slack", "T1", account, key)
        unit.audit.record(NOW, "test", "/import")
        for one in (
            slot("lee"),
            slot("paul"),
            slot("nobody"),
            slot("", DIGEST, "slack", "C1"),
            slot("", DIGEST, "console", "dag"),
        ):
            assert unit.slots.add(one)
    world.says["/reminder"] = "Due today"
    await world.later()
    assert sorted((place.channel, place.direct, said) for place, said in world.platform.posts) == [
        ("C1", False, "/digest"),
        ("with U1", True, "Due today"),
    ]
    with world.database.read() as unit:
        assert [unit.slots.in_state(one, NOW.date(), 10) for one in (slots.State.WAITING, slots.State.QUEUED)] == [
            (),
            (),
        ]
        assert [one.person for one in unit.slots.in_state(slots.State.DEAD, NOW.date(), 10)] == ["nobody", "paul"]
        assert len(unit.posts.in_channel("console", "dag", 10)) == 1
        kept = {one.kind: one.window.live_until for one in unit.deliveries.in_state(State.SENT, 10)}
        assert kept == {REMINDER: NOW + 14 * DAY, DIGEST: datetime(2024, 1, 11, tzinfo=UTC)}  # it meets on the 10th
    await world.later(MINUTE)
    assert len(world.platform.posts) == 2


async def test_a_digest_is_kept_true_until_the_day_of_its_meeting_is_over(world: World) -> None:
    with world.database.write() as unit:
        assert unit.slots.add(slot("", DIGEST, "slack", "C1"))  # of a meeting on the 10th
    world.says["/digest"] = "a digest"
    await world.later()
    with world.database.write() as unit:
        (post,) = unit.deliveries.in_state(State.SENT, 9)
        unit.deliveries.mentions(post.post.id, ("DAG31-03",))
        unit.audit.record(world.now, "test", "/import")
    for at, said in (
        (datetime(2024, 1, 10, 23, 50, tzinfo=UTC), "in time"),
        (datetime(2024, 1, 11, tzinfo=UTC), "late"),
    ):
        world.now, world.says["/digest"] = at, said
        world.changed("DAG31-03")
        await world.later()
    assert world.platform.edits == [("message-1", "in time")]


async def test_what_is_taken_back_while_it_is_edited_is_edited_back(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.queue("/action", "DAG31-03")
    await world.later()
    edit = world.platform.edit

    async def meanwhile(place: Place, remote: str, reply: Reply, view: str = "", *, mark: str = "") -> None:
        await edit(place, remote, reply, view, mark=mark)
        if reply.summary == "closed":
            world.says["/action"] = "/action"
            world.changed("DAG31-03")
            with world.database.write() as unit:
                unit.edits.look(world.now)

    monkeypatch.setattr(world.platform, "edit", meanwhile)
    world.says["/action"] = "closed"
    world.changed("DAG31-03")
    await world.later(MINUTE)
    await world.later(MINUTE)
    assert world.platform.edits == [("message-1", "closed"), ("message-1", "/action")]


async def test_an_edit_that_nobody_answered_may_stand_there(world: World) -> None:
    world.queue("/action", "DAG31-03")
    await world.later()
    world.platform.fails = [Unsure("time-out")]
    world.says["/action"] = "closed"
    world.changed("DAG31-03")
    await world.later(MINUTE)
    world.says["/action"] = "/action"
    world.changed("DAG31-03")
    await world.later(MINUTE)
    assert world.platform.edits == [("message-1", "/action")]


async def test_a_platform_that_does_not_answer_holds_up_no_other(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    async def never(*_: object, **__: object) -> str:
        await asyncio.sleep(60)
        return ""

    monkeypatch.setattr(world.platform, "post", never)
    other = Platform()
    for number in range(20):
        world.queue(f"{number}", channel=f"C{number}")
    with world.database.write() as unit:
        post = unit.posts.add("teams", "C1", "DAG", "/cr 036", "why", (), NOW)
        assert post
        unit.deliveries.add(post, "T1", kind=ANNOUNCEMENT, window=Window(NOW + SECOND, NOW + DAY, NOW + DAY))
    world.now += SECOND
    both = {"slack": world.platform, "teams": other}
    delivery = Delivery(Means(world.database, both, world.compose, lambda: world.now))
    delivery.start()
    await asyncio.sleep(1)
    await delivery.stop(0.1)
    assert other.told == ["/cr 036"]


async def test_people_of_a_platform_that_is_not_served_hold_up_nobody(world: World) -> None:
    with world.database.write() as unit:
        for number in range(501):
            unit.people.save(Person(f"p{number}", f"Person {number}"))
            unit.people.link("teams", "T1", f"U{number}", f"p{number}")
            unit.slots.add(slot(f"p{number}"))
        unit.audit.record(NOW, "test", "/import")
        unit.slots.add(slot("", DIGEST, "slack", "C1"))
    await world.later()
    assert world.platform.told == ["/digest"]


async def test_what_changes_while_a_post_is_looked_for_is_seen_in_it(world: World) -> None:
    world.platform.fails = [Unsure("reset")]
    world.platform.unknown = [Refused("history: slow down", retry_after=30)]
    world.platform.there = {"C1": "message-9"}
    world.queue("/action", "DAG31-03")
    await world.later()
    await world.later(15 * SECOND)
    world.says["/action"] = "closed"
    world.changed("DAG31-03")
    await world.later(MINUTE)
    await world.later(2 * MINUTE)
    assert world.platform.edits == [("message-9", "closed")]


async def test_an_edit_that_keeps_failing_ends_with_the_posts_life(world: World) -> None:
    world.queue("/action", "DAG31-03", live=timedelta(hours=1))
    await world.later()
    world.platform.fails = [Unsure("time-out")] * 3
    world.says["/action"] = "closed"
    world.changed("DAG31-03")
    for by in (58 * MINUTE, DAY, DAY):
        await world.later(by)
    assert len(world.platform.fails) == 2


async def test_edits_wait_as_long_as_the_workspace_asks(world: World) -> None:
    for channel in ("C1", "C2"):
        world.queue(f"/action {channel}", "DAG31-03", channel=channel)
    await world.later()
    world.platform.fails = [Refused("slow down", retry_after=90)] * 2
    world.changed("DAG31-03")
    for channel in ("C1", "C2"):
        world.says[f"/action {channel}"] = "closed"
    await world.later(MINUTE)
    world.queue("/action C3", "DAG31-03", channel="C3")
    await world.later()
    world.says["/action C3"] = "closed"
    world.changed("DAG31-03")
    await world.later(89 * SECOND)
    assert (len(world.platform.posts), world.platform.edits) == (3, [])
    await world.later(SECOND)
    assert sorted(world.platform.edits) == [(f"message-{one}", "closed") for one in (1, 2, 3)]
