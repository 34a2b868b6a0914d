"""On Teams nothing can be read back: what may have been sent is shown as unconfirmed, and never sent again."""

from __future__ import annotations

from random import Random

from aiohttp import web

from storage.deliveries import State
from storage.engine import Database
from tests.contract.teams.fake import TENANT, Microsoft
from tests.faults.conftest import SOAK, in_state, open_rows, queue_many, teams_channels
from tests.faults.nursery import Replica
from tests.faults.replicas import Herd, Nursery
from tests.faults.slack import serving

CHANNELS, EACH, KILLS = (100, 50, 300) if SOAK else (12, 4, 10)
_FAILS = 0.4


class Fickle(Microsoft):
    """Stores what is posted, and then fails as often as not."""

    def __init__(self, seed: int) -> None:
        super().__init__()
        self.random = Random(seed)
        self.fails = _FAILS
        self.stored: list[str] = []
        self.answered: set[str] = set()

    async def answer(self, request: web.Request) -> web.StreamResponse:
        answer = await self._answer(request)
        if not request.path.endswith("/activities"):
            return answer
        said = f"{request.path} {len(self.calls)}"
        self.stored.append(said)
        if self.random.random() >= self.fails:
            self.answered.add(said)
            return answer
        if (status := self.random.choice((500, 502, 503, 504, 0))) == 0:
            assert request.transport
            request.transport.abort()
        return web.Response(status=status or 500)


def test_no_blind_resend(url: str, database: Database, replicas: Nursery, seed: int) -> None:
    queue_many(database, CHANNELS, EACH, "teams", TENANT)
    fake = Fickle(seed)
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", fake.answer)
    with serving(app) as fake.url:
        teams_channels(database, fake.url, CHANNELS)
        herd = Herd(replicas, Replica(url, fake.url, "teams", lease=1.5), 3, seed)
        left = 0 if SOAK else CHANNELS * EACH // 5
        herd.until(lambda: herd.kills >= KILLS, 60 + KILLS, kills=True)
        herd.until(lambda: open_rows(database) <= left, 60 + KILLS, kills=False)
        fake.fails = 0.0
        drained = herd.until(lambda: open_rows(database) == 0, 60, kills=False)
        herd.end()
        assert drained, f"{open_rows(database)} posts are still on their way"
        sent, unconfirmed = in_state(database, State.SENT), in_state(database, State.UNCONFIRMED)
        print(f"{len(sent)} sent, {len(unconfirmed)} unconfirmed, {herd.kills} kills")
        # Each row was asked for once at most, and what was not answered is what is shown.
        assert len(sent) + len(unconfirmed) == CHANNELS * EACH
        assert len(fake.stored) <= CHANNELS * EACH
        assert len(sent) <= len(fake.answered)
        assert len(fake.stored) - len(fake.answered) <= len(unconfirmed)
        assert all(one.problem for one in unconfirmed)
