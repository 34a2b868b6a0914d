"""However many processes send, no channel and no tenant of Teams gets more than it allows: real ones, on PostgreSQL."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import count

import pytest
from aiohttp import ClientSession

from bot.teams_rates import CHANNEL as CHANNEL_LIMITS
from bot.teams_rates import OWN_CHANNEL, Limits, holders
from bot.teams_rates import TENANT as TENANT_LIMITS
from storage.engine import Database
from tests.contract.teams.fake import BOT, CHANNEL, TENANT, Microsoft, running
from tests.contract.teams.world import environment
from tests.faults.conftest import SOAK, make
from tests.faults.replicas import ROOT

PROCESSES = 3
WAVES, EACH = (16, 20) if SOAK else (1, 20)
CHATS = 800 if SOAK else 150
# To the moment it is the rule's own test; what arrives here may have been slow on its way.
_SLOW = 0.5
_numbers = count(1)


@pytest.fixture
def url(request: pytest.FixtureRequest) -> str:
    """A database that several machines share."""
    copy: str = request.getfixturevalue("postgres_template")(make, "faults")()
    return copy


@pytest.fixture
def microsoft(monkeypatch: pytest.MonkeyPatch) -> Iterator[Microsoft]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    with running() as fake:
        yield fake


@contextmanager
def serving(url: str, fake: Microsoft, *how: str) -> Iterator[list[int]]:
    """Processes as an operator starts them; the ports that they answer at."""
    with ExitStack() as stack:
        started = [stack.enter_context(_process(url, fake, how)) for _ in range(PROCESSES)]
        for _, process in started:
            assert process.stdout
            assert b"Secretariat is on" in process.stdout.readline()
        yield [port for port, _ in started]


@contextmanager
def _process(url: str, fake: Microsoft, how: tuple[str, ...]) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    serve = [sys.executable, "-m", "bot", "serve", "--database", url, *how]
    named = {**os.environ, **environment(fake), "PORT": str(port)}
    with subprocess.Popen(serve, cwd=ROOT, env=named, stdout=subprocess.PIPE) as process:
        try:
            yield port, process
        finally:
            process.kill()


async def _asked(ports: list[int], fake: Microsoft, *waves: list[str]) -> None:
    """Much is asked in those places at once, and Teams brings it now to one process and now to another."""
    async with ClientSession() as session, asyncio.TaskGroup() as group:
        for wave in waves:
            for at, place in enumerate(wave):
                group.create_task(_ask(session, ports[at % len(ports)], fake, place))
            await asyncio.sleep(3 if len(waves) > 1 else 0)


async def _ask(session: ClientSession, port: int, fake: Microsoft, place: str) -> None:
    said = {
        "type": "message",
        "id": f"activity-{next(_numbers)}",
        "channelId": "msteams",
        "serviceUrl": f"{fake.url}/emea/",
        "from": fake.member("paul", "Paul Pettitt"),
        "recipient": {"id": BOT, "name": "Secretariat", "isTargeted": True},
        "conversation": {"id": place, "conversationType": "channel", "tenantId": TENANT},
        "channelData": {"tenant": {"id": TENANT}},
        "text": "cr 036",
    }
    headers = {"Authorization": f"Bearer {fake.token()}"}
    async with session.post(f"http://127.0.0.1:{port}/api/messages", json=said, headers=headers) as answer:
        assert answer.status == 200


def times(fake: Microsoft) -> list[float]:
    return sorted(one.at for one in fake.posted())


def too_many(sent: list[float], limits: Limits) -> list[tuple[int, float]]:
    """The limits that were passed."""
    return [
        (most, span)
        for most, span in limits
        for earlier, later in zip(sent, sent[most:], strict=False)
        if later - earlier < span - _SLOW
    ]


def test_a_channel_gets_no_more_than_teams_allows(url: str, microsoft: Microsoft) -> None:
    with serving(url, microsoft, "--no-posts") as ports:
        asyncio.run(_asked(ports, microsoft, *[[CHANNEL] * EACH] * WAVES))
    sent = times(microsoft)
    print(f"{WAVES * EACH} asked, {len(sent)} messages in {sent[-1] - sent[0]:.1f} s")
    assert too_many(sent, CHANNEL_LIMITS) == []
    assert len(sent) > CHANNEL_LIMITS[2 if SOAK else 1][0]


@pytest.mark.parametrize("limit", [2, 3], ids=["of 30 seconds", "of an hour"])
def test_what_went_there_before_counts_for_all_of_them(
    url: str, database: Database, microsoft: Microsoft, limit: int
) -> None:
    """What all share is spent: each has its own little alone."""
    (most, span), (own, _) = CHANNEL_LIMITS[limit], OWN_CHANNEL[limit]
    spent, scope = most - holders(span) * own, f"{TENANT} {CHANNEL}"
    with serving(url, microsoft, "--no-posts") as ports:
        with database.write() as unit:
            unit.sends.kept([scope])
            began = unit.sends.now() - span / 10
            unit.sends.keep(scope, (began + span / 10 * at / spent for at in range(spent)))
        asyncio.run(_asked(ports, microsoft, [CHANNEL] * EACH))
    sent = times(microsoft)
    assert too_many(sent, [(PROCESSES * few, within) for few, within in OWN_CHANNEL]) == []
    assert PROCESSES <= len(sent) <= PROCESSES * own


def test_a_tenant_gets_no_more_than_teams_allows(url: str, microsoft: Microsoft) -> None:
    with serving(url, microsoft, "--no-posts") as ports:
        asyncio.run(_asked(ports, microsoft, [f"19:{number}@thread.tacv2" for number in range(CHATS)]))
    sent = times(microsoft)
    print(f"{CHATS} asked, {len(sent)} messages in {sent[-1] - sent[0]:.1f} s")
    assert too_many(sent, TENANT_LIMITS) == []
    assert len(sent) > TENANT_LIMITS[0][0]
