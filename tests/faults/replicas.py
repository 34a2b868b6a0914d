"""Replicas in processes of their own: started, killed, stopped and replaced."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random
from typing import IO

from tests.faults.nursery import Replica

ROOT = Path(__file__).parents[2]


class Nursery:
    """Where replicas come from."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._alive: dict[int, str] = {}
        self._guard = threading.Lock()

    def start(self, replica: Replica) -> int:
        """A new replica's process id."""
        with self._guard:
            self._to.write(replica.line())
            self._to.flush()
            pid = int(self._from.readline())
            self._alive[pid] = replica.database
            return pid

    def kill(self, pid: int) -> None:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        self._alive.pop(pid, None)

    def kill_all_of(self, database: str = "") -> None:
        """Those on that database, or all."""
        for pid, theirs in tuple(self._alive.items()):
            if database in ("", theirs):
                self.kill(pid)

    @property
    def _to(self) -> IO[bytes]:
        assert self._process.stdin
        return self._process.stdin

    @property
    def _from(self) -> IO[bytes]:
        assert self._process.stdout
        return self._process.stdout


@contextmanager
def nursery(*platforms: str) -> Iterator[Nursery]:
    with subprocess.Popen(
        [sys.executable, "-m", "tests.faults.nursery", *platforms],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as process:
        made = Nursery(process)
        try:
            assert made._from.readline() == b"ready\n"
            yield made
        finally:
            made.kill_all_of()
            made._to.close()
            process.wait(10)


class Herd:
    """Replicas of which one is killed now and then, at random, and replaced."""

    def __init__(self, nursery: Nursery, replica: Replica, many: int, seed: int) -> None:
        self._nursery = nursery
        self._replica = replica
        self._random = Random(seed)
        self._pids = [nursery.start(replica) for _ in range(many)]
        self.kills = 0

    def until(self, done: Callable[[], bool], patience: float, *, kills: bool) -> bool:
        """Whether it was done within that many seconds."""
        ends = time.monotonic() + patience
        while time.monotonic() < ends:
            if done():
                return True
            time.sleep(self._random.uniform(0.03, 0.25))
            if kills:
                at = self._random.randrange(len(self._pids))
                self._nursery.kill(self._pids[at])
                self._pids[at] = self._nursery.start(self._replica)
                self.kills += 1
        return done()

    def end(self) -> None:
        for pid in self._pids:
            self._nursery.kill(pid)


def halted(pid: int) -> bool:
    """Whether the process stands still."""
    with suppress(FileNotFoundError):
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] == "T"
    return False


def gone(pid: int) -> bool:
    return not Path(f"/proc/{pid}").exists()


def wait_for(what: Callable[[], bool], patience: float = 10.0) -> None:
    ends = time.monotonic() + patience
    while not what():
        assert time.monotonic() < ends, "it never came to that"
        time.sleep(0.01)
