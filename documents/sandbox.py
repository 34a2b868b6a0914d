"""How is a paper that somebody sent read, so that the worst of files harms nobody but itself?

What is not plain text is taken apart by libraries and formats that were not made for hostile bytes, so every such paper
is read in a child process of its own: a clean interpreter without this one's environment, files and secrets, limited in
memory, processor time, wall time, files and answer (``reading.py``). Its answer is JSON and is checked. A child that
dies, of whatever, is a refusal in words; nothing else is lost.

Plain text is read right here: its reader takes time in proportion to its length, at most 20 MB, and a child would cost
each text paper more than reading it does. ``python -m benchmarks papers`` measures both, and the worst of files.
"""

from __future__ import annotations

import json
import logging
import os
import selectors
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from documents.formats import Format, format_of
from documents.paper import Paper
from documents.paper_json import decoded
from documents.text import read_text
from registers.problems import Problem

log = logging.getLogger("secretariat")
_START = "import sys; sys.path.insert(0, {!r}); from documents.reading import main; main()"
_LOOKS = 0.1  # seconds between two looks whether somebody wants it stopped
_ENDS = 5.0  # seconds from the last word of its answer to its end
_CHUNK = 65_536


@dataclass(frozen=True)
class Limits:
    """What one paper may take: bytes of address space and of answer, seconds of processor and in all."""

    memory: int = 640 * 1024 * 1024
    answer: int = 48 * 1024 * 1024
    seconds: int = 30
    wall: float = 60.0
    patience: float = 60.0  # for a place among those being read


class Sandbox:
    """Reads papers, so many at once."""

    def __init__(self, limits: Limits = Limits(), at_once: int = 2) -> None:
        self._limits = limits
        self._places = threading.BoundedSemaphore(at_once)

    def read(self, name: str, data: bytes, stopped: threading.Event | None = None) -> Paper:
        """The paper of a file's bytes, whatever its name says. ``stopped`` ends the reading when somebody sets it.

        Raises ``Problem`` for what cannot be read, or not within the limits. Blocks: not for an event loop's thread.
        """
        if format_of(name, data) is Format.TEXT:
            return read_text(name, data)
        stopped = stopped or threading.Event()
        with self._place(name, stopped):
            return self._believed(name, self._answer(name, data, stopped))

    @contextmanager
    def _place(self, name: str, stopped: threading.Event) -> Iterator[None]:
        deadline = time.monotonic() + self._limits.patience
        while not self._places.acquire(timeout=_LOOKS):
            if stopped.is_set() or time.monotonic() > deadline:
                raise Problem(f"I am still reading other papers, so {name} has to wait. Send it again in a minute.")
        try:
            yield
        finally:
            self._places.release()

    def _answer(self, name: str, data: bytes, stopped: threading.Event) -> bytes:
        limits = self._limits
        head = {"name": name, "length": len(data), "memory": limits.memory, "seconds": limits.seconds}
        with subprocess.Popen(  # noqa: S603 - our own interpreter and our own words
            [sys.executable, "-I", "-c", _START.format(str(Path(__file__).parents[1]))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env={},
            start_new_session=True,
        ) as child:
            try:
                answer = _heard(child, json.dumps(head).encode() + b"\n" + data, limits, stopped)
                child.wait(_ENDS)
            except (_Late, subprocess.TimeoutExpired):
                raise self._too_much(name) from None
            finally:
                if child.poll() is None:  # once it is reaped, its number may be another's
                    os.killpg(child.pid, signal.SIGKILL)
        if child.returncode in {-signal.SIGXCPU, -signal.SIGKILL}:
            raise self._too_much(name)
        if child.returncode:
            log.warning("the reader of a paper ended with %s", child.returncode)
            raise _unreadable(name)
        return answer

    def _believed(self, name: str, answer: bytes) -> Paper:
        try:
            told = json.loads(answer)
            if "paper" in told:
                return decoded(name, told["paper"])
            if isinstance(says := told.get("problem"), str):
                raise Problem(says[:1_000])
            fault = str(told.get("fault"))[:500]
        except (ValueError, TypeError, AttributeError, RecursionError) as error:
            fault = f"an answer that is none: {error}"
        if fault == "memory":
            raise self._too_much(name)
        log.warning("a paper could not be read: %s", fault)
        raise _unreadable(name)

    def _too_much(self, name: str) -> Problem:
        return Problem(
            f"{name} takes more time or memory to read than any paper should, so I gave up and nothing was changed."
            " Copy the part that matters into a new document, without pictures, and send that."
        )


class _Late(Exception):
    """It took too long, said too much, or was stopped."""


def _heard(child: subprocess.Popen[bytes], told: bytes, limits: Limits, stopped: threading.Event) -> bytes:
    """Tells the child what to do and hears its answer."""
    deadline = time.monotonic() + limits.wall
    left, answer = memoryview(told), bytearray()
    if not child.stdin or not child.stdout:  # they are pipes
        raise _Late
    with selectors.DefaultSelector() as pipes:
        for pipe, event in ((child.stdin, selectors.EVENT_WRITE), (child.stdout, selectors.EVENT_READ)):
            os.set_blocking(pipe.fileno(), False)
            pipes.register(pipe, event)
        while child.stdout in {key.fileobj for key in pipes.get_map().values()}:
            if stopped.is_set() or time.monotonic() > deadline or len(answer) > limits.answer:
                raise _Late
            for key, _ in pipes.select(_LOOKS):
                if key.fileobj is child.stdout:
                    chunk = os.read(key.fd, _CHUNK)
                    answer += chunk
                    if not chunk:
                        pipes.unregister(child.stdout)
                    continue
                try:
                    left = left[os.write(key.fd, left[:_CHUNK]) :]
                except BrokenPipeError:  # it has ended before it heard all, and its end is what counts
                    left = left[len(left) :]
                if not left:
                    pipes.unregister(child.stdin)
                    child.stdin.close()
    return bytes(answer)


def _unreadable(name: str) -> Problem:
    return Problem(
        f"{name} could not be read: it is damaged, or made in a way that I do not know. Nothing was changed."
        " Open it, save it anew and send that, or send its text as .txt."
    )
