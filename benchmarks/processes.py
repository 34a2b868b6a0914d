"""What does a whole process cost: the import of a paper, one thing said from cold, a server at rest?"""

from __future__ import annotations

import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator

import psutil

from benchmarks.registers import SAMPLES

_RUNS = 5
_ROOT = SAMPLES.parent
_PAPERS = _ROOT.parent / "shared" / "papers"


def measure() -> Iterator[str]:
    """The lines of the report."""
    yield f"Whole processes, seconds, median of {_RUNS}: wall, and user CPU"
    folder = _PAPERS if _PAPERS.is_dir() else SAMPLES
    for paper in sorted(folder.glob("*.txt")):
        yield _times(f"import {paper.name}", ["import", str(paper)], fresh=True)
    with tempfile.TemporaryDirectory() as where:
        url = f"sqlite:///{where}/say.db"
        _run(["import", *map(str, sorted(folder.glob("*.txt"))), "--database", url])
        said = ["say", "/cr 036", "--as", "PMO", "--at", "2024-01-08T09:00", "--database", url]
        yield _times("say /cr 036, from cold", said)
        yield f"  serve at rest, after 50 answers: {_serving(url):.0f} MB resident"


def _run(words: list[str]) -> None:
    subprocess.run([sys.executable, "-m", "bot", *words], check=True, capture_output=True, cwd=_ROOT)


def _times(name: str, words: list[str], *, fresh: bool = False) -> str:
    walls, users = [], []
    for _ in range(_RUNS):
        with tempfile.TemporaryDirectory() as where:
            extra = ["--database", f"sqlite:///{where}/fresh.db"] if fresh else []
            start, before = time.perf_counter(), os.times().children_user
            _run([*words, *extra])
            walls.append(time.perf_counter() - start)
            users.append(os.times().children_user - before)
    return f"  {name:<42} {statistics.median(walls):6.2f}   {statistics.median(users):6.2f}"


def _serving(url: str) -> float:
    """Megabytes that ``serve`` holds once it has answered for a while."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "bot", "serve", "--console", "--database", url]
    environ = {**os.environ, "PORT": str(port)}
    server = subprocess.Popen(command, cwd=_ROOT, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _until_up(port)
        for _ in range(50):
            _get(port, "/console/state")
        return float(psutil.Process(server.pid).memory_info().rss) / 1e6
    finally:
        server.terminate()
        server.wait(15)


def _until_up(port: int) -> None:
    for _ in range(100):
        try:
            _get(port, "/healthz")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("the server did not come up in 10 s")


def _get(port: int, path: str) -> None:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
        answer.read()
