"""A process that has everything imported and forks replicas: one can be killed and replaced within milliseconds.

It reads a line of JSON for each replica and answers with its process id; when its input ends, all of them end.
"""

from __future__ import annotations

import asyncio
import ctypes
import importlib
import json
import logging
import os
import signal
import sys
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

_DIES_WITH_PARENT = 1  # PR_SET_PDEATHSIG


@dataclass(frozen=True)
class Replica:
    """What a replica is to be. ``kill`` and ``halt`` name the step at which it kills or stops itself, the first time
    it comes to it, and it is ``slow`` to compose; times are seconds. With a ``port`` it is a whole process that answers
    there.

    On a busy machine our Slack reads a request, and lands a message late, more than half a second after whoever sent it
    was killed; what lands after the ``quarantine`` is there twice, as it would be in the real one.
    """

    database: str
    api: str
    platform: str = "slack"
    lease: float = 0.8
    quarantine: float = 1.5
    pace: float = 0.0
    again_after: float = 0.1
    slow: float = 0.0
    together: int = 8
    kill: str = ""
    halt: str = ""
    steps: str = ""
    ticks: bool = False
    port: int = 0

    def line(self) -> bytes:
        return json.dumps(asdict(self)).encode() + b"\n"


class Steps:
    """Ends or stops its own process at a step, and writes down which steps it came to."""

    def __init__(self, replica: Replica) -> None:
        self._replica = replica
        self._halted = False

    async def __call__(self, step: str) -> None:
        self._note(step)
        if step == self._replica.kill:
            os.kill(os.getpid(), signal.SIGKILL)
        if step == self._replica.halt and not self._halted:
            self._halted = True
            os.kill(os.getpid(), signal.SIGSTOP)
        if step == "before compose":
            await asyncio.sleep(self._replica.slow)

    def _note(self, step: str) -> None:
        if self._replica.steps:
            with Path(self._replica.steps).open("a", encoding="utf-8") as file:
                file.write(f"{step}\n")


def platform_of(replica: Replica, app: Any) -> Any:
    from tests.contract.slack.fake import SECRET, TOKEN

    if replica.platform == "slack":
        from bot.slack import Slack
        from bot.slack_settings import SlackSettings

        return Slack(SlackSettings(TOKEN, SECRET, api_url=replica.api), app.secretariat)
    from bot.settings import read_settings
    from bot.teams import Teams
    from tests.contract.teams.fake import Microsoft
    from tests.contract.teams.world import environment

    fake = Microsoft()
    fake.url = replica.api
    settings = read_settings(environment(fake), replica.database, chat=True)
    assert settings.teams
    return Teams(app.secretariat, settings.teams)


async def live(replica: Replica) -> None:
    """Delivers until it is killed."""
    from aiohttp import web

    from bot.app import build
    from bot.metrics import Metrics
    from bot.settings import Settings
    from bot.web import application
    from bot.working import Work
    from schedules.timing import Timing

    app = build(Settings(replica.database))
    platform = platform_of(replica, app)
    timing = Timing(
        lease=timedelta(seconds=replica.lease),
        quarantine=timedelta(seconds=replica.quarantine),
        pace=timedelta(seconds=replica.pace),
        looks_every=timedelta(seconds=0.05),
        edits_every=timedelta(seconds=1),
        again_after=timedelta(seconds=replica.again_after),
        longest=timedelta(seconds=1),
        together=replica.together,
    )
    metrics = Metrics(app.database)
    work = Work(app, {replica.platform: platform}, metrics, lambda: datetime.now(UTC), timing, Steps(replica))
    if replica.port:
        runner = web.AppRunner(application(app, (), [platform], work, metrics), access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", replica.port).start()
    else:
        await platform.open()
        if replica.ticks:
            work.ticker.start()
        work.delivery.start()
    await asyncio.Event().wait()


def main() -> None:
    for name in ("bot.slack", "bot.web", "tests.contract.slack.fake"):
        importlib.import_module(name)
    if "teams" in sys.argv:
        for name in ("bot.teams", "tests.contract.teams.world"):
            importlib.import_module(name)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        replica = Replica(**json.loads(line))
        if (child := os.fork()) == 0:
            ctypes.CDLL(None).prctl(_DIES_WITH_PARENT, signal.SIGKILL)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            logging.basicConfig(level=logging.CRITICAL, stream=sys.stderr)
            asyncio.run(live(replica))
            os._exit(0)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
