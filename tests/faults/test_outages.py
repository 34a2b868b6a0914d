"""The database goes away under load and comes back: nothing is lost, people are answered, nobody restarts us."""

from __future__ import annotations

import socket
import sqlite3
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from shutil import copy
from urllib.parse import urlencode

from registers.people import Person, Seat
from registers.refs import ActionRef
from storage.deliveries import State
from storage.engine import Database
from tests.contract.slack.fake import TEAM, sign
from tests.conversation import STARTS
from tests.faults.conftest import SOAK, in_state, make, open_rows, queue
from tests.faults.nursery import Replica
from tests.faults.replicas import Nursery, wait_for
from tests.faults.slack import CALM, Slack, slack
from tests.postgres import OwnServer, embedded

#: How often each kind of outage, for how many seconds at least and at most, and how long SQLite is locked.
ROUNDS, SHORTEST, LONGEST, LOCKED = (10, 0.5, 10.0, 30.0) if SOAK else (1, 2.5, 3.5, 6.0)
KINDS = ("immediate", "fast", "freeze", "terminate")
CHANNELS, PACE = 6, 0.4
#: Slack waits as long, and within so many seconds of its return everything goes on.
_IN_TIME, _RESUMES = 3.0, 10.0
_AWAY = ("do not answer just now", "went away just now")


@dataclass
class Watch:
    """What somebody saw who asked a process, again and again, how it is, and who said something to it."""

    port: int
    stop: threading.Event = field(default_factory=threading.Event)
    ready: list[tuple[float, int]] = field(default_factory=list)
    alive: list[float] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    away: list[str] = field(default_factory=list)
    other: list[str] = field(default_factory=list)
    late: list[float] = field(default_factory=list)

    def look(self) -> None:
        while not self.stop.wait(0.2):
            began = time.monotonic()
            assert self._asked("/healthz", 5)[0] == 200
            self.alive.append(time.monotonic() - began)
            self.ready.append((time.monotonic(), self._asked("/readyz", 15)[0]))

    def talk(self) -> None:
        number = 0
        while not self.stop.wait(0.1):
            number += 1
            began, text = time.monotonic(), self._said(f"note DAG31-03 number {number}.", number)
            if (took := time.monotonic() - began) > _IN_TIME:
                self.late.append(took)
            if f"number {number}." in text:
                self.done.append(f"number {number}.")
            elif _AWAY[0] in text:
                self.away.append(f"number {number}.")
            elif _AWAY[1] not in text:
                self.other.append(text)

    def turned_green(self, after: float) -> bool:
        """Whether it was seen ready again since then, having been seen not to be."""
        return any(status == 200 for at, status in self.ready if at > after)

    def red(self, since: float) -> bool:
        return any(status == 503 for at, status in self.ready if at > since)

    def _said(self, text: str, number: int) -> str:
        said = {
            "command": "/gov",
            "text": f"action {text}",
            "user_id": "UOFFICE",
            "team_id": TEAM,
            "channel_id": "DUOFFICE",
            "channel_name": "directmessage",
            "trigger_id": f"trigger.{number}",
        }
        body = urlencode(said).encode()
        status, answer = self._asked("/slack/commands", 60, body, sign(body))
        return answer if status == 200 else f"{status} {answer}"

    def _asked(
        self, path: str, patience: float, body: bytes | None = None, more: dict[str, str] | None = None
    ) -> tuple[int, str]:
        asked = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", body, more or {})
        try:
            with urllib.request.urlopen(asked, timeout=patience) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refused:
            return refused.code, ""


def join(database: Database) -> None:
    with database.write() as unit:
        unit.people.save(Person("office", "Office Keeper", (Seat("PMO Governance Lead"),)))
        unit.people.link("slack", TEAM, "UOFFICE", "office")
        unit.audit.record(STARTS, "test", "/link")


def fill(database: Database, posts: int, seconds: float) -> int:
    """Has more posts wait than can be sent in that time, beside so many that there were ever; how many there are now.

    A channel takes one each ``PACE``: what waits is no more than that lets through, or its sending alone would
    outlast the test.
    """
    more = int(seconds * CHANNELS / PACE) - open_rows(database)
    with database.write() as unit:
        for number in range(posts, posts + more):
            queue(unit, f"C{number % CHANNELS}", number)
    return posts + max(more, 0)


@contextmanager
def watched(url: str, fake: Slack, replicas: Nursery) -> Iterator[Watch]:
    """A process on that database, with somebody who asks and somebody who speaks; another one delivers beside it."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    replica = Replica(url, fake.url, lease=3, quarantine=1, pace=PACE)
    started = [replicas.start(Replica(**{**vars(replica), "port": port})), replicas.start(replica)]
    watch = Watch(port)
    wait_for(lambda: _listens(port), 30)
    threads = [threading.Thread(target=one) for one in (watch.look, watch.talk)]
    for one in threads:
        one.start()
    try:
        yield watch
    finally:
        watch.stop.set()
        for one in threads:
            one.join()
        for pid in started:
            assert Path(f"/proc/{pid}").exists(), "one of our processes has ended"
            replicas.kill(pid)


def _listens(port: int) -> bool:
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0


def resumes(fake: Slack, watch: Watch, back: float) -> None:
    """Soon after its return posts are sent, somebody is answered, and it is ready."""
    sent, done = len(fake.messages), len(watch.done)
    wait_for(lambda: len(fake.messages) > sent and len(watch.done) > done, _RESUMES)
    wait_for(lambda: watch.turned_green(back), _RESUMES)


def settled(database: Database, fake: Slack, watch: Watch, posts: int) -> None:
    """Everything was sent once, and what was answered as done is what is on the record."""
    # A busy machine sends some ten a second where the pace alone would let fifteen through.
    wait_for(lambda: open_rows(database) == 0, 30 + 2 * open_rows(database) * PACE / CHANNELS)
    sent = in_state(database, State.SENT)
    assert (len(sent), set(fake.marks().values())) == (posts, {1})
    assert {one.mark for one in sent} == set(fake.marks())
    with database.read() as unit:
        action = unit.actions.get(ActionRef.parse("DAG31-03"))
    assert action
    noted = [one.text for one in action.updates if one.text.startswith("number")]
    assert (len(noted), set(watch.done) - set(noted), set(watch.away) & set(noted)) == (len(set(noted)), set(), set())
    assert (watch.other, len(watch.away) > 0) == ([], True)
    print(f"{posts} posts, {len(watch.done)} notes done, {len(watch.away)} asked to say it again, late: {watch.late}")


def test_postgresql_stops(replicas: Nursery, seed: int) -> None:
    random = Random(seed)
    kinds = [kind for _ in range(ROUNDS) for kind in random.sample(KINDS, len(KINDS))]
    with embedded() as server, slack(CALM, seed) as fake:
        url = server.create()
        make(url)
        database = Database.open(url)
        join(database)
        posts = fill(database, 0, LONGEST)
        with watched(url, fake, replicas) as watch:
            wait_for(lambda: len(fake.messages) > CHANNELS and len(watch.done) > 0, 30)
            for kind in kinds:
                posts = fill(database, posts, LONGEST + 1)
                went = time.monotonic()
                _away(server, url, kind, random.uniform(SHORTEST, LONGEST), watch)
                back = time.monotonic()
                resumes(fake, watch, back)
                print(f"{kind} for {back - went:.1f} s, all is well {time.monotonic() - back:.1f} s later")
            settled(database, fake, watch, posts)
            # What had been begun when the server froze is answered when it goes on: it may yet be done.
            assert len(watch.late) <= kinds.count("freeze")
            assert max(watch.alive) < _IN_TIME
        database.close()


def _away(server: OwnServer, url: str, kind: str, seconds: float, watch: Watch) -> None:
    since = time.monotonic()
    if kind == "terminate":
        ends = since + seconds
        while time.monotonic() < ends:
            server.terminate(url)
            time.sleep(0.3)
        return
    server.tell(kind)
    time.sleep(seconds)
    if seconds > _IN_TIME:
        assert watch.red(since)
    server.tell("thaw" if kind == "freeze" else "start")


def test_sqlite_is_locked(tmp_path: Path, filled: Path, replicas: Nursery) -> None:
    path = copy(filled, tmp_path / "locked.db")
    url = f"sqlite:///{path}"
    database = Database.open(url)
    join(database)
    posts = fill(database, 0, LOCKED / 2 + 5)
    with slack(CALM) as fake, watched(url, fake, replicas) as watch:
        wait_for(lambda: len(fake.messages) > CHANNELS and len(watch.done) > 0, 30)
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("PRAGMA busy_timeout=10000")
        other.execute("BEGIN EXCLUSIVE")
        since = time.monotonic()
        time.sleep(LOCKED)
        assert watch.red(since)
        other.execute("ROLLBACK")
        back = time.monotonic()
        resumes(fake, watch, back)
        print(f"locked for {LOCKED:.0f} s, all is well {time.monotonic() - back:.1f} s later")
        settled(database, fake, watch, posts)
        assert watch.late == []
        other.close()
    database.close()
