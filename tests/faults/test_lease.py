"""Whoever stands still between the mark and the request, beyond their lease, does not send when they go on."""

from __future__ import annotations

import os
import signal
import time

from storage.deliveries import State
from storage.engine import Database
from tests.faults.conftest import SOAK, in_state, open_rows, queue, queue_many
from tests.faults.nursery import Replica
from tests.faults.replicas import Nursery, halted, wait_for
from tests.faults.slack import CALM, slack

TIMES = 500 if SOAK else 6
_LEASE, _QUARANTINE = 0.5, 0.3


def test_a_stopped_worker_does_not_send(url: str, database: Database, replicas: Nursery) -> None:
    with slack(CALM) as fake:
        replica = Replica(url, fake.url, lease=_LEASE, quarantine=_QUARANTINE, halt="before post")
        for number in range(TIMES):
            with database.write() as unit:
                queue(unit, f"C{number}", number)
            pid = replicas.start(replica)
            wait_for(lambda pid=pid: halted(pid))  # type: ignore[misc]
            (one,) = in_state(database, State.CLAIMED)
            assert one.maybe_sent_at
            time.sleep(_LEASE + 0.1)
            assert fake.posts[one.post.channel] == 0
            os.kill(pid, signal.SIGCONT)
            # Its own claim is over: it gives the post back, and sends it under a new one (a busy machine may take two).
            wait_for(lambda number=number: len(in_state(database, State.SENT)) > number)  # type: ignore[misc]
            replicas.kill(pid)
            (sent,) = [row for row in in_state(database, State.SENT) if row.post.id == one.post.id]
            assert sent.attempts >= 2
            assert (set(fake.posts.values()), set(fake.marks().values())) == ({1}, {1})


def test_another_takes_over_and_only_one_sends(url: str, database: Database, replicas: Nursery) -> None:
    queue_many(database, 1, 1)
    with slack(CALM) as fake:
        replica = Replica(url, fake.url, lease=_LEASE, quarantine=_QUARANTINE)
        stopped = replicas.start(Replica(**{**vars(replica), "halt": "before post"}))
        wait_for(lambda: halted(stopped))
        other = replicas.start(replica)
        wait_for(lambda: len(in_state(database, State.SENT)) == 1)
        os.kill(stopped, signal.SIGCONT)
        time.sleep(0.5)
        for pid in (stopped, other):
            replicas.kill(pid)
        assert (dict(fake.posts), set(fake.marks().values())) == ({"C0": 1}, {1})
        assert open_rows(database) == 0
