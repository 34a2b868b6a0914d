"""A channel or a workspace that asks to be left alone is left alone by every replica, and channels keep their order."""

from __future__ import annotations

import time

from storage.deliveries import State
from storage.engine import Database
from tests.faults.conftest import SOAK, in_state, open_rows, queue_many
from tests.faults.nursery import Replica
from tests.faults.replicas import Herd, Nursery
from tests.faults.slack import slack

#: Of few posts hardly any would be on its way when a channel closes, did it not take a while to compose them.
CHANNELS, EACH, SLOW = (50, 40, 0.0) if SOAK else (10, 8, 0.4)
#: What other replicas had on its way when the workspace was closed: they cannot know before it is on the record.
_ON_ITS_WAY = 0.25


def test_nothing_is_sent_into_a_pause(url: str, database: Database, replicas: Nursery, seed: int) -> None:
    queue_many(database, CHANNELS, EACH)
    with slack({"429": 0.12}, seed, of_all=0.5) as fake:
        began = time.monotonic()
        herd = Herd(replicas, Replica(url, fake.url, lease=5, quarantine=1, slow=SLOW), 3, seed)
        assert herd.until(lambda: open_rows(database) == 0, 60 + CHANNELS * EACH / 10, kills=False)
        herd.end()
        late = [(scope, after) for scope, after in fake.early if scope.startswith("C") or after > _ON_ITS_WAY]
        print(
            f"{CHANNELS * EACH} posts to {CHANNELS} channels in {time.monotonic() - began:.1f} s, "
            f"{sum(fake.posts.values())} requests, {len(fake.early)} while the workspace was just being closed"
        )
        assert late == []
        assert set(fake.marks().values()) == {1}
        sent = {one.remote: one.post.id for one in in_state(database, State.SENT)}
        for channel in {one.channel for one in fake.messages}:
            order = [sent[one.ts] for one in fake.messages if one.channel == channel]
            assert order == sorted(order)
        assert len(sent) == CHANNELS * EACH
