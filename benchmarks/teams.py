"""What does a whole ``done`` in Teams cost, beside a bare answer and beside the SDK's own adapter echoing?

Three servers in processes of their own answer the same activities in turn, round by round: a bare aiohttp application,
botbuilder's stock adapter, and ``python -m bot serve`` on SQLite with synchronous=FULL, with token check, commit and
reply. CPU is the server process's own. The people are of many tenants, so that nobody waits for Teams' limits.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from benchmarks.registers import AT, filled, ref_of
from benchmarks.wire import cpu_seconds, free_port, until_up
from tests.contract.teams.fake import APP, BOT, Microsoft, running

_ROUNDS, _TOGETHER, _A_ROUND, _ALONE = 6, 16, 240, 30
_TENANTS, _CHATS = 48, 480
_ROOT = Path(__file__).parents[1]
_ACCOUNT = "paul-0000-0000-0000-000000000000"


@dataclass
class Server:
    """One of the three, and what was measured of it: µs of CPU for each request, ms that one alone took."""

    name: str
    process: subprocess.Popen[bytes]
    port: int
    cpu: list[float] = field(default_factory=list)
    alone: list[float] = field(default_factory=list)


def measure() -> Iterator[str]:
    """The lines of the report."""
    with tempfile.TemporaryDirectory() as folder, running() as microsoft:
        servers = asyncio.run(_measured(Path(folder), microsoft))
    yield f"A whole done in Teams, median of {_ROUNDS} rounds of {_A_ROUND} activities, {_TOGETHER} connections"
    floor, stock = (statistics.median(servers[place].cpu) for place in (0, 1))
    for one in servers:
        cpu, alone = statistics.median(one.cpu), statistics.median(one.alone)
        yield (
            f"  {one.name:<44} {cpu:8.0f} µs CPU   {cpu / floor:6.2f} bare   1/{stock / cpu:.1f} stock   "
            f"p50 alone {alone:6.2f} ms"
        )


async def _measured(folder: Path, microsoft: Microsoft) -> list[Server]:
    _fill(folder / "teams.db")
    servers = [_floor("bare", microsoft), _floor("stock", microsoft), _bot(folder / "teams.db", microsoft)]
    try:
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=_TOGETHER)) as session:
            numbers = iter(range(1_000_000))
            for one in servers:
                await until_up(session, one.port)
                await _round(session, one, microsoft, numbers, keep=False)
            for _ in range(_ROUNDS):
                for one in servers:
                    await _round(session, one, microsoft, numbers, keep=True)
    finally:
        for one in servers:
            one.process.terminate()
            one.process.wait(15)
    return servers


def _fill(path: Path) -> None:
    database = filled(path, (_ROUNDS + 1) * 3 * (_A_ROUND + _ALONE))
    with database.write() as unit:
        for number in range(_TENANTS):
            unit.people.link("teams", _tenant(number), _ACCOUNT, "paul-pettitt")
        unit.audit.record(AT, "benchmark", "/link", "paul-pettitt")
    database.close()


def _tenant(number: int) -> str:
    return f"aaaaaaaa-bbbb-cccc-dddd-{number:012}"


def _floor(kind: str, microsoft: Microsoft) -> Server:
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.teams_floors", kind, str(port), microsoft.url]
    names = {"bare": "bare aiohttp: 200", "stock": "botbuilder's stock adapter: token, echo"}
    return Server(names[kind], subprocess.Popen(command, cwd=_ROOT, stderr=subprocess.DEVNULL), port)


def _bot(path: Path, microsoft: Microsoft) -> Server:
    port = free_port()
    environ = {
        name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "MICROSOFT_", "TEAMS_"))
    }
    environ |= {
        "MICROSOFT_APP_ID": APP,
        "MICROSOFT_APP_TENANT_ID": _tenant(0),
        "MICROSOFT_APP_PASSWORD": "a secret",
        "TEAMS_ALLOWED_TENANTS": ",".join(map(_tenant, range(_TENANTS))),
        "TEAMS_SERVICE_HOSTS": microsoft.url,
        "TEAMS_OPENID_URL": f"{microsoft.url}/openid",
        "TEAMS_LOGIN_URL": microsoft.url,
        "PORT": str(port),
        "HOST": "127.0.0.1",
    }
    command = [sys.executable, "-m", "bot", "serve", "--database", f"sqlite:///{path}"]
    process = subprocess.Popen(command, cwd=_ROOT, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return Server("this bot: token, done committed, card sent", process, port)


async def _round(
    session: aiohttp.ClientSession, server: Server, microsoft: Microsoft, numbers: Iterator[int], *, keep: bool
) -> None:
    token, before = microsoft.token(), cpu_seconds(server.process.pid)
    waiting = [next(numbers) for _ in range(_A_ROUND)]

    async def worker() -> None:
        while waiting:
            await _done(session, server.port, microsoft, token, waiting.pop())

    await asyncio.gather(*(worker() for _ in range(_TOGETHER)))
    after = cpu_seconds(server.process.pid)
    took = []
    for _ in range(_ALONE):
        start = time.perf_counter()
        await _done(session, server.port, microsoft, token, next(numbers))
        took.append((time.perf_counter() - start) * 1e3)
    if keep:
        server.cpu.append((after - before) / _A_ROUND * 1e6)
        server.alone.append(statistics.median(took))
    microsoft.forget()


async def _done(session: aiohttp.ClientSession, port: int, microsoft: Microsoft, token: str, number: int) -> None:
    chat, tenant = f"a:{number % _CHATS}", _tenant(number % _TENANTS)
    said: dict[str, Any] = {
        "type": "message",
        "id": f"activity-{number}",
        "timestamp": "2024-01-08T09:00:00.000Z",
        "channelId": "msteams",
        "serviceUrl": f"{microsoft.url}/emea/",
        "from": {"id": "29:paul", "name": "Paul Pettitt", "aadObjectId": _ACCOUNT},
        "recipient": {"id": BOT, "name": "Secretariat"},
        "conversation": {"id": chat, "conversationType": "personal", "tenantId": tenant},
        "channelData": {"tenant": {"id": tenant}},
        "entities": [{"type": "clientInfo", "locale": "en-GB", "country": "GB", "platform": "Web"}],
        "text": f"done {ref_of(number)}",
        "textFormat": "plain",
        "locale": "en-GB",
    }
    headers = {"Authorization": f"Bearer {token}"}
    async with session.post(f"http://127.0.0.1:{port}/api/messages", json=said, headers=headers) as answered:
        if answered.status != 200:
            raise RuntimeError(f"{answered.status}: {(await answered.text())[:200]}")
