"""A post is somebody's for as long as a lease, and nobody's word counts on what is not theirs any more."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import timedelta

from storage.deliveries import ANNOUNCEMENT, ANSWER, Outgoing, Perhaps, State, Window, lane_of
from storage.engine import Database
from tests.storage.examples import NOW

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
_LEASE = 10 * SECOND


def queue(database: Database, channel: str, many: int = 1) -> None:
    with database.write() as unit:
        for number in range(many):
            post = unit.posts.add("slack", channel, "DAG", f"/cr {number}", f"{channel} {number}", (), NOW)
            assert post
            unit.deliveries.add(post, "T1", kind=ANNOUNCEMENT, window=Window(NOW, NOW + DAY, NOW + DAY))


def taken(database: Database, owner: str, after: timedelta = timedelta(0), most: int = 10) -> tuple[Outgoing, ...]:
    with database.write() as unit:
        return unit.claims.take("slack", owner, NOW + after, NOW + after + _LEASE, most)


def test_a_claim_is_one_persons_until_its_lease_is_over(database: Database) -> None:
    queue(database, "C1")
    (mine,) = taken(database, "me")
    assert (mine.owner, mine.attempts, mine.state) == ("me", 1, State.CLAIMED)
    assert taken(database, "you", _LEASE - SECOND) == ()
    (yours,) = taken(database, "you", _LEASE)
    assert (yours.owner, yours.attempts, yours.mark) == ("you", 2, mine.mark)


def test_whoever_lost_a_claim_has_nothing_to_say(database: Database) -> None:
    queue(database, "C1")
    (mine,) = taken(database, "me")
    (yours,) = taken(database, "you", _LEASE)
    with database.write() as unit:
        assert not unit.claims.mark(mine, NOW, NOW + _LEASE)
        assert not unit.claims.release(mine, NOW, "no")
        assert not unit.claims.settle(mine, State.DEAD, "no")
        assert not unit.claims.sent(mine, "message-1", "", NOW)
        assert unit.claims.mark(yours, NOW, NOW + _LEASE)
        assert unit.claims.settle(yours, State.UNCONFIRMED, "nobody knows")
        # But who has the answer in hand knows better than who had to give up.
        assert unit.claims.sent(mine, "message-1", "", NOW)
        assert [one.remote for one in unit.deliveries.in_state(State.SENT, 10)] == ["message-1"]


def test_what_a_claim_took_that_nobody_heard_of_is_given_back(database: Database) -> None:
    for channel in ("C1", "C2", "C3"):
        queue(database, channel)
    (yours,) = taken(database, "you", most=1)
    assert len(taken(database, "me")) == 2
    with database.write() as unit:
        assert (unit.claims.give_back("me"), unit.claims.give_back("nobody")) == (2, 0)
    again = taken(database, "me again")
    assert (len(again), yours.post.id in {one.post.id for one in again}) == (2, False)


def test_what_may_have_been_sent_is_left_alone_and_still_holds_its_channel(database: Database) -> None:
    queue(database, "C1", 2)
    (mine,) = taken(database, "me")
    with database.write() as unit:
        assert unit.claims.mark(mine, NOW, NOW + 30 * SECOND)
    assert taken(database, "you", 29 * SECOND) == ()
    (yours,) = taken(database, "you", 30 * SECOND)
    assert (yours.post.id, yours.maybe_sent_at) == (mine.post.id, NOW)


def test_many_who_claim_at_once_never_get_the_same(shared_url: str) -> None:
    database = Database.open(shared_url)
    for channel in range(30):
        queue(database, f"C{channel}", 2)
    found: list[int] = []

    def claim(owner: str) -> None:
        own = Database.open(shared_url)
        for round_ in range(15):
            found.extend(one.post.id for one in taken(own, f"{owner}-{round_}", most=3))
        own.close()

    threads = [threading.Thread(target=claim, args=(f"replica {number}",)) for number in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    database.close()
    assert len(found) == 30
    assert max(Counter(found).values()) == 1


def test_the_longer_pause_counts(database: Database) -> None:
    with database.write() as unit:
        unit.pauses.pause("slack T1", NOW + 30 * SECOND)
        unit.pauses.pause("slack T1", NOW + SECOND)
        assert unit.pauses.until("slack T1") == NOW + 30 * SECOND
        assert unit.pauses.until("slack T2") < NOW - DAY


def test_replicas_that_look_at_once_look_once(database: Database) -> None:
    with database.write() as unit:
        unit.audit.record(NOW, "test", "/note", "DAG31-03")
    with database.write() as unit:
        assert unit.edits.behind() == (1, 0)
        unit.edits.look(NOW)
        assert unit.edits.behind() == (1, 1)
        assert unit.edits.look(NOW) == 0


def test_what_many_announce_at_once_is_all_told(shared_url: str) -> None:
    database = Database.open(shared_url)
    window = Window(NOW + SECOND, NOW + DAY, NOW + DAY)
    rounds, together = 10, threading.Barrier(8)

    def announce(who: int) -> None:
        for number in range(rounds):
            together.wait()
            with database.write() as unit:
                lane, command = f"slack T1 C{number}", f"/cr {who}"
                if not unit.deliveries.gather(lane, "DAG", command, (), NOW):
                    post = unit.posts.add("slack", f"C{number}", "DAG", command, command, (), NOW)
                    assert post
                    unit.deliveries.add(post, "T1", kind=ANNOUNCEMENT, window=window)

    threads = [threading.Thread(target=announce, args=(who,)) for who in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read() as unit:
        told = Counter(
            (one.post.channel, said)
            for one in unit.deliveries.in_state(State.WAITING, 1000)
            for said in one.post.command.splitlines()
        )
    database.close()
    assert told == Counter((f"C{number}", f"/cr {who}") for number in range(rounds) for who in range(8))


def test_what_is_announced_while_a_post_is_taken_is_told_with_it_or_after_it(shared_url: str) -> None:
    database = Database.open(shared_url)
    window = Window(NOW + SECOND, NOW + DAY, NOW + DAY)
    told: Counter[str] = Counter()
    ended = threading.Event()

    def announce(who: int) -> None:
        for number in range(100):
            with database.write() as unit:
                command = f"/cr {who}{number:03}"
                if not unit.deliveries.gather("slack T1 C1", "DAG", command, (), NOW):
                    post = unit.posts.add("slack", "C1", "DAG", command, command, (), NOW)
                    assert post
                    unit.deliveries.add(post, "T1", kind=ANNOUNCEMENT, window=window)

    def tell() -> None:
        last = False
        while not last:
            last = ended.is_set()
            for one in taken(database, "me", SECOND):
                told.update(one.post.command.splitlines())
                with database.write() as unit:
                    assert unit.claims.settle(one, State.EXPIRED, "")
                last = False

    threads = [threading.Thread(target=announce, args=(who,)) for who in range(5)]
    telling = threading.Thread(target=tell)
    for thread in (telling, *threads):
        thread.start()
    for thread in threads:
        thread.join()
    ended.set()
    telling.join()
    database.close()
    assert told == Counter(f"/cr {who}{number:03}" for who in range(5) for number in range(100))


def test_whoever_pledged_says_it_first_until_others_have_taken_it(database: Database) -> None:
    lane, due = lane_of("slack", "T1", "C1"), NOW + _LEASE
    with database.write() as unit:
        post = unit.posts.add("slack", "C1", "DAG", "/action DAG31-03", "post-1", (), NOW)
        assert post
        window = Window(due, NOW + DAY, NOW + DAY)
        unit.deliveries.add(post, "T1", kind=ANSWER, window=window, perhaps=Perhaps("1.1", "post-1", None))
        assert not unit.claims.attempt(lane, "post-2", NOW)
        assert unit.claims.attempt(lane, "post-1", NOW)
        assert unit.claims.attempt(lane, "post-1", None)
    (theirs,) = taken(database, "you", _LEASE)
    assert (theirs.maybe_sent_at, theirs.mark, theirs.thread) == (None, "post-1", "1.1")
    with database.write() as unit:
        assert not unit.claims.attempt(lane, "post-1", due)
        unit.claims.drop(lane, "post-1")
        assert (unit.claims.there(lane, "post-1"), unit.claims.there(lane, "post-2")) == (True, False)
        assert unit.claims.release(theirs, due, "no")
        assert unit.claims.attempt(lane, "post-1", due)
    (again,) = taken(database, "you", _LEASE)
    assert again.maybe_sent_at == due


def test_what_changes_while_it_is_marked_is_looked_at_again(shared_url: str) -> None:
    """Whoever marks a post has just seen that nothing has changed, and others see a change before it is marked."""
    database, other = Database.open(shared_url), Database.open(shared_url)
    with database.write() as unit:
        post = unit.posts.add("slack", "C1", "DAG", "/action DAG31-03", "why", ("DAG31-03",), NOW)
        assert post
        unit.deliveries.add(post, "T1", kind=ANNOUNCEMENT, window=Window(NOW, NOW + DAY, NOW + DAY))
    (mine,) = taken(database, "me")
    with other.write() as unit:
        unit.audit.record(NOW, "somebody", "/note", "DAG31-03")
        unit.edits.look(NOW)
    with database.write() as unit:
        assert unit.claims.mark(mine, NOW, NOW + _LEASE)
        assert unit.claims.sent(mine, "message-1", "what it said", NOW)
        assert [one.remote for one in unit.edits.take("slack", "me", NOW, NOW + DAY, 10)] == ["message-1"]
    for one in (database, other):
        one.close()
