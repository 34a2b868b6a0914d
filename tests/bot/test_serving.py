"""A served process says how it is: measured, ready or stuck; told to stop it ends in time, split it does its half."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.app import App, build
from bot.metrics import Metrics
from bot.settings import Settings
from bot.web import application
from bot.working import Work
from chat.messages import Place, Request
from registers.people import Person
from schedules.delivery import Delivery
from schedules.ticker import Ticker
from storage.engine import Database
from storage.slots import REMINDER, Slot
from tests.postgres import embedded

ROOT = Path(__file__).parents[2]
_TOLD_TO_STOP = 10.0


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    made = build(Settings(f"sqlite:///{tmp_path}/here.db"))
    yield made
    made.close()


def now() -> datetime:
    return datetime.now(UTC)


async def test_it_is_measured(app: App) -> None:
    metrics = Metrics(app.database)
    app.secretariat.watch(metrics.answered)
    work = Work(app, {}, metrics, now)
    async with TestClient(TestServer(application(app, work=work, metrics=metrics))) as client:
        await app.secretariat.answer(Request("/whoami", Person("lee", "Lee Cox"), Place("console", "dag"), now()))
        metrics.sent("slack", "sent")
        async with client.get("/readyz") as answer:
            assert await answer.text() == "ready\n"
        await work.ticker.once()
        async with client.get("/metrics") as answer:
            told = await answer.text()
        for line in (
            r"secretariat_ticks_total [1-9]",
            r'secretariat_sends_total{outcome="sent",platform="slack"} 1\.0',
            r'secretariat_command_seconds_count{command="whoami"} 1\.0',
            r'secretariat_posts{state="waiting"} 0\.0',
            r"secretariat_lag_seconds 0\.0",
            r"secretariat_last_tick_timestamp_seconds 1\.",
        ):
            assert re.search(line, told), line


async def test_the_lag_is_that_of_whatever_waits_longest(app: App) -> None:
    """Where nobody makes posts of what is due, it waits all the same."""
    due, until = now() - timedelta(minutes=10), now() + timedelta(hours=1)
    with app.database.write() as unit:
        unit.slots.add(Slot(REMINDER, "lee", "", due.date(), due, until, "/nudge", "due", person="lee"))
    made = application(app, metrics=Metrics(app.database))
    async with TestClient(TestServer(made)) as client, client.get("/metrics") as answer:
        (lag,) = re.findall(r"^secretariat_lag_seconds (.*)$", await answer.text(), re.MULTILINE)
    assert 600 <= float(lag) < 660


async def test_what_a_process_counts_is_told_though_nobody_reads_the_database(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.crew.PATIENCE", 0.1)
    metrics, goes_on = Metrics(app.database), threading.Event()
    metrics.sent("slack", "sent")
    busy = [asyncio.create_task(app.database.run(lambda _: goes_on.wait(10), writes=False)) for _ in range(50)]
    try:
        served = TestServer(application(app, metrics=metrics))
        async with TestClient(served) as client, client.get("/metrics") as answer:
            assert answer.status == 200
            assert 'secretariat_sends_total{outcome="sent",platform="slack"} 1.0' in await answer.text()
    finally:
        goes_on.set()
        await asyncio.gather(*busy, return_exceptions=True)


@pytest.mark.parametrize(
    ("which", "told"),
    [(Ticker, "Nobody looks at what is due.\n"), (Delivery, "Nobody looks for posts to send.\n")],
)
async def test_it_is_not_ready_when_something_stands_still(
    app: App, monkeypatch: pytest.MonkeyPatch, which: type, told: str
) -> None:
    monkeypatch.setattr(which, "stuck", lambda _: True)
    async with TestClient(TestServer(application(app, work=Work(app, {}, Metrics(app.database), now)))) as client:
        async with client.get("/readyz") as answer:
            assert (answer.status, await answer.text()) == (503, told)
        async with client.get("/healthz") as answer:
            assert answer.status == 200


async def test_a_pool_that_answers_nobody_is_seen(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.web._READ_WITHIN", 0.05)
    held = [app.database.run(lambda _: time.sleep(0.5), writes=False) for _ in range(8)]
    async with TestClient(TestServer(application(app))) as client:
        waiting = asyncio.gather(*held)
        await asyncio.sleep(0)
        async with client.get("/readyz") as answer:
            assert answer.status == 503
        await waiting


def test_a_delivery_that_looks_no_more_is_stuck(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    delivery = Work(app, {}, Metrics(app.database), now).delivery
    assert not delivery.stuck()
    monkeypatch.setattr(delivery, "_loop", object())
    assert not delivery.stuck()
    monkeypatch.setattr(delivery, "_looked", time.monotonic() - 61)
    assert delivery.stuck()


@contextmanager
def served(folder: Path, *more: str) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "TEAMS_", "MICROSOFT"))}
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "serve", *more],
        cwd=folder,
        env={**kept, "PYTHONPATH": str(ROOT), "PORT": str(port)},
        stdout=subprocess.PIPE,
    ) as process:
        try:
            assert process.stdout
            assert b"Secretariat is on" in process.stdout.readline()
            yield process, f"http://127.0.0.1:{port}"
        finally:
            process.kill()


@pytest.mark.parametrize(("half", "ticks"), [("", True), ("--no-posts", False), ("--only-posts", True)])
def test_a_process_does_its_half_and_ends_in_time(tmp_path: Path, half: str, ticks: bool) -> None:
    with served(tmp_path, *([half] if half else [])) as (process, url):
        ends = time.monotonic() + (5 if ticks else 0.5)
        found = ""
        while time.monotonic() < ends and "secretariat_ticks_total 1.0" not in found:
            with urllib.request.urlopen(f"{url}/metrics", timeout=5) as answer:
                found = answer.read().decode()
            time.sleep(0.05)
        assert ("secretariat_ticks_total 1.0" in found) is ticks
        process.send_signal(signal.SIGTERM)
        began = time.monotonic()
        with suppress(subprocess.TimeoutExpired):
            process.wait(_TOLD_TO_STOP)
        assert (process.returncode, time.monotonic() - began < _TOLD_TO_STOP) == (0, True)


def test_it_ends_in_time_though_the_database_does_not_answer(tmp_path: Path) -> None:
    """PostgreSQL stands still, and threads of ours wait for it."""
    with embedded() as server:
        url = server.create()
        database = Database.open(url)
        database.migrate()
        database.close()
        with served(tmp_path, "--database", url) as (process, at):
            server.tell("freeze")
            with pytest.raises(urllib.error.HTTPError, match="503"):
                urllib.request.urlopen(f"{at}/readyz", timeout=10)
            process.send_signal(signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                process.wait(_TOLD_TO_STOP)
            server.tell("thaw")
            assert process.returncode == 0


def test_the_two_halves_exclude_each_other(tmp_path: Path) -> None:
    asked = [sys.executable, "-m", "bot", "serve", "--no-posts", "--only-posts"]
    done = subprocess.run(
        asked, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, check=False
    )
    assert done.returncode == 2
    assert b"not allowed with" in done.stderr
