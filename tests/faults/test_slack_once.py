"""On Slack nothing is lost and nothing sent twice, whatever Slack does and whenever a replica is killed."""

from __future__ import annotations

import time

from storage.deliveries import State
from storage.engine import Database
from tests.faults.conftest import SOAK, in_state, open_rows, queue_many
from tests.faults.nursery import Replica
from tests.faults.replicas import Herd, Nursery
from tests.faults.slack import CALM, WEATHER, slack

CHANNELS, EACH, REPLICAS, KILLS = (80, 50, 3, 600) if SOAK else (16, 5, 3, 25)


def test_no_duplicate_and_no_loss(url: str, database: Database, replicas: Nursery, seed: int) -> None:
    queue_many(database, CHANNELS, EACH)
    with slack(WEATHER, seed) as fake:
        herd = Herd(replicas, Replica(url, fake.url), REPLICAS, seed)
        left = 0 if SOAK else CHANNELS * EACH // 5
        herd.until(lambda: herd.kills >= KILLS, 60 + KILLS, kills=True)
        herd.until(lambda: open_rows(database) <= left, 60 + KILLS, kills=False)
        fake.weather = CALM
        ended = time.monotonic()
        drained = herd.until(lambda: open_rows(database) == 0, 60, kills=False)
        herd.end()
        assert drained, f"{open_rows(database)} posts are still on their way"
        print(f"{CHANNELS * EACH} posts, {herd.kills} kills, drained {time.monotonic() - ended:.1f} s after the faults")
        assert fake.told_twice() == []
        sent, unconfirmed, dead = (in_state(database, one) for one in (State.SENT, State.UNCONFIRMED, State.DEAD))
        assert len(sent) + len(unconfirmed) + len(dead) == CHANNELS * EACH
        assert all(one.problem for one in (*unconfirmed, *dead))
        assert {(one.mark, one.remote) for one in sent} <= {(one.mark, one.ts) for one in fake.messages}
        assert len(sent) == len(fake.messages)
