"""Told to stop in the middle of slow posts a process ends within ten seconds, and nothing is doubled or lost."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import copy

from aiohttp import web

from storage.deliveries import State
from storage.engine import Database
from tests.contract.slack.fake import SECRET, TEAM, TOKEN, sign
from tests.contract.teams.fake import TENANT, Microsoft
from tests.contract.teams.world import environment
from tests.faults.conftest import in_state, queue_many, teams_channels
from tests.faults.nursery import Replica
from tests.faults.replicas import ROOT, Nursery, wait_for
from tests.faults.slack import CALM, Slack, serving, slack

CHANNELS = 3
_TOLD_TO_STOP = 10.0
_SLOW = 12.0


class Slow(Microsoft):
    """Stores what is posted, and takes its time to say so."""

    def __init__(self) -> None:
        super().__init__()
        self.stored = 0

    async def answer(self, request: web.Request) -> web.StreamResponse:
        answer = await self._answer(request)
        if request.path.endswith("/activities"):
            self.stored += 1
            await asyncio.sleep(_SLOW)
        return answer


@contextmanager
def served(path: Path, fake: Slack, microsoft: Microsoft) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """A process as an operator starts it, in Slack and in Teams."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    said = {"SLACK_BOT_TOKEN": TOKEN, "SLACK_SIGNING_SECRET": SECRET, "SLACK_API_URL": fake.url, "PORT": str(port)}
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "TEAMS_", "MICROSOFT"))}
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "serve", "--database", f"sqlite:///{path}"],
        cwd=path.parent,
        env={**kept, "PYTHONPATH": str(ROOT), **environment(microsoft), **said},
        stdout=subprocess.PIPE,
    ) as process:
        try:
            assert process.stdout
            assert b"Secretariat is on" in process.stdout.readline()
            yield process, port
        finally:
            process.kill()


def test_it_ends_in_time_and_nothing_is_doubled_or_lost(tmp_path: Path, filled: Path, replicas: Nursery) -> None:
    path, microsoft = Path(copy(filled, tmp_path / "drained.db")), Slow()
    url, app = f"sqlite:///{path}", web.Application()
    app.router.add_route("*", "/{path:.*}", microsoft.answer)
    database = Database.open(url)
    queue_many(database, CHANNELS, 2)
    queue_many(database, CHANNELS, 2, "teams", TENANT)
    with serving(app) as microsoft.url, slack(CALM, slow=_SLOW) as fake:
        teams_channels(database, microsoft.url, CHANNELS)
        with served(path, fake, microsoft) as (process, port):
            wait_for(lambda: len(fake.messages) == CHANNELS and microsoft.stored == CHANNELS, 30)
            asked = threading.Thread(target=_mention, args=(port,))
            asked.start()
            wait_for(lambda: len(fake.messages) == CHANNELS + 1, 30)  # and its answer is on its way too
            process.send_signal(signal.SIGTERM)
            began = time.monotonic()
            with suppress(subprocess.TimeoutExpired):
                process.wait(_TOLD_TO_STOP)
            took = time.monotonic() - began
            asked.join()
        assert (process.returncode, took < _TOLD_TO_STOP) == (0, True)
        print(f"ended after {took:.1f} s")
        _as_if_leases_were_over(path)
        fake.slow = 0.0
        for platform, api in (("slack", fake.url), ("teams", microsoft.url)):
            replicas.start(Replica(url, api, platform, lease=5, quarantine=1))
        wait_for(lambda: len(in_state(database, State.SENT)) == 2 * CHANNELS, 30)
        wait_for(lambda: len(in_state(database, State.UNCONFIRMED)) == CHANNELS, 30)
        wait_for(lambda: microsoft.stored == 2 * CHANNELS, 30)
        replicas.kill_all_of(url)
        marks = [one.mark for one in fake.messages if one.mark]
        assert (len(marks), len(set(marks)), microsoft.stored) == (2 * CHANNELS,) * 3
    database.close()


def _mention(port: int) -> None:
    """Somebody asks something where it is answered by a message."""
    event = {"type": "app_mention", "user": "UASKS", "text": "<@U0BOT> action DAG31-03", "channel": "CASKS"}
    delivery = {"type": "event_callback", "team_id": TEAM, "event_id": "Ev1"}
    body = json.dumps(delivery | {"event": event | {"ts": "1.1", "team": TEAM}}).encode()
    said = urllib.request.Request(
        f"http://127.0.0.1:{port}/slack/events", body, {"Content-Type": "application/json", **sign(body)}
    )
    with suppress(OSError):
        urllib.request.urlopen(said, timeout=30).close()


def _as_if_leases_were_over(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("UPDATE deliveries SET not_before = due")
    connection.commit()
    connection.close()
