"""What does a whole signed ``/done`` cost over HTTP, beside the least there could be and beside the library alone?

Four servers in processes of their own answer the same signed requests in turn, round by round: a bare aiohttp
application, slack-bolt's own no-op with default settings, slack-bolt with nothing but the statements of a ``/done`` on
one writer thread, and ``python -m bot serve`` on SQLite with synchronous=FULL. CPU is the server process's own; each
round sends distinct actions over 16 connections, and then some over one to see how long a person waits.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import aiohttp
from aiohttp import web

from benchmarks.registers import AT, filled, ref_of

_SECRET = "a secret that only the benchmark knows"
_ROUNDS, _TOGETHER, _A_ROUND, _ALONE = 8, 16, 320, 40
_ROOT = Path(__file__).parents[1]


@dataclass
class Server:
    """One of them, and what was measured of it: µs of CPU for each request, ms that one alone took."""

    name: str
    process: subprocess.Popen[bytes]
    port: int
    cpu: list[float] = field(default_factory=list)
    alone: list[float] = field(default_factory=list)


def measure() -> Iterator[str]:
    """The lines of the report."""
    with tempfile.TemporaryDirectory() as folder:
        servers = asyncio.run(_measured(Path(folder)))
    yield f"A whole signed /done over HTTP, median of {_ROUNDS} rounds of {_A_ROUND} requests, {_TOGETHER} connections"
    floor = statistics.median(servers[0].cpu)
    for one in servers:
        cpu, alone = statistics.median(one.cpu), statistics.median(one.alone)
        yield f"  {one.name:<42} {cpu:8.0f} µs CPU   {cpu / floor:5.2f} bare   p50 alone {alone:6.2f} ms"


async def _measured(folder: Path) -> list[Server]:
    for name in ("wire.db", "least.db"):
        _fill(folder / name)
    async with _slack() as api:
        servers = [_floor("bare"), _floor("bolt"), _least(folder / "least.db"), _bot(folder / "wire.db", api)]
        try:
            async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=_TOGETHER)) as session:
                numbers = iter(range(1_000_000))
                for one in servers:
                    await until_up(session, one.port)
                    await _round(session, one, numbers, keep=False)
                for _ in range(_ROUNDS):
                    for one in servers:
                        await _round(session, one, numbers, keep=True)
        finally:
            for one in servers:
                one.process.terminate()
                one.process.wait(15)
    return servers


def _fill(path: Path) -> None:
    requests = (_ROUNDS + 1) * 4 * (_A_ROUND + _ALONE)
    database = filled(path, requests)
    with database.write() as unit:
        unit.people.link("slack", "T0HOME", "U0PAUL", "paul-pettitt")
        unit.audit.record(AT, "benchmark", "/link", "paul-pettitt")
    database.close()


def _floor(kind: str) -> Server:
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.wire_floors", kind, str(port), _SECRET]
    names = {"bare": "bare aiohttp: signature, fixed answer", "bolt": "slack-bolt, defaults: no-op command"}
    return Server(names[kind], subprocess.Popen(command, cwd=_ROOT), port)


def _least(path: Path) -> Server:
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.wire_least", str(port), str(path), _SECRET]
    return Server("slack-bolt, and a /done's statements alone", subprocess.Popen(command, cwd=_ROOT), port)


def _bot(path: Path, api: str) -> Server:
    port = free_port()
    environ = {
        name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "MICROSOFT_", "TEAMS_"))
    }
    environ |= {"SLACK_BOT_TOKEN": "xoxb-benchmark", "SLACK_SIGNING_SECRET": _SECRET, "SLACK_API_URL": api}
    environ |= {"PORT": str(port), "HOST": "127.0.0.1"}
    command = [sys.executable, "-m", "bot", "serve", "--database", f"sqlite:///{path}"]
    process = subprocess.Popen(command, cwd=_ROOT, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return Server("this bot: /done, committed and answered", process, port)


@asynccontextmanager
async def _slack() -> AsyncIterator[str]:
    """As much of Slack's Web API as the bot asks for when it starts and speaks."""

    async def answer(request: web.Request) -> web.Response:
        known = {"ok": True, "team_id": "T0HOME", "user_id": "U0BOT", "bot_id": "B0BOT", "ts": "1.1", "channel": "D0"}
        return web.json_response(known, headers={"X-OAuth-Scopes": "commands,chat:write"})

    app = web.Application()
    app.router.add_route("*", "/api/{method}", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    port = free_port()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    yield f"http://127.0.0.1:{port}/api/"
    await runner.cleanup()


async def _round(session: aiohttp.ClientSession, server: Server, numbers: Iterator[int], *, keep: bool) -> None:
    before = cpu_seconds(server.process.pid)
    waiting = [next(numbers) for _ in range(_A_ROUND)]

    async def worker() -> None:
        while waiting:
            await _done(session, server.port, waiting.pop())

    await asyncio.gather(*(worker() for _ in range(_TOGETHER)))
    after = cpu_seconds(server.process.pid)
    took = []
    for _ in range(_ALONE):
        start = time.perf_counter()
        await _done(session, server.port, next(numbers))
        took.append((time.perf_counter() - start) * 1e3)
    if keep:
        server.cpu.append((after - before) / _A_ROUND * 1e6)
        server.alone.append(statistics.median(took))


async def _done(session: aiohttp.ClientSession, port: int, number: int) -> None:
    form = {
        "command": "/done",
        "text": str(ref_of(number)),
        "user_id": "U0PAUL",
        "user_name": "paul",
        "team_id": "T0HOME",
    }
    form |= {
        "channel_id": "D0PAUL",
        "channel_name": "directmessage",
        "trigger_id": f"t{number}",
        "response_url": "http://x.invalid/",
    }
    body = urlencode(form).encode()
    stamp = str(int(time.time()))
    signature = hmac.new(_SECRET.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
    headers = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={signature}"}
    headers["Content-Type"] = "application/x-www-form-urlencoded"
    async with session.post(f"http://127.0.0.1:{port}/slack/events", data=body, headers=headers) as answered:
        text = await answered.text()
        if answered.status != 200 or "closed" not in text:
            raise RuntimeError(f"{answered.status}: {text[:200]}")


def cpu_seconds(pid: int) -> float:
    """The CPU that a process has taken, all its threads, by its own clock on Linux (``clock_getcpuclockid``): what the
    system tells else comes in hundredths of a second, a third of the bare server's round.
    """
    return time.clock_gettime(~pid << 3 | 2)


async def until_up(session: aiohttp.ClientSession, port: int) -> None:
    """Waits until a server listens there, whatever it answers."""
    for _ in range(200):
        try:
            async with session.get(f"http://127.0.0.1:{port}/healthz"):
                return
        except aiohttp.ClientError:
            await asyncio.sleep(0.1)
    raise TimeoutError("a server did not come up in 20 s")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
